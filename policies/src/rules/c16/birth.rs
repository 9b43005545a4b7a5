//! Dates of birth.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::Date;
use regex::Regex;
use wardmote_domain::text::{
    dates::{find_dates, find_numeric_dates},
    formats::Format,
};

use super::{PersonalData, Read};
use crate::{
    ask::Ask,
    groups::apart,
    rule::{Found, Says},
};

/// The same with a weekday, a month first, or words between: "born on Friday 3 April 1959", "DOB is April 3, 1959".
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:DOB\b|D\.O\.B\.?|date of birth\b|birth date\b|birthdate\b|born(?: on)?\b)[\s:(–-]*(?:is |was |of )?(?:the )?",
        r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?(?:",
        r"[0-3]?[0-9](?:st|nd|rd|th)?(?: of)? ?[/.\- ] ?(?:[a-z]{3,9}|[01]?[0-9]),? ?[/.\- ] ?(?:19|20)?[0-9]{2}",
        r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-3]?[0-9](?:st|nd|rd|th)?,? (?:19|20)[0-9]{2}",
        r"|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// The day in these words, where it is a day of the calendar.
fn day(words: &str) -> Option<Date> {
    let month_of = |month: u8, day: u8, year: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let written = find_dates(words)
        .into_iter()
        .find_map(|d| month_of(d.month, d.day, d.year?));
    written.or_else(|| {
        (find_numeric_dates(words).into_iter()).find_map(|d| month_of(d.month, d.day, d.year))
    })
}

/// How old somebody born on `born` is on `today`.
fn age(born: Date, today: Date) -> Option<i16> {
    let had = (today.month(), today.day()) >= (born.month(), born.day());
    let years = today.year() - born.year() - i16::from(!had);
    (0..=120).contains(&years).then_some(years)
}

impl PersonalData {
    pub(super) fn births(&self, ask: &Ask<'_>, found: &mut Found<'_>, read: &Read<'_>) {
        let plain = read.plain();
        let mut spans: Vec<Range<usize>> = MORE.find_iter(plain).map(|m| m.range()).collect();
        spans.extend(Format::DateOfBirth.spans(plain));
        for span in apart(spans) {
            let today = ask.subject.release().map(|time| time.date());
            let years = day(&plain[span.clone()])
                .zip(today)
                .and_then(|(born, today)| age(born, today));
            let instead = years.map_or_else(
                || "Give the age instead, if it is needed".to_owned(),
                |years| format!("Give the age instead: {years}"),
            );
            let says = Says {
                severity: self.any,
                measured: "1 date of birth".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "A full date of birth is enough to pretend to be somebody. {instead}."
                ),
            };
            found.words(&read.text, read.folded.origin(span), says);
        }
    }
}
