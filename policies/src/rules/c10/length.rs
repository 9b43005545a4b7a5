//! How long the post is, and how many posts it would take.

use wardmote_domain::text::{
    links,
    sentences::sentences,
    weighted::{limit, weighted_length},
};

use super::ShortForm;
use crate::{
    ask::{Ask, Text},
    rule::{Found, Says},
};

/// What the limit is called in findings.
pub(super) const LIMIT: &str = "280, as X weighs it";

/// Room kept in each of several posts for "(2/3) ".
const COUNTER: u32 = 6;

/// By how much a text with its reference is over one post; 0 if it fits.
pub(super) fn over(text: &str, reference: u32) -> u32 {
    (weighted_length(text).length + reference).saturating_sub(limit())
}

pub(super) fn measured(text: &str, reference: u32) -> String {
    let own = weighted_length(text).length;
    match reference {
        0 => format!("{own}"),
        reference => format!(
            "{} ({own} and {reference} for the reference)",
            own + reference
        ),
    }
}

/// The posts that a text takes, split between sentences, else between words; none if a word alone is too long.
fn posts(text: &str, reference: u32) -> Option<Vec<String>> {
    let room = limit().saturating_sub(reference + COUNTER);
    let fits = |part: &str| weighted_length(part).length <= room;
    let mut units: Vec<&str> = Vec::new();
    for sentence in sentences(text) {
        let words = &text[sentence.span];
        if fits(words) {
            units.push(words);
        } else {
            units.extend(words.split_whitespace());
        }
    }
    let mut posts: Vec<String> = Vec::new();
    for unit in units {
        if !fits(unit) {
            return None;
        }
        let joined = posts.last().map(|last| format!("{last} {unit}"));
        match (posts.last_mut(), joined.filter(|j| fits(j))) {
            (Some(last), Some(joined)) => *last = joined,
            _ => posts.push(unit.to_owned()),
        }
    }
    Some(posts)
}

impl ShortForm {
    pub(super) fn length(&self, ask: &Ask<'_>, found: &mut Found<'_>, short: &Text<'_>) {
        let reference = ask.subject.reference_weight;
        let over = over(short.text, reference);
        if over == 0 {
            return;
        }
        let several = posts(short.text, reference).filter(|p| p.len() <= self.max_posts);
        let (severity, fix) = match &several {
            Some(posts) => (self.several_posts, self.cost(posts, over)),
            None if self.max_posts == 1 => (
                self.too_long,
                format!(
                    "The post is {over} too long: one post carries it, so cut {over}. Leave the rest to the ward page."
                ),
            ),
            None => (
                self.too_long,
                format!(
                    "The post does not fit in {} posts. Cut it to what people must know.",
                    self.max_posts
                ),
            ),
        };
        let says = Says {
            severity,
            measured: measured(short.text, reference),
            limit: LIMIT.to_owned(),
            fix,
        };
        found.words(short, 0..short.text.len(), says);
    }

    fn cost(&self, posts: &[String], over: u32) -> String {
        let price = |post: &String| {
            if links::links(post).is_empty() {
                self.post_cost
            } else {
                self.link_post_cost
            }
        };
        let cost: u32 = posts.iter().map(price).sum();
        format!(
            "This takes {} posts, at ${}.{:03} on X. Cut {over} to make it one.",
            posts.len(),
            cost / 1000,
            cost % 1000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_between_sentences_and_never_inside_a_word() {
        let text = "A sentence of forty characters or there. ".repeat(10);
        let made = posts(text.trim(), 8).unwrap();
        assert_eq!(made.len(), 2);
        assert!(
            made.iter().all(|p| p.ends_with('.') && over(p, 8) == 0),
            "{made:?}"
        );
        assert!(posts(&"x".repeat(300), 0).is_none());
        assert_eq!(posts(&"word ".repeat(80), 0).unwrap().len(), 2);
        assert_eq!(over(&"x".repeat(280), 0), 0);
        assert_eq!(over(&"x".repeat(280), 8), 8);
    }
}
