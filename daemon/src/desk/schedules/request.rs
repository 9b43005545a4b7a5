//! A schedule as it is asked for, by program, command or page: read into a plan, or every wrong field with what is wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wardmote_domain::{
    area::AreaCode,
    draft::FieldProblem,
    facts::FactValue,
    ids::PersonId,
    outlet::OutletName,
    person::{Act, Person},
    places::{Places, WardCode},
    schedule::{Plan, Wake, When},
    words::Kind,
};

use crate::desk::{Desk, DeskError};

/// A schedule as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleRequest {
    /// What people call it; made of kind and areas where it is left out.
    pub name: Option<String>,
    /// `first Tuesday of the month at 10am`, `every Friday at 9am`, `2026-12-08 10:00`, or a crontab line.
    pub when: String,
    /// The kind of message asked for.
    pub kind: String,
    /// Wards or boroughs, by code or name; a borough stands for its wards.
    pub areas: Vec<String>,
    /// Who is asked: a name, an address or an id of one of ours. Whoever makes the schedule, where it is left out.
    pub owner: Option<String>,
    /// Who is asked for single wards, by ward.
    pub owners: BTreeMap<String, String>,
    /// Where the messages go.
    pub outlets: Vec<String>,
    /// Facts that are the same each time and for each ward.
    pub facts: BTreeMap<String, FactValue>,
    /// Days to answer: five, where it is left out.
    pub due_days: Option<u16>,
    /// `when approved`, `7 days later at 9am`, or a date and time.
    pub goes_out: Option<String>,
    /// Hours before the end at which who has not answered is reminded.
    pub chase_hours: Option<Vec<u32>>,
    /// Hours after a missed wake within which it is still asked.
    pub grace_hours: Option<u32>,
}

/// A request that has been read.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub name: String,
    pub when: When,
    pub plan: Plan,
    pub first: Wake,
}

/// Days to answer where nothing else is said.
const DUE_DAYS: u16 = 5;

struct Reading<'a> {
    people: &'a [Person],
    faults: Vec<FieldProblem>,
}

impl Reading<'_> {
    fn fault(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.faults.push(FieldProblem {
            field: field.into(),
            what: what.into(),
        });
    }

    /// A person by id, address or name. What was typed is not repeated: it may be an address.
    fn person(&mut self, field: String, given: &str) -> Option<PersonId> {
        let given = given.trim();
        let mut found = self.people.iter().filter(|p| {
            p.id.to_string() == given
                || p.email.expose().eq_ignore_ascii_case(given)
                || p.name.eq_ignore_ascii_case(given)
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.id),
            (None, _) => {
                self.fault(
                    field,
                    "nobody here has that name or address: give the name as it stands in “people”",
                );
                None
            }
            (Some(_), Some(_)) => {
                self.fault(
                    field,
                    "two people here have that name: give the address or the id",
                );
                None
            }
        }
    }

    /// Areas by code, or by name where one place has it. “The wards of Hackney” is Hackney.
    fn area(&mut self, field: String, given: &str) -> Option<AreaCode> {
        let plain = given.trim();
        let name = ["the wards of ", "wards of ", "all wards of "]
            .iter()
            .find_map(|start| {
                let (head, rest) = plain.split_at_checked(start.len())?;
                head.eq_ignore_ascii_case(start).then_some(rest)
            })
            .unwrap_or(plain);
        if let Ok(code) = name.parse::<AreaCode>() {
            return Some(code);
        }
        let mut found = Places::london().named(name);
        // A borough goes before a ward of the same name: a schedule is for its wards.
        if found.len() > 1 {
            found.retain(|a| matches!(a, AreaCode::Borough(_)));
        }
        match found.as_slice() {
            [one] => Some(*one),
            [] => {
                self.fault(field, "this is no ward or borough of London: give its name as in “Homerton, Hackney”, or its code");
                None
            }
            _ => {
                self.fault(field, "more than one place has this name: add the borough, as in “Homerton, Hackney”, or give the code");
                None
            }
        }
    }
}

impl Desk {
    /// Reads a request, proves it against people, places, outlets and rights.
    pub(super) async fn read_schedule(
        &self,
        by: &Person,
        request: &ScheduleRequest,
    ) -> Result<Asked, DeskError> {
        self.permit_anywhere(by, Act::Write)?;
        let people = self.store.people().await?;
        let mut reading = Reading {
            people: &people,
            faults: Vec::new(),
        };
        let when = request
            .when
            .parse::<When>()
            .map_err(|e| reading.fault("when", e.to_string()))
            .ok();
        let first = when.as_ref().and_then(|when| {
            let first = when.next_wake(self.clock.now(), None);
            if first.is_none() {
                reading.fault(
                    "when",
                    "this time never comes: it is over, or there is no such day",
                );
            }
            first
        });
        let plan = plan(by, request, &mut reading);
        let name = match request.name.as_deref().map(str::trim) {
            Some(name) if name.chars().count() > 120 || name.chars().any(char::is_control) => {
                reading.fault("name", "give a name of at most 120 characters on one line");
                None
            }
            Some(name) if !name.is_empty() => Some(name.to_owned()),
            _ => None,
        };
        if let Some(plan) = &plan {
            // Who may not write there hears that first, and nothing of who else may.
            if !plan.areas.is_empty() {
                self.permit(by, Act::Write, &plan.areas)?;
            }
            for fault in plan.faults(first.map(|w| w.civil)) {
                reading.fault(fault.field, fault.words);
            }
            for outlet in plan
                .outlets
                .iter()
                .filter(|o| self.outlets().get(o).is_none())
            {
                let all: Vec<&str> = self.outlets().iter().map(|o| o.name.as_str()).collect();
                reading.fault(
                    "outlets",
                    format!("there is no outlet {outlet}: there are {}", all.join(", ")),
                );
            }
            owners_may_write(plan, &mut reading);
        }
        match (when, first, plan) {
            (Some(when), Some(first), Some(plan)) if reading.faults.is_empty() => {
                let name = name.unwrap_or_else(|| named(&plan));
                Ok(Asked {
                    name,
                    when,
                    plan,
                    first,
                })
            }
            _ => Err(DeskError::Invalid(reading.faults)),
        }
    }
}

fn plan(by: &Person, request: &ScheduleRequest, reading: &mut Reading<'_>) -> Option<Plan> {
    let kind = request
        .kind
        .parse::<Kind>()
        .map_err(|e| reading.fault("kind", e.to_string()))
        .ok();
    let mut areas: Vec<AreaCode> = Vec::new();
    for (n, given) in request.areas.iter().enumerate() {
        let field = format!("areas[{n}]");
        if let Some(area) = reading.area(field, given).filter(|a| !areas.contains(a)) {
            areas.push(area);
        }
    }
    let owner = match request
        .owner
        .as_deref()
        .map(str::trim)
        .filter(|o| !o.is_empty())
    {
        Some(given) => reading.person("owner".to_owned(), given),
        None => Some(by.id),
    };
    let mut owners: BTreeMap<WardCode, PersonId> = BTreeMap::new();
    for (ward, who) in &request.owners {
        let field = format!("owners.{}", ward.chars().take(40).collect::<String>());
        let area = reading.area(field.clone(), ward);
        let person = reading.person(field.clone(), who);
        match (area, person) {
            (Some(AreaCode::Ward(ward)), Some(person)) => {
                owners.insert(ward, person);
            }
            (Some(_), _) => reading.fault(field, "name one ward here, not a borough"),
            _ => {}
        }
    }
    let mut outlets = Vec::new();
    for (n, name) in request.outlets.iter().enumerate() {
        match OutletName::new(name) {
            Ok(name) => outlets.push(name),
            Err(error) => reading.fault(format!("outlets[{n}]"), error.to_string()),
        }
    }
    let goes_out = request
        .goes_out
        .as_deref()
        .map(str::trim)
        .filter(|g| !g.is_empty());
    let goes_out = goes_out.map(str::parse).transpose();
    let goes_out = goes_out
        .map_err(|e: wardmote_domain::schedule::GoesOutError| {
            reading.fault("goes_out", e.to_string())
        })
        .ok()?
        .unwrap_or_default();
    Some(Plan {
        kind: kind?,
        areas,
        owner: owner?,
        owners,
        outlets,
        facts: request.facts.clone(),
        due_days: request.due_days.unwrap_or(DUE_DAYS),
        goes_out,
        chase_hours: request
            .chase_hours
            .clone()
            .unwrap_or_else(|| Plan::CHASES.to_vec()),
        grace_hours: request.grace_hours.unwrap_or(Plan::GRACE),
    })
}

/// Who is asked must be able to answer.
fn owners_may_write(plan: &Plan, reading: &mut Reading<'_>) {
    let mut shut: BTreeMap<PersonId, Vec<WardCode>> = BTreeMap::new();
    for ward in plan.wards() {
        let owner = plan.owner_of(&ward);
        let may = reading
            .people
            .iter()
            .any(|p| p.id == owner && p.may(Act::Write, &[AreaCode::Ward(ward)]));
        if !may {
            shut.entry(owner).or_default().push(ward);
        }
    }
    for (person, wards) in shut {
        let name = reading
            .people
            .iter()
            .find(|p| p.id == person)
            .map_or("This person", |p| p.name.as_str());
        let names: Vec<String> = wards.iter().take(3).map(ward_name).collect();
        let more = match wards.len() {
            0..=3 => String::new(),
            n => format!(" and {} more", n - 3),
        };
        let words = format!(
            "{name} may not write for {}{more}, so nobody could answer: name somebody who may",
            names.join(", ")
        );
        reading.fault(
            if person == plan.owner {
                "owner"
            } else {
                "owners"
            },
            words,
        );
    }
}

/// A ward's name without its borough.
pub(crate) fn ward_name(ward: &WardCode) -> String {
    Places::london()
        .name(&AreaCode::Ward(*ward))
        .map_or_else(|| ward.to_string(), str::to_owned)
}

fn named(plan: &Plan) -> String {
    let areas: Vec<String> = plan
        .areas
        .iter()
        .map(|a| {
            Places::london()
                .name(a)
                .map_or_else(|| a.to_string(), str::to_owned)
        })
        .collect();
    let areas = match areas.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
        [] => String::new(),
    };
    format!("{}: {areas}", plan.kind.title())
}
