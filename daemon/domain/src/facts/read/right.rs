//! The right value of a correction, with the type of the fact it names.

use super::super::{AppealWhat, Coded, FactName, FactValue, Right, reader::Reader};
use super::{case, limits};

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
        FactName::When | FactName::Date | FactName::EarlierAppeal => {
            r.since("right").map(Right::Since)
        }
        FactName::DidYouSee => r.short_coded("right").map(Right::DidYouSee),
        FactName::Reference => r.reference("right").map(Right::Name),
        FactName::Description => match r.map.get("right") {
            Some(FactValue::List(_)) => r.looks("right").map(Right::Looks),
            _ => r.text("right").map(Right::English),
        },
        FactName::Month => r.month("right").map(Right::Month),
        FactName::Priorities => r.priorities("right").map(Right::Priorities),
        FactName::Figures => r.figures("right").map(Right::Figures),
        FactName::NextMeeting => r.meeting("right").map(|e| Right::Meeting(Box::new(e))),
        FactName::Title => r.short_coded("right").map(Right::Title),
        FactName::Venue | FactName::Address | FactName::Court => r.name("right").map(Right::Name),
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
        other => right_of_one(r, other),
    }
}

/// The facts of a warning, of a missing person and of a court result.
fn right_of_one(r: &mut Reader<'_>, name: FactName) -> Option<Right> {
    match name {
        FactName::Hazard => r.short_coded("right").map(Right::Hazard),
        FactName::Do => r.coded_list("right", limits::ORDERS, false).map(Right::Do),
        FactName::DoNot => r
            .coded_list("right", limits::ORDERS, false)
            .map(Right::DoNot),
        FactName::Source => r.short_coded("right").map(Right::Source),
        FactName::Person => r
            .person("right", &case::ROLES, &case::STATES)
            .map(Right::Person),
        FactName::LastSeen => r.last_seen("right").map(Right::LastSeen),
        FactName::Offence => r.short_coded("right").map(Right::Offence),
        FactName::Result => r.result("right").map(Right::Result),
        FactName::Extras => {
            let extras = r.extras("right", None);
            (!extras.is_empty()).then_some(Right::Extras(extras))
        }
        _ => None,
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
