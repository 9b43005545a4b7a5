//! A-14: dates and times as people say them.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use regex::{Captures, Regex};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::formats::Format,
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::{plain_clock, plain_date, tokens, touches},
};

pub(super) const RULE: Rule = Rule {
    id: "A-14",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE"],
    why: "03/04 is two different days to two readers, and military time is slow to read for most.",
    build: build::<Layout>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    time: Severity,
    all_number_date: Severity,
}

/// All-number dates: day, month and year in either order of year, with two or four figures.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:(?P<d>[0-3]?[0-9])[/.\-](?P<m>[01]?[0-9])[/.\-](?P<y>(?:19|20)?[0-9]{2})",
        r"|(?P<Y>(?:19|20)[0-9]{2})[/.\-](?P<M>[01]?[0-9])[/.\-](?P<D>[0-3]?[0-9]))\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// "12 noon", "12 midnight".
static TWELVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b12(?:[:.]00)? ?(?:o['’]clock )?(?P<word>noon|midday|midnight)\b")
        .expect("a pattern fixed at compile time")
});

/// "1200 hours of film" is a count of hours.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:['’]|\s+(?:of|in total|a (?:week|month|year)|each|every|(?:were |was )?(?:spent|given|worked))\b)")
        .expect("a pattern fixed at compile time")
});

fn clock(hour: &str, minute: &str) -> Option<Time> {
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The date in words, if there is such a day: 25/12/26, 2026-12-25, and 12/25/26 read month first.
fn in_words(found: &Captures<'_>) -> Option<String> {
    let part = |name| found.name(name).map(|m| m.as_str());
    let (y, m, d) = match part("y") {
        Some(year) => (year, part("m")?, part("d")?),
        None => (part("Y")?, part("M")?, part("D")?),
    };
    let year: i16 = y.parse().ok()?;
    let year = if y.len() == 2 { 2000 + year } else { year };
    let (m, d): (i8, i8) = (m.parse().ok()?, d.parse().ok()?);
    Date::new(year, m, d).ok().map(plain_date)
}

impl Layout {
    fn dates(&self, found: &mut Found<'_>, text: &Text<'_>, taken: &[std::ops::Range<usize>]) {
        for hit in DATE.captures_iter(text.text) {
            let Some(span) = hit.get(0).map(|m| m.range()) else {
                continue;
            };
            let touching =
                |side: Option<char>| side.is_some_and(|c| matches!(c, '/' | '-') || c.is_numeric());
            let part_of_more = touching(text.text[..span.start].chars().next_back())
                || touching(text.text[span.end..].chars().next())
                || text.text[..span.start].ends_with(['£', '€', '$']);
            let Some(words) = in_words(&hit).filter(|_| !touches(&span, taken) && !part_of_more)
            else {
                continue;
            };
            let says = Says {
                severity: self.all_number_date,
                measured: "a date all in numbers".to_owned(),
                limit: "the month in words".to_owned(),
                fix: format!(
                    "{} → {words}. Check the day and the month.",
                    &text.text[span.clone()]
                ),
            };
            found.words(text, span, says);
        }
    }

    fn times(&self, found: &mut Found<'_>, text: &Text<'_>, taken: &[std::ops::Range<usize>]) {
        let mut say = |span: std::ops::Range<usize>, measured: &str, better: String| {
            if touches(&span, taken) {
                return;
            }
            let says = Says {
                severity: self.time,
                measured: measured.to_owned(),
                limit: "5:30pm, 10am to 11am, midday".to_owned(),
                fix: format!("{} → {better}", &text.text[span.clone()]),
            };
            found.words(text, span, says);
        };
        for span in Format::Time24hHours.spans(text.text) {
            let digits: String = text.text[span.clone()]
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            let counted = COUNTED.is_match(&text.text[span.end..]);
            if let (false, Some(time)) = (counted, clock(&digits[..2], &digits[2..])) {
                say(span, "24-hour time with hours", plain_clock(time));
            }
        }
        for span in Format::TimeRangeDash.spans(text.text) {
            let better = range_in_words(&text.text[span.clone()]);
            say(span, "times joined by a dash", better);
        }
        for hit in TWELVE.captures_iter(text.text) {
            let midnight = hit["word"].eq_ignore_ascii_case("midnight");
            let better = if midnight { "midnight" } else { "midday" };
            if let Some(whole) = hit.get(0) {
                say(
                    whole.range(),
                    "12 before a word that says it",
                    better.to_owned(),
                );
            }
        }
    }
}

/// `10-11am` as `10am to 11am`, `11-1pm` as `11am to 1pm`: the first takes the half of the day that comes before.
fn range_in_words(range: &str) -> String {
    let Some((from, to)) = range.split_once(['-', '–', '—']) else {
        return range.to_owned();
    };
    let (from, to) = (from.trim().to_lowercase(), to.trim().to_lowercase());
    let (from, to) = (
        from.replace(' ', "").replace('.', ":"),
        to.replace(' ', "").replace('.', ":"),
    );
    if from.ends_with('m') {
        return format!("{from} to {to}");
    }
    let hour = |t: &str| {
        t.chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse::<u8>()
            .unwrap_or(0)
            % 12
    };
    let late = to.ends_with("pm");
    let same = if late { "pm" } else { "am" };
    let other = if late { "am" } else { "pm" };
    let half = if hour(&from) <= hour(&to) {
        same
    } else {
        other
    };
    format!("{from}{half} to {to}")
}

impl Check for Layout {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            let taken = tokens(text.text);
            self.dates(found, &text, &taken);
            self.times(found, &text, &taken);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::range_in_words;

    #[test]
    fn writes_ranges_out() {
        for (range, words) in [
            ("10-11am", "10am to 11am"),
            ("11 – 1pm", "11am to 1pm"),
            ("10am–4pm", "10am to 4pm"),
            ("9.30-10pm", "9:30pm to 10pm"),
            ("12-2pm", "12pm to 2pm"),
            ("10-12am", "10pm to 12am"),
        ] {
            assert_eq!(range_in_words(range), words);
        }
    }
}
