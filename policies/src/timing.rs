//! How long, by when and how many, as rules measure and say it.

use wardmote_domain::local_time::LocalDateTime;

use crate::text::{plain_clock, plain_date_time};

/// Whole minutes from one instant to another; below zero where the second is the earlier one.
pub(crate) fn minutes(from: LocalDateTime, to: LocalDateTime) -> i64 {
    (to.instant().as_second() - from.instant().as_second()).div_euclid(60)
}

/// `1 minute`, `160 minutes`, `10 hours 40 minutes`, `3 days 2 hours`.
pub(crate) fn lasting(minutes: i64) -> String {
    let many = |n: i64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let two = |big: String, rest: i64, small: &str| match rest {
        0 => big,
        rest => format!("{big} {}", many(rest, small)),
    };
    match minutes {
        ..=180 => many(minutes, "minute"),
        181..2880 => two(many(minutes / 60, "hour"), minutes % 60, "minute"),
        _ => two(many(minutes / 1440, "day"), minutes % 1440 / 60, "hour"),
    }
}

/// The clock time; with its date where that is not the day of `day`.
pub(crate) fn clock_on(time: LocalDateTime, day: LocalDateTime) -> String {
    if time.date() == day.date() {
        plain_clock(time.civil().time())
    } else {
        plain_date_time(time)
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn and_list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The same, with the rest counted after `most`: `a, b and 12 more`.
pub(crate) fn few<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let mut shown: Vec<String> = (items.iter().take(most))
        .map(|i| i.as_ref().to_owned())
        .collect();
    if items.len() > most {
        shown.push(format!("{} more", items.len() - most));
    }
    and_list(&shown)
}

/// `96,000`.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_long_and_how_many() {
        for (minutes, words) in [
            (1, "1 minute"),
            (160, "160 minutes"),
            (640, "10 hours 40 minutes"),
            (1440, "24 hours"),
            (1501, "25 hours 1 minute"),
            (4440, "3 days 2 hours"),
        ] {
            assert_eq!(lasting(minutes), words);
        }
        assert_eq!(
            (thousands(7), thousands(96_000), thousands(1_234_567)),
            ("7".into(), "96,000".into(), "1,234,567".into())
        );
        assert_eq!(and_list::<&str>(&[]), "");
        assert_eq!(and_list(&["a"]), "a");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(few(&["a", "b"], 2), "a and b");
        assert_eq!(capital("email"), "Email");
    }

    #[test]
    fn minutes_are_of_instants() {
        let at = |text: &str| text.parse::<LocalDateTime>().unwrap();
        assert_eq!(minutes(at("2026-12-08T09:40"), at("2026-12-08T10:55")), 75);
        assert_eq!(minutes(at("2026-12-08T10:00"), at("2026-12-08T09:00")), -60);
        // The hour that does not exist, and the hour that is there twice.
        assert_eq!(minutes(at("2026-03-29T00:30"), at("2026-03-29T02:30")), 60);
        assert_eq!(minutes(at("2026-10-25T00:30"), at("2026-10-25T02:30")), 180);
        let next_day = at("2026-12-09T01:00");
        assert_eq!(
            clock_on(next_day, at("2026-12-08T23:00")),
            "1am on Wednesday 9 December 2026"
        );
        assert_eq!(clock_on(next_day, next_day), "1am");
    }
}
