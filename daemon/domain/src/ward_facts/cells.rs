//! One cell: as a spreadsheet guards it, as a fact, and at its path.

use std::collections::BTreeMap;

use crate::facts::FactValue;

/// The cell without the mark that keeps a spreadsheet from running it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::template::runs(rest) => rest.trim(),
        _ => cell,
    }
}

/// Facts that are counts, and facts that are lists of words in one cell.
const COUNTS: &[&str] = &["now", "before", "answers"];
const WORD_LISTS: &[&str] = &["access", "steps"];

pub(super) fn value(name: &str, cell: &str) -> FactValue {
    let last = name.rsplit('.').next().unwrap_or(name);
    if COUNTS.contains(&last) {
        // 1,204 is how a spreadsheet shows it.
        if let Ok(number) = cell.replace(',', "").parse() {
            return FactValue::Whole(number);
        }
    }
    if WORD_LISTS.contains(&last) {
        let words = cell.split(';').map(str::trim).filter(|w| !w.is_empty());
        return FactValue::List(words.map(|w| FactValue::Text(w.to_owned())).collect());
    }
    FactValue::Text(cell.to_owned())
}

/// Puts a value at its path: `priorities.2.did`. A list's rows that are not there yet are made; empty ones in between are
/// taken out by [`read_rows`]' caller never: their missing facts are told.
pub(super) fn put(facts: &mut BTreeMap<String, FactValue>, path: &str, value: FactValue) {
    let mut parts = path.split('.');
    let (Some(first), second, third) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    match (second, third) {
        (None, _) => {
            facts.insert(first.to_owned(), value);
        }
        (Some(part), None) => {
            let group = facts
                .entry(first.to_owned())
                .or_insert_with(|| FactValue::Map(BTreeMap::new()));
            if let FactValue::Map(map) = group {
                map.insert(part.to_owned(), value);
            }
        }
        (Some(index), Some(part)) => {
            let index: usize = index.parse().unwrap_or(1).max(1);
            let list = facts
                .entry(first.to_owned())
                .or_insert_with(|| FactValue::List(Vec::new()));
            if let FactValue::List(rows) = list {
                while rows.len() < index {
                    rows.push(FactValue::Map(BTreeMap::new()));
                }
                if let Some(FactValue::Map(map)) = rows.get_mut(index - 1) {
                    map.insert(part.to_owned(), value);
                }
            }
        }
    }
}
