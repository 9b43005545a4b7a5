//! The `[channels.twitter]` section: the accounts on X and the numbers of their limits.

mod account;
mod fault;

use std::collections::BTreeSet;

use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;
use wardmote_domain::{
    places::Language,
    send::{Limit, Spend},
};

use super::settle::MAX_PAGES;

pub use account::{Access, AccessError, TwitterAccount};
pub use fault::TwitterConfigError;

/// The ledger's name for posts of the account in 15 minutes.
pub const POSTS_15M: &str = "posts_15m";
/// The ledger's name for posts of the app in 24 hours.
pub const POSTS_24H: &str = "posts_24h";
/// The ledger's name for deletes of the account in 15 minutes.
pub const DELETES_15M: &str = "deletes_15m";
/// The ledger's name for settling reads of the account in 15 minutes.
pub const READS_15M: &str = "reads_15m";
/// The ledger's name for what the app's posts cost in 30 days.
pub const SPEND_CAP_30D: &str = "spend_cap_30d";

/// X: where it is, who posts there, and how much. `S` stands for a secret: its place, as the configuration file has
/// it, or the secret itself after [`TwitterSection::resolve`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwitterSection<S> {
    /// The base address of the X API: `https://api.x.com`. On the sandbox realm a loopback address.
    #[serde(default = "default_url")]
    pub url: String,
    /// Seconds to wait for an answer after the connection stands. A post that runs out of this time may have been
    /// published and is settled.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u32,
    /// Seconds after a lost answer at which the account's timeline is read to see whether the post is there.
    #[serde(default = "default_settle")]
    pub settle_seconds: Vec<u32>,
    /// Languages beside English in which a message is posted, each as a post of its own, where the message has that
    /// version and its areas need it.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// The most posts in a thread; 1 forbids threads.
    #[serde(default = "default_max_posts")]
    pub max_posts: u32,
    /// What all accounts together may spend on posts in any 30 days, in US dollars. Absent: no cap of our own.
    #[serde(default)]
    pub spend_cap_usd: Option<u32>,
    /// Posts of the account in any 15 minutes.
    #[serde(default = "default_posts_15_minutes")]
    pub posts_15_minutes: u32,
    /// Posts of the app in any 24 hours, by all accounts together. Lower it where other programs use the same app.
    #[serde(default = "default_posts_24_hours")]
    pub posts_24_hours: u32,
    /// Deletes of the account in any 15 minutes.
    #[serde(default = "default_deletes_15_minutes")]
    pub deletes_15_minutes: u32,
    /// Pages of the account's timeline read in any 15 minutes. One settling read may turn five, and is counted as if
    /// it always did.
    #[serde(default = "default_reads_15_minutes")]
    pub reads_15_minutes: u32,
    /// The accounts; the first speaks for London and for every area without a route of its own.
    pub account: Vec<TwitterAccount<S>>,
}

/// The section with its secrets read.
pub type TwitterConfig = TwitterSection<SecretString>;

/// X's own limits (docs, August 2026) and ours: field of the section, the least that makes sense, the most.
const BOUNDS: [(&str, u32, u32); 4] = [
    ("posts_15_minutes", 1, 100),
    ("posts_24_hours", 1, 10_000),
    ("deletes_15_minutes", 1, 50),
    ("reads_15_minutes", MAX_PAGES, 900),
];

/// The longest thread that can be allowed.
pub const LONGEST_THREAD: u32 = 25;
/// The highest spend cap that can be set, in US dollars: its thousandths still fit the ledger.
const HIGHEST_CAP: u32 = 1_000_000;

fn default_url() -> String {
    "https://api.x.com".to_owned()
}
fn default_timeout() -> u32 {
    30
}
fn default_settle() -> Vec<u32> {
    vec![30, 120]
}
fn default_max_posts() -> u32 {
    4
}
fn default_posts_15_minutes() -> u32 {
    BOUNDS[0].2
}
fn default_posts_24_hours() -> u32 {
    BOUNDS[1].2
}
fn default_deletes_15_minutes() -> u32 {
    BOUNDS[2].2
}
fn default_reads_15_minutes() -> u32 {
    BOUNDS[3].2
}

impl<S> TwitterSection<S> {
    /// A section for these accounts at that base address, and the default of everything else.
    pub fn new(url: impl Into<String>, account: Vec<TwitterAccount<S>>) -> Self {
        Self {
            url: url.into(),
            timeout_seconds: default_timeout(),
            settle_seconds: default_settle(),
            languages: Vec::new(),
            max_posts: default_max_posts(),
            spend_cap_usd: None,
            posts_15_minutes: default_posts_15_minutes(),
            posts_24_hours: default_posts_24_hours(),
            deletes_15_minutes: default_deletes_15_minutes(),
            reads_15_minutes: default_reads_15_minutes(),
            account,
        }
    }

    /// The same section with each secret read from its place; `read` gets its field below `channels.twitter`.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<TwitterConfig, E> {
        let account = self
            .account
            .into_iter()
            .enumerate()
            .map(|(i, account)| {
                account.resolve(|field, place| read(&format!("account[{i}].{field}"), place))
            })
            .collect::<Result<_, E>>()?;
        Ok(TwitterSection {
            url: self.url,
            timeout_seconds: self.timeout_seconds,
            settle_seconds: self.settle_seconds,
            languages: self.languages,
            max_posts: self.max_posts,
            spend_cap_usd: self.spend_cap_usd,
            posts_15_minutes: self.posts_15_minutes,
            posts_24_hours: self.posts_24_hours,
            deletes_15_minutes: self.deletes_15_minutes,
            reads_15_minutes: self.reads_15_minutes,
            account,
        })
    }

    /// Whether the section makes sense. Needs no secret, so a check of the configuration can ask it.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), TwitterConfigError> {
        self.check_accounts()?;
        let given = [
            self.posts_15_minutes,
            self.posts_24_hours,
            self.deletes_15_minutes,
            self.reads_15_minutes,
        ];
        let limits = BOUNDS.into_iter().zip(given);
        let others = [
            (("timeout_seconds", 1, 600), self.timeout_seconds),
            (("max_posts", 1, LONGEST_THREAD), self.max_posts),
            (
                ("spend_cap_usd", 1, HIGHEST_CAP),
                self.spend_cap_usd.unwrap_or(1),
            ),
        ];
        for ((name, least, most), given) in limits.chain(others) {
            if !(least..=most).contains(&given) {
                return Err(TwitterConfigError::Bounds {
                    name,
                    given,
                    least,
                    most,
                });
            }
        }
        let mut seen = BTreeSet::new();
        for language in &self.languages {
            if language.is_english() || !seen.insert(language) {
                return Err(TwitterConfigError::Languages(language.to_string()));
            }
        }
        if self.settle_seconds.len() < 2 || !self.settle_seconds.is_sorted_by(|a, b| a < b) {
            return Err(TwitterConfigError::Reads);
        }
        Ok(())
    }

    fn check_accounts(&self) -> Result<(), TwitterConfigError> {
        if self.account.is_empty() {
            return Err(TwitterConfigError::NoAccount);
        }
        for (index, account) in self.account.iter().enumerate() {
            account
                .check()
                .map_err(|fault| TwitterConfigError::Account { index, fault })?;
            let before = &self.account[..index];
            let shares: [(&'static str, bool); 3] = [
                ("name", before.iter().any(|a| a.name == account.name)),
                (
                    "user_id",
                    before.iter().any(|a| a.user_id == account.user_id),
                ),
                (
                    "handle",
                    before
                        .iter()
                        .any(|a| a.handle.eq_ignore_ascii_case(&account.handle)),
                ),
            ];
            if let Some((field, _)) = shares.into_iter().find(|(_, same)| *same) {
                return Err(TwitterConfigError::Twice { index, field });
            }
        }
        Ok(())
    }

    /// When the timeline is read after a lost answer.
    pub fn settle_reads(&self) -> Vec<SignedDuration> {
        self.settle_seconds
            .iter()
            .map(|s| SignedDuration::from_secs(i64::from(*s)))
            .collect()
    }

    /// The limits of the account, for the ledger.
    pub fn limits(&self) -> Vec<Limit> {
        let quarter = SignedDuration::from_mins(15);
        let mut limits = vec![
            Limit::of(POSTS_15M, &[Spend::Send], self.posts_15_minutes, quarter),
            Limit::of(
                POSTS_24H,
                &[Spend::Send],
                self.posts_24_hours,
                SignedDuration::from_hours(24),
            )
            .shared(),
            Limit::of(
                DELETES_15M,
                &[Spend::Recall],
                self.deletes_15_minutes,
                quarter,
            ),
            Limit::of(
                READS_15M,
                &[Spend::Settle],
                self.reads_15_minutes / MAX_PAGES,
                quarter,
            ),
        ];
        // One app, one bill: the accounts share the cap.
        limits.extend(self.spend_cap_usd.map(|usd| {
            let window = SignedDuration::from_hours(30 * 24);
            Limit::of(
                SPEND_CAP_30D,
                &[Spend::Send],
                usd.saturating_mul(1000),
                window,
            )
            .shared()
            .by_price()
        }));
        limits
    }
}

/// Whether a text is an id as X gives them.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests;
