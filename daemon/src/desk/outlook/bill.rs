//! What many deliveries cost together, and of what the sum is made.

use std::collections::BTreeMap;

use wardmote_domain::send::{Currency, Money, Price};

use crate::desk::pace::number;

/// What many deliveries cost together.
#[derive(Default)]
pub(super) struct Bill {
    pub sum: BTreeMap<Currency, u64>,
    /// Each reason with how many it is of.
    why: Vec<(String, u64)>,
}

impl Bill {
    pub fn add(&mut self, price: Option<Price>, times: u64) {
        let Some(price) = price.filter(|_| times > 0) else {
            return;
        };
        let sum = self.sum.entry(price.each.currency).or_default();
        *sum = sum.saturating_add(price.each.thousandths.saturating_mul(times));
        match self.why.iter_mut().find(|(why, _)| *why == price.why) {
            Some((_, count)) => *count += times,
            None => self.why.push((price.why, times)),
        }
    }

    pub fn words(&self) -> Option<String> {
        let sums: Vec<String> = amounts(&self.sum);
        let why: Vec<String> = self
            .why
            .iter()
            .map(|(why, count)| match count {
                1 => why.clone(),
                n => format!("{} times {why}", number(*n)),
            })
            .collect();
        match (sums.is_empty(), why.is_empty()) {
            (true, _) => None,
            (false, true) => Some(sums.join(" and ")),
            (false, false) => Some(format!("{}: {}", sums.join(" and "), why.join("; "))),
        }
    }

    /// What it spends of a cap, in thousandths; caps are kept in the provider's own currency.
    pub fn thousandths(&self) -> u64 {
        self.sum.values().sum()
    }
}

pub(super) fn amounts(sums: &BTreeMap<Currency, u64>) -> Vec<String> {
    let amount = |(currency, thousandths): (&Currency, &u64)| {
        Money {
            currency: *currency,
            thousandths: *thousandths,
        }
        .to_string()
    };
    sums.iter().map(amount).collect()
}

/// Adds one bill to the total.
pub(super) fn add(total: &mut BTreeMap<Currency, u64>, bill: &Bill) {
    for (currency, sum) in &bill.sum {
        *total.entry(*currency).or_default() += sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_says_how_many_posts_it_is() {
        let price = || Price {
            each: Money {
                currency: Currency::Usd,
                thousandths: 15,
            },
            why: "a post".to_owned(),
        };
        let mut bill = Bill::default();
        bill.add(Some(price()), 1);
        assert_eq!(bill.words().as_deref(), Some("$0.015: a post"));
        bill.add(Some(price()), 2);
        assert_eq!(bill.words().as_deref(), Some("$0.045: 3 times a post"));
    }
}
