//! Phones, links, addresses and other numbers: the same on both sides, in whichever digits.

use std::collections::BTreeMap;

use wardmote_domain::text::{
    Taken, contacts, digits,
    phones::{find_phones, find_short_codes},
};

use super::{Fault, FaultKind, Weight};

#[derive(Default)]
struct Found {
    contacts: BTreeMap<String, String>,
    numbers: BTreeMap<String, (usize, String)>,
}

/// Up to here a language may well write a number as a word.
const SMALL: u64 = 10;

fn find(text: &str) -> Found {
    let mut found = Found::default();
    let mut taken = Vec::new();
    let named = contacts::find_links(text)
        .into_iter()
        .chain(contacts::find_emails(text));
    let named = named.map(|f| (f.span, f.key));
    let phones = find_phones(text).into_iter().map(|p| (p.span, p.digits));
    for (span, key) in named.chain(phones) {
        found.contacts.insert(key, text[span.clone()].to_owned());
        taken.push(span);
    }
    let codes = find_short_codes(text)
        .into_iter()
        .map(|c| (c.span, c.digits));
    let before = Taken::new(taken.clone());
    for (span, key) in codes.filter(|(span, _)| !before.touches(span)) {
        found.contacts.insert(key, text[span.clone()].to_owned());
        taken.push(span);
    }
    let taken = Taken::new(taken);
    let folded = digits::fold(text);
    for run in runs(folded.as_str()) {
        let span = folded.origin(run.clone());
        if taken.touches(&span) {
            continue;
        }
        let value: String = folded.as_str()[run]
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let number = found
            .numbers
            .entry(value)
            .or_insert((0, text[span].to_owned()));
        number.0 += 1;
    }
    found
}

/// Runs of digits; groups of thousands are one number.
fn runs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..]
        .find(|c: char| c.is_ascii_digit())
        .map(|n| at + n)
    {
        let len = text[from..].find(|c: char| !c.is_ascii_digit());
        let end = len.map_or(text.len(), |n| from + n);
        let joins = runs.last().is_some_and(|last| {
            let between = &text[last.end..from];
            matches!(between, "," | "." | " " | "\u{a0}" | "\u{202f}" | "'" | "’")
                && end - from == 3
                && last.len() <= 3
        });
        match runs.last_mut() {
            Some(last) if joins => last.end = end,
            _ => runs.push(from..end),
        }
        at = end;
    }
    runs
}

pub(super) fn faults(english: &str, own: &str) -> Vec<Fault> {
    let (english, own) = (find(english), find(own));
    let mut faults = Vec::new();
    let mut contact =
        |written: &str, says: String| faults.push(Fault::blocks(FaultKind::Contact, written, says));
    for (key, written) in &english.contacts {
        if !own.contacts.contains_key(key) && !own.numbers.contains_key(key) {
            contact(
                written,
                format!("{written} is missing. Write it exactly as in the English."),
            );
        }
    }
    for (key, written) in &own.contacts {
        if !english.contacts.contains_key(key) && !english.numbers.contains_key(key) {
            contact(
                written,
                format!(
                    "{written} is not in the English. Write the number or address of the English."
                ),
            );
        }
    }
    for (value, (times, written)) in &english.numbers {
        let has = own.numbers.get(value).map_or(0, |(times, _)| *times);
        if has < *times && !own.contacts.contains_key(value) {
            let says =
                format!("The number {written} is missing. Write it in figures, as in the English.");
            let fault = Fault::blocks(FaultKind::Number, written.clone(), says);
            let small = value.parse::<u64>().is_ok_and(|n| n <= SMALL);
            let may_be_a_word = small && own.numbers.is_empty();
            faults.push(if may_be_a_word {
                fault.weighing(Weight::Advice)
            } else {
                fault
            });
        }
    }
    for (value, (times, written)) in &own.numbers {
        let has = english.numbers.get(value).map_or(0, |(times, _)| *times);
        if has < *times && !english.contacts.contains_key(value) {
            let says = format!(
                "The number {written} is not in the English. Check it, and write what the English says."
            );
            faults.push(Fault::blocks(FaultKind::Number, written.clone(), says));
        }
    }
    faults
}
