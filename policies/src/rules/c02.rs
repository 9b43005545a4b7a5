//! C-02: phones, links, e-mail addresses and references are the same in every language.

use std::collections::HashSet;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::digits,
    variant::Variant,
};

use crate::{
    ask::{Ask, Text, language_name, text_of},
    contacts::{self, EMERGENCY, Item, Kind},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "C-02",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF", "CIOL"],
    why: "One wrong digit in a translation sends people to a stranger, and nobody who reads English sees it.",
    build: build::<SameContacts>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameContacts {
    difference: Severity,
    unknown_own_contact: Severity,
}

/// The number alone of a reference said in words: `CAD 7310 of 2 December` has its date translated.
fn number_of(reference: &str) -> Option<String> {
    let (head, tail) = reference.split_once("OF")?;
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty() && tail.starts_with(|c: char| c.is_ascii_digit() || c == 'T'))
        .then_some(digits)
}

/// The runs of digits of a text, folded: what stands there as a number of its own.
fn runs(text: &str) -> HashSet<String> {
    let folded = digits::fold(text);
    let parts = folded.as_str().split(|c: char| !c.is_ascii_digit());
    parts
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What a version has: its contacts, and its runs of digits.
struct Own {
    items: HashSet<(Kind, String)>,
    runs: HashSet<String>,
}

impl Own {
    fn new(text: &str, items: &[Item]) -> Self {
        Self {
            items: items
                .iter()
                .map(|i| (alike(i.kind), i.key.clone()))
                .collect(),
            runs: runs(text),
        }
    }

    /// Whether it has what the English has.
    fn has(&self, item: &Item) -> bool {
        self.items.contains(&(alike(item.kind), item.key.clone()))
            || match item.kind {
                Kind::Code => self.runs.contains(&item.key),
                Kind::Reference => number_of(&item.key).is_some_and(|n| self.runs.contains(&n)),
                _ => false,
            }
    }
}

/// Phones and short codes are compared with each other.
fn alike(kind: Kind) -> Kind {
    match kind {
        Kind::Code => Kind::Phone,
        kind => kind,
    }
}

fn same_type(a: Kind, b: Kind) -> bool {
    alike(a) == alike(b)
}

/// What differs: missing from the version, and added by it.
struct Difference {
    missing: Vec<Item>,
    added: Vec<Item>,
}

fn compare(english: &Text<'_>, master: &[Item], variant: &Variant) -> Difference {
    let own = contacts::all(&variant.text);
    let declared: Vec<Item> = variant
        .own_contacts
        .iter()
        .flat_map(|c| contacts::all(c))
        .collect();
    let is_declared = |item: &Item| declared.iter().any(|d| d.key == item.key);
    let excused = |item: &Item| {
        !EMERGENCY.contains(&item.key.as_str())
            && declared.iter().any(|d| same_type(d.kind, item.kind))
    };
    let has = Own::new(&variant.text, &own);
    let missing = (master.iter())
        .filter(|item| !has.has(item) && !excused(item))
        .cloned()
        .collect();
    let everything = contacts::all(english.text);
    let keys: HashSet<&str> = everything.iter().map(|e| e.key.as_str()).collect();
    let english_runs = runs(english.text);
    let in_english = |item: &Item| match item.kind {
        Kind::Code => !EMERGENCY.contains(&item.key.as_str()) || english_runs.contains(&item.key),
        _ => keys.contains(item.key.as_str()),
    };
    let added = (own.into_iter())
        .filter(|item| !in_english(item) && !is_declared(item))
        .collect();
    Difference { missing, added }
}

/// So many differences are paired, what is missing with what was put in its place; more are told one by one.
const PAIRED: usize = 200;

/// How many characters two keys share from both ends: the likeliest pair is what was mistyped.
fn likeness(a: &str, b: &str) -> usize {
    let front = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let back = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(x, y)| x == y)
        .count();
    front + back
}

impl SameContacts {
    fn say(
        &self,
        found: &mut Found<'_>,
        english: &Text<'_>,
        variant: &Variant,
        difference: Difference,
    ) {
        let name = language_name(&variant.language);
        let text = text_of(variant);
        let Difference { missing, mut added } = difference;
        let limit = || "the same as in English".to_owned();
        for (told, item) in missing.into_iter().enumerate() {
            let written = &english.text[item.span.clone()];
            let pair = (added.iter().enumerate())
                .take(if told < PAIRED { PAIRED } else { 0 })
                .filter(|(_, a)| same_type(a.kind, item.kind))
                .max_by_key(|(_, a)| likeness(&a.key, &item.key))
                .map(|(i, _)| i);
            let says = |measured, fix| Says {
                severity: self.difference,
                measured,
                limit: limit(),
                fix,
            };
            match pair {
                Some(i) => {
                    let other = added.remove(i);
                    let theirs = &text.text[other.span.clone()];
                    let measured = format!("{name} has {theirs}. English has {written}.");
                    let fix = format!("Put {written} in the {name} text in place of {theirs}.");
                    found.words(&text, other.span, says(measured, fix));
                }
                None => {
                    let kind = item.kind.plain();
                    let measured = format!("{name} does not have {written}.");
                    let fix = format!("Put the {kind} {written} in the {name} text.");
                    found.lacks(&text.name, written, says(measured, fix));
                }
            }
        }
        for item in added {
            let theirs = text.text[item.span.clone()].to_owned();
            let kind = item.kind.plain();
            let fix = match item.kind {
                Kind::Code => {
                    format!("Take {theirs} out of the {name} text, or say it in English too.")
                }
                _ => format!(
                    "Take {theirs} out of the {name} text, or declare it in own_contacts if it is in the directory."
                ),
            };
            let says = Says {
                severity: self.difference,
                measured: format!("{name} has the {kind} {theirs}, English has not."),
                limit: limit(),
                fix,
            };
            found.words(&text, item.span, says);
        }
    }

    fn own_contacts(&self, ask: &Ask<'_>, found: &mut Found<'_>, variant: &Variant) {
        let record = &ask.draft().record;
        for contact in &variant.own_contacts {
            if contacts::is_known(contact, record, ask.data()) {
                continue;
            }
            let says = Says {
                severity: self.unknown_own_contact,
                measured: format!("{contact} is not in the directory"),
                limit: "in the force directory or the official list".to_owned(),
                fix: format!("Check {contact} and add it to record.contacts, or take it out."),
            };
            match variant.text.find(contact.as_str()) {
                Some(at) => found.words(&text_of(variant), at..at + contact.len(), says),
                None => found.lacks(&variant.name(), contact, says),
            }
        }
    }
}

impl Check for SameContacts {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for variant in ask.read_translations() {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let master = contacts::meant(&ask.for_every_language(&english), ask.data());
            self.say(
                found,
                &english,
                variant,
                compare(&english, &master, variant),
            );
            self.own_contacts(ask, found, variant);
        }
    }
}
