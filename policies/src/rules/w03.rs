//! W-03: languages of the area.

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{BoroughCode, Language, LanguageShare, Languages, Places, Share},
    words::Kind,
};

use crate::{
    ask::{Ask, language_name},
    data::share,
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-03",
    point: Point::WidestAudience,
    owed_allowed: true,
    sources: &["CEN", "CEP", "ACT"],
    why: "People who do not read English well learn nothing from a message in English only.",
    build: build::<AreaLanguages>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaLanguages {
    #[serde(deserialize_with = "share")]
    share_pct: Share,
    #[serde(deserialize_with = "share")]
    firearms_share_pct: Share,
    not_written: Vec<Language>,
    strict: Vec<Kind>,
    severity: Severity,
    other: Severity,
    firearms: Severity,
}

/// A language that no version is in, with the boroughs where its share asks for one.
struct Missing {
    label: String,
    tag: Language,
    where_spoken: Vec<(BoroughCode, Share)>,
}

impl AreaLanguages {
    /// How much a language of the main share weighs for this message. A correction weighs as what it mends.
    fn weight(&self, ask: &Ask<'_>) -> Severity {
        let kind = match ask.draft().kind {
            Kind::Correction | Kind::Withdrawal => {
                let earlier = ask.subject.earlier.iter().max_by_key(|e| e.at);
                match ask.subject.of.or_else(|| earlier.and_then(|e| e.kind)) {
                    Some(kind) => kind,
                    None => return self.severity,
                }
            }
            kind => kind,
        };
        if self.strict.contains(&kind) {
            self.severity
        } else {
            self.other
        }
    }

    /// Languages at or over `least` and under `below` in one of the boroughs, with no version and no reason.
    fn missing(
        &self,
        ask: &Ask<'_>,
        boroughs: &[BoroughCode],
        least: Share,
        below: Share,
    ) -> Vec<Missing> {
        let mut all: Vec<Missing> = Vec::new();
        for borough in boroughs {
            for row in Places::london().shares(borough) {
                let Some(tag) = row.tag.as_ref().filter(|t| self.counts(t)) else {
                    continue;
                };
                if row.share_pct < least || row.share_pct >= below || answered(ask, row) {
                    continue;
                }
                match all.iter_mut().find(|m| m.label == row.label) {
                    Some(known) => known.where_spoken.push((*borough, row.share_pct)),
                    None => all.push(Missing {
                        label: row.label.clone(),
                        tag: tag.clone(),
                        where_spoken: vec![(*borough, row.share_pct)],
                    }),
                }
            }
        }
        all
    }

    fn counts(&self, tag: &Language) -> bool {
        !tag.is_english() && !self.not_written.contains(tag)
    }
}

/// Whether a version or a written reason answers for a language: any tag of its census class does.
fn answered(ask: &Ask<'_>, row: &LanguageShare) -> bool {
    let tags = Languages::census().tags_of_class(&row.label);
    let serves = |language: &Language| {
        let own = Languages::census().info(language).map(|info| &info.tag);
        tags.iter().any(|tag| tag == language || Some(tag) == own)
    };
    let declined = &ask.draft().record.declined_languages;
    ask.languages().into_iter().any(serves)
        || (declined.iter()).any(|(language, why)| !why.trim().is_empty() && serves(language))
}

/// The share of those with another main language that the versions reach, in a borough.
fn reached(ask: &Ask<'_>, borough: &BoroughCode) -> Share {
    let made = ask.languages();
    let shares = Places::london().shares(borough).iter();
    let of = shares.filter(|row| {
        let tags = Languages::census().tags_of_class(&row.label);
        made.iter().any(|language| tags.contains(language))
    });
    Share(
        of.filter_map(|row| row.of_non_english)
            .map(Share::hundredths)
            .sum(),
    )
}

impl Check for AreaLanguages {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let places = Places::london();
        let boroughs = places.boroughs_of(&ask.draft().reach());
        if boroughs.iter().all(|b| places.shares(b).is_empty()) {
            found.not_checked();
            return;
        }
        let record = &ask.draft().record;
        let mut steps = vec![(self.share_pct, Share(u32::MAX), self.weight(ask))];
        if record.firearms && record.time_allows {
            steps.push((self.firearms_share_pct, self.share_pct, self.firearms));
        }
        for (least, below, severity) in steps {
            for missing in self.missing(ask, &boroughs, least, below) {
                say(ask, found, &missing, least, severity);
            }
        }
    }
}

fn say(ask: &Ask<'_>, found: &mut Found<'_>, missing: &Missing, least: Share, severity: Severity) {
    let name = language_name(&missing.tag);
    let places = Places::london();
    let borough_name = |code: &BoroughCode| places.borough(code).map_or("", |b| b.name.as_str());
    let listed = |with: &dyn Fn(&(BoroughCode, Share)) -> String| {
        (missing.where_spoken.iter().map(with).collect::<Vec<_>>()).join(", ")
    };
    let where_spoken = listed(&|(code, share)| format!("{share}% in {}", borough_name(code)));
    let reach = listed(&|(code, _)| format!("{}% in {}", reached(ask, code), borough_name(code)));
    found.message(
        &name,
        Says {
            severity,
            measured: format!("{name}: {where_spoken}"),
            limit: format!("a version, or a written reason, from {least}% of residents"),
            fix: format!(
                "{name} is the main language of {where_spoken}. The versions reach {reach} of those with another main \
                 language. Add a {name} version, or say why not (in a file: declined_languages)."
            ),
        },
    );
}
