//! The facts about one person: a missing person and a court result.

use super::super::{
    Coded, CourtResult, FactValue, Facts, Known, LastSeen, Looks, Missing, Outcome, Person,
    Picture, ResultCode, Term,
    reader::{Map, Reader},
};
use super::limits;
use crate::record::{CaseRole, CaseStatus};

impl Reader<'_> {
    /// A whole number of years or months, or an age.
    fn small(&mut self, name: &'static str, most: u32) -> Option<u32> {
        let read = match self.take(name)? {
            FactValue::Whole(n) => u32::try_from(n).ok().filter(|n| *n <= most),
            FactValue::Text(text) => text.trim().parse().ok().filter(|n| *n <= most),
            _ => None,
        };
        if read.is_none() {
            self.fault(name, format!("give a whole number from 0 to {most}"));
        }
        read
    }

    /// A person with one of the roles and one of the states that the kind can say.
    pub(super) fn person(
        &mut self,
        name: &'static str,
        roles: &[CaseRole],
        states: &[CaseStatus],
    ) -> Option<Person> {
        let map = self.group(name)?;
        self.within(name, map, |r| person(r, roles, states))
    }

    pub(super) fn last_seen(&mut self, name: &'static str) -> Option<LastSeen> {
        let map = self.group(name)?;
        self.within(name, map, |r| {
            let (place, when) = (r.place("place"), r.since("when"));
            let place = r.required("place", place);
            let when = r.required("when", when);
            Some(LastSeen {
                place: place?,
                when: when?,
            })
        })
    }

    /// What a person looks like: a list of codes and sentences, or one sentence.
    pub(super) fn looks(&mut self, name: &'static str) -> Option<Vec<Coded<Looks>>> {
        if let Some(FactValue::Text(text)) = self.map.get(name) {
            let one = FactValue::List(vec![FactValue::Text(text.clone())]);
            self.map.insert(name.to_owned(), one);
        }
        self.coded_list(name, limits::LOOKS, true)
    }

    fn picture(&mut self, name: &'static str) -> Option<Picture> {
        match self.take(name)? {
            FactValue::Text(text) if text.trim() == "none" => Some(Picture::None),
            FactValue::Whole(n) if (1..=99).contains(&n) => {
                u8::try_from(n).ok().map(Picture::Number)
            }
            _ => {
                self.fault(
                    name,
                    "give the number of one of the message's pictures (the first is 1), or none",
                );
                None
            }
        }
    }

    /// A result: a code, a code with its term or sum, or a sentence.
    pub(super) fn result(&mut self, name: &'static str) -> Option<Coded<CourtResult>> {
        match self.map.get(name)? {
            FactValue::Map(_) => {
                let map = self.group(name)?;
                self.within(name, map, result_with).map(Coded::Code)
            }
            _ => match self.short_coded::<ResultCode>(name)? {
                Coded::English(text) => Some(Coded::English(text)),
                Coded::Code(code) => self.result_alone(name, code).map(Coded::Code),
            },
        }
    }

    fn result_alone(&mut self, name: &'static str, code: ResultCode) -> Option<CourtResult> {
        Some(match code {
            ResultCode::Charged => CourtResult::Charged,
            ResultCode::Admitted => CourtResult::Admitted,
            ResultCode::FoundGuilty => CourtResult::FoundGuilty,
            ResultCode::NotGuilty => CourtResult::NotGuilty,
            ResultCode::Dropped => CourtResult::Dropped,
            ResultCode::CommunityOrder => CourtResult::CommunityOrder,
            ResultCode::Jailed | ResultCode::Suspended => {
                let what = format!("say for how long: {{{code}: {{years: 3, months: 6}}}}");
                self.fault(name, what);
                return None;
            }
            ResultCode::Fined => {
                self.fault(name, "say how many pounds: {fined: 1250}");
                return None;
            }
        })
    }
}

/// `{jailed: {years: 3, months: 6}}` and `{fined: 1250}`.
fn result_with(r: &mut Reader<'_>) -> Option<CourtResult> {
    if r.map.len() > 1 {
        r.fault("jailed", "a result is one of these, not several");
        r.map = Map::new();
        return None;
    }
    let jailed = r.term("jailed");
    let suspended = r.term("suspended");
    let fined = r.small("fined", 100_000_000);
    jailed
        .map(CourtResult::Jailed)
        .or(suspended.map(CourtResult::Suspended))
        .or(fined.map(CourtResult::Fined))
}

impl Reader<'_> {
    fn term(&mut self, name: &'static str) -> Option<Term> {
        let map = self.group(name)?;
        self.within(name, map, |r| {
            let before = r.problems.len();
            let years = r.small("years", 99).unwrap_or(0);
            let months = r.small("months", 11).unwrap_or(0);
            if years == 0 && months == 0 && r.problems.len() == before {
                r.fault("years", "give years, months (at most 11) or both");
                return None;
            }
            Some(Term { years, months })
        })
    }
}

fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(T::to_string).collect();
    all.join(" or ")
}

fn person(r: &mut Reader<'_>, roles: &[CaseRole], states: &[CaseStatus]) -> Option<Person> {
    let name = r.name("name");
    let age = r.small("age", 120).and_then(|n| u8::try_from(n).ok());
    let role: Option<CaseRole> = r.parsed("role");
    let status: Option<CaseStatus> = r.parsed("status");
    let confirmed_by = r.name("confirmed_by");
    let family_told = r.yes_no("family_told");
    let until = r.when("until");
    if let Some(role) = role.filter(|role| !roles.contains(role)) {
        let what = format!(
            "the catalogue names nobody who is {role} here, only who is {}: use words of your own",
            listed(roles)
        );
        r.fault("role", what);
    }
    if let Some(status) = status.filter(|status| !states.contains(status)) {
        let what = format!("{status} does not fit this kind: give {}", listed(states));
        r.fault("status", what);
    }
    let name = r.required("name", name);
    let role = r.required("role", role);
    let status = r.required("status", status);
    let confirmed_by = r.required("confirmed_by", confirmed_by);
    Some(Person {
        name: name?,
        age,
        role: role?,
        status: status?,
        confirmed_by: confirmed_by?,
        family_told,
        until,
    })
}

/// The roles that a missing person can have; of one who died the catalogue writes nothing.
pub(super) const MISSING: (&[CaseRole], &[CaseStatus]) = (
    &[CaseRole::Missing, CaseRole::Died],
    &[CaseStatus::Open, CaseStatus::Found],
);
/// Those of a court result.
pub(super) const OUTCOME: (&[CaseRole], &[CaseStatus]) = (
    &[CaseRole::Charged],
    &[CaseStatus::Open, CaseStatus::Closed],
);

/// Those of both, for a correction.
pub(super) const ROLES: [CaseRole; 3] = [CaseRole::Missing, CaseRole::Died, CaseRole::Charged];
pub(super) const STATES: [CaseStatus; 3] =
    [CaseStatus::Open, CaseStatus::Found, CaseStatus::Closed];

pub(super) fn missing(r: &mut Reader<'_>) -> Option<Facts> {
    let person = r.person("person", MISSING.0, MISSING.1);
    let last_seen = r.last_seen("last_seen");
    let (description, picture) = (r.looks("description"), r.picture("picture"));
    let (reference, contact) = (r.reference("reference"), r.contact("contact"));
    let person = r.required("person", person);
    let last_seen = r.required("last_seen", last_seen);
    let description = r.required("description", description);
    let picture = r.required("picture", picture);
    let reference = r.required("reference", reference);
    let contact = r.required("contact", contact);
    Some(Facts::Missing(Box::new(Missing {
        person: person?,
        last_seen: last_seen?,
        description: description?,
        picture: picture?,
        reference: reference?,
        contact: contact?,
    })))
}

pub(super) fn outcome(r: &mut Reader<'_>) -> Option<Facts> {
    let person = r.person("person", OUTCOME.0, OUTCOME.1);
    let (court, date) = (r.name("court"), r.since("date"));
    let (offence, result) = (r.short_coded("offence"), r.result("result"));
    let earlier_appeal = r.since("earlier_appeal");
    if let Some(person) = &person {
        fits(r, person, result.as_ref());
    }
    let person = r.required("person", person);
    let court = r.required("court", court);
    let date = r.required("date", date);
    let offence = r.required("offence", offence);
    let result = r.required("result", result);
    Some(Facts::Outcome(Box::new(Outcome {
        person: person?,
        court: court?,
        date: date?,
        offence: offence?,
        result: result?,
        earlier_appeal,
    })))
}

/// Whether what is said of the person goes with the result.
fn fits(r: &mut Reader<'_>, person: &Person, result: Option<&Coded<CourtResult>>) {
    if person.age.is_none() {
        r.fault(
            "person.age",
            "this fact is missing: nobody under 18 is named in a case, so the age must be known",
        );
    }
    let over = match result {
        Some(Coded::Code(CourtResult::Charged)) => Some(false),
        Some(Coded::Code(CourtResult::NotGuilty | CourtResult::Dropped)) => Some(true),
        _ => None,
    };
    let closed = person.status == CaseStatus::Closed;
    if over.is_some_and(|over| over != closed) {
        let (is, wants) = if closed {
            ("has just begun", "open")
        } else {
            ("is over", "closed")
        };
        r.fault(
            "person.status",
            format!("by its result the case {is}: give {wants}"),
        );
    }
    if person.family_told != Known::NotKnown {
        r.fault(
            "person.family_told",
            "leave this out: it is asked of a missing person alone",
        );
    }
}
