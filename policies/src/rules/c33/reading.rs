//! What a text holds of figures: rises and falls, numbers, percentages; and whether it names a period.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::{find_dates, find_numeric_dates},
    formats::Format,
    times::find_times,
};

use super::Figures;
use crate::{
    ask::Text,
    clauses::stands_in,
    data::Data,
    numbers::{self, Number},
    text::{masked, tokens},
};

static PERCENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[0-9]+(?:[.,][0-9]+)?(?: ?%| per ?cent\b| percentage points?\b)|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen) per ?cent\b")
        .expect("a pattern fixed at compile time")
});

/// Numbers that are no count: ages, ordinals, codes, "24/7", money.
static NO_COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[0-9]+[- ](?:year|month|week)s?[- ]olds?\b|\baged? [0-9]+(?: (?:to|and) [0-9]+)?|\b[0-9]+(?:st|nd|rd|th)\b|\b24/7\b|[£€$][0-9][0-9,.]*|, [1-9][0-9],|\(aged [0-9]+\)|[#@]\w+|\b(?-i:[A-Z]{1,4})[0-9]+\b")
        .expect("a pattern fixed at compile time")
});

/// Between a word of a rise or fall and its number: "from", "sharply to about".
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:\s+[\p{L}'’-]+){0,5}?\s*\b(?:by|from|to|of)\s+",
        r"(?:(?:more than|less than|fewer than|just|only|about|around|nearly|almost|over|under|a total of|an average of|some)\s+)*$"
    ))
    .expect("a pattern fixed at compile time")
});

static TOWARDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:by|from|to)\b").expect("a pattern fixed at compile time")
});

/// What comes after "up by" itself.
static APPROX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s+(?:(?:more than|less than|just|only|about|around|nearly|almost|over|under|another|a further)\s+)*$")
        .expect("a pattern fixed at compile time")
});

/// A share that is said in words, after a word of a rise or fall.
static FRACTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?P<far>(?:\s+[\p{L}'’-]+){0,3}?\s+(?:by|to))?\s+(?:(?:more than|about|around|nearly|almost|over|just under|just over)\s+)*",
        r"(?:half|a half|a third|a quarter|a fifth|a tenth|two[- ]thirds|three[- ]quarters)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Right before a percentage: "is up 12%".
static DIRECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:up|down)\s+(?:by\s+)?(?:(?:more than|about|around|nearly|almost|over|just|a)\s+)*$")
        .expect("a pattern fixed at compile time")
});

/// The count that a percentage is of: "from 4 to 2", "3 of 12", "compared with 8".
static BASE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:from|compared (?:with|to)|against|[0-9] (?:out )?of)\s+(?:just |only )?$")
        .expect("a pattern fixed at compile time")
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:19|20)[0-9]{2}\b").expect("a pattern fixed at compile time")
});

/// May the month, not the verb.
static IN_MAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\b(?i:in|since|last|this|of|to|from|until|during|by|and|early|late|mid|between|for)[ -]|[0-9](?:st|nd|rd|th)? |[–-] ?)$")
        .expect("a pattern fixed at compile time")
});

pub(super) struct Reading<'t> {
    pub(super) text: Text<'t>,
    /// Words of a rise or fall, in order.
    figures: Vec<Range<usize>>,
    /// Counts, in order.
    numbers: Vec<Number>,
    percentages: Vec<Range<usize>>,
}

/// Items of a sorted list whose span starts in a stretch.
fn within<'a, T>(
    items: &'a [T],
    span: impl Fn(&T) -> &Range<usize>,
    stretch: &Range<usize>,
) -> &'a [T] {
    let from = items.partition_point(|i| span(i).start < stretch.start);
    let to = items.partition_point(|i| span(i).start < stretch.end);
    &items[from..to.max(from)]
}

fn ends_with_by(words: &str) -> bool {
    words.to_lowercase().ends_with(" by")
}

/// A little of the text after a place.
fn after(text: &str, at: usize) -> &str {
    &text[at..text.floor_char_boundary((at + 60).min(text.len()))]
}

impl<'t> Reading<'t> {
    /// None where the text has neither a rise or fall nor a percentage.
    pub(super) fn of(rule: &Figures, data: &Data, text: Text<'t>) -> Option<Self> {
        let words = text.text;
        let left_out = rule.not_figures.find(words);
        let mut figures = data.list("figure_words").find(words);
        figures.extend(rule.more_figures.find(words));
        figures.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
        figures.retain(|s| !stands_in(s, &left_out));
        let beside = rule.not_percentages.find(words);
        let percentages = PERCENT.find_iter(words).map(|m| m.range());
        let percentages: Vec<Range<usize>> = percentages
            .filter(|p| !words[p.clone()].starts_with("100"))
            .filter(|p| !stands_in(&(p.start.saturating_sub(2)..p.end + 2), &beside))
            .collect();
        if figures.is_empty() && percentages.is_empty() {
            return None;
        }
        let numbers = counts(rule, words);
        Some(Self {
            text,
            figures,
            numbers,
            percentages,
        })
    }

    pub(super) fn percentages_in(&self, stretch: &Range<usize>) -> Vec<Range<usize>> {
        within(&self.percentages, |p| p, stretch).to_vec()
    }

    /// The first rise or fall of a sentence with its number, from the one to the other.
    pub(super) fn figure(&self, rule: &Figures, stretch: &Range<usize>) -> Option<Range<usize>> {
        if rule.not_about.is_in(&self.text.text[stretch.clone()]) {
            return None;
        }
        let numbers = within(&self.numbers, |n| &n.span, stretch);
        let percentages = within(&self.percentages, |p| p, stretch);
        let figures = within(&self.figures, |f| f, stretch);
        let with_word = figures.iter().find_map(|figure| {
            let number = percentages
                .first()
                .cloned()
                .or_else(|| self.linked(rule, figure, numbers))
                .or_else(|| self.fraction(figure, stretch))?;
            Some(figure.start.min(number.start)..figure.end.max(number.end))
        });
        with_word.or_else(|| {
            percentages.iter().find_map(|p| {
                let from = self
                    .text
                    .text
                    .floor_char_boundary(p.start.saturating_sub(30).max(stretch.start));
                let direction = DIRECTION.find(&self.text.text[from..p.start])?;
                Some(from + direction.start()..p.end)
            })
        })
    }

    /// "Fell by a third", "cut by half".
    fn fraction(&self, figure: &Range<usize>, stretch: &Range<usize>) -> Option<Range<usize>> {
        let rest = self.text.text.get(figure.end..stretch.end)?;
        let share = FRACTION.captures(rest)?;
        let linked = share.name("far").is_some() || ends_with_by(&self.text.text[figure.clone()]);
        let end = figure.end + share.get(0)?.end();
        linked.then_some(figure.end..end)
    }

    /// The number that belongs to a rise or fall: after "from" or "by", or any where two things are compared.
    fn linked(
        &self,
        rule: &Figures,
        figure: &Range<usize>,
        numbers: &[Number],
    ) -> Option<Range<usize>> {
        let text = self.text.text;
        let words = &text[figure.clone()];
        if rule.comparing.is_in(words) {
            return numbers.first().map(|n| n.span.clone());
        }
        // The number next to the word is the one it can belong to; others stand further off.
        let next = numbers.partition_point(|n| n.span.start < figure.end);
        let number = numbers.get(next)?;
        let between = &text[figure.end..number.span.start];
        if between.len() > 80 {
            return None;
        }
        let belongs = if ends_with_by(words) {
            APPROX.is_match(between) && !self.done_by(rule, number)
        } else {
            // "Dropped from a window to 3 cars": the number is that of the second.
            LINK.is_match(between) && TOWARDS.find_iter(between).count() <= 1
        };
        belongs.then(|| number.span.clone())
    }

    /// "Broken up by 20 officers": people who did it.
    fn done_by(&self, rule: &Figures, number: &Number) -> bool {
        let near = after(self.text.text, number.span.end);
        let clause = near.split(['.', ',', ';']).next().unwrap_or_default();
        let near: Vec<&str> = clause.split_whitespace().take(2).collect();
        rule.doers.is_in(&near.join(" "))
    }

    /// The count that a percentage of this sentence is of, if one stands there.
    pub(super) fn base(&self, stretch: &Range<usize>) -> Option<u64> {
        let text = self.text.text;
        let of = within(&self.numbers, |n| &n.span, stretch)
            .iter()
            .filter(|n| {
                let from =
                    text.floor_char_boundary(n.span.start.saturating_sub(30).max(stretch.start));
                BASE_BEFORE.is_match(&text[from..n.span.start])
            });
        of.filter_map(|n| n.value.parse().ok()).next()
    }
}

/// Numbers that count something.
fn counts(rule: &Figures, text: &str) -> Vec<Number> {
    let mut taken: Vec<Range<usize>> = tokens(text);
    taken.extend(find_times(text).into_iter().map(|t| t.span));
    taken.extend(find_dates(text).into_iter().map(|d| d.span));
    taken.extend(find_numeric_dates(text).into_iter().map(|d| d.span));
    for format in [Format::VrmPlate, Format::Postcode, Format::ShoulderNumber] {
        taken.extend(format.spans(text));
    }
    taken.extend(PERCENT.find_iter(text).map(|m| m.range()));
    taken.extend(NO_COUNT.find_iter(text).map(|m| m.range()));
    let open = masked(text, &taken);
    let mut found = numbers::find(&open, &[]);
    found.retain(|n| {
        let next = after(text, n.span.end)
            .split_whitespace()
            .next()
            .unwrap_or_default();
        !rule.units.is_in(next)
    });
    found
}

impl Figures {
    /// Whether a text names a period: not the month of "you may", the year of "12-year-old" or the quarter of "by a
    /// quarter".
    pub(super) fn has_period(&self, data: &Data, text: &str) -> bool {
        let left_out = self.not_period.find(text);
        let mut words = data.list("period_words").find(text);
        words.extend(self.more_period.find(text));
        YEAR.is_match(text)
            || words.iter().any(|span| {
                let word = &text[span.clone()];
                let capital = word.starts_with(char::is_uppercase);
                let before =
                    &text[text.floor_char_boundary(span.start.saturating_sub(12))..span.start];
                let next = text[span.end..].trim_start().chars().next();
                let number_next = next.is_some_and(|c| c.is_ascii_digit());
                !stands_in(span, &left_out)
                    && match word.to_lowercase().as_str() {
                        "may" => capital && (IN_MAY.is_match(before) || number_next),
                        "march" => capital,
                        // "Between 3pm and 5pm", "between 4 and 16".
                        "between" => !number_next,
                        _ => true,
                    }
            })
    }
}
