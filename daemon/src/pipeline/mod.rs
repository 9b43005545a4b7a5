//! What happens by itself: release, dispatch, settle, recall, telling our own people, their mail. Each is one step that
//! can be taken from outside (tests, `demo --once`), and one loop that takes it again and again.

pub mod accounts;
pub mod backup;
pub mod desk_mail;
pub mod dispatch;
mod gather;
mod life;
pub mod mailbox;
mod outgoing;
pub mod plan;
pub mod press;
pub mod prune;
pub mod recall;
pub mod receive;
pub mod release;
pub mod restored;
pub mod run;
pub mod schedules;
pub mod settle;
pub mod staff;
pub mod tidy;
pub mod webhooks;
pub mod withdrawals;

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use wardmote_channels::Channels;
use wardmote_domain::{clock::SharedClock, outlet::Outlets};
use wardmote_store::{Store, StoreError};

use crate::{desk::Desk, settings::Dispatch};

/// The most subscribers that one transaction of a fan-out looks through; the store takes fewer where they take long.
const CHUNK: u32 = 20_000;

/// What the steps work with.
#[derive(Clone)]
pub struct Pipeline {
    store: Store,
    desk: Desk,
    channels: Channels,
    clock: SharedClock,
    dispatch: Dispatch,
    wake: Arc<Notify>,
    /// The name of this process in leases.
    worker: String,
    /// Told to stop: finish what is on the wire, take nothing new.
    stop: CancellationToken,
    /// Told to break off what is on the wire.
    cut: CancellationToken,
    /// What is on the wire.
    wire: TaskTracker,
    receivers: webhooks::Receivers,
    tidied: tidy::Tidied,
    life: life::Life,
}

/// Whether a step found something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// It did something: step again at once.
    Something,
    /// Nothing is due now.
    Nothing,
}

impl Did {
    fn or(self, other: Self) -> Self {
        if self == Self::Something { self } else { other }
    }
}

/// What ends a loop: a store that can no longer be trusted.
pub type Step = Result<Did, StoreError>;

impl Pipeline {
    /// A pipeline over its parts.
    pub fn new(desk: &Desk, channels: Channels) -> Self {
        Self {
            store: desk.store.clone(),
            desk: desk.clone(),
            channels,
            clock: desk.clock.clone(),
            dispatch: desk.settings.dispatch,
            wake: desk.wake.clone(),
            stop: desk.stopping.clone(),
            cut: CancellationToken::new(),
            wire: TaskTracker::new(),
            receivers: webhooks::Receivers::default(),
            tidied: tidy::Tidied::default(),
            life: life::Life::default(),
            worker: format!(
                "{}-{}",
                std::process::id(),
                &crate::signer::new_secret()[..8]
            ),
        }
    }

    /// What stops it: cancelled by whoever drains the daemon.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Waits until nothing is on the wire. Whoever asks has stopped the loops before.
    pub async fn at_rest(&self) {
        self.wire.close();
        self.wire.wait().await;
    }

    /// Breaks off every step and whatever it has on the wire. When this is back nothing of it goes on, so that whoever opens
    /// the store next may say of each send that its answer is lost.
    pub async fn break_off(&self) {
        self.cut.cancel();
        self.at_rest().await;
    }

    /// The channels whose lanes it serves.
    pub fn channels(&self) -> &Channels {
        &self.channels
    }

    /// The loop that has shown no sign of life for longer than that inside a step.
    pub fn stuck(&self, longest: std::time::Duration) -> Option<&'static str> {
        self.life.stuck(longest)
    }

    /// The instant now.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    fn outlets(&self) -> &Outlets {
        self.desk.outlets()
    }

    /// Every step once, in the order of the walk.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn step(&self) -> Step {
        let mut did = self.press_step().await?;
        did = self.release_step().await?.or(did);
        for channel in self.channels.all() {
            did = self.dispatch_step(channel).await?.or(did);
            did = self.settle_step(channel).await?.or(did);
            did = self.recall_step(channel).await?.or(did);
        }
        did = self.mailbox_step().await?.or(did);
        did = self.withdrawals_step().await?.or(did);
        did = self.schedules_step().await?.or(did);
        did = self.staff_step().await?.or(did);
        did = self.desk_mail_step().await?.or(did);
        did = self.webhooks_step().await?.or(did);
        did = self.backup_step().await?.or(did);
        did = self.restored_step().await?.or(did);
        did = self.prune_step().await?.or(did);
        Ok(self.tidy_step().await?.or(did))
    }

    /// Takes every step until nothing is due at this instant. Between two calls a test moves the clock.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn drain(&self) -> Result<(), StoreError> {
        while self.step().await? == Did::Something {}
        Ok(())
    }
}
