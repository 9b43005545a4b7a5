//! W-04: people who speak little English.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{Places, Share},
    words::{Booked, Kind},
};

use crate::{
    ask::Ask,
    data::share,
    rule::{Check, Found, Rule, Says, build},
    timing::few,
};

pub(super) const RULE: Rule = Rule {
    id: "W-04",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["CEN"],
    why: "People who speak little English are often the ones who most need to know, and cannot read this.",
    build: build::<LowEnglish>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LowEnglish {
    #[serde(deserialize_with = "share")]
    low_english_pct: Share,
    /// Booked formats that serve them; a translation does too.
    formats: Vec<Booked>,
    strict: Vec<Kind>,
    severity: Severity,
    other: Severity,
}

/// How many boroughs a finding names.
const NAMED: usize = 5;

impl Check for LowEnglish {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let places = Places::london();
        let known: Vec<(Share, &str)> = (places.boroughs_of(&ask.draft().reach()).iter())
            .filter_map(|code| {
                let share = ask.data().profile(*code)?.low_english_pct;
                Some((share, places.borough(code)?.name.as_str()))
            })
            .collect();
        if known.is_empty() {
            found.not_checked();
            return;
        }
        let served = ask.draft().formats.iter().any(|f| self.formats.contains(f));
        if served || !ask.languages().is_empty() {
            return;
        }
        let mut over: Vec<(Share, &str)> = (known.into_iter())
            .filter(|(share, _)| *share >= self.low_english_pct)
            .collect();
        if over.is_empty() {
            return;
        }
        over.sort_by_key(|(share, name)| (std::cmp::Reverse(*share), *name));
        let shares: Vec<String> = over
            .iter()
            .map(|(s, name)| format!("{s}% in {name}"))
            .collect();
        let names: Vec<&str> = over.iter().map(|(_, name)| *name).collect();
        let shares = few(&shares, NAMED);
        found.message(
            &few(&names, NAMED),
            Says {
                severity: if self.strict.contains(&ask.kind()) {
                    self.severity
                } else {
                    self.other
                },
                measured: format!("little or no English: {shares}; no translation, Easy Read or audio"),
                limit: format!(
                    "one of the three where {}% or more cannot speak English well or at all",
                    self.low_english_pct
                ),
                fix: format!(
                    "{shares} cannot speak English well or at all. Add a translation, Easy Read or audio."
                ),
            },
        );
    }
}
