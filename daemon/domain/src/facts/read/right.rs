//! The right value of a correction, with the type of the fact it names.

use super::super::{AppealWhat, Coded, FactName, Right, reader::Reader};
use super::limits;

pub(super) fn right_of(r: &mut Reader<'_>, name: FactName) -> Option<Right> {
    match name {
        FactName::What => r.coded("right").map(Right::What),
        FactName::WhatHappened => what_happened(r),
        FactName::Place => r.place("right").map(Right::Place),
        FactName::Started
        | FactName::Ended
        | FactName::NextUpdate
        | FactName::Starts
        | FactName::Ends => r.when("right").map(Right::When),
        FactName::Armed | FactName::ShotsFired | FactName::RightAddress | FactName::RoadOpen => r
            .map
            .contains_key("right")
            .then(|| Right::YesNo(r.yes_no("right"))),
        FactName::Arrested | FactName::Injured | FactName::Died | FactName::Answers => r
            .map
            .contains_key("right")
            .then(|| Right::Count(r.count("right"))),
        FactName::TeamThere => r.team_there("right").map(Right::TeamThere),
        FactName::Contact => r.contact("right").map(Right::Contact),
        FactName::When => r.since("right").map(Right::Since),
        FactName::DidYouSee => r.short_coded("right").map(Right::DidYouSee),
        FactName::Reference => r.reference("right").map(Right::Name),
        FactName::Description => r.text("right").map(Right::English),
        FactName::Month => r.month("right").map(Right::Month),
        FactName::Priorities => r.priorities("right").map(Right::Priorities),
        FactName::Figures => r.figures("right").map(Right::Figures),
        FactName::NextMeeting => r.meeting("right").map(|e| Right::Meeting(Box::new(e))),
        FactName::Title => r.short_coded("right").map(Right::Title),
        FactName::Venue | FactName::Address => r.name("right").map(Right::Name),
        FactName::Access => r
            .coded_list("right", limits::ACCESS, true)
            .map(Right::Access),
        FactName::Book => r.book("right").map(Right::Book),
        FactName::Topic => r.short_coded("right").map(Right::Topic),
        FactName::Steps => r
            .coded_list("right", limits::STEPS, false)
            .map(Right::Steps),
        FactName::Question => r.short_coded("right").map(Right::Asked),
        FactName::Said => r.short_coded("right").map(Right::Said),
        FactName::Did => r.short_coded("right").map(Right::Did),
        FactName::CouldNot => r.short_coded("right").map(Right::CouldNot),
        FactName::Because => r.short_coded("right").map(Right::Because),
    }
}

/// The same fact of two kinds, each with its own codes; no code is in both.
fn what_happened(r: &mut Reader<'_>) -> Option<Right> {
    let text = r.text("right")?;
    match text.parse::<AppealWhat>() {
        Ok(code) => Some(Right::AppealWhat(Coded::Code(code))),
        Err(_) => r.code_of("right", text).map(Right::WhatHappened),
    }
}
