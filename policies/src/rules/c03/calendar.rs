//! What a version says of the calendar: its numbers, months and weekdays, and which belong together.
//!
//! What belongs together stands close by, so each question looks at a few neighbours only: a text of any length is read
//! in time that grows with it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{digits, months::Named};

use super::Other;
use crate::text::{Taken, tokens};

static RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+").expect("a pattern fixed at compile time"));

/// How many neighbours on each side may belong to a number or a month.
pub(super) const NEIGHBOURS: usize = 8;

/// A number that stands alone and may be a day of the month or a year.
pub(in crate::rules) struct Alone {
    pub(in crate::rules) value: u32,
    pub(in crate::rules) span: Range<usize>,
}

/// What a version says of the calendar; everything in the order of the text.
pub(in crate::rules) struct Calendar<'o, 'a> {
    pub(super) other: &'o Other<'a>,
    pub(super) numbers: Vec<Alone>,
    pub(in crate::rules) months: Vec<Named<u8>>,
    pub(super) weekdays: Vec<Named<u8>>,
    /// Which of the numbers may be days.
    days: Vec<usize>,
}

/// Numbers of up to four figures, in digits of any script, that are no part of a time, decimal, phone or reference.
pub(super) fn alone(text: &str) -> Vec<Alone> {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    let taken = Taken::new(tokens(plain));
    let joins = |c: char| matches!(c, '.' | ':' | ',' | '/');
    let digit = |c: char| c.is_ascii_digit();
    let mut found = Vec::new();
    for run in RUN.find_iter(plain) {
        let joined = plain[..run.start()]
            .strip_suffix(joins)
            .is_some_and(|b| b.ends_with(digit))
            || plain[run.end()..]
                .strip_prefix(joins)
                .is_some_and(|a| a.starts_with(digit));
        if run.len() > 4 || joined || taken.touches(&run.range()) {
            continue;
        }
        if let Ok(value) = run.as_str().parse() {
            found.push(Alone {
                value,
                span: folded.origin(run.range()),
            });
        }
    }
    found
}

/// The first of a month in words, before its name.
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\s)(?:یکم|پہلی|पहली|প্রথম|primero de|primeiro de|premier|primo|întâi)\s$")
        .expect("a pattern fixed at compile time")
});

/// The end of a text, long enough for the words that may stand before a month.
fn last_words(text: &str) -> &str {
    let from = (text.len().saturating_sub(40)..=text.len()).find(|at| text.is_char_boundary(*at));
    from.map_or("", |at| &text[at..])
}

/// The items nearest to a place in the text: those before it, nearest first, and those after it.
pub(super) fn around<T>(
    items: &[T],
    start_of: impl Fn(&T) -> usize,
    at: usize,
) -> (impl Iterator<Item = &T>, impl Iterator<Item = &T>) {
    let next = items.partition_point(|item| start_of(item) < at);
    (items[..next].iter().rev(), items[next..].iter())
}

impl<'o, 'a> Calendar<'o, 'a> {
    pub(in crate::rules) fn read(other: &'o Other<'a>) -> Self {
        let text = other.text.text;
        let numbers = alone(text);
        let days = (0..numbers.len()).filter(|i| numbers[*i].value <= 39);
        let named = other.calendar.map(|c| c.months_and_weekdays_in(text));
        let (months, weekdays) = named.unwrap_or_default();
        Self {
            other,
            days: days.collect(),
            numbers,
            months,
            weekdays,
        }
    }

    pub(in crate::rules) fn days(&self) -> impl Iterator<Item = &Alone> {
        self.days.iter().map(|i| &self.numbers[*i])
    }

    fn distance(&self, day: &Alone, month: &Named<u8>) -> usize {
        if day.span.start >= month.span.start && day.span.end <= month.span.end {
            // The figures of 12月 are the month itself.
            return usize::MAX;
        }
        self.other.between(&day.span, &month.span)
    }

    /// Whether a month belongs to this day more than to any other. Of the days on one side the nearest has the fewest
    /// words between.
    fn owns(&self, day: &Alone, month: &Named<u8>) -> bool {
        let own = self.distance(day, month);
        let start = |i: &usize| self.numbers[*i].span.start;
        let (before, after) = around(&self.days, start, month.span.start);
        let inside = |i: &&usize| self.numbers[**i].span.end <= month.span.end;
        let nearest = before.take(1).chain(after.skip_while(inside).take(1));
        nearest
            .map(|i| self.distance(&self.numbers[*i], month))
            .all(|other| other >= own)
    }

    /// The months that can be this day's: near enough, with no month of its own nearer. In the order of the text.
    pub(in crate::rules) fn months_of(&self, day: &Alone, within: usize) -> Vec<&Named<u8>> {
        let (before, after) = around(&self.months, |m| m.span.start, day.span.start);
        let with_distance = |month| (self.distance(day, month), month);
        let is_near = |(distance, _): &(usize, &Named<u8>)| *distance <= within;
        let mut near: Vec<(usize, &Named<u8>)> = before
            .take(NEIGHBOURS)
            .map(with_distance)
            .filter(is_near)
            .collect();
        near.reverse();
        near.extend(after.take(NEIGHBOURS).map(with_distance).filter(is_near));
        let owned = (near.iter())
            .filter(|(_, month)| self.owns(day, month))
            .map(|(distance, _)| *distance)
            .min();
        near.retain(|(distance, _)| owned.is_none_or(|own| *distance <= own));
        near.into_iter().map(|(_, month)| month).collect()
    }

    /// The months of this day that belong to no other day more.
    pub(in crate::rules) fn own_months_of(&self, day: &Alone, within: usize) -> Vec<&Named<u8>> {
        let mut months = self.months_of(day, within);
        months.retain(|month| self.owns(day, month));
        months
    }

    /// Whether the first of this month stands in words: `یکم دسمبر`, `primero de diciembre`.
    pub(super) fn says_first_of(&self, month: u8) -> bool {
        let text = self.other.text.text;
        (self.months.iter())
            .filter(|named| named.value == month)
            .any(|named| FIRST.is_match(last_words(&text[..named.span.start])))
    }

    /// Whether the language has a list of months.
    pub(in crate::rules) fn knows_months(&self) -> bool {
        self.other.calendar.is_some()
    }

    /// The years that stand beside a span, in the order of the text.
    pub(in crate::rules) fn years_beside(&self, span: &Range<usize>) -> Vec<&Alone> {
        let (before, after) = around(&self.numbers, |n| n.span.start, span.start);
        let mut near: Vec<&Alone> = before.take(2).collect();
        near.reverse();
        near.extend(after.take(NEIGHBOURS));
        near.retain(|n| (1900..2100).contains(&n.value) && self.other.between(span, &n.span) <= 1);
        near
    }
}
