//! W-13: no dead end for callers who do not speak English.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
};

use crate::{
    ask::{Ask, language_name},
    contacts::{self, Item, Kind},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-13",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["CEP"],
    why: "Who reads your number in Bengali and hears an answer in English hangs up.",
    build: build::<NoDeadEnd>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoDeadEnd {
    severity: Severity,
}

/// The short numbers that the English text tells people to call.
fn codes(ask: &Ask<'_>) -> Vec<String> {
    (ask.master().iter())
        .flat_map(|text| contacts::meant(text.text, ask.data()))
        .filter(|item| item.kind == Kind::Code)
        .map(|item| item.key)
        .collect()
}

/// Whether it is a number to call: in full, or a short one that the English text gives too.
fn is_called(item: &Item, codes: &[String]) -> bool {
    match item.kind {
        Kind::Phone => true,
        Kind::Code => item.key.len() > 3 || codes.contains(&item.key),
        Kind::Link | Kind::Email | Kind::Reference => false,
    }
}

impl Check for NoDeadEnd {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut codes_of_english: Option<Vec<String>> = None;
        let mut told: Vec<&Language> = Vec::new();
        for variant in ask.translations().filter(|v| !v.access_line) {
            if told.contains(&&variant.language) {
                continue;
            }
            let codes = codes_of_english.get_or_insert_with(|| codes(ask));
            let number = (contacts::all(&variant.text).into_iter()).find(|i| is_called(i, codes));
            let Some(number) = number else {
                continue;
            };
            told.push(&variant.language);
            let name = language_name(&variant.language);
            let written = variant.text[number.span.clone()].to_owned();
            found.words(
                &crate::ask::text_of(variant),
                number.span,
                Says {
                    severity: self.severity,
                    measured: format!("{written}, and no line in {name} on interpreters"),
                    limit: "a line on interpreters beside a number, or the standard footer".to_owned(),
                    fix: format!(
                        "Say in {name} how to get an interpreter on {written}: give the English words to say. Or use the \
                         standard footer."
                    ),
                },
            );
        }
    }
}
