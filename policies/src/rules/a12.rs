//! facts held only in a picture.

use std::collections::HashSet;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{
        Span,
        dates::{find_dates, find_numeric_dates},
        times::{self, find_times},
    },
};

use crate::{
    ask::{Ask, Text},
    contacts::{self, Kind},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "A-12",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["WCAG"],
    why: "Words in a picture are read to no one, searched by no one and translated for no one.",
    build: build::<OnlyInPicture>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnlyInPicture {
    no_transcript: Severity,
    only_there: Severity,
}

/// What the words of the message hold.
struct Said {
    numbers: HashSet<String>,
    days: HashSet<(u8, u8)>,
    minutes: HashSet<u16>,
}

/// The days of a text, by day and month.
fn days(text: &str) -> Vec<(Span, u8, u8)> {
    let written = find_dates(text)
        .into_iter()
        .map(|d| (d.span, d.day, d.month));
    let numeric = find_numeric_dates(text)
        .into_iter()
        .map(|d| (d.span, d.day, d.month));
    written.chain(numeric).collect()
}

fn is_number(item: &contacts::Item) -> bool {
    matches!(item.kind, Kind::Phone | Kind::Code)
}

impl Said {
    fn of(texts: &[Text<'_>]) -> Self {
        let mut said = Self {
            numbers: HashSet::new(),
            days: HashSet::new(),
            minutes: HashSet::new(),
        };
        for text in texts.iter().map(|t| t.text) {
            let numbers = contacts::all(text).into_iter().filter(is_number);
            said.numbers.extend(numbers.map(|i| i.key));
            said.days
                .extend(days(text).into_iter().map(|(_, day, month)| (day, month)));
            said.minutes
                .extend(find_times(text).iter().map(times::ClockTime::minutes));
        }
        said
    }

    /// Phone numbers, dates and times of a picture's words that the message does not say, in their order.
    fn lacks(&self, ask: &Ask<'_>, text: &str) -> Vec<(Span, &'static str)> {
        let numbers = contacts::meant(text, ask.data())
            .into_iter()
            .filter(is_number);
        let mut lacking: Vec<(Span, &'static str)> = numbers
            .filter(|item| !self.numbers.contains(&item.key))
            .map(|item| (item.span, item.kind.plain()))
            .collect();
        let dates = days(text).into_iter();
        lacking.extend(
            dates
                .filter(|(_, day, month)| !self.days.contains(&(*day, *month)))
                .map(|(span, ..)| (span, "date")),
        );
        let clock = find_times(text).into_iter();
        lacking.extend(
            clock
                .filter(|time| !self.minutes.contains(&time.minutes()))
                .map(|time| (time.span, "time")),
        );
        lacking.sort_by_key(|(span, _)| span.start);
        lacking.dedup_by(|a, b| a.0 == b.0);
        lacking
    }
}

impl Check for OnlyInPicture {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let images = &ask.draft().images;
        if images
            .iter()
            .all(|image| !image.has_text && image.text.is_empty())
        {
            return;
        }
        let said = Said::of(&[ask.headline(), ask.body()]);
        for (text, image) in ask.transcripts().iter().zip(images) {
            if image.has_text && text.text.trim().is_empty() {
                let says = Says {
                    severity: self.no_transcript,
                    measured: "no words of the picture typed out".to_owned(),
                    limit: "every word that matters".to_owned(),
                    fix: "Type out what the picture says (its text), and put the facts into the message too."
                        .to_owned(),
                };
                found.lacks(&text.name, "", says);
            }
            for (span, what) in said.lacks(ask, text.text) {
                let shown = &text.text[span.clone()];
                let says = Says {
                    severity: self.only_there,
                    measured: format!("a {what} that the message does not have"),
                    limit: "every phone number, date and time in the words".to_owned(),
                    fix: format!("“{shown}” is only in the picture. Put it in the message."),
                };
                found.words(text, span, says);
            }
        }
    }
}
