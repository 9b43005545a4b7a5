//! The facts of the kinds that neighbourhood teams write: from the fields of a form, and back into them.

use std::collections::BTreeMap;

use wardmote_domain::{
    facts::{
        Access, Appeal, Book, Coded, Contact, Count, Event, FactValue, Feedback, Figure, Guidance,
        Known, Month, WardPriority, WardUpdate, Ways, When, limits,
    },
    words::Kind,
};

use super::{
    Fields, Problems, contact,
    message::{code_or_text, needed_moment, place_fact, put},
    moment, place,
    prefill::{code, place as write_place},
    rows,
};

type Facts = BTreeMap<String, FactValue>;

pub(super) const PRIORITY: &[&str] = &["asked", "said", "did"];
pub(super) const FIGURE: &[&str] = &["what", "now", "before", "source"];

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

fn line(fields: &Fields, name: &str, wanted: &str, problems: &mut Problems) -> Option<FactValue> {
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
    put(facts, "when", when(fields, problems));
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
fn when(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    if fields.given("when_time").is_none()
        && let Some(date) = fields.given("when_date")
    {
        let day = moment::day(date);
        if day.is_none() {
            problems.add(
                "when",
                "This is not a date that exists: write it like 8/12/2026",
            );
        }
        return day.map(|day| text(day.to_string()));
    }
    needed_moment(fields, "when", problems)
}

/// `2026-11`, `11/2026` or `November 2026`.
fn month(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
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
    let mut given = rows::filled(fields, "priorities", PRIORITY, limits::PRIORITIES.1);
    if given.is_empty() {
        given.push(1);
    }
    let priorities = given.into_iter().map(|row| {
        let mut one = Facts::new();
        for part in PRIORITY {
            let name = rows::field("priorities", row, part);
            put(&mut one, part, code_or_text(fields, &name, problems));
        }
        FactValue::Map(one)
    });
    facts.insert(
        "priorities".to_owned(),
        FactValue::List(priorities.collect()),
    );
    let given = rows::filled(fields, "figures", FIGURE, limits::FIGURES.1);
    let figures = given.into_iter().map(|row| figure(fields, row, problems));
    facts.insert("figures".to_owned(), FactValue::List(figures.collect()));
    if fields.given("venue").is_some() || fields.given("title").is_some() {
        facts.insert(
            "next_meeting".to_owned(),
            FactValue::Map(event(fields, problems)),
        );
    }
    put(facts, "contact", contact::read(fields, problems));
}

fn figure(fields: &Fields, row: usize, problems: &mut Problems) -> FactValue {
    let mut one = Facts::new();
    for part in ["what", "period", "source"] {
        let name = rows::field("figures", row, part);
        put(&mut one, part, code_or_text(fields, &name, problems));
    }
    for part in ["now", "before"] {
        let name = rows::field("figures", row, part);
        put(
            &mut one,
            part,
            super::message::count(fields, &name, problems),
        );
    }
    FactValue::Map(one)
}

fn steps(fields: &Fields, problems: &mut Problems) -> FactValue {
    let mut given = rows::filled(fields, "steps", &[""], limits::STEPS.1);
    if given.is_empty() {
        given.push(1);
    }
    let steps = given
        .into_iter()
        .filter_map(|row| code_or_text(fields, &rows::field("steps", row, ""), problems));
    FactValue::List(steps.collect())
}

fn event(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    put(&mut facts, "title", code_or_text(fields, "title", problems));
    let venue = line(fields, "venue", "Give the name of the place", problems);
    put(&mut facts, "venue", venue);
    let address = line(fields, "address", "Give the street", problems);
    put(&mut facts, "address", address);
    for name in ["starts", "ends"] {
        put(&mut facts, name, needed_moment(fields, name, problems));
    }
    let mut access: Vec<FactValue> = fields.all("access").into_iter().map(text).collect();
    access.extend(fields.given("access_other").map(text));
    facts.insert("access".to_owned(), FactValue::List(access));
    match fields.get("book") {
        "not_needed" => put(&mut facts, "book", Some(text("not_needed"))),
        "ways" => {
            let by = line(
                fields,
                "book_by",
                "Give a phone number, a web address or an email address",
                problems,
            );
            put(&mut facts, "book", by);
        }
        _ => {}
    }
    facts
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

pub(super) fn write_appeal(fields: &mut Fields, f: &Appeal) {
    code(fields, "what_happened", &f.what_happened);
    write_place(fields, &f.place);
    match f.when {
        When::At(at) => moment::write(fields, "when", at),
        When::On(day) => fields.set("when_date", day.to_string()),
    }
    code(fields, "did_you_see", &f.did_you_see);
    fields.set("reference", f.reference.clone());
    fields.set("description", f.description.clone().unwrap_or_default());
    contact::write(fields, &f.contact);
}

pub(super) fn write_update(fields: &mut Fields, f: &WardUpdate) {
    fields.set("month", f.month.to_string());
    for (i, p) in f.priorities.iter().enumerate() {
        write_priority(fields, i + 1, p);
    }
    for (i, figure) in f.figures.iter().enumerate() {
        write_figure(fields, i + 1, figure);
    }
    if let Some(meeting) = &f.next_meeting {
        write_event(fields, meeting);
    }
    contact::write(fields, &f.contact);
}

fn write_priority(fields: &mut Fields, row: usize, p: &WardPriority) {
    code(fields, &rows::field("priorities", row, "asked"), &p.asked);
    code(fields, &rows::field("priorities", row, "said"), &p.said);
    code(fields, &rows::field("priorities", row, "did"), &p.did);
}

fn write_figure(fields: &mut Fields, row: usize, f: &Figure) {
    code(fields, &rows::field("figures", row, "what"), &f.what);
    write_count(fields, &rows::field("figures", row, "now"), f.now);
    write_count(fields, &rows::field("figures", row, "before"), f.before);
    code(fields, &rows::field("figures", row, "period"), &f.period);
    code(fields, &rows::field("figures", row, "source"), &f.source);
}

fn write_count(fields: &mut Fields, name: &str, count: Count) {
    match count {
        Known::Known(n) => fields.set(name, n.to_string()),
        Known::NotKnown => fields.set(&format!("{name}_not_known"), "yes"),
    }
}

pub(super) fn write_event(fields: &mut Fields, f: &Event) {
    code(fields, "title", &f.title);
    fields.set("venue", f.venue.clone());
    fields.set("address", f.address.clone());
    moment::write(fields, "starts", f.starts);
    moment::write(fields, "ends", f.ends);
    write_access(fields, &f.access);
    match &f.book {
        None => {}
        Some(Book::NotNeeded) => fields.set("book", "not_needed"),
        Some(Book::Ways(ways)) => {
            let Ways {
                phone,
                url,
                email,
                text,
            } = ways;
            let by = [url, email, phone, text].into_iter().flatten().next();
            fields.set("book", "ways");
            fields.set("book_by", by.cloned().unwrap_or_default());
        }
    }
}

fn write_access(fields: &mut Fields, access: &[Coded<Access>]) {
    for one in access {
        match one {
            Coded::Code(code) => fields.add("access", code.as_str()),
            Coded::English(words) => fields.set("access_other", words.clone()),
        }
    }
}

pub(super) fn write_guidance(fields: &mut Fields, f: &Guidance) {
    code(fields, "topic", &f.topic);
    for (i, step) in f.steps.iter().enumerate() {
        code(fields, &rows::field("steps", i + 1, ""), step);
    }
    contact::write(fields, &f.contact);
}

pub(super) fn write_feedback(fields: &mut Fields, f: &Feedback) {
    code(fields, "question", &f.question);
    write_count(fields, "answers", f.answers);
    code(fields, "said", &f.said);
    code(fields, "did", &f.did);
    if let Some(could_not) = &f.could_not {
        code(fields, "could_not", could_not);
    }
    if let Some(because) = &f.because {
        code(fields, "because", because);
    }
    let usual = |c: &Contact| contact::write(fields, c);
    f.contact.as_ref().map(usual);
}
