//! C-34: paste residue and markings.

mod label;

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    clauses::stands_in,
    everywhere::every_text,
    rule::{Check, Found, Rule, Says, build},
    text::quotations,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-34",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "A marking or a note to a colleague shows the public what was meant for the office.",
    build: build::<Residue>,
};

/// The most that is said of one text: who pasted a whole e-mail needs no longer list.
const MOST: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Residue {
    severity: Severity,
    /// Notes to colleagues that the pattern of the standard does not know.
    more_residue: WordList,
    /// What stands beside a marking on its line and is part of it.
    label_words: WordList,
}

impl Residue {
    fn read(&self, found: &mut Found<'_>, text: &Text<'_>, venue: Option<&str>) {
        let quoted = quotations(text.text);
        let open = |span: &Range<usize>| !stands_in(span, &quoted);
        let markings = Format::Marking.spans(text.text).into_iter().filter(open);
        let markings = markings.filter(|s| label::is_label(text.text, s, &self.label_words));
        for span in markings.take(MOST) {
            let words = text.text[span.clone()].trim_end_matches(':').to_owned();
            let fix = format!(
                "“{words}” is a marking for papers inside the force. Take it out, and make sure that the rest may be \
                 public."
            );
            self.say(found, text, span, "a marking", fix);
        }
        let mut residue = Format::PasteResidue.spans(text.text);
        residue.extend(self.more_residue.find(text.text));
        let residue = (residue.into_iter().filter(open))
            .filter(|s| !ordinary(text.text, s) && !in_venue(&text.text[s.clone()], venue));
        for span in residue.take(MOST) {
            let words = &text.text[span.clone()];
            let fix = format!(
                "“{}” is still in the text, left over from an e-mail or a note. Take it out.",
                words.trim()
            );
            self.say(found, text, span, "left over from an e-mail or a note", fix);
        }
    }

    fn say(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        span: Range<usize>,
        measured: &str,
        fix: String,
    ) {
        let says = Says {
            severity: self.severity,
            measured: measured.to_owned(),
            limit: "none".to_owned(),
            fix,
        };
        found.words(text, span, says);
    }
}

/// "Can you check this list?" asks the reader, "Can you check this before it goes?" a colleague.
fn ordinary(text: &str, span: &Range<usize>) -> bool {
    if !text[span.clone()].to_lowercase().starts_with("can you") {
        return false;
    }
    let next: String = text[span.end..]
        .trim_start_matches(' ')
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    !(next.is_empty() || ["before", "for", "over", "is", "please", "and", "asap"].contains(&&*next))
}

/// Whether it is part of the recorded venue's name: the Guvnors Arms.
fn in_venue(words: &str, venue: Option<&str>) -> bool {
    venue.is_some_and(|venue| venue.contains(words.trim()))
}

impl Check for Residue {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let venue = ask.draft().record.venue.as_deref();
        for text in every_text(ask) {
            self.read(found, &text, venue);
        }
    }
}
