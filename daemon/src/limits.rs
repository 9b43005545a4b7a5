//! How often a mail may be asked for by somebody who has not signed in, and a code tried: so that nobody can fill another
//! person's mailbox with codes or confirming links, keep them from a code that still works, or use up what all may ask. Who
//! is refused sees the same answer.
//!
//! It holds for this process: a restart forgets it, which costs a person a handful of mails at most.

use std::{
    hash::{BuildHasher as _, Hash, RandomState},
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

use crate::visitor::Visitor;

type Keyed<C> = RateLimiter<u64, HashMapStateStore<u64>, C, NoOpMiddleware<<C as Clock>::Instant>>;
type Whole<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Addresses remembered at a time. Beyond it the slate is wiped: a flood of invented addresses must neither fill the
/// memory nor keep a real one out.
const ADDRESSES: usize = 50_000;

/// So many at once, and then one each time this has passed.
type Rule = (u32, Duration);

/// Codes that one visitor may have mailed to one address.
const CODES: Rule = (10, Duration::from_secs(120));
/// Codes to one address, whoever asks: twice that, so that one visitor leaves its owner the other half.
const ALL_CODES: Rule = (20, Duration::from_secs(60));
/// Tries of one visitor at the codes of one address. A code stands five and lasts ten minutes: whoever goes on trying at
/// another's uses up one code in that time at most.
const TRIES: Rule = (20, Duration::from_secs(120));
/// Confirming links to one address.
const LINKS: Rule = (3, Duration::from_secs(30 * 60));
/// Confirming links that one visitor may ask for: a full hall, which is one address, may subscribe at once.
const VISITOR_LINKS: Rule = (500, Duration::from_secs(1));
/// Confirming links in all: five times that, so that one visitor leaves room for the others.
const ALL_LINKS: Rule = (2_500, Duration::from_millis(200));

/// Pages that one visitor may open or post by the private link of a reader of a language: an agency's readers may share an
/// address, and a token of 256 bits is not found by trying.
const READING: Rule = (300, Duration::from_secs(1));

/// The limits of one desk.
pub struct Limits<C: Clock = MonotonicClock> {
    clock: C,
    /// Addresses are kept as a hash under a key that only this process has.
    hasher: RandomState,
    codes: Mutex<Keyed<C>>,
    all_codes: Mutex<Keyed<C>>,
    tries: Mutex<Keyed<C>>,
    links: Mutex<Keyed<C>>,
    visitor_links: Mutex<Keyed<C>>,
    all_links: Whole<C>,
    readings: Mutex<Keyed<C>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_clock(MonotonicClock)
    }
}

fn quota((burst, each): Rule) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(each)
        .unwrap_or_else(|| Quota::per_minute(burst))
        .allow_burst(burst)
}

/// An address as it is counted: capitals make no other mailbox.
fn mailbox(address: &EmailAddress) -> String {
    address.expose().to_lowercase()
}

impl<C: Clock + Clone> Limits<C> {
    fn with_clock(clock: C) -> Self {
        let keyed = |of| Mutex::new(RateLimiter::hashmap_with_clock(quota(of), clock.clone()));
        let (codes, all_codes, tries) = (keyed(CODES), keyed(ALL_CODES), keyed(TRIES));
        let (links, visitor_links) = (keyed(LINKS), keyed(VISITOR_LINKS));
        let readings = keyed(READING);
        let all_links = RateLimiter::direct_with_clock(quota(ALL_LINKS), clock.clone());
        Self {
            clock,
            hasher: RandomState::new(),
            codes,
            all_codes,
            tries,
            links,
            visitor_links,
            all_links,
            readings,
        }
    }

    /// Whether this visitor may have another sign-in code mailed to this address.
    pub fn code(&self, to: &EmailAddress, by: Visitor) -> bool {
        self.one(&self.codes, CODES, (mailbox(to), by.network()))
            && self.one(&self.all_codes, ALL_CODES, mailbox(to))
    }

    /// Whether this visitor may try another sign-in code of this address.
    pub fn try_code(&self, of: &EmailAddress, by: Visitor) -> bool {
        self.one(&self.tries, TRIES, (mailbox(of), by.network()))
    }

    /// Whether this visitor may have another confirming link mailed to this address.
    pub fn confirming_link(&self, to: &EmailAddress, by: Visitor) -> bool {
        self.one(&self.links, LINKS, mailbox(to))
            && self.one(&self.visitor_links, VISITOR_LINKS, by.network())
            && self.all_links.check().is_ok()
    }

    /// Whether this visitor may open or post another page by a reader's private link.
    pub fn reading(&self, by: Visitor) -> bool {
        self.one(&self.readings, READING, by.network())
    }

    fn one(&self, of: &Mutex<Keyed<C>>, rule: Rule, key: impl Hash) -> bool {
        let key = self.hasher.hash_one(key);
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
    use axum::http::HeaderMap;
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn address(text: &str) -> EmailAddress {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Visitor {
        Visitor::of(text.parse().unwrap(), &HeaderMap::new(), &[])
    }

    #[test]
    fn one_address_is_limited_and_another_is_not() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let by = at("192.0.2.1");
        let (one, same, other) = (
            address("a@example.org"),
            address("A@example.org"),
            address("b@example.org"),
        );
        assert_eq!((0..50).filter(|_| limits.code(&one, by)).count(), 10);
        assert!(!limits.code(&same, by), "capitals make no other mailbox");
        assert!(limits.code(&other, by));
        clock.advance(CODES.1);
        assert_eq!((0..50).filter(|_| limits.code(&one, by)).count(), 1);
        let links = (0..50).filter(|_| limits.confirming_link(&one, by));
        assert_eq!(links.count(), 3, "links are counted by themselves");
    }

    /// For an hour somebody does all they can to keep another person out, ten times a second.
    #[test]
    fn whoever_asks_and_tries_for_another_does_not_keep_them_out() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let (owner, hostile) = (at("192.0.2.1"), at("198.51.100.1"));
        let mailbox = address("a@example.org");
        // What was saved up is spent.
        while limits.code(&mailbox, hostile) || limits.try_code(&mailbox, hostile) {}
        let (mut spoilt, mut mailed) = (0, 0);
        for tenth in 0..36_000 {
            clock.advance(Duration::from_millis(100));
            mailed += u32::from(limits.code(&mailbox, hostile));
            spoilt += u32::from(limits.try_code(&mailbox, hostile));
            // Every quarter of an hour the owner signs in.
            if tenth % 9_000 == 0 {
                assert!(limits.code(&mailbox, owner) && limits.try_code(&mailbox, owner));
            }
        }
        assert_eq!((mailed, spoilt), (30, 30), "one in two minutes each");
    }

    #[test]
    fn one_visitor_leaves_links_to_the_others() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let hostile = at("2001:db8:1:1::1");
        let mut reader = 0;
        let mut ask = |by: Visitor| {
            reader += 1;
            limits.confirming_link(&address(&format!("r{reader}@example.org")), by)
        };
        assert_eq!((0..9_000).filter(|_| ask(hostile)).count(), 500);
        assert!(!ask(at("2001:db8:1:1:ffff::2")), "the same network");
        assert!(ask(at("2001:db8:1:2::1")) && ask(at("192.0.2.1")));
        clock.advance(Duration::from_secs(7));
        assert_eq!((0..100).filter(|_| ask(hostile)).count(), 7);
    }

    #[test]
    fn links_are_limited_in_all_and_come_back() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with_clock(clock.clone());
        let mut reader = 0;
        let mut ask = || {
            reader += 1;
            let by = at(&format!("192.0.2.{}", reader % 200));
            limits.confirming_link(&address(&format!("r{reader}@example.org")), by)
        };
        assert_eq!((0..4_000).filter(|_| ask()).count(), 2_500);
        clock.advance(Duration::from_secs(7));
        assert_eq!((0..100).filter(|_| ask()).count(), 35);
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory_and_keeps_nobody_out() {
        let limits = Limits::with_clock(FakeRelativeClock::default());
        let by = at("192.0.2.1");
        for i in 0..ADDRESSES + 10 {
            assert!(
                limits.code(&address(&format!("r{i}@example.org")), by),
                "{i}"
            );
        }
        assert!(limits.codes.lock().unwrap().len() <= ADDRESSES);
    }
}
