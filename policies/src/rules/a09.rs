//! hashtags.

use std::{collections::HashSet, ops::Range};

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    data::CommonWords,
    place_words,
    rule::{Check, Found, Rule, Says, build},
    stems,
    text::{masked, tokens},
};

pub(super) const RULE: Rule = Rule {
    id: "A-09",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["GCS"],
    why: "A screen reader finds the words of a hashtag only by their capitals, and tags in the text break the sentence.",
    build: build::<Hashtags>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hashtags {
    letters: usize,
    most: usize,
    run_together: Severity,
    too_many: Severity,
    not_last: Severity,
}

/// Words of one or two letters that people write; the list of common words holds many that they do not.
const SHORT_WORDS: &[&str] = &[
    "a", "i", "am", "an", "as", "at", "be", "by", "do", "go", "if", "in", "is", "it", "me", "my",
    "no", "of", "on", "or", "so", "to", "uk", "up", "us", "we",
];

/// Longer tags are not read for their words: reading takes time, and no suggestion is worth it.
const LONGEST_READ: usize = 60;

/// The words a tag may be made of: common ones, places, and what has a capital in the same text.
struct Vocabulary<'d> {
    common: &'d CommonWords,
    names: HashSet<String>,
}

impl Vocabulary<'_> {
    fn is_name(&self, word: &str) -> bool {
        place_words::has(word) || self.names.contains(word)
    }

    /// Whether it is one word, however long.
    fn is_word(&self, word: &str) -> bool {
        self.is_name(word) || stems::is_common(word, self.common)
    }

    /// How common a word of a tag is (Zipf), if it is one.
    fn weight(&self, word: &str) -> Option<f32> {
        if word.chars().all(char::is_numeric) {
            return Some(4.0);
        }
        if word.chars().count() < 3 {
            return SHORT_WORDS.contains(&word).then_some(5.0);
        }
        let as_name = self.is_name(word).then_some(4.0);
        let plural = || word.strip_suffix('s').and_then(|one| self.common.zipf(one));
        let as_word = self.common.zipf(word).or_else(plural);
        match (as_word, as_name) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}

/// The words of a text with a capital, in small letters.
fn names(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2 && word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

/// The likeliest words that a tag in small letters is made of.
fn parted(tag: &str, known: &Vocabulary<'_>) -> Option<Vec<String>> {
    let ends: Vec<usize> = tag
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    if ends.len() > LONGEST_READ {
        return None;
    }
    // For each place in the tag: how likely the words up to it are, and where the last of them starts.
    let mut best: Vec<Option<(f32, usize)>> = vec![None; tag.len() + 1];
    best[0] = Some((0.0, 0));
    for &end in &ends {
        for start in std::iter::once(0)
            .chain(ends.iter().copied())
            .take_while(|s| *s < end)
        {
            let (Some((before, _)), Some(zipf)) = (best[start], known.weight(&tag[start..end]))
            else {
                continue;
            };
            // On the Zipf scale 9 is every word there is.
            let score = before + zipf - 9.0;
            if best[end].is_none_or(|(likely, _)| score > likely) {
                best[end] = Some((score, start));
            }
        }
    }
    let mut words = Vec::new();
    let mut end = tag.len();
    while end > 0 {
        let (_, start) = best[end]?;
        words.push(tag[start..end].to_owned());
        end = start;
    }
    words.reverse();
    Some(words)
}

/// Each word with a capital.
fn with_capitals(words: &[String]) -> String {
    words
        .iter()
        .flat_map(|word| {
            let mut letters = word.chars();
            let first: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            [first, letters.as_str().to_owned()]
        })
        .collect()
}

impl Hashtags {
    /// What to say of a tag in small letters that holds several words: how to write it, as far as that can be told.
    fn run_together(&self, tag: &str, known: &Vocabulary<'_>) -> Option<String> {
        let letters = tag.chars().filter(|c| c.is_alphabetic()).count();
        if letters < self.letters || tag.chars().any(char::is_uppercase) {
            return None;
        }
        let mut parts = Vec::new();
        for part in tag.split('_').filter(|part| !part.is_empty()) {
            if known.is_word(part) {
                parts.push(part.to_owned());
            } else if let Some(words) = parted(part, known) {
                parts.extend(words);
            } else {
                return Some("Write each word of it with a capital.".to_owned());
            }
        }
        let words = parts
            .iter()
            .filter(|part| part.contains(char::is_alphabetic));
        (words.count() > 1)
            .then(|| format!("#{tag} → #{}. Check the words.", with_capitals(&parts)))
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>) {
        if !text.text.contains('#') {
            return;
        }
        let open = masked(text.text, &tokens(text.text));
        let tags: Vec<Range<usize>> = (Format::Hashtag.spans(&open).into_iter())
            .filter(|span| {
                let before = text.text[..span.start].chars().next_back();
                let own = &text.text[span.clone()];
                own.contains(char::is_alphabetic)
                    && before.is_none_or(|c| !c.is_alphanumeric() && c != '&')
            })
            .collect();
        let known = Vocabulary {
            common: &ask.data().common_words,
            names: names(text.text),
        };
        for tag in &tags {
            let word = &text.text[tag.start + 1..tag.end];
            let Some(fix) = self.run_together(word, &known) else {
                continue;
            };
            let says = Says {
                severity: self.run_together,
                measured: "words run together in small letters".to_owned(),
                limit: "a capital for each word".to_owned(),
                fix,
            };
            found.words(text, tag.clone(), says);
        }
        self.count(found, text, &tags);
        self.place(found, text, &tags);
    }

    fn count(&self, found: &mut Found<'_>, text: &Text<'_>, tags: &[Range<usize>]) {
        let Some(over) = tags.get(self.most) else {
            return;
        };
        let says = Says {
            severity: self.too_many,
            measured: format!("{} hashtags", tags.len()),
            limit: format!("{} hashtags", self.most),
            fix: format!(
                "Keep the {} that people look for and take out the rest.",
                self.most
            ),
        };
        found.words(text, over.clone(), says);
    }

    /// Something to read after the first tag, outside tags.
    fn place(&self, found: &mut Found<'_>, text: &Text<'_>, tags: &[Range<usize>]) {
        let Some(first) = tags.first() else {
            return;
        };
        let rest = masked(text.text, tags);
        if !rest[first.end..].contains(char::is_alphanumeric) {
            return;
        }
        let says = Says {
            severity: self.not_last,
            measured: "words after the first hashtag".to_owned(),
            limit: "hashtags last".to_owned(),
            fix: format!(
                "Move {} to the end, after the last word and link.",
                &text.text[first.clone()]
            ),
        };
        found.words(text, first.clone(), says);
    }
}

impl Check for Hashtags {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text);
        }
    }
}
