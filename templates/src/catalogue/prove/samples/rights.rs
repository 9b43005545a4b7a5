//! Every right value that a correction may give.

use wardmote_domain::facts::{
    Coded, ContactFor, FactName, HoldingWhat, Known, Right, WhatHappened,
};

use super::{LATER, LONG_DAY, NEXT_DAY, at, contact, local, people, place, team};

/// Every right value a fact may have.
pub(super) fn of(name: FactName) -> Vec<Right> {
    match name {
        FactName::What => HoldingWhat::ALL
            .iter()
            .map(|w| Right::What(Coded::Code(*w)))
            .collect(),
        FactName::WhatHappened => WhatHappened::ALL
            .iter()
            .map(|w| Right::WhatHappened(Coded::Code(*w)))
            .collect(),
        FactName::Place => vec![Right::Place(place())],
        FactName::Started
        | FactName::Ended
        | FactName::NextUpdate
        | FactName::Starts
        | FactName::Ends => {
            vec![Right::When(at(LONG_DAY))]
        }
        FactName::Armed | FactName::RoadOpen => {
            [Known::Known(true), Known::Known(false), Known::NotKnown]
                .map(Right::YesNo)
                .to_vec()
        }
        FactName::ShotsFired => [Known::Known(false), Known::NotKnown]
            .map(Right::YesNo)
            .to_vec(),
        FactName::RightAddress => [Known::Known(true), Known::NotKnown]
            .map(Right::YesNo)
            .to_vec(),
        FactName::Arrested | FactName::Answers => [
            Known::Known(0),
            Known::Known(1),
            Known::Known(2),
            Known::Known(12),
            Known::NotKnown,
        ]
        .map(Right::Count)
        .to_vec(),
        FactName::Injured | FactName::Died => [Known::Known(0), Known::NotKnown]
            .map(Right::Count)
            .to_vec(),
        FactName::TeamThere => vec![
            Right::TeamThere(team(LATER)),
            Right::TeamThere(team(NEXT_DAY)),
        ],
        FactName::Contact => ContactFor::ALL
            .iter()
            .map(|p| Right::Contact(contact(*p)))
            .collect(),
        other => [local::rights(other), people::rights(other)].concat(),
    }
}
