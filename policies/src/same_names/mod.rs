//! Names as people write them: in any case, with or without accents, with straight or curly apostrophes, with hyphens or
//! spaces, with a middle name, behind "Miss", in a hashtag, with the ending of a possessive.

mod words;

use std::ops::Range;

use words::TITLES;
pub(crate) use words::Words;

use crate::ask::{Ask, Text, text_of, title_of};

/// The most names between the first and the last.
const MIDDLE: usize = 2;

/// A name, or any other words that an order covers.
pub(crate) struct Name {
    words: Vec<String>,
    /// First and last name and what stands between, and nothing but letters.
    personal: bool,
}

impl Name {
    /// A name as recorded; none where it holds no letter or digit.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let words: Vec<String> = (Words::of(name).tokens.into_iter())
            .map(|t| t.letters)
            .collect();
        let given: Vec<&str> = name.split_whitespace().collect();
        let personal = (2..=4).contains(&given.len())
            && (given.iter()).all(|w| {
                w.starts_with(char::is_uppercase) && !w.contains(|c: char| c.is_numeric())
            });
        (!words.is_empty()).then_some(Self { words, personal })
    }

    /// Where it stands in a text, from left to right.
    pub(crate) fn find(&self, words: &Words<'_>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (i, token) in words.tokens.iter().enumerate() {
            if found.last().is_some_and(|last| token.span.start < last.end) {
                continue;
            }
            if let Some(end) = self.at(words, i) {
                found.push(token.span.start..end);
            }
        }
        found
    }

    fn at(&self, words: &Words<'_>, i: usize) -> Option<usize> {
        let whole = words.stands(i, &self.words);
        if whole.is_some() || !self.personal {
            return whole;
        }
        let (last, firsts) = self.words.split_last()?;
        let first = firsts.get(..1)?;
        let token = &words.tokens[i];
        if TITLES.contains(&token.letters.as_str()) && words.joined(i) {
            return words.stands(i + 1, std::slice::from_ref(last));
        }
        if token.letters == first[0] {
            return middle(words, i, last);
        }
        // "Duxbury, Saffron", as in a list.
        let next = words.tokens.get(i + 1)?;
        let between = &words.text[token.span.end..next.span.start];
        (&token.letters == last
            && token.capital
            && next.capital
            && matches!(between.trim(), "" | ",")
            && !between.contains('\n'))
        .then(|| words.stands(i + 1, first))?
    }
}

/// First and last name with other names between them, or without those that are recorded.
fn middle(words: &Words<'_>, first: usize, last: &String) -> Option<usize> {
    let mut at = first;
    for _ in 0..=MIDDLE {
        if !words.joined(at) {
            return None;
        }
        at += 1;
        if let Some(end) = words.stands(at, std::slice::from_ref(last)) {
            return Some(end);
        }
        if !words.tokens[at].capital {
            return None;
        }
    }
    None
}

/// Where a version has a name in its own letters: the form that is recorded for it.
pub(crate) fn approved_forms<'a>(ask: &Ask<'a>, names: &[String]) -> Vec<(Text<'a>, Range<usize>)> {
    let same = |a: &str, b: &str| {
        let letters = |n: &str| Name::of(n).map(|n| n.words.concat());
        letters(a).is_some_and(|a| letters(b) == Some(a))
    };
    let mut found = Vec::new();
    for variant in ask.variants() {
        let forms = (variant.names.iter())
            .filter(|(english, own)| {
                !own.trim().is_empty() && names.iter().any(|n| same(n, english))
            })
            .map(|(_, own)| own.trim());
        for form in forms {
            for text in [title_of(variant), text_of(variant)] {
                let spans = text.text.match_indices(form);
                let spans: Vec<_> = spans.map(|(at, f)| at..at + f.len()).collect();
                found.extend(spans.into_iter().map(|span| (text.clone(), span)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(name: &str, text: &'t str) -> Vec<&'t str> {
        let name = Name::of(name).unwrap();
        let spans = name.find(&Words::of(text));
        spans.into_iter().map(|s| &text[s]).collect()
    }

    #[test]
    fn finds_a_name_however_it_is_written() {
        for (name, text, expected) in [
            (
                "Saffron Duxbury",
                "It named Saffron Duxbury.",
                "Saffron Duxbury",
            ),
            (
                "Saffron Duxbury",
                "SAFFRON DUXBURY’S family",
                "SAFFRON DUXBURY",
            ),
            ("Saffron Duxbury", "saffron\nduxbury", "saffron\nduxbury"),
            ("Saffron Duxbury", "#SaffronDuxbury", "SaffronDuxbury"),
            (
                "Saffron Duxbury",
                "met.police.uk/saffron-duxbury",
                "saffron-duxbury",
            ),
            (
                "Saffron Duxbury",
                "Saffron Mae Duxbury, 15",
                "Saffron Mae Duxbury",
            ),
            (
                "Saffron Duxbury",
                "Saffron M. Duxbury",
                "Saffron M. Duxbury",
            ),
            ("Saffron Mae Duxbury", "Saffron Duxbury", "Saffron Duxbury"),
            ("Saffron Duxbury", "Miss Duxbury is safe", "Miss Duxbury"),
            ("Saffron Duxbury", "DUXBURY, Saffron", "DUXBURY, Saffron"),
            (
                "Saffron Duxbury",
                "Saffron Dux\u{200b}bury",
                "Saffron Dux\u{200b}bury",
            ),
            (
                "Saffron Duxbury",
                "Saffron Duxbury'nin evi",
                "Saffron Duxbury",
            ),
            ("Saffron Duxbury", "Saffron Duxburyর বাড়ি", "Saffron Duxbury"),
            (
                "Saffron Duxbury",
                "\u{2068}Saffron Duxbury\u{2069} سے",
                "Saffron Duxbury",
            ),
            ("Zoë O’Neill", "Zoe O'Neill's coat", "Zoe O'Neill"),
            ("Zoe ONeill", "Zoë O’Neill", "Zoë O’Neill"),
            ("Zoe O'Neill", "ZOE\u{308} O NEILL", "ZOE\u{308} O NEILL"),
            (
                "Anne-Marie Łukasik",
                "Anne Marie Lukasik",
                "Anne Marie Lukasik",
            ),
            ("Kai", "We found Kai's bike.", "Kai"),
            (
                "14 Foundry Mews",
                "at 14 Foundry  Mews now",
                "14 Foundry  Mews",
            ),
        ] {
            assert_eq!(found(name, text), [expected], "{name}: {text}");
        }
    }

    #[test]
    fn leaves_other_words_alone() {
        for (name, text) in [
            ("Saffron Duxbury", "Saffron Walden and the Duxbury Estate"),
            ("Saffron Duxbury", "PC Duxbury came. Saffron is a spice."),
            ("Saffron Duxbury", "We like saffron. Duxbury is a village."),
            ("Saffron Duxbury", "Saffron and her friend Duxbury"),
            ("Kai", "Kaiser, Mordekai and Kais"),
            ("Rose Marsh", "Roses Marsh, rose marshes"),
            ("14 Foundry Mews", "114 Foundry Mews or 14 Foundry Road"),
        ] {
            let none: [&str; 0] = [];
            assert_eq!(found(name, text), none, "{name}: {text}");
        }
        assert!(Name::of(" – ").is_none());
    }
}
