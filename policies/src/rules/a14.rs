//! A-14: dates and times as people say them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::time_layout::{LayoutFault, find_layout_faults},
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::{plain_date, tokens, touches},
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

/// "1200 hours of film" is a count of hours.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:['’]|\s+(?:of|in total|a (?:week|month|year)|each|every|(?:were |was )?(?:spent|given|worked))\b)")
        .expect("a pattern fixed at compile time")
});

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
        for fault in find_layout_faults(text.text) {
            let measured = match fault.fault {
                LayoutFault::NumericDate => continue,
                LayoutFault::Military if COUNTED.is_match(&text.text[fault.span.end..]) => continue,
                LayoutFault::Military => "24-hour time with hours",
                LayoutFault::DashRange => "times joined by a dash",
                LayoutFault::TwelveNoon => "12 before a word that says it",
            };
            if touches(&fault.span, taken) {
                continue;
            }
            let better = fault.better.as_deref().unwrap_or("the time in words");
            let says = Says {
                severity: self.time,
                measured: measured.to_owned(),
                limit: "5:30pm, 10am to 11am, midday".to_owned(),
                fix: format!("{} → {better}", &text.text[fault.span.clone()]),
            };
            match fault.better {
                Some(better) => found.words_better(text, fault.span, says, better),
                None => found.words(text, fault.span, says),
            }
        }
    }
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
