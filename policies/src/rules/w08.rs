//! W-08: young people.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    outlet::Class,
    text::overlap,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::{masked, place_names, streets, tokens},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "W-08",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["STD", "CEP"],
    why: "A message about young people that only adults get leaves out those it is about.",
    build: build::<YoungPeople>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YoungPeople {
    severity: Severity,
    words: WordList,
    /// Phrases in which such a word is about something else.
    leave: WordList,
}

impl YoungPeople {
    /// The first word about young people. Streets, places, links and the venue are only where something is.
    fn first(&self, ask: &Ask<'_>, text: &Text<'_>) -> Option<std::ops::Range<usize>> {
        if !self.words.is_in(text.text) {
            return None;
        }
        let mut taken = streets(text.text);
        taken.extend(place_names().find(text.text));
        taken.extend(tokens(text.text));
        if let Some(venue) = ask.draft().record.venue.as_deref() {
            let parts = venue
                .split(',')
                .map(str::trim)
                .filter(|part| part.len() > 3);
            for part in parts {
                taken.extend(
                    text.text
                        .match_indices(part)
                        .map(|(at, p)| at..at + p.len()),
                );
            }
        }
        let rest = masked(text.text, &taken);
        let left = self.leave.find(&rest);
        (self.words.find(&rest).into_iter()).find(|span| !left.iter().any(|l| overlap(span, l)))
    }
}

impl Check for YoungPeople {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.reaches(Class::Youth) {
            return;
        }
        let texts = ask.master();
        let first = texts
            .iter()
            .find_map(|text| Some((text, self.first(ask, text)?)));
        let Some((text, span)) = first else {
            return;
        };
        let word = text.text[span.clone()].to_owned();
        found.words(
            text,
            span,
            Says {
                severity: self.severity,
                measured: format!("“{word}” in the text, and no channel for young people"),
                limit: "a youth or school channel where the message is about young people".to_owned(),
                fix: "Young people will not get e-mail. Add Safer Schools, or the youth members of the Key Individual \
                      Network."
                    .to_owned(),
            },
        );
    }
}
