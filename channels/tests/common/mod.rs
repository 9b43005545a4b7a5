//! What the tests of several channels share.
#![allow(dead_code, reason = "each test uses its own part of what they share")]

pub mod cut;
pub mod hostile;
pub mod ledger;

use std::sync::Arc;

use jiff::Timestamp;
use wardmote_channels::{
    Channels,
    backoff::Jitter,
    channel::Channel,
    registry::{Seams, Sections},
    vault::MemoryVault,
};
use wardmote_domain::{
    clock::{SharedClock, SteppedClock},
    ids::{DeliveryId, MessageId, Reference, RevisionNumber},
    send::{
        Answer, Answered, CalledBack, Destination, Edition, EditionCopy, ListName, Outgoing, Part,
    },
    variant::Copy,
    words::{Direction, Kind, Priority, Realm},
};

pub fn start() -> Timestamp {
    "2026-12-08T10:54:50Z".parse().unwrap()
}

pub fn clock() -> Arc<SteppedClock> {
    Arc::new(SteppedClock::new(start()))
}

/// The only channel of these sections, set up as the daemon does.
pub fn channel_of(sections: Sections, clock: SharedClock) -> Arc<dyn Channel> {
    let seams = Seams {
        realm: Realm::Sandbox,
        bounce_key: b"an invented key of thirty-two by",
        clock,
        vault: Arc::new(MemoryVault::default()),
        jitter: Jitter::fixed(0.0),
    };
    let channels = Channels::build(sections, &seams).unwrap();
    assert_eq!(channels.all().len(), 1);
    Arc::clone(&channels.all()[0])
}

/// A message of these copies, by language.
pub fn edition(kind: Kind, copies: Vec<(&str, Copy)>) -> Edition {
    Edition {
        message: MessageId::new(start()),
        revision: RevisionNumber(1),
        kind,
        priority: Priority::Routine,
        areas: vec!["E05014020".parse().unwrap()],
        expires: Some("2026-12-09T18:00:00Z".parse().unwrap()),
        pictures: Vec::new(),
        copies: copies
            .into_iter()
            .map(|(language, copy)| EditionCopy {
                language: language.parse().unwrap(),
                direction: Direction::Ltr,
                copy,
            })
            .collect(),
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    }
}

pub fn outgoing(edition: Edition, destination: Destination) -> Outgoing {
    Outgoing {
        delivery: DeliveryId::new(start()),
        edition: Arc::new(edition),
        destination,
        reference: Reference::stored("abc123").unwrap(),
        attempt: 1,
        after_unknown: false,
        part: Part::only(),
        earlier: None,
        notice_url: "http://127.0.0.1:8481/notices/msg_x".to_owned(),
        with: Vec::new(),
        called_back: CalledBack::never(),
        at: start(),
    }
}

/// The answer in short, for tables: its kind, its reason's code, and its time.
pub fn short(answered: &Answered) -> String {
    match &answered.answer {
        Answer::Accepted(receipt) => format!("accepted {}", receipt.id),
        Answer::Refused { reason, suppress } => {
            assert!(!suppress, "nobody is suppressed for what a send came to");
            format!("refused {}", reason.code)
        }
        Answer::Later { when, reason } => format!("later {} {}", reason.code, time(*when)),
        Answer::LaneDown { reason, until } => format!("lane down {} {}", reason.code, time(*until)),
        Answer::Unknown { reason } => format!("unknown {}", reason.code),
    }
}

/// The words a person reads with an answer that is not an acceptance.
pub fn words(answered: &Answered) -> &str {
    match &answered.answer {
        Answer::Accepted(_) => "",
        Answer::Refused { reason, .. }
        | Answer::Later { reason, .. }
        | Answer::LaneDown { reason, .. }
        | Answer::Unknown { reason } => &reason.words,
    }
}

pub fn time(when: Option<Timestamp>) -> String {
    when.map_or("-".to_owned(), |w| w.to_string())
}
