//! The on-call order: who is on call, for which areas, in which order, from when to when.

use jiff::Timestamp;

use super::Duty;
use crate::{
    area::{AreaCode, AreaSet},
    ids::PersonId,
    person::Person,
};

/// One person on call for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its number.
    pub number: i64,
    /// Who.
    pub person: PersonId,
    /// For what.
    pub duty: Duty,
    /// For which areas.
    pub areas: AreaSet,
    /// Which in line, from 1.
    pub place: u32,
    /// From this instant on.
    pub from: Timestamp,
    /// Up to this instant, which is outside.
    pub to: Timestamp,
}

/// The longest that one entry may last: a month of days, so that no order is forgotten in force.
const LONGEST_DAYS: i64 = 31;
/// The last place in line.
const LAST_PLACE: u32 = 20;

/// Why a shift cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShiftProblem {
    /// It ends before it begins.
    #[error("the end must come after the beginning")]
    Backwards,
    /// It is over.
    #[error("this shift is over already")]
    Over,
    /// Too long.
    #[error("one shift lasts at most 31 days: put in two")]
    TooLong,
    /// No place in line.
    #[error("the place in line is a number from 1 (told first) to 20")]
    Place,
    /// No area.
    #[error("name at least one area")]
    NoArea,
    /// The person lacks the right.
    #[error(
        "{name} cannot be on call for {duty} there: that asks for one of the roles {roles} for every one of these areas"
    )]
    NoRight {
        /// Who.
        name: String,
        /// For what.
        duty: &'static str,
        /// The roles that would do.
        roles: String,
    },
}

impl Shift {
    /// Whether it is on at that instant.
    pub fn on_at(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.to
    }

    /// Whether it can stand for that person, as things are now.
    ///
    /// # Errors
    /// The first reason for which it cannot.
    pub fn check(&self, person: &Person, now: Timestamp) -> Result<(), ShiftProblem> {
        if self.to <= self.from {
            return Err(ShiftProblem::Backwards);
        }
        if self.to <= now {
            return Err(ShiftProblem::Over);
        }
        if self.to.duration_since(self.from).as_hours() > LONGEST_DAYS * 24 + 1 {
            return Err(ShiftProblem::TooLong);
        }
        if self.place == 0 || self.place > LAST_PLACE {
            return Err(ShiftProblem::Place);
        }
        if self.areas.0.is_empty() {
            return Err(ShiftProblem::NoArea);
        }
        if !may_serve(person, self.duty, &self.areas.0) {
            let roles: Vec<&str> = self.duty.act().roles().iter().map(|r| r.as_str()).collect();
            return Err(ShiftProblem::NoRight {
                name: person.name.clone(),
                duty: self.duty.plain(),
                roles: roles.join(", "),
            });
        }
        Ok(())
    }
}

/// Whether a person has the right that a duty asks for.
pub fn may_serve(person: &Person, duty: Duty, areas: &[AreaCode]) -> bool {
    person.may(duty.act(), areas)
}

/// A person on call, with the place in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnCall {
    /// Who.
    pub person: PersonId,
    /// Which in line.
    pub place: u32,
}

/// Who is on call for a duty and all of these areas at that instant, in order. Without an area (a channel concerns all of
/// them) whoever is on call anywhere counts. A person stands in it once, at their first place.
pub fn on_call(shifts: &[Shift], duty: Duty, areas: &[AreaCode], now: Timestamp) -> Vec<OnCall> {
    let mut on: Vec<&Shift> = shifts
        .iter()
        .filter(|s| s.duty == duty && s.on_at(now))
        .filter(|s| areas.is_empty() || s.areas.covers_all(areas))
        .collect();
    on.sort_by_key(|s| (s.place, s.from, s.number));
    let mut order: Vec<OnCall> = Vec::new();
    for shift in on {
        if !order.iter().any(|o| o.person == shift.person) {
            order.push(OnCall {
                person: shift.person,
                place: shift.place,
            });
        }
    }
    order
}
