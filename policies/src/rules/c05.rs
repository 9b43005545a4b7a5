//! C-05: names of wards, streets and operations are kept in every language.

use std::{collections::HashSet, ops::Range};

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{BoroughCode, Places},
    text::{
        formats::Format,
        sentences::{Sentence, sentences},
    },
    variant::Variant,
};

use crate::{
    ask::{Ask, Text, language_name, text_of},
    kept::{Approved, Folded, form_of},
    rule::{Check, Found, Rule, Says, build},
    text::{Taken, place_names, streets},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-05",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF"],
    why: "A reader who cannot match the name with the street sign does not know that it is their street.",
    build: build::<SameNames>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameNames {
    severity: Severity,
    street_words: Vec<String>,
    no_streets: WordList,
    everyday_wards: Vec<String>,
    approved: Approved,
}

/// A name that the English text has.
struct Name {
    span: Range<usize>,
    /// What findings call it.
    shown: String,
    /// What must stand in a version: of an operation its own word alone.
    kept: Folded,
}

/// Words with a capital that are no part of the name after them.
const LEADING: &[&str] = &[
    "In",
    "At",
    "On",
    "Near",
    "From",
    "To",
    "The",
    "Around",
    "Across",
    "Along",
    "Outside",
    "Off",
    "Our",
    "Your",
    "For",
    "And",
    "Of",
    "Via",
    "Through",
    "Between",
    "By",
    "Until",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The last word before a place in the text, if nothing but a space parts them.
fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].strip_suffix(' ').unwrap_or("");
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
        .map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
    &before[start..]
}

fn has_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Where the sentences start.
struct Starts(Vec<usize>);

impl Starts {
    fn new(text: &str) -> Self {
        let start = |s: Sentence| s.span.start;
        Self(sentences(text).into_iter().map(start).collect())
    }

    fn has(&self, at: usize) -> bool {
        self.0.binary_search(&at).is_ok()
    }
}

impl SameNames {
    /// A street's name without what stands before it at the start of a sentence or of a line.
    fn street(&self, text: &str, starts: &Starts, span: Range<usize>) -> Option<Range<usize>> {
        let mut span = span;
        let last = text[span.clone()].rsplit(' ').next().unwrap_or("");
        if !self.street_words.iter().any(|w| w == last)
            || self.no_streets.is_in(&text[span.clone()])
        {
            return None;
        }
        let mut may_be_verb = starts.has(span.start);
        // One word of its own must be left before the word for a street.
        while text[span.clone()].matches(' ').count() >= 2 {
            let first = text[span.clone()].split(' ').next().unwrap_or("");
            if !may_be_verb && !LEADING.contains(&first) {
                break;
            }
            may_be_verb = false;
            span.start += first.len() + 1;
        }
        let first = text[span.clone()].split(' ').next().unwrap_or("");
        (!LEADING.contains(&first)).then_some(span)
    }

    /// Whether a ward's name means the ward here: not part of a longer name, and no word of every day.
    fn means_ward(&self, text: &str, starts: &Starts, span: &Range<usize>) -> bool {
        let before = word_before(text, span.start);
        let in_name = has_capital(before) && !LEADING.contains(&before) && !starts.has(span.start);
        let after = text[span.end..].strip_prefix(' ').unwrap_or("");
        let ward = after.starts_with("ward") || after.starts_with("Ward");
        let goes_on = has_capital(after) && !ward;
        let everyday = self.everyday_wards.contains(&text[span.clone()].to_owned());
        let starts_sentence = starts.has(span.start);
        ward || !(in_name
            || goes_on
            || (everyday && (starts_sentence || before == "The" || before == "the")))
    }

    fn names(&self, text: &str, boroughs: &[BoroughCode]) -> Vec<Name> {
        let starts = Starts::new(text);
        let mut taken: Vec<Range<usize>> = streets(text);
        let whole = |span: Range<usize>| Name {
            shown: text[span.clone()].to_owned(),
            kept: Folded::new(&text[span.clone()]),
            span,
        };
        let mut names: Vec<Name> = (taken.iter().cloned())
            .filter_map(|span| self.street(text, &starts, span))
            .map(whole)
            .collect();
        for span in Format::OperationName.spans(text) {
            let own = text[span.clone()].rsplit(' ').next().unwrap_or("");
            names.push(Name {
                shown: text[span.clone()].to_owned(),
                kept: Folded::new(own),
                span: span.clone(),
            });
            taken.push(span);
        }
        let taken = Taken::new(taken);
        for span in place_names().find(text) {
            if !taken.touches(&span)
                && is_ward(&text[span.clone()], boroughs)
                && self.means_ward(text, &starts, &span)
            {
                names.extend(sides(text, span).map(whole));
            }
        }
        names.sort_by_key(|name| name.span.start);
        let mut known: HashSet<String> = HashSet::new();
        names.retain(|name| known.insert(name.kept.as_str().to_owned()));
        names
    }

    fn has(&self, own: &Folded, variant: &Variant, name: &Name) -> bool {
        if own.has(&name.kept) {
            return true;
        }
        let shown = Folded::new(&name.shown);
        let recorded = variant.names.iter().filter(|(english, _)| {
            let english = Folded::new(english);
            [&shown, &name.kept]
                .iter()
                .any(|n| n.as_str().trim() == english.as_str().trim())
        });
        let recorded = recorded.map(|(_, form)| form.as_str());
        let force = [&shown, &name.kept]
            .into_iter()
            .filter_map(|n| form_of(&self.approved, n, &variant.language));
        recorded
            .chain(force)
            .any(|form| !form.trim().is_empty() && own.has_form(&Folded::new(form)))
    }

    fn read(&self, found: &mut Found<'_>, names: &[Name], variant: &Variant) {
        let own = Folded::new(&variant.text);
        let language = language_name(&variant.language);
        for name in names {
            if self.has(&own, variant, name) {
                continue;
            }
            let shown = &name.shown;
            let says = Says {
                severity: self.severity,
                measured: format!("{shown} is not in the {language} text."),
                limit: "each name as in English, or in the form approved for the language"
                    .to_owned(),
                fix: format!(
                    "Put {shown} in the {language} text as it is on the sign, or record its approved {language} form in \
                     names."
                ),
            };
            found.lacks(&text_of(variant).name, shown, says);
        }
    }
}

/// Whether a ward of these boroughs has this name, or one side of its name is this.
fn is_ward(name: &str, boroughs: &[BoroughCode]) -> bool {
    let name = name.replace(" and ", " & ");
    Places::london()
        .wards()
        .filter(|w| boroughs.contains(&w.borough))
        .any(|w| w.name == name || w.name.split(" & ").any(|side| side == name))
}

/// Each side of "A & B".
fn sides(text: &str, span: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let name = &text[span.clone()];
    let parts = [" & ", " and "].into_iter().find_map(|by| {
        let at = name.find(by)?;
        Some([
            span.start..span.start + at,
            span.start + at + by.len()..span.end,
        ])
    });
    match parts {
        Some(sides) => sides.to_vec(),
        None => vec![span],
    }
    .into_iter()
}

impl Check for SameNames {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let boroughs = Places::london().boroughs_of(&ask.draft().reach());
        let mut read: Vec<(Text<'_>, Vec<Name>)> = Vec::new();
        for variant in ask
            .read_translations()
            .filter(|v| !v.text.trim().is_empty())
        {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let known = read.iter().position(|(text, _)| text.name == english.name);
            let at = known.unwrap_or_else(|| {
                let names = self.names(&ask.for_every_language(&english), &boroughs);
                read.push((english, names));
                read.len() - 1
            });
            self.read(found, &read[at].1, variant);
        }
    }
}
