//! Every channel switched on, what its provider got, and what goes wrong there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage},
    neighbourhood_link::sandbox::GatewaySandbox,
    registry::Sections,
    sms::sandbox::{Fault, NotifySandbox},
    twitter::sandbox::{Asked, Fault as XFault},
    ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{clock::SteppedClock, send::AccountName};

use crate::support::{Dice, ELSEWHERE, Force, MORNING, Setup, WARD};

/// Every outlet of the walk; the leaflet is done by hand.
pub const LANES: [&str; 5] = [
    "twitter",
    "email",
    "neighbourhood_link",
    "sms",
    "ward_panel",
];

const READERS: &[(&str, &str, &str)] = &[
    ("ann@example.org", "en-GB", WARD),
    ("bea@example.org", "pl", WARD),
    ("cem@example.org", "en-GB", WARD),
    ("dov@example.org", "so", WARD),
    ("eva@example.org", "en-GB", WARD),
    ("fay@example.org", "en-GB", ELSEWHERE),
];

pub struct World {
    pub force: Force,
    pub forum: DiscourseSandbox,
    pub gateway: GatewaySandbox,
    pub notify: NotifySandbox,
    pub dice: Dice,
    /// Lanes on which something had gone before a call, and those on which something was stopped by one.
    pub met: [BTreeSet<&'static str>; 2],
    scripted: BTreeMap<&'static str, u32>,
}

/// How many requests that publish something of a message each provider has read.
pub type Sent = BTreeMap<&'static str, usize>;

/// Whether a text has the mark of message `n`, in any of its versions.
pub fn has(text: &[u8], n: usize) -> bool {
    let text = String::from_utf8_lossy(text).replace("=\r\n", "");
    text.to_lowercase().contains(&format!("note {n}"))
}

impl World {
    pub async fn new(seed: u64) -> Self {
        let clock = Arc::new(SteppedClock::new(Timestamp::from_second(MORNING).unwrap()));
        let at = "127.0.0.1:0".parse().unwrap();
        let forum = DiscourseSandbox::start(at, clock.clone(), [12, 13])
            .await
            .unwrap();
        let gateway = GatewaySandbox::start(at, clock.clone()).await.unwrap();
        let notify = NotifySandbox::start(at, clock.clone()).await.unwrap();
        let account = || AccountName("force".to_owned());
        let wards = BTreeMap::from([
            (WARD.parse().unwrap(), 12),
            (ELSEWHERE.parse().unwrap(), 13),
        ]);
        let mut sms = notify.config(account());
        sms.in_flight = 1;
        let more = Sections {
            neighbourhood_link: Some(gateway.config(account())),
            sms: Some(sms),
            ward_panel: Some(forum.config(account(), wards)),
            ..Sections::default()
        };
        let force = Force::with(Setup {
            more,
            clock: Some(clock),
            readers: READERS,
            one_connection: true,
            ..Setup::default()
        })
        .await;
        let numbers = (0..5).map(|n| format!("07700 90010{n},en-GB,{WARD}\n"));
        let csv = format!("mobile,language,wards\n{}", numbers.collect::<String>());
        force
            .desk()
            .import_audience(&force.admin, csv.as_bytes())
            .await
            .unwrap();
        // A new process leaves acts of several requests on a forum alone for its first minute.
        force.pass(61).await;
        Self {
            force,
            forum,
            gateway,
            notify,
            dice: Dice::new(seed),
            met: Default::default(),
            scripted: BTreeMap::new(),
        }
    }

    /// What has gone of message `n`. Cases come one after the other, so every post on X that is not of the correction
    /// `other` counts, whatever part of a thread it is.
    pub fn sent(&self, n: usize, other: usize) -> Sent {
        let x = self.force.x.requests();
        let x = x
            .iter()
            .filter(|r| r.asked == Some(Asked::Post) && !has(&r.body, other))
            .count();
        let posts = |requests: Vec<wardmote_channels::sms::sandbox::Received>, start: &str| {
            let is = |r: &&wardmote_channels::sms::sandbox::Received| {
                r.method == "POST" && r.target.starts_with(start) && has(&r.body, n)
            };
            requests.iter().filter(is).count()
        };
        let mails = self.force.mail.receipts();
        let to_readers = mails.iter().filter(|m| {
            READERS
                .iter()
                .any(|(to, ..)| m.rcpt_to.iter().any(|r| r == to))
                && has(&m.raw, n)
        });
        Sent::from([
            ("twitter", x),
            ("email", to_readers.count()),
            (
                "neighbourhood_link",
                posts(self.gateway.requests(), "/v1/alerts"),
            ),
            (
                "sms",
                posts(self.notify.requests(), "/v2/notifications/sms"),
            ),
            ("ward_panel", posts(self.forum.requests(), "/posts.json")),
        ])
    }

    /// Everything that any provider has read so far, mail to our own people too.
    pub fn read(&self) -> Vec<Vec<Vec<u8>>> {
        let bodies = |all: Vec<wardmote_channels::sms::sandbox::Received>| {
            all.into_iter().map(|r| r.body).collect()
        };
        vec![
            self.force
                .x
                .requests()
                .into_iter()
                .map(|r| r.body)
                .collect(),
            self.force
                .mail
                .receipts()
                .into_iter()
                .map(|m| m.raw)
                .collect(),
            bodies(self.gateway.requests()),
            bodies(self.notify.requests()),
            bodies(self.forum.requests()),
        ]
    }

    /// Lets some of the next requests go wrong.
    pub fn troubles(&mut self) {
        self.force.mail.behave();
        if self.dice.one_in(3) {
            let fault = match self.dice.below(3) {
                0 => MailFault::Drop,
                1 => MailFault::Vanish,
                _ => MailFault::Reply(451, "4.3.0 try again later".to_owned()),
            };
            let to = READERS[self.dice.below(5) as usize].0;
            self.force
                .mail
                .script(Rule::to(to, Stage::Dot, fault).times(1));
        }
        if self.dice.one_in(2) {
            let done = self.dice.one_in(2);
            let fault = match self.dice.below(4) {
                0 => XFault::HangUp { done },
                1 => XFault::Half,
                2 => XFault::Status { code: 503, done },
                _ => XFault::TooMany { reset: None },
            };
            self.force.next_post(fault);
        }
        for line in [
            "POST /v1/alerts",
            "POST /v2/notifications/sms",
            "POST /posts.json",
        ] {
            if self.dice.one_in(3) {
                let nth = self.scripted.entry(line).or_insert(0);
                *nth += 1;
                let done = self.dice.one_in(2);
                let fault = match self.dice.below(3) {
                    0 => Fault::HangUp { done },
                    1 => Fault::Half,
                    _ => Fault::status(502, done),
                };
                match line {
                    "POST /v1/alerts" => self.gateway.script(line, *nth, fault),
                    "POST /posts.json" => self.forum.script(line, *nth, fault),
                    _ => self.notify.script(line, *nth, fault),
                }
            }
        }
    }

    /// The cases would prove nothing of a lane on which nothing ever had gone, or nothing was stopped.
    pub fn every_lane_was_met(&self) {
        for lane in LANES {
            assert!(self.met[0].contains(lane), "{lane}: nothing ever went");
            assert!(self.met[1].contains(lane), "{lane}: nothing was stopped");
        }
    }
}
