//! other languages and formats offered.

use std::sync::LazyLock;

use serde::Deserialize;
use wardmote_domain::{
    draft::Footer,
    finding::{Point, Severity},
    places::Languages,
    variant::Variant,
    words::Kind,
};

use super::a19::long_translations;
use crate::{
    ask::{Ask, Text, language_name},
    contacts,
    reading::Reading,
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-18",
    point: Point::Accessible,
    owed_allowed: true,
    sources: &["FORM", "CEP"],
    why: "Who cannot read this version must learn from it how to get one they can read.",
    build: build::<OtherFormats>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherFormats {
    strict: Vec<Kind>,
    severity: Severity,
    other: Severity,
    /// Languages and formats, as an English line names them.
    named: WordList,
    /// In the same sentence: how to get them, or that they are to be had.
    offered: WordList,
    /// The same, where it is no offer.
    not_offered: WordList,
    /// Words of other languages for an interpreter, and names of formats that every language keeps.
    named_elsewhere: WordList,
}

/// "In Polish", "in Urdu": the languages of the census.
static IN_A_LANGUAGE: LazyLock<WordList> = LazyLock::new(|| {
    let census = Languages::census();
    let names = census.all().map(|info| info.english_name.as_str());
    let names = names.chain(census.classes().iter().map(|class| class.name.as_str()));
    let said: Vec<String> = names
        .filter_map(|name| name.split(['(', ',']).next().map(str::trim))
        .filter(|name| !name.is_empty() && !name.contains("English"))
        .map(|name| format!("in {name}"))
        .collect();
    WordList::exact(&said)
});

impl OtherFormats {
    fn weight(&self, ask: &Ask<'_>) -> Severity {
        if self.strict.contains(&ask.kind()) {
            self.severity
        } else {
            self.other
        }
    }

    /// Whether a sentence names another language or format and says how to get it. "There is a BSL interpreter" is
    /// about a meeting.
    fn offers(&self, text: &Text<'_>, reading: &Reading<'_>) -> bool {
        reading.sentences().iter().any(|sentence| {
            let words = &text.text[sentence.span.clone()];
            (self.named.is_in(words) || IN_A_LANGUAGE.is_in(words))
                && !self.not_offered.is_in(words)
                && (self.offered.is_in(words) || !contacts::all(words).is_empty())
        })
    }

    fn english(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let body = ask.body();
        if body.text.trim().is_empty() || self.offers(&body, &ask.reading(&body)) {
            return;
        }
        let says = Says {
            severity: self.weight(ask),
            measured: "no line on other languages or formats".to_owned(),
            limit: "one line, or the standard footer".to_owned(),
            fix: "Say how to get this in another language or format: use the standard footer, or write “To get this in \
                  another language, large print, Easy Read, audio or British Sign Language, call 101”."
                .to_owned(),
        };
        found.lacks(&body.name, "", says);
    }

    fn translation(&self, ask: &Ask<'_>, found: &mut Found<'_>, variant: &Variant) {
        if variant.access_line || self.named_elsewhere.is_in(&variant.text) {
            return;
        }
        let name = language_name(&variant.language);
        let says = Says {
            severity: self.weight(ask),
            measured: format!("no line on other languages or formats in {name}"),
            limit: "one line in its own language, or the standard footer".to_owned(),
            fix: format!(
                "Say in {name} how to get this in another language or format: use the standard footer, or add a line and \
                 say that it is there (in a file: access_line)."
            ),
        };
        found.lacks(&variant.name(), "", says);
    }
}

impl Check for OtherFormats {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        // Newsdesks need no other format of what they print.
        if ask.draft().footer == Footer::Standard || ask.press_only() {
            return;
        }
        self.english(ask, found);
        for variant in long_translations(ask) {
            self.translation(ask, found, variant);
        }
    }
}
