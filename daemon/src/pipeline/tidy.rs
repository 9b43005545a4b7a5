//! Tidying: what no longer counts is dropped, addresses of people who never confirmed among it.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use wardmote_store::Remember;

use super::{Did, Pipeline, Step};

/// How often.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Spends are kept at least so long, whatever the limits: the longest window that any provider has.
const LEAST_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// When it was last done; shared by every clone of the pipeline.
#[derive(Clone, Default)]
pub(super) struct Tidied(Arc<Mutex<Option<Timestamp>>>);

impl Tidied {
    /// Whether it is time again, and if so, that it is being done.
    fn due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.duration_since(last) >= EVERY || now < last);
        if due {
            *last = Some(now);
        }
        due
    }
}

impl Pipeline {
    /// After the clock went back makes due what was due; once an hour drops spends past every window, leases, keys, sessions, codes and subscriptions that are over.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn tidy_step(&self) -> Step {
        if self.store.catch_up().await? > 0 {
            self.wake.notify_waiters();
            return Ok(Did::Something);
        }
        if !self.store.clock_in_doubt() && self.tidied.due(self.clock.now()) {
            let windows = self
                .channels
                .all()
                .iter()
                .flat_map(|c| c.limits())
                .map(|limit| limit.window);
            let keep = windows.max().unwrap_or(LEAST_KEPT).max(LEAST_KEPT);
            let rules = self.desk.settings.retention;
            let days = |n: u32| SignedDuration::from_hours(i64::from(n) * 24);
            let remember = Remember {
                sessions: days(rules.sessions_days),
                callbacks: days(rules.callbacks_days),
            };
            self.store.tidy_keeping(keep, remember).await?;
        }
        // What is dropped makes nothing due.
        Ok(Did::Nothing)
    }
}
