//! Weekdays and months without a date: "on Friday night", "in April 2023".

use std::{collections::HashSet, sync::LazyLock};

use jiff::civil::Weekday;
use regex::Regex;
use wardmote_domain::text::dates::{WrittenDate, month_name, weekday_name};

use super::{Fault, calendar::Calendar};
use crate::text::Taken;

/// Weekdays of an English text.
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
        .expect("a pattern fixed at compile time")
});

/// Months of an English text.
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    )
    .expect("a pattern fixed at compile time")
});

/// A weekday without a date ("on Friday night") that the version turns into another.
pub(super) fn bare_weekday(
    calendar: &Calendar<'_, '_>,
    english: &str,
    dates: &[WrittenDate],
    mut known: Vec<u8>,
) -> Option<Fault> {
    let in_dates = Taken::new(dates.iter().map(|d| d.span.clone()).collect());
    let number = |name: &str| {
        (1_u8..=7).find(|n| {
            let day = i8::try_from(*n)
                .ok()
                .and_then(|n| Weekday::from_monday_one_offset(n).ok());
            day.is_some_and(|d| weekday_name(d) == name)
        })
    };
    let bare: Vec<(u8, &str)> = (WEEKDAY.find_iter(english))
        .filter(|m| !in_dates.touches(&m.range()))
        .filter_map(|m| Some((number(m.as_str())?, m.as_str())))
        .collect();
    known.extend(bare.iter().map(|(n, _)| *n));
    let said: HashSet<u8> = calendar.weekdays.iter().map(|w| w.value).collect();
    let known: HashSet<u8> = known.into_iter().collect();
    let (_, missing) = bare.iter().find(|(n, _)| !said.contains(n))?;
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

/// A month without a day ("in April 2023") that the version turns into another.
pub(super) fn bare_month(
    calendar: &Calendar<'_, '_>,
    english: &str,
    dates: &[WrittenDate],
) -> Option<Fault> {
    let in_dates = Taken::new(dates.iter().map(|d| d.span.clone()).collect());
    let number = |name: &str| (1..=12_u8).find(|month| month_name(*month) == name);
    let bare: Vec<(u8, &str)> = (MONTH.find_iter(english))
        .filter(|m| !in_dates.touches(&m.range()))
        .filter_map(|m| Some((number(m.as_str())?, m.as_str())))
        .collect();
    let said: HashSet<u8> = calendar.months.iter().map(|m| m.value).collect();
    let known: HashSet<u8> = (bare.iter().map(|(n, _)| *n))
        .chain(dates.iter().map(|d| d.month))
        .collect();
    let (_, missing) = bare.iter().find(|(n, _)| !said.contains(n))?;
    // A month that stands for a date that the English has is told with that date.
    let wrong = calendar.months.iter().find(|m| !known.contains(&m.value))?;
    let dated = calendar.days().any(|day| {
        let near = calendar.months_of(day, 1);
        near.iter().any(|m| m.span == wrong.span)
    });
    (!dated).then(|| Fault {
        span: Some(wrong.span.clone()),
        english: (*missing).to_owned(),
        written: (*missing).to_owned(),
        says: calendar.other.text.text[wrong.span.clone()].to_owned(),
    })
}
