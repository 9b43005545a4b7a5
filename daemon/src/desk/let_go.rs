//! The last word before the public has it: a trigger that has happened, a locked alternative that may go after all, and what
//! a stop kept back. Each asks for an approver or a lead who did not write the message: the approval was given for a wording
//! under a condition, and who says that the condition is met publishes it. Nobody publishes alone.

use serde::Serialize;
use wardmote_domain::{
    draft::Draft,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
};
use wardmote_store::{Alternative, StillGoes};

use super::{Desk, DeskError, FullMessage, reason};
use crate::pages::plain;

/// One of those of which only one may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlternativeRow {
    /// Which.
    pub id: MessageId,
    /// What it says at the top.
    pub headline: String,
    /// Where it stands.
    pub state: MessageState,
    /// Whether it counts as the one that goes.
    pub went: bool,
    /// Whether it is locked.
    pub locked: bool,
    /// In words: "locked, because its alternative went".
    pub words: String,
}

impl From<Alternative> for AlternativeRow {
    fn from(of: Alternative) -> Self {
        let over = matches!(
            of.state,
            MessageState::Withdrawn | MessageState::TakenDown | MessageState::Expired
        );
        let words = match (of.went, of.locked) {
            (true, _) => format!("this is the one that goes: {}", of.state.plain()),
            (false, _) if over => of.state.plain().to_owned(),
            (false, true) => "locked: another of them goes instead".to_owned(),
            (false, false) => of.state.plain().to_owned(),
        };
        Self {
            id: of.id,
            headline: of.headline,
            state: of.state,
            went: of.went,
            locked: of.locked,
            words,
        }
    }
}

impl Desk {
    /// Says that what a message waits for has happened. Its alternatives are locked with it.
    ///
    /// # Errors
    /// When the person may not, wrote it, gives no reason, or it waits for nothing.
    pub async fn happened(&self, by: &Person, id: MessageId, why: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::LetGo, id).await?;
        self.store.happened(id, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Unlocks a message whose alternative was taken back before anything of it left.
    ///
    /// # Errors
    /// When the person may not, wrote it, gives no reason, or something of the alternative left.
    pub async fn unlock(&self, by: &Person, id: MessageId, why: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::LetGo, id).await?;
        Ok(self.store.unlock(id, reason(why)?, by.id).await?)
    }

    /// Takes a message apart from its alternatives: each may go then.
    ///
    /// # Errors
    /// When the person may not, wrote it, gives no reason, it has no alternative, or one of them goes or is locked.
    pub async fn unpair(&self, by: &Person, id: MessageId, why: &str) -> Result<(), DeskError> {
        self.on_message(by, Act::LetGo, id).await?;
        Ok(self.store.unpair(id, reason(why)?, by.id).await?)
    }

    /// Says that what a stop kept back goes now, or at a new time.
    ///
    /// # Errors
    /// When the person may not, wrote it, gives no reason, nobody is asked about it, or the time does not fit.
    pub async fn still_goes(
        &self,
        by: &Person,
        id: MessageId,
        at: Option<LocalDateTime>,
        why: &str,
    ) -> Result<(), DeskError> {
        self.on_message(by, Act::LetGo, id).await?;
        if let Some(at) = at {
            let times = FullMessage::read(&self.store, id).await?.draft.times;
            if let Some(event) = times.event.filter(|event| *event <= at) {
                return Err(DeskError::field(
                    "at",
                    format!(
                        "what it is about is at {}: give an earlier time, or withdraw it",
                        plain::moment(event)
                    ),
                ));
            }
        }
        let when = at.map_or(StillGoes::Now, |at| StillGoes::At(at.instant()));
        self.store.still_goes(id, when, reason(why)?, by.id).await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Whether this person may make a draft the alternative of the message it names: if the draft goes, that one is locked,
    /// which asks for the same right as stopping it.
    pub(super) async fn may_exclude(&self, by: &Person, draft: &Draft) -> Result<(), DeskError> {
        let Some(named) = draft.exclusive_with.as_deref() else {
            return Ok(());
        };
        let unknown = || {
            let words = "there is no such message: give the id of the other one, like msg_01…";
            DeskError::field("exclusive_with", words)
        };
        let id: MessageId = named.parse().map_err(|_| unknown())?;
        let other = match FullMessage::read(&self.store, id).await {
            Err(error) if error.refusal().is_some() => return Err(unknown()),
            other => other?,
        };
        self.permit(by, Act::Stop, &other.draft.reach())
    }

    /// The messages of which only one may go, this one among them; empty where it has no alternative.
    ///
    /// # Errors
    /// When there is no such message, or the person may not read there.
    pub async fn alternatives(
        &self,
        by: &Person,
        id: MessageId,
    ) -> Result<Vec<AlternativeRow>, DeskError> {
        self.readable(by, id).await?;
        let rows = self.store.alternatives(id).await?;
        Ok(rows.into_iter().map(AlternativeRow::from).collect())
    }
}
