//! How long the post or thread is, and how many posts it would take.

use wardmote_domain::{
    text::{
        links,
        sentences::sentences,
        weighted::{limit, weighted_length},
    },
    variant::{Copy, Variant},
    words::Format,
};

use super::ShortForm;
use crate::{
    ask::{Ask, Text, language_name, text_of},
    rule::{Found, Says},
};

/// What the limit is called in findings.
const LIMIT: &str = "280, as X weighs it";

/// Room kept in each of several posts for "(2/3) ".
const COUNTER: u32 = 6;

/// By how much a text with its reference is over one post; 0 if it fits.
fn over(text: &str, reference: u32) -> u32 {
    (weighted_length(text).length + reference).saturating_sub(limit())
}

fn measured(text: &str, reference: u32) -> String {
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

/// The posts of a thread; none where the version is no thread.
fn thread(variant: &Variant) -> Option<Vec<&str>> {
    match &variant.copy {
        Copy::Short { text, thread } if !thread.is_empty() => Some(
            std::iter::once(text)
                .chain(thread)
                .map(String::as_str)
                .collect(),
        ),
        _ => None,
    }
}

impl ShortForm {
    /// The most posts: of the standard, and of the channels that carry them.
    fn most_posts(&self, ask: &Ask<'_>) -> usize {
        let takes = ask.outlets().iter().filter_map(|o| ask.takes(o));
        let posts = takes.filter(|t| !t.by_hand && t.formats.contains(&Format::Short));
        posts
            .filter_map(|t| usize::try_from(t.bounds.posts).ok())
            .filter(|most| *most > 0)
            .fold(self.max_posts, usize::min)
    }

    pub(super) fn length(&self, ask: &Ask<'_>, found: &mut Found<'_>, short: &Text<'_>) {
        let most = self.most_posts(ask);
        if let Some(posts) = ask.english_copy(Format::Short).and_then(thread) {
            let reference = ask.subject.thread_reference_weight;
            if let Some(says) = self.of_thread(&posts, most, reference) {
                found.words(short, 0..short.text.len(), says);
            }
            return;
        }
        let reference = ask.subject.reference_weight;
        let over = over(short.text, reference);
        if over == 0 {
            return;
        }
        let several = posts(short.text, reference).filter(|p| p.len() <= most);
        let cut = format!(
            "The post is {over} too long: one post carries it, so cut {over}. Leave the rest to the ward page."
        );
        let fix = match &several {
            Some(posts) if most > 1 && !ask.draft().thread => {
                format!("{cut} Or choose a thread: {}.", self.cost(posts))
            }
            _ => cut,
        };
        let says = Says {
            severity: self.too_long,
            measured: measured(short.text, reference),
            limit: LIMIT.to_owned(),
            fix,
        };
        found.words(short, 0..short.text.len(), says);
    }

    /// What is to be said of a thread: what it costs, or that it does not go.
    fn of_thread(&self, posts: &[&str], most: usize, reference: u32) -> Option<Says> {
        let owned: Vec<String> = posts.iter().map(|p| (*p).to_owned()).collect();
        if let Some((i, post)) = (posts.iter().enumerate()).find(|(_, p)| over(p, reference) > 0) {
            let by = over(post, reference);
            return Some(Says {
                severity: self.too_long,
                measured: format!("post {}: {}", i + 1, measured(post, reference)),
                limit: LIMIT.to_owned(),
                fix: format!(
                    "Post {} holds one piece that cannot be parted and is {by} too long. Say it in fewer words.",
                    i + 1
                ),
            });
        }
        let (severity, fix) = if posts.len() > most {
            let fix = format!(
                "A thread has {most} posts at most, and this takes {}. Cut it to what people must know.",
                posts.len()
            );
            (self.too_long, fix)
        } else {
            (
                self.several_posts,
                format!("This takes {}.", self.cost(&owned)),
            )
        };
        Some(Says {
            severity,
            measured: format!("{} posts", posts.len()),
            limit: format!("{most} posts in a thread"),
            fix,
        })
    }

    pub(super) fn length_of_translation(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        variant: &Variant,
    ) {
        let name = language_name(&variant.language);
        let whole = 0..variant.text.len();
        if let Some(posts) = thread(variant) {
            let most = self.most_posts(ask);
            let reference = ask.subject.thread_reference_weight;
            let says = self.of_thread(&posts, most, reference);
            // What a thread costs is said once, of the English one.
            if let Some(says) = says.filter(|s| s.severity == self.too_long) {
                let says = Says {
                    severity: self.several_posts,
                    fix: format!("The {name} thread cannot be posted. {}", says.fix),
                    ..says
                };
                found.words(&text_of(variant), whole, says);
            }
            return;
        }
        let reference = ask.subject.reference_weight;
        let over = over(&variant.text, reference);
        if over > 0 {
            let says = Says {
                severity: self.several_posts,
                measured: measured(&variant.text, reference),
                limit: LIMIT.to_owned(),
                fix: format!(
                    "The {name} post is {over} too long to be posted. Say it in fewer words."
                ),
            };
            found.words(&text_of(variant), whole, says);
        }
    }

    /// `3 posts, at $0.045 on X`
    fn cost(&self, posts: &[String]) -> String {
        let price = |post: &String| {
            if links::links(post).is_empty() {
                self.post_cost
            } else {
                self.link_post_cost
            }
        };
        let cost: u32 = posts.iter().map(price).sum();
        format!(
            "{} posts, at ${}.{:03} on X",
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
