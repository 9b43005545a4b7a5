//! C-04: other numbers are the same in every language.

mod english;
mod other;
mod values;

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::times::Reading,
    variant::Variant,
};

use self::{
    english::{Master, Wanted},
    other::Token,
};
use super::c03::Other;
use crate::{
    ask::{Ask, Text, language_name, text_of},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-04",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF"],
    why: "A changed number tells readers of one language another story, and nobody who reads English sees it.",
    build: build::<SameNumbers>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameNumbers {
    severity: Severity,
    over: f64,
    idioms: WordList,
    month_within: usize,
}

/// What differs: numbers of the English that the version lacks, and numbers of the version that the English lacks.
#[derive(Default)]
struct Difference<'m> {
    missing: Vec<&'m Wanted>,
    added: Vec<Token>,
}

/// How often each number must still be found.
struct Open<'m>(HashMap<&'m str, usize>);

impl<'m> Open<'m> {
    fn new(wanted: &'m [Wanted]) -> Self {
        let mut open: HashMap<&str, usize> = HashMap::new();
        for number in wanted {
            *open.entry(number.value.as_str()).or_default() += 1;
        }
        Self(open)
    }

    fn wants(&self, token: &Token) -> bool {
        token
            .values
            .iter()
            .any(|v| self.0.get(v.as_str()).is_some_and(|n| *n > 0))
    }

    /// Strikes off one number that a token stands for.
    fn strike(&mut self, token: &Token) -> bool {
        let value = token
            .values
            .iter()
            .find(|v| self.0.get(v.as_str()).is_some_and(|n| *n > 0));
        let count = value.and_then(|v| self.0.get_mut(v.as_str()));
        count.map(|n| *n -= 1).is_some()
    }
}

/// A group of thousands that the English knows is one number; else it is its parts.
fn settled(tokens: Vec<Token>, master: &Master, open: &Open<'_>) -> Vec<Token> {
    let mut settled = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let known = open.wants(&token) || token.values.iter().any(|v| master.also.contains(v));
        if token.parts.is_empty() || known || !token.parts.iter().any(|p| open.wants(p)) {
            token.parts.clear();
            settled.push(token);
        } else {
            settled.append(&mut token.parts);
        }
    }
    settled
}

/// How many of the English times and codes a version has in no form at all: what was put in their place is told by C-02
/// and C-03, and is no number too many.
fn lost_times_and_codes(master: &Master, tokens: &[Token], text: &str) -> (usize, usize) {
    let numbers = wardmote_domain::text::numbers_of_time::find_time_numbers(text);
    let clocks: HashSet<(u8, u8)> = numbers.iter().map(|n| (n.hour, n.minute)).collect();
    let has = |time: &wardmote_domain::text::times::ClockTime| {
        time.is_noon_or_midnight()
            || clocks
                .iter()
                .any(|(hour, minute)| time.reads_as(*hour, *minute) != Reading::Other)
    };
    let mut seen = HashSet::new();
    let times = master
        .times
        .iter()
        .filter(|t| seen.insert(t.minutes()) && !has(t))
        .count();
    let own: HashSet<&str> = tokens
        .iter()
        .flat_map(|t| &t.values)
        .map(String::as_str)
        .collect();
    let codes = master
        .codes
        .iter()
        .filter(|c| !own.contains(c.as_str()))
        .count();
    (times, codes)
}

impl SameNumbers {
    fn compare<'m>(&self, master: &'m Master, tokens: Vec<Token>, text: &str) -> Difference<'m> {
        let mut open = Open::new(&master.wanted);
        let tokens = settled(tokens, master, &open);
        let (mut times, mut codes) = lost_times_and_codes(master, &tokens, text);
        let (wild, certain): (Vec<Token>, Vec<Token>) = tokens.into_iter().partition(|t| t.wild);
        let known: HashSet<String> = wild
            .iter()
            .chain(&certain)
            .flat_map(|t| t.values.clone())
            .collect();
        let mut added: Vec<Token> = Vec::new();
        for token in certain {
            if !open.strike(&token) && !token.values.iter().any(|v| master.also.contains(v)) {
                added.push(token);
            }
        }
        for token in &wild {
            open.strike(token);
        }
        let mut missing: Vec<&Wanted> = Vec::new();
        // The last of several is the one that is missing.
        for number in master.wanted.iter().rev() {
            if let Some(n) = open.0.get_mut(number.value.as_str()).filter(|n| **n > 0) {
                *n -= 1;
                missing.push(number);
            }
        }
        missing.reverse();
        let (small, mut added): (Vec<Token>, Vec<Token>) = added
            .into_iter()
            .partition(|t| t.values.iter().all(|v| !self.is_over(v)));
        // A small number may be a word; one in figures that turned into other figures is told all the same.
        let lost = master.small.iter().find(|s| !known.contains(&s.value));
        if let (Some(lost), Some(token)) = (lost, small.into_iter().next()) {
            missing.push(lost);
            added.push(token);
        }
        added.retain(|token| {
            let is = |least: u64, most: u64| {
                token
                    .values
                    .iter()
                    .any(|v| v.parse::<u64>().is_ok_and(|n| (least..=most).contains(&n)))
            };
            let spend = |left: &mut usize| match left.checked_sub(1) {
                Some(less) => {
                    *left = less;
                    true
                }
                None => false,
            };
            !((is(0, 24) && spend(&mut times)) || (is(100, 999) && spend(&mut codes)))
        });
        Difference { missing, added }
    }

    fn is_over(&self, value: &str) -> bool {
        value.parse::<f64>().is_ok_and(|n| n > self.over)
    }

    fn say(
        &self,
        found: &mut Found<'_>,
        english: &Text<'_>,
        variant: &Variant,
        difference: Difference<'_>,
    ) {
        let name = language_name(&variant.language);
        let text = text_of(variant);
        let Difference { missing, mut added } = difference;
        let says = |measured, fix| Says {
            severity: self.severity,
            measured,
            limit: "each number as often as in English".to_owned(),
            fix,
        };
        for (told, number) in missing.into_iter().enumerate() {
            let written = &english.text[number.span.clone()];
            let pair = (added.iter().enumerate())
                .take(if told < PAIRED { PAIRED } else { 0 })
                .max_by_key(|(_, token)| likeness(&number.value, token))
                .map(|(i, _)| i);
            match pair {
                Some(i) => {
                    let token = added.remove(i);
                    let theirs = &text.text[token.span.clone()];
                    let measured = format!("English has {written}, {name} has {theirs}.");
                    let fix = format!("Put {written} in the {name} text in place of {theirs}.");
                    found.words(&text, token.span, says(measured, fix));
                }
                None => {
                    let measured = format!("English has {written}, {name} does not.");
                    let fix = format!("Put {written} in the {name} text in figures.");
                    found.lacks(&text.name, written, says(measured, fix));
                }
            }
        }
        for token in added {
            let theirs = &text.text[token.span.clone()];
            let measured = format!("{name} has {theirs}, English has not.");
            let fix = format!(
                "Check {theirs} in the {name} text: take it out, or say it in English too."
            );
            found.words(&text, token.span, says(measured, fix));
        }
    }
}

/// So many differences are paired, what is missing with what was put in its place; more are told one by one.
const PAIRED: usize = 200;

/// How alike a number and one of the version are: the same figures in another order, then the same length.
fn likeness(value: &str, token: &Token) -> usize {
    let sorted = |text: &str| {
        let mut figures: Vec<u8> = text.bytes().collect();
        figures.sort_unstable();
        figures
    };
    let of = |other: &String| {
        let same = value
            .bytes()
            .zip(other.bytes())
            .filter(|(a, b)| a == b)
            .count();
        let moved = usize::from(sorted(value) == sorted(other)) * 100;
        moved + same * 2 + usize::from(value.len() == other.len())
    };
    token.values.iter().map(of).max().unwrap_or(0)
}

impl Check for SameNumbers {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut read: Vec<(Text<'_>, Master)> = Vec::new();
        for variant in ask
            .read_translations()
            .filter(|v| !v.text.trim().is_empty())
        {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let known = read.iter().position(|(text, _)| text.name == english.name);
            let at = known.unwrap_or_else(|| {
                let open = ask.for_every_language(&english);
                let master = Master::read(&open, ask.data(), self.over, &self.idioms);
                read.push((english, master));
                read.len() - 1
            });
            let (english, master) = &read[at];
            let vehicle = ask.data().list("vehicle_words").is_in(english.text);
            let other = Other::new(variant, None);
            let tokens = other::read(&variant.text, &other, master, self.month_within, vehicle);
            self.say(
                found,
                english,
                variant,
                self.compare(master, tokens, &variant.text),
            );
        }
    }
}
