//! The on-call order, as people keep and read it; and what each person chose not to be told of.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    ids::PersonId,
    local_time::LocalDateTime,
    person::{Act, Person},
    staff::{Duty, Shift, ShiftProblem, What, may_serve},
};
use wardmote_store::NewShift;

use crate::{
    desk::{Desk, DeskError},
    pages::plain,
};

/// One entry of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallRow {
    /// Its number, by which it is taken off.
    pub number: i64,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// For what.
    pub duty: Duty,
    /// For which areas.
    pub areas: Vec<AreaCode>,
    /// Their names.
    pub area_names: String,
    /// Which in line.
    pub place: u32,
    /// From when.
    pub from: Timestamp,
    /// From when, in words.
    pub from_words: String,
    /// Up to when.
    pub to: Timestamp,
    /// Up to when, in words.
    pub to_words: String,
    /// Whether it is on now.
    pub now: bool,
    /// Whether the person has lost the right since: they are passed over.
    pub no_right: bool,
    /// Whether the one who asks may take it off.
    pub may_end: bool,
}

/// A person to be put on call, as typed.
#[derive(Debug, Clone)]
pub struct NewOnCall {
    /// Who.
    pub person: PersonId,
    /// For what.
    pub duty: Duty,
    /// For which areas.
    pub areas: Vec<AreaCode>,
    /// Which in line.
    pub place: u32,
    /// From when.
    pub from: LocalDateTime,
    /// Up to when.
    pub to: LocalDateTime,
}

/// One thing that a person may choose not to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuietRow {
    /// What.
    pub what: What,
    /// In words.
    pub words: &'static str,
    /// Whether they are told of it.
    pub told: bool,
}

impl Desk {
    /// The order from now on: what is on, and what is to come.
    ///
    /// # Errors
    /// When the person may read nothing, or the store cannot be read.
    pub async fn on_call(&self, by: &Person) -> Result<Vec<OnCallRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let now = self.clock.now();
        let people = self.store.people().await?;
        let shifts = self.store.shifts(now).await?;
        Ok(shifts
            .into_iter()
            .map(|shift| row(by, shift, &people, now))
            .collect())
    }

    /// Everyone who may be put on call, by name.
    ///
    /// # Errors
    /// When the person may keep no order, or the store cannot be read.
    pub async fn may_be_on_call(&self, by: &Person) -> Result<Vec<(PersonId, String)>, DeskError> {
        if !keeps_somewhere(by) {
            return Ok(Vec::new());
        }
        let serves = |p: &Person| Duty::ALL.iter().any(|d| p.may_anywhere(d.act()));
        let people = self.store.people().await?;
        Ok(people
            .into_iter()
            .filter(serves)
            .map(|p| (p.id, p.name))
            .collect())
    }

    /// Puts a person on call.
    ///
    /// # Errors
    /// When the caller is no lead for these areas and no administrator; when the person lacks the right that the duty asks
    /// for; when the times cannot be; when they stand there already.
    pub async fn put_on_call(&self, by: &Person, new: NewOnCall) -> Result<i64, DeskError> {
        keeps(by, &new.areas)?;
        let person = self
            .store
            .person(new.person)
            .await?
            .ok_or_else(|| DeskError::field("person", "there is no such person"))?;
        let mut areas = new.areas;
        areas.sort();
        areas.dedup();
        let (from, to) = (new.from.instant(), new.to.instant());
        let shift = Shift {
            number: 0,
            person: person.id,
            duty: new.duty,
            areas: AreaSet(areas),
            place: new.place,
            from,
            to,
        };
        shift
            .check(&person, self.clock.now())
            .map_err(|problem| DeskError::field(field(&problem), problem.to_string()))?;
        let new = NewShift {
            person: shift.person,
            duty: shift.duty,
            areas: shift.areas,
            place: shift.place,
            from,
            to,
        };
        let number = self.store.put_on_call(new, by.id).await?;
        self.wake.notify_waiters();
        Ok(number)
    }

    /// Takes an entry off the order.
    ///
    /// # Errors
    /// When the caller may not keep that order, or there is no such entry.
    pub async fn end_on_call(&self, by: &Person, number: i64) -> Result<(), DeskError> {
        keeps(by, &[])?;
        let shifts = self.store.shifts(self.clock.now()).await?;
        let shift = shifts.into_iter().find(|s| s.number == number);
        let shift = shift.ok_or_else(|| {
            DeskError::NotFound(format!("the on-call order has no entry {number}"))
        })?;
        keeps(by, &shift.areas.0)?;
        Ok(self.store.end_shift(number, by.id).await?)
    }

    /// What a person may choose not to be told of, and what they chose.
    ///
    /// # Errors
    /// When the person reads no messages, or the store cannot be read.
    pub async fn quiet(&self, by: &Person) -> Result<Vec<QuietRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let quiet = self.store.quiet().await?;
        let row = |what: &What| QuietRow {
            what: *what,
            words: what.plain(),
            told: !quiet.contains(&(by.id, *what)),
        };
        let all = What::ALL.iter().filter(|what| what.may_be_quiet());
        Ok(all.map(row).collect())
    }

    /// A person's own choice: of what they are not told where the notice is routine. It is the whole choice.
    ///
    /// # Errors
    /// When the person reads no messages, or something among it is told to everyone whom it concerns.
    pub async fn choose_quiet(&self, by: &Person, quiet: Vec<What>) -> Result<(), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        if let Some(what) = quiet.iter().find(|what| !what.may_be_quiet()) {
            return Err(DeskError::field(
                "quiet",
                format!("{what} is always told: it is never routine"),
            ));
        }
        Ok(self.store.choose_quiet(by.id, quiet).await?)
    }
}

fn row(by: &Person, shift: Shift, people: &[Person], now: Timestamp) -> OnCallRow {
    let person = people.iter().find(|p| p.id == shift.person);
    let moment = |at: Timestamp| plain::moment(LocalDateTime::at(at));
    OnCallRow {
        number: shift.number,
        person: shift.person,
        name: person.map_or_else(|| shift.person.to_string(), |p| p.name.clone()),
        duty: shift.duty,
        area_names: plain::areas(&shift.areas.0),
        place: shift.place,
        from: shift.from,
        from_words: moment(shift.from),
        to: shift.to,
        to_words: moment(shift.to),
        now: shift.on_at(now),
        no_right: !person.is_some_and(|p| may_serve(p, shift.duty, &shift.areas.0)),
        may_end: keeps(by, &shift.areas.0).is_ok(),
        areas: shift.areas.0,
    }
}

fn keeps_somewhere(by: &Person) -> bool {
    by.may_anywhere(Act::Lead) || by.may_anywhere(Act::Administer)
}

fn keeps(by: &Person, areas: &[AreaCode]) -> Result<(), DeskError> {
    let leads = match areas.is_empty() {
        true => by.may_anywhere(Act::Lead),
        false => by.may(Act::Lead, areas),
    };
    match by.may_anywhere(Act::Administer) || leads {
        true => Ok(()),
        false => Err(DeskError::NotPermitted(
            "the on-call order of an area is kept by its leads and by administrators".to_owned(),
        )),
    }
}

/// The field that a problem stands beside.
fn field(problem: &ShiftProblem) -> &'static str {
    match problem {
        ShiftProblem::Backwards | ShiftProblem::Over | ShiftProblem::TooLong => "to",
        ShiftProblem::Place => "place",
        ShiftProblem::NoArea => "areas",
        ShiftProblem::NoRight { .. } => "person",
    }
}
