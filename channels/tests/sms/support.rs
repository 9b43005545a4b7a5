//! What every test of text messages needs.

use std::sync::Arc;

use wardmote_channels::{
    channel::Channel,
    registry::Sections,
    sms::{Config, sandbox::NotifySandbox},
};
use wardmote_domain::{
    clock::SteppedClock,
    ids::SubscriberNumber,
    send::{AccountName, Destination, Doubt, Outgoing},
    variant::Copy,
    words::Kind,
};

use crate::common::{self, channel_of, clock, start};

pub const TEXT: &str = "Police work on Example Road is over. Nobody is in danger. Call 101.";
pub const PHONE: &str = "07700 900123";

pub fn account() -> AccountName {
    AccountName("force".to_owned())
}

pub fn channel(config: Config, clock: Arc<SteppedClock>) -> Arc<dyn Channel> {
    let sections = Sections {
        sms: Some(config),
        ..Sections::default()
    };
    channel_of(sections, clock)
}

pub async fn notify() -> (NotifySandbox, Arc<SteppedClock>, Arc<dyn Channel>) {
    let clock = clock();
    let sandbox = NotifySandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let channel = channel(sandbox.config(account()), clock.clone());
    (sandbox, clock, channel)
}

pub fn text(phone: &str, text: &str) -> Outgoing {
    let copy = Copy::Sms {
        text: text.to_owned(),
    };
    let to = Destination::Phone {
        number: SubscriberNumber(7),
        phone: phone.parse().unwrap(),
    };
    common::outgoing(
        common::edition(Kind::Reassurance, vec![("en-GB", copy)]),
        to,
    )
}

/// The message that most tests send.
pub fn notice() -> Outgoing {
    text(PHONE, TEXT)
}

pub fn doubt(outgoing: &Outgoing) -> Doubt {
    Doubt {
        outgoing: outgoing.clone(),
        lost_at: start(),
        read: 1,
    }
}
