//! T-13: still true at the door.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Kind,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
    timing::{lasting, minutes},
};

pub(super) const RULE: Rule = Rule {
    id: "T-13",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["CERC"],
    why: "Facts move on while a message waits for approval, and a wrong first word is hard to take back.",
    build: build::<StillTrue>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StillTrue {
    minutes: i64,
    strict: Vec<Kind>,
    severity: Severity,
    other: Severity,
}

impl Check for StillTrue {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let checked = ask.draft().record.facts_checked;
        let (Some(checked), Some(release)) = (checked, ask.subject.release()) else {
            found.not_checked();
            return;
        };
        let age = minutes(checked, release);
        if age <= self.minutes {
            return;
        }
        let severity = if self.strict.contains(&ask.kind()) {
            self.severity
        } else {
            self.other
        };
        found.message(
            &format!("facts confirmed at {}", plain_date_time(checked)),
            Says {
                severity,
                measured: format!("{} old when it goes", lasting(age)),
                limit: format!("{} at most", lasting(self.minutes)),
                fix: format!(
                    "The facts are {} old. Ask again before it goes, and record the time of the answer.",
                    lasting(age)
                ),
            },
        );
    }
}
