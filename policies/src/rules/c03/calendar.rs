//! What a version says of the calendar: its numbers, months and weekdays, and which belong together.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{digits, months::Named};

use super::Other;
use crate::text::{tokens, touches};

static RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+").expect("a pattern fixed at compile time"));

/// A number that stands alone and may be a day of the month or a year.
pub(super) struct Alone {
    pub(super) value: u32,
    pub(super) span: Range<usize>,
}

/// What a version says of the calendar.
pub(super) struct Calendar<'o, 'a> {
    pub(super) other: &'o Other<'a>,
    pub(super) numbers: Vec<Alone>,
    months: Vec<Named<u8>>,
    pub(super) weekdays: Vec<Named<u8>>,
}

/// Numbers of up to four figures, in digits of any script, that are no part of a time, decimal, phone or reference.
pub(super) fn alone(text: &str) -> Vec<Alone> {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    let taken = tokens(plain);
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
        if run.len() > 4 || joined || touches(&run.range(), &taken) {
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

impl<'o, 'a> Calendar<'o, 'a> {
    pub(super) fn read(other: &'o Other<'a>) -> Self {
        let text = other.text.text;
        Self {
            other,
            numbers: alone(text),
            months: other
                .calendar
                .map(|c| c.months_in(text))
                .unwrap_or_default(),
            weekdays: other
                .calendar
                .map(|c| c.weekdays_in(text))
                .unwrap_or_default(),
        }
    }

    pub(super) fn days(&self) -> impl Iterator<Item = &Alone> {
        self.numbers.iter().filter(|n| n.value <= 39)
    }

    fn distance(&self, day: &Alone, month: &Named<u8>) -> usize {
        if day.span.start >= month.span.start && day.span.end <= month.span.end {
            // The figures of 12月 are the month itself.
            return usize::MAX;
        }
        self.other.between(&day.span, &month.span)
    }

    /// Whether a month belongs to this day more than to any other.
    fn owns(&self, day: &Alone, month: &Named<u8>) -> bool {
        let own = self.distance(day, month);
        self.days().all(|d| self.distance(d, month) >= own)
    }

    /// The months that can be this day's: near enough, with no month of its own nearer.
    pub(super) fn months_of<'s>(
        &'s self,
        day: &'s Alone,
        within: usize,
    ) -> impl Iterator<Item = &'s Named<u8>> {
        self.months.iter().filter(move |month| {
            let distance = self.distance(day, month);
            let nearer = |m: &Named<u8>| self.distance(day, m) < distance && self.owns(day, m);
            distance <= within && !self.months.iter().any(nearer)
        })
    }
}
