//! What holds for every channel, whatever it speaks. The cases are the registry's: a new channel fails here until it has
//! one.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

use std::{collections::BTreeSet, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use wardmote_channels::{
    Channel, Channels,
    backoff::Jitter,
    neighbourhood_link::sandbox::GatewaySandbox,
    registry::{NAMES, Seams, Sections},
    sms::sandbox::NotifySandbox,
    twitter::sandbox::XSandbox,
    vault::MemoryVault,
    ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{
    area::AreaCode,
    clock::{SharedClock, SteppedClock},
    ids::{DeliveryId, MessageId, Reference, RevisionNumber, SubscriberNumber},
    outlet::{EMAIL, NEIGHBOURHOOD_LINK, OutletName, SMS, TWITTER, WARD_PANEL},
    send::{
        AccountName, Answer, CalledBack, Destination, Doubt, Edition, EditionCopy, Found, Grouping,
        ListName, Outgoing, Part, Probe, ReaderList, Settled, Shape, Spend,
    },
    variant::{Copy, Slotted},
    words::{Direction, Format, Kind, Priority, Realm},
};

fn now() -> Timestamp {
    "2026-12-08T10:54:50Z".parse().unwrap()
}

fn clock() -> SharedClock {
    Arc::new(SteppedClock::new(now()))
}

fn copy(format: Format) -> Copy {
    let slotted = |text: &str| Slotted(vec![text.to_owned(), String::new()]);
    match format {
        Format::Email => Copy::Email {
            subject: "Police work on Example Road is over".to_owned(),
            text: slotted("Nobody is in danger.\n"),
            html: slotted("<p>Nobody is in danger.</p>"),
        },
        Format::Short => Copy::Short {
            text: "Police work on Example Road is over.".to_owned(),
            thread: Vec::new(),
        },
        Format::Page => Copy::Page {
            html: "<p>Over.</p>".to_owned(),
        },
        Format::Press => Copy::Press {
            text: "Over.".to_owned(),
        },
        Format::Panel => Copy::Panel {
            title: "Police work on Example Road is over".to_owned(),
            markdown: "Nobody is in danger.\n".to_owned(),
        },
        Format::Sms => Copy::Sms {
            text: "Police work on Example Road is over.".to_owned(),
        },
        Format::Voice => Copy::Voice {
            text: "Police work on Example Road is over.".to_owned(),
        },
    }
}

const WARD: &str = "E05014020";

fn outgoing((format, destination): &(Format, Destination)) -> Outgoing {
    let edition = Edition {
        message: MessageId::new(now()),
        revision: RevisionNumber(1),
        kind: Kind::Reassurance,
        priority: Priority::Routine,
        areas: vec![AreaCode::Ward(WARD.parse().unwrap())],
        expires: None,
        pictures: Vec::new(),
        copies: vec![EditionCopy {
            language: "en-GB".parse().unwrap(),
            direction: Direction::Ltr,
            copy: copy(*format),
        }],
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    };
    Outgoing {
        delivery: DeliveryId::new(now()),
        edition: Arc::new(edition),
        destination: destination.clone(),
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

/// The format that a channel cannot do without, and where a delivery of its goes.
fn carries(shape: &Shape) -> (Format, Destination) {
    let number = SubscriberNumber(7);
    match &shape.grouping {
        Grouping::Posts { .. } => (Format::Short, Destination::Account),
        Grouping::Readers {
            format,
            list: ReaderList::Sms,
        } => {
            let phone = "07700 900123".parse().unwrap();
            (*format, Destination::Phone { number, phone })
        }
        Grouping::Readers { format, .. } => {
            let to = Destination::Subscriber {
                number,
                address: "anna@example.org".parse().unwrap(),
                unsubscribe: "http://127.0.0.1:8481/unsubscribe/abc".to_owned(),
            };
            (*format, to)
        }
        Grouping::Wards { format } => (*format, Destination::Ward(WARD.parse().unwrap())),
        Grouping::Whole => (Format::Panel, Destination::Account),
    }
}

/// What a channel says of itself.
fn describes_itself(channel: &dyn Channel) {
    let name = channel.name().as_str();
    assert_eq!(OutletName::new(name).unwrap(), *channel.name());
    assert!(NAMES.contains(&name), "{name} is not in the registry");
    assert_eq!(
        channel.lane().to_string(),
        format!("{name}/{}", channel.account())
    );

    let limits = channel.limits();
    let names: BTreeSet<_> = limits.iter().map(|limit| limit.name).collect();
    assert_eq!(
        names.len(),
        limits.len(),
        "two limits of {name} share a name in the ledger"
    );
    assert!(
        limits
            .iter()
            .all(|limit| limit.max > 0 && limit.window > SignedDuration::ZERO),
        "{name}"
    );

    assert!(channel.shape().in_flight > 0, "{name} could never send");
    for attempt in [0, 1, 2, 5, 50, u32::MAX] {
        let wait = channel.backoff(attempt);
        assert!(
            wait > SignedDuration::ZERO && wait <= SignedDuration::from_hours(2),
            "{name}, try {attempt}: {wait}"
        );
    }
    assert!(
        channel.backoff(1) <= channel.backoff(50),
        "{name} gets more impatient"
    );

    let reads = channel.settle_plan().reads;
    assert!(
        reads.windows(2).all(|pair| pair[0] < pair[1]),
        "{name} asks out of order"
    );
    assert!(
        reads.iter().all(|after| *after > SignedDuration::ZERO),
        "{name}"
    );
    let counted = limits
        .iter()
        .any(|limit| limit.spends.contains(&Spend::Settle));
    assert!(
        reads.is_empty() || counted,
        "{name} asks its provider and keeps no ledger of it"
    );
}

/// What is not for the channel is refused before anything leaves.
async fn refuses_what_is_not_its_own(channel: &dyn Channel) {
    let carried = carries(&channel.shape());
    for other in Format::ALL.iter().filter(|other| **other != carried.0) {
        let answered = channel.send(&outgoing(&(*other, carried.1.clone()))).await;
        assert!(
            matches!(
                answered.answer,
                Answer::Refused {
                    suppress: false,
                    ..
                }
            ),
            "{other}: {answered:?}"
        );
        assert!(!answered.touched, "{other}");
    }
    let mut empty = outgoing(&carried);
    let mut edition = (*empty.edition).clone();
    edition.copies.clear();
    empty.edition = Arc::new(edition);
    let answered = channel.send(&empty).await;
    assert!(
        matches!(
            answered.answer,
            Answer::Refused {
                suppress: false,
                ..
            }
        ),
        "nothing in it: {answered:?}"
    );
    assert!(!answered.touched);
}

/// With its provider up: it sends, and says no address.
async fn sends(channel: &dyn Channel) {
    let carried = carries(&channel.shape());
    assert_eq!(channel.probe().await, Probe::Up);
    let answered = channel.send(&outgoing(&carried)).await;
    let Answer::Accepted(receipt) = &answered.answer else {
        panic!("{answered:?}")
    };
    assert!(answered.touched && !receipt.id.is_empty());
    assert!(
        !["anna", "900123"]
            .iter()
            .any(|part| format!("{answered:?}").contains(part)),
        "an address in an answer"
    );
}

/// With its provider gone: nothing left, nothing is in doubt, and settling tells nothing rather than "not there".
async fn says_so_when_nobody_answers(channel: &dyn Channel) {
    let carried = carries(&channel.shape());
    let outgoing = outgoing(&carried);
    let answered = channel.send(&outgoing).await;
    assert!(
        matches!(
            answered.answer,
            Answer::Later { .. } | Answer::LaneDown { .. }
        ),
        "{answered:?}"
    );
    assert!(!answered.touched, "a spend would not be given back");
    assert!(matches!(channel.probe().await, Probe::Down(_)));
    let doubt = Doubt {
        outgoing,
        lost_at: now(),
        read: 1,
    };
    assert!(
        matches!(
            channel.settle(&doubt).await,
            Settled {
                found: Found::CannotTell(_),
                ..
            }
        ),
        "absent, said without having asked"
    );
}

fn build(sections: Sections) -> Channels {
    let seams = Seams {
        realm: Realm::Sandbox,
        bounce_key: b"an invented key of thirty-two by",
        clock: clock(),
        vault: Arc::new(MemoryVault::default()),
        jitter: Jitter::fixed(0.5),
    };
    Channels::build(sections, &seams).unwrap()
}

/// A channel with its provider, which can be taken away.
struct Case {
    /// Sets up the channel, as a daemon that starts would.
    channels: Box<dyn Fn() -> Channels>,
    /// How many sends the provider has taken.
    taken: Box<dyn Fn() -> usize>,
    /// What keeps the provider up: dropped, it is gone.
    provider: Box<dyn std::any::Any>,
}

async fn email() -> Case {
    let sandbox = wardmote_channels::email::sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let section = format!(
        "relay = \"{}\"\nfrom_name = \"Metropolitan Police\"\nfrom_address = \"alerts@alerts.example.org\"\n\
         bounce_domain = \"bounce.example.org\"\ndomain = \"alerts.example.org\"",
        sandbox.relay()
    );
    let channels = move || {
        build(Sections {
            email: Some(toml::from_str(&section).unwrap()),
            ..Sections::default()
        })
    };
    let sandbox = std::rc::Rc::new(sandbox);
    let counted = std::rc::Rc::downgrade(&sandbox);
    Case {
        channels: Box::new(channels),
        taken: Box::new(move || {
            counted
                .upgrade()
                .map_or(0, |sandbox| sandbox.receipts().len())
        }),
        provider: Box::new(sandbox),
    }
}

async fn twitter() -> Case {
    let sandbox = XSandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let config = sandbox.config(AccountName("force".to_owned()));
    let channels = move || {
        build(Sections {
            twitter: Some(config.clone()),
            ..Sections::default()
        })
    };
    let sandbox = std::rc::Rc::new(sandbox);
    let counted = std::rc::Rc::downgrade(&sandbox);
    Case {
        channels: Box::new(channels),
        taken: Box::new(move || counted.upgrade().map_or(0, |sandbox| sandbox.posts().len())),
        provider: Box::new(sandbox),
    }
}

async fn gateway() -> Case {
    let sandbox = GatewaySandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let config = sandbox.config(AccountName("force".to_owned()));
    let channels = move || {
        build(Sections {
            neighbourhood_link: Some(config.clone()),
            ..Sections::default()
        })
    };
    let sandbox = std::rc::Rc::new(sandbox);
    let counted = std::rc::Rc::downgrade(&sandbox);
    Case {
        channels: Box::new(channels),
        taken: Box::new(move || counted.upgrade().map_or(0, |s| s.alerts().len())),
        provider: Box::new(sandbox),
    }
}

async fn sms() -> Case {
    let sandbox = NotifySandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let config = sandbox.config(AccountName("force".to_owned()));
    let channels = move || {
        build(Sections {
            sms: Some(config.clone()),
            ..Sections::default()
        })
    };
    let sandbox = std::rc::Rc::new(sandbox);
    let counted = std::rc::Rc::downgrade(&sandbox);
    Case {
        channels: Box::new(channels),
        taken: Box::new(move || counted.upgrade().map_or(0, |s| s.texts().len())),
        provider: Box::new(sandbox),
    }
}

async fn ward_panel() -> Case {
    let wards = std::collections::BTreeMap::from([(WARD.parse().unwrap(), 12)]);
    let at = "127.0.0.1:0".parse().unwrap();
    let sandbox = DiscourseSandbox::start(at, clock(), wards.values().copied())
        .await
        .unwrap();
    let config = sandbox.config(AccountName("force".to_owned()), wards);
    let channels = move || {
        build(Sections {
            ward_panel: Some(config.clone()),
            ..Sections::default()
        })
    };
    let sandbox = std::rc::Rc::new(sandbox);
    let counted = std::rc::Rc::downgrade(&sandbox);
    Case {
        channels: Box::new(channels),
        taken: Box::new(move || counted.upgrade().map_or(0, |s| s.topics().len())),
        provider: Box::new(sandbox),
    }
}

#[tokio::test]
async fn every_channel_of_the_registry_holds_to_the_contract() {
    for name in NAMES {
        let case = match *name {
            EMAIL => email().await,
            TWITTER => twitter().await,
            NEIGHBOURHOOD_LINK => gateway().await,
            SMS => sms().await,
            WARD_PANEL => ward_panel().await,
            other => panic!("{other} has no case here: give it one"),
        };
        let set_up = || {
            Arc::clone(
                (case.channels)()
                    .of(&OutletName::new(name).unwrap())
                    .unwrap(),
            )
        };
        let channel = set_up();
        assert_eq!(channel.name().as_str(), *name);
        describes_itself(channel.as_ref());
        refuses_what_is_not_its_own(channel.as_ref()).await;
        assert_eq!((case.taken)(), 0, "{name} sent what it refused");
        sends(channel.as_ref()).await;
        assert_eq!((case.taken)(), 1, "{name}: one send, one taken");
        drop(case.provider);
        // The listener goes with its task, which ends when it is next run.
        tokio::task::yield_now().await;
        // A new one, as a connection that is open may outlive the listener.
        says_so_when_nobody_answers(set_up().as_ref()).await;
    }
}

/// A channel without its section is off.
#[test]
fn no_section_no_channel() {
    let channels = build(Sections::default());
    assert!(
        channels.all().is_empty()
            && channels.mail().is_none()
            && channels.of(&OutletName::new(TWITTER).unwrap()).is_none()
    );
    assert!(channels.of(&OutletName::new(EMAIL).unwrap()).is_none());
}
