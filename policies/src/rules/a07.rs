//! A-07: runs of capitals.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    text::{capital_runs, masked},
};

pub(super) const RULE: Rule = Rule {
    id: "A-07",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["UKAAF", "WROOM"],
    why: "Words in capitals lose their shape: they are slower to read, and some screen readers spell them out.",
    build: build::<Capitals>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capitals {
    words: usize,
    severity: Severity,
}

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}'’&-]+").expect("a pattern fixed at compile time"));

/// Initials stay as they are in a run; they are what capitals are for.
fn are_initials(ask: &Ask<'_>, word: &str) -> bool {
    let bare = word.trim_end_matches(['\'', '’']);
    bare.contains(char::is_numeric)
        || bare.contains('&')
        || ask.data().jargon.iter().any(|j| j.term == bare)
        || (bare.len() < 6 && ask.data().list("known_initials").is_in(bare))
}

/// The run with a capital only at its start; initials stay.
fn in_small(ask: &Ask<'_>, run: &str) -> String {
    let mut small = String::with_capacity(run.len());
    let mut at = 0;
    for word in WORD.find_iter(run) {
        small.push_str(&run[at..word.start()]);
        at = word.end();
        if are_initials(ask, word.as_str()) {
            small.push_str(word.as_str());
            continue;
        }
        let lower = word.as_str().to_lowercase();
        if word.start() == 0 {
            let mut letters = lower.chars();
            small.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            small.push_str(letters.as_str());
        } else {
            small.push_str(&lower);
        }
    }
    small.push_str(&run[at..]);
    small
}

impl Capitals {
    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        // Most texts have no run at all, and need no closer look.
        if capital_runs(text.text, self.words).is_empty() {
            return;
        }
        let mut codes: Vec<Range<usize>> = reading.tokens().collect();
        for format in [
            Format::ShoulderNumber,
            Format::Postcode,
            Format::Placeholder,
        ] {
            codes.extend(format.spans(text.text));
        }
        let open = masked(text.text, &codes);
        for span in capital_runs(&open, self.words) {
            let run = &text.text[span.clone()];
            let shouted = WORD
                .find_iter(&open[span.clone()])
                .filter(|w| w.as_str().chars().filter(|c| c.is_alphabetic()).count() > 1)
                .filter(|w| !are_initials(ask, w.as_str()))
                .count();
            if shouted < self.words {
                continue;
            }
            let says = Says {
                severity: self.severity,
                measured: format!("{shouted} words in capitals in a row"),
                limit: format!("{} in a row", self.words.saturating_sub(1)),
                fix: format!(
                    "Use a capital only to start: “{}”. Check the names in it.",
                    in_small(ask, run)
                ),
            };
            found.words(text, span, says);
        }
    }
}

impl Check for Capitals {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}
