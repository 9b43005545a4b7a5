//! W-11: can people get in.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::masked,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "W-11",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["EQA", "FORM"],
    why: "People who do not know whether they can get in, or follow what is said, stay at home.",
    build: build::<GetIn>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GetIn {
    severity: Severity,
    access_words: WordList,
    /// Phrases in which such a word says something else.
    leave: WordList,
}

impl Check for GetIn {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.kind() != Kind::Event {
            return;
        }
        let says = |text: &Text<'_>| {
            let rest = masked(text.text, &self.leave.find(text.text));
            self.access_words.is_in(&rest)
        };
        if long_texts(ask).iter().any(says) {
            return;
        }
        found.lacks(
            &ask.body().name,
            "",
            Says {
                severity: self.severity,
                measured: "nothing on access".to_owned(),
                limit: "step-free access, a hearing loop, BSL or the like".to_owned(),
                fix: "Say if there is step-free access. For example: “There is step-free access and a hearing loop. If \
                      you need a BSL interpreter, tell us a week before.” If there are steps, say that."
                    .to_owned(),
            },
        );
    }
}

/// Headline and body; the post where there is no body.
pub(super) fn long_texts<'a>(ask: &Ask<'a>) -> Vec<Text<'a>> {
    let body = ask.body();
    if body.text.trim().is_empty() {
        return ask.master();
    }
    vec![ask.headline(), body]
}
