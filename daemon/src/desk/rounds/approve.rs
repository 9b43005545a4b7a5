//! One approval screen for a round: each message must have been opened by the person who approves it, as it stands now.

use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    ids::{MessageId, RoundId},
    message::MessageState,
    person::{Act, Person},
    places::WardCode,
};

use super::SinceLast;
use crate::desk::{Desk, DeskError, FullMessage, MessageView, schedules::ward_name};

/// A message of a round that waits for approval.
#[derive(Debug, Clone, Serialize)]
pub struct ToApprove {
    /// The message.
    pub message: MessageId,
    /// Its ward.
    pub ward: WardCode,
    /// The ward's name.
    pub ward_name: String,
    /// What it says at the top.
    pub headline: String,
    /// The hash of its wording.
    pub hash: String,
    /// Who wrote it.
    pub author: String,
    /// Whether this person wrote it, and so cannot approve it.
    pub own: bool,
    /// Whether this person may approve for its ward.
    pub may: bool,
    /// Whether its page, as it stands now, was opened by this person.
    pub opened: bool,
    /// What differs from last month.
    pub since_last: Option<SinceLast>,
}

/// What became of one message when those opened were approved.
#[derive(Debug, Clone, Serialize)]
pub struct ApprovedOne {
    /// The message.
    pub message: MessageId,
    /// The ward's name.
    pub ward_name: String,
    /// Whether it is approved now.
    pub approved: bool,
    /// What happened, in words.
    pub words: String,
}

impl Desk {
    /// Writes down that the page of a message that waits for approval was made for somebody who may approve it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn opened(&self, by: &Person, view: &MessageView) -> Result<(), DeskError> {
        let waits = view.state == MessageState::AwaitingApproval;
        if !waits || view.author_id == by.id || !by.may(Act::Approve, &view.draft.reach()) {
            return Ok(());
        }
        let hash = crate::desk::message::hash_of(&view.hash)?;
        self.store.open_wording(view.id, hash, by.id).await?;
        Ok(())
    }

    /// The messages of a round that wait for approval, in the order of their wards' names.
    ///
    /// # Errors
    /// As [`Desk::grid`].
    pub async fn to_approve(&self, by: &Person, id: RoundId) -> Result<Vec<ToApprove>, DeskError> {
        let view = self.round_seen(by, id).await?;
        let waiting: Vec<_> = view
            .asks
            .iter()
            .filter_map(|ask| Some((ask, ask.message.as_ref()?)))
            .filter(|(_, m)| m.state == MessageState::AwaitingApproval)
            .collect();
        let mut all = Vec::with_capacity(waiting.len());
        for (ask, message) in waiting {
            // The wording is read before it is asked who opened it: an edit between the two shows as not opened.
            let full = FullMessage::read(&self.store, message.id).await?;
            let opened = self.store.opened(by.id, &[message.id]).await?;
            let author = ask.handed_in.as_ref().map(|(_, p)| p.name.clone());
            all.push(ToApprove {
                message: message.id,
                ward: ask.area,
                ward_name: ward_name(&ask.area),
                headline: message.headline.clone(),
                hash: full.hash.to_string(),
                author: author.unwrap_or_default(),
                own: full.author == by.id,
                may: by.may(Act::Approve, &full.draft.reach()),
                opened: opened.contains(&message.id),
                since_last: self.since_last(ask).await?,
            });
        }
        Ok(all)
    }

    /// Approves every message of a round that this person has opened as it stands now, each on its own hash, and says of
    /// each what became of it. What was not opened is left.
    ///
    /// # Errors
    /// As [`Desk::grid`]; when this person may approve for none of its wards.
    pub async fn approve_opened(
        &self,
        by: &Person,
        id: RoundId,
    ) -> Result<Vec<ApprovedOne>, DeskError> {
        let round = self.store.round(id).await?;
        let areas: Vec<AreaCode> = round.asks.iter().map(|a| AreaCode::Ward(a.area)).collect();
        if !areas.iter().any(|area| by.may(Act::Approve, &[*area])) {
            self.permit(by, Act::Approve, &areas)?;
        }
        let mut all = Vec::new();
        for one in self.to_approve(by, id).await? {
            let (approved, words) = self.approve_one(by, &one).await;
            all.push(ApprovedOne {
                message: one.message,
                ward_name: one.ward_name,
                approved,
                words,
            });
        }
        Ok(all)
    }

    async fn approve_one(&self, by: &Person, one: &ToApprove) -> (bool, String) {
        if one.own {
            let words = "not approved: you wrote it, so another person must decide on it";
            return (false, words.to_owned());
        }
        if !one.may {
            return (
                false,
                "not approved: you may not approve for this ward".to_owned(),
            );
        }
        if !one.opened {
            let words = "not approved: you have not opened it as it stands now";
            return (false, words.to_owned());
        }
        match self.approve(by, one.message, &one.hash).await {
            Ok(()) => (true, "approved".to_owned()),
            Err(DeskError::Internal(why)) => {
                tracing::error!(error = %why, "an approval of a round failed");
                (
                    false,
                    "not approved: the daemon could not do it; try again".to_owned(),
                )
            }
            Err(error) => (false, format!("not approved: {error}")),
        }
    }
}
