//! emoji.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{
        formats::Format,
        weighted::{PieceKind, pieces},
    },
};

use super::translated;
use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "A-10",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["GCS"],
    why: "A screen reader says every emoji by its full name, in the middle of the sentence and each time.",
    build: build::<Emoji>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Emoji {
    most: usize,
    too_many: Severity,
    keycap: Severity,
    for_a_word: Severity,
}

/// A figure on a key.
fn is_keycap(emoji: &str) -> bool {
    emoji.ends_with('\u{20e3}') && emoji.starts_with(|c: char| c.is_ascii_digit())
}

fn number_word(count: usize) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |w| (*w).to_owned())
}

/// Spans that follow each other with nothing between, put together.
fn joined(spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match runs.last_mut().filter(|last| last.end == span.start) {
            Some(last) => last.end = span.end,
            None => runs.push(span.clone()),
        }
    }
    runs
}

/// Whether emoji stand where a word should: between a letter and a small letter of the same line.
fn stands_for_a_word(text: &str, span: &Range<usize>) -> bool {
    let blank = |c: &char| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{fe0f}');
    let before = text[..span.start].chars().rev().find(|c| !blank(c));
    let after = text[span.end..].chars().find(|c| !blank(c));
    before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_lowercase)
}

impl Emoji {
    fn read(&self, found: &mut Found<'_>, text: &Text<'_>) {
        // Most texts have none, and need no closer look.
        if !Format::Emoji.is_in(text.text) {
            return;
        }
        let all: Vec<Range<usize>> = (pieces(text.text).into_iter())
            .filter(|piece| piece.kind == PieceKind::Emoji)
            .map(|piece| piece.span)
            .filter(|span| !text.text[span.clone()].starts_with(['©', '®', '™']))
            .collect();
        let (keys, emoji): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|span| is_keycap(&text.text[span.clone()]));
        for run in joined(&keys) {
            self.keycaps(found, text, run);
        }
        self.count(found, text, &emoji);
        for run in joined(&emoji) {
            if stands_for_a_word(text.text, &run) {
                let says = Says {
                    severity: self.for_a_word,
                    measured: "an emoji in place of a word".to_owned(),
                    limit: "emoji after the words".to_owned(),
                    fix: format!(
                        "Write the word for {}, or move the emoji to the end of the sentence.",
                        &text.text[run.clone()]
                    ),
                };
                found.words(text, run, says);
            }
        }
    }

    fn keycaps(&self, found: &mut Found<'_>, text: &Text<'_>, run: Range<usize>) {
        let shown = &text.text[run.clone()];
        let figures: String = shown.chars().filter(char::is_ascii_digit).collect();
        let read_as = match figures.len() {
            1 => "a picture".to_owned(),
            n => format!("{} pictures", number_word(n)),
        };
        let says = Says {
            severity: self.keycap,
            measured: match figures.len() {
                1 => "1 figure as a picture".to_owned(),
                n => format!("{n} figures as pictures"),
            },
            limit: "none".to_owned(),
            fix: format!("{shown} is read out as {read_as}. Write {figures}."),
        };
        found.words_better(text, run, says, figures);
    }

    fn count(&self, found: &mut Found<'_>, text: &Text<'_>, emoji: &[Range<usize>]) {
        let shown = |span: &Range<usize>| text.text[span.clone()].trim_end_matches('\u{fe0f}');
        let mut seen: Vec<&str> = Vec::new();
        let mut repeated = None;
        for span in emoji {
            // More than this many different ones are too many already.
            if seen.len() > self.most {
                break;
            }
            if seen.contains(&shown(span)) {
                repeated = Some(span);
                break;
            }
            seen.push(shown(span));
        }
        let Some(span) = repeated.or_else(|| emoji.get(self.most)) else {
            return;
        };
        let twice = match repeated {
            Some(span) => format!(", {} more than once", shown(span)),
            None => String::new(),
        };
        let says = Says {
            severity: self.too_many,
            measured: format!("{} emoji{twice}", emoji.len()),
            limit: format!("{} emoji, each once", self.most),
            fix: format!(
                "Keep {} emoji at most, each once, after the words.",
                self.most
            ),
        };
        found.words(text, span.clone(), says);
    }
}

impl Check for Emoji {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(found, &text);
        }
        for (_, text) in translated::texts(ask) {
            self.read(found, &text);
        }
    }
}
