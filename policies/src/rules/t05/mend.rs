//! What to say instead: the date that a word means on the day of the release.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use regex::Regex;

use crate::{
    ask::Ask,
    text::{month_name, plain_clock, weekday_name},
    timing::capital,
};

/// The word with its date, if the day it means is known.
fn dated(word: &str, release: Date) -> Option<String> {
    let (day, part) = match word {
        "today" | "earlier today" => (0, ""),
        "this morning" => (0, "the morning of "),
        "this afternoon" => (0, "the afternoon of "),
        "this evening" => (0, "the evening of "),
        "tonight" => (0, "the night of "),
        "tomorrow" => (1, ""),
        "yesterday" => (-1, ""),
        "last night" => (-1, "the night of "),
        _ => return None,
    };
    let date = release.checked_add(day.days()).ok()?;
    let (weekday, month) = (weekday_name(date.weekday()), month_name(date.month()));
    Some(format!("on {part}{weekday} {} {month}", date.day()))
}

/// The words to say instead, as they stand in their sentence: with a capital where they open it, without "on" after
/// "until" and its like.
fn fitted(instead: &str, before: &str, word: &str) -> String {
    static NO_ON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:until|till|from|by|since|before|after|of|for|to)\s+$")
            .expect("a pattern fixed at compile time")
    });
    let near = before.floor_char_boundary(before.len().saturating_sub(12));
    let instead = match instead.strip_prefix("on ") {
        Some(bare) if NO_ON.is_match(&before[near..]) => bare,
        _ => instead,
    };
    if word.starts_with(char::is_uppercase) {
        capital(instead)
    } else {
        instead.to_owned()
    }
}

/// How to put a stale word right, with the wording to use where the day it means is known.
pub(super) fn how_to_mend(before: &str, word: &str, ask: &Ask<'_>) -> String {
    let start = "People may read this tomorrow. Add the date";
    let Some(release) = ask.subject.release() else {
        return format!("{start}, with day and month.");
    };
    let lower = word.to_lowercase();
    if let Some(dated) = dated(&lower, release.date()) {
        return format!(
            "{start}: for “{word}” say “{}”.",
            fitted(&dated, before, word)
        );
    }
    let now = [
        "right now",
        "at the moment",
        "currently",
        "at present",
        "presently",
    ];
    if now.contains(&lower.as_str()) {
        let date = release.date();
        let (weekday, month) = (weekday_name(date.weekday()), month_name(date.month()));
        let clock = plain_clock(release.civil().time());
        let instead = format!("at {clock} on {weekday} {} {month}", date.day());
        return format!(
            "{start}: for “{word}” say “{}”.",
            fitted(&instead, before, word)
        );
    }
    format!("{start} to “{word}”, with day and month.")
}
