//! A-11: what pictures show, in words.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    draft::Image,
    finding::{Point, Severity},
    local_time::LocalDateTime,
    record::CaseRole,
    text::{dates::find_dates, graphemes},
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    reading::just_after,
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

/// A person who is missing: "Orla Quillfeather, 15", "Orla Quillfeather is 15", "…, born on", "… is missing".
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<name>\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){1,3})",
        r"(?:(?:, (?:who is |aged )?| is | \((?:aged )?| aged )(?P<age>[0-9]{1,3})(?:[^0-9]|$)",
        r"|(?P<born>, born )| (?:has gone|has been|went|is|was reported) missing| was last seen)"
    ))
    .expect("a pattern fixed at compile time")
});

/// Words with a capital that open such a sentence and are no part of the name.
const NO_NAMES: &[&str] = &["Missing", "Find", "Have", "Help", "Appeal", "Update", "Is"];

/// How old someone is whose birth date opens a text.
fn age_now(text: &str, today: Option<Date>) -> Option<String> {
    let birth = find_dates(just_after(text, 0, 60)).into_iter().next()?;
    let (year, today) = (birth.year?, today?);
    let had_birthday = (today.month(), today.day())
        >= (
            i8::try_from(birth.month).ok()?,
            i8::try_from(birth.day).ok()?,
        );
    let years = today.year() - year - i16::from(!had_birthday);
    (0..120).contains(&years).then(|| years.to_string())
}

/// The name of a missing person in a text, and the age if it is there.
fn named_in(text: &str, today: Option<Date>) -> Option<(String, Option<String>)> {
    let found = NAMED.captures(text)?;
    let name: Vec<&str> = found["name"]
        .split(' ')
        .skip_while(|word| NO_NAMES.contains(word))
        .collect();
    let age = found.name("age").map(|age| age.as_str().to_owned());
    let born = found.name("born");
    let age = age.or_else(|| born.and_then(|b| age_now(&text[b.end()..], today)));
    (name.len() > 1).then(|| (name.join(" "), age))
}

/// The missing person with their age, as the record or the text has them.
fn missing_person(ask: &Ask<'_>) -> Option<String> {
    let today = ask.subject.release().map(LocalDateTime::date);
    let texts = [ask.headline(), ask.body()];
    let in_text = texts.iter().find_map(|text| named_in(text.text, today));
    let persons = ask.draft().persons();
    let recorded = persons.iter().find(|p| p.role == CaseRole::Missing);
    let (name, age) = match (recorded, in_text) {
        (Some(person), Some((name, age))) if name == person.name => (name, age),
        (Some(person), _) => (person.name.clone(), None),
        (None, in_text) => in_text?,
    };
    Some(match age {
        Some(age) => format!("{name}, {age}"),
        None => name,
    })
}

impl AltText {
    fn absent(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, image: &Image) {
        let shows_them = image
            .shows
            .as_deref()
            .is_none_or(|shows| shows == "missing");
        let of_them = (ask.kind() == Kind::Missing && shows_them)
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
