//! C-08: a translation no one has read.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
    words::{Kind, Origin, Realm},
};

use crate::{
    ask::{Ask, language_name, text_of},
    rule::{Check, Found, Rule, Says, build},
    text::first_line,
};

pub(super) const RULE: Rule = Rule {
    id: "C-08",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["CIOL"],
    why: "A translation that nobody has read can say the opposite, and only its readers would notice.",
    build: build::<Unread>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread {
    strict: Vec<Kind>,
    machine_strict: Severity,
    machine: Severity,
    catalogue: Severity,
    catalogue_in_an_exercise: Severity,
}

impl Check for Unread {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut said: Vec<&Language> = Vec::new();
        for variant in ask.translations() {
            let read = (variant.read_by.as_ref()).is_some_and(|name| !name.trim().is_empty());
            if read || variant.origin == Origin::Person || said.contains(&&variant.language) {
                continue;
            }
            said.push(&variant.language);
            let name = language_name(&variant.language);
            let (severity, measured, fix) = if variant.origin == Origin::Machine {
                let strict = self.strict.contains(&ask.draft().kind);
                (
                    if strict {
                        self.machine_strict
                    } else {
                        self.machine
                    },
                    format!("{name}: translated by a machine, read by no one"),
                    format!(
                        "No one has read this translation. Ask a speaker of {name} to read it and record the name in \
                         read_by, or leave {name} out."
                    ),
                )
            } else {
                (
                    match ask.subject.realm {
                        Realm::Live => self.catalogue,
                        Realm::Sandbox | Realm::Exercise => self.catalogue_in_an_exercise,
                    },
                    format!("{name}: sentences of the catalogue that no reader has signed"),
                    format!(
                        "No one has read these {name} sentences. Ask a reader of {name} to sign the catalogue, or \
                         leave {name} out; until then the reader is told so."
                    ),
                )
            };
            found.words(
                &text_of(variant),
                first_line(&variant.text),
                Says {
                    severity,
                    measured,
                    limit: "read by a named person".to_owned(),
                    fix,
                },
            );
        }
    }
}
