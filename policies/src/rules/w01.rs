//! W-01: more than one channel.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    outlet::{Class, OutletName},
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-01",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["STD", "ENG"],
    why: "No single channel reaches most residents, and social media reaches only those who follow it.",
    build: build::<Channels>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Channels {
    at_least: usize,
    severity: Severity,
}

impl Check for Channels {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.press_copy() {
            return;
        }
        let outlets = ask.outlets();
        let social = outlets.iter().all(|o| ask.is(o, Class::Social));
        if outlets.len() >= self.at_least && !social {
            return;
        }
        let names = (outlets.iter().map(OutletName::as_str).collect::<Vec<_>>()).join(", ");
        let measured = match outlets.len() {
            0 => "no channel".to_owned(),
            1 => "1 channel".to_owned(),
            n if social => format!("{n} channels, all social"),
            n => format!("{n} channels"),
        };
        let fix = if outlets.is_empty() {
            "No channel is chosen. Add two or more, one of them not social.".to_owned()
        } else {
            format!(
                "Only {names}: most residents will not see it. Add e-mail, the ward page, a poster or another channel \
                 that is not social."
            )
        };
        found.message(
            &names,
            Says {
                severity: self.severity,
                measured,
                limit: format!("{} or more, not all social", self.at_least),
                fix,
            },
        );
    }
}
