//! A restored database while it is held: the channels are asked what went after the copy was made.

use std::sync::Arc;

use jiff::Timestamp;
use wardmote_channels::Channel;
use wardmote_domain::send::Listed;
use wardmote_store::{PostSeen, StoreError};

use super::{Did, Pipeline, Step};

/// After so many looks that could not be made a person has to look there.
const LOOKS: u32 = 6;

impl Pipeline {
    /// At the first start after a restore: what may have gone is in doubt, and those channels are asked that can be.
    pub(super) async fn doubt_restored(&self) -> Result<(), StoreError> {
        let mut first = self.first_reads();
        let asked = |c: &&Arc<dyn Channel>| !c.settle_plan().reads.is_empty();
        let able: Vec<_> = self
            .channels
            .all()
            .iter()
            .filter(asked)
            .map(|c| c.name().clone())
            .collect();
        first.retain(|name, _| able.contains(name));
        let lists = self.channels.all().iter().filter(|c| c.lists());
        let lists = lists.map(|c| c.lane()).collect();
        let doubts = self.store.doubt_restored(first, lists).await?;
        if doubts > 0 {
            tracing::warn!(
                doubts,
                "the database was put back from a copy; the channels are asked what went since"
            );
        }
        Ok(())
    }

    /// Looks through what was posted on each account since the copy, where an account can list that.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn restored_step(&self) -> Step {
        let mut did = Did::Nothing;
        for due in self.store.looks_due().await? {
            let Some(channel) = self.channels.all().iter().find(|c| c.lane() == due.lane) else {
                let why = "this account is not in the configuration any more".to_owned();
                self.store.look_failed(due.lane, why, None).await?;
                continue;
            };
            match channel.posted_since(due.since).await {
                Listed::Posts(posts) => {
                    let posts = posts.into_iter().map(|p| PostSeen {
                        receipt: p.receipt.id,
                        reference: p.reference.as_str().to_owned(),
                        at: p.at,
                        words: p.words,
                    });
                    self.store.looked(due.lane, posts.collect()).await?;
                }
                Listed::CannotTell(reason) => {
                    let wait = channel.backoff(due.attempt);
                    let again = self.clock.now().checked_add(wait).unwrap_or(Timestamp::MAX);
                    let again = (due.attempt < LOOKS).then_some(again);
                    self.store
                        .look_failed(due.lane, reason.words, again)
                        .await?;
                }
                Listed::Cannot => {
                    let why = "this account cannot list what was posted".to_owned();
                    self.store.look_failed(due.lane, why, None).await?;
                }
            }
            did = Did::Something;
        }
        Ok(did)
    }
}
