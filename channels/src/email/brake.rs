//! After a relay asked us to slow down: until the hold is over, one connection and half the rate.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Until when we go slowly, in microseconds since 1970; the past means that we do not.
#[derive(Debug)]
pub(super) struct Brake(AtomicI64);

impl Brake {
    pub(super) fn new() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }

    /// Goes slowly until then; an earlier hold is lengthened, never cut short.
    pub(super) fn pull(&self, until: Timestamp) {
        self.0.fetch_max(until.as_microsecond(), Ordering::SeqCst);
    }

    /// Whether we go slowly.
    pub(super) fn on(&self, now: Timestamp) -> bool {
        now.as_microsecond() < self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn it_holds_until_the_latest_and_lets_go() {
        let brake = Brake::new();
        let now: Timestamp = "2026-12-08T10:54:50Z".parse().unwrap();
        let after = |minutes| now + SignedDuration::from_mins(minutes);
        assert!(!brake.on(now));
        brake.pull(after(20));
        brake.pull(after(5));
        assert!(brake.on(now) && brake.on(after(19)));
        assert!(!brake.on(after(20)));
    }
}
