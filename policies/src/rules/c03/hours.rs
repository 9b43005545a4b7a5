//! Clock times: in the 12-hour or 24-hour form, with a word for the half of the day where the form needs one.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    digits,
    months::{DayPart, Named},
    numbers_of_time::{TimeNumber, find_time_numbers},
    times::{ClockTime, Reading, find_times},
};

use super::{Fault, Other, calendar::alone};
use crate::text::touches;

/// The most bytes between a number and a word for a part of the day that belongs to it.
const BESIDE: usize = 15;

/// What a version says of the clock.
struct Clock<'o, 'a> {
    other: &'o Other<'a>,
    numbers: Vec<TimeNumber>,
    parts: Vec<Named<DayPart>>,
}

impl Clock<'_, '_> {
    fn gap(a: &Range<usize>, b: &Range<usize>) -> usize {
        if a.start <= b.start {
            b.start.saturating_sub(a.end)
        } else {
            a.start.saturating_sub(b.end)
        }
    }

    /// The words for parts of the day that stand beside this number and nearer to no other.
    fn beside<'s>(&'s self, number: &'s TimeNumber) -> impl Iterator<Item = DayPart> + 's {
        let own = |part: &&Named<DayPart>| {
            let gap = Self::gap(&number.span, &part.span);
            gap <= BESIDE
                && self
                    .numbers
                    .iter()
                    .all(|n| Self::gap(&n.span, &part.span) >= gap)
        };
        self.parts.iter().filter(own).map(|part| part.value)
    }

    /// Whether a number of the version is this time.
    fn is(&self, number: &TimeNumber, time: &ClockTime) -> bool {
        let reading = time.reads_as(number.hour, number.minute);
        // 13 to 24 can be read in one way only, whatever stands beside it.
        if reading == Reading::Other || (reading == Reading::Exact && number.hour > 12) {
            return reading == Reading::Exact;
        }
        let mut beside = self
            .beside(number)
            .filter(|p| *p != DayPart::Either)
            .peekable();
        if beside.peek().is_some() && !beside.any(|part| part.fits(time.hour)) {
            return false;
        }
        reading == Reading::Exact || self.other.calendar.is_none() || {
            let sentence = self.other.sentence(&number.span);
            let inside =
                |p: &&Named<DayPart>| sentence.start <= p.span.start && p.span.end <= sentence.end;
            self.parts
                .iter()
                .filter(inside)
                .any(|p| p.value.fits(time.hour))
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
            || self.parts.iter().any(|p| {
                // Some lists have no word for noon itself: the part of the day alone, away from any number, is it.
                let alone = self
                    .numbers
                    .iter()
                    .all(|n| Self::gap(&n.span, &p.span) > BESIDE);
                alone && p.value.fits(time.hour)
            })
    }
}

/// The most bytes between an hour and its minutes where the words for them are written out.
const WRITTEN_OUT: usize = 24;

/// Hours and minutes parted by words: `9 giờ 15`, `9 часов 15 минут`, `9 بج کر 15 منٹ`. They count where a time is looked
/// for and are never taken for another time.
fn apart(text: &str) -> Vec<TimeNumber> {
    let numbers = alone(text);
    let pairs = numbers.windows(2).filter_map(|pair| {
        let [hour, minute] = pair else { return None };
        let between = text.get(hour.span.end..minute.span.start)?;
        let words = between.starts_with(' ')
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

/// What is wrong with the times of a version. `days` are its numbers that are days of dates.
pub(super) fn faults(english: &str, other: &Other<'_>, days: &[Range<usize>]) -> Vec<Fault> {
    let times = find_times(english);
    let text = other.text.text;
    let mut numbers = find_time_numbers(text);
    numbers.retain(|n| n.marked || !touches(&n.span, days));
    numbers.extend(apart(text));
    let clock = Clock {
        other,
        parts: other
            .calendar
            .map(|c| c.day_parts_in(text))
            .unwrap_or_default(),
        numbers,
    };
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
    let mut seen = Vec::new();
    for time in &times {
        if seen.contains(&time.minutes()) {
            continue;
        }
        seen.push(time.minutes());
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
