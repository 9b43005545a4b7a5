//! C-03: dates and times are the same in every language.

mod bare;
pub(super) mod calendar;
mod days;
pub(super) mod hours;

use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::LocalDateTime,
    text::{
        months::{self, CalendarWords},
        sentences::{Sentence, sentences},
    },
    variant::Variant,
};

use crate::{
    ask::{Ask, Text, language_name, text_of},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "C-03",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF", "CIOL"],
    why: "A changed date or time sends readers of one language at the wrong moment, and nobody who reads English sees it.",
    build: build::<SameTimes>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameTimes {
    severity: Severity,
    month_within: usize,
    shared_within: usize,
    weekday_within: usize,
}

/// More bytes than this between two words, and they do not belong together.
const FAR: usize = 600;

/// A version in another language, read once.
pub(in crate::rules) struct Other<'a> {
    text: Text<'a>,
    name: String,
    calendar: Option<&'static CalendarWords>,
    sentences: Vec<Sentence>,
    /// Near which day dates without a year are meant.
    near: Option<Date>,
}

impl<'a> Other<'a> {
    pub(in crate::rules) fn new(variant: &'a Variant, near: Option<Date>) -> Self {
        Self {
            text: text_of(variant),
            name: language_name(&variant.language),
            calendar: months::calendar(&variant.language),
            sentences: sentences(&variant.text),
            near,
        }
    }

    /// The number of the sentence that a span stands in.
    fn sentence_number(&self, span: &Range<usize>) -> Option<usize> {
        let after = self
            .sentences
            .partition_point(|s| s.span.start <= span.start);
        let number = after.checked_sub(1)?;
        (span.end <= self.sentences[number].span.end).then_some(number)
    }

    /// The sentence that a span stands in; the whole text if in none.
    fn sentence(&self, span: &Range<usize>) -> Range<usize> {
        (self.sentence_number(span))
            .map_or(0..self.text.text.len(), |n| self.sentences[n].span.clone())
    }

    /// What stands between two spans.
    fn gap(&self, a: &Range<usize>, b: &Range<usize>) -> &str {
        let (from, to) = if a.start <= b.start {
            (a.end, b.start)
        } else {
            (b.end, a.start)
        };
        self.text.text.get(from..to).unwrap_or("")
    }

    /// Words between two spans; too many if a paragraph ends between them.
    fn words_between(&self, a: &Range<usize>, b: &Range<usize>) -> usize {
        let gap = self.gap(a, b);
        if gap.len() > FAR || gap.contains("\n\n") {
            return usize::MAX / 2;
        }
        gap.split_whitespace()
            .filter(|w| w.contains(char::is_alphanumeric))
            .count()
    }

    /// The same, where a comma counts for two: what it parts belongs together less.
    fn between(&self, a: &Range<usize>, b: &Range<usize>) -> usize {
        let words = self.words_between(a, b);
        if words > FAR {
            return words;
        }
        words + self.gap(a, b).matches([',', '،', '、', ';']).count() * 2
    }
}

/// What is wrong in a version: where, if it has other words for the fact, and what each says.
struct Fault {
    span: Option<Range<usize>>,
    english: String,
    /// The words of the English text.
    written: String,
    /// How the other language puts it, for the finding; empty where it says nothing.
    says: String,
}

impl SameTimes {
    fn say(&self, found: &mut Found<'_>, other: &Other<'_>, fault: Fault) {
        let Fault {
            span,
            english,
            written,
            says,
        } = fault;
        let name = &other.name;
        let measured = match says.as_str() {
            "" => format!("English says {english}, {name} does not."),
            says => format!("English says {english}, {name} says {says}."),
        };
        let says = Says {
            severity: self.severity,
            measured,
            limit: "the same as in English".to_owned(),
            fix: format!("Put {english} in the {name} text."),
        };
        match span {
            Some(span) => found.words(&other.text, span, says),
            None => found.lacks(&other.text.name, &written, says),
        }
    }
}

impl Check for SameTimes {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let times = &ask.draft().times;
        let near =
            (ask.subject.release().or(times.clock_start).or(times.event)).map(LocalDateTime::date);
        for variant in ask.read_translations() {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let english = ask.for_every_language(&english);
            let other = Other::new(variant, near);
            let (mut faults, days) = self.days(&english, &other);
            faults.extend(hours::faults(&english, &other, &days));
            for fault in faults {
                self.say(found, &other, fault);
            }
        }
    }
}
