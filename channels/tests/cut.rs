//! Every channel over a line that is cut after each so many bytes, ours or the provider's: what was taken is never told as
//! not taken, what was not is never told as taken, and when it is settled or sent again nothing is lost and nothing is there
//! twice that the channel can help.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

use common::{
    channel_of, clock,
    cut::{Cut, Line, places},
    edition, outgoing, start,
};
use jiff::SignedDuration;
use wardmote_channels::{
    channel::Channel,
    email::sandbox::{self as smtp, SmtpSandbox},
    neighbourhood_link::sandbox::GatewaySandbox,
    registry::Sections,
    sms::sandbox::NotifySandbox,
    twitter::{TwitterConfig, sandbox::XSandbox},
    ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{
    clock::SteppedClock,
    ids::{DeliveryId, SubscriberNumber},
    send::{AccountName, Answer, Answered, Destination, Doubt, Found, Outgoing},
    variant::{Copy, Slotted},
    words::Kind,
};

const TEXT: &str = "Police work on Example Road is over. Nobody is in danger. Call 101.";

fn account() -> AccountName {
    AccountName("force".to_owned())
}

fn anywhere() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// A provider on this machine.
trait Provider: Sized {
    /// What a second sending after a doubt may at most have made of one thing.
    const COPIES: usize;
    async fn start(clock: Arc<SteppedClock>) -> Self;
    fn addr(&self) -> SocketAddr;
    /// The channel's section, for a provider at that address.
    fn sections(&self, at: SocketAddr) -> Sections;
    fn notice() -> Outgoing;
    /// What the provider has, each named so that two copies of one thing have one name.
    fn kept(&self) -> Vec<String>;
}

struct X(XSandbox);

impl Provider for X {
    const COPIES: usize = 1;

    async fn start(clock: Arc<SteppedClock>) -> Self {
        Self(XSandbox::start(anywhere(), clock).await.unwrap())
    }

    fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    fn sections(&self, at: SocketAddr) -> Sections {
        let account = wardmote_channels::twitter::sandbox::account(account());
        let config = TwitterConfig::new(format!("http://{at}"), vec![account]);
        Sections {
            twitter: Some(config),
            ..Sections::default()
        }
    }

    fn notice() -> Outgoing {
        let copy = Copy::Short {
            text: TEXT.to_owned(),
            thread: Vec::new(),
        };
        let edition = edition(Kind::Reassurance, vec![("en-GB", copy)]);
        outgoing(edition, Destination::Account)
    }

    fn kept(&self) -> Vec<String> {
        self.0.posts().into_iter().map(|p| p.text).collect()
    }
}

struct Mail(SmtpSandbox);

impl Provider for Mail {
    // A relay cannot be asked: the mail goes once more, with the same Message-ID.
    const COPIES: usize = 2;

    async fn start(clock: Arc<SteppedClock>) -> Self {
        Self(smtp::start(anywhere(), clock).await.unwrap())
    }

    fn addr(&self) -> SocketAddr {
        self.0
            .relay()
            .trim_start_matches("smtp://")
            .parse()
            .unwrap()
    }

    fn sections(&self, at: SocketAddr) -> Sections {
        let text = format!(
            "relay = \"smtp://{at}\"\nfrom_name = \"Metropolitan Police\"\nfrom_address = \"alerts@alerts.example.org\"\n\
             bounce_domain = \"bounce.example.org\"\ndomain = \"alerts.example.org\"\nconnections = 1\n"
        );
        Sections {
            email: Some(toml::from_str(&text).unwrap()),
            ..Sections::default()
        }
    }

    fn notice() -> Outgoing {
        let parts = |before: &str| Slotted(vec![before.to_owned(), "\n".to_owned()]);
        let copy = Copy::Email {
            subject: "Police work on Example Road is over".to_owned(),
            text: parts(&format!("{TEXT}\n.\nLeave: ")),
            html: parts(&format!("<p>{TEXT}</p>")),
        };
        let to = Destination::Subscriber {
            number: SubscriberNumber(1),
            address: "anna@example.org".parse().unwrap(),
            unsubscribe: "http://127.0.0.1:8481/unsubscribe/AAAA".to_owned(),
        };
        outgoing(edition(Kind::Reassurance, vec![("en-GB", copy)]), to)
    }

    fn kept(&self) -> Vec<String> {
        let id = |raw: &[u8]| {
            let text = String::from_utf8_lossy(raw).into_owned();
            let line = text.lines().find(|l| l.starts_with("Message-ID:"));
            assert!(text.ends_with("\r\n"), "a mail that was cut was taken");
            line.unwrap().to_owned()
        };
        self.0.receipts().iter().map(|m| id(&m.raw)).collect()
    }
}

struct Gateway(GatewaySandbox);

impl Provider for Gateway {
    const COPIES: usize = 1;

    async fn start(clock: Arc<SteppedClock>) -> Self {
        Self(GatewaySandbox::start(anywhere(), clock).await.unwrap())
    }

    fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    fn sections(&self, at: SocketAddr) -> Sections {
        let mut config = self.0.config(account());
        config.url = format!("http://{at}");
        Sections {
            neighbourhood_link: Some(config),
            ..Sections::default()
        }
    }

    fn notice() -> Outgoing {
        outgoing(
            edition(Kind::Reassurance, vec![("en-GB", panel())]),
            Destination::Account,
        )
    }

    fn kept(&self) -> Vec<String> {
        let all = self.0.alerts();
        all.into_iter().map(|a| a.body.to_string()).collect()
    }
}

struct Texts(NotifySandbox);

impl Provider for Texts {
    const COPIES: usize = 1;

    async fn start(clock: Arc<SteppedClock>) -> Self {
        Self(NotifySandbox::start(anywhere(), clock).await.unwrap())
    }

    fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    fn sections(&self, at: SocketAddr) -> Sections {
        let mut config = self.0.config(account());
        config.url = format!("http://{at}");
        Sections {
            sms: Some(config),
            ..Sections::default()
        }
    }

    fn notice() -> Outgoing {
        let copy = Copy::Sms {
            text: TEXT.to_owned(),
        };
        let to = Destination::Phone {
            number: SubscriberNumber(7),
            phone: "07700 900123".parse().unwrap(),
        };
        outgoing(edition(Kind::Reassurance, vec![("en-GB", copy)]), to)
    }

    fn kept(&self) -> Vec<String> {
        vec![TEXT.to_owned(); self.0.texts().len()]
    }
}

struct Forum(DiscourseSandbox);

impl Provider for Forum {
    const COPIES: usize = 1;

    async fn start(clock: Arc<SteppedClock>) -> Self {
        let started = DiscourseSandbox::start(anywhere(), clock, [12, 13]).await;
        Self(started.unwrap())
    }

    fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    fn sections(&self, at: SocketAddr) -> Sections {
        let categories = [("E05014020".parse().unwrap(), 12)].into();
        let mut config = self.0.config(account(), categories);
        config.url = Some(format!("http://{at}"));
        Sections {
            ward_panel: Some(config),
            ..Sections::default()
        }
    }

    fn notice() -> Outgoing {
        outgoing(
            edition(Kind::Reassurance, vec![("en-GB", panel())]),
            Destination::Ward("E05014020".parse().unwrap()),
        )
    }

    fn kept(&self) -> Vec<String> {
        self.0.topics().into_iter().map(|t| t.raw).collect()
    }
}

fn panel() -> Copy {
    Copy::Panel {
        title: "Police work on Example Road is over".to_owned(),
        markdown: format!("{TEXT}\n"),
    }
}

struct World<P> {
    provider: P,
    line: Line,
    channel: Arc<dyn Channel>,
}

impl<P: Provider> World<P> {
    async fn new() -> Self {
        let clock = clock();
        let provider = P::start(clock.clone()).await;
        let line = Line::to(provider.addr()).await;
        let channel = channel_of(provider.sections(line.at), clock.clone());
        // A forum's first minute.
        clock.advance(SignedDuration::from_secs(61));
        Self {
            provider,
            line,
            channel,
        }
    }

    /// Sends over a line that breaks there, and waits until the provider has done with it.
    async fn send(&self, notice: &Outgoing, cut: Option<Cut>) -> Answered {
        self.line.breaks(cut);
        let answered = self.channel.send(notice).await;
        if cut.is_some() {
            self.line.over().await;
        }
        answered
    }

    /// One notice over a line that breaks, then told as the pipeline does.
    async fn case(&self, cut: Cut) -> &'static str {
        let notice = P::notice();
        let name = format!("{cut:?}");
        let answered = self.send(&notice, Some(cut)).await;
        let kept = self.provider.kept().len();
        let (word, again) = match &answered.answer {
            Answer::Accepted(_) => {
                assert_eq!(kept, 1, "{name}: {answered:?}");
                ("accepted", false)
            }
            Answer::Later { .. } => {
                assert_eq!(kept, 0, "{name}: {answered:?}");
                ("later", true)
            }
            Answer::Unknown { .. } => ("unknown", !self.found(&notice, kept, &name).await),
            other => panic!("{name}: {other:?}"),
        };
        if again {
            let repeat = Outgoing {
                attempt: 2,
                after_unknown: word == "unknown",
                ..notice
            };
            let answered = self.send(&repeat, None).await;
            assert!(
                matches!(answered.answer, Answer::Accepted(_)),
                "{name}: {answered:?}"
            );
        }
        let all = self.provider.kept();
        let most = if kept == 1 { P::COPIES } else { 1 };
        assert!((1..=most).contains(&all.len()), "{name}: {all:?}");
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 1, "{name}");
        word
    }

    /// Whether the provider says that it has it, where it can be asked; it is believed by what it has.
    async fn found(&self, notice: &Outgoing, kept: usize, name: &str) -> bool {
        self.line.breaks(None);
        let doubt = Doubt {
            outgoing: notice.clone(),
            lost_at: start(),
            read: 1,
        };
        match self.channel.settle(&doubt).await.found {
            Found::Found(_) => {
                assert_eq!(kept, 1, "{name}: it says that it has it");
                true
            }
            Found::Absent => {
                assert_eq!(kept, 0, "{name}: it says that it has it not");
                false
            }
            Found::CannotTell(_) => false,
        }
    }
}

/// Every place of both directions, and that each answer came of some.
async fn every_cut<P: Provider>() {
    let whole = World::<P>::new().await;
    let answered = whole.send(&P::notice(), None).await;
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
    let (ours, theirs) = whole.line.passed();
    let cuts = places(ours).into_iter().map(Cut::Ours);
    let cuts = cuts.chain(places(theirs).into_iter().map(Cut::Theirs));
    let mut words = BTreeSet::new();
    for cut in cuts {
        let world = World::<P>::new().await;
        words.insert(world.case(cut).await);
    }
    assert!(words.contains("unknown"), "{words:?}");
}

#[tokio::test]
async fn x() {
    every_cut::<X>().await;
}

#[tokio::test]
async fn mail() {
    every_cut::<Mail>().await;
}

#[tokio::test]
async fn a_gateway() {
    every_cut::<Gateway>().await;
}

#[tokio::test]
async fn text_messages() {
    every_cut::<Texts>().await;
}

#[tokio::test]
async fn a_forum() {
    every_cut::<Forum>().await;
}

/// Each of a hundred mails on one connection is one delivery, whatever was cut before it.
#[tokio::test]
async fn a_line_that_is_cut_again_and_again_loses_no_mail() {
    let world = World::<Mail>::new().await;
    let mut wanted = 0;
    for n in 0..40_usize {
        let mut notice = Mail::notice();
        notice.delivery = DeliveryId::new(start());
        let before = world.provider.kept().len();
        // Somewhere in the second dialogue of a connection that the first left open.
        world.send(&notice, Some(Cut::Ours(n * 67))).await;
        let taken = world.provider.kept().len() - before;
        assert!(taken <= 1);
        if taken == 0 {
            let answered = world.send(&notice, None).await;
            assert!(
                matches!(answered.answer, Answer::Accepted(_)),
                "{n}: {answered:?}"
            );
        }
        wanted += 1;
    }
    let all: BTreeSet<String> = world.provider.kept().into_iter().collect();
    assert_eq!(all.len(), wanted);
}
