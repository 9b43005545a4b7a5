//! The words for when a schedule wakes, both ways: `first Tuesday of the month at 10am`, `every Tuesday at 10am`,
//! `Tuesday 8 December 2026 at 10am`, `0 10 * * TUE`.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::{
    ClockTimeError, Cron, CronError, Nth, When, clock_words, date_words, moment_words, read_clock,
};

/// What is wrong with a rule as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// Nothing that can be read.
    #[error(
        "\"{0}\" does not say when: write it like \"first Tuesday of the month at 10am\", \"every Tuesday at 10am\", \"every day at 9am\", \"15th of every month at 9am\", \"2026-12-08 10:00\" or as a crontab line, 0 10 * * TUE"
    )]
    Unreadable(String),
    /// No time of day.
    #[error("\"{0}\" gives no time of day: add it, like \"at 10am\"")]
    NoTime(String),
    /// A date, or a time on it, that does not exist.
    #[error("there is no such date and time as \"{0}\": write it like 2026-12-08 10:00")]
    NoDate(String),
    /// A fifth weekday, which most months do not have.
    #[error("most months have no fifth {0}: write \"last\" for the last one of the month")]
    Fifth(String),
    /// The date is on another weekday.
    #[error("{0} is a {1}, not a {2}")]
    OtherWeekday(String, String, String),
    /// A crontab line that cannot be read.
    #[error(transparent)]
    Cron(#[from] CronError),
    /// A time of day that cannot be read.
    #[error(transparent)]
    Time(#[from] ClockTimeError),
}

/// Weekdays by crontab name and full name, from Monday.
const DAYS: [(&str, &str, Weekday); 7] = [
    ("MON", "Monday", Weekday::Monday),
    ("TUE", "Tuesday", Weekday::Tuesday),
    ("WED", "Wednesday", Weekday::Wednesday),
    ("THU", "Thursday", Weekday::Thursday),
    ("FRI", "Friday", Weekday::Friday),
    ("SAT", "Saturday", Weekday::Saturday),
    ("SUN", "Sunday", Weekday::Sunday),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that say nothing by themselves.
const FILLING: [&str; 12] = [
    "on", "the", "of", "at", "in", "a", "month", "and", "every", "each", "once", "week",
];

/// A weekday's name as people read it.
fn day_name(day: Weekday) -> &'static str {
    DAYS.iter().find(|d| d.2 == day).map_or("", |d| d.1)
}

/// A weekday by its name, whole or its first three letters, one or many.
fn read_day(text: &str) -> Option<Weekday> {
    let text = text
        .strip_suffix('s')
        .filter(|t| t.len() > 3)
        .unwrap_or(text);
    let found = |(short, long, _): &&(&str, &str, Weekday)| {
        text.eq_ignore_ascii_case(short) || text.eq_ignore_ascii_case(long)
    };
    DAYS.iter().find(found).map(|d| d.2)
}

fn read_nth(text: &str) -> Option<Nth> {
    Some(match text {
        "first" | "1st" => Nth::First,
        "second" | "2nd" => Nth::Second,
        "third" | "3rd" => Nth::Third,
        "fourth" | "4th" => Nth::Fourth,
        "last" => Nth::Last,
        _ => return None,
    })
}

/// `1st` to `31st`.
fn read_ordinal(text: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| text.strip_suffix(end))?;
    let number: u8 = digits.parse().ok()?;
    (1..=31).contains(&number).then_some(number)
}

fn ordinal(number: &str) -> String {
    let end = match number {
        "1" | "21" | "31" => "st",
        "2" | "22" => "nd",
        "3" | "23" => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// `2026-12-08T10:00`, or with a space.
fn iso(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', ' '])?;
    let date: Date = (date.len() == 10).then(|| date.parse().ok())??;
    let time = (time.len() == 5).then(|| read_clock(time).ok())??;
    Some(date.to_datetime(time))
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let text = text.trim();
        let shown = || text.chars().take(80).collect::<String>();
        if let Some(civil) = iso(text) {
            return Ok(Self::Once(civil));
        }
        if text.len() >= 10
            && text.bytes().take(10).enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            })
        {
            return Err(match text.len() {
                10 => WhenError::NoTime(shown()),
                _ => WhenError::NoDate(shown()),
            });
        }
        let first = text.split_whitespace().next().unwrap_or("");
        let looks_cron = first
            .bytes()
            .all(|b| b.is_ascii_digit() || b"*,/-".contains(&b));
        let said_date = text
            .to_lowercase()
            .split_whitespace()
            .any(|w| MONTHS.contains(&w));
        if !first.is_empty() && looks_cron && !said_date {
            return Ok(Self::Cron(text.parse()?));
        }
        let lower = text.to_lowercase().replace(',', " ");
        let words: Vec<&str> = lower.split_whitespace().collect();
        // "10 am" is one time.
        let mut said: Vec<String> = Vec::new();
        for word in words.iter().filter(|w| !FILLING.contains(*w)) {
            match said.last_mut() {
                Some(last) if matches!(*word, "am" | "pm") => last.push_str(word),
                _ => said.push((*word).to_owned()),
            }
        }
        let Some((time, days)) = said.split_last() else {
            return Err(WhenError::Unreadable(shown()));
        };
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        match (read_clock(time), days.is_empty()) {
            (Ok(time), false) => {
                said_rule(&days, time)?.ok_or_else(|| WhenError::Unreadable(shown()))
            }
            (Err(_), _) if read_day(time).is_some() || *time == "day" || *time == "daily" => {
                Err(WhenError::NoTime(shown()))
            }
            (Err(wrong), false) if time.starts_with(|c: char| c.is_ascii_digit()) => {
                Err(wrong.into())
            }
            _ => Err(WhenError::Unreadable(shown())),
        }
    }
}

/// The rule of the words before the time.
fn said_rule(days: &[&str], at: Time) -> Result<Option<When>, WhenError> {
    let cron = |day: &str, weekday: &str| -> Result<Option<When>, WhenError> {
        let line = format!("{} {} {day} * {weekday}", at.minute(), at.hour());
        Ok(Some(When::Cron(line.parse()?)))
    };
    match days {
        ["day" | "daily"] => return cron("*", "*"),
        ["weekday" | "weekdays"] => return cron("*", "MON-FRI"),
        ["fifth" | "5th", day] => {
            if let Some(day) = read_day(day) {
                return Err(WhenError::Fifth(day_name(day).to_owned()));
            }
        }
        [nth, day] => {
            if let (Some(nth), Some(weekday)) = (read_nth(nth), read_day(day)) {
                return Ok(Some(When::Monthly { nth, weekday, at }));
            }
        }
        [day] => {
            if let Some(day) = read_ordinal(day) {
                return cron(&day.to_string(), "*");
            }
        }
        _ => {}
    }
    if let Some(date) = said_date(days)? {
        return Ok(Some(When::Once(date.to_datetime(at))));
    }
    let weekdays: Option<Vec<Weekday>> = days.iter().map(|d| read_day(d)).collect();
    let Some(weekdays) = weekdays else {
        return Ok(None);
    };
    // In the order of the week, each once, so that the same rule always reads the same.
    let named = DAYS.iter().filter(|d| weekdays.contains(&d.2)).map(|d| d.0);
    cron("*", &named.collect::<Vec<_>>().join(","))
}

/// `8 december 2026`, with its weekday or without.
fn said_date(words: &[&str]) -> Result<Option<Date>, WhenError> {
    let (weekday, rest) = match words {
        [day, rest @ ..] if read_day(day).is_some() => (read_day(day), rest),
        rest => (None, rest),
    };
    let [day, month, year] = rest else {
        return Ok(None);
    };
    let Some(month) = MONTHS.iter().position(|m| m == month) else {
        return Ok(None);
    };
    let read = || {
        let day: i8 = day
            .parse()
            .ok()
            .or_else(|| read_ordinal(day)?.try_into().ok())?;
        let year: i16 = (year.len() == 4).then(|| year.parse().ok())??;
        Date::new(year, i8::try_from(month + 1).ok()?, day).ok()
    };
    let Some(date) = read() else {
        return Err(WhenError::NoDate(words.join(" ")));
    };
    match weekday {
        Some(said) if said != date.weekday() => Err(WhenError::OtherWeekday(
            date.strftime("%-d %B %Y").to_string(),
            day_name(date.weekday()).to_owned(),
            day_name(said).to_owned(),
        )),
        _ => Ok(Some(date)),
    }
}

/// A crontab line in words, where it is one that people say.
fn cron_words(cron: &Cron) -> Option<String> {
    let [minute, hour, day, month, weekday] = cron.fields();
    let at = clock_words(Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?);
    if month != "*" {
        return None;
    }
    match (day.as_str(), weekday.as_str()) {
        ("*", "*") => Some(format!("every day at {at}")),
        ("*", "MON-FRI") => Some(format!("every weekday at {at}")),
        (day, "*") => {
            let number: u8 = day.parse().ok().filter(|n| (1..=31).contains(n))?;
            Some(format!(
                "{} of every month at {at}",
                ordinal(&number.to_string())
            ))
        }
        (_, days) => {
            let asked: Vec<&str> = days.split(',').collect();
            let known: Vec<&str> = DAYS
                .iter()
                .filter(|d| asked.contains(&d.0))
                .map(|d| d.1)
                .collect();
            // Another order or a range stays as it was written, so that what is printed reads back as the same.
            let canonical: Vec<&str> = DAYS
                .iter()
                .map(|d| d.0)
                .filter(|d| asked.contains(d))
                .collect();
            if canonical != asked {
                return None;
            }
            let (last, others) = known.split_last()?;
            Some(match others {
                [] => format!("every {last} at {at}"),
                _ => format!("every {} and {last} at {at}", others.join(", ")),
            })
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cron(cron) => match cron_words(cron) {
                // Printed only where it is read back as the same line.
                Some(words) if words.parse::<Self>().as_ref() == Ok(self) => f.write_str(&words),
                _ => cron.fmt(f),
            },
            Self::Monthly { nth, weekday, at } => {
                write!(
                    f,
                    "{nth} {} of the month at {}",
                    day_name(*weekday),
                    clock_words(*at)
                )
            }
            Self::Once(civil) => f.write_str(&moment_words(*civil)),
        }
    }
}

impl When {
    /// One date, in words; nothing for a rule that comes again.
    pub fn once_words(&self) -> Option<String> {
        match self {
            Self::Once(civil) => Some(date_words(civil.date())),
            _ => None,
        }
    }
}
