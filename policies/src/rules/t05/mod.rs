//! T-05: words that go stale.

mod mend;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{
        dates,
        formats::Format,
        sentences::{Sentence, SentenceKind, sentences},
        times,
    },
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    data::Data,
    rule::{Check, Found, Rule, Says, build},
    text::{masked, tokens},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "T-05",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["STYLE", "WRM"],
    why: "Mail is opened and posters are read days later, when “today” is another day.",
    build: build::<Stale>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stale {
    /// In the headline, the body and their copies.
    severity: Severity,
    /// In a post or a text message.
    post: Severity,
    /// Words that go stale beside those of `relative_time` in formats.json.
    also: WordList,
    /// Phrases in which such a word names no time.
    leave: WordList,
    /// Before "today" they ask for something that any day will do for.
    any_day: WordList,
    /// Before "overnight" they tell where a thing is left, on any night.
    left_there: WordList,
    /// They open a clause that holds on any day.
    conditions: WordList,
}

/// What somebody or something is doing; without it "right now" only presses.
static GOING_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:is|are|remains?|stays?|continues?|we['’]re|they['’]re|there['’]s|it['’]s)\b",
    )
    .expect("a pattern fixed at compile time")
});

static READER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\byour?\b|\?\s*$").expect("a pattern fixed at compile time"));

/// What may stand before an order inside a sentence.
static BEFORE_ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[,;:–—-]|\b(?:please|now|must|should|and|then|or))[\s“‘\x22']*$")
        .expect("a pattern fixed at compile time")
});

/// A text with what the rule asks of it, looked for once.
struct Page<'t> {
    text: &'t str,
    sentences: Vec<Sentence>,
    /// Whether a date stands in the sentence of the same place.
    dated: Vec<bool>,
}

impl<'t> Page<'t> {
    fn new(text: &'t str) -> Self {
        let sentences = sentences(text);
        let mut dated = vec![false; sentences.len()];
        let written = dates::find_dates(text).into_iter().map(|d| d.span.start);
        let numeric = dates::find_numeric_dates(text)
            .into_iter()
            .map(|d| d.span.start);
        for at in written.chain(numeric) {
            let sentence = sentences.partition_point(|s| s.span.end <= at);
            if let Some(flag) = dated.get_mut(sentence) {
                *flag = true;
            }
        }
        Self {
            text,
            sentences,
            dated,
        }
    }

    /// The place of the sentence that holds a byte.
    fn at(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.span.end <= at)
    }

    /// Only a date in the same sentence or the next one cures.
    fn cured(&self, sentence: usize) -> bool {
        [sentence, sentence + 1]
            .iter()
            .any(|i| self.dated.get(*i) == Some(&true))
    }
}

/// Whether a sentence opens with an order, or a clause of it does.
fn is_order(sentence: &str, data: &Data) -> bool {
    let start = sentence.find(char::is_alphanumeric).unwrap_or(0);
    data.list("action_words").find(sentence).iter().any(|span| {
        let near = sentence.floor_char_boundary(span.start.saturating_sub(24));
        span.start == start
            || (near > 0 && BEFORE_ORDER.is_match(&sentence[near..span.start]))
            || (near == 0 && BEFORE_ORDER.is_match(&sentence[..span.start]))
    })
}

/// A capital inside a sentence makes a name: "the Safer Tomorrow project".
fn is_name(sentence: &Sentence, word: &str, before: &str, headline: bool) -> bool {
    let titled = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let opens = !before.contains(char::is_alphanumeric);
    titled && !opens && !headline && sentence.kind != SentenceKind::Heading
}

impl Stale {
    /// Whether the word at `span` names no day here, as it stands in its sentence.
    fn is_no_time(
        &self,
        page: &Page<'_>,
        sentence: &Sentence,
        span: &Range<usize>,
        data: &Data,
        headline: bool,
    ) -> bool {
        let whole = &page.text[sentence.span.clone()];
        let before = page
            .text
            .get(sentence.span.start..span.start)
            .unwrap_or_default();
        let word = &page.text[span.clone()];
        let lower = word.to_lowercase();
        let clause = before.rsplit([',', ';', ':']).next().unwrap_or(before);
        let condition = || self.conditions.is_in(clause);
        if is_name(sentence, word, before, headline) {
            return true;
        }
        match lower.as_str() {
            "today" => self.any_day.is_in(clause),
            "overnight" => self.left_there.is_in(before) || condition() || is_order(whole, data),
            "currently" | "at the moment" | "at present" | "presently" => condition(),
            "right now" => {
                condition()
                    || !GOING_ON.is_match(whole)
                    || READER.is_match(whole)
                    || is_order(whole, data)
            }
            _ => false,
        }
    }

    /// The first stale word of each sentence.
    fn find(&self, text: &Text<'_>, data: &Data) -> Vec<Range<usize>> {
        if !Format::RelativeTime.is_in(text.text) && !self.also.is_in(text.text) {
            return Vec::new();
        }
        let mut taken = tokens(text.text);
        taken.extend(self.leave.find(text.text));
        let rest = masked(text.text, &taken);
        let mut words = Format::RelativeTime.spans(&rest);
        words.extend(self.also.find(&rest));
        if words.is_empty() {
            return words;
        }
        words.sort_by_key(|span| span.start);
        let page = Page::new(text.text);
        let headline = text.name.0 == "headline" || text.name.0.ends_with(" title");
        let mut last = None;
        words.retain(|span| {
            let at = page.at(span.start);
            let Some(sentence) = page.sentences.get(at).filter(|_| last != Some(at)) else {
                return false;
            };
            if page.cured(at) || self.is_no_time(&page, sentence, span, data, headline) {
                return false;
            }
            last = Some(at);
            true
        });
        words
    }
}

/// A post or a text message: its name says so.
fn is_post(text: &Text<'_>) -> bool {
    text.name.0 == "short" || text.name.0.ends_with(" short") || text.name.0.ends_with(" sms")
}

/// A warning's post may say "tonight" where it gives the time and the date.
fn gives_both(text: &str) -> bool {
    !dates::find_dates(text).is_empty() && !times::find_times(text).is_empty()
}

impl Check for Stale {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            let post = is_post(&text);
            let words = self.find(&text, ask.data());
            if words.is_empty() || (post && ask.kind() == Kind::Warning && gives_both(text.text)) {
                continue;
            }
            for span in words {
                let word = text.text[span.clone()].to_owned();
                let at = span.start;
                found.words(
                    &text,
                    span,
                    Says {
                        severity: if post { self.post } else { self.severity },
                        measured: format!("“{word}” with no date beside it"),
                        limit: "day and month in the same sentence or the next".to_owned(),
                        fix: mend::how_to_mend(&text.text[..at], &word, ask),
                    },
                );
            }
        }
    }
}
