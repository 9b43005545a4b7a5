//! police codes.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    data::{Jargon, JargonRule},
    rule::{Check, Found, Rule, Says, build},
    text::{left_out, masked, not_initials, touches},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-06",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE", "APP"],
    why: "Codes made for the radio mean nothing to readers, and some hurt the people they describe.",
    build: build::<PoliceCodes>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PoliceCodes {
    severity: Severity,
    /// Phrases in which a term is an ordinary word ("IP address").
    leave: Vec<String>,
    /// Codes of this many letters are no word of English: they count in any case ("misper").
    any_case_from: usize,
}

/// A code in capitals, as against a phrase.
fn is_code(term: &str) -> bool {
    !term.chars().any(char::is_lowercase)
}

impl PoliceCodes {
    /// Where a term stands, its plural too, in text with everything else masked.
    fn spans(&self, jargon: &Jargon, text: &str) -> Vec<Range<usize>> {
        let forms = [jargon.term.clone(), format!("{}s", jargon.term)];
        let code = is_code(&jargon.term);
        if code && jargon.term.len() < self.any_case_from {
            WordList::exact(&forms).find(text)
        } else {
            WordList::new(&forms).find(text)
        }
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, terms: &[&Jargon]) {
        let mut taken = not_initials(text.text);
        taken.extend(left_out(text.text, ask.data()));
        taken.extend(WordList::new(&self.leave).find(text.text));
        let open = masked(text.text, &taken);
        let mut hits: Vec<(Range<usize>, Option<&Jargon>)> = Vec::new();
        for span in Format::IcCode.spans(&open) {
            hits.push((span, None));
        }
        for term in terms {
            for span in self.spans(term, &open) {
                // The longest phrase at a place is the one meant: "stop and account" before "stop account".
                let known: Vec<_> = hits.iter().map(|(s, _)| s.clone()).collect();
                if !touches(&span, &known) {
                    hits.push((span, Some(term)));
                }
            }
        }
        hits.sort_by_key(|(span, _)| span.start);
        for (span, term) in hits {
            let words = text.text[span.clone()].to_owned();
            let fix = match term {
                None => format!(
                    "{words} is a radio code. Describe the person in words, or leave it out."
                ),
                Some(term) if term.note == "never publish" => format!(
                    "{words} is for police use, never for the public. Say: {}.",
                    term.plain_meaning
                ),
                Some(term) if is_code(&term.term) => {
                    format!("{words} is a police code. Say: {}.", term.plain_meaning)
                }
                Some(term) => format!("“{words}” is police language. Say: {}.", term.plain_meaning),
            };
            found.words(
                text,
                span,
                Says {
                    severity: self.severity,
                    measured: "1 police code".to_owned(),
                    limit: "none".to_owned(),
                    fix,
                },
            );
        }
    }
}

impl Check for PoliceCodes {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut terms: Vec<&Jargon> = (ask.data().jargon.iter())
            .filter(|j| j.rule == JargonRule::Replace)
            .collect();
        terms.sort_by_key(|j| std::cmp::Reverse(j.term.len()));
        for text in ask.english() {
            self.read(ask, found, &text, &terms);
        }
    }
}
