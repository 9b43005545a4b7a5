//! C-12: a clash with an earlier message.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{dates::find_dates, times::find_times},
    words::Kind,
};

use crate::{
    ask::{Ask, Text},
    clauses::stands_in,
    numbers,
    rule::{Check, Found, Rule, Says, build},
    subject::Earlier,
    text::{masked, plain_date_time, tokens},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-12",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["STR", "HMI"],
    why: "Two messages that differ without a word on why make people doubt both.",
    build: build::<Clash>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clash {
    severity: Severity,
    /// Words that mark a change.
    cures: WordList,
    /// Phrases that hold such a word and mark none: "next update at 9pm".
    not_cures: WordList,
}

/// A value as text, without what makes no difference: spaces and capitals.
fn plain(value: &str) -> String {
    let words = value.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

/// The last message on the incident that gave this fact.
fn said_before<'a>(ask: &Ask<'a>, fact: &str) -> Option<(&'a Earlier, &'a str)> {
    let own = ask.draft().incident.as_deref().map(str::trim);
    let same = |e: &&Earlier| match (own, e.incident.as_deref().map(str::trim)) {
        (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
        // Where one of them names no incident, both are of the same area.
        _ => true,
    };
    let given = |e: &'a Earlier| {
        let value = e.facts.iter().find(|(name, _)| plain(name) == plain(fact));
        value.map(|(_, value)| (e, value.as_str()))
    };
    (ask.subject.earlier.iter().filter(same))
        .filter_map(given)
        .max_by_key(|(e, _)| e.at)
}

/// Where a value stands in a text: a number in figures or in words, other than of a date or a time; else as it is.
fn value_in(text: &str, value: &str) -> Option<Range<usize>> {
    let number = numbers::find(value, &[]).into_iter().next();
    let Some(number) = number.filter(|n| n.span == (0..value.len())) else {
        return WordList::new(&[value]).find(text).into_iter().next();
    };
    let mut taken = tokens(text);
    taken.extend(find_dates(text).into_iter().map(|d| d.span));
    taken.extend(find_times(text).into_iter().map(|t| t.span));
    let counts = numbers::find(&masked(text, &taken), &[]);
    (counts.into_iter().find(|n| n.value == number.value)).map(|n| n.span)
}

impl Clash {
    fn is_marked(&self, ask: &Ask<'_>) -> bool {
        let marked = |text: &Text<'_>| {
            let left_out = self.not_cures.find(text.text);
            (self.cures.find(text.text).iter()).any(|span| !stands_in(span, &left_out))
        };
        ask.kind() == Kind::Correction || ask.master().iter().any(marked)
    }
}

impl Check for Clash {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if self.is_marked(ask) {
            return;
        }
        for (fact, now) in &ask.draft().record.facts {
            let Some((earlier, before)) = said_before(ask, fact) else {
                continue;
            };
            if plain(before) == plain(now) {
                continue;
            }
            let when = plain_date_time(earlier.at);
            let says = Says {
                severity: self.severity,
                measured: format!("{fact}: {now}; in our message of {when}: {before}"),
                limit: "the same value, or words that say it has changed".to_owned(),
                fix: format!(
                    "At {when} we said {before} ({fact}). Now {now}. Mark it as an update: “Update: earlier we said \
                     {before}. It is now {now}.”"
                ),
            };
            let place = (ask.master().into_iter())
                .find_map(|text| value_in(text.text, now.trim()).map(|span| (text, span)));
            match place {
                Some((text, span)) => found.words(&text, span, says),
                None => found.message(&format!("{fact}: {now}"), says),
            }
        }
    }
}
