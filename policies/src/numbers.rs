//! Numbers of an English text, in figures or in words.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// A number and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// Its value in figures, without commas: `1250`, `2.5`.
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
    /// Whether it is written as a word ("two").
    pub(crate) in_words: bool,
}

/// The words of the numbers from 0 to 19.
pub(crate) const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// The words of the tens from 20 to 90.
pub(crate) const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const SCALES: [(&str, u64); 3] = [
    ("hundred", 100),
    ("thousand", 1_000),
    ("million", 1_000_000),
];

/// Figures that do not hang on a letter: not the 60 of S60, the 15 of SE15.
static FIGURES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^\p{L}\p{N}.,])(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)",
    )
    .expect("a pattern fixed at compile time")
});

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{L}[\p{L}'’]*").expect("a pattern fixed at compile time"));

/// Words that make "one" no count: "no one", "one of our officers", "this one", "one another".
const NO_COUNT_BEFORE: &[&str] = &[
    "no", "this", "that", "the", "each", "every", "any", "which", "some", "another",
];
const NO_COUNT_AFTER: &[&str] = &["of", "another", "way", "by", "off", "who", "or"];

/// The numbers of a text, in order, that do not stand in any of `taken`.
pub(crate) fn find(text: &str, taken: &[Range<usize>]) -> Vec<Number> {
    let mut found = figures(text);
    found.extend(words(text));
    let taken = crate::text::Taken::new(taken.to_vec());
    found.retain(|n| !taken.touches(&n.span));
    found.sort_by_key(|n| n.span.start);
    found
}

fn figures(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut from = 0;
    while let Some(hit) = FIGURES.captures_at(text, from).and_then(|c| c.name("n")) {
        numbers.push(Number {
            value: plain(&hit.as_str().replace(',', "")),
            span: hit.range(),
            in_words: false,
        });
        from = hit.end();
    }
    numbers
}

/// Without zeros that say nothing: `007` is 7, `2.50` is 2.5.
fn plain(figures: &str) -> String {
    let (whole, part) = figures.split_once('.').unwrap_or((figures, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

/// What a word adds to a number that is being said.
enum Part {
    Small(u64),
    Scale(u64),
}

fn part(word: &str) -> Option<Part> {
    let at = |list: &[&str]| list.iter().position(|w| *w == word).map(|i| i as u64);
    at(&UNITS)
        .map(Part::Small)
        .or_else(|| at(&TENS).map(|i| Part::Small((i + 2) * 10)))
        .or_else(|| (SCALES.iter().find(|(w, _)| *w == word)).map(|(_, n)| Part::Scale(*n)))
        .or_else(|| (word == "dozen").then_some(Part::Small(12)))
}

fn words(text: &str) -> Vec<Number> {
    let all: Vec<(Range<usize>, String)> = WORD
        .find_iter(text)
        .map(|m| (m.range(), m.as_str().to_lowercase()))
        .collect();
    let mut numbers = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let Some((value, used)) = said(text, &all[i..]) else {
            i += 1;
            continue;
        };
        let last = i + used - 1;
        let before = i.checked_sub(1).map_or("", |b| all[b].1.as_str());
        let after = all.get(last + 1).map_or("", |w| w.1.as_str());
        let count =
            value != 1 || !(NO_COUNT_BEFORE.contains(&before) || NO_COUNT_AFTER.contains(&after));
        if count {
            numbers.push(Number {
                value: value.to_string(),
                span: all[i].0.start..all[last].0.end,
                in_words: true,
            });
        }
        i = last + 1;
    }
    numbers
}

/// The number that words say from the first on, and how many words it takes: "two hundred and fifty", "twenty-five".
fn said(text: &str, words: &[(Range<usize>, String)]) -> Option<(u64, usize)> {
    let (mut total, mut current, mut used) = (0_u64, None::<u64>, 0);
    let mut last_small = 0;
    let mut i = 0;
    while let Some((span, word)) = words.get(i) {
        let joined = i == 0 || {
            let between = &text[words[i - 1].0.end..span.start];
            between == " " || between == "-"
        };
        if !joined {
            break;
        }
        match part(word) {
            Some(Part::Small(n)) => {
                let follows = match current {
                    None => true,
                    Some(_) if last_small >= 20 && last_small % 10 == 0 => n < 10,
                    Some(c) => c % 100 == 0 && n < 100,
                };
                if !follows {
                    break;
                }
                current = Some(current.unwrap_or(0) + n);
                last_small = n;
            }
            Some(Part::Scale(scale)) => {
                // "hundreds" is no number, "a hundred" is one hundred.
                let value = current.unwrap_or(1).saturating_mul(scale);
                last_small = 0;
                if scale == 100 {
                    current = Some(value);
                } else {
                    total = total.saturating_add(value);
                    current = Some(0);
                }
            }
            None if word == "and" && current.is_some_and(|c| c % 100 == 0) && i > 0 => {
                let more = words.get(i + 1).and_then(|(_, w)| part(w));
                if !matches!(more, Some(Part::Small(_))) {
                    break;
                }
                i += 1;
                continue;
            }
            None => break,
        }
        i += 1;
        used = i;
    }
    current
        .map(|c| (total.saturating_add(c), used))
        .filter(|_| used > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_figures_and_words() {
        for (text, expected) in [
            ("Two men and 3 women", vec!["2", "3"]),
            ("twenty-five bikes, a hundred signs", vec!["25", "100"]),
            ("two hundred and fifty calls", vec!["250"]),
            ("three thousand one hundred and two", vec!["3102"]),
            ("1,250 calls, 2.50 metres", vec!["1250", "2.5"]),
            ("one man; no one was hurt; one of our officers", vec!["1"]),
            ("between one and two people", vec!["1", "2"]),
            ("The S60, SE15, A2 and M25", vec![]),
            ("5ft 4in, 24/7", vec!["5", "4", "24", "7"]),
            ("hundreds of people, someone, often", vec![]),
            ("a dozen homes", vec!["12"]),
            ("zero", vec!["0"]),
        ] {
            let values: Vec<String> = find(text, &[]).into_iter().map(|n| n.value).collect();
            assert_eq!(values, expected, "{text}");
        }
        assert!(find("Two men", std::slice::from_ref(&(0..3))).is_empty());
    }
}
