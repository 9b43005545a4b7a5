//! What every test of the forum needs.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_channels::{
    Channels,
    backoff::Jitter,
    channel::Channel,
    registry::{Seams, Sections},
    vault::MemoryVault,
    ward_panel::{Config, sandbox::DiscourseSandbox},
};
use wardmote_domain::{
    clock::SteppedClock,
    ids::{DeliveryId, MessageId, Reference, RevisionNumber},
    outlet::{OutletName, WARD_PANEL},
    places::{Language, WardCode},
    send::{
        AccountName, Answer, Answered, CalledBack, Destination, Doubt, Earlier, Edition,
        EditionCopy, ListName, Outgoing, Part, Recall, RecallWhy, Receipt,
    },
    variant::Copy,
    words::{Direction, Kind, Priority, Realm},
};

pub const WARD: &str = "E05014020";
pub const TITLE: &str = "Police work on Example Road is over";
pub const TEXT: &str = "Nobody is in danger. Ask \"why\": 101.\n";

pub fn start() -> Timestamp {
    "2026-12-08T10:54:50Z".parse().unwrap()
}

pub fn ward() -> WardCode {
    WARD.parse().unwrap()
}

pub fn account() -> AccountName {
    AccountName("panels".to_owned())
}

pub fn categories() -> BTreeMap<WardCode, u64> {
    BTreeMap::from([(ward(), 12)])
}

/// The channel of that section, set up as the daemon does.
pub fn channel_of(config: Config, clock: Arc<SteppedClock>) -> Arc<dyn Channel> {
    let seams = Seams {
        realm: Realm::Sandbox,
        bounce_key: b"an invented key of thirty-two by",
        clock,
        vault: Arc::new(MemoryVault::default()),
        jitter: Jitter::fixed(0.0),
    };
    let sections = Sections {
        ward_panel: Some(config),
        ..Sections::default()
    };
    let channels = Channels::build(sections, &seams).unwrap();
    Arc::clone(channels.of(&OutletName::new(WARD_PANEL).unwrap()).unwrap())
}

/// A forum, its clock, and a channel whose first minute is over.
pub async fn forum() -> (DiscourseSandbox, Arc<SteppedClock>, Arc<dyn Channel>) {
    let clock = Arc::new(SteppedClock::new(start() - SignedDuration::from_mins(1)));
    let sandbox = DiscourseSandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone(), [12, 13])
        .await
        .unwrap();
    let channel = channel_of(sandbox.config(account(), categories()), clock.clone());
    clock.advance(SignedDuration::from_mins(1));
    (sandbox, clock, channel)
}

pub fn outgoing(kind: Kind, title: &str, text: &str) -> Outgoing {
    let edition = Edition {
        message: MessageId::new(start()),
        revision: RevisionNumber(1),
        kind,
        priority: Priority::Routine,
        areas: Vec::new(),
        expires: None,
        pictures: Vec::new(),
        copies: vec![EditionCopy {
            language: Language::english(),
            direction: Direction::Ltr,
            copy: Copy::Panel {
                title: title.to_owned(),
                markdown: text.to_owned(),
            },
        }],
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    };
    Outgoing {
        delivery: DeliveryId::new(start()),
        edition: Arc::new(edition),
        destination: Destination::Ward(ward()),
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

/// The notice that most tests send.
pub fn notice() -> Outgoing {
    outgoing(Kind::WardUpdate, TITLE, TEXT)
}

/// A correction of what is out there under that receipt.
pub fn correction(receipt: &str) -> Outgoing {
    let mut outgoing = outgoing(
        Kind::Correction,
        "Correction: Example Road is still closed",
        "Example Road is still closed. We were wrong.\n",
    );
    outgoing.earlier = Some(Earlier {
        delivery: DeliveryId::new(start()),
        receipt: receipt_of(receipt),
    });
    outgoing
}

pub fn receipt_of(id: &str) -> Receipt {
    Receipt { id: id.to_owned() }
}

pub fn doubt(outgoing: &Outgoing) -> Doubt {
    Doubt {
        outgoing: outgoing.clone(),
        lost_at: start(),
        read: 1,
    }
}

pub fn recall(receipt: &str, why: RecallWhy) -> Recall {
    Recall {
        delivery: DeliveryId::new(start()),
        receipt: receipt_of(receipt),
        why,
        attempt: 1,
        at: start(),
    }
}

/// The answer in short, for tables: its kind, its reason's code, and its time.
pub fn short(answered: &Answered) -> String {
    match &answered.answer {
        Answer::Accepted(receipt) => format!("accepted {}", receipt.id),
        Answer::Refused { reason, suppress } => {
            assert!(!suppress, "a forum has no addresses to suppress");
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
