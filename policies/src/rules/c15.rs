//! C-15: the weekday fits the date, and the record's event stands in the text.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::LocalDateTime,
    text::{
        dates::{WrittenDate, find_dates, find_numeric_dates, month_name, weekday_name},
        times,
    },
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::plain_date,
};

pub(super) const RULE: Rule = Rule {
    id: "C-15",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["STYLE"],
    why: "People plan by the weekday: with the wrong one they come on the wrong day.",
    build: build::<Dates>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    weekday: Severity,
    no_such_day: Severity,
    event_missing: Severity,
}

/// A weekday after its date: "10 December (Tuesday)", "10 December, a Tuesday".
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,? ?(?:\(|a )(?P<day>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
        .expect("a pattern fixed at compile time")
});

/// A weekday before an all-number date.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?P<day>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?$")
        .expect("a pattern fixed at compile time")
});

fn weekday_of(stem: &str) -> Option<Weekday> {
    [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ]
    .into_iter()
    .find(|day| weekday_name(*day).strip_suffix("day") == Some(stem))
}

impl Dates {
    fn wrong_weekday(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        span: std::ops::Range<usize>,
        said: Weekday,
        date: Date,
    ) {
        let right = weekday_name(date.weekday());
        let says = Says {
            severity: self.weekday,
            measured: format!(
                "{} {}",
                weekday_name(said),
                &plain_date(date)[right.len() + 1..]
            ),
            limit: format!("that day is a {right}"),
            fix: format!(
                "{} is a {right}. Write “{right} {} {}”, or put the day of the month right.",
                &plain_date(date)[right.len() + 1..],
                date.day(),
                month_name(date.month().unsigned_abs())
            ),
        };
        found.words(text, span, says);
    }

    fn no_such_day(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        span: std::ops::Range<usize>,
        what: &str,
    ) {
        let says = Says {
            severity: self.no_such_day,
            measured: format!("{what} does not exist"),
            limit: "a day of the calendar".to_owned(),
            fix: format!("There is no {what}. Put the date right."),
        };
        found.words(text, span, says);
    }

    fn written(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        date: &WrittenDate,
        near: Option<Date>,
    ) {
        let what = match date.year {
            Some(year) => format!("{} {} {year}", date.day, month_name(date.month)),
            None => format!("{} {}", date.day, month_name(date.month)),
        };
        let real = match near.or_else(|| date.year.and_then(|y| Date::new(y, 1, 1).ok())) {
            Some(near) => date.nearest(near),
            None if date.exists() => {
                if date.weekday.is_some() {
                    found.not_checked();
                }
                return;
            }
            None => None,
        };
        let Some(real) = real else {
            self.no_such_day(found, text, date.span.clone(), &what);
            return;
        };
        let after = AFTER.captures(&text.text[date.span.end..]);
        let said = date
            .weekday
            .or_else(|| after.and_then(|c| weekday_of(&c["day"])));
        if let Some(said) = said.filter(|said| *said != real.weekday()) {
            self.wrong_weekday(found, text, date.span.clone(), said, real);
        }
    }

    /// All-number dates: a weekday before one, and days that exist neither day first nor month first.
    fn numeric(&self, found: &mut Found<'_>, text: &Text<'_>) {
        for date in find_numeric_dates(text.text) {
            let day = |m: u8, d: u8| {
                let (m, d) = (i8::try_from(m).ok()?, i8::try_from(d).ok()?);
                Date::new(date.year, m, d).ok()
            };
            let words = &text.text[date.span.clone()];
            match (day(date.month, date.day), day(date.day, date.month)) {
                (None, None) => self.no_such_day(found, text, date.span.clone(), words),
                (Some(real), other) => {
                    let before = BEFORE.captures(&text.text[..date.span.start]);
                    let said = before.and_then(|c| weekday_of(&c["day"]));
                    let fits =
                        |said| real.weekday() == said || other.is_some_and(|o| o.weekday() == said);
                    if let Some(said) = said.filter(|said| !fits(*said)) {
                        self.wrong_weekday(found, text, date.span.clone(), said, real);
                    }
                }
                (None, Some(_)) => {}
            }
        }
    }

    fn event(&self, found: &mut Found<'_>, words: &str, event: LocalDateTime) {
        let (date, time) = (event.date(), event.civil().time());
        let same = |day: u8, month: u8, year: Option<i16>| {
            i8::try_from(day) == Ok(date.day())
                && i8::try_from(month) == Ok(date.month())
                && year.is_none_or(|y| y == date.year())
        };
        let has_date = find_dates(words)
            .iter()
            .any(|d| same(d.day, d.month, d.year))
            || find_numeric_dates(words)
                .iter()
                .any(|d| same(d.day, d.month, Some(d.year)));
        let has_time = times::find_times(words).iter().any(|t| {
            i8::try_from(t.hour) == Ok(time.hour()) && i8::try_from(t.minute) == Ok(time.minute())
        });
        let clock = times::plain(time.hour().unsigned_abs(), time.minute().unsigned_abs());
        let day = plain_date(date);
        for (there, what) in [(has_date, day), (has_time, clock)] {
            if there {
                continue;
            }
            let says = Says {
                severity: self.event_missing,
                measured: format!("the record has {what}, the text has not"),
                limit: "date and time of the event in the text".to_owned(),
                fix: format!("Put {what} in the text, or put times.event right."),
            };
            found.message(&format!("times.event: {event}"), says);
        }
    }
}

impl Check for Dates {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let times = &ask.draft().times;
        let near =
            (ask.subject.release().or(times.clock_start).or(times.event)).map(LocalDateTime::date);
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        for text in &texts {
            for date in find_dates(text.text) {
                self.written(found, text, &date, near);
            }
            self.numeric(found, text);
        }
        if let Some(event) = times.event {
            let master = format!("{}\n{}", ask.headline().text, ask.body().text);
            let words = if master.trim().is_empty() {
                ask.short().map_or(master, |s| s.text.to_owned())
            } else {
                master
            };
            self.event(found, &words, event);
        }
    }
}
