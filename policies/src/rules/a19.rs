//! a way in without speech.

use serde::Deserialize;
use wardmote_domain::{
    draft::Footer,
    finding::{Point, Severity},
    variant::Variant,
    words::Format,
};

use crate::{
    ask::{Ask, Text, text_of},
    contacts::{self, Item, Kind},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "A-19",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["DEAF", "CEP"],
    why: "People who are deaf or cannot speak are shut out where a voice call is the only way in.",
    build: build::<WithoutSpeech>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithoutSpeech {
    severity: Severity,
    /// Words for a way without speech; in every language, as names.
    ways: WordList,
    /// English words for writing to us.
    written: WordList,
}

/// The long version of each other language: the page, else the mail or the panel notice.
pub(super) fn long_translations<'a>(ask: &Ask<'a>) -> Vec<&'a Variant> {
    let mut found: Vec<&Variant> = Vec::new();
    for variant in ask.translations() {
        let long = matches!(variant.format, Format::Page | Format::Email | Format::Panel);
        let known = found.iter().any(|f| f.language == variant.language);
        if long && !known && !variant.text.trim().is_empty() {
            found.push(variant);
        }
    }
    found
}

/// 18001 and what follows it, textphones, and the numbers that take text messages only.
fn takes_no_voice(item: &Item) -> bool {
    item.kind == Kind::Code && (item.key.starts_with("1800") || item.key.len() == 5)
}

impl WithoutSpeech {
    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, english: bool) {
        let items = contacts::all(text.text);
        let another_way =
            (items.iter()).any(|i| matches!(i.kind, Kind::Link | Kind::Email) || takes_no_voice(i));
        if another_way || self.ways.is_in(text.text) || (english && self.written.is_in(text.text)) {
            return;
        }
        let numbers = if english {
            contacts::meant(text.text, ask.data())
        } else {
            items
        };
        let mut numbers =
            (numbers.into_iter()).filter(|i| matches!(i.kind, Kind::Phone | Kind::Code));
        let Some(first) = numbers.next() else {
            return;
        };
        let says = Says {
            severity: self.severity,
            measured: match numbers.count() {
                0 => "1 number to call, and no other way".to_owned(),
                more => format!("{} numbers to call, and no other way", more + 1),
            },
            limit: "one way without speech".to_owned(),
            fix: "Deaf people cannot use this number alone. Use the standard footer, or add “If you cannot hear or speak on \
                  the phone, use Relay UK: call 18001 101, or write to us at met.police.uk. If you use British Sign \
                  Language (BSL), call 999 by video at 999bsl.co.uk”."
                .to_owned(),
        };
        found.words(text, first.span, says);
    }
}

impl Check for WithoutSpeech {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.draft().footer == Footer::Standard {
            return;
        }
        self.read(ask, found, &ask.body(), true);
        for variant in long_translations(ask) {
            self.read(ask, found, &text_of(variant), false);
        }
    }
}
