//! The section `[channels.email]` and what it must hold.

use std::{
    num::{NonZeroU16, NonZeroU32},
    time::Duration,
};

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use wardmote_domain::person::{EmailAddress, EmailAddressError};

use super::{
    dkim::{DkimError, DkimSection},
    feedback::Maildir,
    safe::{self, Unfit},
    throttle::Throttle,
};
use crate::endpoint::EndpointError;

/// The section `[channels.email]`. The key for bounce addresses is the daemon's own. `S` stands for a secret: its place,
/// as the configuration file has it, or the secret itself after [`EmailSection::resolve`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailSection<S> {
    /// The relay. Live: a relay on this machine without TLS (`smtp://127.0.0.1:25`), or any host by TLS from the first
    /// byte with certificate checks (`smtps://relay.example.org:465`). On the sandbox: loopback only.
    pub relay: String,
    /// The name mail is from, as people read it.
    pub from_name: String,
    /// The address mail is from.
    pub from_address: String,
    /// Where bounces go: `b+TOKEN@` this domain.
    pub bounce_domain: String,
    /// The domain of Message-ID and List-Id: one you own. Changing it later breaks readers' filters.
    pub domain: String,
    /// The name this machine gives itself to the relay.
    #[serde(default = "localhost")]
    pub hello: String,
    /// Connections kept open.
    #[serde(default = "four")]
    pub connections: NonZeroU16,
    /// Mails begun at one time for each connection, 1 to 64: one under way, any others ready behind it, so that the next
    /// envelope leaves with the final dot. Times `connections`, the most mails that can ever be in doubt at one time.
    #[serde(default = "one")]
    pub pipeline: NonZeroU16,
    /// Mails on one connection before it is opened anew.
    #[serde(default = "hundred")]
    pub mails_per_connection: NonZeroU32,
    /// Mails a second, smoothed inside this process. Absent: as fast as the relay takes them.
    #[serde(default)]
    pub per_second: Option<NonZeroU32>,
    /// How much mail each receiving service gets. Absent: as by default, and no such limit where the relay is on this
    /// machine, as it has its own.
    #[serde(default)]
    pub throttle: Option<Throttle>,
    /// The relay's own limit in any 24 hours, if it has one: kept in the store's ledger. Absent: none.
    #[serde(default)]
    pub mails_24_hours: Option<NonZeroU32>,
    /// Seconds to wait for the answer to a command (RFC 5321 asks for five minutes).
    #[serde(default = "five_minutes")]
    pub command_seconds: NonZeroU32,
    /// Seconds to wait for the answer after the whole mail was sent (RFC 5321 asks for ten minutes).
    #[serde(default = "ten_minutes")]
    pub accept_seconds: NonZeroU32,
    /// The account at the relay, where it asks for one.
    #[serde(default = "Option::default")]
    pub login: Option<EmailLogin<S>>,
    /// What mail is signed with. Absent: the relay signs it.
    #[serde(default = "Option::default")]
    pub dkim: Option<DkimSection<S>>,
    /// Where bounces and complaints are delivered on this machine. Absent: they come by `wardmote mail receive`.
    #[serde(default)]
    pub feedback: Option<Maildir>,
}

/// The section with its secrets read.
pub type EmailConfig = EmailSection<SecretString>;

/// The account at the relay (RFC 4954).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailLogin<S> {
    /// Its name.
    pub user: String,
    /// Its password.
    pub password: S,
}

impl<S> EmailSection<S> {
    /// The same section with each secret read from its place; `read` gets the field below `channels.email`.
    ///
    /// # Errors
    /// The first that `read` gives.
    pub fn resolve<E>(
        self,
        mut read: impl FnMut(&str, &S) -> Result<SecretString, E>,
    ) -> Result<EmailConfig, E> {
        let login = match self.login {
            None => None,
            Some(login) => Some(EmailLogin {
                password: read("login.password", &login.password)?,
                user: login.user,
            }),
        };
        let dkim = match self.dkim {
            None => None,
            Some(dkim) => Some(DkimSection {
                key: read("dkim.key", &dkim.key)?,
                domain: dkim.domain,
                selector: dkim.selector,
            }),
        };
        Ok(EmailSection {
            relay: self.relay,
            from_name: self.from_name,
            from_address: self.from_address,
            bounce_domain: self.bounce_domain,
            domain: self.domain,
            hello: self.hello,
            connections: self.connections,
            pipeline: self.pipeline,
            mails_per_connection: self.mails_per_connection,
            per_second: self.per_second,
            throttle: self.throttle,
            mails_24_hours: self.mails_24_hours,
            command_seconds: self.command_seconds,
            accept_seconds: self.accept_seconds,
            login,
            dkim,
            feedback: self.feedback,
        })
    }
}

fn localhost() -> String {
    "localhost".to_owned()
}

fn four() -> NonZeroU16 {
    const { NonZeroU16::new(4).unwrap() }
}

fn one() -> NonZeroU16 {
    NonZeroU16::MIN
}

fn hundred() -> NonZeroU32 {
    const { NonZeroU32::new(100).unwrap() }
}

fn five_minutes() -> NonZeroU32 {
    const { NonZeroU32::new(300).unwrap() }
}

fn ten_minutes() -> NonZeroU32 {
    const { NonZeroU32::new(600).unwrap() }
}

/// Why the mail channel cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum EmailSetupError {
    /// The relay's address.
    #[error("channels.email.relay: {0}")]
    Relay(#[from] EndpointError),
    /// The sender's address.
    #[error("channels.email.from_address: {0}")]
    From(#[source] EmailAddressError),
    /// The sender's address has letters outside ASCII before the `@`, which many relays refuse.
    #[error(
        "channels.email.from_address: use plain letters, digits and signs before the @: many servers refuse others"
    )]
    FromNotPlain,
    /// A value that cannot stand in a header.
    #[error("channels.email.{key}: {source}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong.
        source: Unfit,
    },
    /// Not a domain.
    #[error(
        "channels.email.{key}: \"{given}\" is not a domain name: write it like alerts.example.org"
    )]
    Domain {
        /// The key.
        key: &'static str,
        /// What was given.
        given: String,
    },
    /// More mails begun than anybody should have in doubt.
    #[error(
        "channels.email.pipeline: {0} is too many: at most 64 mails may be begun for one connection"
    )]
    Pipeline(u16),
    /// A name or password that cannot be sent.
    #[error(
        "channels.email.login: the name may not be empty, and neither name nor password may hold a NUL or be longer than \
         255 octets"
    )]
    Login,
    /// The key for bounce addresses.
    #[error("the key for bounce addresses is too short: give at least {0} bytes")]
    ShortKey(usize),
    /// The key that signs mail.
    #[error("channels.email.dkim: {0}")]
    Dkim(#[from] DkimError),
    /// The mailbox for bounces.
    #[error(
        "channels.email.feedback.maildir: write the folder from the root, like /var/mail/wardmote"
    )]
    Maildir,
    /// TLS could not be set up on this machine.
    #[error("TLS cannot be set up on this machine: {0}")]
    Tls(String),
}

/// How long each kind of answer is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    /// For the connection and its TLS handshake.
    pub connect: Duration,
    /// For the answer to a command.
    pub command: Duration,
    /// For the body to leave and its answer to come.
    pub accept: Duration,
}

/// The section, checked.
pub(super) struct Checked {
    pub from_name: String,
    pub from_address: EmailAddress,
    pub bounce_domain: String,
    pub domain: String,
    pub hello: String,
    pub waits: Waits,
}

impl EmailConfig {
    pub(super) fn check(&self) -> Result<Checked, EmailSetupError> {
        safe::header(&self.from_name).map_err(|source| EmailSetupError::Value {
            key: "from_name",
            source,
        })?;
        // `parse` trims, and what was trimmed could have been a line break.
        safe::header(&self.from_address).map_err(|source| EmailSetupError::Value {
            key: "from_address",
            source,
        })?;
        let from_address: EmailAddress =
            self.from_address.parse().map_err(EmailSetupError::From)?;
        if !from_address
            .expose()
            .rsplit_once('@')
            .is_some_and(|(local, _)| local.is_ascii())
        {
            return Err(EmailSetupError::FromNotPlain);
        }
        if self
            .feedback
            .as_ref()
            .is_some_and(|f| !f.folder.is_absolute())
        {
            return Err(EmailSetupError::Maildir);
        }
        if self.pipeline.get() > 64 {
            return Err(EmailSetupError::Pipeline(self.pipeline.get()));
        }
        // RFC 4616, section 2: no NUL, and up to 255 octets each.
        let unfit = |text: &str| text.contains('\0') || text.len() > 255;
        if self.login.as_ref().is_some_and(|login| {
            login.user.is_empty() || unfit(&login.user) || unfit(login.password.expose_secret())
        }) {
            return Err(EmailSetupError::Login);
        }
        let seconds = |n: NonZeroU32| Duration::from_secs(u64::from(n.get()));
        Ok(Checked {
            from_name: self.from_name.trim().to_owned(),
            from_address,
            bounce_domain: domain("bounce_domain", &self.bounce_domain)?,
            domain: domain("domain", &self.domain)?,
            hello: domain("hello", &self.hello)?,
            waits: Waits {
                connect: Duration::from_secs(30),
                command: seconds(self.command_seconds),
                accept: seconds(self.accept_seconds),
            },
        })
    }
}

/// A domain in its ASCII form, lower case.
fn domain(key: &'static str, given: &str) -> Result<String, EmailSetupError> {
    let refuse = || EmailSetupError::Domain {
        key,
        given: given.chars().filter(|c| !c.is_control()).take(80).collect(),
    };
    // A mail address and a List-Id (RFC 2919: 255) must hold it beside what goes before it.
    safe::domain(given)
        .filter(|ascii| ascii.len() <= 180)
        .ok_or_else(refuse)
}
