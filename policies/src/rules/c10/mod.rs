//! C-10: the short forms: their length, the post's facts, a place and a way to act; and what each outlet takes.

mod carried;
mod facts;
mod length;
mod parts;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Format,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, build},
};

pub(super) const RULE: Rule = Rule {
    id: "C-10",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["XCH", "WRM"],
    why: "Many people read only the short form: it must fit, be whole, and say the same as the message.",
    build: build::<ShortForm>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortForm {
    /// The most posts in a thread.
    max_posts: usize,
    /// Parts of a text message: from the first on it is said, over the second it is too long.
    sms_parts: usize,
    sms_most: usize,
    /// Characters of a script.
    voice_most: usize,
    many_parts: Severity,
    /// Thousandths of a dollar for a post, and for one with a link.
    post_cost: u32,
    link_post_cost: u32,
    several_posts: Severity,
    too_long: Severity,
    extra_fact: Severity,
    missing_part: Severity,
}

impl Check for ShortForm {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        self.carried(ask, found);
        let Some(short) = ask.short() else { return };
        self.length(ask, found, &short);
        self.facts(ask, found, &short);
        self.parts(ask, found, &short);
        // Most posts in other languages are shown and not posted: their length stops nothing.
        for variant in ask.translations().filter(|v| v.format == Format::Short) {
            self.length_of_translation(ask, found, variant);
        }
    }
}
