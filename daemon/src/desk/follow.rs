//! Messages about a message: corrections, and the notices of withdrawals. They reach everyone who had the first one, so
//! they ask for rights over where it went.

use wardmote_domain::{
    area::AreaCode,
    draft::{Content, Draft},
    file::MessageFile,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
    words::Kind,
};
use wardmote_templates::OfMessage;

use super::{Desk, DeskError, FullMessage, Stored};

/// An edit keeps what a message is about: what it corrects or withdraws, and that it does.
pub(super) fn same_subject(draft: &mut Draft, before: &Draft) -> Result<(), DeskError> {
    let bound = |kind| matches!(kind, Kind::Correction | Kind::Withdrawal);
    if draft.kind != before.kind && (bound(draft.kind) || bound(before.kind)) {
        return Err(DeskError::field(
            "kind",
            format!(
                "a {} cannot become a {}: submit a new message",
                before.kind, draft.kind
            ),
        ));
    }
    match draft.of {
        None => draft.of = before.of,
        Some(_) if draft.of == before.of => {}
        Some(_) => {
            return Err(DeskError::field(
                "of",
                "an edit cannot change the message that this one is about: submit a new message",
            ));
        }
    }
    Ok(())
}

impl Desk {
    /// What a correction or withdrawal needs of the message it is about.
    pub(super) async fn original(&self, draft: &Draft) -> Result<Option<OfMessage>, DeskError> {
        let Some(id) = draft.of else {
            if matches!(draft.kind, Kind::Correction | Kind::Withdrawal) {
                return Err(DeskError::field(
                    "of",
                    format!("a {} names the message it is about", draft.kind),
                ));
            }
            return Ok(None);
        };
        let full = FullMessage::read(&self.store, id).await?;
        let facts = match full.draft.content {
            Content::Facts { facts, .. } => Some(facts),
            Content::OwnWords { .. } => None,
        };
        let released = full.releasing_at.unwrap_or_else(|| self.clock.now());
        Ok(Some(OfMessage {
            released: LocalDateTime::at(released),
            facts,
        }))
    }

    /// Takes in a correction of `of`.
    ///
    /// # Errors
    /// As [`Desk::submit`]; and when the file is of another kind or names another message.
    pub async fn correct(
        &self,
        by: &Person,
        of: MessageId,
        file: &MessageFile,
        key: Option<String>,
        body: &[u8],
    ) -> Result<Stored, DeskError> {
        if file.kind != Kind::Correction.as_str() {
            return Err(DeskError::field(
                "kind",
                "a correction is of kind correction",
            ));
        }
        if file
            .of
            .as_ref()
            .is_some_and(|other| other != &of.to_string())
        {
            return Err(DeskError::field(
                "of",
                "this names another message than the one you correct",
            ));
        }
        let file = MessageFile {
            of: Some(of.to_string()),
            ..file.clone()
        };
        self.submit(by, &file, key, body).await
    }

    /// Whether this person may write about the message that a draft is about: a correction or withdrawal reaches
    /// everyone who had it, wherever the draft itself is for. And whether that message stands so that it can be.
    pub(super) async fn may_follow(&self, by: &Person, draft: &Draft) -> Result<(), DeskError> {
        let Some(of) = draft.of else { return Ok(()) };
        let first = FullMessage::read(&self.store, of).await?;
        self.permit(by, Act::Write, &first.draft.reach())?;
        self.still_follows(draft).await
    }

    /// Whether the message that a draft is about still stands so that it can be corrected, or told of as withdrawn. It is
    /// asked again at each door: what was taken down in between must not be repeated.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] with how the first message stands.
    pub(crate) async fn still_follows(&self, draft: &Draft) -> Result<(), DeskError> {
        let Some(of) = draft.of else { return Ok(()) };
        let first = FullMessage::read(&self.store, of).await?;
        let stands = match draft.kind {
            Kind::Correction => {
                first.state.allows(MessageState::Corrected)
                    || first.state == MessageState::Corrected
            }
            Kind::Withdrawal => first.state == MessageState::Withdrawn,
            _ => true,
        };
        if stands {
            return Ok(());
        }
        let what = if draft.kind == Kind::Correction {
            "corrected"
        } else {
            "the subject of a withdrawal notice"
        };
        Err(DeskError::Conflict(format!(
            "a message that is {} cannot be {what}",
            first.state.plain()
        )))
    }

    /// The areas that a message reaches: its own, and for a correction or withdrawal those of the message it is about.
    pub(super) async fn whole_reach(&self, draft: &Draft) -> Result<Vec<AreaCode>, DeskError> {
        let mut areas = draft.reach();
        if let (Some(of), Kind::Correction | Kind::Withdrawal) = (draft.of, draft.kind) {
            let first = FullMessage::read(&self.store, of).await?.draft.reach();
            areas.extend(
                first
                    .into_iter()
                    .filter(|area| !draft.reach().contains(area)),
            );
        }
        Ok(areas)
    }
}
