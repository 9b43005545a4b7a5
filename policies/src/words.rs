//! Word lists: whole words, any case, `*` for any ending.

use std::ops::Range;

use regex::Regex;
use unicode_normalization::char::is_combining_mark;

/// A list of words and phrases, matched on whole words in any case, longest first.
pub(crate) struct WordList(Option<Regex>);

impl WordList {
    pub(crate) fn new<S: AsRef<str>>(words: &[S]) -> Self {
        Self(pattern(words, true))
    }

    /// The same, where capitals count.
    pub(crate) fn exact<S: AsRef<str>>(words: &[S]) -> Self {
        Self(pattern(words, false))
    }

    /// The same, where the capitals of a word that has some count: "Poles" are people, "poles" are not.
    pub(crate) fn as_written<S: AsRef<str>>(words: &[S]) -> Self {
        Self(compiled(words, "", |word| {
            if word.contains(char::is_uppercase) {
                "-i"
            } else {
                "i"
            }
        }))
    }

    /// Where its words stand, from left to right, none inside another.
    pub(crate) fn find(&self, text: &str) -> Vec<Range<usize>> {
        self.hits(text).collect()
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.hits(text).next().is_some()
    }

    fn hits<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        (self.0.iter())
            .flat_map(|regex| regex.find_iter(text).map(|m| m.range()))
            .filter(|span| stands_alone(text, span))
    }
}

/// Whether no letter of any script touches it: the pattern itself looks only for those of ASCII.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(joins)
}

fn joins(c: char) -> bool {
    !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c))
}

impl<'de> serde::Deserialize<'de> for WordList {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(d).map(|words| Self::new(&words))
    }
}

/// A word list of the settings in which the capitals of a word that has some count.
pub(crate) struct AsWritten(pub(crate) WordList);

impl<'de> serde::Deserialize<'de> for AsWritten {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(d).map(|words| Self(WordList::as_written(&words)))
    }
}

fn pattern<S: AsRef<str>>(words: &[S], any_case: bool) -> Option<Regex> {
    compiled(words, if any_case { "(?i)" } else { "" }, |_| "")
}

/// One pattern of all words: `all` stands before them, and `each` says which flags a word has of its own.
fn compiled<S: AsRef<str>>(
    words: &[S],
    all: &str,
    each: impl Fn(&str) -> &'static str,
) -> Option<Regex> {
    let mut words: Vec<&str> = words
        .iter()
        .map(|w| w.as_ref().trim())
        .filter(|w| !w.trim_matches('*').is_empty())
        .collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    if words.is_empty() {
        return None;
    }
    let one = |word: &&str| {
        let (stem, ending) = match word.strip_suffix('*') {
            Some(stem) => (stem, r"\w*"),
            None => (*word, ""),
        };
        let escaped: String = stem
            .split_whitespace()
            .map(|part| regex::escape(part).replace(['’', '\''], "['’]"))
            .collect::<Vec<_>>()
            .join(r"\s+");
        format!("(?{}:{escaped}{ending})", each(word))
    };
    let parts: Vec<String> = words.iter().map(one).collect();
    // Word boundaries of ASCII, because those of Unicode make the search of any text with a curly quotation mark in it
    // a hundred times slower; `stands_alone` does the rest.
    let source = format!(
        r"{all}(?-u:\b{{start-half}})(?:{})(?-u:\b{{end-half}})",
        parts.join("|")
    );
    // Every part is escaped, so that only the size of a list could make this fail; such a list matches nothing.
    Regex::new(&source).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_whole_words_longest_first() {
        let list = WordList::new(&["don’t", "leak*", "call 999", "call", "SC&O"]);
        let shown = |text: &'static str| -> Vec<&'static str> {
            list.find(text).into_iter().map(|r| &text[r]).collect()
        };
        assert_eq!(
            shown("Don't call\n999: leaking. recall, SC&O"),
            ["Don't", "call\n999", "leaking", "SC&O"]
        );
        assert!(!list.is_in("recalled, bleak"));
        let list = WordList::new(&["café", "caf", "act"]);
        assert_eq!(list.find("“café” act’s"), [3..8, 12..15]);
        assert!(!list.is_in("cafés, éact, actè, caf\u{301}, act_2"));
        assert!(WordList::exact(&["IP"]).is_in("the IP said"));
        assert!(!WordList::exact(&["IP"]).is_in("ip, IPA"));
        assert!(!WordList::new::<&str>(&[]).is_in("anything"));
        let written = WordList::as_written(&["Poles", "migrants"]);
        assert!(written.is_in("the Poles") && written.is_in("MIGRANTS"));
        assert!(!written.is_in("two poles"));
    }
}
