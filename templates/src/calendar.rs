//! How a language writes dates and clock times.

use jiff::civil::{DateTime, Time};
use serde::Deserialize;

/// Names of months and days. A date is written weekday, day, month, and the year only where it is needed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calendar {
    /// January first.
    pub months: Vec<String>,
    /// The same where no day stands before them, if they are other words then.
    #[serde(default)]
    pub months_alone: Vec<String>,
    /// Monday first.
    pub weekdays: Vec<String>,
    /// "on Monday", in the case that the language asks for.
    pub on: Vec<String>,
    /// What follows such a date.
    pub on_after: String,
    /// What follows the number of the day: " de" in Spanish.
    #[serde(default)]
    pub day_after: String,
    /// What follows the month before a year: " de" in Spanish.
    #[serde(default)]
    pub month_after: String,
    /// Whether year and month stand before the day, as in Lithuanian.
    #[serde(default)]
    pub month_first: bool,
    /// Whether the weekday stands after the rest of the date, as in Turkish.
    #[serde(default)]
    pub weekday_last: bool,
    /// The first of a month, where it is not the plain number: "1er" in French.
    pub first_day: Option<String>,
    /// What follows a year that stands first: " m." in Lithuanian.
    #[serde(default)]
    pub year_after: String,
}

/// Days from the release beyond which a date needs its year: readers take a date for the nearest one.
const YEAR_NEEDED_DAYS: i32 = 180;

impl Calendar {
    pub fn check(&self) -> Result<(), String> {
        if !matches!(self.months_alone.len(), 0 | 12) {
            return Err(format!(
                "months_alone in [calendar] needs 12 months, not {}",
                self.months_alone.len()
            ));
        }
        match (self.months.len(), self.weekdays.len(), self.on.len()) {
            (12, 7, 7) => Ok(()),
            (m, w, o) => Err(format!(
                "[calendar] needs 12 months, 7 weekdays and 7 of \"on\", not {m}, {w} and {o}"
            )),
        }
    }

    /// The weekday, in the plain form or after "on".
    pub fn weekday(&self, day: DateTime, on: bool) -> &str {
        let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let names = if on { &self.on } else { &self.weekdays };
        names.get(at).map_or("", String::as_str)
    }

    /// The month's name after a day.
    pub fn month(&self, day: DateTime) -> &str {
        name_of(&self.months, day)
    }

    /// The month's name alone.
    pub fn month_alone(&self, day: DateTime) -> &str {
        match self.months_alone.as_slice() {
            [] => self.month(day),
            names => name_of(names, day),
        }
    }
}

fn name_of(months: &[String], day: DateTime) -> &str {
    usize::try_from(day.month() - 1)
        .ok()
        .and_then(|at| months.get(at))
        .map_or("", String::as_str)
}

/// Whether a date needs its year, read on the day `today`.
pub(crate) fn needs_year(day: DateTime, today: DateTime) -> bool {
    let apart = day
        .date()
        .since(today.date())
        .map_or(i32::MAX, |span| span.get_days().abs());
    apart > YEAR_NEEDED_DAYS
}

/// Words for the two times that a number misleads on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockWords {
    pub midnight: String,
    pub midday: String,
}

/// How a clock time is written from a time of day on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clock {
    /// `HH:MM`.
    pub from: Time,
    /// 12 or 24.
    pub hours: u8,
    /// Before the digits.
    #[serde(default)]
    pub before: String,
    /// After the digits.
    #[serde(default)]
    pub after: String,
    /// Whether a whole hour is written without minutes.
    #[serde(default)]
    pub whole_hours: bool,
}

impl Clock {
    pub fn check(forms: &[Self]) -> Result<(), String> {
        if forms.first().is_none_or(|f| f.from != Time::midnight()) {
            return Err("the first [[clock]] must be from 00:00".to_owned());
        }
        if forms.windows(2).any(|pair| pair[0].from >= pair[1].from) {
            return Err("each [[clock]] must be from a later time than the one before".to_owned());
        }
        match forms.iter().find(|f| f.hours != 12 && f.hours != 24) {
            Some(form) => Err(format!(
                "hours in [[clock]] is 12 or 24, not {}",
                form.hours
            )),
            None => Ok(()),
        }
    }

    /// The form for a time of day.
    pub fn form(forms: &[Self], time: Time) -> Option<&Self> {
        forms.iter().rev().find(|f| f.from <= time)
    }

    /// The digits: `5:15`, `15:00`, or `3` for a whole hour where the language writes it so.
    pub fn digits(&self, time: Time) -> String {
        let hour = match (self.hours, time.hour()) {
            (12, 0 | 12) => 12,
            (12, hour) => hour % 12,
            (_, hour) => hour,
        };
        if self.whole_hours && time.minute() == 0 {
            hour.to_string()
        } else {
            format!("{hour}:{:02}", time.minute())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(hours: u8, whole_hours: bool) -> Clock {
        Clock {
            from: Time::midnight(),
            hours,
            before: String::new(),
            after: String::new(),
            whole_hours,
        }
    }

    #[test]
    fn hours_are_written_as_the_language_asks() {
        for (time, twelve, whole, full) in [
            ("00:05", "12:05", "12:05", "0:05"),
            ("05:15", "5:15", "5:15", "5:15"),
            ("12:30", "12:30", "12:30", "12:30"),
            ("15:00", "3:00", "3", "15:00"),
            ("23:59", "11:59", "11:59", "23:59"),
        ] {
            let time: Time = time.parse().unwrap();
            assert_eq!(form(12, false).digits(time), twelve);
            assert_eq!(form(12, true).digits(time), whole);
            assert_eq!(form(24, false).digits(time), full);
        }
    }

    #[test]
    fn a_year_is_needed_only_far_away() {
        let today: DateTime = "2026-12-08T10:55".parse().unwrap();
        for (day, needed) in [
            ("2026-12-08T05:15", false),
            ("2027-01-08T00:00", false),
            ("2027-06-30T00:00", true),
            ("2025-12-08T00:00", true),
        ] {
            assert_eq!(needs_year(day.parse().unwrap(), today), needed, "{day}");
        }
    }
}
