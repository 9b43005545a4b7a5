//! What a message has of the parts of its kind.

use std::{cell::OnceCell, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::{find_dates, find_numeric_dates},
    formats::Format,
    sentences::{Sentence, sentences},
    times::find_times,
};

use super::{Part, Whole};
use crate::{
    ask::Ask,
    parts::{self, without_embargo},
    text::masked,
};

/// Clock times that are said, or written otherwise than the house style asks.
static SAID_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: o['’]clock",
        r"| in the (?:morning|afternoon|evening)| at night)\b",
        r"|\b(?:half past|quarter past|quarter to)\b",
        r"|\b(?:at|from|until|till|by|before|after|since|around|about) (?:[01]?[0-9]|2[0-3])[.:]?[0-5][0-9]\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// So long from now, or ago: "in 20 minutes", "for the next two hours", "10 minutes ago", "within the hour".
static SO_LONG: LazyLock<Regex> = LazyLock::new(|| {
    const COUNT: &str = "(?:[0-9]{1,3}|an?|half an|one|two|three|four|five|six|ten|twelve|fifteen|twenty|thirty|forty|sixty|(?:a )?few|the)";
    const UNIT: &str = "[ -](?:minutes?|mins?|hours?|days?)";
    let after =
        r"(?:in|for|within|after|over|every)(?: about| around| the next| the last| the past)?";
    let pattern = format!(
        r"(?i)\b{after} {COUNT}{UNIT}\b|\b(?:next|last|past) {COUNT}{UNIT}\b|\b{COUNT}{UNIT} ago\b|\bhourly\b|\bevery hour\b"
    );
    Regex::new(&pattern).expect("a pattern fixed at compile time")
});

/// A weekday by its name.
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
        .expect("a pattern fixed at compile time")
});

/// A month by its name; March and May only where they cannot be anything else.
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:January|February|April|June|July|August|September|October|November|December)\b",
        r"|\b(?i:in|of|for|during|since|until|by|to|from|and|last|early|late|mid|this|next|our|throughout)[ -](?:March|May)\b",
        r"|\b(?:March|May)(?: (?:19|20)[0-9]{2}| (?i:update|news|report|newsletter|priorities)|\s*$|\s*\n|: )",
        r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? (?:20)?[0-9]{2}\b",
        r"|\b(?i:spring|summer|autumn|winter) (?:19|20)[0-9]{2}\b"
    ))
    .expect("a pattern fixed at compile time")
});

/// What was said before, after the right thing: "at 7pm and not at 6pm", "Cobb Lane, not Tallow Street".
static NOT_THAT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:,| and| but) not (?:(?:at|on|in|from|by|for|to|the) ){0,2}[A-Z0-9£]")
        .expect("a pattern fixed at compile time")
});

/// A message with the settings it is read by.
pub(super) struct Message<'a, 'm> {
    rule: &'a Whole,
    ask: &'a Ask<'m>,
    /// Headline and body, without the lines of an embargo: their dates and times are not facts.
    text: String,
    sentences: OnceCell<Vec<Sentence>>,
}

impl<'a, 'm> Message<'a, 'm> {
    pub(super) fn new(rule: &'a Whole, ask: &'a Ask<'m>, text: &str) -> Self {
        Self {
            rule,
            ask,
            text: without_embargo(text),
            sentences: OnceCell::new(),
        }
    }

    fn sentences(&self) -> &[Sentence] {
        self.sentences.get_or_init(|| sentences(&self.text))
    }

    pub(super) fn has(&self, part: Part) -> bool {
        let (text, data) = (self.text.as_str(), self.ask.data());
        match part {
            Part::Source => data.list("source_words").is_in(text),
            Part::Hazard => self.has_hazard(),
            Part::Place => self.has_place(),
            Part::Time => {
                has_when(text) || SO_LONG.is_match(text) || self.rule.time_words.is_in(text)
            }
            Part::Action => self.has_action(),
            Part::What => data.list("what_words").is_in(text),
            Part::When => has_when(text) || SO_LONG.is_match(text),
            Part::Contact => parts::has_contact(text, data) || self.rule.contact_words.is_in(text),
            Part::Venue => self.has_place() || self.rule.event_venue_words.is_in(text),
            Part::Date => has_date(text),
            Part::Clock => has_clock(text) || self.rule.event_time_words.is_in(text),
            Part::DateOrMonth => has_date(text) || MONTH.is_match(text),
            Part::MoreToCome => self.says_when_more_comes(),
            Part::WhatWasWrong => self.rule.wrong_words.is_in(text) || NOT_THAT.is_match(text),
        }
    }

    /// A place as any reader sees it, or the name of the recorded venue.
    fn has_place(&self) -> bool {
        let venue = self.ask.draft().record.venue.as_deref().unwrap_or_default();
        let name = venue.split(',').next().unwrap_or_default().trim();
        parts::has_place(&self.text, &self.ask.standard.lists)
            || (!name.is_empty() && self.text.contains(name))
    }

    /// A danger, where "fire brigade" names who is speaking and "windows" no wind.
    fn has_hazard(&self) -> bool {
        let data = self.ask.data();
        let mut taken = data.list("source_words").find(&self.text);
        taken.extend(self.rule.not_hazards.find(&self.text));
        let open = masked(&self.text, &taken);
        data.list("hazard_words").is_in(&open) || self.rule.more_hazards.is_in(&open)
    }

    fn has_action(&self) -> bool {
        let orders = self.ask.data().list("action_words");
        self.rule.orders_anywhere.is_in(&self.text)
            || parts::has_order(&self.text, self.sentences(), orders)
            || parts::has_order(&self.text, self.sentences(), &self.rule.more_orders)
    }

    /// A sentence that says more will come, with its time.
    fn says_when_more_comes(&self) -> bool {
        let words = self.ask.data().list("holding_words");
        self.sentences().iter().any(|s| {
            let sentence = &self.text[s.span.clone()];
            (words.is_in(sentence) || self.rule.more_will_come.is_in(sentence))
                && (has_clock(sentence) || SO_LONG.is_match(sentence))
        })
    }
}

fn has_date(text: &str) -> bool {
    !find_dates(text).is_empty() || !find_numeric_dates(text).is_empty()
}

fn has_clock(text: &str) -> bool {
    !find_times(text).is_empty() || SAID_TIME.is_match(text)
}

/// A day or a time, however it is said: whether it goes stale is for T-05.
fn has_when(text: &str) -> bool {
    has_date(text) || has_clock(text) || WEEKDAY.is_match(text) || Format::RelativeTime.is_in(text)
}
