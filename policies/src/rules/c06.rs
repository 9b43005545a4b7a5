//! C-06: a version that is empty, the English text again, or of the wrong size.

use std::collections::HashMap;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{folded_text, sentences::sentences},
    variant::Variant,
};

use crate::{
    ask::{Ask, Text, language_name, text_of},
    kept::is_unseen,
    rule::{Check, Found, Rule, Says, build},
    text::{first_line, masked, tokens},
};

pub(super) const RULE: Rule = Rule {
    id: "C-06",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF", "WBL"],
    why: "Readers who open their own language and find nothing, or English, have not been told.",
    build: build::<WrongSize>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongSize {
    empty_or_copy: Severity,
    copied_pct: usize,
    copied_words: usize,
    wrong_size: Severity,
    least_ratio: f64,
    most_ratio: f64,
    short_scripts: Vec<String>,
}

/// Whether nobody can read anything in it.
fn is_empty(text: &str) -> bool {
    !text.chars().any(|c| !c.is_whitespace() && !is_unseen(c))
}

/// The words of a sentence that differ from language to language: no links, numbers or names with a capital.
fn own_words(text: &str) -> usize {
    text.split(|c: char| c.is_whitespace() || c == '|')
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| {
            w.chars().count() > 1
                && w.chars()
                    .next()
                    .is_some_and(|c| c.is_alphabetic() && !c.is_uppercase())
        })
        .count()
}

/// A sentence with its spaces, capitals and marks made alike.
fn alike(sentence: &str) -> String {
    let folded = folded_text(sentence);
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How many words of a version stand in sentences of the English, and how many it has; names, numbers and links apart.
/// In a sentence of the English they are counted as there: capitals throughout make no names.
fn copied(english: &str, own: &str) -> (usize, usize) {
    let counted = |text: &str| {
        let open = masked(text, &tokens(text));
        let spans = sentences(text).into_iter().map(|s| s.span);
        spans
            .map(|span| (alike(&text[span.clone()]), own_words(&open[span])))
            .collect::<Vec<_>>()
    };
    let known: HashMap<String, usize> = counted(english).into_iter().collect();
    let mut counts = (0, 0);
    for (sentence, words) in counted(own) {
        let same = known.get(&sentence).copied();
        counts.0 += same.unwrap_or(0);
        counts.1 += same.unwrap_or(words);
    }
    counts
}

fn characters(text: &str) -> usize {
    text.trim().chars().filter(|c| *c != '|').count()
}

impl WrongSize {
    fn empty(&self, found: &mut Found<'_>, variant: &Variant, name: &str) {
        let says = Says {
            severity: self.empty_or_copy,
            measured: format!("The {name} text is empty."),
            limit: "a text".to_owned(),
            fix: format!("Put the {name} text in, or leave {name} out."),
        };
        found.lacks(&variant.name(), "", says);
    }

    fn is_copy(&self, english: &str, own: &str) -> bool {
        let (same, all) = copied(english, own);
        same >= self.copied_words && same * 100 >= all * self.copied_pct
    }

    fn size(&self, english: &str, variant: &Variant) -> Option<(usize, usize)> {
        let short = |tag: &String| tag == variant.language.primary();
        if variant.summary || self.short_scripts.iter().any(short) {
            return None;
        }
        let (own, whole) = (characters(&variant.text), characters(english));
        #[expect(
            clippy::cast_precision_loss,
            reason = "a text of that length is refused long before"
        )]
        let ratio = own as f64 / whole as f64;
        let wrong = whole > 0 && !(self.least_ratio..=self.most_ratio).contains(&ratio);
        wrong.then_some((own, whole))
    }

    fn read(&self, found: &mut Found<'_>, english: &Text<'_>, open: &str, variant: &Variant) {
        let name = language_name(&variant.language);
        let text = text_of(variant);
        if is_empty(text.text) {
            if !is_empty(english.text) {
                self.empty(found, variant, &name);
            }
            return;
        }
        if self.is_copy(english.text, text.text) {
            let says = Says {
                severity: self.empty_or_copy,
                measured: format!("This “{name}” text is the English text."),
                limit: format!("a text in {name}"),
                fix: format!("Put the {name} text in, or leave {name} out."),
            };
            found.words(&text, first_line(text.text), says);
            return;
        }
        if let Some((own, whole)) = self.size(open, variant) {
            let measured = format!("{name} has {own} characters, English has {whole}.");
            let (what, or) = if own < whole {
                ("What is missing in", "mark it as a summary if it is one")
            } else {
                ("What was added to", "take out what English does not say")
            };
            let says = Says {
                severity: self.wrong_size,
                measured,
                limit: format!(
                    "{} to {} times as many as in English",
                    self.least_ratio, self.most_ratio
                ),
                fix: format!("{what} the {name} text? Ask its translator, and {or}."),
            };
            found.words(&text, first_line(text.text), says);
        }
    }
}

impl Check for WrongSize {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for variant in ask.read_translations() {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let open = ask.for_every_language(&english);
            self.read(found, &english, &open, variant);
        }
    }
}
