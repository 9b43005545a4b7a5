//! How often a mail may be asked for by somebody who has not signed in: so that nobody can fill another person's mailbox
//! with codes or confirming links, or keep them from a code that still works. Who is refused sees the same answer.
//!
//! It holds for this process: a restart forgets it, which costs a person a handful of mails at most.

use std::{
    hash::{BuildHasher as _, RandomState},
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};
use wardmote_domain::person::EmailAddress;

type Keyed<C> = RateLimiter<u64, HashMapStateStore<u64>, C, NoOpMiddleware<<C as Clock>::Instant>>;
type Whole<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Addresses remembered at a time. Beyond it the slate is wiped: a flood of invented addresses must neither fill the
/// memory nor keep a real one out.
const ADDRESSES: usize = 50_000;

/// Codes to one address: ten at once, then one every two minutes.
const CODES: (u32, Duration) = (10, Duration::from_secs(120));
/// Confirming links to one address: three at once, then one every half hour.
const LINKS: (u32, Duration) = (3, Duration::from_secs(30 * 60));
/// Confirming links in all: a full hall may subscribe at once; after that one a second.
const ALL_LINKS: (u32, Duration) = (500, Duration::from_secs(1));

/// The limits of one desk.
pub struct Limits<C: Clock = MonotonicClock> {
    clock: C,
    /// Addresses are kept as a hash under a key that only this process has.
    hasher: RandomState,
    codes: Mutex<Keyed<C>>,
    links: Mutex<Keyed<C>>,
    all_links: Whole<C>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_clock(MonotonicClock)
    }
}

fn quota((burst, each): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(each)
        .unwrap_or_else(|| Quota::per_minute(burst))
        .allow_burst(burst)
}

impl<C: Clock + Clone> Limits<C> {
    fn with_clock(clock: C) -> Self {
        let keyed = |of| Mutex::new(RateLimiter::hashmap_with_clock(quota(of), clock.clone()));
        let (codes, links) = (keyed(CODES), keyed(LINKS));
        let all_links = RateLimiter::direct_with_clock(quota(ALL_LINKS), clock.clone());
        Self {
            clock,
            hasher: RandomState::new(),
            codes,
            links,
            all_links,
        }
    }

    /// Whether this address may be mailed another sign-in code.
    pub fn code(&self, to: &EmailAddress) -> bool {
        self.one(&self.codes, CODES, to)
    }

    /// Whether this address may be mailed another confirming link.
    pub fn confirming_link(&self, to: &EmailAddress) -> bool {
        self.one(&self.links, LINKS, to) && self.all_links.check().is_ok()
    }

    fn one(&self, of: &Mutex<Keyed<C>>, rule: (u32, Duration), to: &EmailAddress) -> bool {
        let key = self.hasher.hash_one(to.expose().to_lowercase());
        let mut limiter = of.lock().unwrap_or_else(PoisonError::into_inner);
        if limiter.len() >= ADDRESSES {
            limiter.retain_recent();
            if limiter.len() >= ADDRESSES {
                *limiter = RateLimiter::hashmap_with_clock(quota(rule), self.clock.clone());
            }
        }
        limiter.check_key(&key).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn address(text: &str) -> EmailAddress {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_is_limited_and_another_is_not() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let (one, same, other) = (
            address("a@example.org"),
            address("A@example.org"),
            address("b@example.org"),
        );
        assert_eq!((0..50).filter(|_| limits.code(&one)).count(), 10);
        assert!(!limits.code(&same), "capitals make no other mailbox");
        assert!(limits.code(&other));
        clock.advance(CODES.1);
        assert_eq!((0..50).filter(|_| limits.code(&one)).count(), 1);
        assert_eq!(
            (0..50).filter(|_| limits.confirming_link(&one)).count(),
            3,
            "links are counted by themselves"
        );
    }

    #[test]
    fn links_are_limited_in_all_and_come_back() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let to = |i: u32| address(&format!("r{i}@example.org"));
        assert_eq!(
            (0..1000)
                .filter(|i| limits.confirming_link(&to(*i)))
                .count(),
            500
        );
        clock.advance(Duration::from_secs(7));
        assert_eq!(
            (2000..2100)
                .filter(|i| limits.confirming_link(&to(*i)))
                .count(),
            7
        );
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory_and_keeps_nobody_out() {
        let limits = Limits::with_clock(FakeRelativeClock::default());
        for i in 0..ADDRESSES + 10 {
            assert!(limits.code(&address(&format!("r{i}@example.org"))), "{i}");
        }
        assert!(limits.codes.lock().unwrap().len() <= ADDRESSES);
    }
}
