//! Reads typed facts out of values as written. Every fault is named by field; none stops at the first.

mod book;
mod case;
mod danger;
mod extras;
mod local;
mod right;

use super::{
    Coded, Correction, FactName, Facts, Holding, Reassurance, Right, Withdrawal,
    reader::{Map, Reader},
};
use crate::words::Kind;
use right::right_of;

/// How much the facts of a notice may hold: what a reader takes in, and what its formats carry.
pub mod limits {
    /// Fewest and most of a ward update's priorities.
    pub const PRIORITIES: (usize, usize) = (1, 5);
    /// Fewest and most figures.
    pub const FIGURES: (usize, usize) = (0, 8);
    /// Fewest and most steps of advice.
    pub const STEPS: (usize, usize) = (1, 8);
    /// Fewest and most ways in which an event is open to all.
    pub const ACCESS: (usize, usize) = (0, 12);
    /// Fewest and most things to do in a warning.
    pub const ORDERS: (usize, usize) = (1, 6);
    /// Fewest and most things not to do.
    pub const REFUSALS: (usize, usize) = (0, 6);
    /// Fewest and most ready extras.
    pub const EXTRAS: (usize, usize) = (0, 8);
    /// Fewest and most things that a missing person looks like, wears or has.
    pub const LOOKS: (usize, usize) = (1, 8);
    /// The most characters of English text in place of a code.
    pub const SENTENCE: usize = 300;
    /// The most characters of a name or an address.
    pub const NAME: usize = 120;
    /// The most characters of a reference.
    pub const REFERENCE: usize = 40;
    /// The most characters of a description.
    pub const LONG_TEXT: usize = 1_000;
}

/// What is wrong with one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactProblem {
    /// Where, from `facts` on: `facts.place.ward`.
    pub field: String,
    /// What is wrong and how to put it right.
    pub what: String,
}

fn holding(r: &mut Reader<'_>) -> Option<Facts> {
    let (what, place, started) = (r.coded("what"), r.place("place"), r.when("started"));
    let (next_update, contact) = (r.when("next_update"), r.contact("contact"));
    let extras = r.extras("extras", started);
    let what = r.required("what", what);
    let place = r.required("place", place);
    let started = r.required("started", started);
    let next_update = r.required("next_update", next_update);
    let contact = r.required("contact", contact);
    Some(Facts::Holding(Holding {
        what: what?,
        place: place?,
        started: started?,
        next_update: next_update?,
        contact: contact?,
        extras,
    }))
}

fn reassurance(r: &mut Reader<'_>) -> Option<Facts> {
    let (place, started, ended) = (r.place("place"), r.when("started"), r.when("ended"));
    let (what_happened, contact) = (r.coded("what_happened"), r.contact("contact"));
    if let (Some(started), Some(ended)) = (started, ended)
        && ended < started
    {
        r.fault(
            "ended",
            format!("{ended} is before {started}, when it started"),
        );
    }
    let (armed, shots_fired) = (r.yes_no("armed"), r.yes_no("shots_fired"));
    let (right_address, road_open) = (r.yes_no("right_address"), r.yes_no("road_open"));
    let (arrested, injured, died) = (r.count("arrested"), r.count("injured"), r.count("died"));
    let (why, team_there) = (r.text("why"), r.team_there("team_there"));
    let extras = r.extras("extras", started);
    let place = r.required("place", place);
    let started = r.required("started", started);
    let what_happened = r.required("what_happened", what_happened);
    let contact = r.required("contact", contact);
    Some(Facts::Reassurance(Box::new(Reassurance {
        place: place?,
        started: started?,
        ended,
        what_happened: what_happened?,
        armed,
        arrested,
        injured,
        shots_fired,
        died,
        right_address,
        road_open,
        why,
        team_there,
        contact: contact?,
        extras,
    })))
}

fn correction(r: &mut Reader<'_>) -> Option<Facts> {
    let wrong = r.coded::<FactName>("wrong");
    let Some(wrong) = r.required("wrong", wrong) else {
        // Without it nobody can say what the right value is: that one fault is told, not two.
        r.map.remove("right");
        return None;
    };
    let right = match &wrong {
        Coded::English(_) => r.text("right").map(Right::English),
        Coded::Code(name) => right_of(r, *name),
    };
    let right = r.required("right", right);
    Some(Facts::Correction(Box::new(Correction {
        wrong,
        right: right?,
    })))
}

fn withdrawal(r: &mut Reader<'_>) -> Option<Facts> {
    let reason = r.coded("reason");
    let reason = r.required("reason", reason)?;
    Some(Facts::Withdrawal(Withdrawal { reason }))
}

/// Reads the facts of a kind.
///
/// # Errors
/// Every fact that is missing, of the wrong type, or not a fact of that kind.
pub fn read(kind: Kind, map: Map) -> Result<Facts, Vec<FactProblem>> {
    let mut problems = Vec::new();
    let mut reader = Reader::new("facts", map, &mut problems);
    let facts = match kind {
        Kind::Holding => holding(&mut reader),
        Kind::Reassurance => reassurance(&mut reader),
        Kind::Correction => correction(&mut reader),
        Kind::Withdrawal => withdrawal(&mut reader),
        Kind::Appeal => local::appeal(&mut reader),
        Kind::WardUpdate => local::ward_update(&mut reader),
        Kind::Event => local::event_facts(&mut reader),
        Kind::Guidance => local::guidance(&mut reader),
        Kind::Feedback => local::feedback(&mut reader),
        Kind::Warning => danger::warning(&mut reader),
        Kind::Missing => case::missing(&mut reader),
        Kind::Outcome => case::outcome(&mut reader),
    };
    reader.finish();
    match facts {
        Some(facts) if problems.is_empty() => Ok(facts),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests;
