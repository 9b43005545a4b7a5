//! passive voice.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::words::Word,
};

use crate::{
    ask::{Ask, Text},
    data::Data,
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-16",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["FORM", "STYLE"],
    why: "A passive sentence hides who did it, and many of them make a text hard to follow.",
    build: build::<PassiveVoice>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassiveVoice {
    at_least: usize,
    over_pct: usize,
    shown: usize,
    severity: Severity,
    /// What may stand between, beside words in -ly.
    adverbs: WordList,
    /// Words in -ed that say how someone is, not what was done: worried, concerned.
    not_passive: WordList,
}

const BE: &[&str] = &[
    "am", "is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't",
];

/// Whether a list has this very word.
fn holds(list: &WordList, word: &str) -> bool {
    list.find(word).first() == Some(&(0..word.len()))
}

impl PassiveVoice {
    fn is_participle(&self, word: &str, data: &Data) -> bool {
        // "need", "speed" and "proceed" are no participles.
        let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
        (regular || holds(data.list("participles"), word))
            && !holds(data.list("neutral_participles"), word)
            && !holds(&self.not_passive, word)
    }

    fn is_adverb(&self, word: &str) -> bool {
        (word.len() > 4 && word.ends_with("ly")) || holds(&self.adverbs, word)
    }

    /// The first passive of a sentence, from the form of be to the participle.
    fn passive(&self, text: &str, words: &[Word], data: &Data) -> Option<Range<usize>> {
        let lower = |word: &Word| text[word.span.clone()].to_lowercase().replace('’', "'");
        let next = |from: &Word, to: &Word| {
            let between = &text[from.span.end..to.span.start];
            !between.is_empty() && between.chars().all(char::is_whitespace)
        };
        (0..words.len()).find_map(|i| {
            let be = &words[i];
            if be.span.len() > 8 || !BE.contains(&lower(be).as_str()) {
                return None;
            }
            let first = words.get(i + 1).filter(|w| next(be, w))?;
            let shown = lower(first);
            if self.is_participle(&shown, data) {
                return Some(be.span.start..first.span.end);
            }
            let second = words.get(i + 2).filter(|w| next(first, w))?;
            (self.is_adverb(&shown) && self.is_participle(&lower(second), data))
                .then_some(be.span.start..second.span.end)
        })
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let mut sentences = 0;
        let mut passives: Vec<Range<usize>> = Vec::new();
        for sentence in reading.sentences() {
            let words = reading.words_in(&sentence.span);
            sentences += usize::from(!words.is_empty());
            passives.extend(self.passive(text.text, words, ask.data()));
        }
        let Some(first) = passives.first() else {
            return;
        };
        if passives.len() < self.at_least || passives.len() * 100 <= self.over_pct * sentences {
            return;
        }
        let listed: Vec<String> = (passives.iter().take(self.shown))
            .map(|span| {
                let words: Vec<&str> = text.text[span.clone()].split_whitespace().collect();
                format!("“{}”", words.join(" "))
            })
            .collect();
        let says = Says {
            severity: self.severity,
            measured: format!("{} of {sentences} sentences", passives.len()),
            limit: format!(
                "{} sentences, or {}%",
                self.at_least.saturating_sub(1),
                self.over_pct
            ),
            fix: format!(
                "Say who did it: “the council cancelled permits”, not “permits were cancelled”. Here: {}.",
                listed.join(", ")
            ),
        };
        found.words(text, first.clone(), says);
    }
}

impl Check for PassiveVoice {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}
