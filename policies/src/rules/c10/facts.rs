//! Every fact of the post stands in the message too.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::{WrittenDate, find_dates, find_numeric_dates, month_name},
    formats::Format,
    times::{ClockTime, find_times},
};

use super::ShortForm;
use crate::{
    ask::{Ask, Text},
    contacts::{self, Item, Kind},
    numbers::{self, Number},
    parts::without_embargo,
    rule::{Found, Says},
    text::tokens,
};

/// The facts of a text. Links and names are none.
struct Facts {
    times: Vec<ClockTime>,
    dates: Vec<WrittenDate>,
    contacts: Vec<Item>,
    numbers: Vec<Number>,
}

/// Codes that hold figures and are names, not numbers.
static CODES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[A-Z]{1,4}[0-9]+[A-Z]{0,3}\b|[#@][\p{L}\p{N}_]+")
        .expect("a pattern fixed at compile time")
});

fn read(text: &str, meant: Vec<Item>) -> Facts {
    let (times, dates) = (find_times(text), find_dates(text));
    let mut taken: Vec<Range<usize>> = tokens(text);
    taken.extend(times.iter().map(|t| t.span.clone()));
    taken.extend(dates.iter().map(|d| d.span.clone()));
    taken.extend(find_numeric_dates(text).into_iter().map(|d| d.span));
    taken.extend(meant.iter().map(|i| i.span.clone()));
    for format in [Format::VrmPlate, Format::Postcode, Format::ShoulderNumber] {
        taken.extend(format.spans(text));
    }
    taken.extend(CODES.find_iter(text).map(|m| m.range()));
    Facts {
        numbers: numbers::find(text, &taken),
        contacts: meant
            .into_iter()
            .filter(|i| !matches!(i.kind, Kind::Link | Kind::Email))
            .collect(),
        times,
        dates,
    }
}

/// What the message has, against which a fact of the post is held.
struct Master {
    text: String,
    facts: Facts,
    contacts: Vec<Item>,
    /// Its dates in numbers only, a day and a month each.
    numeric: HashSet<(u8, u8)>,
    /// Words that stand after an article.
    nouns: HashSet<String>,
}

impl Master {
    fn has_time(&self, time: &ClockTime) -> bool {
        self.facts
            .times
            .iter()
            .any(|t| t.minutes() == time.minutes())
    }

    fn has_date(&self, date: &WrittenDate) -> bool {
        self.numeric.contains(&(date.day, date.month))
            || self.facts.dates.iter().any(|d| d.same_day(date))
    }

    fn has_contact(&self, item: &Item) -> bool {
        self.contacts.iter().any(|c| c.key == item.key)
    }

    /// A number in figures or words. A bare hour stands for a time of the message, a year for a date's, and "one man"
    /// for "a man".
    fn has_number(&self, number: &Number, short: &str) -> bool {
        let value = number.value.as_str();
        let hour = |t: &ClockTime| {
            let twelve = if t.hour.is_multiple_of(12) {
                12
            } else {
                t.hour % 12
            };
            value == t.hour.to_string() || value == twelve.to_string()
        };
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|e| short[number.span.end..].starts_with(e));
        self.facts.numbers.iter().any(|n| n.value == value)
            || self.facts.times.iter().any(|t| t.minute == 0 && hour(t))
            || self
                .facts
                .dates
                .iter()
                .any(|d| d.year.is_some_and(|y| y.to_string() == value))
            || (ordinal && self.facts.dates.iter().any(|d| d.day.to_string() == value))
            || (value == "1" && self.says_a(&short[number.span.end..]))
    }

    /// Whether the message says "a man" where the post says "one man".
    fn says_a(&self, after: &str) -> bool {
        let noun: String = after
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphabetic())
            .collect();
        !noun.is_empty() && self.nouns.contains(&noun.to_lowercase())
    }
}

/// The words of a message that stand up to four words after an article.
fn nouns(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let article = |w: &&str| matches!(*w, "a" | "an" | "the");
    let after_one = |i: &usize| words[i.saturating_sub(4)..*i].iter().any(article);
    let nouns = (0..words.len()).filter(after_one);
    nouns.map(|i| words[i].to_owned()).collect()
}

impl ShortForm {
    pub(super) fn facts(&self, ask: &Ask<'_>, found: &mut Found<'_>, short: &Text<'_>) {
        let text = without_embargo(&format!("{}\n{}", ask.headline().text, ask.body().text));
        let master = Master {
            facts: read(&text, contacts::meant(&text, ask.data())),
            contacts: contacts::all(&text),
            numeric: find_numeric_dates(&text)
                .into_iter()
                .map(|d| (d.day, d.month))
                .collect(),
            nouns: nouns(&text),
            text,
        };
        let own = read(short.text, contacts::meant(short.text, ask.data()));
        let mut say = |span: &Range<usize>, nearest| self.extra(found, short, span, nearest);
        for time in own.times.iter().filter(|t| !master.has_time(t)) {
            let distance = |t: &&ClockTime| t.minutes().abs_diff(time.minutes());
            let nearest = master
                .facts
                .times
                .iter()
                .min_by_key(distance)
                .map(ClockTime::plain);
            say(&time.span, nearest);
        }
        for date in own.dates.iter().filter(|d| !master.has_date(d)) {
            let nearest =
                (master.facts.dates.first()).map(|d| format!("{} {}", d.day, month_name(d.month)));
            say(&date.span, nearest);
        }
        for item in own.contacts.iter().filter(|i| !master.has_contact(i)) {
            let same = |c: &&Item| c.kind == item.kind;
            let nearest = master
                .facts
                .contacts
                .iter()
                .find(same)
                .map(|c| master.text[c.span.clone()].to_owned());
            say(&item.span, nearest);
        }
        for number in own
            .numbers
            .iter()
            .filter(|n| !master.has_number(n, short.text))
        {
            say(&number.span, None);
        }
    }

    /// A fact that the message has not, or has otherwise.
    fn extra(
        &self,
        found: &mut Found<'_>,
        short: &Text<'_>,
        span: &Range<usize>,
        nearest: Option<String>,
    ) {
        let words = &short.text[span.clone()];
        let (measured, fix) = match nearest {
            Some(other) => (
                format!("The post has {words}, the message {other}."),
                format!("Write {other} in the post, or put the message right."),
            ),
            None => (
                format!("The post has {words}, the message has not."),
                format!("Say {words} in the message too, or take it out of the post."),
            ),
        };
        let says = Says {
            severity: self.extra_fact,
            measured,
            limit: "every fact of the post is in the message".to_owned(),
            fix,
        };
        found.words(short, span.clone(), says);
    }
}
