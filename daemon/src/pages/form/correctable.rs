//! Which facts of a message a correction can name, and the words for each.

use wardmote_domain::{
    draft::{Content, Draft},
    facts::{FactName, Facts},
};

/// The facts of a message that a correction can name, with the words for each. Empty for a message in own words.
pub fn correctable(draft: &Draft) -> Vec<(FactName, &'static str)> {
    use FactName::{
        Access, Address, Answers, Armed, Arrested, Because, Book, Contact, CouldNot, Court, Date,
        Description, Did, DidYouSee, Died, Do, DoNot, EarlierAppeal, Ended, Ends, Extras, Figures,
        Hazard, Injured, LastSeen, Month, NextMeeting, NextUpdate, Offence, Person, Place,
        Priorities, Question, Reference, Result, RightAddress, RoadOpen, Said, ShotsFired, Source,
        Started, Starts, Steps, TeamThere, Title, Topic, Venue, What, WhatHappened, When,
    };
    let Content::Facts { facts, .. } = &draft.content else {
        return Vec::new();
    };
    let names: &[FactName] = match facts {
        Facts::Holding(_) => &[What, Place, Started, NextUpdate, Contact, Extras],
        Facts::Reassurance(_) => &[
            WhatHappened,
            Place,
            Started,
            Ended,
            Armed,
            Arrested,
            Injured,
            Died,
            ShotsFired,
            RightAddress,
            RoadOpen,
            TeamThere,
            Contact,
            Extras,
        ],
        Facts::Appeal(_) => &[
            WhatHappened,
            Place,
            When,
            DidYouSee,
            Reference,
            Description,
            Contact,
        ],
        Facts::WardUpdate(_) => &[Month, Priorities, Figures, NextMeeting, Contact],
        Facts::Event(_) => &[Title, Venue, Address, Starts, Ends, Access, Book],
        Facts::Guidance(_) => &[Topic, Steps, Contact],
        Facts::Feedback(_) => &[Question, Answers, Said, Did, CouldNot, Because, Contact],
        Facts::Warning(_) => &[
            Hazard, Place, Started, Do, DoNot, NextUpdate, Source, Contact, Extras,
        ],
        Facts::Missing(_) => &[Person, LastSeen, Description, Reference, Contact],
        Facts::Outcome(_) => &[Person, Court, Date, Offence, Result, EarlierAppeal],
        Facts::Correction(_) | Facts::Withdrawal(_) => &[],
    };
    names.iter().map(|name| (*name, words(*name))).collect()
}

pub(super) fn words(name: FactName) -> &'static str {
    match name {
        FactName::What => "What is happening",
        FactName::WhatHappened => "What happened",
        FactName::Place => "Where it was",
        FactName::Started => "When it started",
        FactName::Ended => "When it ended",
        FactName::NextUpdate => "When we will say more",
        FactName::Armed => "Whether officers were armed",
        FactName::Arrested => "How many people were arrested",
        FactName::Injured => "How many people were hurt",
        FactName::Died => "How many people died",
        FactName::ShotsFired => "Whether shots were fired",
        FactName::RightAddress => "Whether it was the right address",
        FactName::RoadOpen => "Whether the road is open",
        FactName::TeamThere => "Where and when people can meet the team",
        FactName::Contact => "How people reach us",
        FactName::When => "When it happened",
        FactName::DidYouSee => "What people may have seen",
        FactName::Reference => "The reference",
        FactName::Description => "The description",
        FactName::Month => "The month",
        FactName::Priorities => "What was asked, said and done",
        FactName::Figures => "The figures",
        FactName::NextMeeting => "The next meeting",
        FactName::Title => "What the event is",
        FactName::Venue => "The venue",
        FactName::Address => "The address",
        FactName::Starts => "When it starts",
        FactName::Ends => "When it ends",
        FactName::Access => "Access",
        FactName::Book => "How people book",
        FactName::Topic => "What the advice is about",
        FactName::Steps => "The steps",
        FactName::Question => "What we asked",
        FactName::Answers => "How many people answered",
        FactName::Said => "What people said",
        FactName::Did => "What we did",
        FactName::CouldNot => "What we could not do",
        FactName::Because => "Why we could not do it",
        FactName::Hazard => "What the danger is",
        FactName::Do => "What people must do",
        FactName::DoNot => "What people must not do",
        FactName::Source => "Who gave the warning",
        FactName::Person => "Who it is about",
        FactName::LastSeen => "Where and when the person was last seen",
        FactName::Court => "The court",
        FactName::Date => "The day in court",
        FactName::Offence => "What the case is about",
        FactName::Result => "The result",
        FactName::EarlierAppeal => "When we asked for help",
        FactName::Extras => "What else was said",
    }
}
