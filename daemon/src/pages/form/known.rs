//! Facts as they are written, finished or not, into the fields of a form: what is known when a ward is asked, and what a
//! list said that is to be corrected.

use std::collections::BTreeMap;

use wardmote_domain::{
    facts::{Coded, Contact, ContactFor, FactValue},
    local_time::LocalDateTime,
};

use super::{
    Fields, contact, extras,
    local::{BOOK, FIGURES, HELPS, PRIORITIES, STEPS},
    moment,
    people::{ORDERS, REFUSALS},
    people_write::{write_last_seen, write_looks, write_person, write_result},
    prefill::code,
    rows::List,
};

type Map = BTreeMap<String, FactValue>;

/// The facts that are a code, or words in place of one.
const CODED: [&str; 16] = [
    "what",
    "what_happened",
    "did_you_see",
    "title",
    "topic",
    "question",
    "asked",
    "said",
    "did",
    "could_not",
    "because",
    "period",
    "source",
    "hazard",
    "offence",
    "result",
];
/// The facts that are a date and a clock time.
const MOMENTS: [&str; 9] = [
    "started",
    "ended",
    "next_update",
    "starts",
    "ends",
    "when",
    "date",
    "earlier_appeal",
    "until",
];

/// The facts that are a number, or not known yet.
const COUNTS: [&str; 6] = ["answers", "now", "before", "arrested", "injured", "died"];

/// Writes each fact into its fields. What has another shape than its fact is left for a person to answer.
pub fn write(fields: &mut Fields, facts: &Map) {
    for (name, value) in facts {
        match (name.as_str(), value) {
            ("contact", FactValue::Map(map)) => write_contact(fields, map),
            ("place", FactValue::Map(map)) => write_place(fields, map),
            // A ward has one next meeting: its questions are those of an event.
            ("next_meeting", FactValue::Map(map)) => write(fields, map),
            ("priorities", FactValue::List(all)) => write_rows(fields, PRIORITIES, all),
            ("figures", FactValue::List(all)) => write_rows(fields, FIGURES, all),
            ("steps", FactValue::List(all)) => write_rows(fields, STEPS, all),
            ("do", FactValue::List(all)) => write_rows(fields, ORDERS, all),
            ("do_not", FactValue::List(all)) => write_rows(fields, REFUSALS, all),
            ("description", FactValue::List(all)) => write_looks(fields, all),
            ("extras", FactValue::List(all)) => extras::write(fields, all),
            ("person", FactValue::Map(map)) => write_person(fields, map),
            ("last_seen", FactValue::Map(map)) => write_last_seen(fields, map),
            ("result", FactValue::Map(map)) => write_result(fields, map),
            ("access", FactValue::List(all)) => write_access(fields, all),
            ("book", FactValue::Map(map)) => write_book(fields, map),
            ("book", FactValue::Text(text)) => fields.set("book", text.trim()),
            (name, value) => write_value(fields, name, name, value),
        }
    }
}

/// A single value under the field `at`.
pub(super) fn write_value(fields: &mut Fields, at: &str, name: &str, value: &FactValue) {
    match value {
        FactValue::Whole(n) => fields.set(at, n.to_string()),
        FactValue::Bool(yes) => fields.set(at, if *yes { "yes" } else { "no" }),
        FactValue::Text(text) if text.trim().is_empty() => {}
        FactValue::Text(text) if MOMENTS.contains(&name) => match text.parse::<LocalDateTime>() {
            Ok(at_time) => moment::write(fields, at, at_time),
            Err(_) => fields.set(&format!("{at}_date"), text.trim()),
        },
        FactValue::Text(text) if CODED.contains(&name) => code(fields, at, &coded(text)),
        // A count has a box for it; a question with yes and no has it as an answer.
        FactValue::Text(text) if text == "not_known" && COUNTS.contains(&name) => {
            fields.set(&format!("{at}_not_known"), "yes");
        }
        FactValue::Text(text) => fields.set(at, text.clone()),
        FactValue::List(_) | FactValue::Map(_) => {}
    }
}

/// One word in small letters is a code; anything else is English.
fn coded(text: &str) -> Coded<String> {
    let text = text.trim();
    match text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        true => Coded::Code(text.to_owned()),
        false => Coded::English(text.to_owned()),
    }
}

fn write_rows(fields: &mut Fields, list: List, all: &[FactValue]) {
    for (i, item) in all.iter().take(list.bounds.1).enumerate() {
        match item {
            FactValue::Map(map) => {
                for (part, value) in map {
                    write_value(fields, &list.field(i + 1, part), part, value);
                }
            }
            FactValue::Text(text) => code(fields, &list.field(i + 1, ""), &coded(text)),
            _ => {}
        }
    }
}

fn write_access(fields: &mut Fields, all: &[FactValue]) {
    let mut row = 0;
    for item in all {
        let FactValue::Text(text) = item else {
            continue;
        };
        // "Step-free access" is what the box of that name says, as in a file.
        let spaced = text.trim().to_lowercase().replace([' ', '-'], "_");
        match spaced.parse::<wardmote_domain::facts::Access>() {
            Ok(code) => fields.add("access", code.as_str()),
            Err(_) => {
                row += 1;
                fields.set(&HELPS.field(row, ""), text.trim());
            }
        }
    }
}

pub(super) fn text_of<'a>(map: &'a Map, name: &str) -> Option<&'a str> {
    match map.get(name)? {
        FactValue::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
        _ => None,
    }
}

fn write_book(fields: &mut Fields, map: &Map) {
    for (field, name) in BOOK {
        if let Some(way) = text_of(map, name) {
            fields.set("book", "ways");
            fields.set(field, way);
        }
    }
}

fn write_contact(fields: &mut Fields, map: &Map) {
    let way = |name: &str| text_of(map, name).map(str::to_owned);
    let Some(purpose) = text_of(map, "for") else {
        return;
    };
    let purpose = match purpose.parse::<ContactFor>() {
        Ok(code) => Coded::Code(code),
        Err(_) => Coded::English(purpose.to_owned()),
    };
    contact::write(
        fields,
        &Contact {
            phone: way("phone"),
            url: way("url"),
            email: way("email"),
            text: way("text"),
            purpose,
        },
    );
}

pub(super) fn write_place(fields: &mut Fields, map: &Map) {
    for (field, name) in [
        ("street", "street"),
        ("place_name", "name"),
        ("ward", "ward"),
        ("postcode", "postcode"),
    ] {
        if let Some(value) = text_of(map, name) {
            fields.set(field, value);
        }
    }
}
