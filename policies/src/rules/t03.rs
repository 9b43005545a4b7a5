//! T-03: an end date is set.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::LocalDateTime,
    words::Kind,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
    timing::{lasting, minutes},
};

pub(super) const RULE: Rule = Rule {
    id: "T-03",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["MISS", "WRM"],
    why: "What stays up after it is over sends people to look for someone who is found, or to fear what has passed.",
    build: build::<EndDate>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndDate {
    /// Without an end: must.
    must: Vec<Kind>,
    /// Without an end: should.
    should: Vec<Kind>,
    must_severity: Severity,
    should_severity: Severity,
    /// Hours from the release to the end, by kind; over it: too_long.
    most_hours: BTreeMap<Kind, i64>,
    too_long: Severity,
    /// Hours from the release to the end that is proposed, by kind.
    usual_hours: BTreeMap<Kind, i64>,
}

/// `hours` after a time.
fn later(from: LocalDateTime, hours: i64) -> Option<LocalDateTime> {
    let after: Timestamp = (from.instant())
        .checked_add(SignedDuration::from_hours(hours))
        .ok()?;
    Some(LocalDateTime::at(after))
}

impl EndDate {
    /// An end that would do, in words.
    fn proposed(&self, kind: Kind, release: Option<LocalDateTime>) -> String {
        let Some(hours) = self.usual_hours.get(&kind) else {
            return "the end of the event".to_owned();
        };
        let usual = format!("{} after it goes", lasting(hours * 60));
        match release.and_then(|release| later(release, *hours)) {
            Some(end) => format!("{usual}, at {}", plain_date_time(end)),
            None => usual,
        }
    }

    fn missing(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let kind = ask.kind();
        let severity = if self.must.contains(&kind) {
            self.must_severity
        } else if self.should.contains(&kind) {
            self.should_severity
        } else {
            return;
        };
        let proposed = self.proposed(kind, ask.subject.release());
        found.message(
            "",
            Says {
                severity,
                measured: "no end date".to_owned(),
                limit: "a date and time to stop showing it".to_owned(),
                fix: format!("When should this stop being shown? Set an end. Usual: {proposed}."),
            },
        );
    }
}

impl Check for EndDate {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(end) = ask.draft().times.expires else {
            self.missing(ask, found);
            return;
        };
        let Some(most) = self.most_hours.get(&ask.kind()) else {
            return;
        };
        let Some(release) = ask.subject.release() else {
            found.not_checked();
            return;
        };
        let shown = minutes(release, end);
        if shown <= most * 60 {
            return;
        }
        let latest =
            later(release, *most).map_or_else(String::new, |t| format!(": {}", plain_date_time(t)));
        found.message(
            &format!("ends {}", plain_date_time(end)),
            Says {
                severity: self.too_long,
                measured: format!("shown for {}", lasting(shown)),
                limit: format!("{} at most", lasting(most * 60)),
                fix: format!(
                    "End it {} after it goes or sooner{latest}. If the danger goes on, send it again with what is new.",
                    lasting(most * 60)
                ),
            },
        );
    }
}
