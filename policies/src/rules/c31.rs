//! C-31: tactics and whereabouts, while it is going on.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::CaseStatus,
    text::{
        sentences::sentences,
        times::{TimeStyle, find_times},
    },
};

use crate::{
    ask::{Ask, Text},
    clauses::{is_denied, lead, stands_in},
    data::Data,
    rule::{Check, Found, Rule, Says, build},
    text::streets,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-31",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "Those whom officers are looking for read this too.",
    build: build::<Tactics>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tactics {
    tactics: Severity,
    whereabouts: Severity,
    /// Phrases that hold such a word and give nothing away.
    not_tactics: WordList,
    /// Words that are tactics only where officers do it.
    need_officers: WordList,
    /// The same, but officers may stand in the sentence before.
    officers_before: WordList,
    officers: WordList,
    /// What puts officers in a place, and what says that the place and the hours are those of something else.
    placing: WordList,
    /// After these the road may stand at once: "patrol Elm Row".
    placing_at_once: WordList,
    not_placing: WordList,
    /// Where the hours are not given as a clock time.
    hours: WordList,
    /// A single clock time counts after these only.
    to_come: WordList,
    /// An order not to tell: it gives nothing away.
    do_not_tell: WordList,
}

/// Road numbers: A10, B205, M25.
static ROAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[ABM][1-9][0-9]{0,3}\b").expect("a pattern fixed at compile time")
});

/// What stands right before a road where somebody is.
static PLACE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:in|on|at|along|around|near|outside|behind|off|round|through|opposite|by|and|between|into|of)\s+(?:the\s+)?$")
        .expect("a pattern fixed at compile time")
});

/// "From 3pm", "until 6am", "till midnight".
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:from|until|till|between|to|by)\s+(?:about |around )?$")
        .expect("a pattern fixed at compile time")
});

/// How many roads and mentions of officers in a sentence are looked at, and how many bytes may stand between them.
const FEW: usize = 8;
const FAR: usize = 160;

/// The last of a text, as far as a few words reach.
fn tail(text: &str) -> &str {
    &text[text.floor_char_boundary(text.len().saturating_sub(40))..]
}

/// A sentence in the past tells where officers were.
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:was|were|had been|went|stood|held|carried|(?:search|stopp|patroll|visit|remain|stay|walk|work|guard|watch|knock|wait|cover|mov|arriv)ed)\b")
        .expect("a pattern fixed at compile time")
});

impl Tactics {
    fn tactics_in(&self, data: &Data, text: &str) -> Vec<Range<usize>> {
        let words = data.list("tactics_words").find(text);
        if words.is_empty() {
            return words;
        }
        let left_out = self.not_tactics.find(text);
        let all = sentences(text);
        let place = |s: &Range<usize>| all.partition_point(|x| x.span.end <= s.start);
        let sentence = |at: usize| all.get(at).map_or(0..text.len(), |x| x.span.clone());
        let gives_away = |span: &Range<usize>| {
            let at = place(span);
            let around = sentence(at);
            let said = &text[around.start..around.end.max(span.end)];
            !stands_in(span, &left_out)
                && !is_denied(text, span.start)
                && !self.do_not_tell.is_in(said)
                && (!self.need_officers.is_in(&text[span.clone()])
                    || self.officers.is_in(said)
                    || at > 0
                        && self.officers_before.is_in(&text[span.clone()])
                        && self.officers.is_in(&text[sentence(at - 1)]))
        };
        words.into_iter().filter(gives_away).collect()
    }

    /// Sentences that say on which road officers will be, and at what hours.
    fn whereabouts_in(&self, text: &str) -> Vec<Range<usize>> {
        if !self.officers.is_in(text) {
            return Vec::new();
        }
        let all = sentences(text);
        let spans = all.into_iter().map(|s| s.span);
        spans
            .filter(|s| self.places_officers(&text[s.clone()]))
            .collect()
    }

    fn places_officers(&self, said: &str) -> bool {
        let officers = self.officers.find(said);
        if officers.is_empty() || !self.has_hours(said) {
            return false;
        }
        let mut roads = streets(said);
        roads.extend(ROAD.find_iter(said).map(|m| m.range()));
        roads.retain(|road| {
            let before = tail(&said[..road.start]);
            let last_word = before.split_whitespace().next_back().unwrap_or_default();
            PLACE_AFTER.is_match(before) || self.placing_at_once.is_in(last_word)
        });
        roads.sort_by_key(|road| road.start);
        let to_come = self.to_come.is_in(said);
        roads.iter().take(FEW).any(|road| {
            let before = officers.partition_point(|o| o.end <= road.start);
            officers[..before].iter().rev().take(FEW).any(|officers| {
                let between = &said[officers.end..road.start];
                between.len() <= FAR
                    && (self.placing.is_in(between)
                        // "There will be officers in Elm Row."
                        || between.split_whitespace().count() <= 2
                            && self.placing.is_in(lead(said, officers.start, 4)))
                    && !self.not_placing.is_in(between)
                    && (to_come || !PAST.is_match(between))
            })
        })
    }

    fn has_hours(&self, said: &str) -> bool {
        if self.hours.is_in(said) {
            return true;
        }
        let times = find_times(said);
        let future = self.to_come.is_in(said);
        times.len() > 1
            || times.iter().any(|t| {
                future
                    || t.style == TimeStyle::ByPartner
                    || RANGE.is_match(tail(&said[..t.span.start]))
            })
    }

    fn say_tactics(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let words = text.text[span.clone()].to_owned();
        let says = Says {
            severity: self.tactics,
            measured: "a tactic, while the incident is open".to_owned(),
            limit: "none until it is over".to_owned(),
            fix: format!("“{words}” tells how officers work while it is going on. Take it out."),
        };
        found.words(text, span, says);
    }

    fn say_whereabouts(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let says = Says {
            severity: self.whereabouts,
            measured: "officers, a road and hours, while the incident is open".to_owned(),
            limit: "none until it is over".to_owned(),
            fix: "This says where officers will be while it is going on. Leave out the road or the hours: “You will see \
                  more officers in the area.”"
                .to_owned(),
        };
        found.words(text, span, says);
    }
}

impl Check for Tactics {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let status = ask.draft().case_status();
        if matches!(status, Some(CaseStatus::Closed | CaseStatus::Found)) {
            return;
        }
        for text in ask.english().into_iter().chain(ask.transcripts()) {
            let tactics = self.tactics_in(ask.data(), text.text);
            let whereabouts = self.whereabouts_in(text.text);
            if status.is_none() {
                // Whether it is still going on is not recorded.
                if !(tactics.is_empty() && whereabouts.is_empty()) {
                    found.not_checked();
                }
                continue;
            }
            for span in tactics {
                self.say_tactics(found, &text, span);
            }
            for span in whereabouts {
                self.say_whereabouts(found, &text, span);
            }
        }
    }
}
