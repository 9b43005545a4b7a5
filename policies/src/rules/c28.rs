//! C-28: pictures of people are cleared, and custody pictures wait for the conviction.

use serde::Deserialize;
use wardmote_domain::{
    draft::Image,
    finding::{Point, Severity, VariantName},
};

use crate::{
    ask::Ask,
    clauses::is_denied,
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
};

pub(super) const RULE: Rule = Rule {
    id: "C-28",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "A picture cannot be called back: shown too early it can harm a trial, a victim or a witness.",
    build: build::<Pictures>,
};

/// What a custody picture shows.
const CUSTODY: &str = "custody";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pictures {
    custody: Severity,
    not_cleared: Severity,
    /// What a picture shows that is a person.
    people: Vec<String>,
    /// What it shows that is nobody.
    nobody: Vec<String>,
}

/// Whether the text says that a court has decided.
fn is_closed(ask: &Ask<'_>) -> bool {
    let closed = ask.data().list("case_closed");
    ask.master().iter().any(|text| {
        let spans = closed.find(text.text);
        spans.iter().any(|s| !is_denied(text.text, s.start))
    })
}

/// Who cleared it, as long as that lasts; or why nobody has.
fn cleared(ask: &Ask<'_>, image: &Image) -> Result<(), String> {
    let name = image.cleared_by.as_deref().map_or("", str::trim);
    if name.is_empty() {
        return Err("nobody is recorded who cleared it".to_owned());
    }
    match (image.until, ask.subject.release()) {
        (Some(until), Some(release)) if release >= until => Err(format!(
            "cleared by {name} until {}, which is over when this goes",
            plain_date_time(until)
        )),
        _ => Ok(()),
    }
}

impl Pictures {
    fn picture(&self, ask: &Ask<'_>, found: &mut Found<'_>, number: usize, image: &Image) {
        let shows = ask
            .draft()
            .shows(number - 1)
            .unwrap_or_default()
            .trim()
            .to_lowercase();
        let is = |list: &[String]| list.contains(&shows);
        if !(shows == CUSTODY || is(&self.people)) {
            if !is(&self.nobody) {
                found.not_checked();
            }
            return;
        }
        let name = VariantName(format!("picture {number} alt"));
        let evidence = format!("picture {number} shows: {shows}");
        if shows == CUSTODY && !ask.authority("picture") && !is_closed(ask) {
            let says = Says {
                severity: self.custody,
                measured: "a custody picture, no conviction in the text and no authority recorded".to_owned(),
                limit: "after conviction, or with an authority (picture)".to_owned(),
                fix: "Custody pictures go out after conviction. Who cleared this one? Record who gave the authority and \
                      why, or leave the picture out."
                    .to_owned(),
            };
            found.lacks(&name, &evidence, says);
        } else if let Err(why) = cleared(ask, image) {
            let says = Says {
                severity: self.not_cleared,
                measured: why,
                limit: "the name of whoever cleared it".to_owned(),
                fix: "Ask who took the picture, who is in it and who agreed to it. Record the name (cleared_by), or leave \
                      the picture out."
                    .to_owned(),
            };
            found.lacks(&name, &evidence, says);
        }
    }
}

impl Check for Pictures {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for (i, image) in ask.draft().images.iter().enumerate() {
            self.picture(ask, found, i + 1, image);
        }
    }
}
