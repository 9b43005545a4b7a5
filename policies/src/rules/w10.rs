//! W-10: advisers told, impact assessed.

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use super::w09::{grave, said};
use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    timing::and_list,
};

pub(super) const RULE: Rule = Rule {
    id: "W-10",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["CIA", "STD"],
    why: "Advisers who hear of it from the news cannot help to keep their communities’ trust.",
    build: build::<Advisers>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisers {
    severity: Severity,
}

impl Check for Advisers {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(what) = grave(ask) else {
            return;
        };
        let record = &ask.draft().record;
        let entries = [
            (
                record.cia.as_ref(),
                "the number of the community impact assessment",
                "Is there a community impact assessment? Record its number.",
            ),
            (
                record.iag.as_ref(),
                "who told the Independent Advisory Group",
                "Has the chair of the Independent Advisory Group been told? Record who told them and when.",
            ),
        ];
        let missing: Vec<_> = entries.iter().filter(|(entry, ..)| !said(*entry)).collect();
        if missing.is_empty() {
            return;
        }
        let names: Vec<&str> = missing.iter().map(|(_, name, _)| *name).collect();
        let asks: Vec<&str> = missing.iter().map(|(_, _, ask)| *ask).collect();
        found.message(
            what,
            Says {
                severity: self.severity,
                measured: format!("{what}; not recorded: {}", and_list(&names)),
                limit: "both recorded; the weekly firearms list may stand for either".to_owned(),
                fix: format!(
                    "{} It can be owed: an urgent message goes all the same.",
                    asks.join(" ")
                ),
            },
        );
    }
}
