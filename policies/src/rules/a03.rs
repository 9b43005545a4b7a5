//! words to avoid.

use std::{collections::HashMap, ops::Range, sync::OnceLock};

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    data::PlainWord,
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    text::masked,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-03",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE"],
    why: "Plain words are read faster and by more people; police language keeps people out.",
    build: build::<WordsToAvoid>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsToAvoid {
    many: usize,
    few_words: Severity,
    many_words: Severity,
    /// Phrases in which a listed word is right, beside those of the list itself ("on your drive").
    leave: WordList,
    /// The listed forms as one pattern, and where each stands in the list; read once.
    #[serde(skip)]
    listed: OnceLock<(WordList, HashMap<String, usize>)>,
}

/// As it stands in the list: small letters, single spaces, plain apostrophes.
fn listed_form(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('’', "'")
}

/// How to say it: "some", or say how many.
fn instead(use_instead: &str) -> String {
    let is_order = |say: &str| {
        ["leave out", "say ", "name ", "list "]
            .iter()
            .any(|order| say.starts_with(order))
    };
    // "officers in the area; who will talk to you" is one thing.
    let use_instead = use_instead.replace("; who ", " who ");
    let said: Vec<String> = (use_instead.split(';').map(str::trim))
        .filter(|say| !say.is_empty())
        .map(|say| match say {
            "leave out" => "leave it out".to_owned(),
            say if is_order(say) => say.to_owned(),
            say => format!("say “{say}”"),
        })
        .collect();
    said.join(", or ").replace(", or say “", " or “")
}

/// Whether words are written as the list means them: in small letters, or with the one capital that opens a sentence.
/// A capital inside a sentence is part of a name; but "Section 60" is no name.
fn is_written_small(words: &str, opens_sentence: bool) -> bool {
    let mut letters = words.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let may_open = opens_sentence || words.contains(|c: char| c.is_ascii_digit());
    !letters.as_str().contains(char::is_uppercase) && (may_open || !first)
}

/// Whether the sentence round a word makes it right.
fn is_kept(word: &PlainWord, sentence: &str) -> bool {
    word.keep_regex.as_ref().is_some_and(|keep| {
        keep.is_match(&sentence.split_whitespace().collect::<Vec<_>>().join(" "))
    })
}

/// The plainer wording, where there is just one to put in the place of these words: with their capital.
fn one_wording(shown: &str, instead: &str) -> Option<String> {
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '’' | '\'');
    if instead.is_empty() || !instead.chars().all(plain) || instead.starts_with("say ") {
        return None;
    }
    let mut letters = instead.chars();
    let first = letters.next()?;
    Some(match shown.starts_with(char::is_uppercase) {
        true => first.to_uppercase().chain(letters).collect(),
        false => instead.to_owned(),
    })
}

impl WordsToAvoid {
    fn listed(&self, words: &[PlainWord]) -> &(WordList, HashMap<String, usize>) {
        self.listed.get_or_init(|| {
            let phrases: Vec<&str> = words.iter().map(|w| w.phrase.as_str()).collect();
            let places = phrases.iter().enumerate();
            (
                WordList::new(&phrases),
                places.map(|(i, p)| (listed_form(p), i)).collect(),
            )
        })
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, reading: &Reading<'_>) {
        let words = &ask.data().plain_words;
        let (list, places) = self.listed(words);
        let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
        // Long sentences full of one word are read once for it.
        let mut kept_in: HashMap<(usize, usize), bool> = HashMap::new();
        let open = masked(reading.open(), &self.leave.find(text.text));
        for span in list.find(&open) {
            let shown = &text.text[span.clone()];
            let Some(&word) = places.get(&listed_form(shown)) else {
                continue;
            };
            let known = hits.iter().any(|(_, hit)| *hit == word);
            if known || !is_written_small(shown, reading.opens_sentence(span.start)) {
                continue;
            }
            let sentence = reading.sentence_at(span.start).map(|s| s.span.clone());
            let round = sentence.unwrap_or_else(|| span.clone());
            let kept = *kept_in
                .entry((word, round.start))
                .or_insert_with(|| is_kept(&words[word], &text.text[round]));
            if !kept {
                hits.push((span, word));
            }
        }
        let different = hits.len();
        for (span, word) in hits {
            let shown = &text.text[span.clone()];
            let says = Says {
                severity: if different >= self.many {
                    self.many_words
                } else {
                    self.few_words
                },
                measured: match different {
                    1 => "1 word to avoid".to_owned(),
                    n => format!("{n} different words to avoid"),
                },
                limit: format!("none; from {} a reason is needed", self.many),
                fix: format!(
                    "“{}”: {}.",
                    shown.split_whitespace().collect::<Vec<_>>().join(" "),
                    instead(&words[word].use_instead)
                ),
            };
            match one_wording(shown, &words[word].use_instead) {
                Some(better) => found.words_better(text, span, says, better),
                None => found.words(text, span, says),
            }
        }
    }
}

impl Check for WordsToAvoid {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(ask, found, &text, &ask.reading(&text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_write_instead() {
        for (list, said) in [
            ("find out", "say “find out”"),
            ("more; extra", "say “more” or “extra”"),
            ("some; say how many", "say “some”, or say how many"),
            ("leave out; list them", "leave it out, or list them"),
            ("leave out", "leave it out"),
            ("officers; who talk", "say “officers who talk”"),
        ] {
            assert_eq!(instead(list), said);
        }
        assert!(is_written_small("Prior to", true) && !is_written_small("Key", false));
        assert!(is_written_small("Section 60", false) && !is_written_small("KEY", true));
    }
}
