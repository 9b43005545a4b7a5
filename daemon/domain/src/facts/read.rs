//! Reads typed facts out of values as written. Every fault is named by field; none stops at the first.

use std::collections::BTreeMap;

use super::{
    Coded, Contact, Correction, Count, FactName, FactValue, Facts, Holding, Known, Place,
    Reassurance, Right, TeamThere, Withdrawal, YesNo,
};
use crate::{local_time::LocalDateTime, words::Kind};

/// What is wrong with one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactProblem {
    /// Where, from `facts` on: `facts.place.ward`.
    pub field: String,
    /// What is wrong and how to put it right.
    pub what: String,
}

type Map = BTreeMap<String, FactValue>;

/// A group of fields being read: what is asked for is taken out, so that what is left over is unknown.
struct Reader<'p> {
    path: String,
    map: Map,
    problems: &'p mut Vec<FactProblem>,
    known: Vec<&'static str>,
}

impl<'p> Reader<'p> {
    fn new(path: &str, map: Map, problems: &'p mut Vec<FactProblem>) -> Self {
        Self {
            path: path.to_owned(),
            map,
            problems,
            known: Vec::new(),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<FactValue> {
        self.known.push(name);
        self.map.remove(name)
    }

    fn fault(&mut self, name: &str, what: impl Into<String>) {
        self.problems.push(FactProblem {
            field: format!("{}.{name}", self.path),
            what: what.into(),
        });
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            FactValue::Text(text) if text.trim().is_empty() => {
                self.fault(name, "this is empty");
                None
            }
            FactValue::Text(text) => Some(text.trim().to_owned()),
            // An unquoted 101 is a phone number all the same.
            FactValue::Whole(number) => Some(number.to_string()),
            other => {
                self.fault(name, format!("text is needed here, not {}", other.plain()));
                None
            }
        }
    }

    fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        let already = self
            .problems
            .iter()
            .any(|p| p.field.starts_with(&format!("{}.{name}", self.path)));
        if value.is_none() && !already {
            self.fault(name, "this fact is missing");
        }
        value
    }

    fn when(&mut self, name: &'static str) -> Option<LocalDateTime> {
        let text = self.text(name)?;
        text.parse()
            .map_err(|e: crate::local_time::LocalTimeError| self.fault(name, e.to_string()))
            .ok()
    }

    fn count(&mut self, name: &'static str) -> Count {
        match self.take(name) {
            None => Known::NotKnown,
            Some(FactValue::Text(t)) if t == "not_known" => Known::NotKnown,
            Some(FactValue::Whole(n)) if (0..=100_000).contains(&n) => {
                Known::Known(u32::try_from(n).unwrap_or_default())
            }
            Some(other) => {
                let shown = match other {
                    FactValue::Whole(n) => n.to_string(),
                    FactValue::Text(t) => format!("\"{}\"", t.chars().take(40).collect::<String>()),
                    other => other.plain().to_owned(),
                };
                self.fault(
                    name,
                    format!("{shown} is not a count: give a whole number, or not_known"),
                );
                Known::NotKnown
            }
        }
    }

    fn yes_no(&mut self, name: &'static str) -> YesNo {
        match self.take(name) {
            None => Known::NotKnown,
            Some(FactValue::Bool(b)) => Known::Known(b),
            Some(FactValue::Text(t)) if t == "yes" => Known::Known(true),
            Some(FactValue::Text(t)) if t == "no" => Known::Known(false),
            Some(FactValue::Text(t)) if t == "not_known" => Known::NotKnown,
            Some(other) => {
                self.fault(
                    name,
                    format!("give yes, no or not_known, not {}", other.plain()),
                );
                Known::NotKnown
            }
        }
    }

    fn group(&mut self, name: &'static str) -> Option<Map> {
        match self.take(name)? {
            FactValue::Map(map) => Some(map),
            other => {
                self.fault(
                    name,
                    format!("a group of fields is needed here, not {}", other.plain()),
                );
                None
            }
        }
    }

    fn coded<C: std::str::FromStr>(&mut self, name: &'static str) -> Option<Coded<C>> {
        let text = self.text(name)?;
        Some(
            text.parse()
                .map(Coded::Code)
                .unwrap_or(Coded::English(text)),
        )
    }

    fn place(&mut self, name: &'static str) -> Option<Place> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let street = inner.text("street");
        let place_name = inner.text("name");
        let postcode = inner.text("postcode");
        let ward = inner.text("ward");
        let ward = match inner.required("ward", ward)?.parse() {
            Ok(code) => code,
            Err(error) => {
                inner.fault("ward", format!("{error}"));
                return None;
            }
        };
        inner.finish();
        Some(Place {
            street,
            name: place_name,
            ward,
            postcode,
        })
    }

    fn team_there(&mut self, name: &'static str) -> Option<TeamThere> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let (place, from, to) = (inner.text("place"), inner.when("from"), inner.when("to"));
        let (place, from, to) = (
            inner.required("place", place),
            inner.required("from", from),
            inner.required("to", to),
        );
        if let (Some(from), Some(to)) = (from, to)
            && to <= from
        {
            inner.fault("to", format!("{to} is not after {from}"));
        }
        inner.finish();
        Some(TeamThere {
            place: place?,
            from: from?,
            to: to?,
        })
    }

    fn contact(&mut self, name: &'static str) -> Option<Contact> {
        let map = self.group(name)?;
        let mut inner = Reader::new(&format!("{}.{name}", self.path), map, self.problems);
        let (phone, url, email, text) = (
            inner.text("phone"),
            inner.text("url"),
            inner.text("email"),
            inner.text("text"),
        );
        let purpose = inner.coded("for");
        let purpose = inner.required("for", purpose);
        if phone.is_none() && url.is_none() && email.is_none() && text.is_none() {
            inner.fault("phone", "give at least one of phone, url, email or text");
        }
        inner.finish();
        Some(Contact {
            phone,
            url,
            email,
            text,
            purpose: purpose?,
        })
    }

    /// Whatever nobody asked for is unknown here.
    fn finish(self) {
        for name in self.map.keys() {
            let nearest = nearest(name, &self.known)
                .map(|n| format!(": did you mean \"{n}\"?"))
                .unwrap_or_default();
            self.problems.push(FactProblem {
                field: format!("{}.{name}", self.path),
                what: format!("there is no fact \"{name}\" here{nearest}"),
            });
        }
    }
}

/// The known name that shares the most with `given`: enough for a hint.
fn nearest(given: &str, known: &[&'static str]) -> Option<&'static str> {
    let score = |name: &str| name.chars().filter(|c| given.contains(*c)).count() * 2;
    known
        .iter()
        .copied()
        .filter(|n| n.len().abs_diff(given.len()) <= 3)
        .filter(|n| score(n) >= n.len().max(given.len()))
        .max_by_key(|n| score(n))
}

fn holding(r: &mut Reader<'_>) -> Option<Facts> {
    let (what, place, started) = (r.coded("what"), r.place("place"), r.when("started"));
    let (next_update, contact) = (r.when("next_update"), r.contact("contact"));
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
    })))
}

fn correction(r: &mut Reader<'_>) -> Option<Facts> {
    let wrong = r.coded::<FactName>("wrong");
    let wrong = r.required("wrong", wrong)?;
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

fn right_of(r: &mut Reader<'_>, name: FactName) -> Option<Right> {
    match name {
        FactName::What => r.coded("right").map(Right::What),
        FactName::WhatHappened => r.coded("right").map(Right::WhatHappened),
        FactName::Place => r.place("right").map(Right::Place),
        FactName::Started | FactName::Ended | FactName::NextUpdate => {
            r.when("right").map(Right::When)
        }
        FactName::Armed | FactName::ShotsFired | FactName::RightAddress | FactName::RoadOpen => r
            .map
            .contains_key("right")
            .then(|| Right::YesNo(r.yes_no("right"))),
        FactName::Arrested | FactName::Injured | FactName::Died => r
            .map
            .contains_key("right")
            .then(|| Right::Count(r.count("right"))),
        FactName::TeamThere => r.team_there("right").map(Right::TeamThere),
        FactName::Contact => r.contact("right").map(Right::Contact),
    }
}

fn withdrawal(r: &mut Reader<'_>) -> Option<Facts> {
    let reason = r.coded("reason");
    let reason = r.required("reason", reason)?;
    Some(Facts::Withdrawal(Withdrawal { reason }))
}

/// Reads the facts of a kind.
///
/// # Errors
/// Every fact that is missing, of the wrong type, or not a fact of that kind; or that the kind has no catalogue yet.
pub fn read(kind: Kind, map: Map) -> Result<Facts, Vec<FactProblem>> {
    let mut problems = Vec::new();
    let mut reader = Reader::new("facts", map, &mut problems);
    let facts = match kind {
        Kind::Holding => holding(&mut reader),
        Kind::Reassurance => reassurance(&mut reader),
        Kind::Correction => correction(&mut reader),
        Kind::Withdrawal => withdrawal(&mut reader),
        other => {
            let what = format!(
                "no catalogue for {other} yet: give headline and body in your own words instead"
            );
            return Err(vec![FactProblem {
                field: "facts".into(),
                what,
            }]);
        }
    };
    reader.finish();
    match facts {
        Some(facts) if problems.is_empty() => Ok(facts),
        _ => Err(problems),
    }
}
