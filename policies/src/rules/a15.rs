//! phone layout.

use std::collections::HashMap;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{
        phone_layout::{PhoneLayout, layout},
        phones::{find_phones, normalise},
    },
};

use super::translated;
use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "A-15",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["STYLE"],
    why: "A number in its usual groups is read, said and dialled right the first time.",
    build: build::<Phones>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phones {
    severity: Severity,
}

/// How the official list prints its numbers, by their digits.
fn printed<'d>(ask: &Ask<'d>) -> HashMap<String, &'d str> {
    let listed = ask.data().contacts.iter().filter(|c| c.kind == "phone");
    listed
        .map(|c| (normalise(&c.contact), c.contact.as_str()))
        .collect()
}

/// Single spaces of the plain kind.
fn plain_spaces(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Phones {
    fn read(&self, found: &mut Found<'_>, text: &Text<'_>, printed: &HashMap<String, &str>) {
        for phone in find_phones(text.text) {
            let written = &text.text[phone.span.clone()];
            let PhoneLayout::Wrong(usual) = layout(written) else {
                continue;
            };
            let better = match printed.get(&phone.digits) {
                Some(print) if plain_spaces(written) == *print => continue,
                Some(print) => (*print).to_owned(),
                None => usual,
            };
            let says = Says {
                severity: self.severity,
                measured: format!("written as {written}"),
                limit: "the usual groups, with spaces".to_owned(),
                fix: format!("{written} → {better}."),
            };
            found.words_better(text, phone.span, says, better);
        }
    }
}

impl Check for Phones {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let printed = printed(ask);
        for text in ask.english() {
            self.read(found, &text, &printed);
        }
        for (_, text) in translated::texts(ask) {
            self.read(found, &text, &printed);
        }
    }
}
