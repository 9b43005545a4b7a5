//! The facts of a message, each as every language says it: what an approver who reads one of the languages compares.

use std::collections::BTreeMap;

use serde::Serialize;
use wardmote_domain::{
    draft::{Content, Draft},
    places::Language,
};

use super::{RenderContext, frame::values};
use crate::{Catalogue, catalogue::Voice, data::Data, engine::Values};

/// One fact as each language says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactRow {
    /// The fact's name on screens: `Arrested`.
    pub name: String,
    /// What each language says of it; a language that is not made is not there.
    pub said: BTreeMap<Language, String>,
}

/// The facts in the order of the message, by the group of sentences that says each, with the name people know it by.
const FACTS: &[(&str, &str)] = &[
    ("what", "What is going on"),
    ("what_happened", "What happened"),
    ("place", "Place"),
    ("times", "When"),
    ("started", "Started"),
    ("next_update", "Next update"),
    ("armed", "Armed"),
    ("shots_fired", "Shots fired"),
    ("arrested", "Arrested"),
    ("injured", "Hurt"),
    ("died", "Died"),
    ("right_address", "Right address"),
    ("road_open", "Road"),
    ("team_there", "Where to find the team"),
    ("wrong", "What was wrong"),
    ("reason", "Reason"),
    ("appeal_what", "What happened"),
    ("when", "When"),
    ("did_you_see", "Did you see"),
    ("reference", "Reference"),
    ("title", "Event"),
    ("event_when", "From when to when"),
    ("event_where", "Venue"),
    ("access_list", "Access"),
    ("book", "Booking"),
    ("month", "Month"),
    ("topic", "Advice on"),
    ("asked", "We asked"),
    ("answers", "Answers"),
    ("said", "You said"),
    ("did", "We did"),
    ("could_not", "We could not"),
    ("because", "Because"),
    ("contact", "Contact"),
];

/// The lists in their order: each item is a row, named by its number.
const LISTS: &[(&str, &str)] = &[
    ("priorities", "Asked, said and done"),
    ("figures", "Figure"),
    ("steps", "Step"),
];

impl Catalogue {
    /// The facts of a draft, each as every language of its message says it. Empty for own words, and for facts on which
    /// the catalogue writes nothing.
    pub fn fact_table(&self, draft: &Draft, context: &RenderContext) -> Vec<FactRow> {
        let Content::Facts { facts, own_words } = &draft.content else {
            return Vec::new();
        };
        let mut rows: Vec<FactRow> = FACTS
            .iter()
            .map(|(_, name)| FactRow {
                name: (*name).to_owned(),
                said: BTreeMap::new(),
            })
            .collect();
        if !crate::data::graves(facts).is_empty() {
            return Vec::new();
        }
        let mut listed: Vec<FactRow> = Vec::new();
        for language in self.written(draft, facts).0 {
            let Some(voice) = self.voice(&language) else {
                continue;
            };
            let data = Data::of(draft, facts, own_words.is_some(), context, voice);
            let Ok(values) = values(voice, &data) else {
                continue;
            };
            for ((group, _), row) in FACTS.iter().zip(&mut rows) {
                // A fact that this message does not have says nothing.
                let said = data.choice(group).and_then(|choice| {
                    voice
                        .text
                        .fill(&format!("said.{group}.{choice}"), &values)
                        .ok()
                });
                if let Some(said) = said.filter(|s| !s.is_empty()) {
                    row.said.insert(language.clone(), said);
                }
            }
            let items = LISTS
                .iter()
                .flat_map(|(list, name)| said_items(voice, &values, list, name));
            for (name, said) in items {
                match listed.iter_mut().find(|row| row.name == name) {
                    Some(row) => drop(row.said.insert(language.clone(), said)),
                    None => listed.push(FactRow {
                        name,
                        said: BTreeMap::from([(language.clone(), said)]),
                    }),
                }
            }
        }
        // The way to reach us comes last.
        let end = rows.len().saturating_sub(1);
        rows.splice(end..end, listed);
        // "When" holds the start where both are said in one.
        let has = |rows: &[FactRow], name: &str| {
            rows.iter().any(|r| r.name == name && !r.said.is_empty())
        };
        let both = has(&rows, "When");
        rows.retain(|r| !(r.said.is_empty() || both && r.name == "Started"));
        rows
    }
}

/// The items of a list as a language says them, each under its name and number.
fn said_items(voice: &Voice, values: &Values, list: &str, name: &str) -> Vec<(String, String)> {
    let items = values.items(list).unwrap_or_default();
    items
        .iter()
        .enumerate()
        .filter_map(|(i, (sentence, item))| {
            let said = voice.text.fill(sentence, item).ok()?;
            Some((format!("{name} {}", i + 1), said))
        })
        .collect()
}
