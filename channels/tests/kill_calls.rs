//! The process is stopped at each named point of a call to a gateway, to Notify and to a forum. What the provider has
//! afterwards shows that each point is where its name says, and what a start after it makes of the doubt. Built with the
//! feature `failpoints` only.

#![cfg(feature = "failpoints")]
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

mod common;

use std::{collections::BTreeMap, env, os::unix::process::ExitStatusExt, sync::Arc};

use tokio::process::Command;
use wardmote_channels::{
    channel::Channel, neighbourhood_link::sandbox::GatewaySandbox, registry::Sections,
    sms::sandbox::NotifySandbox, ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{
    ids::SubscriberNumber,
    send::{AccountName, Answer, Destination, Doubt, Found, Outgoing},
    variant::Copy,
    words::Kind,
};

use common::{channel_of, clock, edition, outgoing, start};

/// Where the child's provider is, by what it is asked to do.
const PROVIDER: &str = "WARDMOTE_TEST_PROVIDER";
const WARD: &str = "E05014020";

fn account() -> AccountName {
    AccountName("force".to_owned())
}

/// What goes out: the same in the process that is stopped and in the one that looks.
fn sent(name: &str) -> Outgoing {
    let text = "Police work on Example Road is over.".to_owned();
    let panel = Copy::Panel {
        title: text.clone(),
        markdown: text.clone(),
    };
    let (copy, to) = match name {
        "sms" => (
            Copy::Sms { text },
            Destination::Phone {
                number: SubscriberNumber(7),
                phone: "07700 900123".parse().unwrap(),
            },
        ),
        "ward_panel" => (panel, Destination::Ward(WARD.parse().unwrap())),
        _ => (panel, Destination::Account),
    };
    let mut outgoing = outgoing(edition(Kind::WardUpdate, vec![("en-GB", copy)]), to);
    // The edition and the id are made afresh in each process, so the id is given.
    outgoing.delivery = "dlv_01jz0000000000000000000000".parse().unwrap();
    outgoing
}

enum World {
    Gateway(GatewaySandbox),
    Notify(NotifySandbox),
    Forum(DiscourseSandbox),
}

impl World {
    async fn start(name: &str) -> Self {
        let at = "127.0.0.1:0".parse().unwrap();
        match name {
            "gateway" => Self::Gateway(GatewaySandbox::start(at, clock()).await.unwrap()),
            "sms" => Self::Notify(NotifySandbox::start(at, clock()).await.unwrap()),
            _ => Self::Forum(DiscourseSandbox::start(at, clock(), [12]).await.unwrap()),
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Gateway(s) => s.base_url(),
            Self::Notify(s) => s.base_url(),
            Self::Forum(s) => s.base_url(),
        }
    }

    fn taken(&self) -> usize {
        match self {
            Self::Gateway(s) => s.alerts().len(),
            Self::Notify(s) => s.texts().len(),
            Self::Forum(s) => s.topics().len(),
        }
    }

    /// The channel that reaches the provider at that address.
    fn channel(&self, url: String) -> Arc<dyn Channel> {
        let mut sections = Sections::default();
        match self {
            Self::Gateway(s) => {
                let mut config = s.config(account());
                config.url = url;
                sections.neighbourhood_link = Some(config);
            }
            Self::Notify(s) => {
                let mut config = s.config(account());
                config.url = url;
                sections.sms = Some(config);
            }
            Self::Forum(s) => {
                let wards = BTreeMap::from([(WARD.parse().unwrap(), 12)]);
                let mut config = s.config(account(), wards);
                config.url = Some(url);
                sections.ward_panel = Some(config);
            }
        }
        let clock = clock();
        // A forum's channel waits out its first minute; the others must have the provider's time.
        clock.set(start() - jiff::SignedDuration::from_mins(1));
        let channel = channel_of(sections, clock.clone());
        clock.set(start());
        channel
    }
}

/// This very test in a process of its own, with one point set. The signal that ended it.
async fn signal(world: &World, name: &str, point: &str) -> Option<i32> {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "each_point_is_where_its_name_says"]);
    child
        .env(PROVIDER, format!("{name} {}", world.url()))
        .env("FAILPOINTS", format!("{point}=return"));
    child.output().await.unwrap().status.signal()
}

#[tokio::test]
async fn each_point_is_where_its_name_says() {
    if let Ok(provider) = env::var(PROVIDER) {
        let _scenario = fail::FailScenario::setup();
        let (name, url) = provider.split_once(' ').unwrap();
        let channel = World::start(name).await.channel(url.to_owned());
        channel.send(&sent(name)).await;
        return;
    }
    const ABORTED: Option<i32> = Some(6);
    for name in ["gateway", "sms", "ward_panel"] {
        for (point, taken) in [("before_request", 0), ("after_request", 1)] {
            let world = World::start(name).await;
            let point = format!("{name}.{point}");
            assert_eq!(signal(&world, name, &point).await, ABORTED, "{point}");
            assert_eq!(world.taken(), taken, "{point}");
            after_the_kill(&world, name, taken).await;
            assert_eq!(world.taken(), 1, "{point}: once, and once only");
        }
        let world = World::start(name).await;
        assert_eq!(signal(&world, name, "no.such_point").await, None);
        assert_eq!(world.taken(), 1, "without a point it is sent");
    }
}

/// What a start after the kill does: a gateway has the alert once more with the same key; the others are asked, and what is
/// not there is sent.
async fn after_the_kill(world: &World, name: &str, taken: usize) {
    let channel = world.channel(world.url());
    let doubt = Doubt {
        outgoing: sent(name),
        lost_at: start(),
        read: 1,
    };
    let found = channel.settle(&doubt).await.found;
    match (name, taken) {
        ("gateway", _) => assert!(matches!(found, Found::CannotTell(_)), "{found:?}"),
        (_, 0) => assert_eq!(found, Found::Absent, "{name}"),
        _ => {
            assert!(matches!(found, Found::Found(_)), "{name}: {found:?}");
            return;
        }
    }
    let answered = channel.send(&doubt.outgoing).await;
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
}
