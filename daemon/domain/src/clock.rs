//! The one place where time is read. Everything dated takes a [`Clock`].

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The instant now, by a clock that somebody may set.
    fn now(&self) -> Timestamp;

    /// How long it is since some instant of this process, by a clock that nobody can set: leases are measured by it, and
    /// beside it [`Clock::now`] shows when that one was moved.
    fn steady(&self) -> Duration;
}

/// A clock that is shared.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn steady(&self) -> Duration {
        static SINCE: LazyLock<Instant> = LazyLock::new(Instant::now);
        SINCE.elapsed()
    }
}

/// A clock that starts at a chosen instant and runs at true speed, on monotonic time: the demo's.
#[derive(Debug)]
pub struct PinnedClock {
    start: Timestamp,
    since: Instant,
}

impl PinnedClock {
    /// A clock that reads `start` now.
    pub fn new(start: Timestamp) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl Clock for PinnedClock {
    fn now(&self) -> Timestamp {
        let gone = SignedDuration::try_from(self.since.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.checked_add(gone).unwrap_or(Timestamp::MAX)
    }

    fn steady(&self) -> Duration {
        self.since.elapsed()
    }
}

/// Instants that only passing time moves: they begin with what a clock reads, and go on by the one that nobody can set. For
/// what waits some seconds inside this process.
#[derive(Clone)]
pub struct Lasting {
    clock: SharedClock,
    start: Timestamp,
    since: Duration,
}

impl std::fmt::Debug for Lasting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lasting").finish_non_exhaustive()
    }
}

impl Lasting {
    /// Begins with what `clock` reads now.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            start: clock.now(),
            since: clock.steady(),
            clock,
        }
    }

    /// The instant now, whatever was done to the clock since.
    pub fn now(&self) -> Timestamp {
        let gone = self.clock.steady().saturating_sub(self.since);
        let gone = SignedDuration::try_from(gone).unwrap_or(SignedDuration::MAX);
        self.start.checked_add(gone).unwrap_or(Timestamp::MAX)
    }

    /// What the clock will read at this instant of ours.
    pub fn on_the_clock(&self, ours: Timestamp) -> Timestamp {
        moved(self.clock.now(), self.now(), ours)
    }

    /// Our instant for what the clock will read.
    pub fn ours(&self, on_the_clock: Timestamp) -> Timestamp {
        moved(self.now(), self.clock.now(), on_the_clock)
    }
}

/// As far from `to` as `at` is from `from`. What is never stays never, however far the two are apart.
fn moved(to: Timestamp, from: Timestamp, at: Timestamp) -> Timestamp {
    if at == Timestamp::MAX {
        return at;
    }
    let end = if at < from {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    to.checked_add(at.duration_since(from)).unwrap_or(end)
}

/// A clock that stands still until it is moved: tests and `demo --once`.
#[derive(Debug)]
pub struct SteppedClock {
    now: AtomicI64,
    /// Microseconds that have passed; only setting the clock does not count.
    passed: AtomicI64,
}

impl SteppedClock {
    /// A clock that stands at `start` (kept to the microsecond, as the store keeps it).
    pub fn new(start: Timestamp) -> Self {
        Self {
            now: AtomicI64::new(start.as_microsecond()),
            passed: AtomicI64::new(0),
        }
    }

    /// Lets time pass until `to`. Where that is earlier the clock is set back instead, and no time passes.
    pub fn set(&self, to: Timestamp) {
        let to = to.as_microsecond();
        let from = self.now.swap(to, Ordering::SeqCst);
        self.passed
            .fetch_add(to.saturating_sub(from).max(0), Ordering::SeqCst);
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        self.set(self.now().checked_add(by).unwrap_or(Timestamp::MAX));
    }

    /// Somebody sets the clock: it reads something else, and no time has passed.
    pub fn jump(&self, by: SignedDuration) {
        let to = self.now().checked_add(by).unwrap_or(Timestamp::MAX);
        self.now.store(to.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now.load(Ordering::SeqCst))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn steady(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.passed.load(Ordering::SeqCst)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_or_the_clock_is_set_and_only_one_of_them_counts() {
        let clock = SteppedClock::new(Timestamp::UNIX_EPOCH);
        let hour = SignedDuration::from_hours(1);
        clock.advance(hour);
        clock.jump(-hour);
        clock.jump(hour * 3);
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.steady(), Duration::from_secs(3600));
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn what_lasts_waits_as_long_as_it_was_to() {
        let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
        let lasting = Lasting::new(clock.clone());
        let minute = SignedDuration::from_mins(1);
        clock.jump(SignedDuration::from_hours(-1));
        let ours = lasting.now() + minute;
        let read = lasting.on_the_clock(ours);
        assert_eq!(read, clock.now() + minute);
        assert_eq!(lasting.ours(read), ours);
        clock.advance(minute);
        assert_eq!(lasting.now(), ours);
        assert_eq!(lasting.on_the_clock(Timestamp::MAX), Timestamp::MAX);
    }

    #[test]
    fn the_machines_steady_clock_never_goes_back() {
        let first = SystemClock.steady();
        assert!(SystemClock.steady() >= first);
    }
}
