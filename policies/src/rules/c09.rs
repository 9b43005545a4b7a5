//! C-09: approved terms.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
};

use crate::{
    ask::{Ask, language_name, text_of},
    kept::{Approved, Folded, in_language},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "C-09",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["POF"],
    why: "Readers who meet one team or offence under two names take them for two.",
    build: build::<Glossary>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    severity: Severity,
    glossary: Approved,
}

impl Glossary {
    /// The terms with an approved form in a language, longest first: those of the message, then the force's own.
    fn terms<'g>(&'g self, record: &'g Approved, language: &Language) -> Vec<(&'g str, &'g str)> {
        let mut terms: Vec<(&str, &str)> = Vec::new();
        for (term, forms) in record.iter().chain(&self.glossary) {
            let known = terms.iter().any(|(t, _)| t.eq_ignore_ascii_case(term));
            if let Some(form) = in_language(forms, language).filter(|_| !known) {
                terms.push((term, form));
            }
        }
        terms.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
        terms
    }
}

/// A term that is only part of a longer one that stands in the text: "team" in "Safer Neighbourhood Team".
fn inside_longer(term: &str, longer: &[&str]) -> bool {
    let term = term.to_lowercase();
    longer
        .iter()
        .any(|l| l.len() > term.len() && l.to_lowercase().contains(&term))
}

impl Check for Glossary {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let record = &ask.draft().record.glossary;
        let none = record
            .values()
            .chain(self.glossary.values())
            .all(|forms| forms.is_empty());
        let languages = ask.languages();
        let unknown = |l: &&Language| self.terms(record, l).is_empty();
        if none || (!languages.is_empty() && languages.iter().all(unknown)) {
            found.not_checked();
            return;
        }
        for variant in ask
            .read_translations()
            .filter(|v| !v.text.trim().is_empty())
        {
            let Some(english) = ask.english_of(variant) else {
                continue;
            };
            let english = Folded::new(&ask.for_every_language(&english));
            let own = Folded::new(&variant.text);
            let name = language_name(&variant.language);
            let mut said: Vec<&str> = Vec::new();
            for (term, form) in self.terms(record, &variant.language) {
                if !english.has_term(&Folded::new(term)) || inside_longer(term, &said) {
                    continue;
                }
                said.push(term);
                if own.has_form(&Folded::new(form)) {
                    continue;
                }
                let says = Says {
                    severity: self.severity,
                    measured: format!("English has “{term}”, {name} does not have “{form}”."),
                    limit: "the approved term".to_owned(),
                    fix: format!("Use “{form}” for “{term}” in the {name} text."),
                };
                found.lacks(&text_of(variant).name, term, says);
            }
        }
    }
}
