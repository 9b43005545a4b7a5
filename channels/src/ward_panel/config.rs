//! The `[channels.ward_panel]` section: one Discourse, or members' digests by mail. One table of keys for both kinds, so
//! that a wrong key is told with its line; [`WardPanelSection::check`] says which keys a kind needs and which it has not.

use std::{collections::BTreeMap, fmt};

use jiff::{
    SignedDuration,
    civil::{Time, Weekday, time},
};
use reqwest::header::HeaderValue;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use wardmote_domain::{
    places::WardCode,
    send::{AccountName, Gather, Limit, Spend},
};

/// The ledger's name for requests to the site in a minute.
pub const REQUESTS_1M: &str = "requests_1m";
/// The ledger's name for requests to the site in 10 seconds.
pub const REQUESTS_10S: &str = "requests_10s";

/// Admin-API requests in any minute that a site takes, all its keys together (contract, August 2026).
pub const SITE_MINUTE: u32 = 60;
/// Requests in any 10 seconds that a site takes from one address.
pub const SITE_TEN_SECONDS: u32 = 50;

/// How ward panels are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelKind {
    /// A forum: one category a ward.
    Discourse,
    /// One mail a member with what is new on the ward page.
    Digest,
}

impl fmt::Display for PanelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discourse => "discourse",
            Self::Digest => "digest",
        })
    }
}

/// Ward panels. `S` stands for a secret: its place, as the configuration file has it, or the secret itself after
/// [`WardPanelSection::resolve`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WardPanelSection<S> {
    /// Discourse, or digests.
    pub kind: PanelKind,
    /// The name that routes and the command line use.
    #[serde(default = "default_account")]
    pub account: AccountName,
    /// Discourse: the address of the site. On the sandbox realm a loopback address.
    #[serde(default)]
    pub url: Option<String>,
    /// Discourse: the account on the site that posts (`Api-Username`).
    #[serde(default)]
    pub username: Option<String>,
    /// Discourse: its API key.
    #[serde(default = "Option::default")]
    pub api_key: Option<S>,
    /// Discourse: the number of each ward's category. A ward without one is refused with its name.
    #[serde(default)]
    pub categories: Option<BTreeMap<WardCode, u64>>,
    /// Discourse: requests in any minute, of every kind together. The site counts all its keys as one.
    #[serde(default)]
    pub requests_per_minute: Option<u32>,
    /// Discourse: seconds to wait for an answer after the connection stands.
    #[serde(default)]
    pub timeout_seconds: Option<u32>,
    /// Discourse: seconds after a lost answer at which the site is asked for our number.
    #[serde(default)]
    pub settle_seconds: Option<Vec<u32>>,
    /// Digests: the local time at which they go out.
    #[serde(default, deserialize_with = "read_time")]
    pub time: Option<Time>,
    /// Digests: the day of the week; without it they go out every day.
    #[serde(default, deserialize_with = "read_day")]
    pub day: Option<Weekday>,
}

/// The section with its secrets read.
pub type WardPanelConfig = WardPanelSection<SecretString>;

/// A Discourse, as the section has it, in order.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its address.
    pub url: String,
    /// The account that posts.
    pub username: String,
    /// Its key.
    pub api_key: SecretString,
    /// The category of each ward.
    pub categories: BTreeMap<WardCode, u64>,
    /// Requests in any minute.
    pub requests_per_minute: u32,
    /// Seconds to wait for an answer.
    pub timeout_seconds: u32,
    /// Seconds after a loss at which it is asked.
    pub settle_seconds: Vec<u32>,
}

/// What the section comes to.
#[derive(Debug, Clone)]
pub enum Checked {
    /// A Discourse.
    Discourse(Site),
    /// Digests.
    Digest(Gather),
}

fn default_account() -> AccountName {
    AccountName("panels".to_owned())
}

fn read_time<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Time>, D::Error> {
    let wrong = || serde::de::Error::custom("write it like 17:00");
    let Some(text) = Option::<String>::deserialize(d)? else {
        return Ok(None);
    };
    if text.len() != 5 {
        return Err(wrong());
    }
    Time::strptime("%H:%M", &text)
        .map(Some)
        .map_err(|_| wrong())
}

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn read_day<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Weekday>, D::Error> {
    let Some(text) = Option::<String>::deserialize(d)? else {
        return Ok(None);
    };
    let day = DAYS
        .iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name));
    day.map(|(_, day)| Some(*day))
        .ok_or_else(|| serde::de::Error::custom("write a day of the week, like \"friday\""))
}

/// What is wrong with the section, beyond its spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WardPanelConfigError {
    /// A key that this kind needs.
    #[error("{name} is missing: kind = \"{kind}\" needs it")]
    Missing {
        /// Which.
        name: &'static str,
        /// The kind.
        kind: PanelKind,
    },
    /// A key of the other kind.
    #[error("{name} does nothing with kind = \"{kind}\": take it out")]
    OfTheOther {
        /// Which.
        name: &'static str,
        /// The kind.
        kind: PanelKind,
    },
    /// A name or key that cannot stand in a request.
    #[error("{0} must be 1 to 200 visible characters of ASCII, without spaces")]
    NotPlain(&'static str),
    /// A number outside its bounds.
    #[error("{name} is {given}: it must be from {least} to {most}")]
    Bounds {
        /// Which field.
        name: &'static str,
        /// As given.
        given: u64,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// Reads that are no plan.
    #[error(
        "settle_seconds must hold at least two times, each later than the one before, such as [30, 120]"
    )]
    Reads,
    /// Two wards that would share a category.
    #[error("categories: {0} and {1} have the same category; give each ward its own")]
    Shared(WardCode, WardCode),
}

impl<S> WardPanelSection<S> {
    /// The same section with each secret read from its place; `read` gets its field below `channels.ward_panel`.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<WardPanelConfig, E> {
        let api_key = match &self.api_key {
            Some(place) => Some(read("api_key", place)?),
            None => None,
        };
        Ok(WardPanelSection {
            kind: self.kind,
            account: self.account,
            url: self.url,
            username: self.username,
            api_key,
            categories: self.categories,
            requests_per_minute: self.requests_per_minute,
            timeout_seconds: self.timeout_seconds,
            settle_seconds: self.settle_seconds,
            time: self.time,
            day: self.day,
        })
    }

    /// Refuses a key that is there and must not be.
    fn without(&self, keys: &[(&'static str, bool)]) -> Result<(), WardPanelConfigError> {
        match keys.iter().find(|(_, there)| *there) {
            Some((name, _)) => Err(WardPanelConfigError::OfTheOther {
                name,
                kind: self.kind,
            }),
            None => Ok(()),
        }
    }
}

impl WardPanelConfig {
    /// What the section comes to.
    ///
    /// # Errors
    /// The first thing that makes no sense.
    pub fn check(&self) -> Result<Checked, WardPanelConfigError> {
        match self.kind {
            PanelKind::Discourse => self.site().map(Checked::Discourse),
            PanelKind::Digest => self.gather().map(Checked::Digest),
        }
    }

    fn gather(&self) -> Result<Gather, WardPanelConfigError> {
        self.without(&[
            ("url", self.url.is_some()),
            ("username", self.username.is_some()),
            ("api_key", self.api_key.is_some()),
            ("categories", self.categories.is_some()),
            ("requests_per_minute", self.requests_per_minute.is_some()),
            ("timeout_seconds", self.timeout_seconds.is_some()),
            ("settle_seconds", self.settle_seconds.is_some()),
        ])?;
        Ok(Gather {
            day: self.day,
            time: self.time.unwrap_or(time(17, 0, 0, 0)),
        })
    }

    fn site(&self) -> Result<Site, WardPanelConfigError> {
        self.without(&[("time", self.time.is_some()), ("day", self.day.is_some())])?;
        let missing = |name| WardPanelConfigError::Missing {
            name,
            kind: self.kind,
        };
        let site = Site {
            url: self.url.clone().ok_or_else(|| missing("url"))?,
            username: self.username.clone().ok_or_else(|| missing("username"))?,
            api_key: self.api_key.clone().ok_or_else(|| missing("api_key"))?,
            categories: self
                .categories
                .clone()
                .filter(|wards| !wards.is_empty())
                .ok_or_else(|| missing("categories"))?,
            requests_per_minute: self.requests_per_minute.unwrap_or(SITE_MINUTE),
            timeout_seconds: self.timeout_seconds.unwrap_or(30),
            settle_seconds: self.settle_seconds.clone().unwrap_or_else(|| vec![30, 120]),
        };
        site.check()?;
        Ok(site)
    }
}

impl Site {
    fn check(&self) -> Result<(), WardPanelConfigError> {
        use secrecy::ExposeSecret as _;
        for (name, text) in [
            ("username", self.username.as_str()),
            ("api_key", self.api_key.expose_secret()),
        ] {
            let plain = text.bytes().all(|b| b.is_ascii_graphic());
            if !plain || !(1..=200).contains(&text.len()) || HeaderValue::from_str(text).is_err() {
                return Err(WardPanelConfigError::NotPlain(name));
            }
        }
        let numbers = [
            (
                "requests_per_minute",
                self.requests_per_minute,
                // The most that one act may take, below which none could ever begin.
                super::discourse::MOST_CALLS,
                SITE_MINUTE,
            ),
            ("timeout_seconds", self.timeout_seconds, 1, 600),
        ];
        for (name, given, least, most) in numbers {
            if !(least..=most).contains(&given) {
                let (given, least, most) = (given.into(), least.into(), most.into());
                return Err(WardPanelConfigError::Bounds {
                    name,
                    given,
                    least,
                    most,
                });
            }
        }
        if self.settle_seconds.len() < 2 || !self.settle_seconds.is_sorted_by(|a, b| a < b) {
            return Err(WardPanelConfigError::Reads);
        }
        let mut seen: BTreeMap<u64, WardCode> = BTreeMap::new();
        for (ward, category) in &self.categories {
            if *category == 0 {
                return Err(WardPanelConfigError::Bounds {
                    name: "categories",
                    given: 0,
                    least: 1,
                    most: i64::MAX as u64,
                });
            }
            if let Some(other) = seen.insert(*category, *ward) {
                return Err(WardPanelConfigError::Shared(other, *ward));
            }
        }
        Ok(())
    }

    /// The limits of the site, for the ledger. A thirtieth stays free for settling and taking back.
    pub fn limits(&self) -> Vec<Limit> {
        const ALL: &[Spend] = &[Spend::Send, Spend::Settle, Spend::Recall];
        let minute = SignedDuration::from_mins(1);
        let burst = self.requests_per_minute.min(SITE_TEN_SECONDS);
        vec![
            Limit::of(REQUESTS_1M, ALL, self.requests_per_minute, minute)
                .shared()
                .reserving((self.requests_per_minute / 30).max(1)),
            Limit::of(REQUESTS_10S, ALL, burst, SignedDuration::from_secs(10)).shared(),
        ]
    }

    /// When the site is asked after a lost answer.
    pub fn settle_reads(&self) -> Vec<SignedDuration> {
        self.settle_seconds
            .iter()
            .map(|s| SignedDuration::from_secs(i64::from(*s)))
            .collect()
    }
}

#[cfg(test)]
mod tests;
