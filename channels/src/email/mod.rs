//! Mail by SMTP: one mail per person, in their language, over connections kept to one relay.
//!
//! The cast: [`config`] is the section of the file; [`safe`] refuses what could be more than one line; `quoted` encodes
//! a text once and joins in each person's link; `compose` makes the mail; [`verp`] signs bounce addresses; `talk` speaks and
//! counts what has left; `wire` opens a connection and is let in; `transaction` sends mail after mail over it and `body` has
//! the last look; `pool` has the workers;
//! [`feedback`] reads bounces and complaints;
//! `examine` and `dns` look without sending;
//! `answers` says what became of it and `replies` is the contract's table; [`sandbox`] is the relay that demo, exercises and tests speak to.

mod answers;
mod body;
mod brake;
mod channel;
mod compose;
pub mod config;
pub mod dkim;
mod dns;
mod examine;
pub mod feedback;
mod headers;
mod pool;
mod prepared;
mod quoted;
mod replies;
pub mod safe;
pub mod sandbox;
mod smoother;
mod talk;
pub mod throttle;
mod transaction;
pub mod verp;
mod wire;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use tokio_rustls::TlsConnector;
use wardmote_domain::{
    clock::{Lasting, SharedClock},
    ids::{DeliveryId, SubscriberNumber},
    outlet::{EMAIL, OutletName},
    person::EmailAddress,
    send::{AccountName, Answer, Answered, CalledBack, Check, Destination, Outgoing, Reason},
    words::Realm,
};

use self::{
    answers::untouched,
    brake::Brake,
    compose::{Composer, Letter},
    pool::Pool,
    smoother::Smoother,
    throttle::{Throttle, Throttles},
    wire::{Door, NoConnection, Offers},
};
use crate::{
    backoff::Jitter,
    endpoint::{SmtpEndpoint, SmtpWay},
    registry::{Built, Seams, SetupError},
};

pub use config::{EmailConfig, EmailConfig as Config, EmailSection as Section, EmailSetupError};
pub use feedback::Maildir;

/// The names of its accounts.
pub fn accounts(_: &Config) -> Vec<&str> {
    vec![ACCOUNT]
}

/// Sets up mail.
///
/// # Errors
/// When the section makes no sense, or its relay is not this realm's.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    let channel = EmailChannel::new(
        config,
        seams.realm,
        seams.bounce_key,
        SharedClock::clone(&seams.clock),
        seams.jitter.clone(),
    )
    .map_err(SetupError::new)?;
    let channel = Arc::new(channel);
    built.all.push(channel.clone());
    built.mail = Some(channel);
    Ok(())
}
pub use verp::BounceSigner;

/// The ledger's name for the relay's own daily limit.
pub const MAILS_24H: &str = "mails_24h";

/// The one account of the mail channel.
const ACCOUNT: &str = "default";

/// Mail by one relay.
pub struct EmailChannel {
    name: OutletName,
    account: AccountName,
    config: EmailConfig,
    composer: Composer,
    /// For deliveries.
    pool: Pool,
    /// For the desk's own mail, so that a sign-in code never waits behind a mailing.
    desk: Pool,
    smoother: Option<Smoother>,
    brake: Brake,
    /// By receiving service, where that is ours to do.
    throttles: Option<Throttles>,
    /// How many times running a person's mailbox was full. A restart forgets it, which errs towards keeping the person.
    full: Mutex<HashMap<SubscriberNumber, u8>>,
    clock: SharedClock,
    /// What waits a while in here does so by the time that passes.
    lasting: Lasting,
    jitter: Jitter,
}

impl std::fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmailChannel({})", self.config.relay)
    }
}

impl EmailChannel {
    /// The mail channel of that section. Connects to nothing yet. `key` is the daemon's key for bounce addresses, at
    /// least [`verp::LEAST_KEY`] bytes.
    ///
    /// # Errors
    /// When the section makes no sense, the relay is not one of this realm, the key is too short, or TLS cannot be
    /// started.
    pub fn new(
        config: EmailConfig,
        realm: Realm,
        key: &[u8],
        clock: SharedClock,
        jitter: Jitter,
    ) -> Result<Self, EmailSetupError> {
        let endpoint = SmtpEndpoint::new(realm, &config.relay)?;
        let tls = match endpoint.way() {
            SmtpWay::Tls { .. } | SmtpWay::StartTls { .. } => Some(wire::connector()?),
            SmtpWay::Plain(_) => None,
        };
        Self::assemble(config, endpoint, tls, key, clock, jitter)
    }

    fn assemble(
        config: EmailConfig,
        endpoint: SmtpEndpoint,
        tls: Option<TlsConnector>,
        key: &[u8],
        clock: SharedClock,
        jitter: Jitter,
    ) -> Result<Self, EmailSetupError> {
        let checked = config.check()?;
        let signer = BounceSigner::new(key).ok_or(EmailSetupError::ShortKey(verp::LEAST_KEY))?;
        let dkim = match &config.dkim {
            Some(dkim) => {
                let from = checked.from_address.expose().rsplit_once('@');
                let domain = from.and_then(|(_, domain)| safe::domain(domain));
                Some(dkim::Signer::new(dkim, &domain.unwrap_or_default())?)
            }
            None => None,
        };
        let pool = |connections: u16| {
            let door = Door {
                endpoint: endpoint.clone(),
                tls: tls.clone(),
                hello: checked.hello.clone(),
                login: config.login.clone(),
                waits: checked.waits,
            };
            Pool::new(door, connections, config.mails_per_connection.get())
        };
        let name = OutletName::new(EMAIL).map_err(|_| EmailSetupError::Domain {
            key: "name",
            given: EMAIL.to_owned(),
        })?;
        Ok(Self {
            name,
            account: AccountName(ACCOUNT.to_owned()),
            composer: Composer::new(endpoint.realm(), &checked, signer, dkim)?,
            pool: pool(config.connections.get()),
            desk: pool(1),
            smoother: config.per_second.map(Smoother::new),
            brake: Brake::new(),
            throttles: match (config.throttle, endpoint.way()) {
                (Some(throttle), _) => Some(Throttles::new(throttle)),
                (None, SmtpWay::Plain(_)) => None,
                (None, _) => Some(Throttles::new(Throttle::default())),
            },
            full: Mutex::default(),
            lasting: Lasting::new(Arc::clone(&clock)),
            clock,
            jitter,
            config,
        })
    }

    /// Sends a mail of the desk's own (a sign-in code, an alarm) in plain text, on a connection that mailings do not
    /// use. `id` is the left side of its Message-ID and stays the same when it is sent again; `at` is its date.
    pub async fn send_plain(
        &self,
        to: &EmailAddress,
        subject: &str,
        text: &str,
        id: &str,
        at: Timestamp,
    ) -> Answered {
        match self.composer.plain(to, subject, text, id, at) {
            Ok(letter) => {
                let about = About {
                    id,
                    reader: None,
                    service: None,
                };
                self.carry(&self.desk, letter, CalledBack::never(), about)
                    .await
            }
            Err(misfit) => untouched(misfit.into()),
        }
    }

    /// The delivery that a bounce sent to `address` is about: none unless the address is one that we made.
    pub fn bounced(&self, address: &str) -> Option<DeliveryId> {
        self.composer.bounced(address)
    }

    /// Where bounces and complaints are delivered on this machine, if they are.
    pub fn maildir(&self) -> Option<&Maildir> {
        self.config.feedback.as_ref()
    }

    /// What the DNS must say so that mail arrives and comes back, looked at now.
    pub async fn examine_dns(&self) -> Vec<Check> {
        if self.composer.realm == Realm::Sandbox {
            return vec![dns::on_the_sandbox()];
        }
        let wanted = self.composer.wanted();
        let said = dns::ask(&wanted).await;
        dns::judge(&wanted, &said)
    }

    /// Says good-bye on the connections that are kept. The channel can still be used.
    pub async fn close(&self) {
        self.pool.close().await;
        self.desk.close().await;
    }

    async fn mail(&self, outgoing: &Outgoing) -> Answered {
        let letter = match self.composer.letter(outgoing) {
            Ok(letter) => letter,
            Err(misfit) => return untouched(misfit.into()),
        };
        let service = letter.to.rsplit_once('@').map(|(_, domain)| domain);
        if let (Some(throttles), Some(domain)) = (&self.throttles, service)
            && let Err(when) = throttles.turn(domain, self.lasting.now())
        {
            return untouched(Answer::Later {
                when: Some(self.lasting.on_the_clock(when)),
                reason: Reason::new(
                    "throttle",
                    "mail to the same receiving service goes out evenly; this one waits for its turn",
                ),
            });
        }
        let slowly = self.brake.on(self.lasting.now());
        if let Some(smoother) = &self.smoother {
            smoother.turn().await;
            if slowly {
                smoother.turn().await;
            }
        }
        let reader = match &outgoing.destination {
            Destination::Subscriber { number, .. } => Some(*number),
            Destination::Account | Destination::Phone { .. } | Destination::Ward(_) => None,
        };
        let service = service.map(str::to_owned);
        let id = outgoing.delivery.to_string();
        let about = About {
            id: &id,
            reader,
            service: service.as_deref(),
        };
        let called_back = outgoing.called_back.clone();
        let answered = self.carry(&self.pool, letter, called_back, about).await;
        given_up(outgoing, answered)
    }

    /// Sends one mail. A connection kept from before may have been closed by the relay meanwhile: if it fails at the first
    /// command, when nothing of this mail can have been taken, a new one is tried, once.
    async fn carry(
        &self,
        pool: &Pool,
        letter: Letter,
        called_back: CalledBack,
        about: About<'_>,
    ) -> Answered {
        // While a relay wants us slow, one mail at a time; the desk's pool has but one connection anyway.
        let alone = self.brake.on(self.lasting.now());
        match pool.carry(letter, called_back, alone).await {
            Some(ended) => self.answer(ended, about),
            None => Answer::Unknown {
                reason: Reason::new(
                    "lost",
                    "the connection's worker broke down inside this daemon: the mail may have gone",
                ),
            }
            .into(),
        }
    }

    async fn knock(&self) -> Result<Offers, Reason> {
        self.desk.knock().await.map_err(|none| self.reason(none))
    }

    /// Why there is no connection.
    fn reason(&self, none: NoConnection) -> Reason {
        match self.no_connection(none) {
            Answer::Later { reason, .. }
            | Answer::LaneDown { reason, .. }
            | Answer::Refused { reason, .. }
            | Answer::Unknown { reason } => reason,
            Answer::Accepted(receipt) => Reason::new("relay", receipt.id),
        }
    }
}

/// What an answer is about.
#[derive(Clone, Copy)]
struct About<'a> {
    /// The mail's own id, for the log.
    id: &'a str,
    reader: Option<SubscriberNumber>,
    /// The domain that receives it.
    service: Option<&'a str>,
}

/// Tries after which a mail without an end of its own is given up. The waits before it come to between four and five days.
const TRIES: u32 = 100;

fn given_up(outgoing: &Outgoing, mut answered: Answered) -> Answered {
    let last = outgoing.attempt >= TRIES && outgoing.edition.expires.is_none();
    if let Answer::Later { reason, .. } = &answered.answer
        && last
        && answered.touched
    {
        answered.answer = Answer::Refused {
            reason: Reason::new(
                reason.code.clone(),
                "it was tried for over four days and never taken, so it is given up",
            ),
            suppress: false,
        };
    }
    answered
}

#[cfg(test)]
mod tls_tests;
