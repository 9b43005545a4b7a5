//! Facts: typed values held once, by kind (messages/README.md, "Facts by kind"). The catalogue writes every variant from
//! them, so that every variant states the same.

mod case;
mod codes;
mod compare;
mod danger;
mod english;
mod extras;
mod grave;
mod local;
mod read;
mod reader;
mod right;
mod time;
mod types;
mod value;
mod written;

use serde::{Deserialize, Serialize};

pub use case::{
    CourtResult, LastSeen, Looks, Missing, Offence, Outcome, Person, Picture, ResultCode, Term,
};
pub use codes::{
    Access, AppealWhat, Asked, Because, CouldNot, Did, DidYouSee, EventTitle, FigurePeriod,
    FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, Said,
};
pub use compare::{Compared, Difference, compare, nothing_new};
pub use danger::{Hazard, Warning, WarningDo, WarningDoNot, WarningSource};
pub use extras::{Extra, ExtraAlone, ExtraAt, ExtraUntil};
pub use grave::Grave;
pub use local::{Appeal, Book, Event, Feedback, Figure, Guidance, WardPriority, WardUpdate, Ways};
pub use read::{FactProblem, limits, read};
pub use right::{FactName, Right};
pub use time::{Month, NotAMonth, When};
pub use types::{
    Coded, Contact, ContactFor, Count, HoldingWhat, Known, Place, TeamThere, WhatHappened,
    WithdrawalReason, YesNo,
};
pub use value::FactValue;
pub use written::written;

use crate::{local_time::LocalDateTime, words::Kind};

/// The facts of a first word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// What is going on.
    pub what: Coded<HoldingWhat>,
    /// Where.
    pub place: Place,
    /// Since when.
    pub started: LocalDateTime,
    /// When more will be said.
    pub next_update: LocalDateTime,
    /// How to reach help.
    pub contact: Contact,
    /// Ready extras.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<Extra>,
}

/// The facts after an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassurance {
    /// Where.
    pub place: Place,
    /// When it began.
    pub started: LocalDateTime,
    /// When it ended.
    pub ended: Option<LocalDateTime>,
    /// What happened.
    pub what_happened: Coded<WhatHappened>,
    /// Whether officers were armed.
    pub armed: YesNo,
    /// How many were arrested.
    pub arrested: Count,
    /// How many were hurt.
    pub injured: Count,
    /// Whether shots were fired.
    pub shots_fired: YesNo,
    /// How many died.
    pub died: Count,
    /// Whether it was the right address.
    pub right_address: YesNo,
    /// Whether the road is open.
    pub road_open: YesNo,
    /// Why, in English.
    pub why: Option<String>,
    /// Where the team can be met.
    pub team_there: Option<TeamThere>,
    /// How to reach us.
    pub contact: Contact,
    /// Ready extras.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<Extra>,
}

/// The facts of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Which fact was wrong, or English text that says what was.
    pub wrong: Coded<FactName>,
    /// Its right value. English text when `wrong` is.
    pub right: Right,
}

/// The facts of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub reason: Coded<WithdrawalReason>,
}

/// Facts, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// First word.
    Holding(Holding),
    /// After an operation.
    Reassurance(Box<Reassurance>),
    /// Puts an earlier message right.
    Correction(Box<Correction>),
    /// Takes an earlier message back.
    Withdrawal(Withdrawal),
    /// Did you see.
    Appeal(Box<Appeal>),
    /// A ward's month.
    WardUpdate(Box<WardUpdate>),
    /// A public meeting or a stall.
    Event(Box<Event>),
    /// Advice.
    Guidance(Guidance),
    /// We asked, you said, we did.
    Feedback(Box<Feedback>),
    /// Do this now.
    Warning(Box<Warning>),
    /// Somebody is missing, or is found.
    Missing(Box<Missing>),
    /// A court result.
    Outcome(Box<Outcome>),
}

impl Facts {
    /// The kind they are for.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Holding(_) => Kind::Holding,
            Self::Reassurance(_) => Kind::Reassurance,
            Self::Correction(_) => Kind::Correction,
            Self::Withdrawal(_) => Kind::Withdrawal,
            Self::Appeal(_) => Kind::Appeal,
            Self::WardUpdate(_) => Kind::WardUpdate,
            Self::Event(_) => Kind::Event,
            Self::Guidance(_) => Kind::Guidance,
            Self::Feedback(_) => Kind::Feedback,
            Self::Warning(_) => Kind::Warning,
            Self::Missing(_) => Kind::Missing,
            Self::Outcome(_) => Kind::Outcome,
        }
    }

    /// The person whom they name, if they name one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Missing(f) => Some(&f.person),
            Self::Outcome(f) => Some(&f.person),
            Self::Correction(f) => match &f.right {
                Right::Person(person) => Some(person),
                _ => None,
            },
            _ => None,
        }
    }

    /// The ready extras.
    pub fn extras(&self) -> &[Extra] {
        match self {
            Self::Holding(f) => &f.extras,
            Self::Reassurance(f) => &f.extras,
            Self::Warning(f) => &f.extras,
            _ => &[],
        }
    }
}
