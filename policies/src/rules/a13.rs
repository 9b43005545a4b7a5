//! links that say where they go.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{contacts, formats::Format},
};

use crate::{
    ask::{Ask, Text},
    reading::{Reading, just_after, just_before},
    rule::{Check, Found, Rule, Says, build},
    text::{masked, quotations},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-13",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["GCS", "WCAG"],
    why: "People use a link only when they see where it goes, and screen readers list links without the words round them.",
    build: build::<Links>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Links {
    in_a_post: usize,
    says_nothing: Severity,
    hidden: Severity,
    too_many: Severity,
    /// Words that stand for a link and say nothing.
    empty_words: WordList,
    /// After one of them these make it something else: "this link road".
    not_links: WordList,
    /// Before one of them in its sentence: the text warns of a link.
    warns: WordList,
}

/// How far round the words it is read what they mean, in bytes.
const NEAR: usize = 300;

impl Links {
    /// Words that say nothing of where they lead; not where a false message is quoted or warned of.
    fn empty(&self, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let open = masked(text.text, &quotations(text.text));
        for span in self.empty_words.find(&open) {
            let after = just_after(text.text, span.end, NEAR).trim_start();
            let next = self.not_links.find(after).into_iter().next();
            let sentence = reading.sentence_at(span.start).map_or(0, |s| s.span.start);
            let near = span.start.saturating_sub(sentence).min(NEAR);
            let warned = self.warns.is_in(just_before(text.text, span.start, near));
            if next.is_some_and(|s| s.start == 0) || warned {
                continue;
            }
            let shown = text.text[span.clone()].to_owned();
            let says = Says {
                severity: self.says_nothing,
                measured: "words that do not say where a link goes".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "“{shown}” does not say where the link goes. Name what is there and write out the address, such as \
                     “Report it at met.police.uk/report”."
                ),
            };
            found.words(text, span, says);
        }
    }

    fn hidden(&self, found: &mut Found<'_>, text: &Text<'_>) {
        for span in Format::UrlShortener.spans(text.text) {
            let shown =
                text.text[span.clone()].trim_end_matches(['.', ',', ')', '!', '?', '”', '’']);
            let host = shown
                .split('/')
                .find(|part| part.contains('.'))
                .unwrap_or(shown);
            let says = Says {
                severity: self.hidden,
                measured: "an address that hides where it goes".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "Say where the link goes. People cannot trust {host}: write out the real address."
                ),
            };
            let end = span.start + shown.len();
            found.words(text, span.start..end, says);
        }
    }

    fn count(&self, found: &mut Found<'_>, post: &Text<'_>) {
        let mut links: Vec<(Range<usize>, String)> = (contacts::find_links(post.text).into_iter())
            .map(|link| (link.span, link.key))
            .collect();
        links.sort_by_key(|(span, _)| span.start);
        let Some((over, _)) = links.get(self.in_a_post) else {
            return;
        };
        let says = Says {
            severity: self.too_many,
            measured: format!("{} links in a post", links.len()),
            limit: format!("{}", self.in_a_post),
            fix: "Keep the one link that people need, and put the others on its page.".to_owned(),
        };
        found.words(post, over.clone(), says);
    }
}

impl Check for Links {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.empty(found, &text, &ask.reading(&text));
            self.hidden(found, &text);
        }
        // The posts of a thread may each have a link.
        if let Some(post) = ask.short().filter(|_| !ask.draft().thread) {
            self.count(found, &post);
        }
    }
}
