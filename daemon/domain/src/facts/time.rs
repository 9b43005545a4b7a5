//! Times of facts that are no clock time: a month, and a day whose hour nobody knows.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize, de};

use crate::local_time::{LocalDateTime, LocalTimeError};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// What is wrong with a month as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a month: write it like 2026-11")]
pub struct NotAMonth(String);

/// The years of which a message may speak.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

impl Month {
    /// The month of a date.
    pub fn of(date: Date) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The month that is `months` later (earlier, where it is below zero). At the edge of the calendar it is the same.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let moved = jiff::Span::new()
            .try_months(months)
            .and_then(|span| self.first_day().checked_add(span));
        moved.map_or(self, Self::of)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let wrong = || NotAMonth(text.chars().take(40).collect());
        let digits = |part: &str, long: usize| {
            (part.len() == long && part.bytes().all(|b| b.is_ascii_digit())).then_some(())
        };
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        digits(year, 4).ok_or_else(wrong)?;
        digits(month, 2).ok_or_else(wrong)?;
        let year: i16 = year.parse().map_err(|_| wrong())?;
        let month: i8 = month.parse().map_err(|_| wrong())?;
        if !YEARS.contains(&year) || !(1..=12).contains(&month) {
            return Err(wrong());
        }
        Ok(Self { year, month })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

/// When something happened: to the minute, or the day alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At a clock time.
    At(LocalDateTime),
    /// On a day.
    On(Date),
}

impl When {
    /// The day.
    pub fn date(self) -> Date {
        match self {
            Self::At(at) => at.date(),
            Self::On(day) => day,
        }
    }

    /// The date and clock time; midnight where only the day is known.
    pub fn civil(self) -> DateTime {
        match self {
            Self::At(at) => at.civil(),
            Self::On(day) => day.to_datetime(jiff::civil::Time::midnight()),
        }
    }
}

impl FromStr for When {
    type Err = LocalTimeError;

    fn from_str(text: &str) -> Result<Self, LocalTimeError> {
        // Ten characters are a day as a file writes it; whatever is longer must be a whole date and time.
        if text.trim().len() == 10
            && let Ok(day) = text.trim().parse::<Date>()
        {
            return Ok(Self::On(day));
        }
        text.parse().map(Self::At)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => at.fmt(f),
            Self::On(day) => day.fmt(f),
        }
    }
}

/// Both are stored as they are written in a file.
macro_rules! as_text {
    ($($name:ident),+) => { $(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(de::Error::custom)
            }
        }
    )+ };
}
as_text!(Month, When);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_moved_and_written() {
        let month: Month = "2026-11".parse().unwrap();
        assert_eq!(month.to_string(), "2026-11");
        assert_eq!(month.plus(-12).to_string(), "2025-11");
        assert_eq!(month.plus(2).to_string(), "2027-01");
        assert_eq!(serde_json::to_string(&month).unwrap(), "\"2026-11\"");
        assert_eq!(Month::of("2026-11-30".parse().unwrap()), month);
        for wrong in [
            "2026-13",
            "2026-1",
            "26-11",
            "November",
            "1999-12",
            "2026-11-01",
            "+026-11",
            "",
        ] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_alone_has_no_clock_time() {
        let day: When = "2026-12-04".parse().unwrap();
        let time: When = "2026-12-04T08:10".parse().unwrap();
        assert!(matches!((day, time), (When::On(_), When::At(_))));
        assert_eq!(day.date(), time.date());
        for when in [day, time] {
            let kept = serde_json::to_string(&when).unwrap();
            assert_eq!(serde_json::from_str::<When>(&kept).unwrap(), when);
        }
        for wrong in [
            "2026-02-30",
            "2026-12-04T25:00",
            "yesterday",
            "2027-03-28T01:30",
        ] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }
}
