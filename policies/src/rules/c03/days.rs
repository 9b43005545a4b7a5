//! Dates: the day with a form of its month near it, the right weekday, the right year.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::Weekday;
use regex::Regex;
use wardmote_domain::text::{
    dates::{WrittenDate, find_dates, find_numeric_dates, month_name, weekday_name},
    digits,
    months::Named,
};

use super::{
    Fault, Other, SameTimes,
    calendar::{Alone, Calendar},
};
use crate::text::touches;

/// Weekdays of an English text.
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
        .expect("a pattern fixed at compile time")
});

/// A date as found in a version: its day and the whole of it.
struct Place {
    day: Range<usize>,
    whole: Range<usize>,
}

impl SameTimes {
    /// What is wrong with the dates of a version, and the numbers that are days of dates.
    pub(super) fn days(&self, english: &str, other: &Other<'_>) -> (Vec<Fault>, Vec<Range<usize>>) {
        let calendar = Calendar::read(other);
        let dates = find_dates(english);
        let (mut faults, mut days) = (Vec::new(), Vec::new());
        let mut known: Vec<u8> = Vec::new();
        for date in &dates {
            let right = right_weekdays(date, other);
            known.extend(
                right
                    .iter()
                    .map(|d| d.to_monday_one_offset().unsigned_abs()),
            );
            let shared = dates.iter().filter(|d| d.span == date.span).count() > 1;
            let within = if shared {
                self.shared_within
            } else {
                self.month_within
            };
            let places = places(&calendar, date, within);
            days.extend(places.iter().map(|p| p.day.clone()));
            if places.is_empty() && !numeric(other.text.text, date) {
                faults.push(changed(&calendar, &dates, english, date, within));
                continue;
            }
            faults.extend(self.weekday(&calendar, english, date, &places, &right));
            faults.extend(self.year(&calendar, english, date, &places));
        }
        faults.extend(bare_weekday(&calendar, english, &dates, known));
        (faults, days)
    }

    /// A weekday beside the date that is another one.
    fn weekday(
        &self,
        calendar: &Calendar<'_, '_>,
        english: &str,
        date: &WrittenDate,
        places: &[Place],
        right: &[Weekday],
    ) -> Option<Fault> {
        let other = calendar.other;
        let near: Vec<&Named<u8>> = (calendar.weekdays.iter())
            .filter(|day| {
                places.iter().any(|p| {
                    let sentence = other.sentence(&p.whole);
                    sentence.start <= day.span.start
                        && day.span.end <= sentence.end
                        && other.words_between(&p.whole, &day.span) <= self.weekday_within
                })
            })
            .collect();
        let fits = |day: &&Named<u8>| {
            right
                .iter()
                .any(|r| r.to_monday_one_offset().unsigned_abs() == day.value)
        };
        if right.is_empty() || near.is_empty() || near.iter().any(fits) {
            return None;
        }
        let wrong = near.first()?;
        Some(Fault {
            span: Some(wrong.span.clone()),
            english: format!(
                "{} {} {}",
                weekday_name(right[0]),
                date.day,
                month_name(date.month)
            ),
            written: english[date.span.clone()].to_owned(),
            says: other.text.text[wrong.span.clone()].to_owned(),
        })
    }

    /// A year beside the date that is another one.
    fn year(
        &self,
        calendar: &Calendar<'_, '_>,
        english: &str,
        date: &WrittenDate,
        places: &[Place],
    ) -> Option<Fault> {
        let other = calendar.other;
        let nearest = || {
            other
                .near
                .and_then(|near| date.nearest(near))
                .map(|d| d.year())
        };
        let right = u32::try_from(date.year.or_else(nearest)?).ok()?;
        let years: Vec<&Alone> = (calendar.numbers.iter())
            .filter(|n| (1900..2100).contains(&n.value))
            .filter(|n| places.iter().any(|p| other.between(&p.whole, &n.span) <= 1))
            .collect();
        let wrong = years
            .first()
            .filter(|_| years.iter().all(|y| y.value != right))?;
        Some(Fault {
            span: Some(wrong.span.clone()),
            english: format!("{} {} {right}", date.day, month_name(date.month)),
            written: english[date.span.clone()].to_owned(),
            says: other.text.text[wrong.span.clone()].to_owned(),
        })
    }
}

/// The weekday as the English has it and as the calendar has it: either is right here, C-15 tells them apart.
fn right_weekdays(date: &WrittenDate, other: &Other<'_>) -> Vec<Weekday> {
    let real = other
        .near
        .and_then(|near| date.nearest(near))
        .map(|d| d.weekday());
    real.into_iter().chain(date.weekday).collect()
}

/// Where a version has a date. Without a list of months its day alone is looked for.
fn places(calendar: &Calendar<'_, '_>, date: &WrittenDate, within: usize) -> Vec<Place> {
    let own_days = calendar.days().filter(|n| n.value == u32::from(date.day));
    if calendar.other.calendar.is_none() {
        return own_days
            .map(|day| Place {
                day: day.span.clone(),
                whole: day.span.clone(),
            })
            .collect();
    }
    own_days
        .filter_map(|day| {
            let month = calendar
                .months_of(day, within)
                .find(|m| m.value == date.month)?;
            Some(Place {
                day: day.span.clone(),
                whole: day.span.start.min(month.span.start)..day.span.end.max(month.span.end),
            })
        })
        .collect()
}

/// Whether the version has the date in numbers only.
fn numeric(text: &str, date: &WrittenDate) -> bool {
    let folded = digits::fold(text);
    find_numeric_dates(folded.as_str())
        .iter()
        .any(|d| (d.day, d.month) == (date.day, date.month))
}

/// A date that the version has not: with the day in another month, another day in its month, or nothing of it.
fn changed(
    calendar: &Calendar<'_, '_>,
    dates: &[WrittenDate],
    english: &str,
    date: &WrittenDate,
    within: usize,
) -> Fault {
    let text = calendar.other.text.text;
    let is_master = |day: &Alone, month: &Named<u8>| {
        dates
            .iter()
            .any(|d| u32::from(d.day) == day.value && d.month == month.value)
    };
    let pairs = || {
        calendar.days().flat_map(|day| {
            calendar
                .months_of(day, within.min(1))
                .map(move |month| (day, month))
        })
    };
    let pair = pairs()
        .filter(|(day, month)| !is_master(day, month))
        .min_by_key(|(day, month)| (day.value != u32::from(date.day), month.value != date.month));
    let span = pair
        .map(|(day, month)| day.span.start.min(month.span.start)..day.span.end.max(month.span.end));
    Fault {
        english: format!("{} {}", date.day, month_name(date.month)),
        written: english[date.span.clone()].to_owned(),
        says: span.clone().map(|s| text[s].to_owned()).unwrap_or_default(),
        span,
    }
}

/// A weekday without a date ("on Friday night") that the version turns into another.
fn bare_weekday(
    calendar: &Calendar<'_, '_>,
    english: &str,
    dates: &[WrittenDate],
    mut known: Vec<u8>,
) -> Option<Fault> {
    let in_dates: Vec<Range<usize>> = dates.iter().map(|d| d.span.clone()).collect();
    let number = |name: &str| {
        (1_u8..=7).find(|n| {
            let day = i8::try_from(*n)
                .ok()
                .and_then(|n| Weekday::from_monday_one_offset(n).ok());
            day.is_some_and(|d| weekday_name(d) == name)
        })
    };
    let bare: Vec<(u8, &str)> = (WEEKDAY.find_iter(english))
        .filter(|m| !touches(&m.range(), &in_dates))
        .filter_map(|m| Some((number(m.as_str())?, m.as_str())))
        .collect();
    known.extend(bare.iter().map(|(n, _)| *n));
    let (_, missing) = bare
        .iter()
        .find(|(n, _)| calendar.weekdays.iter().all(|w| w.value != *n))?;
    let wrong = calendar
        .weekdays
        .iter()
        .find(|w| !known.contains(&w.value))?;
    Some(Fault {
        span: Some(wrong.span.clone()),
        english: (*missing).to_owned(),
        written: (*missing).to_owned(),
        says: calendar.other.text.text[wrong.span.clone()].to_owned(),
    })
}
