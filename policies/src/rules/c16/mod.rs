//! C-16: personal data: birth dates, National Insurance numbers, private phones and mail, homes, plates.

mod birth;
mod homes;
mod plates;
mod told;
mod ways;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::{digits, formats::Format, mapped::Mapped},
};

use crate::{
    ask::{Ask, Text, text_of, title_of},
    known::Known,
    rule::{Check, Found, Rule, Says, build},
    words::AsWritten,
};
use told::Homes;

pub(super) const RULE: Rule = Rule {
    id: "C-16",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["APP", "SOA"],
    why: "A home, a private number or a birth date that is out cannot be called back, and leads strangers to a door.",
    build: build::<PersonalData>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonalData {
    /// Birth dates, National Insurance numbers, private phones and mail, homes.
    any: Severity,
    plate: Severity,
    part_of_a_plate: Severity,
    /// Where private people have their mail; one that ends in a full stop stands for every ending.
    webmail: Vec<String>,
    /// Before a number they make it no house's: "Section 60 Edgware Road", "bus 25 Oxford Street".
    not_house_before: Vec<String>,
    /// Three letters that belong to no plate: HGV.
    not_plate_letters: Vec<String>,
    /// Beside an address they make it one that is meant to be known.
    public_places: AsWritten,
}

/// A text with its digits folded, so that those of every script are read.
struct Read<'t> {
    text: Text<'t>,
    folded: Mapped,
    english: bool,
}

impl<'t> Read<'t> {
    fn new(text: Text<'t>, english: bool) -> Self {
        Self {
            folded: digits::fold(text.text),
            text,
            english,
        }
    }

    fn plain(&self) -> &str {
        self.folded.as_str()
    }
}

/// The prefixes that no National Insurance number has.
const NOT_NINO: &[&str] = &["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

impl PersonalData {
    fn nino(&self, found: &mut Found<'_>, read: &Read<'_>) {
        let plain = read.plain();
        for m in Format::Nino.loose_regex().find_iter(plain) {
            if NOT_NINO.iter().any(|prefix| m.as_str().starts_with(prefix)) {
                continue;
            }
            let says = Says {
                severity: self.any,
                measured: "1 National Insurance number".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "{} is somebody’s National Insurance number. Leave it out.",
                    m.as_str()
                ),
            };
            found.words(&read.text, read.folded.origin(m.range()), says);
        }
    }
}

impl Check for PersonalData {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let english: Vec<Read<'_>> = (ask.english().into_iter())
            .chain(ask.alts())
            .chain(ask.transcripts())
            .map(|text| Read::new(text, true))
            .collect();
        let after_charge = ask.press_only()
            && (ask.master().iter()).any(|t| ask.data().list("charged_words").is_in(t.text));
        let known = Known::new(&ask.draft().record, ask.data());
        let homes = Homes::new(ask, &english);
        let mut plates = Vec::new();
        for read in &english {
            if !after_charge {
                self.births(ask, found, read);
            }
            self.nino(found, read);
            self.ways(ask, &known, found, read);
            self.homes(ask, &homes, found, read);
            plates.extend(self.plates(ask, found, read));
        }
        for variant in ask.translations() {
            for text in [title_of(variant), text_of(variant)] {
                let read = Read::new(text, false);
                if !after_charge {
                    self.births(ask, found, &read);
                }
                self.nino(found, &read);
                self.ways(ask, &known, found, &read);
                self.homes(ask, &homes, found, &read);
                self.same_plates(found, &read, &plates);
            }
        }
    }
}
