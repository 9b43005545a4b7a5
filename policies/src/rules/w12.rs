//! W-12: two-way.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::sentences,
    words::Kind,
};

use super::w11::long_texts;
use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "W-12",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["STD", "STR", "NPG"],
    why: "People speak to a team that shows it listened; an update that only tells is soon not read.",
    build: build::<TwoWay>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoWay {
    severity: Severity,
    /// They ask for views.
    asks: WordList,
    /// They say what was done about views.
    answers: WordList,
    /// In a sentence with one of these, what is asked for is not views but evidence.
    evidence: WordList,
}

impl TwoWay {
    fn is_two_way(&self, text: &str) -> bool {
        if self.answers.is_in(text) {
            return true;
        }
        self.asks.is_in(text)
            && sentences(text).into_iter().any(|s| {
                let sentence = &text[s.span];
                self.asks.is_in(sentence) && !self.evidence.is_in(sentence)
            })
    }
}

impl Check for TwoWay {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.kind() != Kind::WardUpdate {
            return;
        }
        if long_texts(ask)
            .iter()
            .any(|text| self.is_two_way(text.text))
        {
            return;
        }
        found.lacks(
            &ask.body().name,
            "",
            Says {
                severity: self.severity,
                measured: "asks for no views, and does not say what was done about them".to_owned(),
                limit: "one of the two".to_owned(),
                fix: "Add: you said, we did, tell us. For example: “You said … We did … Tell us what we should work on \
                      next. We answer within 72 hours.”"
                    .to_owned(),
            },
        );
    }
}
