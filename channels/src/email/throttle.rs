//! How much mail each receiving service gets: services that share their rules (all of Gmail's domains) are one group with a
//! rate of its own, halved when it asks us to slow down and raised a tenth for each clean minute. In memory: a restart
//! begins anew at the starting rate, which errs towards less.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use serde::Deserialize;

/// `[channels.email.throttle]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Throttle {
    /// Mails a second to each receiving service at the start (two connections with one mail a second each).
    #[serde(default = "two")]
    pub start: NonZeroU32,
    /// Mails a second to each receiving service at most, however well it goes.
    #[serde(default = "hundred")]
    pub most: NonZeroU32,
}

const fn two() -> NonZeroU32 {
    const { NonZeroU32::new(2).unwrap() }
}

const fn hundred() -> NonZeroU32 {
    const { NonZeroU32::new(100).unwrap() }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            start: two(),
            most: hundred(),
        }
    }
}

/// Groups that are kept in mind; of more, those that went unused longest are forgotten.
const KEPT: usize = 4096;

/// The least mails a second: one a minute.
const LEAST: f64 = 1.0 / 60.0;

const MINUTE: i64 = 60_000_000;

/// One receiving service. Instants are microseconds since 1970.
#[derive(Debug, Clone)]
struct Group {
    per_second: f64,
    /// The earliest instant of the next mail.
    next: i64,
    /// The instant promised to the last mail that was told to wait.
    promised: i64,
    /// Nothing before this.
    held: i64,
    /// When the rate last changed.
    changed: i64,
}

impl Group {
    fn interval(&self) -> i64 {
        // A rate is at least one a minute, so this is at most sixty million.
        (1_000_000.0 / self.per_second) as i64
    }
}

/// The rates of all receiving services.
#[derive(Debug)]
pub(super) struct Throttles {
    limits: Throttle,
    groups: Mutex<HashMap<String, Group>>,
}

impl Throttles {
    pub(super) fn new(limits: Throttle) -> Self {
        Self {
            limits,
            groups: Mutex::default(),
        }
    }

    /// Whether a mail to `domain` may go now; else from when.
    pub(super) fn turn(&self, domain: &str, now: Timestamp) -> Result<(), Timestamp> {
        let now = now.as_microsecond();
        let mut groups = self.groups();
        let group = self.of(&mut groups, domain, now);
        let free = group.next.max(group.held);
        if now >= free {
            group.next = now.max(group.next) + group.interval();
            return Ok(());
        }
        group.promised = group.promised.saturating_add(group.interval()).max(free);
        Err(Timestamp::from_microsecond(group.promised).unwrap_or(Timestamp::MAX))
    }

    /// It took one: after a clean minute it gets a tenth more.
    pub(super) fn clean(&self, domain: &str, now: Timestamp) {
        let now = now.as_microsecond();
        let mut groups = self.groups();
        let group = self.of(&mut groups, domain, now);
        if now - group.changed >= MINUTE {
            group.per_second = (group.per_second * 1.1).min(f64::from(self.limits.most.get()));
            group.changed = now;
        }
    }

    /// It asked us to slow down: half as much, and nothing until then.
    pub(super) fn slow(&self, domain: &str, until: Timestamp, now: Timestamp) {
        let now = now.as_microsecond();
        let mut groups = self.groups();
        let group = self.of(&mut groups, domain, now);
        // What was under way when it first said so says it too, and means the same.
        if now >= group.held {
            group.per_second = (group.per_second / 2.0).max(LEAST);
        }
        group.held = group.held.max(until.as_microsecond());
        group.changed = group.held;
    }

    fn of<'a>(
        &self,
        groups: &'a mut HashMap<String, Group>,
        domain: &str,
        now: i64,
    ) -> &'a mut Group {
        let name = service(domain);
        if !groups.contains_key(&name) && groups.len() >= KEPT {
            let oldest = groups
                .iter()
                .min_by_key(|(_, group)| group.next.max(group.held))
                .map(|(name, _)| name.clone());
            oldest.and_then(|name| groups.remove(&name));
        }
        let start = f64::from(self.limits.start.min(self.limits.most).get());
        groups.entry(name).or_insert(Group {
            per_second: start,
            next: i64::MIN,
            promised: i64::MIN,
            held: i64::MIN,
            changed: now,
        })
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<String, Group>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The receiving service of a domain, by what is publicly known of it; every other domain is its own.
fn service(domain: &str) -> String {
    let domain = domain.to_ascii_lowercase();
    let first = domain.split('.').next().unwrap_or_default();
    let name = match (domain.as_str(), first) {
        ("gmail.com" | "googlemail.com", _) => "gmail",
        ("msn.com" | "live.com" | "live.co.uk", _) | (_, "outlook" | "hotmail") => "microsoft",
        ("ymail.com" | "rocketmail.com" | "sky.com" | "aol.com" | "aol.co.uk", _)
        | (_, "yahoo") => "yahoo",
        ("icloud.com" | "me.com" | "mac.com", _) => "apple",
        _ => return domain,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(seconds: f64) -> Timestamp {
        let start: Timestamp = "2026-12-08T10:54:50Z".parse().unwrap();
        start + SignedDuration::from_micros((seconds * 1e6) as i64)
    }

    fn throttles() -> Throttles {
        Throttles::new(Throttle::default())
    }

    /// How many of many tries go in a second from then on.
    fn in_a_second(throttles: &Throttles, domain: &str, from: f64) -> usize {
        (0..1000)
            .filter(|i| {
                throttles
                    .turn(domain, at(from + f64::from(*i) / 1000.0))
                    .is_ok()
            })
            .count()
    }

    #[test]
    fn domains_of_one_service_share_its_rate_and_others_have_their_own() {
        let cases = [
            ("GMAIL.com", "gmail"),
            ("googlemail.com", "gmail"),
            ("hotmail.co.uk", "microsoft"),
            ("live.co.uk", "microsoft"),
            ("yahoo.co.uk", "yahoo"),
            ("me.com", "apple"),
            ("example.org", "example.org"),
            ("notgmail.com", "notgmail.com"),
        ];
        for (domain, expected) in cases {
            assert_eq!(service(domain), expected);
        }
        let throttles = throttles();
        assert_eq!(in_a_second(&throttles, "gmail.com", 0.0), 2);
        assert_eq!(throttles.turn("example.org", at(0.5)), Ok(()));
        assert!(throttles.turn("googlemail.com", at(0.999)).is_err());
    }

    /// A mail that is told when to come, and comes then, goes: nobody is sent round in circles.
    #[test]
    fn who_waits_is_given_an_instant_of_their_own() {
        let throttles = throttles();
        assert_eq!(throttles.turn("gmail.com", at(0.0)), Ok(()));
        let mut promised: Vec<Timestamp> = (0..20)
            .map(|_| throttles.turn("gmail.com", at(0.0)).unwrap_err())
            .collect();
        promised.sort();
        promised.dedup();
        assert_eq!(promised.len(), 20);
        assert_eq!(promised[0], at(0.5));
        assert_eq!(promised[19], at(10.0));
        for when in promised {
            assert_eq!(throttles.turn("gmail.com", when), Ok(()), "{when}");
        }
    }

    #[test]
    fn half_on_a_throttle_with_a_hold_and_a_tenth_more_each_clean_minute() {
        let throttles = throttles();
        throttles.slow("gmail.com", at(600.0), at(0.0));
        throttles.slow("gmail.com", at(600.0), at(1.0));
        assert!(throttles.turn("gmail.com", at(599.0)).is_err());
        assert_eq!(throttles.turn("example.org", at(1.0)), Ok(()));
        assert_eq!(
            in_a_second(&throttles, "gmail.com", 600.0),
            1,
            "half, and once for both replies"
        );
        throttles.clean("gmail.com", at(630.0));
        throttles.clean("gmail.com", at(661.0));
        throttles.clean("gmail.com", at(662.0));
        let rate = throttles.groups()["gmail"].per_second;
        assert!((rate - 1.1).abs() < 1e-9, "{rate}");
        for minute in 0..200 {
            throttles.clean("gmail.com", at(800.0 + 61.0 * f64::from(minute)));
        }
        assert_eq!(throttles.groups()["gmail"].per_second, 100.0);
        for hold in 0..40 {
            let now = 20_000.0 + 1000.0 * f64::from(hold);
            throttles.slow("gmail.com", at(now + 300.0), at(now));
        }
        assert_eq!(throttles.groups()["gmail"].per_second, LEAST);
    }

    #[test]
    fn no_more_groups_than_are_kept() {
        let throttles = throttles();
        for n in 0..KEPT + 100 {
            assert!(
                throttles
                    .turn(&format!("d{n}.example.org"), at(n as f64))
                    .is_ok()
            );
        }
        assert_eq!(throttles.groups().len(), KEPT);
    }
}
