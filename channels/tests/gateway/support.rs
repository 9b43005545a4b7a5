//! What every test of the gateway needs.

use std::sync::Arc;

use wardmote_channels::{
    channel::Channel,
    neighbourhood_link::{Config, sandbox::GatewaySandbox},
    registry::Sections,
};
use wardmote_domain::{
    clock::SteppedClock,
    send::{AccountName, Destination, Outgoing},
    variant::Copy,
    words::Kind,
};

use crate::common::{self, channel_of, clock};

pub const TITLE: &str = "Police work on Example Road is over";

pub fn account() -> AccountName {
    AccountName("force".to_owned())
}

pub fn channel(config: Config, clock: Arc<SteppedClock>) -> Arc<dyn Channel> {
    let sections = Sections {
        neighbourhood_link: Some(config),
        ..Sections::default()
    };
    channel_of(sections, clock)
}

pub async fn gateway() -> (GatewaySandbox, Arc<SteppedClock>, Arc<dyn Channel>) {
    let clock = clock();
    let sandbox = GatewaySandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let channel = channel(sandbox.config(account()), clock.clone());
    (sandbox, clock, channel)
}

pub fn panel(title: &str, markdown: &str) -> Copy {
    Copy::Panel {
        title: title.to_owned(),
        markdown: markdown.to_owned(),
    }
}

/// A notice in two languages, with all that the gateway carries.
pub fn copies() -> Vec<(&'static str, Copy)> {
    let text = |text: &str| text.to_owned();
    vec![
        (
            "en-GB",
            panel(TITLE, "Nobody is in danger\\. Call 101\\.\n"),
        ),
        (
            "en-GB",
            Copy::Page {
                html: text("<p>Nobody is in danger. Call 101.</p>"),
            },
        ),
        (
            "en-GB",
            Copy::Sms {
                text: text("Police work on Example Road is over. Call 101."),
            },
        ),
        (
            "en-GB",
            Copy::Voice {
                text: text("Police work on Example Road is over."),
            },
        ),
        (
            "en-GB",
            Copy::Short {
                text: text("A post is not for the gateway."),
                thread: Vec::new(),
            },
        ),
        (
            "pl",
            panel(
                "Praca policji na Example Road zakończona",
                "Nikomu nic nie grozi\\.\n",
            ),
        ),
        (
            "pl",
            Copy::Sms {
                text: text("Praca policji zakończona."),
            },
        ),
    ]
}

pub fn alert(kind: Kind, copies: Vec<(&str, Copy)>) -> Outgoing {
    common::outgoing(common::edition(kind, copies), Destination::Account)
}

/// The notice that most tests send.
pub fn notice() -> Outgoing {
    alert(Kind::Reassurance, copies())
}

/// The same with another edition.
pub fn changed(change: impl FnOnce(&mut wardmote_domain::send::Edition)) -> Outgoing {
    let mut outgoing = notice();
    change(Arc::make_mut(&mut outgoing.edition));
    outgoing
}
