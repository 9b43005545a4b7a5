//! W-07: ethnic and specialist media.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    outlet::Class,
};

use crate::{
    ask::{Ask, language_name},
    rule::{Check, Found, Rule, Says, build},
    timing::few,
};

pub(super) const RULE: Rule = Rule {
    id: "W-07",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["CEP"],
    why: "A translation helps only where it is read, and many people trust their community’s own paper or radio first.",
    build: build::<CommunityMedia>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommunityMedia {
    severity: Severity,
}

impl Check for CommunityMedia {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let languages = ask.languages();
        if languages.is_empty() || ask.reaches(Class::Community) {
            return;
        }
        let names: Vec<String> = languages.into_iter().map(language_name).collect();
        let texts = if names.len() == 1 { "text" } else { "texts" };
        let names = few(&names, 4);
        found.message(
            &names,
            Says {
                severity: self.severity,
                measured: format!("{names}; no community outlet"),
                limit: "one or more community outlets where there is a translation".to_owned(),
                fix: format!(
                    "Send the {names} {texts}, a picture and audio to your community outlets: add them to the channels."
                ),
            },
        );
    }
}
