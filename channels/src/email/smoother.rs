//! So many mails a second, evenly: a burst from us is a reason for a relay to slow us down.

use std::{num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};

/// Smooths inside this process. It is no limit that is promised to anybody: those are kept in the store's ledger.
pub(super) struct Smoother<C: Clock = MonotonicClock>(
    RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>,
);

impl Smoother {
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        Self::with_clock(per_second, MonotonicClock)
    }

    /// Waits until the next mail may start.
    pub(super) async fn turn(&self) {
        while let Some(wait) = self.not_yet() {
            tokio::time::sleep(wait).await;
        }
    }
}

impl<C: Clock> Smoother<C> {
    fn with_clock(per_second: NonZeroU32, clock: C) -> Self {
        // No burst: the cell after one mail is full until its share of the second is over.
        let quota = Quota::per_second(per_second).allow_burst(NonZeroU32::MIN);
        Self(RateLimiter::direct_with_clock(quota, clock))
    }

    /// None takes the turn; else how long until there may be one.
    fn not_yet(&self) -> Option<Duration> {
        self.0
            .check()
            .err()
            .map(|early| early.wait_time_from(self.0.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    #[test]
    fn mails_leave_evenly_and_never_in_a_burst() {
        let clock = FakeRelativeClock::default();
        let smoother = Smoother::with_clock(NonZeroU32::new(50).unwrap(), clock.clone());
        assert_eq!(smoother.not_yet(), None);
        for _ in 0..100 {
            assert_eq!(smoother.not_yet(), Some(Duration::from_millis(20)));
            clock.advance(Duration::from_millis(19));
            assert!(smoother.not_yet().is_some());
            clock.advance(Duration::from_millis(1));
            assert_eq!(smoother.not_yet(), None);
        }
        clock.advance(Duration::from_secs(60));
        assert_eq!(smoother.not_yet(), None);
        assert!(
            smoother.not_yet().is_some(),
            "an idle minute does not save up turns"
        );
    }
}
