//! A message from submission to approval.

use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    draft::{Draft, Purpose},
    file::MessageFile,
    finding::{Passed, Report},
    ids::MessageId,
    message::MessageState,
    outlet::{Class, How},
    person::{Act, Person},
    words::Priority,
};
use wardmote_store::{NewRevision, Once, RequestAnswer, Sha256, Submission, Submitted};

use super::{Desk, DeskError, FullMessage, Judged, follow::same_subject, reason};

/// What came of a submission or an edit.
#[derive(Debug, Clone, Serialize)]
pub struct Stored {
    /// The message.
    pub id: MessageId,
    /// Where it stands.
    pub state: MessageState,
    /// The hash of its wording, areas, outlets and times.
    pub hash: String,
    /// What the standard says.
    pub report: Report,
}

impl Stored {
    pub(super) fn new(stored: wardmote_store::Stored, report: Report) -> Self {
        Self {
            id: stored.id,
            state: stored.state,
            hash: stored.hash.to_string(),
            report,
        }
    }

    /// The answer of HTTP to it, as it is kept for a repeat.
    pub(super) fn answer(stored: wardmote_store::Stored, report: Report) -> RequestAnswer {
        RequestAnswer {
            status: 201,
            // It holds nothing that JSON cannot.
            body: serde_json::to_vec(&Self::new(stored, report)).unwrap_or_default(),
        }
    }
}

/// Removes the prefix of a hash as people may give it.
pub(super) fn hash_of(text: &str) -> Result<Sha256, DeskError> {
    text.trim().parse().map_err(|_| {
        DeskError::field(
            "hash",
            "this is not the hash of a wording: read the message again",
        )
    })
}

impl Desk {
    /// Reads a message and asks whether this person may write it.
    pub(super) fn read(&self, by: &Person, file: &MessageFile) -> Result<Draft, DeskError> {
        let mut draft =
            Draft::read(file, self.outlets(), Purpose::Message).map_err(DeskError::Invalid)?;
        self.permit(by, Act::Write, &draft.reach())?;
        if draft.priority == Priority::Urgent {
            self.permit(by, Act::MarkUrgent, &draft.reach())?;
        }
        for way in draft.passed.values_mut() {
            // A reason in the file counts under the token it came with, and under nobody else's.
            if let Passed::Reason { by: who, .. } = way {
                *who = Some(by.id);
            }
        }
        Ok(draft)
    }

    /// Renders and checks; stores nothing.
    ///
    /// # Errors
    /// When a field is wrong.
    pub async fn check(&self, file: &MessageFile) -> Result<Judged, DeskError> {
        let draft =
            Draft::read(file, self.outlets(), Purpose::Message).map_err(DeskError::Invalid)?;
        self.judge_draft(&draft, None).await
    }

    pub(super) fn revision(&self, draft: Draft, judged: &Judged) -> NewRevision {
        let public = |o| {
            self.outlets()
                .get(o)
                .is_some_and(|o| o.how == How::Page || !o.classes.contains(&Class::Press))
        };
        NewRevision {
            public_outlets: draft.outlets.iter().any(public),
            draft,
            rendered: judged.rendered.clone(),
            report: judged.report.clone(),
        }
    }

    /// Takes a message in. What falls short is stored with its report.
    ///
    /// # Errors
    /// When a field is wrong, or this person may not write for these areas.
    pub async fn submit(
        &self,
        by: &Person,
        file: &MessageFile,
        key: Option<String>,
        body: &[u8],
    ) -> Result<Stored, DeskError> {
        let draft = self.read(by, file)?;
        self.may_follow(by, &draft).await?;
        self.may_exclude(by, &draft).await?;
        self.take_in(by, draft, key, body).await
    }

    pub(super) async fn take_in(
        &self,
        by: &Person,
        draft: Draft,
        key: Option<String>,
        body: &[u8],
    ) -> Result<Stored, DeskError> {
        // What puts right or takes back what is out already goes on, in what was kept free.
        if draft.of.is_none() {
            self.has_room()?;
        }
        let judged = self.judge_draft(&draft, None).await?;
        let key = key.unwrap_or_else(crate::signer::new_secret);
        let revision = self.revision(draft, &judged);
        let submission = Submission {
            by: by.id,
            key,
            body: Sha256::of(body),
            revision,
        };
        let report = judged.report.clone();
        Once::answering(move |done: &Submitted| Stored::answer(done.stored(), report));
        let stored = self.store.submit(submission).await?.stored();
        tracing::Span::current().record("msg", tracing::field::display(stored.id));
        self.wake.notify_waiters();
        Ok(Stored::new(stored, judged.report))
    }

    /// Freezes a new wording. It goes back to its start: approvals are void.
    ///
    /// # Errors
    /// When a field is wrong, the person may not write here, or the message is out already.
    pub async fn edit(
        &self,
        by: &Person,
        id: MessageId,
        file: &MessageFile,
    ) -> Result<Stored, DeskError> {
        let mut draft = self.read(by, file)?;
        let before = FullMessage::read(&self.store, id).await?;
        self.permit(by, Act::Write, &before.draft.reach())?;
        same_subject(&mut draft, &before.draft)?;
        self.may_follow(by, &draft).await?;
        self.may_exclude(by, &draft).await?;
        self.freeze(by, id, draft).await
    }

    pub(super) async fn freeze(
        &self,
        by: &Person,
        id: MessageId,
        draft: Draft,
    ) -> Result<Stored, DeskError> {
        let judged = self.judge_draft(&draft, Some(id)).await?;
        let revision = self.revision(draft, &judged);
        let report = judged.report.clone();
        Once::answering(move |done: &wardmote_store::Stored| Stored::answer(*done, report));
        let stored = self.store.edit(id, by.id, revision).await?;
        Ok(Stored::new(stored, judged.report))
    }

    /// The areas of a message that this person may read.
    pub(super) async fn readable(
        &self,
        by: &Person,
        id: MessageId,
    ) -> Result<Vec<AreaCode>, DeskError> {
        let areas = FullMessage::read(&self.store, id).await?.draft.reach();
        self.permit(by, Act::Read, &areas)?;
        Ok(areas)
    }

    /// Asks whether this person may do `act` on that message.
    pub(super) async fn on_message(
        &self,
        by: &Person,
        act: Act,
        id: MessageId,
    ) -> Result<(), DeskError> {
        let draft = FullMessage::read(&self.store, id).await?.draft;
        let areas = match act {
            // Going out is asked for everyone it would reach; stopping only for where it stands.
            Act::Approve | Act::Write | Act::LetGo => self.whole_reach(&draft).await?,
            _ => draft.reach(),
        };
        self.permit(by, act, &areas)
    }

    /// Approves the wording with that hash. The author is never the approver.
    ///
    /// # Errors
    /// When the wording has changed, the person wrote it, or may not approve here.
    pub async fn approve(&self, by: &Person, id: MessageId, hash: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::Approve, id).await?;
        let draft = FullMessage::read(&self.store, id).await?.draft;
        self.still_follows(&draft).await?;
        self.store.approve(id, hash_of(hash)?, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Sends a message back to its author.
    ///
    /// # Errors
    /// When the person may not approve here, or gives no reason.
    pub async fn send_back(&self, by: &Person, id: MessageId, why: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::Approve, id).await?;
        self.store.return_message(id, reason(why)?, by.id).await?;
        Ok(())
    }
}
