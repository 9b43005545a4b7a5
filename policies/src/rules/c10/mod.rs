//! C-10: the short form: its length, its facts, a place and a way to act.

mod facts;
mod length;
mod parts;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Format,
};

use crate::{
    ask::{Ask, language_name, text_of},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-10",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["XCH", "WRM"],
    why: "Many people read only the post: what it says must be whole, and the same as the message.",
    build: build::<ShortForm>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortForm {
    max_posts: usize,
    /// Thousandths of a dollar for a post, and for one with a link.
    post_cost: u32,
    link_post_cost: u32,
    several_posts: Severity,
    too_long: Severity,
    extra_fact: Severity,
    missing_part: Severity,
    place_prepositions: WordList,
    not_places: Vec<String>,
    venue_words: WordList,
}

impl Check for ShortForm {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(short) = ask.short() else { return };
        self.length(ask, found, &short);
        self.facts(ask, found, &short);
        self.parts(ask, found, &short);
        // The other languages are shown, not posted: their length stops nothing.
        for variant in ask.translations().filter(|v| v.format == Format::Short) {
            let over = length::over(&variant.text, ask.subject.reference_weight);
            if over > 0 {
                let name = language_name(&variant.language);
                let says = Says {
                    severity: self.several_posts,
                    measured: length::measured(&variant.text, ask.subject.reference_weight),
                    limit: length::LIMIT.to_owned(),
                    fix: format!(
                        "The {name} post is {over} too long to be posted. Say it in fewer words."
                    ),
                };
                found.words(&text_of(variant), 0..variant.text.len(), says);
            }
        }
    }
}
