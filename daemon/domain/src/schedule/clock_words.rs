//! Clock times and dates as people say them: `10am`, `4:30pm`, `midday`, `Tuesday 8 December 2026`.

use jiff::civil::{Date, DateTime, Time};

/// A clock time that nobody can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time of day: write it like 10am, 4:30pm, midday or 16:30")]
pub struct ClockTimeError(pub String);

/// A time of day in words: `10am`, `4:30pm`, `midday`, `midnight`.
pub fn clock_words(time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match (hour, minute) {
        (0, 0) => return "midnight".to_owned(),
        (12, 0) => return "midday".to_owned(),
        _ => {}
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    match minute {
        0 => format!("{twelve}{half}"),
        _ => format!("{twelve}:{minute:02}{half}"),
    }
}

/// A date in words: `Tuesday 8 December 2026`.
pub fn date_words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// A civil moment in words: `Tuesday 8 December 2026 at 10am`.
pub fn moment_words(civil: DateTime) -> String {
    format!(
        "{} at {}",
        date_words(civil.date()),
        clock_words(civil.time())
    )
}

/// Reads a time of day: `10am`, `4.30pm`, `4:30pm`, `16:30`, `midday`, `noon`, `midnight`.
///
/// # Errors
/// When it is none of these, with the forms that are.
pub fn read_clock(text: &str) -> Result<Time, ClockTimeError> {
    let refuse = || ClockTimeError(text.chars().take(40).collect());
    let plain: String = text.trim().to_lowercase().split_whitespace().collect();
    match plain.as_str() {
        "midday" | "noon" | "12noon" => return Time::new(12, 0, 0, 0).map_err(|_| refuse()),
        "midnight" | "12midnight" => return Time::new(0, 0, 0, 0).map_err(|_| refuse()),
        _ => {}
    }
    let (digits, afternoon) = if let Some(rest) = plain.strip_suffix("am") {
        (rest, Some(false))
    } else if let Some(rest) = plain.strip_suffix("pm") {
        (rest, Some(true))
    } else {
        (plain.as_str(), None)
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if afternoon.is_some() => (digits, "00"),
        _ => return Err(refuse()),
    };
    let number = |part: &str| match part.len() {
        1 | 2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<i8>().ok(),
        _ => None,
    };
    let (hour, minute) = (
        number(hour).ok_or_else(refuse)?,
        number(minute).ok_or_else(refuse)?,
    );
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(refuse()),
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).map_err(|_| refuse())
}
