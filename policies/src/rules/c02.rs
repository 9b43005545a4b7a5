//! C-02: phones, links, e-mail addresses and references are the same in every language.

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

/// Whether a number stands alone in a text, in digits of any script.
fn stands(text: &str, number: &str) -> bool {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    plain.match_indices(number).any(|(at, _)| {
        let digit = |c: char| c.is_ascii_digit();
        !plain[..at].ends_with(digit) && !plain[at + number.len()..].starts_with(digit)
    })
}

/// Whether the version has what the English has.
fn has(text: &str, own: &[Item], item: &Item) -> bool {
    own.iter()
        .any(|o| o.key == item.key && same_type(o.kind, item.kind))
        || match item.kind {
            Kind::Code => stands(text, &item.key),
            Kind::Reference => number_of(&item.key).is_some_and(|number| stands(text, &number)),
            _ => false,
        }
}

fn same_type(a: Kind, b: Kind) -> bool {
    let number = |kind| matches!(kind, Kind::Phone | Kind::Code);
    a == b || (number(a) && number(b))
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
    let missing = (master.iter())
        .filter(|item| !has(&variant.text, &own, item) && !excused(item))
        .cloned()
        .collect();
    let everything = contacts::all(english.text);
    let in_english = |item: &Item| match item.kind {
        Kind::Code => !EMERGENCY.contains(&item.key.as_str()) || stands(english.text, &item.key),
        _ => everything.iter().any(|e| e.key == item.key),
    };
    let added = (own.into_iter())
        .filter(|item| !in_english(item) && !is_declared(item))
        .collect();
    Difference { missing, added }
}

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
        for item in missing {
            let written = &english.text[item.span.clone()];
            let pair = (added.iter().enumerate())
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
