//! Stopping and what comes after: holds, lanes, a person's word on a delivery, withdrawal and take-down. Stopping needs
//! nobody's permission: one person's act.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    delivery::DeliveryState,
    hold::HoldScope,
    ids::{DeliveryId, MessageId},
    person::{Act, Person},
    send::Receipt,
};
use wardmote_store::SettledAs;

use super::{Desk, DeskError, actor, reason};

/// What a person says became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It went: the receipt or reference.
    Sent(String),
    /// It did not go: it is queued again.
    NotSent,
}

/// What taking a message back came to.
#[derive(Debug, Clone, Serialize)]
pub struct TakenBack {
    /// In words.
    pub words: String,
    /// The draft that tells those who had the mail, where one was opened.
    pub id: Option<MessageId>,
    /// What cannot be undone, said plainly.
    pub cannot_be_undone: Vec<String>,
}

/// One hold in force.
#[derive(Debug, Clone, Serialize)]
pub struct HoldRow {
    /// What is stopped.
    pub scope: HoldScope,
    /// Why.
    pub reason: String,
    /// Who stopped it.
    pub by: String,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself: what a stop kept back and goes at a new time.
    pub until: Option<Timestamp>,
}

/// What is kept where no reason was given.
pub(super) const NO_REASON: &str = "stopped";

impl Desk {
    /// Stops a message, a channel, an area, everything.
    ///
    /// # Errors
    /// When the person may only read.
    pub async fn hold(&self, by: &Person, scope: HoldScope, why: &str) -> Result<(), DeskError> {
        self.may_stop(by, &scope).await?;
        // Stopping waits for no form: a reason is welcome, and not asked for.
        let why = if why.trim().is_empty() {
            NO_REASON.to_owned()
        } else {
            reason(why)?
        };
        Ok(self.store.hold(scope, why, actor(by)).await?)
    }

    /// Starts again what was stopped. What is routine and would go by that is not let go with it: gives those messages, each
    /// of which waits until a person says whether it still goes.
    ///
    /// # Errors
    /// When the person may not stop here, or nothing is stopped there.
    pub async fn resume(
        &self,
        by: &Person,
        scope: HoldScope,
        why: &str,
    ) -> Result<Vec<MessageId>, DeskError> {
        self.may_stop(by, &scope).await?;
        let why = if why.trim().is_empty() {
            "started again".to_owned()
        } else {
            reason(why)?
        };
        let asked = self.store.resume(scope, why, actor(by)).await?;
        self.wake.notify_waiters();
        Ok(asked)
    }

    /// A message or an area asks for a role there; a channel or everything for one anywhere: stopping is never wrong
    /// enough to wait for somebody.
    async fn may_stop(&self, by: &Person, scope: &HoldScope) -> Result<(), DeskError> {
        match scope {
            HoldScope::Message(id)
            | HoldScope::Trigger(id)
            | HoldScope::Locked(id)
            | HoldScope::Asked(id) => self.on_message(by, Act::Stop, *id).await,
            HoldScope::Area(area) => self.permit(by, Act::Stop, std::slice::from_ref(area)),
            HoldScope::Channel(name) if self.outlets().get(name).is_none() => Err(
                DeskError::NotFound(format!("there is no channel {name} in the configuration")),
            ),
            HoldScope::Channel(_) | HoldScope::Routine | HoldScope::Everything => {
                self.permit_anywhere(by, Act::Stop)
            }
        }
    }

    /// The holds in force.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn holds(&self, by: &Person) -> Result<Vec<HoldRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let people = self.store.people().await?;
        let name = |who: &wardmote_domain::audit::Actor| match who {
            wardmote_domain::audit::Actor::Person { id } => people
                .iter()
                .find(|p| p.id == *id)
                .map_or_else(|| id.to_string(), |p| p.name.clone()),
            _ => "Wardmote".to_owned(),
        };
        let row = |h: wardmote_store::Hold| HoldRow {
            by: name(&h.by),
            scope: h.scope,
            reason: h.reason,
            since: h.since,
            until: h.until,
        };
        Ok(self.store.holds().await?.into_iter().map(row).collect())
    }

    /// Records what a person found out about a delivery, or ticks a job done by hand.
    ///
    /// # Errors
    /// When it does not wait for a person, or there is no such delivery.
    pub async fn settle(
        &self,
        by: &Person,
        delivery: DeliveryId,
        outcome: Settled,
        why: &str,
    ) -> Result<(), DeskError> {
        let of = self.store.delivery(delivery).await?;
        self.on_message(by, Act::Settle, of.message).await?;
        if of.state != DeliveryState::WithPerson {
            return Err(DeskError::Conflict(format!(
                "nobody is asked about this one: it is {}",
                of.state.plain()
            )));
        }
        let says = match outcome {
            Settled::Sent(id) if id.chars().count() > 200 || id.chars().any(char::is_control) => {
                return Err(DeskError::field(
                    "sent",
                    "a receipt or reference is one line of at most 200 characters",
                ));
            }
            Settled::Sent(id) => SettledAs::Sent(Receipt { id }),
            Settled::NotSent => SettledAs::NotSent,
        };
        self.store
            .settle_by_person(delivery, says, reason(why)?, by.id)
            .await?;
        self.wake.notify_waiters();
        Ok(())
    }
}
