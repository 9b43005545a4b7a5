//! The site's limits, counted request by request. The store's ledger counts acts, and one act here can take several
//! requests (a settled topic is looked up, its post is read, then changed); so each act asks for all that it might take
//! before its first, and what the others took goes back to the ledger with the answer.
//!
//! A new process does not know what an act that was under way took before the old one stopped. So for its first minute
//! it begins only what takes one request, which the ledger has counted.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::{
    clock::{Lasting, SharedClock},
    send::LimitSeen,
};

use crate::ward_panel::config::{REQUESTS_1M, REQUESTS_10S, SITE_TEN_SECONDS};

/// The longest window.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

#[derive(Debug, Clone, Copy)]
struct Window {
    name: &'static str,
    max: u32,
    length: SignedDuration,
}

#[derive(Debug, Default)]
struct Taken {
    /// Asked for, and not yet answered.
    open: u32,
    /// When each was answered, oldest first; none older than the longest window.
    answered: VecDeque<Timestamp>,
}

/// Counts requests by the time that passes, whatever is done to the pipeline's clock meanwhile. A request counts from when it is asked for until its answer and the window.
pub(super) struct Gate {
    windows: [Window; 2],
    clock: Lasting,
    /// From when acts of several requests may begin.
    from: Timestamp,
    taken: Mutex<Taken>,
}

impl Gate {
    /// A gate for so many requests in any minute.
    pub fn new(per_minute: u32, clock: SharedClock) -> Arc<Self> {
        let clock = Lasting::new(clock);
        let from = later(clock.now(), MINUTE);
        let window = |name, max, length| Window { name, max, length };
        let short = SignedDuration::from_secs(10);
        Arc::new(Self {
            windows: [
                window(REQUESTS_1M, per_minute, MINUTE),
                window(REQUESTS_10S, per_minute.min(SITE_TEN_SECONDS), short),
            ],
            clock,
            from,
            taken: Mutex::default(),
        })
    }

    /// Leave for one act that may take up to `most` requests, or from when to ask again.
    ///
    /// # Errors
    /// With that instant, when they might be too many now.
    pub fn enter(self: &Arc<Self>, most: u32) -> Result<Leave, Timestamp> {
        let now = self.clock.now();
        let mut taken = self.lock();
        if most > 1 && now < self.from {
            return Err(self.clock.on_the_clock(self.from));
        }
        let oldest = later(now, -MINUTE);
        while taken.answered.front().is_some_and(|at| *at <= oldest) {
            taken.answered.pop_front();
        }
        let free = self.windows.iter().map(|w| w.free_at(&taken, most, now));
        if let Some(at) = free.max().flatten() {
            return Err(self.clock.on_the_clock(at));
        }
        taken.open += most;
        Ok(Leave {
            gate: Arc::clone(self),
            left: most,
            made: 0,
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Taken> {
        // Nothing in here is left half-done by a panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    /// When `most` more fit; nothing where they fit now.
    fn free_at(&self, taken: &Taken, most: u32, now: Timestamp) -> Option<Timestamp> {
        let since = later(now, -self.length);
        let within = taken.answered.iter().rev().take_while(|at| **at > since);
        let within = u32::try_from(within.count()).unwrap_or(u32::MAX);
        let over = taken
            .open
            .saturating_add(within)
            .saturating_add(most)
            .saturating_sub(self.max);
        if over == 0 {
            return None;
        }
        // The `over`-th oldest of the window must have left it. Where open ones alone are in the way, nobody knows
        // when; the whole window is long enough.
        let first = taken.answered.len() - (within as usize).min(taken.answered.len());
        let blocking = taken.answered.get(first + over as usize - 1);
        Some(blocking.map_or_else(|| later(now, self.length), |at| later(*at, self.length)))
    }
}

/// The requests that one act may make. What it did not make is given back when it is dropped.
pub(super) struct Leave {
    gate: Arc<Gate>,
    left: u32,
    made: u32,
}

impl Leave {
    /// Takes one, before the request leaves. `false` when all are taken, which is a fault of the caller's count.
    pub fn take(&mut self) -> bool {
        let any = self.left > 0;
        self.left = self.left.saturating_sub(1);
        any
    }

    /// Its answer has come, or will not come.
    pub fn answered(&mut self) {
        let now = self.gate.clock.now();
        let mut taken = self.gate.lock();
        taken.open = taken.open.saturating_sub(1);
        taken.answered.push_back(now);
        self.made += 1;
    }

    /// It never left this machine.
    pub fn not_made(&mut self) {
        let mut taken = self.gate.lock();
        taken.open = taken.open.saturating_sub(1);
    }

    /// Whether the site was asked at all.
    pub fn touched(&self) -> bool {
        self.made > 0
    }

    /// What the ledger must be told: nothing for an act of one request, which it has counted; else how much is left.
    pub fn seen(&self) -> Vec<LimitSeen> {
        if self.made < 2 {
            return Vec::new();
        }
        let now = self.gate.clock.now();
        let taken = self.gate.lock();
        let windows = self.gate.windows.iter();
        windows
            .map(|w| {
                let since = later(now, -w.length);
                let within = taken.answered.iter().filter(|at| **at > since).count();
                LimitSeen {
                    name: w.name,
                    remaining: w
                        .max
                        .saturating_sub(u32::try_from(within).unwrap_or(u32::MAX)),
                    reset: self.gate.clock.on_the_clock(later(now, w.length)),
                }
            })
            .collect()
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        let mut taken = self.gate.lock();
        taken.open = taken.open.saturating_sub(self.left);
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use wardmote_domain::clock::{Clock, SteppedClock};

    use super::*;

    fn gate(max: u32) -> (Arc<Gate>, Arc<SteppedClock>) {
        let clock = Arc::new(SteppedClock::new("2026-12-08T10:00:00Z".parse().unwrap()));
        let gate = Gate::new(max, clock.clone());
        clock.advance(MINUTE);
        (gate, clock)
    }

    fn make(leave: &mut Leave, many: u32) {
        for _ in 0..many {
            assert!(leave.take());
            leave.answered();
        }
    }

    #[test]
    fn what_was_not_made_is_given_back_and_what_was_counts_for_a_minute() {
        let (gate, clock) = gate(6);
        let mut first = gate.enter(6).unwrap();
        assert!(gate.enter(1).is_err(), "all six are spoken for");
        make(&mut first, 2);
        assert_eq!(first.seen()[0].remaining, 4);
        drop(first);
        let four = gate.enter(4).unwrap();
        drop(four);
        let answered = clock.now();
        clock.advance(SignedDuration::from_secs(59));
        assert_eq!(gate.enter(5).map(drop), Err(answered + MINUTE));
        clock.advance(SignedDuration::from_secs(1));
        assert!(gate.enter(6).is_ok());
    }

    #[test]
    fn ten_seconds_have_a_limit_of_their_own() {
        let (gate, clock) = gate(60);
        let mut leave = gate.enter(50).unwrap();
        make(&mut leave, 50);
        drop(leave);
        let until = clock.now() + SignedDuration::from_secs(10);
        assert_eq!(gate.enter(1).map(drop), Err(until));
        clock.advance(SignedDuration::from_secs(10));
        let mut leave = gate.enter(10).unwrap();
        make(&mut leave, 10);
        drop(leave);
        let until = clock.now() + SignedDuration::from_secs(50);
        assert_eq!(gate.enter(1).map(drop), Err(until));
    }

    #[test]
    fn a_minute_is_a_minute_whatever_is_done_to_the_clock() {
        for hours in [-1, 1, 24] {
            let (gate, clock) = gate(6);
            make(&mut gate.enter(6).unwrap(), 6);
            clock.jump(SignedDuration::from_hours(hours));
            assert_eq!(gate.enter(1).map(drop), Err(clock.now() + MINUTE));
            clock.advance(MINUTE);
            assert!(gate.enter(6).is_ok(), "{hours}");
        }
    }

    #[test]
    fn a_new_process_begins_only_what_the_ledger_has_counted() {
        let clock = Arc::new(SteppedClock::new("2026-12-08T10:00:00Z".parse().unwrap()));
        let gate = Gate::new(60, clock.clone());
        let mut one = gate.enter(1).unwrap();
        make(&mut one, 1);
        assert!(one.seen().is_empty() && !one.take());
        assert_eq!(gate.enter(2).map(drop), Err(clock.now() + MINUTE));
    }
}
