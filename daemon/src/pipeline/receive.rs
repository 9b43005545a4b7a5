//! Receive: what a provider tells us afterwards, by a call that the HTTP edge hands over or a mail that lies in a box.
//! The channel proves that it is the provider's and reads it; the store takes it in once.

use std::sync::Arc;

use wardmote_channels::Channel;
use wardmote_domain::send::{Callback, CallbackRefused, Lane, Received};
use wardmote_store::{Sha256, StoreError, Took};

use super::Pipeline;

/// Why a call was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// No channel with an account of that name is on.
    #[error("there is no such channel or account here")]
    NoSuchLane,
    /// The channel does not believe it, or cannot read it.
    #[error(transparent)]
    Refused(#[from] CallbackRefused),
    /// The store could not write: the provider is to call again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Pipeline {
    /// Takes in a call from a provider.
    ///
    /// # Errors
    /// When the call is for nobody, not the provider's, not readable, or could not be written down.
    pub async fn receive(&self, lane: &Lane, call: &Callback<'_>) -> Result<Took, NotTaken> {
        let channel = self.channels.lane(lane).ok_or(NotTaken::NoSuchLane)?;
        let received = channel.callback(call)?;
        Ok(self.take_in(channel, received).await?)
    }

    /// Writes down what a channel has read. Whoever has to look is told from the same transaction on.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn take_in(
        &self,
        channel: &Arc<dyn Channel>,
        received: Received,
    ) -> Result<Took, StoreError> {
        let lane = channel.lane();
        let carried = |other: &&Arc<dyn Channel>| other.carried_by().as_ref() == Some(&lane);
        let also: Vec<Lane> = self
            .channels
            .all()
            .iter()
            .filter(carried)
            .map(|c| c.lane())
            .collect();
        let desk = self.desk.clone();
        let hash = move |address: &str| Sha256(desk.signer().suppression_hash(address));
        let took = self.store.receive(&lane, &also, received, hash).await?;
        if let Took::New { changed } = took {
            tracing::debug!(%lane, changed, "a call was taken in");
            self.wake.notify_waiters();
        }
        Ok(took)
    }
}
