//! The facts of a warning, of a missing person and of a court result, back into the fields of their forms.

use std::collections::BTreeMap;

use wardmote_domain::facts::{FactValue, Looks};

use super::{
    Fields,
    known::{text_of, write_place, write_value},
    people::LOOKS,
};

type Map = BTreeMap<String, FactValue>;

pub(super) fn write_person(fields: &mut Fields, map: &Map) {
    for (name, value) in map {
        match name.as_str() {
            "role" | "status" => {}
            "family_told" => write_value(fields, "family_told", name, value),
            _ => write_value(fields, &format!("person_{name}"), name, value),
        }
    }
    let status = text_of(map, "status");
    match (text_of(map, "role"), status) {
        (Some("died"), _) => fields.set("person_status", "died"),
        (Some("missing"), Some("found")) => fields.set("person_status", "found"),
        (Some("missing"), _) => fields.set("person_status", "missing"),
        _ => fields.set("person_status", status.unwrap_or_default()),
    }
}

pub(super) fn write_last_seen(fields: &mut Fields, map: &Map) {
    if let Some(FactValue::Map(place)) = map.get("place") {
        write_place(fields, place);
    }
    if let Some(when) = map.get("when") {
        write_value(fields, "when", "when", when);
    }
}

/// What has a code is ticked; the rest stands in rows.
pub(super) fn write_looks(fields: &mut Fields, all: &[FactValue]) {
    let mut row = 0;
    for item in all {
        let FactValue::Text(text) = item else {
            continue;
        };
        match text.trim().parse::<Looks>() {
            Ok(code) => fields.add("description", code.as_str()),
            Err(_) => {
                row += 1;
                fields.set(&LOOKS.field(row, ""), text.trim());
            }
        }
    }
}

/// A result with its term or its sum.
pub(super) fn write_result(fields: &mut Fields, map: &Map) {
    for (code, value) in map {
        fields.set("result", code);
        match value {
            FactValue::Map(term) => {
                for (part, value) in term {
                    write_value(fields, &format!("result_{part}"), part, value);
                }
            }
            pounds => write_value(fields, "result_pounds", "pounds", pounds),
        }
    }
}
