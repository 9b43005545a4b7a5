//! C-11: the whole message for its kind.

mod has;

use serde::Deserialize;
use wardmote_domain::{
    draft::Content,
    finding::{Point, Severity},
    record::CaseStatus,
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};
use has::Message;

pub(super) const RULE: Rule = Rule {
    id: "C-11",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["WRM", "WROOM", "CERC"],
    why: "People act on a message only when it says what, where and when, and what they can do.",
    build: build::<Whole>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    missing: Severity,
    /// A warning without a place or an action.
    warning_place_or_action: Severity,
    /// Orders beside `action_words`.
    more_orders: WordList,
    /// Phrases that are an order wherever they stand.
    orders_anywhere: WordList,
    /// Hazards beside `hazard_words`.
    more_hazards: WordList,
    /// Words that only look like a hazard.
    not_hazards: WordList,
    /// When, without a clock: "now".
    time_words: WordList,
    /// The venue of an event that has no walls: "online".
    event_venue_words: WordList,
    /// The time of an event, without a clock: "all day".
    event_time_words: WordList,
    /// Ways to reach us without a number, a link or an address.
    contact_words: WordList,
    /// Beside `holding_words`: more will come.
    more_will_come: WordList,
    /// What was wrong in the earlier message, or that it is taken back.
    wrong_words: WordList,
}

/// What a message of some kind must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Source,
    Hazard,
    Place,
    /// A time, or "now".
    Time,
    Action,
    What,
    When,
    Contact,
    Venue,
    Date,
    Clock,
    DateOrMonth,
    MoreToCome,
    WhatWasWrong,
}

/// The parts of a kind, in the order in which a reader asks for them.
fn parts(kind: Kind) -> &'static [Part] {
    use Part::{
        Action, Clock, Contact, Date, DateOrMonth, Hazard, MoreToCome, Place, Source, Time, Venue,
        What, WhatWasWrong, When,
    };
    match kind {
        Kind::Warning => &[Source, Hazard, Place, Time, Action],
        Kind::Reassurance => &[What, Place, When, Contact],
        Kind::Appeal | Kind::Missing => &[Place, When, Contact],
        Kind::Event => &[Venue, Date, Clock],
        Kind::WardUpdate | Kind::Feedback => &[Place, DateOrMonth, Contact],
        Kind::Holding => &[What, Place, When, MoreToCome],
        Kind::Correction | Kind::Withdrawal => &[WhatWasWrong],
        Kind::Outcome | Kind::Guidance => &[],
    }
}

impl Part {
    /// What it is called, as in "There is no place in this warning."
    fn name(self) -> &'static str {
        match self {
            Self::Source => "word on who is speaking",
            Self::Hazard => "danger",
            Self::Place => "place",
            Self::Time => "time",
            Self::Action => "action",
            Self::What => "word on what happened",
            Self::When => "day or time",
            Self::Contact => "way to reach us",
            Self::Venue => "venue",
            Self::Date => "date",
            Self::Clock => "time of day",
            Self::DateOrMonth => "date or month",
            Self::MoreToCome => "time for the next update",
            Self::WhatWasWrong => "word on what was wrong",
        }
    }

    fn fix(self) -> &'static str {
        match self {
            Self::Source => "Say who is speaking: “Police: …”.",
            Self::Hazard => "Say what the danger is: a gas leak, a fire, a dog.",
            Self::Place => "Say where: the street, the ward or the borough.",
            Self::Time => "Say when: a clock time with its date, or “now”.",
            Self::Action => {
                "Say what people must do: “Leave now”, “Stay indoors”, “Do not approach”."
            }
            Self::What => "Say what happened in plain words: a search, an arrest, a crash.",
            Self::When => "Say when: the day and the time.",
            Self::Contact => {
                "Say how to reach us: call 101, go to met.police.uk, or reply to this message."
            }
            Self::Venue => "Say where it is: the name of the place and its street.",
            Self::Date => "Say which day: weekday, day and month.",
            Self::Clock => "Say from when to when: “7pm to 8:30pm”.",
            Self::DateOrMonth => "Say which month this is about: “in November”.",
            Self::MoreToCome => "Say when more will come: “Next update at 10pm”.",
            Self::WhatWasWrong => "Say what was wrong: “Earlier we said 8am. That was wrong.”",
        }
    }
}

/// "reassurance", "ward update": what a message of the kind is called.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Warning => "warning",
        Kind::Reassurance => "notice after an operation",
        Kind::Appeal => "appeal",
        Kind::Missing => "missing person appeal",
        Kind::Event => "event",
        Kind::WardUpdate | Kind::Feedback => "ward update",
        Kind::Holding => "holding statement",
        Kind::Correction | Kind::Withdrawal => "correction",
        Kind::Outcome | Kind::Guidance => "message",
    }
}

impl Whole {
    /// The text that must be whole: headline and body, or the post where there is nothing else.
    fn text<'a>(ask: &Ask<'a>) -> (Text<'a>, String) {
        let (headline, body) = (ask.headline(), ask.body());
        let whole = format!("{}\n\n{}", headline.text.trim(), body.text);
        match ask.short().filter(|_| whole.trim().is_empty()) {
            Some(short) => {
                let text = short.text.to_owned();
                (short, text)
            }
            None => (body, whole),
        }
    }

    fn severity(&self, kind: Kind, part: Part) -> Severity {
        match (kind, part) {
            (Kind::Warning, Part::Place | Part::Action) => self.warning_place_or_action,
            _ => self.missing,
        }
    }

    /// Whether the part need not be asked for.
    fn excused(ask: &Ask<'_>, kind: Kind, part: Part) -> bool {
        let record = &ask.draft().record;
        let status = ask.draft().case_status();
        let over = matches!(status, Some(CaseStatus::Found | CaseStatus::Closed));
        match part {
            // What happened is a fact of its own there, and the catalogue writes it.
            Part::What => matches!(ask.draft().content, Content::Facts { .. }),
            Part::WhatWasWrong => record.legal_takedown.is_some(),
            // "She has been found. Thank you." asks nothing of anybody.
            Part::Place | Part::When | Part::Contact => {
                over && matches!(kind, Kind::Appeal | Kind::Missing)
            }
            _ => false,
        }
    }
}

impl Check for Whole {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let kind = ask.kind();
        let (text, whole) = Self::text(ask);
        if whole.trim().is_empty() && matches!(ask.draft().content, Content::Facts { .. }) {
            // Nothing is written yet: a person must decide on the words first.
            found.not_checked();
            return;
        }
        let message = Message::new(self, ask, &whole);
        let (kind_name, parts) = (called(kind), parts(kind));
        let limit = parts
            .iter()
            .map(|p| p.name())
            .collect::<Vec<_>>()
            .join(", ");
        for part in parts.iter().copied() {
            if Self::excused(ask, kind, part) || message.has(part) {
                continue;
            }
            let says = Says {
                severity: self.severity(kind, part),
                measured: format!("no {}", part.name()),
                limit: limit.clone(),
                fix: format!(
                    "There is no {} in this {kind_name}. {}",
                    part.name(),
                    part.fix()
                ),
            };
            found.lacks(&text.name, "", says);
        }
    }
}
