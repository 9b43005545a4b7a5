//! C-22: ethnicity, nationality and immigration.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::sentences,
};

use crate::{
    ask::{Ask, Text},
    groups,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-22",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["APP"],
    why: "Where somebody comes from tells nobody what to look for, unless it is part of a full description, and it can \
          set neighbours against each other.",
    build: build::<Ethnicity>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ethnicity {
    severity: Severity,
    /// "Of Asian" before one of these says where somebody is from.
    origin_words: WordList,
    /// Nouns that at the start of a sentence may be everybody ("Travellers should allow more time").
    ambiguous_first: WordList,
}

impl Ethnicity {
    fn spans(&self, text: &str, ask: &Ask<'_>) -> Vec<Range<usize>> {
        let data = ask.data();
        let open = groups::open(text, data, &ask.standard.lists.not_a_group);
        let mut spans = groups::people(&open, data, data.list("persons"), &ask.standard.lists);
        let nouns = data.list("groups_noun").find(&open);
        let starts: Vec<usize> = if nouns.is_empty() {
            Vec::new()
        } else {
            sentences(text).into_iter().map(|s| s.span.start).collect()
        };
        let capital = |span: &Range<usize>| {
            let word = &open[span.clone()];
            let first = starts.binary_search(&span.start).is_ok();
            word.starts_with(char::is_uppercase) && !(first && self.ambiguous_first.is_in(word))
        };
        spans.extend(groups::described(&open, data, &self.origin_words));
        spans.extend(data.list("immigration_terms").find(&open));
        spans.extend(nouns.into_iter().filter(capital));
        groups::apart(spans)
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>) {
        for span in self.spans(text.text, ask) {
            let words = text.text[span.clone()].to_owned();
            let says = Says {
                severity: self.severity,
                measured: format!("“{words}”, no reason recorded"),
                limit:
                    "only as part of a full description that is needed, with the reason recorded"
                        .to_owned(),
                fix: format!(
                    "Is “{words}” part of a full description, and needed? If so, record why, with your name. If not, \
                     take it out, and say what people did, wore or drove."
                ),
            };
            found.words(text, span, says);
        }
    }
}

impl Check for Ethnicity {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.reason(RULE.id) {
            return;
        }
        let texts = ask
            .english()
            .into_iter()
            .chain(ask.alts())
            .chain(ask.transcripts());
        for text in texts {
            self.read(ask, found, &text);
        }
    }
}
