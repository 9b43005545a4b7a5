//! T-08: quiet hours. It only reports: nothing delays an outlet by itself.

use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::{LocalDateTime, london},
    outlet::Class,
    words::{Kind, Priority},
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::{plain_clock, plain_date_time},
};

pub(super) const RULE: Rule = Rule {
    id: "T-08",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["DEFAULT"],
    why: "Most people are asleep, and a message that wakes them for nothing makes them leave the list.",
    build: build::<QuietHours>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuietHours {
    from: Time,
    to: Time,
    exempt: Vec<Kind>,
    /// Minutes from clock start to the first reassurance (T-01): waiting for morning would break it.
    reassurance_minutes: i64,
    severity: Severity,
    reassurance: Severity,
}

impl QuietHours {
    fn is_quiet(&self, time: Time) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }

    /// The end of the quiet hours that `release` lies in.
    fn morning(&self, release: LocalDateTime) -> DateTime {
        let civil = release.civil();
        let today = civil.date().to_datetime(self.to);
        if civil < today {
            today
        } else {
            let next = civil.date().tomorrow().unwrap_or(civil.date());
            next.to_datetime(self.to)
        }
    }

    /// Whether waiting for the morning would make a reassurance notice late.
    fn waiting_is_late(&self, ask: &Ask<'_>, morning: DateTime) -> bool {
        let Some(start) = ask.draft().times.clock_start else {
            return false;
        };
        let morning = morning.to_zoned(london()).map(|z| z.timestamp());
        ask.draft().kind == Kind::Reassurance
            && morning.is_ok_and(|m| {
                m.duration_since(start.instant())
                    > SignedDuration::from_mins(self.reassurance_minutes)
            })
    }
}

impl Check for QuietHours {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let draft = ask.draft();
        if draft.priority == Priority::Urgent || self.exempt.contains(&draft.kind) {
            return;
        }
        let disturbing: Vec<_> = (ask.outlets().iter())
            .filter(|o| ask.is(o, Class::Direct))
            .collect();
        if disturbing.is_empty() {
            return;
        }
        let Some(release) = ask.subject.release() else {
            found.not_checked();
            return;
        };
        if !self.is_quiet(release.civil().time()) {
            return;
        }
        let morning = self.morning(release);
        let late = self.waiting_is_late(ask, morning);
        let at = plain_clock(morning.time());
        // Without a time of its own it is later at each look, and a reason given for it must still count.
        let named = match ask.draft().times.release {
            Some(at) => format!("release: {}", plain_date_time(at)),
            None => "release: as soon as it is approved".to_owned(),
        };
        for outlet in disturbing {
            let fix = if late {
                format!("Page, post and panel now; {outlet} at {at}.")
            } else {
                format!(
                    "Send {outlet} at {at}, or make the message urgent if people must know now."
                )
            };
            found.outlet(
                outlet,
                &named,
                Says {
                    severity: if late {
                        self.reassurance
                    } else {
                        self.severity
                    },
                    measured: plain_date_time(release),
                    limit: format!(
                        "not from {} to {at} on a channel that disturbs",
                        plain_clock(self.from)
                    ),
                    fix,
                },
            );
        }
    }
}
