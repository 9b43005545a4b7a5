//! T-01: first word in time.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Kind,
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
    timing::{capital, clock_on, lasting, minutes},
};

pub(super) const RULE: Rule = Rule {
    id: "T-01",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["HMI", "CERC", "STD"],
    why: "Until the police speak, rumour fills the gap, and what comes late is believed less.",
    build: build::<FirstWord>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstWord {
    /// Minutes by kind; over it: slow.
    aim: BTreeMap<Kind, i64>,
    /// Minutes by kind; over it: late.
    most: BTreeMap<Kind, i64>,
    slow: Severity,
    late: Severity,
}

/// What the clock started at.
fn since(kind: Kind) -> &'static str {
    match kind {
        Kind::Reassurance => "since the scene opened",
        Kind::Correction => "since we knew of the mistake",
        _ => "since people first needed to know",
    }
}

fn how_to_mend(kind: Kind) -> &'static str {
    match kind {
        Kind::Reassurance => {
            "Send it now and give a reason. When it cannot be ready in time, a holding statement goes first, at once."
        }
        Kind::Holding => {
            "Send what you know now and give a reason. The rest can come in an update at a time you name."
        }
        Kind::Correction => "Send it now, say sorry for the wait, and give a reason.",
        _ => "Send what you know now and give a reason for the wait.",
    }
}

impl Check for FirstWord {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let kind = ask.kind();
        let (aim, most) = (self.aim.get(&kind), self.most.get(&kind));
        if aim.is_none() && most.is_none() {
            return;
        }
        let start = ask.draft().times.clock_start;
        let (Some(start), Some(release)) = (start, ask.subject.release()) else {
            found.not_checked();
            return;
        };
        let taken = minutes(start, release);
        let over = |limit: Option<&i64>| limit.copied().filter(|limit| taken > *limit);
        let (severity, target) = match (over(most), over(aim)) {
            (Some(target), _) => (self.late, target),
            (None, Some(target)) => (self.slow, target),
            (None, None) => return,
        };
        let measured = format!("{} {}", lasting(taken), since(kind));
        found.message(
            &format!("{} to {}", plain_date_time(start), clock_on(release, start)),
            Says {
                severity,
                limit: format!("{} at most", lasting(target)),
                fix: format!(
                    "{}. The target is {}. {}",
                    capital(&measured),
                    lasting(target),
                    how_to_mend(kind)
                ),
                measured,
            },
        );
    }
}
