//! How other programs hear what happens: receivers of webhooks by how they stand, and the calls that wait. No label names
//! a receiver.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use wardmote_store::{CallEnd, StoreError};

use super::{HOOK_CALLS, HOOK_OLDEST, HOOK_WAITING, HOOKS, page::Page};
use crate::desk::{Desk, WebhookState};

/// What became of a call, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallOutcome {
    Taken,
    NotTaken,
    GivenUp,
}

const OUTCOMES: [(CallOutcome, &str); 3] = [
    (CallOutcome::Taken, "taken"),
    (CallOutcome::NotTaken, "not_taken"),
    (CallOutcome::GivenUp, "given_up"),
];

/// Calls since the process started, by what became of them.
#[derive(Debug, Default)]
pub(crate) struct HookCalls([AtomicU64; OUTCOMES.len()]);

impl HookCalls {
    /// A call came to this.
    pub fn ended(&self, end: &CallEnd) {
        let outcome = match end {
            CallEnd::Taken { .. } => CallOutcome::Taken,
            CallEnd::Again { .. } => CallOutcome::NotTaken,
            CallEnd::GivenUp { .. } => CallOutcome::GivenUp,
        };
        self.0[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }
}

const STATES: [(WebhookState, &str); 4] = [
    (WebhookState::Running, "running"),
    (WebhookState::Failing, "failing"),
    (WebhookState::Paused, "paused"),
    (WebhookState::Stopped, "stopped"),
];

impl Desk {
    /// Writes how webhooks stand. What waits for a receiver that a person paused, or that is stopped, is not waited for.
    pub(super) async fn hooks(&self, page: &mut Page, now: Timestamp) -> Result<(), StoreError> {
        let hooks = self.store.webhooks().await?;
        for (state, name) in STATES {
            let count = hooks.iter().filter(|h| WebhookState::of(h) == state);
            page.set(&HOOKS, &[name], count.count() as f64);
        }
        let called = |h: &&wardmote_store::WebhookView| {
            matches!(
                WebhookState::of(h),
                WebhookState::Running | WebhookState::Failing
            )
        };
        let waiting: u64 = hooks.iter().filter(called).map(|h| h.waiting).sum();
        page.set(&HOOK_WAITING, &[], waiting as f64);
        let oldest = hooks.iter().filter(called).filter_map(|h| h.oldest).min();
        let age = oldest.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0));
        page.set(&HOOK_OLDEST, &[], age);
        for (outcome, name) in OUTCOMES {
            let count = self.counters.hook_calls.0[outcome as usize].load(Ordering::Relaxed);
            page.set(&HOOK_CALLS, &[name], count as f64);
        }
        Ok(())
    }
}
