//! C-18: remarks on a live case.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    law::{arrests, hits, is_closed},
    rule::{Check, Found, Rule, Says, build},
    text::{masked, touches},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-18",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["AGO", "APP"],
    why: "From arrest onwards the case is live, and words on guilt or on the past of a person can stop a trial.",
    build: build::<LiveCase>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LiveCase {
    severity: Severity,
    /// Phrases that hold a word of `guilty_phrases` and say nothing of guilt.
    leave: WordList,
    /// More ways to speak of earlier cases of the same person.
    also_guilty: WordList,
    /// More ways to say that the court has decided.
    also_closed: WordList,
    /// Earlier cases: they do not close this one.
    not_closed: WordList,
}

impl LiveCase {
    fn remarks(&self, ask: &Ask<'_>, text: &str) -> Vec<Range<usize>> {
        let open = masked(text, &ask.data().list("offences").find(text));
        let mut found = hits(&open, ask.data().list("guilty_phrases"), &self.leave);
        for span in self.also_guilty.find(&open) {
            if !touches(&span, &found) {
                found.push(span);
            }
        }
        found.sort_by_key(|span| span.start);
        found
    }
}

/// Whether a text, or the message round it, speaks of an arrest or a charge.
fn is_live(text: &Text<'_>, ask: &Ask<'_>) -> bool {
    let data = ask.data();
    data.list("charged_words").is_in(text.text) || !arrests(text.text, data).is_empty()
}

impl Check for LiveCase {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let texts = ask.english();
        if ask.legal_check()
            || !texts.iter().any(|text| is_live(text, ask))
            || is_closed(ask, &self.also_closed, &self.not_closed)
        {
            return;
        }
        for text in texts {
            for span in self.remarks(ask, text.text) {
                let words = text.text[span.clone()].to_owned();
                let says = Says {
                    severity: self.severity,
                    measured: "1 remark on a live case".to_owned(),
                    limit: "none without a legal check on record".to_owned(),
                    fix: format!(
                        "The case is live. Take out “{words}”, which could harm a trial. Keep to who is charged, with \
                         what, and the court date; or record who checked it and when."
                    ),
                };
                found.words(&text, span, says);
            }
        }
    }
}
