//! C-35: a legal take-down does not repeat what it hides.

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::Ask,
    everywhere::every_text,
    rule::{Check, Found, Rule, Says, build},
    same_names::{Name, Words, approved_forms},
};

pub(super) const RULE: Rule = Rule {
    id: "C-35",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["SOA", "AGO"],
    why: "A notice that repeats the name tells it to everyone who missed it the first time.",
    build: build::<TakeDown>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakeDown {
    severity: Severity,
}

impl TakeDown {
    fn says(&self) -> Says {
        Says {
            severity: self.severity,
            measured: "a name that is being taken down".to_owned(),
            limit: "no such name in any text, picture or language".to_owned(),
            fix: "This repeats the name it takes down. Write “a person” instead: “We named a person in error. We have \
                  taken the message down.”"
                .to_owned(),
        }
    }
}

impl Check for TakeDown {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(takedown) = &ask.draft().record.legal_takedown else {
            return;
        };
        let names: Vec<Name> = takedown.names.iter().filter_map(|n| Name::of(n)).collect();
        if names.is_empty() {
            // A take-down without the name it hides cannot be asked whether it hides it.
            found.not_checked();
            return;
        }
        for text in every_text(ask) {
            let words = Words::of(text.text);
            for span in names.iter().flat_map(|name| name.find(&words)) {
                found.words(&text, span, self.says());
            }
        }
        for (text, span) in approved_forms(ask, &takedown.names) {
            found.words(&text, span, self.says());
        }
    }
}
