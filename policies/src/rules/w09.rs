//! W-09: the equality note.

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-09",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["EQA"],
    why: "The law asks us to think of who is affected while we act, and to be able to show it.",
    build: build::<EqualityNote>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EqualityNote {
    severity: Severity,
}

/// What makes a message need the notes of W-09 and W-10, in words.
pub(super) fn grave(ask: &Ask<'_>) -> Option<&'static str> {
    let record = &ask.draft().record;
    match (record.critical, record.firearms) {
        (true, true) => Some("a critical incident with firearms"),
        (true, false) => Some("a critical incident"),
        (false, true) => Some("firearms work"),
        (false, false) => None,
    }
}

/// Whether an entry of the record says something.
pub(super) fn said(entry: Option<&String>) -> bool {
    entry.is_some_and(|text| !text.trim().is_empty())
}

impl Check for EqualityNote {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(what) = grave(ask) else {
            return;
        };
        if said(ask.draft().record.equality_note.as_ref()) {
            return;
        }
        found.message(
            what,
            Says {
                severity: self.severity,
                measured: format!("{what}, and no equality note"),
                limit: "a note of who is affected".to_owned(),
                fix: "Who is affected, and what did you do about it? Record the number of the equality note, or owe it."
                    .to_owned(),
            },
        );
    }
}
