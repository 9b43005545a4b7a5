//! sentence length.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{sentences::Sentence, words},
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "A-01",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE", "S25", "GCS"],
    why: "Few readers keep up past 25 words; at 14 they take in nine tenths.",
    build: build::<SentenceLength>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentenceLength {
    words: usize,
    many_words: usize,
    mean: usize,
    mean_from: usize,
    long: Severity,
    very_long: Severity,
    long_mean: Severity,
}

/// A word in the middle third of a sentence at which it could be split.
fn split_at(sentence: &str) -> Option<&str> {
    const JOINTS: &[&str] = &[
        "and", "but", "which", "where", "who", "because", "so", "while", "when", "after", "before",
    ];
    let all = words::words(sentence);
    let middle = all.len() / 2;
    (all.iter().enumerate())
        .map(|(i, w)| (i, &sentence[w.span.clone()]))
        .filter(|(i, word)| *i > all.len() / 5 && *i < all.len() * 4 / 5 && JOINTS.contains(word))
        .min_by_key(|(i, _)| i.abs_diff(middle))
        .map(|(_, word)| word)
}

impl SentenceLength {
    fn sentence(&self, found: &mut Found<'_>, text: &Text<'_>, sentence: &Sentence, count: usize) {
        let severity = if count > self.many_words {
            self.very_long
        } else {
            self.long
        };
        let how = match split_at(&text.text[sentence.span.clone()]) {
            Some(word) => format!("Split it at “{word}”."),
            None => "Make two sentences of it.".to_owned(),
        };
        let says = Says {
            severity,
            measured: format!("{count} words"),
            limit: format!("{} words", self.words),
            fix: format!("This sentence has {count} words. {how}"),
        };
        found.words(text, sentence.span.clone(), says);
    }

    fn mean(&self, found: &mut Found<'_>, text: &Text<'_>, counts: &[usize]) {
        let total: usize = counts.iter().sum();
        if counts.len() < self.mean_from || total <= self.mean * counts.len() {
            return;
        }
        let tenths = total * 10 / counts.len();
        let says = Says {
            severity: self.long_mean,
            measured: format!(
                "{}.{} words a sentence on average, {} sentences",
                tenths / 10,
                tenths % 10,
                counts.len()
            ),
            limit: format!("{} on average", self.mean),
            fix: "Shorten the longest sentences, or split them.".to_owned(),
        };
        found.lacks(&text.name, "", says);
    }
}

impl Check for SentenceLength {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            let mut counts = Vec::new();
            let reading = ask.reading(&text);
            for sentence in reading.sentences() {
                let count = reading.words_in(&sentence.span).len();
                if count > self.words {
                    self.sentence(found, &text, sentence, count);
                }
                if count > 0 {
                    counts.push(count);
                }
            }
            self.mean(found, &text, &counts);
        }
    }
}
