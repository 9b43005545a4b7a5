//! The facts of the kinds that neighbourhood teams write: appeals, ward updates, events, advice and answers.

use serde::{Deserialize, Serialize};

use super::{
    Access, AppealWhat, Asked, Because, Coded, Contact, CouldNot, Count, Did, DidYouSee,
    EventTitle, FigurePeriod, FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, Month, Place,
    Said, When,
};
use crate::local_time::LocalDateTime;

/// The facts of an appeal for witnesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// What happened.
    pub what_happened: Coded<AppealWhat>,
    /// Where.
    pub place: Place,
    /// When.
    pub when: When,
    /// What a reader may have seen.
    pub did_you_see: Coded<DidYouSee>,
    /// What a caller quotes.
    pub reference: String,
    /// How to reach us.
    pub contact: Contact,
    /// More, in English.
    pub description: Option<String>,
}

/// What we asked, what people said and what we did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardPriority {
    /// We asked.
    pub asked: Coded<Asked>,
    /// You said.
    pub said: Coded<Said>,
    /// We did.
    pub did: Coded<Did>,
}

/// A figure beside the one it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub what: Coded<FigureWhat>,
    /// How many now.
    pub now: Count,
    /// How many before.
    pub before: Count,
    /// Over which time, and against which.
    pub period: Coded<FigurePeriod>,
    /// Where the figure comes from.
    pub source: Coded<FigureSource>,
}

/// The facts of a ward's monthly update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardUpdate {
    /// The month it is about.
    pub month: Month,
    /// What was asked, said and done: at least one.
    pub priorities: Vec<WardPriority>,
    /// Figures; none is a fact too.
    pub figures: Vec<Figure>,
    /// The next meeting.
    pub next_meeting: Option<Event>,
    /// How to reach us.
    pub contact: Contact,
}

/// Ways to reach someone. At least one is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// A phone number.
    pub phone: Option<String>,
    /// A web address.
    pub url: Option<String>,
    /// An email address.
    pub email: Option<String>,
    /// A number for texts.
    pub text: Option<String>,
}

impl Ways {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        [&self.phone, &self.url, &self.email, &self.text]
            .iter()
            .all(|way| way.is_none())
    }
}

/// How to book a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// Nobody needs to.
    NotNeeded,
    /// By one of these.
    Ways(Ways),
}

/// The facts of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it is called.
    pub title: Coded<EventTitle>,
    /// The name of the place.
    pub venue: String,
    /// Its street.
    pub address: String,
    /// From.
    pub starts: LocalDateTime,
    /// To, after `starts`.
    pub ends: LocalDateTime,
    /// What makes it possible to come. Nothing here means that nobody has said so yet.
    pub access: Vec<Coded<Access>>,
    /// How to book.
    pub book: Option<Book>,
}

/// The facts of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// What it is about.
    pub topic: Coded<GuidanceTopic>,
    /// What to do, in order: at least one.
    pub steps: Vec<Coded<GuidanceStep>>,
    /// How to reach us.
    pub contact: Contact,
}

/// The facts of "We asked, you said, we did".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// What we asked.
    pub question: Coded<Asked>,
    /// How many answered.
    pub answers: Count,
    /// What they said.
    pub said: Coded<Said>,
    /// What we did.
    pub did: Coded<Did>,
    /// What we could not do.
    pub could_not: Option<Coded<CouldNot>>,
    /// Why not.
    pub because: Option<Coded<Because>>,
    /// How to reach us; the usual ways where it does not say.
    pub contact: Option<Contact>,
}
