//! A-17: layout.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    draft::Content,
    finding::{Point, Severity},
    text::{
        Span, graphemes,
        sentences::{Paragraph, Sentence, SentenceKind},
    },
};

use crate::{
    ask::{Ask, Text},
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-17",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE", "WCAG"],
    why: "A headline and short blocks let people find their way; directions by colour or place fail for some readers.",
    build: build::<Layout>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    headline: usize,
    sentences: usize,
    words: usize,
    severity: Severity,
    /// Directions that only those who see the page can follow.
    by_sight: WordList,
    /// In a sentence with one of these a colour is worn or owned: it describes someone or something.
    described: WordList,
}

/// A colour as the way to tell what is meant: nothing comes after it that it would describe.
static IN_COLOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?P<drawn>(?-u:\b)(?:marked|shown|shaded|highlighted|coloured|outlined|drawn|circled) )?",
        r"(?-u:\b)in (?:bright |dark |light |pale )?(?:red|blue|green|yellow|orange|purple|pink|grey|bold|italics?)",
        r"(?P<after>[ \t]*(?:$|[.,;:!?)\n]|(?:and|or|on|above|below|are|is|will|have|show|shows|means?)(?-u:\b)))"
    ))
    .expect("a pattern fixed at compile time")
});

impl Layout {
    fn headline(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let headline = ask.headline();
        let limit = format!("a headline of at most {} characters", self.headline);
        let length = graphemes::count(headline.text.trim());
        if length == 0 {
            // A post alone has none.
            if ask.body().text.trim().is_empty() {
                return;
            }
            let says = Says {
                severity: self.severity,
                measured: "no headline".to_owned(),
                limit,
                fix: "Add a headline that says what happened and where.".to_owned(),
            };
            found.lacks(&headline.name, "", says);
        } else if length > self.headline {
            let says = Says {
                severity: self.severity,
                measured: format!("{length} characters"),
                limit,
                fix: "Shorten the headline: what happened and where. The rest belongs in the text."
                    .to_owned(),
            };
            found.words(&headline, 0..headline.text.len(), says);
        }
    }

    /// A block of running text that is too long. The points of a list are easy to find, however many.
    fn paragraph(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        reading: &Reading<'_>,
        block: &Paragraph,
    ) {
        let prose: Vec<&Sentence> = (block.sentences.iter())
            .filter(|s| s.kind == SentenceKind::Prose)
            .collect();
        let words: usize = prose.iter().map(|s| reading.words_in(&s.span).len()).sum();
        if prose.len() <= self.sentences && words <= self.words {
            return;
        }
        let middle = prose
            .get(prose.len().div_ceil(2))
            .filter(|_| prose.len() > 1);
        let fix = match middle {
            Some(sentence) => format!(
                "Split this block: a new paragraph at “{}…”.",
                text.text[sentence.span.clone()]
                    .split_whitespace()
                    .take(4)
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
            None => "Split this block into two or three sentences.".to_owned(),
        };
        let says = Says {
            severity: self.severity,
            measured: format!("{} sentences, {words} words in one block", prose.len()),
            limit: format!("{} sentences, {} words", self.sentences, self.words),
            fix,
        };
        found.words(text, block.span.clone(), says);
    }

    fn directions(&self, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let mut spans = self.by_sight.find(text.text);
        let mut read: Option<(Span, bool)> = None;
        for hit in IN_COLOUR.captures_iter(text.text) {
            let (Some(whole), Some(after)) = (hit.get(0), hit.name("after")) else {
                continue;
            };
            if hit.name("drawn").is_some() {
                spans.push(whole.start()..after.start());
                continue;
            }
            // A sentence is read once, however many colours it has.
            let sentence = reading.sentence_at(whole.start()).map(|s| s.span.clone());
            if read.as_ref().map(|(s, _)| s) != sentence.as_ref() {
                read = sentence.map(|s| (s.clone(), self.described.is_in(&text.text[s])));
            }
            if !read.as_ref().is_some_and(|(_, described)| *described) {
                spans.push(whole.start()..after.start());
            }
        }
        spans.sort_by_key(|span| span.start);
        for span in spans {
            let shown = text.text[span.clone()].to_owned();
            let says = Says {
                severity: self.severity,
                measured: "a direction by colour or by place on the page".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "“{shown}” fails for readers who do not see it. Name the thing as well: the street, the heading, the date."
                ),
            };
            found.words(text, span, says);
        }
    }
}

/// Whether someone typed a block: the blocks that the catalogue writes from facts are not theirs to split.
fn is_typed(ask: &Ask<'_>, block: &str) -> bool {
    match &ask.draft().content {
        Content::OwnWords { .. } => true,
        Content::Facts { own_words, .. } => {
            own_words.as_deref().is_some_and(|own| own.contains(block))
        }
    }
}

impl Check for Layout {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        self.headline(ask, found);
        for text in ask.english() {
            let reading = ask.reading(&text);
            self.directions(found, &text, &reading);
            // Posts and text messages are one block by nature.
            if text.name.0 == "short" || text.name.0.ends_with("sms") {
                continue;
            }
            for block in reading.paragraphs() {
                if is_typed(ask, &text.text[block.span.clone()]) {
                    self.paragraph(found, &text, &reading, block);
                }
            }
        }
    }
}
