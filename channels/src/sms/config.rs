//! The `[channels.sms]` section: the service at GOV.UK Notify, what it may send, and what that costs.

use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;
use wardmote_domain::send::{AccountName, Limit, Spend};

/// The ledger's name for text messages, and reads that settle, in a minute.
pub const MESSAGES_1M: &str = "messages_1m";
/// The ledger's name for text messages in 24 hours.
pub const MESSAGES_24H: &str = "messages_24h";

/// Notify's own limits (documentation of June 2026).
const MOST_A_MINUTE: u32 = 3_000;
const MOST_A_DAY: u32 = 250_000;
/// The most sends that may be open at once.
const MOST_IN_FLIGHT: u32 = 16;
/// Of a minute's calls, how many sends leave free for reads that settle, where there are so many.
const FOR_SETTLING: u32 = 60;

/// GOV.UK Notify. `S` stands for a secret: its place, as the configuration file has it, or the secret itself after
/// [`SmsSection::resolve`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSection<S> {
    /// The base address. On the sandbox realm a loopback address.
    #[serde(default = "default_url")]
    pub url: String,
    /// The name that the command line uses.
    pub account: AccountName,
    /// The key, as Notify shows it: name, service and secret in one.
    pub api_key: S,
    /// The template of one `((body))`.
    pub template_id: String,
    /// Who the message is from, where the service has several senders.
    #[serde(default)]
    pub sms_sender_id: Option<String>,
    /// The bearer token of Notify's calls to us. Absent: they are not listened to.
    #[serde(default = "Option::default")]
    pub callback_token: Option<S>,
    /// Seconds to wait for an answer after the connection stands.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u32,
    /// Seconds after a lost answer at which Notify is asked for the message.
    #[serde(default = "default_settle")]
    pub settle_seconds: Vec<u32>,
    /// Messages that may be on their way at once: the most that can ever be in doubt.
    #[serde(default = "default_in_flight")]
    pub in_flight: u32,
    /// Messages in any minute.
    #[serde(default = "default_minute")]
    pub messages_per_minute: u32,
    /// Messages in any 24 hours.
    #[serde(default = "default_day")]
    pub messages_per_day: u32,
    /// Pence for each part of a message, as the service is charged.
    #[serde(default = "default_price")]
    pub price_pence_per_part: f64,
}

/// The section with its secrets read.
pub type SmsConfig = SmsSection<SecretString>;

fn default_url() -> String {
    "https://api.notifications.service.gov.uk".to_owned()
}
fn default_timeout() -> u32 {
    30
}
fn default_settle() -> Vec<u32> {
    vec![30, 120]
}
fn default_in_flight() -> u32 {
    4
}
fn default_minute() -> u32 {
    MOST_A_MINUTE
}
fn default_day() -> u32 {
    MOST_A_DAY
}
fn default_price() -> f64 {
    2.33
}

/// What is wrong with the section, beyond its spelling. It repeats no secret.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SmsConfigError {
    /// An id that Notify could not have given.
    #[error(
        "{0}: it is not an id of Notify: 36 characters like 740e5834-3a29-46b4-9a6f-16142fde533a"
    )]
    Id(&'static str),
    /// A key that Notify could not have given.
    #[error(
        "api_key: it is not a key of Notify: copy all of it, its name, the service's id and the secret, with the hyphens"
    )]
    Key,
    /// A number outside its bounds.
    #[error("{name}: it is {given}, and must be from 1 to {most}")]
    Bounds {
        /// Which field.
        name: &'static str,
        /// As given.
        given: u32,
        /// The most.
        most: u32,
    },
    /// Reads that are no plan.
    #[error(
        "settle_seconds: it must hold at least two times, each later than the one before, such as [30, 120]"
    )]
    Reads,
    /// A price that is none.
    #[error("price_pence_per_part: it must be from 0 to 100")]
    Price,
}

/// Whether a text is a UUID as Notify writes them.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|g| g.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|g| g.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl<S> SmsSection<S> {
    /// A section for that account with that key and template, and the default of everything else.
    pub fn new(
        url: impl Into<String>,
        account: AccountName,
        api_key: S,
        template_id: impl Into<String>,
    ) -> Self {
        Self {
            url: url.into(),
            account,
            api_key,
            template_id: template_id.into(),
            sms_sender_id: None,
            callback_token: None,
            timeout_seconds: default_timeout(),
            settle_seconds: default_settle(),
            in_flight: default_in_flight(),
            messages_per_minute: default_minute(),
            messages_per_day: default_day(),
            price_pence_per_part: default_price(),
        }
    }

    /// The same section with each secret read from its place; `read` gets its field below the section.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<SmsConfig, E> {
        let api_key = read("api_key", &self.api_key)?;
        let callback_token = self
            .callback_token
            .as_ref()
            .map(|place| read("callback_token", place))
            .transpose()?;
        Ok(SmsSection {
            url: self.url,
            account: self.account,
            api_key,
            template_id: self.template_id,
            sms_sender_id: self.sms_sender_id,
            callback_token,
            timeout_seconds: self.timeout_seconds,
            settle_seconds: self.settle_seconds,
            in_flight: self.in_flight,
            messages_per_minute: self.messages_per_minute,
            messages_per_day: self.messages_per_day,
            price_pence_per_part: self.price_pence_per_part,
        })
    }

    /// Proves what spelling cannot show.
    ///
    /// # Errors
    /// With the first thing that is wrong.
    pub fn check(&self) -> Result<(), SmsConfigError> {
        if !is_uuid(&self.template_id) {
            return Err(SmsConfigError::Id("template_id"));
        }
        if self.sms_sender_id.as_deref().is_some_and(|id| !is_uuid(id)) {
            return Err(SmsConfigError::Id("sms_sender_id"));
        }
        for (name, given, most) in [
            ("timeout_seconds", self.timeout_seconds, 600),
            ("in_flight", self.in_flight, MOST_IN_FLIGHT),
            (
                "messages_per_minute",
                self.messages_per_minute,
                MOST_A_MINUTE,
            ),
            ("messages_per_day", self.messages_per_day, MOST_A_DAY),
        ] {
            if !(1..=most).contains(&given) {
                return Err(SmsConfigError::Bounds { name, given, most });
            }
        }
        if self.settle_seconds.len() < 2
            || self.settle_seconds.first() == Some(&0)
            || !self.settle_seconds.is_sorted_by(|a, b| a < b)
        {
            return Err(SmsConfigError::Reads);
        }
        if !(0.0..=100.0).contains(&self.price_pence_per_part) {
            return Err(SmsConfigError::Price);
        }
        Ok(())
    }

    /// When Notify is asked after a lost answer.
    pub fn settle_reads(&self) -> Vec<SignedDuration> {
        let seconds = self.settle_seconds.iter();
        seconds
            .map(|s| SignedDuration::from_secs(i64::from(*s)))
            .collect()
    }

    /// The limits of the account, for the ledger. Notify counts its day from midnight UTC; any 24 hours is the stricter
    /// reading, and never breaks it.
    pub fn limits(&self) -> Vec<Limit> {
        let (minute, day) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24));
        let calls = &[Spend::Send, Spend::Settle];
        let free = FOR_SETTLING.min(self.messages_per_minute / 10);
        vec![
            Limit::of(MESSAGES_1M, calls, self.messages_per_minute, minute).reserving(free),
            Limit::of(MESSAGES_24H, &[Spend::Send], self.messages_per_day, day),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(more: &str) -> SmsSection<String> {
        let plain = "account = \"force\"\napi_key = \"k\"\n";
        toml::from_str(&format!("{plain}{more}")).unwrap()
    }

    const TEMPLATE: &str = "template_id = \"740e5834-3a29-46b4-9a6f-16142fde533a\"\n";

    #[test]
    fn each_fault_is_named_by_its_field() {
        assert_eq!(section(TEMPLATE).check(), Ok(()));
        assert!(section("template_id = \"body\"").check().is_err());
        for (more, field) in [
            ("sms_sender_id = \"MET\"", "sms_sender_id"),
            ("timeout_seconds = 0", "timeout_seconds"),
            ("in_flight = 17", "in_flight"),
            ("messages_per_minute = 3001", "messages_per_minute"),
            ("messages_per_day = 0", "messages_per_day"),
            ("settle_seconds = [120, 30]", "settle_seconds"),
            ("settle_seconds = [30]", "settle_seconds"),
            ("settle_seconds = [0, 30]", "settle_seconds"),
            ("price_pence_per_part = -1.0", "price_pence_per_part"),
            ("price_pence_per_part = nan", "price_pence_per_part"),
        ] {
            let error = section(&format!("{TEMPLATE}{more}\n")).check().unwrap_err();
            assert!(error.to_string().starts_with(field), "{more}: {error}");
        }
    }
}
