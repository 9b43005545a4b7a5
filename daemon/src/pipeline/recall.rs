//! Recall: what was accepted and is to be taken back, where the provider allows it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tracing::Instrument as _;
use wardmote_channels::Channel;
use wardmote_domain::send::{Recall, Recalled};

use super::{Did, Pipeline, Step};

/// Recalls taken at a time.
const BATCH: u32 = 50;

impl Pipeline {
    /// Takes back what is due on one lane.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn recall_step(&self, channel: &Arc<dyn Channel>) -> Step {
        let lane = channel.lane();
        let lease_for = SignedDuration::from_secs(i64::from(self.dispatch.lease_seconds));
        let taken = self
            .store
            .due_recalls(&lane, &channel.limits(), BATCH, lease_for)
            .await?;
        let did = if taken.work.is_empty() {
            Did::Nothing
        } else {
            Did::Something
        };
        for work in taken.work {
            fail::fail_point!("pipeline.recall.before_recall", |_| std::process::abort());
            let span = tracing::error_span!("recall", msg = %work.message, delivery = %work.id, %lane, attempt = work.attempt);
            let recall = Recall {
                delivery: work.id,
                receipt: work.receipt.clone(),
                why: work.why,
                attempt: work.attempt,
                at: self.clock.now(),
            };
            let answered = channel.recall(&recall).instrument(span).await;
            fail::fail_point!("pipeline.recall.after_recall", |_| std::process::abort());
            let backoff = self
                .clock
                .now()
                .checked_add(channel.backoff(work.attempt))
                .unwrap_or(Timestamp::MAX);
            let next_at = match &answered.recalled {
                Recalled::Later {
                    when: Some(when), ..
                } => *when,
                _ => backoff,
            };
            tracing::info!(event = "recall", msg = %work.message, delivery = %work.id, %lane, gone = matches!(answered.recalled, Recalled::Gone), "recall");
            self.store
                .recall_done(&lane, work, answered, next_at)
                .await?;
        }
        Ok(did)
    }
}
