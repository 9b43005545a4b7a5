//! Orders: "do not", "stay away". No machine sees whether a translation keeps them, so a reader says so with a signature.

use wardmote_domain::{places::Language, text::sentences::sentences};

use super::{Fault, FaultKind, GAP, Weight};

/// Orders at the beginning of a clause. The standard's own (C-07), and "stay" in whatever company.
const AT_START: &[&str] = &[
    "do not",
    "don't",
    "never",
    "avoid",
    "stay",
    "keep away",
    "keep well away",
    "keep clear",
    "steer clear",
];

/// Orders wherever they stand.
const ANYWHERE: &[&str] = &[
    "must not",
    "must never",
    "should not",
    "should never",
    "please do not",
    "please avoid",
    "please stay",
    "please keep",
    "you to stay",
    "you to avoid",
    "you not to",
    "you must",
];

/// What may stand before an order in its clause.
const LEAD: &[&str] = &[
    "please", "and", "but", "or", "so", "then", "also", "always", "now",
];

/// An order of the English, as it stands there.
fn order(sentence: &str) -> Option<String> {
    if sentence.trim_end().ends_with('?') {
        return None;
    }
    let plain = sentence.replace('’', "'").to_lowercase();
    let clauses = plain.split([',', ';', ':', '–', '—', '.', '!', GAP]);
    clauses.into_iter().find_map(in_clause)
}

fn in_clause(clause: &str) -> Option<String> {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let starts = |at: usize, order: &str| {
        let order: Vec<&str> = order.split(' ').collect();
        words[at..].starts_with(&order)
    };
    let mut from = 0;
    while words.get(from).is_some_and(|word| LEAD.contains(word)) {
        from += 1;
    }
    if let Some(order) = AT_START.iter().find(|order| starts(from, order)) {
        return Some((*order).to_owned());
    }
    // "Stay indoors and do not open windows".
    let joined = (1..words.len()).filter(|at| LEAD.contains(&words[at - 1]));
    let after = joined
        .into_iter()
        .find_map(|at| AT_START.iter().find(|order| starts(at, order)));
    let told = words
        .first()
        .is_some_and(|first| ["we", "officers", "police", "i", "they", "if"].contains(first));
    let anywhere =
        || (0..words.len()).find_map(|at| ANYWHERE.iter().find(|order| starts(at, order)));
    after
        .or_else(anywhere)
        .filter(|_| !told)
        .map(|order| (*order).to_owned())
}

pub(super) fn faults(english: &str, language: &Language) -> Vec<Fault> {
    if language.is_english() {
        return Vec::new();
    }
    let found = sentences(english)
        .into_iter()
        .filter_map(|sentence| order(&english[sentence.span]));
    let fault = |order: String| {
        let says = format!(
            "The English gives an order (“{order}”). A reader of the language must say that the text gives the same order."
        );
        Fault::blocks(FaultKind::OrderToTick, order, says).weighing(Weight::ToTick)
    };
    found.map(fault).collect()
}
