//! A channel and its sandbox. All people are invented.

use std::sync::Arc;

use jiff::Timestamp;
use wardmote_channels::{
    backoff::Jitter,
    email::{
        EmailChannel, EmailConfig,
        sandbox::{self, SmtpSandbox},
    },
};
use wardmote_domain::{
    clock::{SharedClock, SteppedClock},
    ids::{DeliveryId, MessageId, Reference, RevisionNumber, SubscriberNumber},
    person::EmailAddress,
    send::{Answered, CalledBack, Destination, Edition, EditionCopy, ListName, Outgoing, Part},
    variant::{Copy, Slotted},
    words::{Direction, Kind, Priority, Realm},
};

pub const KEY: &[u8] = b"an invented key of thirty-two by";
pub const LINK: &str = "http://127.0.0.1:8481/unsubscribe/AAAAAAAAAAcKZm9yYW5uYQ?a=1&b=2";

pub struct World {
    pub sandbox: SmtpSandbox,
    pub channel: Arc<EmailChannel>,
}

pub fn now() -> Timestamp {
    "2026-12-08T10:54:50Z".parse().unwrap()
}

pub fn clock() -> SharedClock {
    Arc::new(SteppedClock::new(now()))
}

/// The section as a person would write it, and what a test adds.
pub fn config(relay: &str, more: &str) -> EmailConfig {
    let text = format!(
        "relay = \"{relay}\"\nfrom_name = \"Metropolitan Police\"\nfrom_address = \"alerts@alerts.example.org\"\n\
         bounce_domain = \"bounce.example.org\"\ndomain = \"alerts.example.org\"\n{more}"
    );
    toml::from_str(&text).unwrap()
}

pub async fn world(more: &str) -> World {
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let channel = EmailChannel::new(
        config(&sandbox.relay(), more),
        Realm::Sandbox,
        KEY,
        clock(),
        Jitter::fixed(0.0),
    )
    .unwrap();
    World {
        sandbox,
        channel: Arc::new(channel),
    }
}

pub fn parts(parts: &[&str]) -> Slotted {
    Slotted(parts.iter().map(|part| (*part).to_owned()).collect())
}

/// An English edition in a ward with a saint's name.
pub fn english() -> Edition {
    let text = parts(&[
        "Police work on Example Road is over.\n\nNobody is in danger.\n.\nLeave this list: ",
        "\n\nThe address http://127.0.0.1:8481/unsubscribe/LOOKALIKE is not yours, and {{unsubscribe}} is not either.\n",
    ]);
    let html = parts(&[
        "<p>Police work on Example Road is over.</p><p><a href=\"",
        "\">Leave this list</a></p>",
    ]);
    edition("Police work on Example Road is over", "en-GB", text, html)
}

pub fn edition(subject: &str, language: &str, text: Slotted, html: Slotted) -> Edition {
    Edition {
        message: MessageId::new(now()),
        revision: RevisionNumber(1),
        kind: Kind::Reassurance,
        priority: Priority::Routine,
        areas: Vec::new(),
        expires: None,
        pictures: Vec::new(),
        copies: vec![EditionCopy {
            language: language.parse().unwrap(),
            direction: if language == "ur" {
                Direction::Rtl
            } else {
                Direction::Ltr
            },
            copy: Copy::Email {
                subject: subject.to_owned(),
                text,
                html,
            },
        }],
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    }
}

pub fn address(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

pub fn to(edition: &Arc<Edition>, number: i64, reader: &str) -> Outgoing {
    Outgoing {
        delivery: DeliveryId::new(now()),
        edition: Arc::clone(edition),
        destination: Destination::Subscriber {
            number: SubscriberNumber(number),
            address: address(reader),
            unsubscribe: LINK.to_owned(),
        },
        reference: Reference::stored("abc123").unwrap(),
        attempt: 1,
        after_unknown: false,
        part: Part::only(),
        earlier: None,
        notice_url: "http://127.0.0.1:8481/notices/msg_x".to_owned(),
        with: Vec::new(),
        called_back: CalledBack::never(),
        at: now(),
    }
}

impl World {
    pub async fn send(&self, outgoing: &Outgoing) -> Answered {
        use wardmote_channels::Channel;
        self.channel.send(outgoing).await
    }

    /// The raw bytes of the only mail taken.
    pub fn only(&self) -> Vec<u8> {
        let receipts = self.sandbox.receipts();
        assert_eq!(receipts.len(), 1, "one mail");
        receipts[0].raw.clone()
    }
}
