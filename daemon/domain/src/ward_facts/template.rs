//! The template: a file with the wards' codes and names, and what is known of each, for people to fill in.

use std::collections::BTreeMap;

use super::columns::columns;
use crate::{
    facts::FactValue,
    places::{Places, WardCode},
    words::Kind,
};

/// What a cell begins with that a spreadsheet would run as a formula (OWASP, "CSV injection").
pub(super) const RUNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n'];

/// Whether a cell would be run, or once the marks before it are taken off.
pub(super) fn runs(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(RUNS)
}

/// A cell that a spreadsheet shows and does not run.
fn guarded(cell: String) -> String {
    if runs(&cell) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// The template of a kind for these wards, each with the facts that are known of it.
pub fn template(kind: Kind, wards: &[(WardCode, BTreeMap<String, FactValue>)]) -> String {
    let columns = columns(kind);
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = csv.write_record(columns.iter().map(|c| c.name.as_str()));
    for (ward, facts) in wards {
        let name = Places::london().ward(ward).map_or("", |w| w.name.as_str());
        let cell = |column: &str| match column {
            "ward" => ward.to_string(),
            "name" => name.to_owned(),
            path => guarded(at(facts, path)),
        };
        let _ = csv.write_record(columns.iter().map(|c| cell(&c.name)));
    }
    let bytes = csv.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// What stands at a path, as a cell.
fn at(facts: &BTreeMap<String, FactValue>, path: &str) -> String {
    let mut parts = path.split('.');
    let mut found = parts.next().and_then(|name| facts.get(name));
    for part in parts {
        found = match found {
            Some(FactValue::Map(map)) => map.get(part),
            Some(FactValue::List(list)) => part
                .parse::<usize>()
                .ok()
                .and_then(|i| list.get(i.saturating_sub(1))),
            _ => None,
        };
    }
    match found {
        Some(FactValue::Text(text)) => text.clone(),
        Some(FactValue::Whole(number)) => number.to_string(),
        Some(FactValue::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(FactValue::List(list)) => {
            let words = list.iter().filter_map(|v| match v {
                FactValue::Text(text) => Some(text.as_str()),
                _ => None,
            });
            words.collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}
