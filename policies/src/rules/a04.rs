//! rare words.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::words::{Word, WordKind},
};

use crate::{
    ask::{Ask, Text},
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    stems,
};

pub(super) const RULE: Rule = Rule {
    id: "A-04",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["SHORT", "AGE9"],
    why: "A word met less than once in a million stops most readers.",
    build: build::<RareWords>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RareWords {
    at_least: usize,
    shown: usize,
    severity: Severity,
    /// The force's glossary: words its readers know.
    glossary: Vec<String>,
}

impl RareWords {
    /// Whether a part of a word (between hyphens) in small letters is rare.
    fn is_rare(&self, ask: &Ask<'_>, part: &str) -> bool {
        let plain = part.replace('’', "'");
        let word = plain.strip_suffix("'s").unwrap_or(&plain);
        let common = &ask.data().common_words;
        word.chars().count() > 2
            && word.chars().all(|c| c.is_lowercase() || c == '\'')
            && !word.contains('\'')
            && !self.glossary.iter().any(|known| known == word)
            && !stems::is_common(word, common)
    }

    fn word<'t>(&self, ask: &Ask<'_>, text: &Text<'t>, word: &Word) -> Option<&'t str> {
        let shown = &text.text[word.span.clone()];
        let before = &text.text[..word.span.start];
        let plain = word.kind == WordKind::Plain
            && !before.ends_with(['@', '＠', '/', '.'])
            && !shown.contains(|c: char| c.is_uppercase() || c.is_numeric() || c == '@');
        if !plain {
            return None;
        }
        shown
            .split(['-', '‐', '‑', '–', '/', '.', '_', '(', ')'])
            .any(|part| self.is_rare(ask, part))
            .then_some(shown)
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let mut rare: Vec<(&Word, &str)> = Vec::new();
        for word in reading.words() {
            let Some(shown) = self.word(ask, text, word) else {
                continue;
            };
            let known = rare.iter().take(self.shown).any(|(_, r)| *r == shown);
            let left_out = reading.open()[word.span.clone()].contains('|');
            if !known && rare.len() < self.shown && !left_out {
                rare.push((word, shown));
            }
        }
        let Some((first, _)) = rare.first().filter(|_| rare.len() >= self.at_least) else {
            return;
        };
        let listed: Vec<&str> = rare.iter().map(|(_, shown)| *shown).collect();
        let says = Says {
            severity: self.severity,
            measured: format!("{} rare words", rare.len()),
            limit: format!("fewer than {}", self.at_least),
            fix: format!(
                "Few people meet these words: {}. Use words people say, or explain them; check the spelling too.",
                listed.join(", ")
            ),
        };
        found.words(text, first.span.clone(), says);
    }
}

impl Check for RareWords {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}
