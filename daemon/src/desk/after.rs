//! After release: withdraw and take down.

use std::collections::BTreeMap;

use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    draft::{Content, Draft, Footer, Times},
    facts::{Coded, Facts, Withdrawal, WithdrawalReason},
    finding::{Passed, Severity},
    ids::MessageId,
    message::MessageState,
    outlet::{Class, OutletName, Outlets},
    person::{Act, Person},
    record::Record,
    words::{Kind, Priority},
};

use super::{Desk, DeskError, FullMessage, TakenBack, reason};

impl Desk {
    /// Takes a message back: open deliveries are cancelled, posts deleted, and where mail had gone a draft opens that
    /// tells those who got it. The draft waits for approval: going out again is never one person's act.
    ///
    /// # Errors
    /// When it cannot be withdrawn from where it stands, or no reason is given.
    pub async fn withdraw(
        &self,
        by: &Person,
        id: MessageId,
        why: &str,
    ) -> Result<TakenBack, DeskError> {
        self.on_message(by, Act::Stop, id).await?;
        let message = FullMessage::read(&self.store, id).await?;
        let back = self.store.withdraw(id, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        let mut taken = TakenBack {
            words: "Withdrawn.".to_owned(),
            id: None,
            cannot_be_undone: self.cannot_undo(id, &back).await?,
        };
        if back.mail_gone {
            fail::fail_point!("desk.withdraw.between", |_| std::process::abort());
            match self.open_withdrawal(by, id, &message.draft, why).await {
                Ok(notice) => {
                    taken.words = "Withdrawn. Mail had gone already: a notice that tells those readers waits for approval by another person.".to_owned();
                    taken.id = Some(notice);
                }
                // It is withdrawn, which is what counts; the pipeline opens the notice that is owed.
                Err(error) => {
                    tracing::error!(msg = %id, %error, "the notice of a withdrawal could not be opened; it is tried again");
                    taken.words = "Withdrawn. Mail had gone already: a notice that tells those readers is being made ready and will wait for approval by another person.".to_owned();
                }
            }
        }
        Ok(taken)
    }

    /// Opens the notice of a withdrawal that is not there yet, under the name and with the reason of the person who
    /// withdrew. Doing it twice opens one.
    ///
    /// # Errors
    /// When the record does not say who withdrew it, or the notice cannot be made.
    pub(crate) async fn open_owed_withdrawal(&self, id: MessageId) -> Result<MessageId, DeskError> {
        let entries = self.store.events(id, 0).await?;
        let entry = entries
            .into_iter()
            .rev()
            .find(|e| e.act == AuditAct::Withdrawn);
        let entry = entry
            .ok_or_else(|| DeskError::Internal("a withdrawal is not in the record".to_owned()))?;
        let Actor::Person { id: who } = entry.actor else {
            return Err(DeskError::Internal(
                "the record does not say which person withdrew it".to_owned(),
            ));
        };
        let by = self
            .store
            .person(who)
            .await?
            .ok_or_else(|| DeskError::NotFound("there is no such person".to_owned()))?;
        let why = entry
            .texts
            .into_values()
            .flatten()
            .next()
            .unwrap_or_default();
        let message = FullMessage::read(&self.store, id).await?;
        self.open_withdrawal(&by, id, &message.draft, &why).await
    }

    async fn open_withdrawal(
        &self,
        by: &Person,
        of: MessageId,
        draft: &Draft,
        why: &str,
    ) -> Result<MessageId, DeskError> {
        let draft = self
            .excused(by, withdrawal_of(of, draft, self.outlets()), why)
            .await?;
        let key = format!("withdrawal of {of}");
        Ok(self
            .take_in(by, draft, Some(key), of.to_string().as_bytes())
            .await?
            .id)
    }

    /// What the standard holds against the notice is passed under the name and reason of the person who withdrew: it goes
    /// where the message went, in the languages it went in, and must not wait for paperwork. Its approver sees the
    /// reasons. A block stays.
    async fn excused(&self, by: &Person, mut draft: Draft, why: &str) -> Result<Draft, DeskError> {
        let judged = self.judge_draft(&draft, None).await?;
        for finding in judged
            .report
            .findings
            .iter()
            .filter(|f| f.counts_as() == Severity::Override)
        {
            let reason = format!("This takes back a message that is out. {}", why.trim());
            draft.passed.insert(
                finding.rule.clone(),
                Passed::Reason {
                    by: Some(by.id),
                    reason,
                },
            );
        }
        Ok(draft)
    }

    /// Removes a message for a legal reason. It repeats nothing and opens no draft.
    ///
    /// # Errors
    /// When it was never public, or no reason is given.
    pub async fn takedown(
        &self,
        by: &Person,
        id: MessageId,
        why: &str,
    ) -> Result<TakenBack, DeskError> {
        self.on_message(by, Act::Stop, id).await?;
        let back = self.store.take_down(id, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        let mut cannot_be_undone = self.cannot_undo(id, &back).await?;
        cannot_be_undone.extend(self.still_public(id).await?);
        Ok(TakenBack {
            words: "Taken down.".to_owned(),
            id: None,
            cannot_be_undone,
        })
    }
}

impl Desk {
    /// What is out and stays out, and what stays of what is taken back, by what each channel allows.
    async fn cannot_undo(
        &self,
        id: MessageId,
        back: &wardmote_store::TakenBack,
    ) -> Result<Vec<String>, DeskError> {
        let mut words = Vec::new();
        if back.mail_gone {
            words.push("Mail that has gone cannot be called back.".to_owned());
        }
        let out = [DeliveryState::Accepted, DeliveryState::Delivered];
        let tallies = self.store.tallies(id).await?;
        for tally in tallies.iter().filter(|t| out.contains(&t.state)) {
            let mail = tally.lane.channel.as_str() == "email";
            let Some(channel) = self.accounts.channel(&tally.lane).filter(|_| !mail) else {
                continue;
            };
            let how = channel.back();
            let title = self.title_of(&tally.lane.channel);
            let says = match how.can {
                true => format!("{title}: {}", how.words),
                false => format!("{title}: what has gone cannot be called back."),
            };
            if !words.contains(&says) {
                words.push(says);
            }
        }
        Ok(words)
    }

    /// What was said about a message and is still public: a take-down leaves it standing, so a person must look.
    async fn still_public(&self, id: MessageId) -> Result<Vec<String>, DeskError> {
        let view = self.store.message(id).await?;
        let mut words = Vec::new();
        for other in view.map(|v| v.followed_by).unwrap_or_default() {
            let state = FullMessage::read(&self.store, other).await?.state;
            let gone = matches!(state, MessageState::Withdrawn | MessageState::TakenDown);
            if state.has_been_public() && !gone {
                words.push(format!(
                    "A notice about it is still public: {other}. Read it, and take it down too if it repeats what must go."
                ));
            }
        }
        Ok(words)
    }
}

/// The message that tells those who had the mail: where the message went, but for posts, which are deleted.
fn withdrawal_of(id: MessageId, of: &Draft, outlets: &Outlets) -> Draft {
    let again = of.outlets.iter().filter(|o| !outlets.has(o, Class::Social));
    let again = again.cloned().collect::<Vec<OutletName>>();
    Draft {
        kind: Kind::Withdrawal,
        priority: Priority::Today,
        organisation: of.organisation.clone(),
        areas: of.areas.clone(),
        also_tell: of.also_tell.clone(),
        interests: Vec::new(),
        outlets: again,
        times: Times::default(),
        content: Content::Facts {
            facts: Facts::Withdrawal(Withdrawal {
                reason: Coded::Code(WithdrawalReason::SentInError),
            }),
            own_words: None,
        },
        footer: Footer::Standard,
        formats: Vec::new(),
        images: Vec::new(),
        if_asked: Vec::new(),
        reply_to: of.reply_to.clone(),
        clearances: Vec::new(),
        passed: BTreeMap::new(),
        hold_until: None,
        exclusive_with: None,
        incident: of.incident.clone(),
        record: Record {
            contacts: of.record.contacts.clone(),
            ..Record::default()
        },
        of: Some(id),
        leave_out: of.leave_out.clone(),
        also_in: of.also_in.clone(),
        thread: false,
        press_first: false,
    }
}
