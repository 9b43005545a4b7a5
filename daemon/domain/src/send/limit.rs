//! Limits of an account, over sliding windows. The store keeps the ledger.

use jiff::SignedDuration;

/// The acts that spend a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spend {
    /// A send.
    Send,
    /// A read that settles.
    Settle,
    /// A recall.
    Recall,
}

/// One limit of an account, over a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name in the ledger: `posts_15m`.
    pub name: &'static str,
    /// The acts that spend it.
    pub spends: &'static [Spend],
    /// How much in any window: acts, or thousandths of the currency's unit where it weighs by price.
    pub max: u32,
    /// How long the window is.
    pub window: SignedDuration,
    /// Whether all accounts of the channel spend it together (a provider that counts by app or by site), or each its own.
    pub pool: Pool,
    /// What one act weighs.
    pub weigh: Weigh,
    /// How much of `max` sends leave free, for settling and taking back.
    pub reserve: u32,
}

impl Limit {
    /// A limit of one account on one act, each act weighing one, without a reserve.
    pub fn of(
        name: &'static str,
        spends: &'static [Spend],
        max: u32,
        window: SignedDuration,
    ) -> Self {
        Self {
            name,
            spends,
            max,
            window,
            pool: Pool::Account,
            weigh: Weigh::One,
            reserve: 0,
        }
    }

    /// The same, spent by all accounts of the channel together.
    pub fn shared(self) -> Self {
        Self {
            pool: Pool::Channel,
            ..self
        }
    }

    /// The same, of which sends leave `reserve` free.
    pub fn reserving(self, reserve: u32) -> Self {
        Self { reserve, ..self }
    }

    /// The same, weighed by what each send costs ([`super::Price::each`], in thousandths).
    pub fn by_price(self) -> Self {
        Self {
            weigh: Weigh::Price,
            ..self
        }
    }
}

/// Whose acts spend a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pool {
    /// One account's.
    Account,
    /// Those of all accounts of the channel.
    Channel,
}

/// What an act weighs in a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weigh {
    /// One.
    One,
    /// Its price in thousandths of the currency's unit: a spend cap.
    Price,
}
