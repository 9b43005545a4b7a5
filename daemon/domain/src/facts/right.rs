//! A correction's two halves: which fact was wrong, and its right value with its type.

use serde::{Deserialize, Serialize};

use super::{
    Access, AppealWhat, Asked, Because, Book, Coded, Contact, CouldNot, Count, CourtResult, Did,
    DidYouSee, Event, EventTitle, Extra, Figure, GuidanceStep, GuidanceTopic, Hazard, HoldingWhat,
    LastSeen, Looks, Month, Offence, Person, Place, Said, TeamThere, WardPriority, WarningDo,
    WarningDoNot, WarningSource, WhatHappened, When, YesNo,
};
use crate::{local_time::LocalDateTime, words::named};

named!(
    /// The facts that a correction can name. The picture of a missing person is none: a wrong one is taken back.
    FactName {
        /// `holding.what`
        What = "what",
        /// `reassurance.what_happened`
        WhatHappened = "what_happened",
        /// The place.
        Place = "place",
        /// When it began.
        Started = "started",
        /// When it ended.
        Ended = "ended",
        /// When more will be said.
        NextUpdate = "next_update",
        /// Whether officers were armed.
        Armed = "armed",
        /// How many were arrested.
        Arrested = "arrested",
        /// How many were hurt.
        Injured = "injured",
        /// How many died.
        Died = "died",
        /// Whether shots were fired.
        ShotsFired = "shots_fired",
        /// Whether it was the right address.
        RightAddress = "right_address",
        /// Whether the road is open.
        RoadOpen = "road_open",
        /// Where the team can be met.
        TeamThere = "team_there",
        /// How to reach us.
        Contact = "contact",
        /// `appeal.when`
        When = "when",
        /// `appeal.did_you_see`
        DidYouSee = "did_you_see",
        /// `appeal.reference`
        Reference = "reference",
        /// `appeal.description`
        Description = "description",
        /// `ward_update.month`
        Month = "month",
        /// `ward_update.priorities`
        Priorities = "priorities",
        /// `ward_update.figures`
        Figures = "figures",
        /// `ward_update.next_meeting`
        NextMeeting = "next_meeting",
        /// `event.title`
        Title = "title",
        /// `event.venue`
        Venue = "venue",
        /// `event.address`
        Address = "address",
        /// `event.starts`
        Starts = "starts",
        /// `event.ends`
        Ends = "ends",
        /// `event.access`
        Access = "access",
        /// `event.book`
        Book = "book",
        /// `guidance.topic`
        Topic = "topic",
        /// `guidance.steps`
        Steps = "steps",
        /// `feedback.question`
        Question = "question",
        /// `feedback.answers`
        Answers = "answers",
        /// `feedback.said`
        Said = "said",
        /// `feedback.did`
        Did = "did",
        /// `feedback.could_not`
        CouldNot = "could_not",
        /// `feedback.because`
        Because = "because",
        /// `warning.hazard`
        Hazard = "hazard",
        /// `warning.do`
        Do = "do",
        /// `warning.do_not`
        DoNot = "do_not",
        /// `warning.source`
        Source = "source",
        /// `missing.person`, `outcome.person`
        Person = "person",
        /// `missing.last_seen`
        LastSeen = "last_seen",
        /// `outcome.court`
        Court = "court",
        /// `outcome.date`
        Date = "date",
        /// `outcome.offence`
        Offence = "offence",
        /// `outcome.result`
        Result = "result",
        /// `outcome.earlier_appeal`
        EarlierAppeal = "earlier_appeal",
        /// Ready extras.
        Extras = "extras",
    }
);

/// The new value of a fact, with its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// A time.
    When(LocalDateTime),
    /// A count.
    Count(Count),
    /// Yes or no.
    YesNo(YesNo),
    /// A place.
    Place(Place),
    /// Where the team is.
    TeamThere(TeamThere),
    /// How to reach us.
    Contact(Contact),
    /// What is going on.
    What(Coded<HoldingWhat>),
    /// What happened, after an operation.
    WhatHappened(Coded<WhatHappened>),
    /// What happened, in an appeal.
    AppealWhat(Coded<AppealWhat>),
    /// A time, or a day alone.
    Since(When),
    /// What a reader may have seen.
    DidYouSee(Coded<DidYouSee>),
    /// A name or a number that is the same in every language: a venue, a street, a reference.
    Name(String),
    /// A month.
    Month(Month),
    /// What was asked, said and done.
    Priorities(Vec<WardPriority>),
    /// Figures.
    Figures(Vec<Figure>),
    /// The next meeting.
    Meeting(Box<Event>),
    /// What an event is called.
    Title(Coded<EventTitle>),
    /// What makes it possible to come.
    Access(Vec<Coded<Access>>),
    /// How to book.
    Book(Book),
    /// What advice is about.
    Topic(Coded<GuidanceTopic>),
    /// What to do.
    Steps(Vec<Coded<GuidanceStep>>),
    /// What we asked.
    Asked(Coded<Asked>),
    /// What people said.
    Said(Coded<Said>),
    /// What we did.
    Did(Coded<Did>),
    /// What we could not do.
    CouldNot(Coded<CouldNot>),
    /// Why we could not.
    Because(Coded<Because>),
    /// What the danger is.
    Hazard(Coded<Hazard>),
    /// What to do in a danger.
    Do(Vec<Coded<WarningDo>>),
    /// What not to do.
    DoNot(Vec<Coded<WarningDoNot>>),
    /// Who says so.
    Source(Coded<WarningSource>),
    /// Who it is about.
    Person(Person),
    /// Where and when somebody was last seen.
    LastSeen(LastSeen),
    /// What somebody looks like.
    Looks(Vec<Coded<Looks>>),
    /// What a case is about.
    Offence(Coded<Offence>),
    /// What came of a case.
    Result(Coded<CourtResult>),
    /// Ready extras.
    Extras(Vec<Extra>),
    /// English text.
    English(String),
}
