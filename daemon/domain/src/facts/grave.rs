//! Facts so grave that no catalogue text is written on them.

use super::{Count, FactName, Facts, Known, Person, Reassurance, Right, YesNo};
use crate::record::CaseRole;

/// Facts so grave that no catalogue text is written on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grave {
    /// Shots were fired.
    ShotsFired,
    /// Someone died.
    Died,
    /// Someone was hurt.
    Injured,
    /// It was the wrong address.
    WrongAddress,
    /// A missing person was found dead.
    FoundDead,
    /// The family of a missing person does not know that this goes out.
    FamilyNotTold,
    /// A child in a case is named.
    NamedChild,
}

/// Nobody under this age is named in a case.
const GROWN_UP: u8 = 18;

impl Grave {
    /// The fact's name.
    pub fn fact(self) -> &'static str {
        match self {
            Self::ShotsFired => "shots_fired",
            Self::Died => "died",
            Self::Injured => "injured",
            Self::WrongAddress => "right_address",
            Self::FoundDead => "person.role",
            Self::FamilyNotTold => "person.family_told",
            Self::NamedChild => "person.age",
        }
    }

    /// Who must decide on the words.
    pub fn who_decides(self) -> &'static str {
        match self {
            Self::WrongAddress => "the on-call lead",
            Self::ShotsFired | Self::Died | Self::Injured => {
                "the on-call lead, with the IOPC or the post-incident manager"
            }
            Self::FoundDead | Self::FamilyNotTold => {
                "the senior investigating officer, with the family liaison officer"
            }
            Self::NamedChild => "the on-call lead, with a lawyer and the court's leave",
        }
    }

    /// What is so grave, as in "because someone died".
    pub fn words(self) -> &'static str {
        match self {
            Self::ShotsFired => "shots were fired",
            Self::Died => "someone died",
            Self::Injured => "someone was hurt",
            Self::WrongAddress => "it was the wrong address",
            Self::FoundDead => "the missing person has died",
            Self::FamilyNotTold => "the family has not been told",
            Self::NamedChild => "it names a child in a case",
        }
    }
}

impl Facts {
    /// What the catalogue must not write, because a person must decide on the words first. A correction counts by its
    /// new value, which would be news of the same kind.
    pub fn needs_a_person(&self) -> Vec<Grave> {
        match self {
            Self::Reassurance(facts) => of_operation(facts),
            Self::Missing(_) | Self::Outcome(_) => self.person().map(of_person).unwrap_or_default(),
            Self::Correction(facts) => match (&facts.wrong, &facts.right) {
                (_, Right::Person(person)) => of_person(person),
                (super::Coded::Code(name), right) => of_value(*name, right).into_iter().collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

fn many(count: Count) -> bool {
    matches!(count, Known::Known(n) if n > 0)
}

fn is(value: YesNo, said: bool) -> bool {
    value == Known::Known(said)
}

fn of_operation(facts: &Reassurance) -> Vec<Grave> {
    let all = [
        (Grave::ShotsFired, is(facts.shots_fired, true)),
        (Grave::Died, many(facts.died)),
        (Grave::Injured, many(facts.injured)),
        (Grave::WrongAddress, is(facts.right_address, false)),
    ];
    there(&all)
}

fn of_person(person: &Person) -> Vec<Grave> {
    let child = person.role == CaseRole::Charged && person.age.is_none_or(|age| age < GROWN_UP);
    let all = [
        (Grave::FoundDead, person.role == CaseRole::Died),
        (Grave::FamilyNotTold, is(person.family_told, false)),
        (Grave::NamedChild, child),
    ];
    there(&all)
}

fn there(all: &[(Grave, bool)]) -> Vec<Grave> {
    all.iter().filter(|(_, is)| *is).map(|(g, _)| *g).collect()
}

fn of_value(name: FactName, right: &Right) -> Option<Grave> {
    match (name, right) {
        (FactName::ShotsFired, Right::YesNo(value)) if is(*value, true) => Some(Grave::ShotsFired),
        (FactName::RightAddress, Right::YesNo(value)) if is(*value, false) => {
            Some(Grave::WrongAddress)
        }
        (FactName::Died, Right::Count(count)) if many(*count) => Some(Grave::Died),
        (FactName::Injured, Right::Count(count)) if many(*count) => Some(Grave::Injured),
        _ => None,
    }
}
