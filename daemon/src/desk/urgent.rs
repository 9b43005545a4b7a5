//! The urgent lane: at night, one person, own area, signed sentences only. It stands in for approval, and someone
//! reviews it.

use wardmote_domain::{
    draft::Content,
    finding::{Finding, Severity},
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person, Role},
    places::Language,
    words::{Kind, Priority},
};

use crate::pipeline::plan;

use super::{Desk, DeskError, FullMessage, judge::Judge, message::hash_of};

/// What a review comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands.
    Stands,
    /// It is taken back.
    Withdraw,
}

fn shut(why: impl Into<String>) -> DeskError {
    DeskError::NotPermitted(format!(
        "The urgent lane is shut for this message: {}. Ask another person to approve it.",
        why.into()
    ))
}

/// A language that nobody has read is left out of the lane, which puts its finding right.
fn leaving_out_cures(finding: &Finding) -> bool {
    finding.rule.0 == "C-08"
}

impl Desk {
    /// Releases a message by the urgent lane.
    ///
    /// # Errors
    /// Each reason for which the lane is shut.
    pub async fn urgent(&self, by: &Person, id: MessageId) -> Result<(), DeskError> {
        let message = FullMessage::read(&self.store, id).await?;
        self.permit(by, Act::MarkUrgent, &message.draft.reach())?;
        let now = LocalDateTime::at(self.clock.now());
        let lane = self.settings.urgent_lane;
        if !lane.open_at(now.civil().time()) {
            let (from, to) = (lane.from.strftime("%H:%M"), lane.to.strftime("%H:%M"));
            return Err(shut(format!("it is open from {from} to {to}")));
        }
        let draft = &message.draft;
        if draft.priority != Priority::Urgent {
            return Err(shut("its priority is not urgent"));
        }
        if !matches!(draft.kind, Kind::Holding | Kind::Reassurance) {
            return Err(shut("only a first word or a reassurance notice may use it"));
        }
        if !draft.coded_only() {
            return Err(shut(
                "it holds words of your own, and only the catalogue's sentences may use it",
            ));
        }
        if message.author != by.id {
            return Err(shut("another person wrote it"));
        }
        self.no_open_finding(&message.report)?;
        // Asked before anything is changed: a lane that is shut leaves the message as it was.
        self.somebody_is_told(by, &draft.reach()).await?;
        let hash = self.only_signed(by, id, &message).await?;
        let now_stored = FullMessage::read(&self.store, id).await?;
        // The whole report once more, as for every release: time has passed since it was submitted.
        let report = self
            .door_report(&now_stored, &now_stored.draft, now)
            .await?;
        if !self.store.report_at_door(id, report).await? {
            return Err(shut("it falls short of the standard as things stand now"));
        }
        let mut plan = plan::of(
            &now_stored.draft,
            &now_stored.rendered,
            self.outlets(),
            &self.accounts,
        );
        self.to_newsdesks(&now_stored, &mut plan.by_hand).await?;
        self.store
            .start_urgent_release(id, hash_of(&hash)?, by.id, plan)
            .await?;
        self.wake.notify_waiters();
        Ok(())
    }

    fn no_open_finding(&self, report: &wardmote_domain::finding::Report) -> Result<(), DeskError> {
        let open = report
            .findings
            .iter()
            .find(|f| f.counts_as() > Severity::Advice && !leaving_out_cures(f));
        match open {
            None => Ok(()),
            Some(finding) => Err(shut(format!("{} is open: {}", finding.rule, finding.why))),
        }
    }

    /// Leaves out every language that nobody has signed, and answers with the hash of the wording that is left.
    async fn only_signed(
        &self,
        by: &Person,
        id: MessageId,
        message: &super::FullMessage,
    ) -> Result<String, DeskError> {
        let Content::Facts { .. } = message.draft.content else {
            return Err(shut("only the catalogue's sentences may use it"));
        };
        let unsigned: Vec<Language> = Judge::unsigned(&message.draft, &message.rendered);
        if unsigned.iter().any(Language::is_english) {
            return Err(shut(
                "no named person of the force has signed the English sentences",
            ));
        }
        if unsigned.is_empty() {
            return Ok(message.hash.to_string());
        }
        let mut draft = message.draft.clone();
        draft.leave_out.extend(unsigned);
        let stored = self.freeze(by, id, draft).await?;
        self.no_open_finding(&stored.report)?;
        if stored.state != MessageState::AwaitingApproval {
            return Err(shut(
                "it falls short of the standard without the languages that nobody has read",
            ));
        }
        Ok(stored.hash)
    }

    /// Whether a lead of these areas other than the sender would be told. They are, from the transaction of the release on
    /// (`pipeline::staff`).
    async fn somebody_is_told(
        &self,
        by: &Person,
        areas: &[wardmote_domain::area::AreaCode],
    ) -> Result<(), DeskError> {
        match self.leads(areas).await?.iter().any(|lead| lead.id != by.id) {
            true => Ok(()),
            false => Err(shut(
                "nobody else has the role lead here, so nobody would be told",
            )),
        }
    }

    /// Everyone with the role lead for all of these areas.
    async fn leads(
        &self,
        areas: &[wardmote_domain::area::AreaCode],
    ) -> Result<Vec<Person>, DeskError> {
        let covers = |p: &Person| {
            p.grants
                .iter()
                .any(|g| g.role == Role::Lead && g.areas.covers_all(areas))
        };
        Ok(self
            .store
            .people()
            .await?
            .into_iter()
            .filter(covers)
            .collect())
    }

    /// Records the review of what went by the urgent lane; one that does not stand is withdrawn.
    ///
    /// # Errors
    /// When the person released it, or may not review here.
    pub async fn review(
        &self,
        by: &Person,
        id: MessageId,
        verdict: Verdict,
    ) -> Result<(), DeskError> {
        self.on_message(by, Act::Review, id).await?;
        if verdict == Verdict::Withdraw {
            self.on_message(by, Act::Stop, id).await?;
        }
        // The store withdraws what does not stand in the same transaction; the notice to its readers is owed from then.
        self.store
            .review(id, verdict == Verdict::Stands, by.id)
            .await?;
        if verdict == Verdict::Withdraw && self.store.owed_withdrawals().await?.contains(&id) {
            self.open_owed_withdrawal(id).await?;
        }
        self.wake.notify_waiters();
        Ok(())
    }
}
