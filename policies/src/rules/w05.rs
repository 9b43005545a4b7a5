//! W-05: formats for this kind.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Places,
    words::{Booked, Kind},
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    timing::{and_list, capital, few},
};

pub(super) const RULE: Rule = Rule {
    id: "W-05",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["CEP", "FORM"],
    why: "People who cannot read small print, long text or any English text have the same right to know what happened.",
    build: build::<Formats>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Formats {
    /// What each kind needs.
    needed: BTreeMap<Kind, Vec<Booked>>,
    missing: Severity,
    /// Kinds that need BSL where enough people use it.
    bsl_for: Vec<Kind>,
    /// People in a borough whose main language is BSL.
    bsl_users: u32,
    bsl: Severity,
}

fn plain(format: Booked) -> &'static str {
    match format {
        Booked::LargePrint => "large print",
        Booked::EasyRead => "Easy Read",
        Booked::Audio => "audio",
        Booked::Bsl => "British Sign Language (BSL)",
        Booked::Braille => "braille",
        Booked::Leaflet => "a leaflet",
        Booked::Poster => "a poster",
    }
}

impl Formats {
    fn for_the_kind(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(needed) = self.needed.get(&ask.kind()) else {
            return;
        };
        let booked = &ask.draft().formats;
        let missing: Vec<&str> = (needed.iter())
            .filter(|f| !booked.contains(f))
            .map(|f| plain(*f))
            .collect();
        if missing.is_empty() {
            return;
        }
        let all: Vec<&str> = needed.iter().map(|f| plain(*f)).collect();
        let are = if missing.len() == 1 { "is" } else { "are" };
        let missing = and_list(&missing);
        found.message(
            &missing,
            Says {
                severity: self.missing,
                measured: format!("not booked: {missing}"),
                limit: and_list(&all),
                fix: format!(
                    "{} {are} not booked. Book what is missing, or owe it.",
                    capital(&missing)
                ),
            },
        );
    }

    /// BSL, borough by borough.
    fn signed(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let booked = ask.draft().formats.contains(&Booked::Bsl);
        if booked || !self.bsl_for.contains(&ask.kind()) {
            return;
        }
        let places = Places::london();
        let boroughs = places.boroughs_of(&ask.draft().reach());
        let users: Vec<(u32, &str)> = (boroughs.iter())
            .filter_map(|code| {
                let users = ask.data().profile(*code)?.bsl_main_language;
                Some((users, places.borough(code)?.name.as_str()))
            })
            .collect();
        if users.is_empty() {
            found.not_checked();
            return;
        }
        let many: Vec<String> = (users.iter())
            .filter(|(users, _)| *users >= self.bsl_users)
            .map(|(users, name)| format!("{users} people in {name}"))
            .collect();
        if many.is_empty() {
            return;
        }
        let many = few(&many, 5);
        found.message(
            plain(Booked::Bsl),
            Says {
                severity: self.bsl,
                measured: format!("main language BSL: {many}; no BSL film is booked"),
                limit: format!("BSL where {} or more use it", self.bsl_users),
                fix: format!(
                    "BSL is the main language of {many}. Book a BSL film, and say in the message where to find it."
                ),
            },
        );
    }
}

impl Check for Formats {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        self.for_the_kind(ask, found);
        self.signed(ask, found);
    }
}
