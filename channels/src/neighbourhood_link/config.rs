//! The `[channels.neighbourhood_link]` section: the gateway, who we are there, and how much we may send.

use std::num::NonZeroU32;

use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;
use wardmote_domain::{
    area::AreaCode,
    person::EmailAddress,
    places::Places,
    send::{AccountName, Limit, Spend},
};

/// The ledger's name for alerts of the account in a minute.
pub const ALERTS_1M: &str = "alerts_1m";
/// The ledger's name for alerts of the account in 24 hours.
pub const ALERTS_24H: &str = "alerts_24h";
/// The ledger's name for alerts taken back in a minute.
pub const RECALLS_1M: &str = "recalls_1m";

/// The most sends that may be open at once.
const MOST_IN_FLIGHT: u32 = 16;

/// The gateway. `S` stands for a secret: its place, as the configuration file has it, or the secret itself after
/// [`GatewaySection::resolve`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySection<S> {
    /// The base address: `https://gateway.example.org`. On the sandbox realm a loopback address.
    pub url: String,
    /// The name that routes and the command line use.
    pub account: AccountName,
    /// Our code as an Information Provider.
    pub provider: String,
    /// The mailbox that members' replies go to. Absent: they cannot reply.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// A token that does not change. Give this, or the three for OAuth 2.
    #[serde(default = "Option::default")]
    pub token: Option<S>,
    /// Where tokens are fetched with OAuth 2 client credentials.
    #[serde(default)]
    pub token_url: Option<String>,
    /// Our id there.
    #[serde(default)]
    pub client_id: Option<String>,
    /// Our secret there.
    #[serde(default = "Option::default")]
    pub client_secret: Option<S>,
    /// The secret with which the gateway signs its calls to us (`whsec_…`). Absent: it is not listened to.
    #[serde(default = "Option::default")]
    pub callback_secret: Option<S>,
    /// Seconds to wait for an answer after the connection stands. An alert that runs out of this time may have been
    /// taken, and is sent once more with the same key.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u32,
    /// Alerts that may be on their way at once: the most that can ever be in doubt.
    #[serde(default = "one")]
    pub in_flight: u32,
    /// Alerts in any minute.
    #[serde(default = "default_minute")]
    pub alerts_per_minute: NonZeroU32,
    /// Alerts in any 24 hours.
    #[serde(default = "default_day")]
    pub alerts_per_day: NonZeroU32,
    /// The boroughs and wards that our licence should cover, for `doctor`.
    #[serde(default = "london")]
    pub areas: Vec<AreaCode>,
}

/// The section with its secrets read.
pub type GatewayConfig = GatewaySection<SecretString>;

fn default_timeout() -> u32 {
    30
}
fn one() -> u32 {
    1
}
fn default_minute() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(9)
}
fn default_day() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(499)
}
fn london() -> Vec<AreaCode> {
    vec![AreaCode::London]
}

/// What is wrong with the section, beyond its spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayConfigError {
    /// No way in, or two.
    #[error(
        "token: give either token, or token_url with client_id and client_secret, as the supplier gave them"
    )]
    Keys,
    /// A code that no Information Provider has.
    #[error("provider: \"{0}\" is not a provider's code: 1 to 64 letters, digits, - and _")]
    Provider(String),
    /// A mailbox that is none.
    #[error("reply_to: this is not a mailbox: write it like snt.example@example.org")]
    ReplyTo,
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
    /// An area that London does not have.
    #[error("areas: {0} is no ward or borough of London today")]
    Area(AreaCode),
}

impl<S> GatewaySection<S> {
    /// A section for that account at that base address without a way in yet, and the default of everything else.
    pub fn new(url: impl Into<String>, account: AccountName, provider: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            account,
            provider: provider.into(),
            reply_to: None,
            token: None,
            token_url: None,
            client_id: None,
            client_secret: None,
            callback_secret: None,
            timeout_seconds: default_timeout(),
            in_flight: one(),
            alerts_per_minute: default_minute(),
            alerts_per_day: default_day(),
            areas: london(),
        }
    }

    /// The same section with each secret read from its place; `read` gets its field below the section.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<GatewayConfig, E> {
        let mut secret = |field: &str, place: &Option<S>| {
            place.as_ref().map(|place| read(field, place)).transpose()
        };
        let token = secret("token", &self.token)?;
        let client_secret = secret("client_secret", &self.client_secret)?;
        let callback_secret = secret("callback_secret", &self.callback_secret)?;
        Ok(GatewaySection {
            url: self.url,
            account: self.account,
            provider: self.provider,
            reply_to: self.reply_to,
            token,
            token_url: self.token_url,
            client_id: self.client_id,
            client_secret,
            callback_secret,
            timeout_seconds: self.timeout_seconds,
            in_flight: self.in_flight,
            alerts_per_minute: self.alerts_per_minute,
            alerts_per_day: self.alerts_per_day,
            areas: self.areas,
        })
    }

    /// Proves what spelling cannot show.
    ///
    /// # Errors
    /// With the first thing that is wrong.
    pub fn check(&self) -> Result<(), GatewayConfigError> {
        let oauth = [
            self.token_url.is_some(),
            self.client_id.is_some(),
            self.client_secret.is_some(),
        ];
        let whole = oauth.iter().all(|given| *given);
        if self.token.is_some() == whole || (!whole && oauth.contains(&true)) {
            return Err(GatewayConfigError::Keys);
        }
        let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
        if !(1..=64).contains(&self.provider.len()) || !self.provider.bytes().all(plain) {
            let shown = self.provider.chars().filter(|c| !c.is_control()).take(60);
            return Err(GatewayConfigError::Provider(shown.collect()));
        }
        if let Some(mailbox) = &self.reply_to {
            mailbox
                .parse::<EmailAddress>()
                .map_err(|_| GatewayConfigError::ReplyTo)?;
        }
        for (name, given, most) in [
            ("timeout_seconds", self.timeout_seconds, 600),
            ("in_flight", self.in_flight, MOST_IN_FLIGHT),
        ] {
            if !(1..=most).contains(&given) {
                return Err(GatewayConfigError::Bounds { name, given, most });
            }
        }
        match self.areas.iter().find(|area| !Places::london().knows(area)) {
            Some(area) => Err(GatewayConfigError::Area(*area)),
            None => Ok(()),
        }
    }

    /// The limits of the account, for the ledger. Taking back has a count of its own, so that a day's alerts never stand in
    /// its way.
    pub fn limits(&self) -> Vec<Limit> {
        let (minute, day) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24));
        let limit =
            |name, spends, max: NonZeroU32, window| Limit::of(name, spends, max.get(), window);
        vec![
            limit(ALERTS_1M, &[Spend::Send], self.alerts_per_minute, minute),
            limit(ALERTS_24H, &[Spend::Send], self.alerts_per_day, day),
            limit(RECALLS_1M, &[Spend::Recall], self.alerts_per_minute, minute),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(more: &str) -> GatewaySection<String> {
        let plain =
            "url = \"https://gateway.example.org\"\naccount = \"force\"\nprovider = \"MPS\"\n";
        toml::from_str(&format!("{plain}{more}")).unwrap()
    }

    #[test]
    fn there_is_one_way_in() {
        let oauth = "token_url = \"https://id.example.org/token\"\nclient_id = \"w\"\nclient_secret = \"s\"\n";
        assert_eq!(section("token = \"t\"\n").check(), Ok(()));
        assert_eq!(section(oauth).check(), Ok(()));
        let wrong = Err(GatewayConfigError::Keys);
        assert_eq!(section("").check(), wrong);
        assert_eq!(section(&format!("token = \"t\"\n{oauth}")).check(), wrong);
        assert_eq!(
            section("client_id = \"w\"\nclient_secret = \"s\"\n").check(),
            wrong
        );
        assert_eq!(section("token = \"t\"\nclient_id = \"w\"\n").check(), wrong);
    }

    #[test]
    fn each_fault_is_named_by_its_field() {
        for (more, field) in [
            ("reply_to = \"nobody\"", "reply_to"),
            ("timeout_seconds = 0", "timeout_seconds"),
            ("in_flight = 17", "in_flight"),
            ("areas = [\"E05999999\"]", "areas"),
        ] {
            let error = section(&format!("token = \"t\"\n{more}\n"))
                .check()
                .unwrap_err();
            assert!(error.to_string().starts_with(field), "{error}");
        }
        let mut wrong = section("token = \"t\"\n");
        wrong.provider = "M\r\nX: y".to_owned();
        assert!(wrong.check().is_err());
    }
}
