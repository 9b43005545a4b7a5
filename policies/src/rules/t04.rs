//! T-04: already over.

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
};

pub(super) const RULE: Rule = Rule {
    id: "T-04",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["STYLE"],
    why: "A message about something that is over wastes trust and people's time.",
    build: build::<AlreadyOver>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlreadyOver {
    severity: Severity,
}

impl Check for AlreadyOver {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let times = &ask.draft().times;
        let ends = [
            ("event", "The event is", times.event),
            ("expires", "The message ends", times.expires),
        ];
        if ends.iter().all(|(_, _, end)| end.is_none()) {
            return;
        }
        let Some(release) = ask.subject.release() else {
            found.not_checked();
            return;
        };
        for (field, what, end) in ends {
            let Some(end) = end.filter(|end| *end <= release) else {
                continue;
            };
            found.message(
                &format!("{field}: {}", plain_date_time(end)),
                Says {
                    severity: self.severity,
                    measured: format!(
                        "{what} {}, the release is {}",
                        plain_date_time(end),
                        plain_date_time(release)
                    ),
                    limit: "after the release".to_owned(),
                    fix: format!(
                        "{what} {}: that is over when this goes. Put the time right, or do not send it.",
                        plain_date_time(end)
                    ),
                },
            );
        }
    }
}
