//! One message: released to every outlet, stepped at random, called back at a random point, and followed to its end.

use std::collections::BTreeMap;

use wardmote::{desk::MessageView, pipeline::Did};
use wardmote_channels::twitter::sandbox::Asked;
use wardmote_domain::{delivery::DeliveryState, ids::MessageId};

use super::world::{LANES, Sent, World, has};
use crate::support::{file, words};

const OUTLETS: &str = "twitter, email, neighbourhood_link, sms, ward_panel, leaflet";

/// What a case does to its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Withdraw,
    TakeDown,
    Correct,
}

pub struct Case {
    n: usize,
    act: Act,
}

/// What may have been on a wire as the call was answered, by lane.
type OnTheWire = BTreeMap<&'static str, usize>;

impl Case {
    pub fn new(n: usize, act: Act) -> Self {
        Self { n, act }
    }

    /// The number of its correction.
    fn other(&self) -> usize {
        self.n + 4000
    }

    fn name(&self) -> String {
        format!("case {}, {:?}", self.n, self.act)
    }

    /// What it says; as a thread on X where `thread`.
    fn text(&self, kind: &str, thread: bool) -> String {
        let text = words(kind, self.n, OUTLETS);
        if !thread {
            return text;
        }
        let (before, short) = text.split_once("short: ").unwrap();
        let more = "Lock the frame and a wheel to something that is fixed to the ground, each with a lock of its own. \
                    Take lights and bags with you, and note the number on the frame. Ask us to mark your bike.";
        format!("{before}thread: true\nshort: {} {more}\n", short.trim_end())
    }

    pub async fn walk(&self, world: &mut World) {
        let kind = ["guidance", "warning"][world.dice.below(2) as usize];
        let thread = world.dice.one_in(3);
        let posts_before = world.force.x.posts().len();
        let begun = world.sent(self.n, self.other());
        let id = world.force.approved(&self.text(kind, thread)).await;
        world.troubles();
        for _ in 0..world.dice.below(16) {
            step(world).await;
        }
        let (sent, on_the_wire, correction) = self.call(world, id).await;
        let read = world.read();
        for _ in 0..world.dice.below(8) {
            step(world).await;
        }
        for seconds in [0, 1, 31, 91, 301, 901, 1801, 3601, 7201] {
            world.force.pass(seconds).await;
        }
        self.nothing_more_went(world, &begun, &sent, &on_the_wire);
        if self.act == Act::TakeDown {
            self.nothing_was_repeated(world, &read);
        }
        self.all_came_to_an_end(world, id).await;
        if let Some(correction) = correction {
            self.all_came_to_an_end(world, correction).await;
        }
        self.threads_came_down_from_the_end(world, posts_before);
    }

    /// Calls it back: between two steps, or in the middle of one. What had gone by then, and the correction.
    async fn call(&self, world: &mut World, id: MessageId) -> (Sent, OnTheWire, Option<MessageId>) {
        if self.act == Act::Correct {
            let correction = self.correct(world, id).await;
            return (
                world.sent(self.n, self.other()),
                OnTheWire::new(),
                Some(correction),
            );
        }
        let public = world.force.view(id).await.released_at.is_some();
        if self.act == Act::TakeDown && !public {
            let desk = world.force.desk();
            assert!(
                desk.takedown(&world.force.lead, id, "an order")
                    .await
                    .is_err()
            );
            world.force.daemon.pipeline().release_step().await.unwrap();
        }
        let lane = world.dice.below(LANES.len() as u64) as usize;
        let (amid, turns) = (world.dice.one_in(2), world.dice.below(300));
        let channel = world.force.daemon.pipeline().channels().all()[lane].clone();
        if !amid {
            self.call_back(world, id).await;
            return (world.sent(self.n, self.other()), OnTheWire::new(), None);
        }
        let called = async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            self.call_back(world, id).await;
            world.sent(self.n, self.other())
        };
        let (did, sent) = tokio::join!(
            world.force.daemon.pipeline().dispatch_step(&channel),
            called
        );
        did.unwrap();
        let name = LANES.into_iter().find(|l| *l == channel.name().as_str());
        let open = OnTheWire::from([(name.unwrap(), channel.shape().in_flight)]);
        (sent, open, None)
    }

    async fn call_back(&self, world: &World, id: MessageId) {
        let (desk, force) = (world.force.desk(), &world.force);
        let done = match self.act {
            Act::TakeDown => {
                desk.takedown(&force.lead, id, "a name under an order")
                    .await
            }
            _ => desk.withdraw(&force.author, id, "wrong road").await,
        };
        if let Err(error) = done {
            panic!("{}: {error}", self.name());
        }
    }

    /// A correction counts from when it is public.
    async fn correct(&self, world: &mut World, id: MessageId) -> MessageId {
        let pipeline = world.force.daemon.pipeline().clone();
        while pipeline.release_step().await.unwrap() == Did::Something {}
        let text = words("correction", self.other(), OUTLETS);
        let stored = world
            .force
            .desk()
            .correct(&world.force.author, id, &file(&text), None, text.as_bytes())
            .await
            .unwrap();
        world.force.approve(&stored).await;
        for _ in 0..world.dice.below(6) {
            step(world).await;
        }
        for _ in 0..5 {
            if world.force.view(stored.id).await.released_at.is_some() {
                return stored.id;
            }
            pipeline.release_step().await.unwrap();
        }
        panic!("{}: the correction does not come out", self.name());
    }

    fn nothing_more_went(&self, world: &mut World, begun: &Sent, sent: &Sent, open: &OnTheWire) {
        let now = world.sent(self.n, self.other());
        for lane in LANES {
            let most = sent[lane] + open.get(lane).copied().unwrap_or(0);
            assert!(
                now[lane] <= most,
                "{}: {lane}: {} had gone, {} went after the call",
                self.name(),
                sent[lane],
                now[lane] - sent[lane]
            );
            world.met[usize::from(sent[lane] == begun[lane])].insert(lane);
        }
    }

    /// No request, and no mail to anybody, our own people too, says again what was taken down.
    fn nothing_was_repeated(&self, world: &World, before: &[Vec<Vec<u8>>]) {
        for (all, before) in world.read().iter().zip(before) {
            for body in &all[before.len()..] {
                assert!(
                    !has(body, self.n),
                    "{}: {}",
                    self.name(),
                    String::from_utf8_lossy(body)
                );
            }
        }
    }

    async fn all_came_to_an_end(&self, world: &World, id: MessageId) {
        let view = world.force.view(id).await;
        let name = self.name();
        assert!(view.settled, "{name}: {}", view.summary);
        for line in &view.outlets {
            for state in line.states.keys() {
                assert!(
                    !state.is_open() || *state == DeliveryState::WithPerson,
                    "{name}: {}: {state}",
                    line.outlet
                );
            }
            let with_person = line.states.get(&DeliveryState::WithPerson).copied();
            let tasks = view.tasks.iter().filter(|t| t.outlet == line.outlet);
            let looks = |words: &str| {
                ["look ", "ask "]
                    .iter()
                    .any(|l| words.to_lowercase().contains(l))
            };
            let said = tasks.filter(|t| !t.words.is_empty() && (!t.doubt || looks(&t.words)));
            assert_eq!(
                said.count() as u64,
                with_person.unwrap_or(0),
                "{name}: {}: {:?}",
                line.outlet,
                view.tasks.iter().map(|t| &t.words).collect::<Vec<_>>()
            );
        }
        if self.named(&view) {
            self.what_stands_is_known(world, &view);
        }
    }

    /// Whether the view is of the message itself, not of its correction.
    fn named(&self, view: &MessageView) -> bool {
        has(view.headline.as_bytes(), self.n)
    }

    /// What is still to be read somewhere is with a person, by name of the outlet.
    fn what_stands_is_known(&self, world: &World, view: &MessageView) {
        let posts = world.force.x.posts();
        let standing = |p: &&wardmote_channels::twitter::sandbox::Post| {
            p.deleted.is_none() && has(p.text.as_bytes(), self.n)
        };
        let topics = world.forum.topics();
        let alerts = world.gateway.alerts();
        let stands = [
            ("twitter", posts.iter().filter(standing).count()),
            (
                "ward_panel",
                topics
                    .iter()
                    .filter(|t| !t.deleted && !t.closed && has(t.raw.as_bytes(), self.n))
                    .count(),
            ),
            (
                "neighbourhood_link",
                alerts
                    .iter()
                    .filter(|a| self.act != Act::Correct && a.state != "cancelled")
                    .filter(|a| has(a.body.to_string().as_bytes(), self.n))
                    .count(),
            ),
        ];
        for (outlet, many) in stands {
            let Some(line) = view.outlets.iter().find(|l| l.outlet == outlet) else {
                assert_eq!(many, 0, "{}: {outlet}", self.name());
                continue;
            };
            let by_hand = line.states.contains_key(&DeliveryState::WithPerson)
                || line.reasons.iter().any(|r| r.contains("by hand"));
            assert!(
                many == 0 || by_hand,
                "{}: {many} of {outlet} still there: {} {:?}",
                self.name(),
                line.words,
                line.reasons
            );
        }
    }

    /// A post of a thread goes only when nothing stands below it.
    fn threads_came_down_from_the_end(&self, world: &World, before: usize) {
        let requests = world.force.x.requests();
        let deleted: Vec<&str> = requests
            .iter()
            .filter(|r| r.asked == Some(Asked::Delete) && r.status == 200)
            .filter_map(|r| r.target.rsplit('/').next())
            .collect();
        let when = |id: &str| deleted.iter().position(|d| *d == id);
        let posts = world.force.x.posts();
        for post in &posts[before..] {
            let Some(above) = post.under.as_deref().and_then(when) else {
                continue;
            };
            let own = when(&post.id);
            assert!(
                own.is_some_and(|own| own < above),
                "{}: a post came down before the one below it",
                self.name()
            );
        }
    }
}

/// One step of the daemon, whichever; and sometimes the clock goes on.
async fn step(world: &mut World) {
    let pipeline = world.force.daemon.pipeline().clone();
    let channels = pipeline.channels().all();
    let channel = &channels[world.dice.below(channels.len() as u64) as usize];
    let did = match world.dice.below(10) {
        0 | 1 => pipeline.release_step().await,
        2..=5 => pipeline.dispatch_step(channel).await,
        6 => pipeline.settle_step(channel).await,
        7 => pipeline.recall_step(channel).await,
        8 => pipeline.staff_step().await,
        _ => pipeline.desk_mail_step().await,
    };
    did.unwrap();
    if world.dice.one_in(3) {
        let seconds = world.dice.below(45) as i64;
        world
            .force
            .clock
            .advance(jiff::SignedDuration::from_secs(seconds));
    }
}
