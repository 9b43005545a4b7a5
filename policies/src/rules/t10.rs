//! T-10: too many, or twice.

use std::collections::BTreeSet;

use serde::Deserialize;
use wardmote_domain::{
    area::AreaCode,
    finding::{Point, Severity},
    local_time::LocalDateTime,
    places::{Places, WardCode},
    text::words::words,
    words::Kind,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    subject::Earlier,
    text::{first_line, plain_date_time},
    timing::{capital, clock_on, few},
};

pub(super) const RULE: Rule = Rule {
    id: "T-10",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["WROOM"],
    why: "People who get too many messages, or the same one twice, stop reading them, and miss the one that matters.",
    build: build::<TooMany>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TooMany {
    hours: i64,
    /// The message from which it is too many; updates to one incident are one.
    messages: usize,
    /// Words in both bodies of the words in either.
    overlap_pct: usize,
    too_many: Severity,
    copy: Severity,
}

/// The different words of a text, in lower case.
fn word_set(text: &str) -> BTreeSet<String> {
    (words(text).into_iter())
        .map(|w| text[w.span].to_lowercase())
        .collect()
}

/// Words in both of the words in either, per cent; none where one of them has no words.
fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Option<usize> {
    let both = a.intersection(b).count();
    let either = a.len() + b.len() - both;
    (!a.is_empty() && !b.is_empty()).then(|| both * 100 / either)
}

fn ordinal(n: usize) -> String {
    const NAMES: [&str; 11] = [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    match (NAMES.get(n), n % 10, n % 100) {
        (Some(name), ..) => (*name).to_owned(),
        (None, _, 11..=13) => format!("{n}th"),
        (None, 1, _) => format!("{n}st"),
        (None, 2, _) => format!("{n}nd"),
        (None, 3, _) => format!("{n}rd"),
        (None, ..) => format!("{n}th"),
    }
}

/// The areas it goes to, by name.
fn areas(ask: &Ask<'_>) -> String {
    let reach = ask.draft().reach();
    let names: Vec<&str> = (reach.iter())
        .filter_map(|area| Places::london().name(area))
        .collect();
    if names.is_empty() {
        "this area".to_owned()
    } else {
        few(&names, 3)
    }
}

/// Threads that went to one of its wards: the most that any has had. A thread of its own incident counts for none.
fn busiest(ask: &Ask<'_>, recent: &[&Earlier]) -> usize {
    let places = Places::london();
    let own = ask.draft().incident.as_deref();
    let wards = |areas: &[AreaCode]| -> BTreeSet<WardCode> {
        areas
            .iter()
            .flat_map(|area| places.wards_of(area))
            .collect()
    };
    let threads = |ward: Option<&WardCode>, went: &[(BTreeSet<WardCode>, &Earlier)]| {
        let there = went
            .iter()
            .filter(|(wards, _)| wards.is_empty() || ward.is_some_and(|ward| wards.contains(ward)));
        let (on, alone): (Vec<_>, Vec<_>) = there.partition(|(_, e)| e.incident.is_some());
        let incidents: BTreeSet<&str> = on
            .iter()
            .filter_map(|(_, e)| e.incident.as_deref())
            .collect();
        match own.is_some_and(|own| incidents.contains(own)) {
            true => 0,
            false => incidents.len() + alone.len(),
        }
    };
    let went: Vec<_> = recent.iter().map(|e| (wards(&e.areas), *e)).collect();
    let reach = wards(&ask.draft().reach());
    let by_ward = reach.iter().map(|ward| threads(Some(ward), &went));
    by_ward.max().unwrap_or_else(|| threads(None, &went))
}

impl TooMany {
    /// What went out in the hours before.
    fn recent<'a>(&self, ask: &Ask<'a>, release: LocalDateTime) -> Vec<&'a Earlier> {
        let seconds = |time: LocalDateTime| time.instant().as_second();
        (ask.subject.earlier.iter())
            .filter(|e| {
                let ago = seconds(release) - seconds(e.at);
                (0..=self.hours * 3600).contains(&ago)
            })
            .collect()
    }

    /// Threads, not sends: an incident is one, and so is each message on none.
    fn count(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        recent: &[&Earlier],
        release: LocalDateTime,
    ) {
        // What mends a message is of its thread.
        if ask.subject.of.is_some() || recent.len() + 1 < self.messages {
            return;
        }
        let number = busiest(ask, recent) + 1;
        if number < self.messages {
            return;
        }
        let nth = ordinal(number);
        let to = areas(ask);
        let times: Vec<String> = (recent.iter()).map(|e| clock_on(e.at, release)).collect();
        found.message(
            &format!("sent before: {}", few(&times, 6)),
            Says {
                severity: self.too_many,
                measured: format!("{nth} message in {} hours to {to}", self.hours),
                limit: format!(
                    "{} in {} hours, updates to one incident counted once",
                    self.messages.saturating_sub(1),
                    self.hours
                ),
                fix: format!(
                    "{} message in {} hours to {to}. Put it into one message with what is still to come, or send it \
                     tomorrow. If it cannot wait, say why.",
                    capital(&nth),
                    self.hours
                ),
            },
        );
    }

    fn copy(&self, ask: &Ask<'_>, found: &mut Found<'_>, recent: &[&Earlier]) {
        let own = word_set(ask.body().text);
        let most_alike = (recent.iter())
            .filter_map(|e| Some((alike(&own, &word_set(&e.body))?, *e)))
            .max_by_key(|(share, e)| (*share, e.at));
        let Some((share, earlier)) = most_alike.filter(|(share, _)| *share >= self.overlap_pct)
        else {
            return;
        };
        let body = ask.body();
        found.words(
            &body,
            first_line(body.text),
            Says {
                severity: self.copy,
                measured: format!(
                    "{share}% of the words are those of the message of {}",
                    plain_date_time(earlier.at)
                ),
                limit: format!("under {}%", self.overlap_pct),
                fix: format!(
                    "This is nearly the message of {}. Do not send it twice: say what is new, first, or leave it out.",
                    plain_date_time(earlier.at)
                ),
            },
        );
    }
}

impl Check for TooMany {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.subject.earlier.is_empty() {
            if !ask.subject.history {
                found.not_checked();
            }
            return;
        }
        let Some(release) = ask.subject.release() else {
            found.not_checked();
            return;
        };
        let recent = self.recent(ask, release);
        self.count(ask, found, &recent, release);
        if ask.kind() != Kind::Correction {
            self.copy(ask, found, &recent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_sets() {
        let set = word_set;
        assert_eq!(
            alike(&set("Lock your shed. Lock it!"), &set("lock YOUR shed it")),
            Some(100)
        );
        assert_eq!(alike(&set("a b c d"), &set("a b c d e")), Some(80));
        assert_eq!(alike(&set(""), &set("a")), None);
        assert_eq!(
            (ordinal(4), ordinal(12), ordinal(21), ordinal(33)),
            ("fourth".into(), "12th".into(), "21st".into(), "33rd".into())
        );
    }
}
