//! C-14: place names: wards in the borough they are said to be in.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{BoroughCode, Places},
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    timing::and_list,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-14",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["CEN"],
    why: "People who read the name of a place that is not theirs take the message to be for somebody else.",
    build: build::<PlaceNames>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceNames {
    mismatch: Severity,
    ambiguous: Severity,
    /// With a capital before "ward", and the name of none: "Hospital ward", "Maternity Ward".
    not_wards: WordList,
    /// Names beside a borough's that are no ward's, though a ward has them elsewhere.
    leave: WordList,
}

/// Up to five words with capitals, joined as names of wards are ("Ham, Petersham & Richmond Riverside" has its own entry),
/// before "ward", "ward's", "ward panel".
static BEFORE_WARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<name>\p{Lu}[\p{L}’'.-]*(?:(?: & | and | of | the |[ -])\p{Lu}[\p{L}’'.-]*){0,5})",
        r" [Ww]ard(?-u:\b)"
    ))
    .expect("a pattern fixed at compile time")
});

/// The boroughs that have a ward of each name, in the spelling of [`plain`].
fn wards() -> &'static HashMap<String, Vec<BoroughCode>> {
    static WARDS: LazyLock<HashMap<String, Vec<BoroughCode>>> = LazyLock::new(|| {
        let mut all: HashMap<String, Vec<BoroughCode>> = HashMap::new();
        for ward in Places::london().wards() {
            all.entry(plain(&ward.name)).or_default().push(ward.borough);
        }
        all
    });
    &WARDS
}

/// A name without what people write in different ways: capitals, "&", apostrophes, full stops, hyphens.
fn plain(name: &str) -> String {
    let spaced = name.to_lowercase().replace('&', " and ").replace('-', " ");
    let letters: String = (spaced.chars())
        .filter(|c| !matches!(c, '\'' | '’' | '.' | ','))
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The longest end of these words that is a ward's name: "In Hayes" names Hayes. None where no end of them is one.
fn ward_at_end(words: &str) -> Option<(usize, &'static [BoroughCode])> {
    let starts = std::iter::once(0).chain(words.match_indices([' ', '-']).map(|(at, _)| at + 1));
    starts
        .filter_map(|at| Some((at, wards().get(&plain(&words[at..]))?.as_slice())))
        .next()
}

fn borough_name(code: &BoroughCode) -> String {
    (Places::london().borough(code)).map_or_else(|| code.to_string(), |b| b.name.clone())
}

fn names(boroughs: &[BoroughCode]) -> String {
    and_list(&boroughs.iter().map(borough_name).collect::<Vec<_>>())
}

/// A ward as a text names it.
struct Named {
    span: Range<usize>,
    /// The boroughs that have one of the name; none where no borough has.
    in_boroughs: &'static [BoroughCode],
    /// The borough it is said to be in.
    said: Option<BoroughCode>,
}

/// The borough that follows a comma, or "in", after a name: "Highgate ward, Camden".
fn borough_after(rest: &str) -> Option<(BoroughCode, usize)> {
    let lead = [", ", " in ", " ward, ", " Ward, ", " ("]
        .into_iter()
        .find(|l| rest.starts_with(l))?;
    let at = &rest[lead.len()..];
    let mut boroughs: Vec<_> = Places::london().boroughs().collect();
    boroughs.sort_by_key(|b| std::cmp::Reverse(b.name.len()));
    boroughs.into_iter().find_map(|b| {
        let ends = |name: &str| {
            let rest = at.strip_prefix(name)?;
            let open = rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’');
            // "Richmond Road" is a street, and no borough.
            let next = rest.strip_prefix(' ').unwrap_or_default();
            (!open && !next.starts_with(char::is_uppercase)).then_some(lead.len() + name.len())
        };
        let end = ends(&b.name).or_else(|| ends(&b.name.replace(" and ", " & ")))?;
        Some((b.code, end))
    })
}

impl PlaceNames {
    /// Wards before the word "ward".
    fn before_ward(&self, text: &str) -> Vec<Named> {
        let mut found = Vec::new();
        for hit in BEFORE_WARD.captures_iter(text) {
            let Some(name) = hit.name("name") else {
                continue;
            };
            let said = borough_after(&text[hit.get(0).map_or(name.end(), |m| m.end())..]);
            let said = said.map(|(code, _)| code);
            match ward_at_end(name.as_str()) {
                Some((at, in_boroughs)) => found.push(Named {
                    span: name.start() + at..name.end(),
                    in_boroughs,
                    said,
                }),
                // "Your ward" opens a sentence; "Maternity ward" is a hospital's.
                None if self.not_wards.is_in(name.as_str()) => {}
                // "Simon Ward" is a person.
                None if text[name.end()..].starts_with(" W") => {}
                None => found.push(Named {
                    span: name.range(),
                    in_boroughs: &[],
                    said,
                }),
            }
        }
        found
    }

    /// Wards with their borough after a comma: "Highgate, Wandsworth". Names of several words first.
    fn with_borough(&self, text: &str) -> Vec<Named> {
        static COMMA: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?P<name>\p{Lu}[\p{L}’'.-]*(?:(?: & | and | of |[ -])\p{Lu}[\p{L}’'.-]*){0,4}), \p{Lu}")
                .expect("a pattern fixed at compile time")
        });
        let mut found = Vec::new();
        for hit in COMMA.captures_iter(text) {
            let Some(name) = hit.name("name") else {
                continue;
            };
            let Some((at, in_boroughs)) = ward_at_end(name.as_str()) else {
                continue;
            };
            let Some((said, _)) = borough_after(&text[name.end()..]) else {
                continue;
            };
            let span = name.start() + at..name.end();
            // "Bromley, Croydon and Sutton" lists boroughs; so does a ward with the name of one.
            let borough = Places::london()
                .boroughs()
                .any(|b| plain(&b.name) == plain(&text[span.clone()]));
            if !borough && !self.leave.is_in(&text[span.clone()]) {
                found.push(Named {
                    span,
                    in_boroughs,
                    said: Some(said),
                });
            }
        }
        found
    }

    fn judge(
        &self,
        named: &Named,
        text: &str,
        chosen: &[BoroughCode],
        everywhere: &str,
    ) -> Option<Says> {
        let name = &text[named.span.clone()];
        let there = named.in_boroughs;
        let (severity, measured, fix) = match (there, named.said) {
            ([], _) => (
                self.mismatch,
                format!("London has no ward {name}"),
                format!(
                    "There is no ward called {name}. Check the name, or leave out the word ward."
                ),
            ),
            (_, Some(said)) if there.contains(&said) => return None,
            (_, Some(said)) => (
                self.mismatch,
                format!(
                    "{name} is in {}, and stands here with {}",
                    names(there),
                    borough_name(&said)
                ),
                format!(
                    "{name} is in {}, not {}. Put the borough right.",
                    names(there),
                    borough_name(&said)
                ),
            ),
            // Where the message names no borough and chooses none, the one ward of the name is meant.
            (_, None) if chosen.is_empty() && there.len() == 1 => return None,
            (_, None) if there.iter().any(|b| chosen.contains(b)) => {
                let others = there.len() > 1;
                let told = there.iter().any(|b| everywhere.contains(&borough_name(b)));
                if !others || told {
                    return None;
                }
                (
                    self.ambiguous,
                    format!("{} have a ward {name}", names(there)),
                    format!("Say which {name}: {} each have one.", names(there)),
                )
            }
            (_, None) => (
                self.mismatch,
                format!(
                    "{name} is in {}; the message is for {}",
                    names(there),
                    names(chosen)
                ),
                format!(
                    "{name} is in {}, and this goes to {}. Choose the ward, or put the name right.",
                    names(there),
                    names(chosen)
                ),
            ),
        };
        Some(Says {
            severity,
            measured,
            limit: "a ward of London, in the borough it is said to be in".to_owned(),
            fix,
        })
    }

    fn read(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, everywhere: &str) {
        let chosen = Places::london().boroughs_of(&ask.draft().reach());
        let mut all = self.before_ward(text.text);
        for named in self.with_borough(text.text) {
            if all.iter().all(|n| n.span.start != named.span.start) {
                all.push(named);
            }
        }
        for named in all {
            if let Some(says) = self.judge(&named, text.text, &chosen, everywhere) {
                found.words(text, named.span, says);
            }
        }
    }
}

impl Check for PlaceNames {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let texts = ask.english();
        let everywhere: String = texts.iter().map(|t| t.text).collect::<Vec<_>>().join("\n");
        for text in &texts {
            self.read(ask, found, text, &everywhere);
        }
    }
}
