//! Two months side by side: for each fact, whether it is the same, changed, new or gone.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FactValue;
use crate::words::named;

named!(
    /// How a fact of this month stands to last month's.
    Difference {
        /// The same.
        Same = "same",
        /// Another value.
        Changed = "changed",
        /// Not there last month.
        New = "new",
        /// There last month and not now.
        Gone = "gone",
    }
);

impl Difference {
    /// The word on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "Same",
            Self::Changed => "Changed",
            Self::New => "New",
            Self::Gone => "Gone",
        }
    }
}

/// One fact of two months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Which, for people: `Promise 1: you said`.
    pub name: String,
    /// Last month's, in words.
    pub before: Option<String>,
    /// This month's, in words.
    pub now: Option<String>,
    /// How the two stand.
    pub difference: Difference,
}

/// Compares the facts of two months, as written. Every plain value is a line of its own.
pub fn compare(
    before: &BTreeMap<String, FactValue>,
    now: &BTreeMap<String, FactValue>,
) -> Vec<Compared> {
    let (before, now) = (flat(before), flat(now));
    let mut names: Vec<&String> = now.keys().collect();
    names.extend(before.keys().filter(|name| !now.contains_key(*name)));
    names.sort_by_key(|name| order(name));
    names
        .into_iter()
        .map(|path| {
            let (was, is) = (before.get(path), now.get(path));
            let difference = match (was, is) {
                (Some(was), Some(is)) if was == is => Difference::Same,
                (Some(_), Some(_)) => Difference::Changed,
                (None, _) => Difference::New,
                (Some(_), None) => Difference::Gone,
            };
            Compared {
                name: title(path),
                before: was.map(|v| plain(v)),
                now: is.map(|v| plain(v)),
                difference,
            }
        })
        .collect()
}

/// Whether nothing was said anew: every fact but the month is the same.
pub fn nothing_new(rows: &[Compared]) -> bool {
    !rows.is_empty()
        && rows
            .iter()
            .all(|row| row.difference == Difference::Same || row.name == MONTH)
}

const MONTH: &str = "Month";

fn flat(facts: &BTreeMap<String, FactValue>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, value) in facts {
        put(&mut all, name, value);
    }
    all
}

fn put(all: &mut BTreeMap<String, String>, path: &str, value: &FactValue) {
    match value {
        FactValue::Bool(yes) => {
            all.insert(path.to_owned(), if *yes { "yes" } else { "no" }.to_owned());
        }
        FactValue::Whole(number) => {
            all.insert(path.to_owned(), number.to_string());
        }
        FactValue::Text(text) if text.trim().is_empty() => {}
        FactValue::Text(text) => {
            all.insert(path.to_owned(), text.trim().to_owned());
        }
        // A list of plain words is one fact, whatever their order.
        FactValue::List(list) if list.iter().all(|v| matches!(v, FactValue::Text(_))) => {
            let mut words: Vec<&str> = list
                .iter()
                .filter_map(|v| match v {
                    FactValue::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            words.sort_unstable();
            if !words.is_empty() {
                all.insert(path.to_owned(), words.join(", "));
            }
        }
        FactValue::List(list) => {
            for (i, value) in list.iter().enumerate() {
                put(all, &format!("{path}.{}", i + 1), value);
            }
        }
        FactValue::Map(map) => {
            for (name, value) in map {
                put(all, &format!("{path}.{name}"), value);
            }
        }
    }
}

/// The names of facts and their parts, in the order in which people read them.
const NAMES: &[(&str, &str)] = &[
    ("month", MONTH),
    ("question", "We asked"),
    ("answers", "How many answered"),
    ("priorities", "Promise"),
    ("asked", "we asked"),
    ("said", "you said"),
    ("did", "we did"),
    ("could_not", "What we could not do"),
    ("because", "Why not"),
    ("figures", "Figure"),
    ("what", "what"),
    ("now", "now"),
    ("before", "before"),
    ("period", "period"),
    ("source", "source"),
    ("topic", "Topic"),
    ("steps", "Steps"),
    ("what_happened", "What happened"),
    ("place", "Place"),
    ("when", "When"),
    ("did_you_see", "Did you see"),
    ("description", "Description"),
    ("reference", "Reference"),
    ("next_meeting", "Next meeting"),
    ("title", "title"),
    ("venue", "venue"),
    ("address", "address"),
    ("starts", "starts"),
    ("ends", "ends"),
    ("access", "access"),
    ("book", "booking"),
    ("hazard", "Danger"),
    ("started", "Started"),
    ("do", "What to do"),
    ("do_not", "What not to do"),
    ("next_update", "When we say more"),
    ("person", "Person"),
    ("name", "name"),
    ("age", "age"),
    ("last_seen", "Last seen"),
    ("picture", "Picture"),
    ("court", "Court"),
    ("date", "Date"),
    ("offence", "Offence"),
    ("result", "Result"),
    ("earlier_appeal", "Earlier appeal"),
    ("extras", "Also said"),
    ("contact", "Contact"),
    ("phone", "phone"),
    ("url", "web address"),
    ("email", "mail address"),
    ("text", "number for texts"),
    ("for", "what for"),
];

/// What a path sorts by: the order of the names, numbers as numbers.
fn order(path: &str) -> Vec<usize> {
    path.split('.')
        .map(|part| {
            part.parse().unwrap_or_else(|_| {
                let at = NAMES.iter().position(|(name, _)| *name == part);
                1_000 + at.unwrap_or(NAMES.len())
            })
        })
        .collect()
}

/// A path for people: `priorities.1.said` is "Promise 1: you said".
fn title(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('.') {
        let name = NAMES
            .iter()
            .find(|(name, _)| *name == part)
            .map_or_else(|| part.replace('_', " "), |(_, words)| (*words).to_owned());
        if out.is_empty() {
            out = name;
        } else if part.parse::<usize>().is_ok() {
            out = format!("{out} {name}");
        } else {
            let mark = if out.contains(": ") { "," } else { ":" };
            out = format!("{out}{mark} {name}");
        }
    }
    let mut letters = out.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// A code for people: its words. English text stands as it is.
fn plain(value: &str) -> String {
    let codes = value
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b"_, ".contains(&b));
    if codes {
        value.replace('_', " ")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rows(before: Value, now: Value) -> Vec<Compared> {
        let read = |value| serde_json::from_value(value).unwrap();
        compare(&read(before), &read(now))
    }

    fn said(rows: &[Compared]) -> Vec<String> {
        rows.iter()
            .map(|r| {
                let show = |v: &Option<String>| v.clone().unwrap_or_else(|| "–".to_owned());
                format!(
                    "{} | {} | {} | {}",
                    r.name,
                    show(&r.before),
                    show(&r.now),
                    r.difference.words()
                )
            })
            .collect()
    }

    #[test]
    fn each_fact_is_same_changed_new_or_gone_in_words() {
        let before = json!({"month": "2026-10", "priorities": [{"asked": "what_to_work_on", "said": "mopeds", "did": "more_patrols"}],
            "figures": [{"what": "arrests", "now": 1}], "contact": {"phone": "101", "for": "not_emergency"}});
        let now = json!({"month": "2026-11", "priorities": [
                {"asked": "what_to_work_on", "said": "mopeds", "did": "We took 3 mopeds."}, {"asked": "how_did_we_do"}],
            "figures": [], "contact": {"phone": "101", "for": "not_emergency"}});
        assert_eq!(
            said(&rows(before, now)),
            [
                "Month | 2026-10 | 2026-11 | Changed",
                "Promise 1: we asked | what to work on | what to work on | Same",
                "Promise 1: you said | mopeds | mopeds | Same",
                "Promise 1: we did | more patrols | We took 3 mopeds. | Changed",
                "Promise 2: we asked | – | how did we do | New",
                "Figure 1: what | arrests | – | Gone",
                "Figure 1: now | 1 | – | Gone",
                "Contact: phone | 101 | 101 | Same",
                "Contact: what for | not emergency | not emergency | Same",
            ]
        );
    }

    #[test]
    fn a_new_month_alone_is_nothing_new_and_the_order_of_words_is_no_change() {
        let facts = |month: &str, access: [&str; 2]| json!({"month": month, "next_meeting": {"access": access, "venue": "Hall"}, "empty": ""});
        let same = rows(
            facts("2026-10", ["step_free", "bsl"]),
            facts("2026-11", ["bsl", "step_free"]),
        );
        assert!(nothing_new(&same), "{same:?}");
        let other = rows(
            facts("2026-10", ["step_free", "bsl"]),
            facts("2026-11", ["bsl", "parking"]),
        );
        assert!(!nothing_new(&other));
        assert!(!nothing_new(&[]));
    }
}
