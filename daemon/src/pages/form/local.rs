//! The facts of the kinds that neighbourhood teams write, from the fields of a form.

use std::collections::BTreeMap;

use wardmote_domain::{
    facts::{FactValue, Month, limits},
    words::Kind,
};

use super::{
    Fields, Problems, contact,
    message::{code_or_text, needed_moment, place_fact, put},
    moment, place,
    rows::List,
};

type Facts = BTreeMap<String, FactValue>;

pub(super) const PRIORITIES: List = List {
    name: "priorities",
    parts: &["asked", "said", "did"],
    bounds: limits::PRIORITIES,
};
pub(super) const FIGURES: List = List {
    name: "figures",
    parts: &["what", "now", "before", "period", "source"],
    bounds: limits::FIGURES,
};
pub(super) const STEPS: List = List {
    name: "steps",
    parts: &[""],
    bounds: limits::STEPS,
};
/// What helps people to come and has no code.
pub(super) const HELPS: List = List {
    name: "helps",
    parts: &[""],
    bounds: limits::ACCESS,
};

/// Fields of which any says that there is a next meeting.
const MEETING: [&str; 14] = [
    "title",
    "venue",
    "address",
    "starts_date",
    "starts_time",
    "ends_date",
    "ends_time",
    "access",
    "helps_1",
    "book",
    "book_phone",
    "book_url",
    "book_email",
    "book_text",
];

/// The fields of the ways to book.
pub(super) const BOOK: [(&str, &str); 4] = [
    ("book_phone", "phone"),
    ("book_url", "url"),
    ("book_email", "email"),
    ("book_text", "text"),
];

fn text(value: impl Into<String>) -> FactValue {
    FactValue::Text(value.into())
}

/// Reads the facts of one of these kinds.
pub(super) fn read(kind: Kind, fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    if kind != Kind::Appeal {
        place::ward_or_problem(fields, problems);
    }
    match kind {
        Kind::Appeal => appeal(fields, problems, &mut facts),
        Kind::WardUpdate => ward_update(fields, problems, &mut facts),
        Kind::Event => facts = event(fields, problems),
        Kind::Guidance => {
            put(&mut facts, "topic", code_or_text(fields, "topic", problems));
            put(&mut facts, "steps", Some(steps(fields, problems)));
            put(&mut facts, "contact", contact::read(fields, problems));
        }
        _ => feedback(fields, problems, &mut facts),
    }
    facts
}

pub(super) fn line(
    fields: &Fields,
    name: &str,
    wanted: &str,
    problems: &mut Problems,
) -> Option<FactValue> {
    if fields.given(name).is_none() {
        problems.add(name, wanted);
    }
    fields.given(name).map(text)
}

fn appeal(fields: &Fields, problems: &mut Problems, facts: &mut Facts) {
    for name in ["what_happened", "did_you_see"] {
        put(facts, name, code_or_text(fields, name, problems));
    }
    put(facts, "place", place_fact(fields, problems));
    put(facts, "when", since(fields, "when", problems));
    let reference = line(
        fields,
        "reference",
        "Give the reference that callers quote",
        problems,
    );
    put(facts, "reference", reference);
    put(facts, "description", fields.text("description").map(text));
    put(facts, "contact", contact::read(fields, problems));
}

/// A date with or without a clock time.
pub(super) fn since(fields: &Fields, name: &str, problems: &mut Problems) -> Option<FactValue> {
    if fields.given(&format!("{name}_time")).is_none()
        && let Some(date) = fields.given(&format!("{name}_date"))
    {
        let day = moment::day(date);
        if day.is_none() {
            problems.add(
                name,
                "This is not a date that exists: write it like 8/12/2026",
            );
        }
        return day.map(|day| text(day.to_string()));
    }
    needed_moment(fields, name, problems)
}

/// `2026-11`, `11/2026` or `November 2026`.
pub(super) fn month(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let given = fields.get("month");
    let found = given.parse::<Month>().ok().or_else(|| {
        let (month, year) = given.split_once(['/', ' '])?;
        let names = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        let number = month.parse::<usize>().ok().or_else(|| {
            let start = month.to_lowercase().get(..3)?.to_owned();
            names.iter().position(|n| *n == start).map(|at| at + 1)
        })?;
        format!("{}-{number:02}", year.trim()).parse().ok()
    });
    if found.is_none() {
        problems.add("month", "Give the month, like November 2026");
    }
    found.map(|month| text(month.to_string()))
}

fn ward_update(fields: &Fields, problems: &mut Problems, facts: &mut Facts) {
    put(facts, "month", month(fields, problems));
    facts.insert("priorities".to_owned(), priorities(fields, problems));
    facts.insert("figures".to_owned(), figures(fields, problems));
    if MEETING.iter().any(|name| fields.given(name).is_some()) {
        facts.insert(
            "next_meeting".to_owned(),
            FactValue::Map(event(fields, problems)),
        );
    }
    put(facts, "contact", contact::read(fields, problems));
}

/// The rows that hold something; the first where a list needs one and none does, so that its faults are said.
fn given(list: List, fields: &Fields) -> Vec<usize> {
    let filled = list.filled(fields);
    match filled.is_empty() {
        true => (1..=list.bounds.0).collect(),
        false => filled,
    }
}

pub(super) fn priorities(fields: &Fields, problems: &mut Problems) -> FactValue {
    let rows = given(PRIORITIES, fields).into_iter().map(|row| {
        let mut one = Facts::new();
        for part in PRIORITIES.parts {
            let name = PRIORITIES.field(row, part);
            put(&mut one, part, code_or_text(fields, &name, problems));
        }
        FactValue::Map(one)
    });
    FactValue::List(rows.collect())
}

pub(super) fn figures(fields: &Fields, problems: &mut Problems) -> FactValue {
    let rows = given(FIGURES, fields)
        .into_iter()
        .map(|row| figure(fields, row, problems));
    FactValue::List(rows.collect())
}

fn figure(fields: &Fields, row: usize, problems: &mut Problems) -> FactValue {
    let mut one = Facts::new();
    for part in ["what", "period", "source"] {
        let name = FIGURES.field(row, part);
        put(&mut one, part, code_or_text(fields, &name, problems));
    }
    for part in ["now", "before"] {
        let name = FIGURES.field(row, part);
        put(
            &mut one,
            part,
            super::message::count(fields, &name, problems),
        );
    }
    FactValue::Map(one)
}

pub(super) fn steps(fields: &Fields, problems: &mut Problems) -> FactValue {
    codes(STEPS, fields, problems)
}

/// A list of codes, or of sentences where none fits.
pub(super) fn codes(list: List, fields: &Fields, problems: &mut Problems) -> FactValue {
    let all = given(list, fields)
        .into_iter()
        .filter_map(|row| code_or_text(fields, &list.field(row, ""), problems));
    FactValue::List(all.collect())
}

pub(super) fn event(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    put(&mut facts, "title", code_or_text(fields, "title", problems));
    let venue = line(fields, "venue", "Give the name of the place", problems);
    put(&mut facts, "venue", venue);
    let address = line(fields, "address", "Give the street", problems);
    put(&mut facts, "address", address);
    for name in ["starts", "ends"] {
        put(&mut facts, name, needed_moment(fields, name, problems));
    }
    facts.insert("access".to_owned(), access(fields));
    put(&mut facts, "book", book(fields, problems));
    facts
}

pub(super) fn access(fields: &Fields) -> FactValue {
    let mut access: Vec<FactValue> = fields.all("access").into_iter().map(text).collect();
    let own = HELPS.filled(fields).into_iter();
    access.extend(own.map(|row| text(fields.get(&HELPS.field(row, "")))));
    FactValue::List(access)
}

/// How people book: nobody needs to, or each way that is given. Nothing is said where nothing is chosen.
pub(super) fn book(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let ways: Facts = BOOK
        .iter()
        .filter_map(|(field, name)| {
            let value = fields.given(field)?;
            Some(((*name).to_owned(), text(value)))
        })
        .collect();
    match (fields.get("book"), ways.is_empty()) {
        ("not_needed", true) => Some(text("not_needed")),
        ("not_needed", false) => {
            let words =
                "You say that nobody needs to book, and how to book below: keep one of the two";
            problems.add("book", words);
            None
        }
        ("ways", true) => {
            problems.add("book_phone", "Give at least one way to book");
            None
        }
        (_, true) => None,
        (_, false) => Some(FactValue::Map(ways)),
    }
}

fn feedback(fields: &Fields, problems: &mut Problems, facts: &mut Facts) {
    for name in ["question", "said", "did"] {
        put(facts, name, code_or_text(fields, name, problems));
    }
    put(
        facts,
        "answers",
        super::message::count(fields, "answers", problems),
    );
    for name in ["could_not", "because"] {
        if fields.given(name).is_some() {
            put(facts, name, code_or_text(fields, name, problems));
        }
    }
    put(facts, "contact", contact::read(fields, problems));
}
