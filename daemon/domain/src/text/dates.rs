//! Dates as the English master writes them.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use regex::Regex;

use super::{Span, Taken, contacts, formats::Format};

/// A date in words: a day and a month, perhaps a weekday and a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDate {
    /// The words it stands in. “10 and 11 December” are two dates in the same words.
    pub span: Span,
    /// The day as written, 0 to 39: a day that no month has is kept, to be pointed out.
    pub day: u8,
    /// The month, 1 to 12.
    pub month: u8,
    /// The year, if it is written.
    pub year: Option<i16>,
    /// The weekday, if it is written.
    pub weekday: Option<Weekday>,
}

impl WrittenDate {
    /// The day it means: in its own year, or in the year that brings it nearest to `to` (a December message about
    /// January means next year). None if there is no such day: 31 November, 29 February in a common year.
    pub fn nearest(&self, to: Date) -> Option<Date> {
        let in_year = |year: i16| {
            Date::new(
                year,
                i8::try_from(self.month).ok()?,
                i8::try_from(self.day).ok()?,
            )
            .ok()
        };
        if let Some(year) = self.year {
            return in_year(year);
        }
        let years = [
            to.year().checked_sub(1),
            Some(to.year()),
            to.year().checked_add(1),
        ];
        let distance = |date: &Date| (*date - to).get_days().unsigned_abs();
        years
            .into_iter()
            .flatten()
            .filter_map(in_year)
            .min_by_key(distance)
    }

    /// Whether some year has this day: false for 31 November, true for 29 February.
    pub fn exists(&self) -> bool {
        match self.year {
            Some(_) => self.nearest(Date::constant(2000, 1, 1)).is_some(),
            // 2000 was a leap year.
            None => Self {
                year: Some(2000),
                ..self.clone()
            }
            .exists(),
        }
    }

    /// Whether the weekday written is the right one, for the year nearest to `to`. None if no weekday is written or
    /// there is no such day.
    pub fn weekday_fits(&self, to: Date) -> Option<bool> {
        Some(self.nearest(to)?.weekday() == self.weekday?)
    }

    /// Whether it is the same day and month as another; a year counts only if both have one.
    pub fn same_day(&self, other: &Self) -> bool {
        let years = self.year.zip(other.year).is_none_or(|(a, b)| a == b);
        (self.day, self.month) == (other.day, other.month) && years
    }
}

/// The parts of a date in words, in any order the pattern of the standard allows.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*",
        r"|(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*",
        r"|(?P<year>(?:19|20)[0-9]{2})|(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?)\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// Days listed before the last two: “9, 10 and 11 December”.
static EARLIER_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[^0-9.,:/£-])(?P<list>(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?",
        r"[0-3]?[0-9](?:st|nd|rd|th)?, )+)$"
    ))
    .expect("a pattern fixed at compile time")
});

/// The most bytes that such a list takes: a long text is not read again for each date.
const LONGEST_LIST: usize = 512;

/// The months of the English forms, by their first three letters.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The number of a month from its first three letters.
fn month_number(name: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|month| *month == name)?;
    u8::try_from(at + 1).ok()
}

/// The full English name of a month, 1 to 12; empty for another number.
pub fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::from(month)
        .checked_sub(1)
        .and_then(|at| NAMES.get(at))
        .unwrap_or(&"")
}

/// The English name of a weekday.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "Mon" => Weekday::Monday,
        "Tue" => Weekday::Tuesday,
        "Wed" => Weekday::Wednesday,
        "Thu" => Weekday::Thursday,
        "Fri" => Weekday::Friday,
        "Sat" => Weekday::Saturday,
        "Sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// The dates of an English text, in order. Several days with one month are several dates. Dates inside references
/// (“CAD 7310 of 2 December”) are left out.
pub fn find_dates(text: &str) -> Vec<WrittenDate> {
    let references: Vec<Span> = contacts::find_references(text)
        .into_iter()
        .map(|f| f.span)
        .collect();
    let references = Taken::new(references);
    let mut dates = Vec::new();
    for span in Format::DateLong.spans(text) {
        if !references.touches(&span) {
            read(text, span, &mut dates);
        }
    }
    dates
}

/// The parts of a stretch of words; a weekday belongs to the day after it.
#[derive(Default)]
struct Parts {
    days: Vec<(u8, Option<Weekday>)>,
    month: Option<u8>,
    year: Option<i16>,
}

impl Parts {
    fn of(words: &str) -> Self {
        let (mut parts, mut pending) = (Self::default(), None);
        for part in PART.captures_iter(words) {
            if let Some(name) = part.name("weekday") {
                pending = weekday(name.as_str());
            } else if let Some(name) = part.name("month") {
                parts.month = month_number(name.as_str());
            } else if let Some(number) = part.name("year") {
                parts.year = number.as_str().parse().ok();
            } else if let Some(day) = part.name("day").and_then(|d| d.as_str().parse().ok()) {
                parts.days.push((day, pending.take()));
            }
        }
        parts
    }
}

/// Reads one match of the pattern; month and year belong to every day.
fn read(text: &str, span: Span, dates: &mut Vec<WrittenDate>) {
    let mut parts = Parts::of(&text[span.clone()]);
    let mut start = span.start;
    // More days can only stand before a list of two: “at 9, 10 December” is a time and a date.
    if parts.days.len() > 1
        && let from = text.floor_char_boundary(span.start.saturating_sub(LONGEST_LIST))
        && let Some(list) = EARLIER_DAYS
            .captures(&text[from..span.start])
            .and_then(|c| c.name("list"))
    {
        start = from + list.start();
        let mut earlier = Parts::of(list.as_str()).days;
        earlier.append(&mut parts.days);
        parts.days = earlier;
    }
    let Parts {
        days,
        month: Some(month),
        year,
    } = parts
    else {
        return;
    };
    let whole = start..span.end;
    dates.extend(days.into_iter().map(|(day, weekday)| WrittenDate {
        span: whole.clone(),
        day,
        month,
        year,
        weekday,
    }));
}

/// A date in numbers only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumericDate {
    /// Where it stands.
    pub span: Span,
    /// The day, reading day first.
    pub day: u8,
    /// The month, reading day first.
    pub month: u8,
    /// The year, two digits read as of this century.
    pub year: i16,
}

impl NumericDate {
    /// How to write it: `Saturday 23 January 2027`. None if there is no such day.
    pub fn in_words(&self) -> Option<String> {
        let date = Date::new(
            self.year,
            i8::try_from(self.month).ok()?,
            i8::try_from(self.day).ok()?,
        )
        .ok()?;
        Some(in_words(date))
    }
}

/// A date as the standard writes it: `Saturday 23 January 2027`.
pub fn in_words(date: Date) -> String {
    let month = month_name(date.month().unsigned_abs());
    format!(
        "{} {} {month} {}",
        weekday_name(date.weekday()),
        date.day(),
        date.year()
    )
}

/// All-number dates of a text (23/01/27, 3.4.2026), read day first; not inside references, phone numbers or addresses.
pub fn find_numeric_dates(text: &str) -> Vec<NumericDate> {
    let taken = Taken::new(contacts::spans(text));
    let read = |span: Span| {
        let part_of_more = text[..span.start].ends_with(['/', '.', '-'])
            && text[..span.start].len() > 1
            || text[span.end..]
                .strip_prefix(['/', '-'])
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mut parts = text[span.clone()].split(['/', '.', '-']);
        let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let year: i16 = parts.next()?.parse().ok()?;
        let year = if year < 100 { 2000 + year } else { year };
        (!part_of_more && !taken.touches(&span)).then_some(NumericDate {
            span,
            day,
            month,
            year,
        })
    };
    Format::DateNumeric
        .spans(text)
        .into_iter()
        .filter_map(read)
        .collect()
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
