//! A date and a clock time in two fields, and back.

use jiff::civil::{Date, Time};
use wardmote_domain::{
    facts::FactValue,
    local_time::{LocalDateTime, LocalTimeError},
};

use super::{Fields, Problems};
use crate::pages::question::{Choice, Control};

/// Reads `NAME_date`, `NAME_time` and, for a clock time that happens twice, `NAME_fold`. Nothing typed in either field
/// is no time; a date without a time (or the other way round) is a problem.
pub(super) fn read(fields: &Fields, name: &str, problems: &mut Problems) -> Option<FactValue> {
    let (date, time) = (
        fields.given(&format!("{name}_date")),
        fields.given(&format!("{name}_time")),
    );
    match (date, time) {
        (None, None) => None,
        (Some(_), None) => {
            problems.add(name, "Give the time as well, like 10:55");
            None
        }
        (None, Some(_)) => {
            problems.add(name, "Give the date as well, like 8/12/2026");
            None
        }
        (Some(date), Some(time)) => both(
            date,
            time,
            fields.get(&format!("{name}_fold")),
            name,
            problems,
        ),
    }
}

/// Reads a date and a time.
pub(super) fn both(
    date: &str,
    time: &str,
    fold: &str,
    name: &str,
    problems: &mut Problems,
) -> Option<FactValue> {
    let Some(day) = read_date(date) else {
        problems.add(
            name,
            format!(
                "“{}” is not a date that exists: write it like 8/12/2026",
                short(date)
            ),
        );
        return None;
    };
    let Some(clock) = read_time(time) else {
        problems.add(
            name,
            format!(
                "“{}” is not a time: write it like 10:55 or 5:30pm",
                short(time)
            ),
        );
        return None;
    };
    let text = format!("{day}T{}", clock.strftime("%H:%M"));
    match text.parse::<LocalDateTime>() {
        Ok(_) => Some(FactValue::Text(text)),
        Err(LocalTimeError::Repeated(..)) if matches!(fold, "+01:00" | "+00:00") => {
            Some(FactValue::Text(format!("{text}{fold}")))
        }
        Err(LocalTimeError::Repeated(..)) => {
            problems.add(
                name,
                "This time happens twice: the clocks go back that night. Choose which one",
            );
            None
        }
        Err(LocalTimeError::Missing(..)) => {
            problems.add(
                name,
                "This time does not exist: the clocks go forward that night, from 1am to 2am. Give a time before 1am or from 2am on",
            );
            None
        }
        Err(error) => {
            problems.add(name, error.to_string());
            None
        }
    }
}

/// A time from its two fields, for a form of its own; what is wrong goes among the problems.
pub fn read_moment(fields: &Fields, name: &str, problems: &mut Problems) -> Option<LocalDateTime> {
    match read(fields, name, problems)? {
        FactValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Its two fields, with what was typed, else today's date.
pub fn moment_control(fields: &Fields, name: &str, today: LocalDateTime) -> Control {
    control(fields, name, Some(today))
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

/// `2026-12-08` (as browsers post it) or `8/12/2026` (as people type it where there is no date field).
fn read_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let mut parts = text.split(['/', '.', ' ', '-']).filter(|p| !p.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date alone.
pub(super) fn day(text: &str) -> Option<Date> {
    read_date(text)
}

/// `10:55`, `10.55`, `5pm`, `5:30pm`.
fn read_time(text: &str) -> Option<Time> {
    let text = text.to_lowercase().replace(' ', "");
    let (digits, afternoon) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(t), _) => (t, Some(true)),
        (_, Some(t)) => (t, Some(false)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((h, m)) => (h, m.get(..2)?),
        None if afternoon.is_some() => (digits, "00"),
        None => return None,
    };
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(pm) => hour % 12 + if pm { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// The control with what was posted; where nothing was, today's date.
pub(super) fn control(fields: &Fields, name: &str, today: Option<LocalDateTime>) -> Control {
    let typed_date = fields.get(&format!("{name}_date"));
    let date = read_date(typed_date).map_or_else(|| typed_date.to_owned(), |d| d.to_string());
    let typed_time = fields.get(&format!("{name}_time"));
    let time = read_time(typed_time).map_or_else(
        || typed_time.to_owned(),
        |t| t.strftime("%H:%M").to_string(),
    );
    let fold = folds(&date, &time, fields.get(&format!("{name}_fold")));
    let date = match today {
        Some(today) if date.is_empty() => today.date().to_string(),
        _ => date,
    };
    Control::Moment { date, time, fold }
}

/// The two readings of a clock time that happens twice.
fn folds(date: &str, time: &str, given: &str) -> Vec<Choice> {
    let twice = matches!(
        format!("{date}T{time}").parse::<LocalDateTime>(),
        Err(LocalTimeError::Repeated(..))
    );
    if !twice {
        return Vec::new();
    }
    vec![
        Choice::of(
            "+01:00",
            format!("The first {time}, before the clocks go back"),
            &[given],
        ),
        Choice::of(
            "+00:00",
            format!("The second {time}, after the clocks go back"),
            &[given],
        ),
    ]
}

/// Writes a time back into its fields.
pub(super) fn write(fields: &mut Fields, name: &str, at: LocalDateTime) {
    let text = at.to_string();
    fields.set(&format!("{name}_date"), at.date().to_string());
    fields.set(
        &format!("{name}_time"),
        at.civil().strftime("%H:%M").to_string(),
    );
    if let Some(fold) = text.get(16..).filter(|tail| tail.starts_with('+')) {
        fields.set(&format!("{name}_fold"), fold);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(date: &str, time: &str) -> (Option<FactValue>, Problems) {
        let fields = Fields::new(vec![
            ("started_date".to_owned(), date.to_owned()),
            ("started_time".to_owned(), time.to_owned()),
        ]);
        let mut problems = Problems::default();
        (read(&fields, "started", &mut problems), problems)
    }

    #[test]
    fn dates_and_times_as_browsers_and_people_write_them() {
        for (date, time, read) in [
            ("2026-12-08", "10:55", "2026-12-08T10:55"),
            ("8/12/2026", "5:30pm", "2026-12-08T17:30"),
            ("08.12.2026", "9.05am", "2026-12-08T09:05"),
            ("2026-12-08", "12am", "2026-12-08T00:00"),
            ("2026-12-08", "12pm", "2026-12-08T12:00"),
            ("2026-12-08", "17:30:00", "2026-12-08T17:30"),
        ] {
            assert_eq!(
                posted(date, time),
                (Some(FactValue::Text(read.to_owned())), Problems::default())
            );
        }
    }

    #[test]
    fn what_cannot_be_is_said_beside_the_field() {
        for (date, time, words) in [
            ("2026-02-31", "10:00", "not a date that exists"),
            ("2026-12-08", "25:00", "not a time"),
            ("2026-12-08", "13pm", "not a time"),
            ("2026-12-08", "", "Give the time"),
            ("", "10:00", "Give the date"),
            ("2026-10-25", "01:30", "happens twice"),
            ("2027-03-28", "01:30", "does not exist"),
        ] {
            let (value, problems) = posted(date, time);
            assert_eq!(value, None, "{date} {time}");
            assert!(
                problems.of("started").unwrap().contains(words),
                "{date} {time}: {problems:?}"
            );
        }
        assert_eq!(posted("", ""), (None, Problems::default()));
    }

    #[test]
    fn a_repeated_time_is_told_apart_by_a_choice() {
        let mut fields = Fields::new(vec![
            ("started_date".to_owned(), "2026-10-25".to_owned()),
            ("started_time".to_owned(), "01:30".to_owned()),
        ]);
        let Control::Moment { fold, .. } = control(&fields, "started", None) else {
            panic!("a moment");
        };
        assert_eq!(fold.len(), 2);
        fields.set("started_fold", "+00:00");
        let mut problems = Problems::default();
        let value = read(&fields, "started", &mut problems);
        assert_eq!(
            value,
            Some(FactValue::Text("2026-10-25T01:30+00:00".to_owned()))
        );
        let at: LocalDateTime = "2026-10-25T01:30+00:00".parse().unwrap();
        let mut back = Fields::default();
        write(&mut back, "started", at);
        assert_eq!(back.get("started_fold"), "+00:00");
    }
}
