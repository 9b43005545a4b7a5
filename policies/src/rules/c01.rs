//! C-01: unfinished text.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text, text_of, title_of},
    rule::{Check, Found, Rule, Says, build},
    text::quotations,
};

pub(super) const RULE: Rule = Rule {
    id: "C-01",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF"],
    why: "A message that somebody forgot to finish tells people nothing and costs their trust.",
    build: build::<Unfinished>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unfinished {
    severity: Severity,
}

/// TBA or TBC straight before or after a word with a capital in the recorded venue's name ("the TBA Rooms").
fn in_a_name(text: &str, span: &Range<usize>, venue: Option<&str>) -> bool {
    let Some(venue) = venue else { return false };
    let word = &text[span.clone()];
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let stands = |fragment: &str, lead: usize| {
        (span
            .start
            .checked_sub(lead)
            .and_then(|from| text.get(from..)))
        .is_some_and(|rest| rest.starts_with(fragment))
    };
    venue.match_indices(word).any(|(at, _)| {
        let end = at + word.len();
        let from = venue[..at]
            .trim_end()
            .rfind([' ', ','])
            .map_or(0, |i| i + 1);
        let rest = venue[end..].trim_start();
        let to = venue.len() - rest.len() + rest.find([' ', ',']).unwrap_or(rest.len());
        (from < at && capital(&venue[from..at]) && stands(&venue[from..end], at - from))
            || (end < to && capital(rest) && stands(&venue[at..to], 0))
    })
}

/// An editor's brackets in a quotation: small letters, with other words of the quotation round them.
fn editors_brackets(text: &str, span: &Range<usize>) -> bool {
    let found = &text[span.clone()];
    let inner = found.trim_matches(['[', ']']);
    let to_fill = ["insert", "add", "tbc", "xx", "quote", "link", "url"];
    let small = found.starts_with('[')
        && !inner.chars().any(char::is_uppercase)
        && !to_fill.iter().any(|word| inner.starts_with(word));
    small
        && quotations(text).iter().any(|quote| {
            quote.start < span.start
                && span.end < quote.end
                && text[quote.start..span.start].split_whitespace().count()
                    + text[span.end..quote.end].split_whitespace().count()
                    >= 3
        })
}

impl Check for Unfinished {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let venue = ask.draft().record.venue.as_deref();
        let mut texts: Vec<Text<'_>> = ask.master();
        texts.extend(ask.alts());
        texts.extend(ask.variants().flat_map(|v| [title_of(v), text_of(v)]));
        for text in texts {
            for span in Format::Placeholder.spans(text.text) {
                if in_a_name(text.text, &span, venue) || editors_brackets(text.text, &span) {
                    continue;
                }
                let words = text.text[span.clone()].to_owned();
                found.words(
                    &text,
                    span,
                    Says {
                        severity: self.severity,
                        measured: "left to fill in".to_owned(),
                        limit: "none".to_owned(),
                        fix: format!("“{words}” is still to be filled in. Write what belongs there, or take it out."),
                    },
                );
            }
        }
    }
}
