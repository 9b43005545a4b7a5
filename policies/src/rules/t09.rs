//! T-09: notice of meetings.

use jiff::{Unit, civil::DateTime};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::overlap,
    words::Kind,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::{plain_date, plain_date_time},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "T-09",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["STD"],
    why: "People need time to plan if an open meeting is to hear more than those who always come.",
    build: build::<Notice>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    days: i64,
    severity: Severity,
    /// They make an event a meeting.
    meeting_words: WordList,
    /// They make it something else, where they come first.
    other_event_words: WordList,
    /// Phrases in which a meeting word is none.
    leave: WordList,
}

impl Notice {
    /// Where a text says that the event is a meeting, and where that it is something else.
    fn first(&self, text: &str) -> (Option<usize>, Option<usize>) {
        let left = self.leave.find(text);
        let meeting = (self.meeting_words.find(text).into_iter())
            .find(|span| !left.iter().any(|l| overlap(span, l)))
            .map(|span| span.start);
        let other = self.other_event_words.find(text).first().map(|s| s.start);
        (meeting, other)
    }

    /// Whether the event is a meeting: as recorded, else as the headline says, else by what the body names first.
    fn is_meeting(&self, ask: &Ask<'_>) -> bool {
        if let Some(recorded) = ask.draft().record.meeting {
            return recorded;
        }
        match self.first(ask.headline().text) {
            (Some(_), _) => return true,
            (None, Some(_)) => return false,
            (None, None) => {}
        }
        match self.first(ask.body().text) {
            (Some(meeting), Some(other)) => meeting < other,
            (meeting, _) => meeting.is_some(),
        }
    }
}

/// Whole days from one clock time to another, as the calendar counts them: a night with one hour more or less is a day.
fn days(from: DateTime, to: DateTime) -> Option<i64> {
    let span = to.since((Unit::Day, from)).ok()?;
    Some(i64::from(span.get_days()))
}

impl Check for Notice {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.kind() != Kind::Event || !self.is_meeting(ask) {
            return;
        }
        let (Some(event), Some(release)) = (ask.draft().times.event, ask.subject.release()) else {
            found.not_checked();
            return;
        };
        // One that is over is for T-04.
        if event <= release {
            return;
        }
        let Some(notice) = days(release.civil(), event.civil()).filter(|n| *n < self.days) else {
            return;
        };
        let measured = match notice {
            0 => "less than a day’s notice".to_owned(),
            1 => "1 day’s notice".to_owned(),
            n => format!("{n} days’ notice"),
        };
        let soonest = (release.date())
            .checked_add(jiff::Span::new().days(self.days))
            .map_or_else(|_| String::new(), plain_date);
        found.message(
            &format!("the meeting is at {}", plain_date_time(event)),
            Says {
                severity: self.severity,
                limit: format!("{} days or more", self.days),
                fix: format!(
                    "This gives {measured} of an open meeting. Hold it on {soonest} or later, or say why it cannot \
                     wait and tell people by phone and at the door as well."
                ),
                measured,
            },
        );
    }
}
