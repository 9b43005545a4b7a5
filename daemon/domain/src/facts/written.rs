//! Typed facts as a person would write them: what [`super::read`] reads back as the same. From these a month is compared
//! with the month before, and what stands is carried into what is asked next.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{FactValue, Facts};

/// The names under which a typed value keeps what was written: a code or English text, a count that is known, ways to
/// book, a picture's number.
const WRAPPED: &[&str] = &["code", "english", "known", "ways", "number"];

/// The facts as they are written, by name.
pub fn written(facts: &Facts) -> BTreeMap<String, FactValue> {
    let Ok(Value::Object(all)) = serde_json::to_value(facts) else {
        return BTreeMap::new();
    };
    all.into_iter()
        .filter(|(name, _)| name != "kind")
        .filter_map(|(name, value)| Some((name, value_of(value)?)))
        .collect()
}

fn value_of(value: Value) -> Option<FactValue> {
    match value {
        Value::Null => None,
        // Yes and no are words in a message.
        Value::Bool(yes) => Some(FactValue::Text(if yes { "yes" } else { "no" }.to_owned())),
        Value::Number(number) => number.as_i64().map(FactValue::Whole),
        Value::String(text) => Some(FactValue::Text(text)),
        Value::Array(list) => Some(FactValue::List(
            list.into_iter().filter_map(value_of).collect(),
        )),
        Value::Object(map) => {
            let alone = map.len() == 1;
            let mut named = BTreeMap::new();
            for (name, value) in map {
                if alone && WRAPPED.contains(&name.as_str()) {
                    return value_of(value);
                }
                // What a contact is for has another name in the type than in a file.
                let name = if name == "purpose" {
                    "for".to_owned()
                } else {
                    name
                };
                if let Some(value) = value_of(value) {
                    named.insert(name, value);
                }
            }
            Some(FactValue::Map(named))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{facts::read, words::Kind};

    #[test]
    fn what_is_written_is_read_back_as_the_same() {
        for (kind, facts) in [
            (
                Kind::WardUpdate,
                json!({"month": "2026-11",
                    "priorities": [{"asked": "what_to_work_on", "said": "27 people told us about mopeds.", "did": "took_vehicles"}],
                    "figures": [{"what": "vehicles_taken", "now": 3, "before": "not_known", "period": "year_before", "source": "team_records"}],
                    "next_meeting": {"title": "ward_panel", "venue": "Library hall", "address": "High Street", "starts": "2026-12-17T18:30",
                        "ends": "2026-12-17T20:00", "access": ["step_free", "A quiet corner."], "book": {"email": "book@example.org"}},
                    "contact": {"phone": "101", "for": "not_emergency"}}),
            ),
            (
                Kind::Feedback,
                json!({"question": "what_to_work_on", "answers": 0, "said": "mopeds", "did": "more_patrols",
                    "could_not": "cameras", "because": "no_money"}),
            ),
            (
                Kind::Event,
                json!({"title": "drop_in", "venue": "Cafe", "address": "Park Road", "starts": "2026-12-17T18:30",
                    "ends": "2026-12-17T20:00", "access": [], "book": "not_needed"}),
            ),
            (
                Kind::Reassurance,
                json!({"place": {"street": "Marlpit Road", "ward": "E05014020"}, "started": "2026-12-08T05:15", "what_happened": "search",
                    "armed": "yes", "arrested": 1, "injured": "not_known", "shots_fired": "no", "died": 0, "right_address": "yes",
                    "road_open": "not_known", "contact": {"phone": "101", "for": "Anything you saw."}}),
            ),
        ] {
            let map: BTreeMap<String, FactValue> = serde_json::from_value(facts).unwrap();
            let typed = read(kind, map).unwrap();
            let again = written(&typed);
            assert_eq!(read(kind, again.clone()).unwrap(), typed, "{again:?}");
        }
    }
}
