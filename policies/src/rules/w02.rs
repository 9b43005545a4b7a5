//! W-02: a route for people who are not online.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    outlet::Class,
    words::{Booked, Kind},
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-02",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["OFF"],
    why: "270,000 Londoners are offline and 2 million barely online: what is only on a screen does not reach them.",
    build: build::<Offline>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offline {
    /// Booked formats that reach people who are not online.
    booked: Vec<Booked>,
    strict: Vec<Kind>,
    severity: Severity,
    other: Severity,
}

impl Check for Offline {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let booked = ask.draft().formats.iter().any(|f| self.booked.contains(f));
        if booked || ask.reaches(Class::Offline) || ask.reaches(Class::Press) {
            return;
        }
        let names: Vec<String> = (ask.outlets().iter())
            .map(|o| o.as_str().replace('_', " "))
            .collect();
        found.message(
            &names.join(", "),
            Says {
                severity: if self.strict.contains(&ask.kind()) {
                    self.severity
                } else {
                    self.other
                },
                measured: "no route that works offline".to_owned(),
                limit: "one or more: leaflet, poster, door visit, phone line, meeting, press or radio"
                    .to_owned(),
                fix: "270,000 Londoners are offline. Add a poster, a leaflet or door visits, or tell local radio and \
                      press."
                    .to_owned(),
            },
        );
    }
}
