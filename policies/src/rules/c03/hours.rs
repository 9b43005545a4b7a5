//! Clock times: in the 12-hour or 24-hour form, with a word for the half of the day where the form needs one.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    digits,
    months::{DayPart, Named},
    numbers_of_time::{TimeNumber, find_time_numbers},
    times::{ClockTime, Reading, find_times},
};

use super::{Fault, Other, calendar::alone};
use crate::text::Taken;

/// The most bytes between a number and a word for a part of the day that belongs to it.
const BESIDE: usize = 15;

/// What a version says of the clock; everything in the order of the text.
struct Clock<'o, 'a> {
    other: &'o Other<'a>,
    numbers: Vec<TimeNumber>,
    parts: Vec<Named<DayPart>>,
    /// How many bytes from each part of the day to the nearest number.
    to_number: Vec<usize>,
    /// The hours that the parts of the day in each sentence fit, a bit each; the last is of the whole text.
    fitting: Vec<u32>,
}

/// The hours that a part of the day fits, a bit each.
fn hours_of(part: DayPart) -> u32 {
    (0..24_u8)
        .filter(|hour| part.fits(*hour))
        .map(|hour| 1 << hour)
        .sum()
}

fn gap(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.start <= b.start {
        b.start.saturating_sub(a.end)
    } else {
        a.start.saturating_sub(b.end)
    }
}

/// How many bytes from each part of the day to the nearest number; both in the order of the text.
fn to_numbers(parts: &[Named<DayPart>], numbers: &[TimeNumber]) -> Vec<usize> {
    let (mut next, mut last_end) = (0, None::<usize>);
    let nearest = |part: &Named<DayPart>| {
        while let Some(number) = numbers.get(next).filter(|n| n.span.start < part.span.start) {
            last_end = last_end.max(Some(number.span.end));
            next += 1;
        }
        let before = last_end.map(|end| part.span.start.saturating_sub(end));
        let after = numbers.get(next).map(|n| gap(&part.span, &n.span));
        before.into_iter().chain(after).min().unwrap_or(usize::MAX)
    };
    parts.iter().map(nearest).collect()
}

impl<'o, 'a> Clock<'o, 'a> {
    fn new(other: &'o Other<'a>, mut numbers: Vec<TimeNumber>) -> Self {
        numbers.sort_by_key(|n| n.span.start);
        let parts = other
            .calendar
            .map(|c| c.day_parts_in(other.text.text))
            .unwrap_or_default();
        let mut fitting = vec![0; other.sentences.len() + 1];
        for part in &parts {
            let hours = hours_of(part.value);
            if let Some(sentence) = other.sentence_number(&part.span) {
                fitting[sentence] |= hours;
            }
            fitting[other.sentences.len()] |= hours;
        }
        Self {
            other,
            to_number: to_numbers(&parts, &numbers),
            numbers,
            parts,
            fitting,
        }
    }

    /// The words for parts of the day that stand beside this number and nearer to no other.
    fn beside<'s>(&'s self, number: &'s TimeNumber) -> impl Iterator<Item = DayPart> + 's {
        let next = self
            .parts
            .partition_point(|p| p.span.start < number.span.start);
        let near = move |i: &usize| gap(&number.span, &self.parts[*i].span) <= BESIDE;
        let before = (0..next).rev().take_while(near);
        let after = (next..self.parts.len()).take_while(near);
        let own = move |i: &usize| self.to_number[*i] >= gap(&number.span, &self.parts[*i].span);
        before.chain(after).filter(own).map(|i| self.parts[i].value)
    }

    /// Whether a number of the version is this time.
    fn is(&self, number: &TimeNumber, time: &ClockTime) -> bool {
        let reading = time.reads_as(number.hour, number.minute);
        // 13 to 24 can be read in one way only, whatever stands beside it.
        if reading == Reading::Other || (reading == Reading::Exact && number.hour > 12) {
            return reading == Reading::Exact;
        }
        // Noon and midnight are times of their own: in “de las 9:00 al mediodía” the word says nothing of the 9.
        let own = |part: &DayPart| match part {
            DayPart::Either => false,
            DayPart::Noon | DayPart::Midnight => matches!(number.hour, 0 | 1 | 11 | 12),
            DayPart::BeforeNoon | DayPart::AfterNoon => true,
        };
        let mut beside = self.beside(number).filter(own).peekable();
        if beside.peek().is_some() && !beside.any(|part| part.fits(time.hour)) {
            return false;
        }
        reading == Reading::Exact || self.other.calendar.is_none() || {
            let whole = self.other.sentences.len();
            let sentence = self.other.sentence_number(&number.span).unwrap_or(whole);
            self.fitting[sentence] & (1 << time.hour) != 0
        }
    }

    /// Whether the version says noon or midnight with a word, in a sentence of its own words.
    fn says_by_word(&self, time: &ClockTime) -> bool {
        if !time.is_noon_or_midnight() {
            return false;
        }
        let noon = time.hour == 12;
        let named = if noon {
            DayPart::Noon
        } else {
            DayPart::Midnight
        };
        self.parts.iter().any(|p| p.value == named)
            || self.other.calendar.is_none()
            || self
                .parts
                .iter()
                .zip(&self.to_number)
                .any(|(part, to_number)| {
                    // Some lists have no word for noon itself: the part of the day alone, away from any number, is it.
                    *to_number > BESIDE && part.value.fits(time.hour)
                })
    }
}

/// The most bytes between an hour and its minutes where the words for them are written out.
const WRITTEN_OUT: usize = 24;

/// Hours and minutes parted by words: `9 giờ 15`, `9 часов 15 минут`, `9 بج کر 15 منٹ`, `৯টা ১৫`. They count where a time
/// is looked for and are never taken for another time.
pub(in crate::rules) fn apart(text: &str) -> Vec<TimeNumber> {
    let numbers = alone(text);
    let pairs = numbers.windows(2).filter_map(|pair| {
        let [hour, minute] = pair else { return None };
        let between = text.get(hour.span.end..minute.span.start)?;
        let words = between.ends_with(' ')
            && between.len() <= WRITTEN_OUT
            && between.contains(char::is_alphabetic)
            && between
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\u{300}'..='\u{36f}'));
        let two_figures = text[minute.span.clone()].chars().count() == 2;
        (words && two_figures && hour.value <= 24 && minute.value < 60).then_some(TimeNumber {
            span: hour.span.start..minute.span.end,
            hour: u8::try_from(hour.value).ok()?,
            minute: u8::try_from(minute.value).ok()?,
            marked: false,
        })
    });
    pairs.chain(with_comma(text)).collect()
}

/// `21,15`, as Bulgarian writes it: a decimal to most, so it counts only where that time is looked for.
fn with_comma(text: &str) -> Vec<TimeNumber> {
    static COMMA: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[^0-9.,:/£€$])(?P<all>(?P<h>[01]?[0-9]|2[0-4]),(?P<m>[0-5][0-9]))(?:[^0-9,]|$)",
        )
        .expect("a pattern fixed at compile time")
    });
    let folded = digits::fold(text);
    let read = |c: regex::Captures<'_>| {
        Some(TimeNumber {
            span: folded.origin(c.name("all")?.range()),
            hour: c["h"].parse().ok()?,
            minute: c["m"].parse().ok()?,
            marked: false,
        })
    };
    COMMA
        .captures_iter(folded.as_str())
        .filter_map(read)
        .collect()
}

/// The numbers of a version that may be times. `days` are its numbers that are days of dates.
fn time_numbers(text: &str, days: &[Range<usize>]) -> Vec<TimeNumber> {
    let days = Taken::new(days.to_vec());
    let mut numbers = find_time_numbers(text);
    numbers.retain(|n| n.marked || !days.touches(&n.span));
    numbers.extend(apart(text));
    numbers
}

/// What is wrong with the times of a version. `days` are its numbers that are days of dates.
pub(super) fn faults(english: &str, other: &Other<'_>, days: &[Range<usize>]) -> Vec<Fault> {
    let mut times = find_times(english);
    let mut seen = HashSet::new();
    times.retain(|time| seen.insert(time.minutes()));
    let text = other.text.text;
    let clock = Clock::new(other, time_numbers(text, days));
    let is_any = |n: &&TimeNumber| {
        !times
            .iter()
            .any(|t| t.reads_as(n.hour, n.minute) != Reading::Other)
    };
    let mut strange: Vec<&TimeNumber> = clock
        .numbers
        .iter()
        .filter(|n| n.marked)
        .filter(is_any)
        .collect();
    let mut faults = Vec::new();
    for time in &times {
        if clock.numbers.iter().any(|n| clock.is(n, time)) || clock.says_by_word(time) {
            continue;
        }
        faults.push(missing(&clock, english, time, &mut strange));
    }
    // A number with a colon is a time and nothing else; with a full stop it may be a sum or a measure.
    for number in strange
        .iter()
        .filter(|n| text[n.span.clone()].contains([':', '：']))
    {
        faults.push(Fault {
            span: Some(number.span.clone()),
            english: "no such time".to_owned(),
            written: String::new(),
            says: text[number.span.clone()].to_owned(),
        });
    }
    faults
}

/// A time that the version has not: said without its half of the day, as another time, or not at all.
fn missing(
    clock: &Clock<'_, '_>,
    english: &str,
    time: &ClockTime,
    strange: &mut Vec<&TimeNumber>,
) -> Fault {
    let text = clock.other.text.text;
    let unclear = (clock.numbers.iter())
        .filter(|n| time.reads_as(n.hour, n.minute) != Reading::Other)
        .max_by_key(|n| n.marked);
    let minutes =
        |n: &TimeNumber| (u16::from(n.hour) * 60 + u16::from(n.minute)).abs_diff(time.minutes());
    let nearest = strange
        .iter()
        .enumerate()
        .min_by_key(|(_, n)| minutes(n))
        .map(|(i, _)| i);
    let (span, says) = match (nearest, unclear) {
        (Some(i), None) => {
            let number = strange.remove(i);
            (
                Some(number.span.clone()),
                text[number.span.clone()].to_owned(),
            )
        }
        (_, Some(number)) => {
            let half = if time.is_after_noon() {
                "after noon"
            } else {
                "before noon"
            };
            let words = &text[number.span.clone()];
            (
                Some(number.span.clone()),
                format!("{words}, without a word that makes it {half}"),
            )
        }
        (None, None) => (None, String::new()),
    };
    Fault {
        span,
        english: time.plain(),
        written: english[time.span.clone()].to_owned(),
        says,
    }
}
