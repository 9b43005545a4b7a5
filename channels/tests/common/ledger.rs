//! A ledger as the store keeps it: sliding windows over acts, less the reserves, tightened by what a provider's headers
//! said until their window ends.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wardmote_domain::send::{Limit, LimitSeen, Spend};

pub struct Ledger {
    limits: Vec<Limit>,
    acts: BTreeMap<&'static str, Vec<Timestamp>>,
    seen: Vec<(LimitSeen, Timestamp)>,
}

impl Ledger {
    pub fn new(limits: Vec<Limit>) -> Self {
        let acts = limits.iter().map(|l| (l.name, Vec::new())).collect();
        Self {
            limits,
            acts,
            seen: Vec::new(),
        }
    }

    fn of(&self, spend: Spend) -> impl Iterator<Item = &Limit> {
        self.limits
            .iter()
            .filter(move |l| l.spends.contains(&spend))
    }

    /// From when one more may go; nothing where it may now.
    pub fn next(&self, spend: Spend, now: Timestamp) -> Option<Timestamp> {
        let waits = self.of(spend).filter_map(|limit| {
            let reserve = if spend == Spend::Send {
                limit.reserve
            } else {
                0
            };
            let max = (limit.max - reserve) as usize;
            let acts = &self.acts[limit.name];
            let first = acts.partition_point(|at| now.duration_since(*at) >= limit.window);
            let within = &acts[first..];
            let full = (within.len() >= max).then(|| within[within.len() - max] + limit.window);
            let said = self
                .seen
                .iter()
                .filter(|(s, _)| s.name == limit.name && s.reset > now);
            let tight = said.filter_map(|(s, at)| {
                let since = acts.len() - acts.partition_point(|act| act <= at);
                ((s.remaining as usize) <= since).then_some(s.reset)
            });
            full.into_iter().chain(tight).max()
        });
        waits.max()
    }

    /// Writes an act and what its answer said.
    pub fn spend(&mut self, spend: Spend, now: Timestamp, seen: Vec<LimitSeen>) {
        let names: Vec<&'static str> = self.of(spend).map(|l| l.name).collect();
        for name in names {
            self.acts.get_mut(name).unwrap().push(now);
        }
        for one in &seen {
            assert!(
                self.limits.iter().any(|l| l.name == one.name),
                "{} is no limit of the ledger",
                one.name
            );
        }
        self.seen.retain(|(s, _)| s.reset > now);
        self.seen.extend(seen.into_iter().map(|s| (s, now)));
    }

    /// The most acts of a limit in any of its windows.
    pub fn most(&self, name: &str) -> usize {
        let limit = self.limits.iter().find(|l| l.name == name).unwrap();
        let acts = &self.acts[limit.name];
        let in_window = |i: usize| {
            let first = acts.partition_point(|at| acts[i].duration_since(*at) >= limit.window);
            i + 1 - first
        };
        (0..acts.len()).map(in_window).max().unwrap_or(0)
    }
}
