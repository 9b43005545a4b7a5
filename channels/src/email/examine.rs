//! The relay looked at without handing a mail over: what is wrong, and how to put it right. Nobody waits for it as long as
//! a mailing would.

use std::time::Duration;

use tokio::time::timeout;
use wardmote_domain::send::{Check, CheckState};

use super::{
    EmailChannel,
    replies::Stage,
    wire::{Distrust, NoConnection, Offers},
};

/// The longest that a look waits for the relay to let us in. A relay that greets later still gets mail, slowly.
const PATIENCE: Duration = Duration::from_secs(10);

/// A relay that takes less than this, in bytes, may refuse a mail of ours.
const LARGE: u64 = 1_000_000;

impl EmailChannel {
    /// Knocks at the relay.
    pub(super) async fn examine_relay(&self) -> Vec<Check> {
        self.examine_relay_within(PATIENCE).await
    }

    /// The same with another patience.
    pub(super) async fn examine_relay_within(&self, patience: Duration) -> Vec<Check> {
        let none = match timeout(patience, self.desk.knock()).await {
            Ok(Ok(offers)) => return offered(&offers, self.config.login.is_some()),
            Ok(Err(none)) => none,
            Err(_) => NoConnection::Silent,
        };
        let relay = &self.config.relay;
        let mend = mend(&none, relay);
        let found = if matches!(none, NoConnection::Silent) {
            format!("{relay} did not let us in within {patience:?}")
        } else {
            format!("{relay}: {}", self.reason(none).words)
        };
        vec![Check::not_good(CheckState::Bad, "relay", found, mend)]
    }
}

/// What to do about a relay that does not let us in.
fn mend(none: &NoConnection, relay: &str) -> String {
    match none {
        NoConnection::Unreachable => format!(
            "see that the relay runs and that no firewall stands between; the address {relay} is relay under [channels.email]"
        ),
        NoConnection::Untrusted(Distrust::OtherName) => {
            "write the name that stands in the relay's certificate into relay under [channels.email], or have the relay given a \
             certificate for the name that is there"
                .to_owned()
        }
        NoConnection::Untrusted(Distrust::UnknownAuthority) => {
            "if the relay's certificate comes from your own authority, put that authority's certificate into \
             /usr/local/share/ca-certificates/ (ending in .crt), run update-ca-certificates and restart the daemon; else have \
             the relay send its whole chain"
                .to_owned()
        }
        NoConnection::Untrusted(Distrust::OutOfDate) => {
            "have the relay's certificate renewed; if it is in date, this machine's clock is wrong".to_owned()
        }
        NoConnection::Untrusted(Distrust::Other) => {
            "look at it with openssl s_client -connect HOST:PORT, and have the relay's certificate put right".to_owned()
        }
        NoConnection::NoTls => {
            "have STARTTLS switched on at the relay, or take its port for TLS from the first byte: smtps://HOST:465".to_owned()
        }
        NoConnection::Injected => {
            "treat the network between as hostile: find out what answers in the relay's place, and tell whoever looks after it"
                .to_owned()
        }
        NoConnection::NoLogin => {
            "have AUTH PLAIN or LOGIN switched on at the relay, or take login out of [channels.email] where the relay knows this \
             machine by its address"
                .to_owned()
        }
        NoConnection::Said(Stage::Login, _) => {
            "put right user and password under [channels.email.login]: the password's file holds it alone, without quotation \
             marks; then reload the daemon"
                .to_owned()
        }
        NoConnection::Said(..) => {
            "ask whoever runs the relay why it refuses this machine: its address may not be on the list, or hello under \
             [channels.email] is not this machine's name"
                .to_owned()
        }
        NoConnection::Silent => {
            "see whether the relay is very busy or asks a name server that does not answer: a relay that greets so late makes \
             every mailing slow"
                .to_owned()
        }
        NoConnection::Broken => {
            "see that what answers there is a mail relay: smtps:// is for TLS from the first byte (port 465), smtp+starttls:// for \
             the others (587, 25)"
                .to_owned()
        }
    }
}

/// What a relay that lets us in offers.
fn offered(offers: &Offers, signed_in: bool) -> Vec<Check> {
    let mut checks = vec![Check::good(
        "relay",
        if signed_in {
            "it answers and takes our name and password"
        } else {
            "it answers and lets us in"
        },
    )];
    checks.push(match offers.pipelining {
        true => Check::good("PIPELINING", "it is offered and used"),
        false => Check::not_good(
            CheckState::Look,
            "PIPELINING",
            "it is not offered: each mail costs four waits for an answer",
            "ask whoever runs the relay to offer it, if many are mailed",
        ),
    });
    checks.push(match offers.size {
        Some(most) if most > 0 && most < LARGE => Check::not_good(
            CheckState::Look,
            "SIZE",
            format!("it takes mails up to {most} bytes"),
            "a mail with a long text in a script like Urdu may be larger: ask for at least 1 MB",
        ),
        Some(most) if most > 0 => Check::good("SIZE", format!("it takes mails up to {most} bytes")),
        _ => Check::good("SIZE", "it names no limit"),
    });
    checks
}

#[cfg(test)]
mod tests;
