//! Dates in the cells of a file of facts. A spreadsheet set up for the United Kingdom writes 15/01/2027 18:00 whatever was
//! typed; both that and 2027-01-15T18:00 are read. The day stands before the month: an American date is never guessed.

use jiff::civil::Date;

/// How a date and time can be written, as a fault says it.
const LIKE: &str = "write it like 17/12/2026 18:30 or 2026-12-17T18:30";

/// Whether a column holds a date with its time.
pub(super) fn holds_date(column: &str) -> bool {
    let last = column.rsplit('.').next().unwrap_or(column);
    matches!(last, "starts" | "ends" | "release" | "expires")
}

/// A cell with a date and time in the form that messages have, `2026-12-17T18:30`. What is in that form already is left for
/// the message's own reader, which knows which times exist.
///
/// # Errors
/// What is wrong with it and how to write it.
pub(super) fn date_time(cell: &str) -> Result<String, String> {
    let shown: String = cell.chars().take(40).collect();
    if cell.as_bytes().get(4) == Some(&b'-') {
        return Ok(cell.replacen(' ', "T", 1));
    }
    let unread = || format!("“{shown}” cannot be read as a date and time: {LIKE}");
    let (day, clock) = match cell.split_once([' ', 'T', ',']) {
        Some((day, clock)) => (day, clock.trim_start_matches([',', ' '])),
        None => (cell, ""),
    };
    let parts: Vec<&str> = day.split('/').collect();
    let [day, month, year] = parts.as_slice() else {
        return Err(unread());
    };
    let (Some(day), Some(month), Some(number)) = (digits(day), digits(month), digits(year)) else {
        return Err(unread());
    };
    if year.len() != 4 {
        return Err(format!("“{shown}” has no whole year: {LIKE}"));
    }
    if clock.is_empty() {
        return Err(format!("“{shown}” has no time: {LIKE}"));
    }
    let date = Date::new(number, narrow(month), narrow(day)).map_err(|_| {
        format!("“{shown}” is no day of the calendar: the day stands before the month, {LIKE}")
    })?;
    let (hour, minute) = time(clock).ok_or_else(unread)?;
    Ok(format!("{date}T{hour:02}:{minute:02}"))
}

/// Hours and minutes; seconds may stand behind them where they are none.
fn time(clock: &str) -> Option<(i16, i16)> {
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute) = match parts.as_slice() {
        [hour, minute] | [hour, minute, "00"] => (digits(hour)?, digits(minute)?),
        _ => return None,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// A number of at most four digits.
fn digits(text: &str) -> Option<i16> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A month or a day; what is too large for one is none.
fn narrow(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_dates_are_read_and_others_are_told() {
        for (cell, read) in [
            ("15/01/2027 18:00", "2027-01-15T18:00"),
            ("5/1/2027 9:05", "2027-01-05T09:05"),
            ("15/01/2027 18:00:00", "2027-01-15T18:00"),
            ("15/01/2027, 18:00", "2027-01-15T18:00"),
            ("2027-01-15T18:00", "2027-01-15T18:00"),
            ("2027-01-15 18:00", "2027-01-15T18:00"),
        ] {
            assert_eq!(date_time(cell).as_deref(), Ok(read), "{cell}");
        }
        for (cell, said) in [
            ("12/25/2026 18:00", "the day stands before the month"),
            ("31/02/2027 18:00", "is no day of the calendar"),
            ("15/01/27 18:00", "has no whole year"),
            ("15/01/2027", "has no time"),
            ("15/01/2027 6pm", "cannot be read"),
            ("15/01/2027 25:00", "cannot be read"),
            ("15/01/2027 18:00:30", "cannot be read"),
            ("next Friday", "cannot be read"),
            ("15/01/2027/1 18:00", "cannot be read"),
            ("-5/01/2027 18:00", "cannot be read"),
            ("teatime", "write it like 17/12/2026 18:30"),
        ] {
            let fault = date_time(cell).unwrap_err();
            assert!(
                fault.contains(said) && fault.contains(cell),
                "{cell}: {fault}"
            );
        }
    }
}
