//! T-11: versions in other languages keep up.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
    words::{Kind, Origin},
};

use crate::{
    ask::{Ask, language_name},
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
    timing::{lasting, minutes},
};

pub(super) const RULE: Rule = Rule {
    id: "T-11",
    point: Point::Timely,
    owed_allowed: true,
    sources: &["FORM"],
    why: "News that comes a day later in your own language is not news, and it tells you that you come last.",
    build: build::<KeepUp>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeepUp {
    /// Minutes after the release, by kind.
    minutes: BTreeMap<Kind, i64>,
    other_minutes: i64,
    severity: Severity,
}

impl Check for KeepUp {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let limit = (self.minutes.get(&ask.kind()))
            .copied()
            .unwrap_or(self.other_minutes);
        let mut told: Vec<&Language> = Vec::new();
        for variant in ask.translations() {
            if told.contains(&&variant.language) {
                continue;
            }
            told.push(&variant.language);
            // What the catalogue writes is there at once.
            if variant.origin == Origin::Catalogue && variant.ready.is_none() {
                continue;
            }
            let (Some(ready), Some(release)) = (variant.ready, ask.subject.release()) else {
                found.not_checked();
                continue;
            };
            let late = minutes(release, ready);
            if late <= limit {
                continue;
            }
            let name = language_name(&variant.language);
            found.lacks(
                &variant.name(),
                &format!("ready {}", plain_date_time(ready)),
                Says {
                    severity: self.severity,
                    measured: format!("{name} is ready {} after the release", lasting(late)),
                    limit: format!("{} at most", lasting(limit)),
                    fix: format!(
                        "{name} is due at {}. Ask for it sooner, or owe it: what is to be done, who does it and by \
                         when.",
                        plain_date_time(ready)
                    ),
                },
            );
        }
    }
}
