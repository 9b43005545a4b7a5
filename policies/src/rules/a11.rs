//! A-11: what pictures show, in words.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    draft::Image,
    finding::{Point, Severity},
    record::CaseRole,
    text::graphemes,
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-11",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["WCAG", "GCS"],
    why: "Blind readers get nothing of a picture but these words.",
    build: build::<AltText>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AltText {
    least: usize,
    most: usize,
    missing: Severity,
    poor: Severity,
    /// What a screen reader says by itself ("image of"), at the start.
    openings: WordList,
}

/// The name of a file, or what a camera calls a picture.
static FILE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b[\w%-]+\.(?:jpe?g|png|gif|webp|hei[cf]|bmp|tiff?|svg|pdf|docx?|avif)\b",
        r"|^\s*(?:img|dscn?|dcim|pxl|screen ?shot|whatsapp image|photo|image|picture|scan)[\s_-]*[0-9][0-9 _\-.:at]*\s*$"
    ))
    .expect("a pattern fixed at compile time")
});

/// A name with an age: "Orla Quillfeather, 15", "Orla Quillfeather is 15".
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?P<name>\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){1,3})",
        r"(?:, (?:who is |aged )?| is | \((?:aged )?| aged )(?P<age>[0-9]{1,3})\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Words with a capital that open such a sentence and are no part of the name.
const NO_NAMES: &[&str] = &["Missing", "Find", "Have", "Help", "Appeal", "Update", "Is"];

/// The missing person with their age, as the record or the text has them.
fn missing_person(ask: &Ask<'_>) -> Option<String> {
    let texts = [ask.headline(), ask.body()];
    let in_text = texts.iter().find_map(|text| {
        let found = NAMED.captures(text.text)?;
        let name = found["name"]
            .split(' ')
            .skip_while(|word| NO_NAMES.contains(word))
            .collect::<Vec<_>>();
        (name.len() > 1).then(|| (name.join(" "), found["age"].to_owned()))
    });
    let persons = &ask.draft().record.persons;
    let recorded = persons.iter().find(|p| p.role == CaseRole::Missing);
    match (recorded, in_text) {
        (Some(person), Some((name, age))) if name == person.name => Some(format!("{name}, {age}")),
        (Some(person), _) => Some(person.name.clone()),
        (None, Some((name, age))) => Some(format!("{name}, {age}")),
        (None, None) => None,
    }
}

impl AltText {
    fn absent(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, image: &Image) {
        let of_them = (ask.kind() == Kind::Missing)
            .then(|| image.who.clone().or_else(|| missing_person(ask)))
            .flatten();
        let fix = match of_them {
            Some(who) => format!(
                "Write what helps to know them. To start with: “Photo of {who}”; then hair, clothes, build."
            ),
            None => "Say what matters in the picture. Blind readers get nothing now.".to_owned(),
        };
        let says = Says {
            severity: self.missing,
            measured: "no description".to_owned(),
            limit: format!("{} to {} characters", self.least, self.most),
            fix,
        };
        found.lacks(&text.name, "", says);
    }

    /// What makes a description poor: what was measured, and how to put it right.
    fn fault(&self, alt: &str) -> Option<(String, String)> {
        let length = graphemes::count(alt);
        let opening = self.openings.find(alt).into_iter().next();
        if FILE_NAME.is_match(alt) {
            return Some((
                "the name of a file".to_owned(),
                "Say what matters in the picture instead of the name of its file.".to_owned(),
            ));
        }
        if let Some(opening) = opening.filter(|span| opens(alt, span.start)) {
            let words = &alt[opening];
            return Some((
                format!("it opens with “{words}”"),
                format!(
                    "Leave out “{words}”: the screen reader says so. Say what matters in the picture."
                ),
            ));
        }
        let fix = if length < self.least {
            "Say more: what matters in the picture."
        } else if length > self.most {
            "Say less here, and put the rest into the message."
        } else {
            return None;
        };
        Some((format!("{length} characters"), fix.to_owned()))
    }
}

/// Whether nothing but an article stands before `at`.
fn opens(alt: &str, at: usize) -> bool {
    let before = alt[..at]
        .trim()
        .trim_matches(|c: char| !c.is_alphanumeric());
    before.is_empty()
        || ["a", "an", "the", "this is an", "this is a"].contains(&before.to_lowercase().as_str())
}

impl Check for AltText {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for (text, image) in ask.alts().iter().zip(&ask.draft().images) {
            if !text.text.contains(char::is_alphanumeric) {
                self.absent(ask, found, text, image);
                continue;
            }
            let Some((measured, fix)) = self.fault(text.text.trim()) else {
                continue;
            };
            let says = Says {
                severity: self.poor,
                measured,
                limit: format!(
                    "what matters in it, in {} to {} characters",
                    self.least, self.most
                ),
                fix,
            };
            found.words(text, 0..text.text.len(), says);
        }
    }
}
