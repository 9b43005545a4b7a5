//! Plates of vehicles.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::formats::Format;

use super::{PersonalData, Read};
use crate::{
    ask::Ask,
    data::Data,
    groups::apart,
    rule::{Found, Says},
};

/// Words that say what follows is a plate: "registration number is LX88 ZPD".
static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:registration|registered|reg|plates?|index|vrm)\.?(?: (?:number|no\.?|mark|plate))?(?: (?:is|was|as))?[\s:“‘(]*$",
    )
    .expect("a pattern fixed at compile time")
});

/// The same in small letters, which only such a word makes a plate.
static SMALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:registration|reg|plate|index|vrm)(?: (?:number|no\.?|mark))?(?: (?:is|was))?[: ]+(?P<plate>(?-i:[a-z]{2}) ?[0-9]{2} ?(?-i:[a-z]{3}))\b",
    )
    .expect("a pattern fixed at compile time")
});

/// Before what could be an old plate of A, B or M it is a road: "the A40 HGV ban".
static BEFORE_ROAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:the|on|off|along|near|at|via|from|to|onto|between|and|of|junction)\s+$")
        .expect("a pattern fixed at compile time")
});

/// A rank before: "PC LX12 ABC" is no plate.
static BEFORE_OFFICER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:PC|DC|DS|PS|SC|PCSO|Officers?)\s+$").expect("a pattern fixed at compile time")
});

const OFFICERS: &[&str] = &["PC", "DC", "DS", "PS", "SC"];
/// Words on each side of a plate among which a word for a vehicle must be.
const WITHIN: usize = 5;
/// Bytes that hold so many words.
const WINDOW: usize = 120;

/// The text just before a place.
fn before(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(WINDOW))..at]
}

/// Whether a word for a vehicle stands within five words.
fn near_a_vehicle(text: &str, span: &Range<usize>, data: &Data) -> bool {
    let vehicles = data.list("vehicle_words");
    let is = |word: &str| {
        vehicles.is_in(word)
            || word
                .strip_suffix('s')
                .is_some_and(|one| vehicles.is_in(one))
    };
    let clean =
        |word: &'_ str| -> String { word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let after = &text[span.end..text.ceil_char_boundary((span.end + WINDOW).min(text.len()))];
    let words = before(text, span.start)
        .split_whitespace()
        .rev()
        .take(WITHIN)
        .chain(after.split_whitespace().take(WITHIN));
    words.map(clean).any(|word| is(&word))
}

/// Whether three letters are a word that stands beside vehicles and roads anyway: HGV, BMW.
fn is_a_word(letters: &str, data: &Data, more: &[String]) -> bool {
    ["known_initials", "vehicle_words", "call_words"]
        .iter()
        .any(|list| data.list(list).is_in(letters))
        || more.iter().any(|word| word == letters)
}

/// A plate of today's style; not an officer's number, not an area of a postcode.
fn is_current(text: &str, span: &Range<usize>) -> bool {
    let (words, until) = (&text[span.clone()], before(text, span.start));
    if INTRODUCED.is_match(until) {
        return true;
    }
    let officer =
        OFFICERS.iter().any(|rank| words.starts_with(rank)) || BEFORE_OFFICER.is_match(until);
    let area = words.split(' ').next().is_some_and(|first| {
        first.len() == 4
            && words.len() > 4
            && Format::PostcodeOutwardLondon
                .regex()
                .find(first)
                .is_some_and(|m| m.len() == 4)
    });
    !officer && !area
}

/// A plate of an older style; not a road with a word after it.
fn is_old(text: &str, span: &Range<usize>, data: &Data, more: &[String]) -> bool {
    let (words, until) = (&text[span.clone()], before(text, span.start));
    let letters: String = words.chars().filter(char::is_ascii_uppercase).collect();
    let run = if words.starts_with(|c: char| c.is_ascii_uppercase()) && letters.len() == 4 {
        let three = if words.as_bytes()[1].is_ascii_uppercase() {
            &letters[..3]
        } else {
            &letters[1..]
        };
        three.to_owned()
    } else {
        letters
    };
    // "A 12 ABC" and "ABC 12 A" with a space at the single letter are words in capitals more often than plates.
    let split = words.as_bytes().get(1) == Some(&b' ')
        || words.as_bytes().iter().rev().nth(1) == Some(&b' ');
    let road = words.starts_with(['A', 'B', 'M'])
        && words.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        && BEFORE_ROAD.is_match(until);
    INTRODUCED.is_match(until) || !(split || road || is_a_word(&run, data, more))
}

fn without_spaces(plate: &str) -> String {
    plate.split_whitespace().collect::<String>().to_uppercase()
}

impl PersonalData {
    /// Plates of an English text, told; and given back, to be looked for in translations.
    pub(super) fn plates(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        read: &Read<'_>,
    ) -> Vec<String> {
        if ask.authority("plate") {
            return Vec::new();
        }
        let (plain, data) = (read.plain(), ask.data());
        let mut spans: Vec<Range<usize>> = (Format::VrmPlate.spans(plain).into_iter())
            .filter(|span| is_current(plain, span))
            .collect();
        for old in [Format::VrmPrefix, Format::VrmSuffix] {
            spans.extend(
                old.spans(plain)
                    .into_iter()
                    .filter(|span| is_old(plain, span, data, &self.not_plate_letters)),
            );
        }
        spans.retain(|span| near_a_vehicle(plain, span, data));
        spans.extend(
            SMALL
                .captures_iter(plain)
                .filter_map(|c| c.name("plate").map(|m| m.range())),
        );
        let spans = apart(spans);
        for span in &spans {
            self.plate(found, read, span.clone());
        }
        for span in Format::VrmPartial.spans(plain) {
            if spans
                .iter()
                .any(|full| full.start < span.end && span.start < full.end)
            {
                continue;
            }
            let says = Says {
                severity: self.part_of_a_plate,
                measured: "part of a plate, no authority recorded".to_owned(),
                limit: "none without authority".to_owned(),
                fix: "With make and colour a part of a plate can point at one car. Is it needed? If so, record who \
                      allowed it and why (authorities: plate)."
                    .to_owned(),
            };
            found.words(&read.text, read.folded.origin(span), says);
        }
        spans
            .into_iter()
            .map(|span| without_spaces(&plain[span]))
            .collect()
    }

    /// Plates of the English that stand in a translation too.
    pub(super) fn same_plates(&self, found: &mut Found<'_>, read: &Read<'_>, plates: &[String]) {
        if plates.is_empty() {
            return;
        }
        let own: BTreeSet<&str> = plates.iter().map(String::as_str).collect();
        for format in [Format::VrmPlate, Format::VrmPrefix, Format::VrmSuffix] {
            for m in format.loose_regex().find_iter(read.plain()) {
                if own.contains(without_spaces(m.as_str()).as_str()) {
                    self.plate(found, read, m.range());
                }
            }
        }
    }

    fn plate(&self, found: &mut Found<'_>, read: &Read<'_>, span: Range<usize>) {
        let says = Says {
            severity: self.plate,
            measured: "1 full plate, no authority recorded".to_owned(),
            limit: "none without authority".to_owned(),
            fix: format!(
                "{} leads to one keeper. Give make and colour only, or record who allowed the plate and why \
                 (authorities: plate).",
                &read.plain()[span.clone()]
            ),
        };
        found.words(&read.text, read.folded.origin(span), says);
    }
}
