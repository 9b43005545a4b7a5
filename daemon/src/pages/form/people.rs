//! The facts of a warning, of a missing person and of a court result, from the fields of a form.

use std::collections::BTreeMap;

use wardmote_domain::{
    facts::{FactValue, limits},
    words::Kind,
};

use super::{
    Fields, Problems, contact, extras, local,
    message::{code_or_text, needed_moment, place_fact, put, yes_no},
    moment, place,
    rows::List,
};

type Facts = BTreeMap<String, FactValue>;

/// What people must do.
pub(super) const ORDERS: List = List {
    name: "do",
    parts: &[""],
    bounds: limits::ORDERS,
};
/// What people must not do.
pub(super) const REFUSALS: List = List {
    name: "do_not",
    parts: &[""],
    bounds: limits::REFUSALS,
};
/// What somebody looks like and has no code.
pub(super) const LOOKS: List = List {
    name: "looks",
    parts: &[""],
    bounds: (0, limits::LOOKS.1),
};

fn text(value: impl Into<String>) -> FactValue {
    FactValue::Text(value.into())
}

/// A number, or what stands in its place: the schema says what is wrong with it.
fn number(value: &str) -> FactValue {
    value.parse().map_or_else(|_| text(value), FactValue::Whole)
}

/// Reads the facts of one of these kinds.
pub(super) fn read(kind: Kind, fields: &Fields, problems: &mut Problems) -> Facts {
    match kind {
        Kind::Warning => warning(fields, problems),
        Kind::Missing => missing(fields, problems),
        _ => outcome(fields, problems),
    }
}

fn warning(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    for name in ["hazard", "source"] {
        put(&mut facts, name, code_or_text(fields, name, problems));
    }
    put(&mut facts, "place", place_fact(fields, problems));
    for name in ["started", "next_update"] {
        put(&mut facts, name, needed_moment(fields, name, problems));
    }
    for list in [ORDERS, REFUSALS] {
        let value = local::codes(list, fields, problems);
        put(&mut facts, list.name, Some(value));
    }
    put(&mut facts, "contact", contact::read(fields, problems));
    put(&mut facts, "extras", extras::read(fields, problems));
    facts
}

fn missing(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    let who = person(Kind::Missing, fields, problems);
    put(&mut facts, "person", Some(who));
    put(&mut facts, "last_seen", last_seen(fields, problems));
    put(&mut facts, "description", looks(fields, problems));
    let picture = number(fields.given("picture").unwrap_or("none"));
    put(&mut facts, "picture", Some(picture));
    let wanted = "Give the reference that callers quote";
    let reference = local::line(fields, "reference", wanted, problems);
    put(&mut facts, "reference", reference);
    put(&mut facts, "contact", contact::read(fields, problems));
    facts
}

fn outcome(fields: &Fields, problems: &mut Problems) -> Facts {
    let mut facts = Facts::new();
    place::ward_or_problem(fields, problems);
    let who = person(Kind::Outcome, fields, problems);
    put(&mut facts, "person", Some(who));
    let court = local::line(fields, "court", "Give the name of the court", problems);
    put(&mut facts, "court", court);
    put(&mut facts, "date", local::since(fields, "date", problems));
    put(
        &mut facts,
        "offence",
        code_or_text(fields, "offence", problems),
    );
    put(&mut facts, "result", result(fields, problems));
    put(
        &mut facts,
        "earlier_appeal",
        earlier_appeal(fields, problems),
    );
    facts
}

/// The day of an appeal; none where nothing was given.
fn earlier_appeal(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let given = ["earlier_appeal_date", "earlier_appeal_time"];
    let any = given.iter().any(|name| fields.given(name).is_some());
    any.then(|| local::since(fields, "earlier_appeal", problems))
        .flatten()
}

/// Who it is about.
pub(super) fn person(kind: Kind, fields: &Fields, problems: &mut Problems) -> FactValue {
    let mut one = Facts::new();
    let name = local::line(fields, "person_name", "Give the name", problems);
    put(&mut one, "name", name);
    put(&mut one, "age", fields.given("person_age").map(number));
    let (role, status) = match kind {
        Kind::Missing => missing_or_found(fields, problems),
        _ => (Some("charged"), case_status(fields, problems)),
    };
    put(&mut one, "role", role.map(text));
    put(&mut one, "status", status.map(text));
    let wanted = "Say who made sure that this is the person";
    let by = local::line(fields, "person_confirmed_by", wanted, problems);
    put(&mut one, "confirmed_by", by);
    if kind == Kind::Missing {
        let told = yes_no(fields, "family_told", problems);
        put(&mut one, "family_told", told);
    }
    put(
        &mut one,
        "until",
        moment::read(fields, "person_until", problems),
    );
    FactValue::Map(one)
}

type Said = Option<&'static str>;

fn missing_or_found(fields: &Fields, problems: &mut Problems) -> (Said, Said) {
    match fields.get("person_status") {
        "missing" => (Some("missing"), Some("open")),
        "found" => (Some("missing"), Some("found")),
        "died" => (Some("died"), Some("found")),
        _ => {
            problems.add("person_status", "Choose one");
            (None, None)
        }
    }
}

fn case_status(fields: &Fields, problems: &mut Problems) -> Said {
    match fields.get("person_status") {
        "open" => Some("open"),
        "closed" => Some("closed"),
        _ => {
            problems.add("person_status", "Choose one");
            None
        }
    }
}

/// Where and when somebody was seen last.
pub(super) fn last_seen(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let mut map = Facts::new();
    put(&mut map, "place", place_fact(fields, problems));
    put(&mut map, "when", local::since(fields, "when", problems));
    Some(FactValue::Map(map))
}

/// What somebody looks like: what was ticked, then words of one's own.
pub(super) fn looks(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let mut all: Vec<FactValue> = fields.all("description").into_iter().map(text).collect();
    let own = LOOKS.filled(fields).into_iter();
    all.extend(own.map(|row| text(fields.get(&LOOKS.field(row, "")))));
    if all.is_empty() {
        problems.add("description", "Tick at least one, or say it below");
        return None;
    }
    Some(FactValue::List(all))
}

/// What came of a case, with how long or how much where that belongs to it.
pub(super) fn result(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let with = |code: &str, value| FactValue::Map(BTreeMap::from([(code.to_owned(), value)]));
    match fields.get("result") {
        code @ ("jailed" | "suspended") => {
            let mut term = Facts::new();
            for (part, name) in [("years", "result_years"), ("months", "result_months")] {
                put(&mut term, part, fields.given(name).map(number));
            }
            if term.is_empty() {
                problems.add("result_years", "Say for how long: years, months or both");
                return None;
            }
            Some(with(code, FactValue::Map(term)))
        }
        "fined" => match fields.given("result_pounds") {
            Some(pounds) => Some(with("fined", number(pounds))),
            None => {
                problems.add("result_pounds", "Say how many pounds");
                None
            }
        },
        _ => code_or_text(fields, "result", problems),
    }
}
