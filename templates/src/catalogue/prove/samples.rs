//! Messages for the proof: the longest ward, a long street, every code, every fact known and not known.

mod local;
mod people;
mod rare;
mod rights;

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Content, Draft, Footer, Times},
    facts::{
        Coded, Contact, ContactFor, Correction, FactName, Facts, Holding, HoldingWhat, Known,
        Place, Reassurance, TeamThere, WhatHappened, Withdrawal, WithdrawalReason,
    },
    local_time::LocalDateTime,
    places::{AreaCode, Places},
    record::Record,
    words::Priority,
};

use crate::{OfMessage, RenderContext};

/// As long as the names of London's streets come.
const LONG_STREET: &str = "St Martin-in-the-Fields Church Path";
/// The longest weekday and month.
const LONG_DAY: &str = "2026-09-23T22:45";
const LATER: &str = "2026-09-23T23:55";
const NEXT_DAY: &str = "2026-09-24T00:05";
const RELEASE: &str = "2026-09-24T12:00";

/// One message of the proof.
pub(crate) struct Sample {
    /// What it holds, for the error.
    pub name: String,
    pub facts: Facts,
    of: Option<OfMessage>,
}

fn at(text: &str) -> LocalDateTime {
    text.parse()
        .unwrap_or_else(|_| LocalDateTime::at(jiff::Timestamp::UNIX_EPOCH))
}

fn longest_ward() -> AreaCode {
    AreaCode::Ward(Places::london().longest_ward_name().code)
}

fn place() -> Place {
    Place {
        street: Some(LONG_STREET.to_owned()),
        name: None,
        ward: longest_ward(),
        postcode: None,
    }
}

fn contact(purpose: ContactFor) -> Contact {
    Contact {
        phone: Some("020 7946 0187".to_owned()),
        url: None,
        email: None,
        text: None,
        purpose: Coded::Code(purpose),
    }
}

fn team(to: &str) -> TeamThere {
    TeamThere {
        place: LONG_STREET.to_owned(),
        from: at(LONG_DAY),
        to: at(to),
    }
}

impl Sample {
    fn new(name: impl Into<String>, facts: Facts) -> Self {
        Self {
            name: name.into(),
            facts,
            of: None,
        }
    }

    pub fn draft(&self) -> Draft {
        Draft {
            kind: self.facts.kind(),
            priority: Priority::Today,
            organisation: None,
            areas: vec![longest_ward()],
            also_tell: Vec::new(),
            interests: Vec::new(),
            outlets: Vec::new(),
            times: Times {
                embargo: Some(at(LONG_DAY)),
                ..Times::default()
            },
            content: Content::Facts {
                facts: self.facts.clone(),
                own_words: Some("<b>&</b>".to_owned()),
            },
            footer: Footer::Standard,
            formats: Vec::new(),
            images: Vec::new(),
            if_asked: Vec::new(),
            reply_to: None,
            clearances: Vec::new(),
            passed: BTreeMap::new(),
            hold_until: None,
            exclusive_with: None,
            incident: None,
            record: Record::default(),
            of: None,
            leave_out: Vec::new(),
            also_in: Vec::new(),
            thread: false,
            press_first: false,
        }
    }

    pub fn context(&self, reference_weight: u32) -> RenderContext {
        RenderContext {
            organisation: "Metropolitan Police".to_owned(),
            release: at(RELEASE),
            reference_weight,
            thread_reference_weight: reference_weight + 6,
            max_posts: 4,
            of: self.of.clone(),
            signed_only: false,
            exercise: false,
        }
    }
}

/// Every sample.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    for what in HoldingWhat::ALL {
        for purpose in ContactFor::ALL {
            samples.push(Sample::new(
                format!("{what}, {purpose}"),
                holding(Coded::Code(*what), *purpose),
            ));
        }
    }
    samples.extend(rare::all());
    samples.extend(local::all());
    samples.extend(people::all());
    for unknown in 0..128 {
        let what = WhatHappened::ALL[unknown % WhatHappened::ALL.len()];
        samples.push(Sample::new(
            format!("unknowns {unknown:07b}"),
            reassurance(what, unknown, Some(LATER)),
        ));
    }
    for what in WhatHappened::ALL {
        for (ended, unknown) in [
            (None, 0),
            (Some(NEXT_DAY), 0),
            (None, 127),
            (Some(NEXT_DAY), 127),
        ] {
            samples.push(Sample::new(
                format!("{what}, ended {ended:?}, {unknown:07b}"),
                reassurance(*what, unknown, ended),
            ));
        }
    }
    samples.extend(corrections());
    for reason in WithdrawalReason::ALL {
        let facts = Facts::Withdrawal(Withdrawal {
            reason: Coded::Code(*reason),
        });
        samples.push(Sample::new(reason.as_str(), facts.clone()));
        samples.push(Sample {
            of: Some(earlier()),
            ..Sample::new(format!("{reason}, dated"), facts)
        });
    }
    samples
}

fn holding(what: Coded<HoldingWhat>, purpose: ContactFor) -> Facts {
    Facts::Holding(Holding {
        what,
        place: place(),
        started: at(LONG_DAY),
        next_update: at(LATER),
        contact: contact(purpose),
        extras: Vec::new(),
    })
}

/// The facts whose bit is set are not known.
fn reassurance(what: WhatHappened, unknown: usize, ended: Option<&str>) -> Facts {
    let is = |bit: usize| unknown & (1 << bit) != 0;
    let yes_no = |bit, value| {
        if is(bit) {
            Known::NotKnown
        } else {
            Known::Known(value)
        }
    };
    let count = |bit, value| {
        if is(bit) {
            Known::NotKnown
        } else {
            Known::Known(value)
        }
    };
    Facts::Reassurance(Box::new(Reassurance {
        place: place(),
        started: at(LONG_DAY),
        ended: ended.map(at),
        what_happened: Coded::Code(what),
        armed: yes_no(0, true),
        arrested: count(1, 22),
        injured: count(2, 0),
        died: count(3, 0),
        shots_fired: yes_no(4, false),
        right_address: yes_no(5, true),
        road_open: yes_no(6, unknown.is_multiple_of(2)),
        why: Some("We had a <court> order".to_owned()),
        team_there: Some(team(if unknown.is_multiple_of(2) {
            LATER
        } else {
            NEXT_DAY
        })),
        contact: contact(ContactFor::SawOrWorried),
        extras: Vec::new(),
    }))
}

fn earlier() -> OfMessage {
    OfMessage {
        released: at(LONG_DAY),
        facts: Some(reassurance(WhatHappened::Search, 0, None)),
    }
}

fn corrections() -> Vec<Sample> {
    let mut samples = Vec::new();
    for name in FactName::ALL {
        for right in rights::of(*name) {
            let facts = Facts::Correction(Box::new(Correction {
                wrong: Coded::Code(*name),
                right,
            }));
            samples.push(Sample {
                of: Some(earlier()),
                ..Sample::new(format!("{name}, dated"), facts.clone())
            });
            // Without a date it is shorter, and the frame is the same for every fact.
            if matches!(
                name,
                FactName::Arrested | FactName::Place | FactName::Contact
            ) {
                samples.push(Sample::new(format!("{name}, undated"), facts));
            }
        }
    }
    samples
}
