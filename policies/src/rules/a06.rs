//! police codes.

use std::{ops::Range, sync::OnceLock};

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    data::{Jargon, JargonRule},
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    text::{masked, touches},
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
    leave: WordList,
    /// Codes of this many letters are no word of English: they count in any case ("misper").
    any_case_from: usize,
    /// The terms, as they are and in any case; read once.
    #[serde(skip)]
    terms: OnceLock<[WordList; 2]>,
}

/// A code in capitals, as against a phrase.
fn is_code(term: &str) -> bool {
    !term.chars().any(char::is_lowercase)
}

/// The term that these words are, its plural too.
fn term_of<'d>(words: &str, jargon: &'d [Jargon]) -> Option<&'d Jargon> {
    let said = words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let is = |term: &str| {
        let term = term.to_lowercase();
        said == term || said.strip_suffix('s') == Some(&term)
    };
    (jargon.iter()).find(|j| j.rule == JargonRule::Replace && is(&j.term))
}

impl PoliceCodes {
    fn terms(&self, jargon: &[Jargon]) -> &[WordList; 2] {
        self.terms.get_or_init(|| {
            let forms = |exact: bool| -> Vec<String> {
                (jargon.iter())
                    .filter(|j| j.rule == JargonRule::Replace)
                    .filter(|j| exact == (is_code(&j.term) && j.term.len() < self.any_case_from))
                    .flat_map(|j| [j.term.clone(), format!("{}s", j.term)])
                    .collect()
            };
            [WordList::exact(&forms(true)), WordList::new(&forms(false))]
        })
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let jargon = &ask.data().jargon;
        let mut taken = reading.not_initials().to_vec();
        taken.extend_from_slice(reading.left_out());
        taken.extend(self.leave.find(text.text));
        let open = masked(text.text, &taken);
        let mut spans: Vec<Range<usize>> = Format::IcCode.spans(&open);
        for list in self.terms(jargon) {
            for span in list.find(&open) {
                if !touches(&span, &spans) {
                    spans.push(span);
                }
            }
        }
        let mut hits: Vec<(Range<usize>, Option<&Jargon>)> = (spans.into_iter())
            .map(|span| {
                (
                    span.clone(),
                    term_of(&text.text[span], jargon).filter(|j| !j.term.starts_with("IC")),
                )
            })
            .collect();
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
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}
