//! Who is told, and who is next: the one place that decides it. A pure function of what stands, of the people and of the
//! on-call order, so that a change of the order counts from the next telling.

use jiff::Timestamp;

use super::{Shift, What, may_serve, on_call};
use crate::{
    area::AreaCode,
    ids::PersonId,
    person::{Person, Role},
    words::Priority,
};

/// What is told, as far as the ladder asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub what: What,
    /// Of which areas; none for a channel.
    pub areas: Vec<AreaCode>,
    /// How soon.
    pub priority: Priority,
    /// Those whom it concerns by name: the author of what came back, whoever owes. They are told first.
    pub first: Vec<PersonId>,
    /// Those who cannot do what it asks for: whoever wrote a notice cannot approve it.
    pub not: Vec<PersonId>,
    /// How far it goes at this telling.
    pub reach: Reach,
}

/// How far a telling goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One rung after the other.
    Ladder,
    /// Those it concerns by name alone, where there are any: its time has not come.
    Named,
    /// Everyone on the ladder together: its time has passed.
    Together,
}

/// What is known of our people.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Everyone.
    pub people: &'a [Person],
    /// The on-call order.
    pub shifts: &'a [Shift],
    /// Who chose not to be told of what, where it is routine.
    pub quiet: &'a [(PersonId, What)],
}

/// Those who are told together.
pub type Rung = Vec<PersonId>;

/// The rungs from first to last: whom it concerns by name, each person on call in their order, then everyone with the
/// role. Nobody stands on two. Where the order names nobody, everyone with the role is told at once.
pub fn ladder(asked: &Asked, known: Known<'_>, now: Timestamp) -> Vec<Rung> {
    let mut rungs = rungs(asked, known, now);
    let loud: Vec<Rung> = rungs
        .iter()
        .map(|rung| {
            let heard = |p: &&PersonId| !is_quiet(asked, known, **p);
            rung.iter().filter(heard).copied().collect::<Rung>()
        })
        .filter(|rung| !rung.is_empty())
        .collect();
    // A choice to be left alone never leaves a thing told to nobody.
    if !loud.is_empty() {
        rungs = loud;
    }
    match asked.reach {
        Reach::Named if !asked.first.is_empty() => rungs.truncate(1),
        Reach::Ladder => {}
        Reach::Named | Reach::Together => rungs = vec![rungs.concat()],
    }
    rungs.retain(|rung| !rung.is_empty());
    rungs
}

fn is_quiet(asked: &Asked, known: Known<'_>, person: PersonId) -> bool {
    asked.priority == Priority::Routine
        && asked.what.may_be_quiet()
        && known.quiet.contains(&(person, asked.what))
}

fn rungs(asked: &Asked, known: Known<'_>, now: Timestamp) -> Vec<Rung> {
    let what = asked.what;
    let mut told: Vec<PersonId> = Vec::new();
    let mut rungs: Vec<Rung> = Vec::new();
    let mut add = |people: Vec<PersonId>| {
        let mut rung = Rung::new();
        for person in people {
            if !told.contains(&person) && !asked.not.contains(&person) {
                told.push(person);
                rung.push(person);
            }
        }
        if !rung.is_empty() {
            rungs.push(rung);
        }
    };
    let there = |id: &&PersonId| known.people.iter().any(|p| p.id == **id);
    if !what.alarms_everyone() {
        add(asked.first.iter().filter(there).copied().collect());
        for on in on_call(known.shifts, what.duty(), &asked.areas, now) {
            // A right that was taken away since counts from now.
            let may = |p: &&Person| p.id == on.person && serves(p, asked);
            add(known.people.iter().filter(may).map(|p| p.id).collect());
        }
    }
    add(everyone(known.people, what.everyone(), &asked.areas));
    if rungs.is_empty() && !what.everyone().is_empty() {
        // Nobody with the role covers all of the areas: those who look after the machine hear of it.
        rungs.push(everyone(known.people, &[Role::Administrator], &[]));
    }
    rungs
}

fn serves(person: &Person, asked: &Asked) -> bool {
    match asked.areas.is_empty() {
        true => person.may_anywhere(asked.what.duty().act()),
        false => may_serve(person, asked.what.duty(), &asked.areas),
    }
}

/// Everyone with one of the roles for all of the areas; without areas, for any.
fn everyone(people: &[Person], roles: &[Role], areas: &[AreaCode]) -> Vec<PersonId> {
    let holds = |p: &&Person| {
        p.grants
            .iter()
            .any(|g| roles.contains(&g.role) && (areas.is_empty() || g.areas.covers_all(areas)))
    };
    people.iter().filter(holds).map(|p| p.id).collect()
}

/// The next rung with somebody on it who has not been told yet, those told left out; and whether there is one after it.
pub fn next_rung(ladder: &[Rung], told: &[PersonId]) -> Option<(Rung, bool)> {
    let fresh =
        |rung: &Rung| -> Rung { rung.iter().filter(|p| !told.contains(p)).copied().collect() };
    let mut left = ladder.iter().map(fresh).filter(|rung| !rung.is_empty());
    let next = left.next()?;
    Some((next, left.next().is_some()))
}
