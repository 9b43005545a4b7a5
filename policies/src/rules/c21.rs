//! C-21: a report told as fact.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::{SentenceKind, sentences},
};

use crate::{
    ask::{Ask, Text},
    data::Data,
    law::{is_closed, offence_told},
    names::{head, tail},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-21",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["APP"],
    why: "What is not proven is a report, and to tell it as fact can harm a trial and the person who reported it.",
    build: build::<ToldAsFact>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldAsFact {
    severity: Severity,
    /// More ways to say that the court has decided, and earlier cases, which do not close this one.
    also_closed: WordList,
    not_closed: WordList,
}

/// What stands before a crime that is told as done: "was", "were", "been", with a word or two between.
static BE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:was|were|been)\s+(?:(?:then|also|allegedly|both|first|being|later|again|\w+ly)\s+){0,2}",
        r"(?:(?:\w+ed|beaten|shot|chased)(?:\s+and|\s*,)\s+)?$"
    ))
    .expect("a pattern fixed at compile time")
});

/// A person straight before a crime, without a verb: "Woman raped in …".
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:wom[ae]n|m[ae]n|boys?|girls?|teenagers?|teens?|person|people|pensioners?|students?|nurse|shopkeeper|driver",
        r"|cyclist|officer|child|children|victims?|mother|father|couple|resident|residents|schoolboy|schoolgirl|jogger",
        r"|tourist|rider|worker|home|homes|shop)(?:,\s+(?:aged\s+)?[0-9]{1,3},)?\s+(?:\w+ly\s+)?$"
    ))
    .expect("a pattern fixed at compile time")
});

/// After a crime in a line without a verb: a place, a time, an end. An object would make it what somebody did.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\s*$|\s*[.,:;!?–—(-]|\s+(?:in|at|on|near|outside|by|while|after|during|as|and|from|inside|with|for|twice|last|this)\b)")
        .expect("a pattern fixed at compile time")
});

static VICTIM_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:was|were|been|became)\s+(?:the\s+|an?\s+)?victims?\s+of\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}$")
        .expect("a pattern fixed at compile time")
});

static NOBODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:nobody|no[ -]one|none|no\s+\w+)\s+(?:(?:was|were|has|have|had|been|of\s+\w+)\s+)+(?:\w+ly\s+)?$")
        .expect("a pattern fixed at compile time")
});

impl ToldAsFact {
    fn read(&self, data: &Data, found: &mut Found<'_>, text: &Text<'_>, headline: bool) {
        let mut crimes = data.list("crime_done").find(text.text);
        // "was the victim of a robbery".
        let offences = data.list("offences").find(text.text).into_iter();
        crimes.extend(offences.filter(|o| VICTIM_OF.is_match(tail(text.text, o.start, 60))));
        crimes.sort_by_key(|span| span.start);
        if crimes.is_empty() {
            return;
        }
        let all = sentences(text.text);
        let mut said: Option<usize> = None;
        for span in crimes {
            let number = all.partition_point(|s| s.span.end <= span.start);
            let Some(sentence) = all.get(number).filter(|s| s.span.contains(&span.start)) else {
                continue;
            };
            let line = headline || sentence.kind == SentenceKind::Heading || text.name.0 == "short";
            if said == Some(number) || !is_told(text.text, &span, headline, line) {
                continue;
            }
            let words = &text.text[sentence.span.clone()];
            if data.list("report_words").is_in(words)
                || !offence_told(words, span.start - sentence.span.start, data)
            {
                continue;
            }
            said = Some(number);
            self.say(found, text, span);
        }
    }

    fn say(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let crime = text.text[span.clone()].to_lowercase();
        let fix = if VICTIM_OF.is_match(tail(text.text, span.start, 60)) {
            format!(
                "Say who reports it: “a woman has reported a {crime}”, “we received a report of a {crime}”."
            )
        } else {
            format!(
                "Say who reports it: “a woman has reported that she was {crime}”, “we received a report that a man was \
                 {crime}”."
            )
        };
        let says = Says {
            severity: self.severity,
            measured: format!("“{crime}” told as fact"),
            limit: "a crime that is not proven is told as a report".to_owned(),
            fix,
        };
        found.words(text, span, says);
    }
}

/// Whether a crime is told as done to somebody.
fn is_told(text: &str, span: &Range<usize>, headline: bool, line: bool) -> bool {
    let before = tail(text, span.start, 60);
    if VICTIM_OF.is_match(before) {
        return true;
    }
    if NOBODY.is_match(before.rsplit(['.', '\n', ';']).next().unwrap_or(before)) {
        return false;
    }
    let person = PERSON.is_match(before) && AFTER.is_match(head(text, span.end, 20));
    let object = || {
        static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)^\s+(?:an?|the|his|her|their|us|him|them|by)\b")
                .expect("a pattern fixed at compile time")
        });
        OBJECT.is_match(head(text, span.end, 12))
    };
    BE.is_match(before) || (line && person) || (headline && !object())
}

impl Check for ToldAsFact {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let texts = ask.english();
        let crimes = ask.data().list("crime_done");
        let told = |text: &Text<'_>| crimes.is_in(text.text) || text.text.contains("ictim");
        if !texts.iter().any(told) || is_closed(ask, &self.also_closed, &self.not_closed) {
            return;
        }
        for (i, text) in texts.iter().enumerate() {
            let headline = i == 0 || text.name.0.ends_with(" title");
            self.read(ask.data(), found, text, headline);
        }
    }
}
