//! A database that was put back from a copy, for the people who decide what becomes of it.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    ids::MessageId,
    person::{Act, Person},
};
use wardmote_store::{Decision, RestoreView};

use super::{Desk, DeskError, reason, tally};

/// A restored database.
#[derive(Debug, Clone, Serialize)]
pub struct RestoredNode {
    /// Whether nothing goes out.
    pub held: bool,
    /// Its number: how often it was put back, plus one.
    pub epoch: i64,
    /// When the copy was made.
    pub copied_at: Timestamp,
    /// When it was put back.
    pub restored_at: Timestamp,
    /// Readers who left in between and are off the list; nothing where nobody could say who left.
    pub left_since: Option<u64>,
    /// Who asked that it sends again.
    pub asked_by: Option<String>,
    /// Whether the asker is the one who looks.
    pub asked_by_me: bool,
    /// Who agreed, so that it sends again.
    pub released_by: Option<String>,
    /// Things that the channels are still being asked about.
    pub asking: u64,
    /// Messages of which something may have gone since.
    pub messages: Vec<RestoredMessageRow>,
    /// Posts with a reference of ours that the copy does not know.
    pub found: Vec<FoundRow>,
    /// Accounts whose posts could not be looked through: look there.
    pub not_looked: Vec<String>,
}

/// A message of which something may have gone.
#[derive(Debug, Clone, Serialize)]
pub struct RestoredMessageRow {
    /// The message.
    pub id: MessageId,
    /// How it begins.
    pub headline: String,
    /// Where it stood, in words.
    pub state: &'static str,
    /// Deliveries that would still go.
    pub open: u64,
    /// Deliveries in doubt, or with a person.
    pub doubted: u64,
    /// What was decided: `send` or `give_up`.
    pub decided: Option<String>,
}

/// A post that the copy does not know.
#[derive(Debug, Clone, Serialize)]
pub struct FoundRow {
    /// Where it stands: `X: force`.
    pub place: String,
    /// The provider's id.
    pub receipt: String,
    /// Its reference.
    pub reference: String,
    /// When it went out.
    pub at: Option<Timestamp>,
    /// How it begins.
    pub words: String,
    /// The message with that reference, where the copy has it.
    pub message: Option<MessageId>,
}

impl Desk {
    /// Whether nothing goes out because the database was put back from a copy.
    pub async fn is_held_for_restore(&self) -> bool {
        match self.store.is_restored().await {
            Ok(held) => held,
            Err(error) => {
                tracing::error!(%error, "whether the database was put back could not be read");
                false
            }
        }
    }

    /// The restored database; nothing where there is none to decide on.
    ///
    /// # Errors
    /// When the person may read nothing.
    pub async fn restored(&self, by: &Person) -> Result<Option<RestoredNode>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let Some(view) = self.store.restore_view().await? else {
            return Ok(None);
        };
        let asker = match view.asked {
            Some((id, _)) => self.store.person(id).await?,
            None => None,
        };
        let released_by = match view.released_by {
            Some(id) => self.store.person(id).await?.map(|p| p.name),
            None => None,
        };
        let asked_by_me = asker.as_ref().is_some_and(|p| p.id == by.id);
        Ok(Some(RestoredNode {
            asked_by: asker.map(|p| p.name),
            asked_by_me,
            released_by,
            ..node(view)
        }))
    }

    /// Asks that the restored database sends again, or agrees with another person who asked. True once it does.
    ///
    /// # Errors
    /// When the person is neither administrator nor lead, asked before, or the channels are still being asked.
    pub async fn release_restored(&self, by: &Person, why: &str) -> Result<bool, DeskError> {
        self.permit_anywhere(by, Act::Restore)?;
        let released = self.store.release_restored(reason(why)?, by.id).await?;
        if released {
            self.wake.notify_waiters();
        }
        Ok(released)
    }

    /// Decides on a message of which something may have gone. Gives how many deliveries were given up.
    ///
    /// # Errors
    /// When the person may not settle there, or nothing is to be decided.
    pub async fn decide_restored(
        &self,
        by: &Person,
        message: MessageId,
        decision: Decision,
        why: &str,
    ) -> Result<u64, DeskError> {
        self.on_message(by, Act::Settle, message).await?;
        let given_up = self
            .store
            .decide_restored(message, decision, reason(why)?, by.id)
            .await?;
        self.wake.notify_waiters();
        Ok(given_up)
    }
}

fn node(view: RestoreView) -> RestoredNode {
    let place = |lane: &wardmote_domain::send::Lane| {
        format!(
            "{}: {}",
            tally::title(lane.channel.as_str()),
            lane.account.0
        )
    };
    let messages = view.messages.into_iter().map(|m| RestoredMessageRow {
        id: m.id,
        headline: m.headline,
        state: m.state.plain(),
        open: m.open,
        doubted: m.doubted,
        decided: m.decided,
    });
    let found = view.found.into_iter().map(|f| FoundRow {
        place: place(&f.lane),
        receipt: f.receipt,
        reference: f.reference,
        at: f.at,
        words: f.words,
        message: f.message,
    });
    let not_looked = view.not_looked.iter();
    RestoredNode {
        held: view.held,
        epoch: view.epoch,
        copied_at: view.copied_at,
        restored_at: view.restored_at,
        left_since: view.left_since,
        asked_by: None,
        asked_by_me: false,
        released_by: None,
        asking: view.asking,
        messages: messages.collect(),
        found: found.collect(),
        not_looked: not_looked
            .map(|(lane, why)| format!("{} ({why})", place(lane)))
            .collect(),
    }
}
