//! W-06: the audience is set.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::{AreaCode, BoroughCode, Places},
};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    text::{streets, tokens, touches},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "W-06",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["CEN"],
    why: "A message without an area, or with the wrong one, goes to nobody or to the wrong people.",
    build: build::<Audience>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Audience {
    /// After a borough's name: it names a building or a road, not the borough.
    venue_words: Vec<String>,
    /// Before a borough's name: it names another place.
    other_place_words: Vec<String>,
    none: Severity,
    mismatch: Severity,
}

/// Borough names that stand in a text, with their codes.
fn boroughs(text: &str) -> Vec<(BoroughCode, Range<usize>)> {
    static NAMES: LazyLock<Vec<(BoroughCode, WordList)>> = LazyLock::new(|| {
        let list = |name: &str| WordList::exact(&[name.to_owned(), name.replace(" and ", " & ")]);
        (Places::london().boroughs().map(|b| (b.code, list(&b.name)))).collect()
    });
    (NAMES.iter())
        .flat_map(|(code, list)| list.find(text).into_iter().map(|span| (*code, span)))
        .collect()
}

/// Ward names that stand in a text: `Bromley Town` is not Bromley.
fn wards(text: &str) -> Vec<Range<usize>> {
    static NAMES: LazyLock<WordList> = LazyLock::new(|| {
        let places = Places::london();
        let mut names: Vec<String> = Vec::new();
        for ward in places.wards() {
            names.push(ward.name.clone());
            names.extend(ward.name.split(" & ").map(str::to_owned));
        }
        names.retain(|name| places.boroughs().all(|b| &b.name != name));
        WordList::exact(&names)
    });
    NAMES.find(text)
}

impl Audience {
    /// Whether the name at `span` stands for the borough itself.
    fn is_the_borough(&self, text: &str, span: &Range<usize>) -> bool {
        static NEXT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:['’]s)?((?: [A-Z][\w’'-]*){1,3})")
                .expect("a pattern fixed at compile time")
        });
        static HOME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r",\s+of\s+$").expect("a pattern fixed at compile time"));
        let (before, after) = (&text[..span.start], &text[span.end..]);
        let next = NEXT
            .captures(after)
            .map_or("", |c| c.get(1).map_or("", |m| m.as_str()));
        let venue =
            (next.split_whitespace()).any(|word| self.venue_words.iter().any(|v| v == word));
        let other = (before
            .trim_end()
            .rsplit(|c: char| !c.is_alphanumeric())
            .next())
        .is_some_and(|word| self.other_place_words.iter().any(|o| o == word));
        // "Jo Bloggs, 38, of Bromley" says where somebody lives.
        !venue && !other && !HOME.is_match(before)
    }

    fn named(&self, ask: &Ask<'_>, found: &mut Found<'_>, text: &Text<'_>, chosen: &[BoroughCode]) {
        let mut taken = wards(text.text);
        taken.extend(streets(text.text));
        taken.extend(tokens(text.text));
        let mut said: Vec<BoroughCode> = Vec::new();
        for (code, span) in boroughs(text.text) {
            let counts = !chosen.contains(&code)
                && !said.contains(&code)
                && !touches(&span, &taken)
                && self.is_the_borough(text.text, &span);
            if !counts {
                continue;
            }
            said.push(code);
            let name = text.text[span.clone()].to_owned();
            let areas: Vec<String> = (ask.draft().reach().iter())
                .filter_map(|a| Places::london().full_name(a))
                .collect();
            found.words(
                text,
                span,
                Says {
                    severity: self.mismatch,
                    measured: format!("{name} is named; chosen: {}", areas.join("; ")),
                    limit: "boroughs that are named are chosen".to_owned(),
                    fix: format!("The text names {name}, which is not chosen. Add it ({code}), or check the name."),
                },
            );
        }
    }
}

impl Check for Audience {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let areas = ask.draft().reach();
        let mut says = |evidence: &str, measured: String, fix: String| {
            let says = Says {
                severity: self.none,
                measured,
                limit: "one or more wards or boroughs that exist".to_owned(),
                fix,
            };
            found.message(evidence, says);
        };
        if ask.draft().areas.is_empty() {
            says(
                "",
                "no area".to_owned(),
                "No ward is chosen. Choose the wards or boroughs this is for.".to_owned(),
            );
        }
        for area in areas.iter().filter(|area| !Places::london().knows(area)) {
            let what = match area {
                AreaCode::Borough(_) => "borough",
                _ => "ward",
            };
            says(
                &area.to_string(),
                format!("{area} is not a {what} of London now"),
                format!("{area} is not in the list of {what}s. Choose the {what} by its name."),
            );
        }
        let chosen = Places::london().boroughs_of(&areas);
        if chosen.is_empty() {
            return;
        }
        for text in ask.master() {
            self.named(ask, found, &text, &chosen);
        }
    }
}
