//! T-06: when more will come, and promises kept.

mod promise;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::LocalDateTime,
    record::CaseStatus,
};

use self::promise::Promise;
use super::w11::long_texts;
use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    subject::Earlier,
    text::{plain_clock, plain_date_time},
    timing::{lasting, minutes},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "T-06",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["CERC"],
    why: "People who know when they will hear more wait for it, and a promise missed costs the next one its trust.",
    build: build::<NextUpdate>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextUpdate {
    missing: Severity,
    late: Severity,
    /// A promised update is late from so many minutes on.
    late_minutes: i64,
    /// A clock time without a date that passed so many hours before the release, or fewer, is over; else it is of the
    /// next day.
    over_hours: i64,
    /// Minutes after the release of the update that is proposed.
    proposed_minutes: i64,
    /// They promise an update by themselves.
    promises: WordList,
    /// Before a word of `more` they promise one.
    ahead: WordList,
    more: WordList,
    /// In a sentence with one of these, a promise is only told of.
    told: WordList,
}

impl NextUpdate {
    /// Promises of this message, in headline and body, each with its text.
    fn own<'a>(&self, ask: &Ask<'a>) -> Vec<(Text<'a>, Promise)> {
        (long_texts(ask).into_iter())
            .flat_map(|text| {
                let promises = self.promises_in(text.text);
                promises.into_iter().map(move |p| (text.clone(), p))
            })
            .collect()
    }

    /// Says when more will come: with a time that is not over when the message goes.
    fn says_when(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut promises = self.own(ask);
        let release = ask.subject.release();
        let over = |p: &Promise| -> Option<LocalDateTime> {
            let release = release?;
            let at = p.resolve(release, self.over_hours)?;
            (at < release).then_some(at)
        };
        promises.retain(|(_, p)| !p.loose || over(p).is_none());
        if let Some((text, promise)) = promises.first() {
            if promises.iter().all(|(_, p)| over(p).is_some())
                && let (Some(at), Some(release)) = (over(promise), release)
            {
                self.promised_too_early(found, text, promise, at, release);
            }
            return;
        }
        if ask.draft().record.status != Some(CaseStatus::Open) {
            return;
        }
        let proposed = release.and_then(|r| self.proposed(r)).map_or_else(
            || "with a clock time and the date".to_owned(),
            |at| format!("for example: “Next update at {}.”", spoken(at)),
        );
        found.lacks(
            &ask.body().name,
            "",
            Says {
                severity: self.missing,
                measured: "the incident is open, and no time is given for more".to_owned(),
                limit: "a clock time, or “in so many minutes”, for the next update".to_owned(),
                fix: format!("Say when more will come, {proposed}"),
            },
        );
    }

    fn promised_too_early(
        &self,
        found: &mut Found<'_>,
        text: &Text<'_>,
        promise: &Promise,
        at: LocalDateTime,
        release: LocalDateTime,
    ) {
        let proposed = self.proposed(release).map_or_else(String::new, |at| {
            format!(" For example: “Next update at {}.”", spoken(at))
        });
        found.words(
            text,
            promise.span.clone(),
            Says {
                severity: self.missing,
                measured: format!("the update is promised for {}", plain_date_time(at)),
                limit: format!("after the release, {}", plain_date_time(release)),
                fix: format!(
                    "That time is over when this goes: it promises nothing. Give a time that is still to come.{proposed}"
                ),
            },
        );
    }

    /// A time for the next update: so many minutes on, at a half or full hour.
    fn proposed(&self, release: LocalDateTime) -> Option<LocalDateTime> {
        let half_hour = 30 * 60;
        let at = release.instant().as_second() + self.proposed_minutes * 60;
        let round = (at + half_hour - 1).div_euclid(half_hour) * half_hour;
        Timestamp::from_second(round).ok().map(LocalDateTime::at)
    }

    /// What earlier messages on the incident promised, and nobody kept.
    fn kept(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut on_it: Vec<&Earlier> = (ask.subject.earlier.iter())
            .filter(|e| is_on(ask, e))
            .collect();
        on_it.sort_by_key(|e| e.at);
        let mut promised: Vec<(&Earlier, LocalDateTime)> = Vec::new();
        for e in &on_it {
            let at = |p: Promise| Some((*e, p.resolve(e.at, 0)?));
            promised.extend(self.promises_in(&e.body).into_iter().filter_map(at));
        }
        if promised.is_empty() {
            return;
        }
        let Some(release) = ask.subject.release() else {
            found.not_checked();
            return;
        };
        let tolerance = SignedDuration::from_mins(self.late_minutes);
        // A message sent at about that time, or one that named a new time, answered it.
        let newest_promise = promised.iter().map(|(e, _)| e.at).max();
        let answered = |e: &Earlier, at: LocalDateTime| {
            let near = at.instant().checked_sub(tolerance).unwrap_or(at.instant());
            let since = on_it.partition_point(|n| n.at <= e.at);
            let last = on_it[since..].last();
            newest_promise.is_some_and(|n| n > e.at)
                || last.is_some_and(|n| n.at.instant() >= near && n.at <= release)
        };
        let late = (promised.iter())
            .filter(|(e, at)| {
                e.at <= release && minutes(*at, release) >= self.late_minutes && !answered(e, *at)
            })
            .min_by_key(|(_, at)| *at);
        let Some((_, at)) = late else {
            return;
        };
        let wait = lasting(minutes(*at, release));
        found.message(
            &format!("promised for {}", plain_date_time(*at)),
            Says {
                severity: self.late,
                measured: format!("{wait} after the promised time"),
                limit: format!("under {}", lasting(self.late_minutes)),
                fix: format!(
                    "You promised an update at {}. It is {wait} late. Send it now, say sorry for the wait, and give a \
                     reason.",
                    plain_date_time(*at)
                ),
            },
        );
    }
}

/// `9pm on Thursday 10 December`, as a message says it.
fn spoken(at: LocalDateTime) -> String {
    let date = plain_date_time(at);
    let year = format!(" {}", at.date().year());
    match date.strip_suffix(&year) {
        Some(short) => short.to_owned(),
        None => plain_clock(at.civil().time()),
    }
}

/// Whether an earlier message is on the incident of this one. Where neither records an incident, a status says that
/// this one is on an incident, and what went out before to the same area is taken to be on it.
fn is_on(ask: &Ask<'_>, earlier: &Earlier) -> bool {
    match (&ask.draft().incident, &earlier.incident) {
        (Some(own), Some(other)) => own == other,
        (None, None) => ask.draft().record.status.is_some(),
        _ => false,
    }
}

impl Check for NextUpdate {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        self.says_when(ask, found);
        self.kept(ask, found);
    }
}
