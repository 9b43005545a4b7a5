//! C-32: the period before an election.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::Ask,
    law::{Reading, hits},
    names::{head, tail},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-32",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "Before an election the police must not seem to give a candidate a platform.",
    build: build::<PreElection>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    from: Date,
    to: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreElection {
    severity: Severity,
    /// Pre-election periods, first and last day.
    periods: Vec<Period>,
    /// More words of politics.
    also_political: WordList,
    /// Words of `political_words` that stand beside the name of their bearer: "Councillor NAME".
    offices: WordList,
    /// Phrases that hold a political word and are none.
    leave: WordList,
}

/// Whether the message goes out in such a period; none where that is not known.
fn in_period(ask: &Ask<'_>, periods: &[Period]) -> Option<bool> {
    if ask.draft().record.pre_election {
        return Some(true);
    }
    if periods.is_empty() {
        return Some(false);
    }
    let day = ask.subject.release()?.date();
    Some(periods.iter().any(|p| p.from <= day && day <= p.to))
}

impl PreElection {
    /// The person that a political word is about.
    fn named(&self, reading: &Reading<'_>, word: &Range<usize>) -> Option<Range<usize>> {
        static NEXT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^\.?(?:[,:]?\s+|\s+(?:of|for)\s+|\s+of\s+\p{Lu}\w+(?:\s+\p{Lu}\w+)?,?\s+|\s+for\s+[\w&\s]{1,40},?\s+)?$")
                .expect("a pattern fixed at compile time")
        });
        static APART: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:,?\s+(?:(?:the|a|an|our|your|is|was|for|as|who|local|ward|cabinet|former|deputy|new|[A-Z]\w+)\s+){0,6})$")
                .expect("a pattern fixed at compile time")
        });
        let text = reading.text.text;
        let number = reading.sentence_of(word.start);
        let office = self.offices.is_in(&text[word.clone()]);
        let from = reading.people.partition_point(|p| p.sentence < number);
        let here = reading.people[from..]
            .iter()
            .take_while(|p| p.sentence == number);
        for person in here.take(40) {
            let touches = person.whole.start >= word.end && person.whole.start - word.end < 60;
            let before = touches && NEXT.is_match(&text[word.end..person.whole.start]);
            let behind = person.whole.end <= word.start && word.start - person.whole.end < 60;
            let after = behind && APART.is_match(&text[person.whole.end..word.start]);
            let close = before || after;
            if (office && close) || (!office && !is_police(text, &person.whole)) {
                return Some(person.span.clone());
            }
        }
        None
    }
}

/// Whether a police rank stands before a name.
fn is_police(text: &str, name: &Range<usize>) -> bool {
    static RANK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:PC|PS|DC|DS|DI|DCI|PCSO|Sgt|Insp|Supt|Constable|Sergeant|Inspector|Superintendent|Commander",
            r"|Commissioner|Detective|Officer)\.?\s+(?:[0-9]\w*\s+)?$"
        ))
        .expect("a pattern fixed at compile time")
    });
    let after = head(text, name.end, 60).to_lowercase();
    RANK.is_match(tail(text, name.start, 40))
        || ["sergeant", "inspector", "constable", "officer"]
            .iter()
            .any(|w| after.contains(w))
}

impl Check for PreElection {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        match in_period(ask, &self.periods) {
            None => return found.not_checked(),
            Some(false) => return,
            Some(true) => {}
        }
        for reading in &ask.story().readings {
            let text = reading.text.text;
            let mut words = hits(text, ask.data().list("political_words"), &self.leave);
            words.extend(hits(text, &self.also_political, &self.leave));
            words.sort_by_key(|word| word.start);
            let mut last = None;
            for word in words {
                let Some(name) = self
                    .named(reading, &word)
                    .filter(|n| last.as_ref() != Some(n))
                else {
                    continue;
                };
                last = Some(name.clone());
                let says = Says {
                    severity: self.severity,
                    measured: format!(
                        "“{}” with “{}” in the pre-election period",
                        &reading.text.text[word],
                        &reading.text.text[name.clone()]
                    ),
                    limit: "no candidate or officeholder by name".to_owned(),
                    fix: format!(
                        "Pre-election period: leave out {}. Name the office or the body, or wait until after the vote.",
                        &reading.text.text[name.clone()]
                    ),
                };
                found.words(&reading.text, name, says);
            }
        }
    }
}
