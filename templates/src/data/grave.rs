//! Facts so grave that the catalogue writes nothing on them.

use wardmote_domain::facts::{Coded, FactName, Facts, Grave, Known, Right};

/// Those of a message; a correction counts by its new value, which would be news of the same kind.
pub(crate) fn graves(facts: &Facts) -> Vec<Grave> {
    let mut found = facts.needs_a_person();
    if let Facts::Correction(correction) = facts
        && let Coded::Code(name) = &correction.wrong
        && let Some(grave) = of_value(*name, &correction.right)
        && !found.contains(&grave)
    {
        found.push(grave);
    }
    found
}

fn of_value(name: FactName, right: &Right) -> Option<Grave> {
    match (name, right) {
        (FactName::ShotsFired, Right::YesNo(Known::Known(true))) => Some(Grave::ShotsFired),
        (FactName::RightAddress, Right::YesNo(Known::Known(false))) => Some(Grave::WrongAddress),
        (FactName::Died, Right::Count(Known::Known(n))) if *n > 0 => Some(Grave::Died),
        (FactName::Injured, Right::Count(Known::Known(n))) if *n > 0 => Some(Grave::Injured),
        _ => None,
    }
}
