//! The `[channels.twitter]` section: the account on X and the numbers of its limits.

use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;
use wardmote_domain::send::{AccountName, Limit, Spend};

use super::settle::MAX_PAGES;

/// The ledger's name for posts of the account in 15 minutes.
pub const POSTS_15M: &str = "posts_15m";
/// The ledger's name for posts of the app in 24 hours.
pub const POSTS_24H: &str = "posts_24h";
/// The ledger's name for deletes of the account in 15 minutes.
pub const DELETES_15M: &str = "deletes_15m";
/// The ledger's name for settling reads of the account in 15 minutes.
pub const READS_15M: &str = "reads_15m";

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
    /// Posts of the account in any 15 minutes.
    #[serde(default = "default_posts_15_minutes")]
    pub posts_15_minutes: u32,
    /// Posts of the app in any 24 hours. Lower it where other programs or accounts use the same app.
    #[serde(default = "default_posts_24_hours")]
    pub posts_24_hours: u32,
    /// Deletes of the account in any 15 minutes.
    #[serde(default = "default_deletes_15_minutes")]
    pub deletes_15_minutes: u32,
    /// Pages of the account's timeline read in any 15 minutes. One settling read may turn five, and is counted as if
    /// it always did.
    #[serde(default = "default_reads_15_minutes")]
    pub reads_15_minutes: u32,
    /// The account.
    pub account: TwitterAccount<S>,
}

/// The section with its secrets read.
pub type TwitterConfig = TwitterSection<SecretString>;

/// The account on X and its OAuth 1.0a keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwitterAccount<S> {
    /// The name that routes and the command line use; need not be the handle.
    pub name: AccountName,
    /// The account's number at X, in quotation marks. The timeline of this number settles a lost answer, so the probe
    /// refuses keys that belong to another.
    pub user_id: String,
    /// The handle, without `@`.
    pub handle: String,
    /// The app's key ("API key").
    pub consumer_key: S,
    /// The app's secret ("API key secret").
    pub consumer_secret: S,
    /// The account's access token for that app.
    pub token: S,
    /// The access token's secret.
    pub token_secret: S,
}

/// X's own limits (docs, August 2026): field of the section, the least that lets anything go, X's number.
const BOUNDS: [(&str, u32, u32); 4] = [
    ("posts_15_minutes", 1, 100),
    ("posts_24_hours", 1, 10_000),
    ("deletes_15_minutes", 1, 50),
    ("reads_15_minutes", MAX_PAGES, 900),
];

fn default_url() -> String {
    "https://api.x.com".to_owned()
}
fn default_timeout() -> u32 {
    30
}
fn default_settle() -> Vec<u32> {
    vec![30, 120]
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

/// What is wrong with the section, beyond its spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TwitterConfigError {
    /// A number that X could not have given.
    #[error(
        "account.user_id \"{0}\" is not a number of X: write its 1 to 19 digits in quotation marks"
    )]
    UserId(String),
    /// A handle that X could not have given.
    #[error(
        "account.handle \"{0}\" is not a handle of X: write 1 to 15 letters, digits and _, without @"
    )]
    Handle(String),
    /// A number outside its bounds.
    #[error("{name} is {given}: it must be from {least} to {most}")]
    Bounds {
        /// Which field.
        name: &'static str,
        /// As given.
        given: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Reads that are no plan.
    #[error(
        "settle_seconds must hold at least two times, each later than the one before, such as [30, 120]"
    )]
    Reads,
}

impl TwitterConfigError {
    /// The field, below `channels.twitter`.
    pub fn field(&self) -> &'static str {
        match self {
            Self::UserId(_) => "account.user_id",
            Self::Handle(_) => "account.handle",
            Self::Bounds { name, .. } => name,
            Self::Reads => "settle_seconds",
        }
    }
}

impl<S> TwitterSection<S> {
    /// A section for that account at that base address, and the default of everything else.
    pub fn new(url: impl Into<String>, account: TwitterAccount<S>) -> Self {
        Self {
            url: url.into(),
            timeout_seconds: default_timeout(),
            settle_seconds: default_settle(),
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
        let account = TwitterAccount {
            consumer_key: read("account.consumer_key", &self.account.consumer_key)?,
            consumer_secret: read("account.consumer_secret", &self.account.consumer_secret)?,
            token: read("account.token", &self.account.token)?,
            token_secret: read("account.token_secret", &self.account.token_secret)?,
            name: self.account.name,
            user_id: self.account.user_id,
            handle: self.account.handle,
        };
        Ok(TwitterSection {
            url: self.url,
            timeout_seconds: self.timeout_seconds,
            settle_seconds: self.settle_seconds,
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
        let account = &self.account;
        if !is_id(&account.user_id) {
            return Err(TwitterConfigError::UserId(
                account.user_id.chars().take(40).collect(),
            ));
        }
        let plain = account
            .handle
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !plain || !(1..=15).contains(&account.handle.len()) {
            return Err(TwitterConfigError::Handle(
                account.handle.chars().take(40).collect(),
            ));
        }
        let given = [
            self.posts_15_minutes,
            self.posts_24_hours,
            self.deletes_15_minutes,
            self.reads_15_minutes,
        ];
        let limits = BOUNDS.into_iter().zip(given);
        let time = (("timeout_seconds", 1, 600), self.timeout_seconds);
        for ((name, least, most), given) in limits.chain([time]) {
            if !(least..=most).contains(&given) {
                return Err(TwitterConfigError::Bounds {
                    name,
                    given,
                    least,
                    most,
                });
            }
        }
        if self.settle_seconds.len() < 2 || !self.settle_seconds.is_sorted_by(|a, b| a < b) {
            return Err(TwitterConfigError::Reads);
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
        let limit = |name, spends, max, window| Limit::of(name, spends, max, window);
        vec![
            limit(
                POSTS_15M,
                &[Spend::Send][..],
                self.posts_15_minutes,
                quarter,
            ),
            limit(
                POSTS_24H,
                &[Spend::Send][..],
                self.posts_24_hours,
                SignedDuration::from_hours(24),
            )
            .shared(),
            limit(
                DELETES_15M,
                &[Spend::Recall][..],
                self.deletes_15_minutes,
                quarter,
            ),
            limit(
                READS_15M,
                &[Spend::Settle][..],
                self.reads_15_minutes / MAX_PAGES,
                quarter,
            ),
        ]
    }
}

/// Whether a text is an id as X gives them.
pub(super) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests;
