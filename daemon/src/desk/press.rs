//! Press copies: the mails to newsdesks, and the embargo that somebody broke.

use serde::Serialize;
use wardmote_domain::{
    draft::Draft,
    finding::Report,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
};
use wardmote_store::{ByHand, DeskMailKind, MailTo, NewMail, PressStatus};

use super::{
    Desk, DeskError, FullMessage,
    beside::Beside,
    pack::{Embargo, Pack, PackOf, pack},
    reason, with_block,
};
use crate::pages::plain;

/// What newsdesks have, for the page of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PressView {
    /// Which wording.
    pub version: u32,
    /// In words: "Newsdesks have version 1: 2 mails sent".
    pub words: String,
}

impl PressView {
    pub(super) fn of(status: PressStatus, current: u32) -> Self {
        let version = status.number.0;
        let by_mail = status.sent + status.waiting + status.refused > 0;
        let mut words = if by_mail {
            format!("Newsdesks have version {version}")
        } else {
            format!("A person takes version {version} to newsdesks")
        };
        let mails = [
            (status.sent, "sent"),
            (status.waiting, "still to go"),
            (status.refused, "not taken: ring them"),
        ];
        let parts: Vec<String> = mails
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{} {what}", plain::counted(n, "mail", "mails")))
            .collect();
        if !parts.is_empty() {
            words.push_str(&format!(": {}", parts.join(", ")));
        }
        words.push('.');
        if version < current {
            words.push_str(&format!(
                " This is version {current}: once it is approved they get it, marked as replacing what they have."
            ));
        }
        Self { version, words }
    }
}

impl Desk {
    /// The whole report at the door, as the message stands now. What was approved is frozen: it is judged again, not
    /// rendered again. An embargo that was broken no longer holds it back.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn at_door(&self, message: &FullMessage) -> Result<Report, DeskError> {
        let now = LocalDateTime::at(self.clock.now());
        let freed = message.embargo_broken_at.map(|_| freed(&message.draft));
        let draft = freed.as_ref().unwrap_or(&message.draft);
        let report = self.door_report(message, draft, now).await?;
        // What it is about may have been taken down since it was approved: it would repeat what must not be repeated.
        match self.still_follows(&message.draft).await {
            Err(DeskError::Conflict(why)) => Ok(with_block(report, why)),
            _ => Ok(report),
        }
    }

    /// Checks what was frozen once more, with what stands beside it now.
    pub(super) async fn door_report(
        &self,
        message: &FullMessage,
        draft: &Draft,
        now: LocalDateTime,
    ) -> Result<Report, DeskError> {
        let beside = (self.beside(draft, &message.rendered, Some(message.id))).await?;
        let beside = Beside {
            at_door: true,
            ..beside
        };
        Ok(self.judge.report(draft, &message.rendered, now, &beside))
    }

    /// Fills in the mails to the newsdesks of jobs by hand that have any. A wording that replaces one they have says so.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn to_newsdesks(
        &self,
        message: &FullMessage,
        jobs: &mut [ByHand],
    ) -> Result<(), DeskError> {
        let with_desks = |job: &ByHand| {
            self.outlets()
                .get(&job.outlet)
                .is_some_and(|o| !o.hand.newsdesks.is_empty())
        };
        if !jobs.iter().any(with_desks) {
            return Ok(());
        }
        let now = self.clock.now();
        let had = self.store.press_status(message.id).await?;
        let replaces = had.map(|h| h.number.0).filter(|n| *n < message.number.0);
        let embargo = Embargo::of(&message.draft, message.embargo_broken_at, now);
        for job in jobs {
            let Some(outlet) = self.outlets().get(&job.outlet) else {
                continue;
            };
            let made = pack(
                PackOf {
                    draft: &message.draft,
                    rendered: &message.rendered,
                    revision: message.number.0,
                    reference: &message.reference,
                    embargo,
                },
                outlet,
            );
            let (subject, text) = copy(&made, replaces);
            let desks = outlet.hand.newsdesks.iter().cloned();
            job.promise.newsdesks = desks
                .map(|address| NewMail {
                    kind: DeskMailKind::PressCopy,
                    to: MailTo::Address(address),
                    message: Some(message.id),
                    subject: subject.clone(),
                    text: text.clone(),
                    due: None,
                    expires: None,
                })
                .collect();
        }
        Ok(())
    }

    /// Somebody broke the embargo: what was approved goes to everyone now, and newsdesks that had it by mail are told.
    ///
    /// # Errors
    /// When the person may not, gives no reason, or the message does not wait for an embargo.
    pub async fn break_embargo(
        &self,
        by: &Person,
        id: MessageId,
        why: &str,
    ) -> Result<(), DeskError> {
        self.on_message(by, Act::BreakEmbargo, id).await?;
        self.store.break_embargo(id, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Whether the embargo of a message can be said to be broken: it is approved and waits for it.
    pub fn waits_for_embargo(&self, state: MessageState, draft: &Draft, broken: bool) -> bool {
        let waits = draft
            .times
            .embargo
            .is_some_and(|until| until.instant() > self.clock.now());
        state == MessageState::Approved && waits && !broken
    }
}

/// The draft as it is judged once its embargo is broken: it goes now.
fn freed(draft: &Draft) -> Draft {
    let mut freed = draft.clone();
    freed.times.embargo = None;
    freed.times.release = None;
    freed.press_first = false;
    freed
}

/// Subject and text of the mail to a newsdesk: every language, English first, and the mark by which it is known.
fn copy(pack: &Pack, replaces: Option<u32>) -> (String, String) {
    let english = pack.languages.first();
    let part = |key: &str| {
        english
            .into_iter()
            .flat_map(|l| &l.parts)
            .find(|p| p.key == key)
            .map(|p| p.text.clone())
            .unwrap_or_default()
    };
    let lead = if replaces.is_some() {
        "REPLACES EARLIER COPY: "
    } else {
        ""
    };
    let subject = format!("{lead}{} (ref {})", part("subject"), pack.reference);
    let mut text = String::new();
    if let Some(version) = replaces {
        text.push_str(&format!(
            "This is version {} and replaces version {version} that we sent you. Please do not use the earlier one.\n\n",
            pack.revision
        ));
    }
    for language in &pack.languages {
        if !language.language.is_english() {
            text.push_str(&format!("\n--- {} ---\n\n", language.name));
        }
        let copies = language.parts.iter().filter(|p| p.key == "text");
        copies.for_each(|p| {
            text.push_str(p.text.trim_end());
            text.push('\n');
        });
    }
    for picture in &pack.pictures {
        text.push_str(&format!("\nPicture, on request: {}\n", picture.alt));
    }
    text.push_str(&format!("\nReference: {}\n", pack.reference));
    (subject, text)
}
