//! A line of crontab: five fields, weekdays by name. The `cron` crate reads and steps it, as if the civil calendar were
//! UTC; the instant is made elsewhere, because the crate's own instants are wrong on both nights of a clock change.

use std::{fmt, str::FromStr};

use chrono::{Datelike, TimeZone, Timelike, Utc};
use jiff::civil::DateTime;

/// What is wrong with a line of crontab.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Not five fields.
    #[error(
        "a crontab line has five fields (minute, hour, day, month, weekday), and \"{0}\" has {1}: write it like 0 10 * * TUE"
    )]
    Fields(String, usize),
    /// A weekday as a number, which programs count from different days.
    #[error(
        "write the weekday by its name (MON, TUE-FRI): \"{0}\" is a number, and programs do not agree whether 1 is Sunday or Monday"
    )]
    WeekdayNumber(String),
    /// Both a day of the month and a weekday.
    #[error(
        "this line sets both a day of the month and a weekday, which programs read in two ways: write \"first Tuesday of the month at 10am\", or leave one of the two as *"
    )]
    BothDays,
    /// More than one minute of the hour.
    #[error(
        "this would ask people for copy several times an hour: give one minute from 0 to 59, not \"{0}\""
    )]
    Minutes(String),
    /// The crate does not read it.
    #[error("\"{0}\" is not a crontab line that can be read: write it like 0 10 * * TUE")]
    Unreadable(String),
}

/// A line of crontab that has been read.
#[derive(Debug, Clone)]
pub struct Cron {
    fields: [String; 5],
    schedule: Box<cron::Schedule>,
}

impl PartialEq for Cron {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl Eq for Cron {}

impl FromStr for Cron {
    type Err = CronError;

    fn from_str(text: &str) -> Result<Self, CronError> {
        let shown: String = text.chars().take(60).collect();
        let fields: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
        let count = fields.len();
        let fields: [String; 5] = fields
            .try_into()
            .map_err(|_| CronError::Fields(shown.clone(), count))?;
        let [minute, _, day, _, weekday] = &fields;
        if weekday.bytes().any(|b| b.is_ascii_digit()) {
            return Err(CronError::WeekdayNumber(weekday.clone()));
        }
        if day != "*" && weekday != "*" {
            return Err(CronError::BothDays);
        }
        if !minute.bytes().all(|b| b.is_ascii_digit()) || minute.is_empty() {
            return Err(CronError::Minutes(minute.clone()));
        }
        if fields.iter().any(|f| f.contains('?')) {
            return Err(CronError::Unreadable(shown));
        }
        let schedule = format!("0 {}", fields.join(" "));
        let schedule =
            cron::Schedule::from_str(&schedule).map_err(|_| CronError::Unreadable(shown))?;
        Ok(Self {
            fields,
            schedule: Box::new(schedule),
        })
    }
}

impl Cron {
    /// Minute, hour, day, month and weekday as they stand, in capitals.
    pub fn fields(&self) -> &[String; 5] {
        &self.fields
    }

    /// The first civil time after `after` that the line names; none where it names none before the year 2100.
    pub fn next(&self, after: DateTime) -> Option<DateTime> {
        let number = |n: i8| u32::try_from(n).ok();
        let from = Utc
            .with_ymd_and_hms(
                i32::from(after.year()),
                number(after.month())?,
                number(after.day())?,
                number(after.hour())?,
                number(after.minute())?,
                number(after.second())?,
            )
            .single()?;
        let next = self.schedule.after(&from).next()?;
        let small = |n: u32| i8::try_from(n).ok();
        DateTime::new(
            i16::try_from(next.year()).ok()?,
            small(next.month())?,
            small(next.day())?,
            small(next.hour())?,
            small(next.minute())?,
            small(next.second())?,
            0,
        )
        .ok()
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fields.join(" "))
    }
}
