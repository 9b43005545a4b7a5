//! The shapes of what goes in and comes out, as JSON Schema. They are written in a short form, a line for each field:
//!
//! ```text
//! Name: what it is
//!   field: Type; what it holds
//!   may_be_missing?: Type
//! ```
//!
//! A type is `text`, `int`, `bool`, `time`, `any`, the name of a shape, `[Type]` for a list, `{Type}` for a map by name, and
//! `Type|null`. An object takes no other fields; a name that ends with `...` takes any. Tests hold real answers against
//! these shapes.

use serde_json::{Map, Value, json};
use wardmote_domain::{
    delivery::DeliveryState,
    message::MessageState,
    person::Role,
    words::{Booked, Direction, Format, Kind, Origin, Priority},
};

/// The shapes of requests.
const REQUESTS: &str = include_str!("requests.txt");
/// The shapes of answers.
const ANSWERS: &str = include_str!("answers.txt");

/// Every shape by its name.
pub(super) fn schemas() -> Map<String, Value> {
    let mut all = words();
    for (name, schema) in objects(REQUESTS).into_iter().chain(objects(ANSWERS)) {
        debug_assert!(!all.contains_key(&name), "{name} is there twice");
        all.insert(name, schema);
    }
    all
}

/// Shapes that are one word or number.
fn words() -> Map<String, Value> {
    let id = |prefix: &str| json!({"type": "string", "pattern": format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$")});
    fn one_of<'a>(all: impl IntoIterator<Item = &'a str>) -> Value {
        json!({"type": "string", "enum": all.into_iter().collect::<Vec<_>>()})
    }
    let all = [
        ("MessageId", id("msg")),
        (
            "DeliveryId",
            json!({"type": "string", "pattern": "^dlv_[0-9a-z]{26}$"}),
        ),
        ("PersonId", id("per")),
        ("PictureId", id("pic")),
        ("RoundId", id("rnd")),
        ("ScheduleId", id("sch")),
        ("AskId", id("ask")),
        (
            "WardCode",
            json!({"type": "string", "pattern": "^E05[0-9]{6}$", "examples": ["E05014020"]}),
        ),
        (
            "PartLimit",
            json!({"type": "integer", "minimum": 1, "maximum": 500}),
        ),
        ("WebhookId", id("whk")),
        (
            "Hash",
            json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        ),
        (
            "Area",
            json!({"type": "string", "pattern": "^(E0[59][0-9]{6}|london)$", "examples": ["E05014020", "E09000032", "london"]}),
        ),
        (
            "Language",
            json!({"type": "string", "pattern": "^[A-Za-z0-9-]+$", "examples": ["en", "pl"]}),
        ),
        ("Word", json!({"type": "string", "pattern": "^[a-z0-9_]+$"})),
        (
            "LocalTime",
            json!({"type": "string", "examples": ["2026-12-08T10:55"], "description": "A local time of Europe/London."}),
        ),
        ("Severity", one_of(["advice", "override", "block"])),
        ("Verdict", one_of(["pass", "advice", "override", "block"])),
        (
            "Point",
            one_of(["accessible", "consistent", "timely", "widest_audience"]),
        ),
        ("Kind", one_of(Kind::ALL.iter().map(|k| k.as_str()))),
        ("Priority", one_of(Priority::ALL.iter().map(|k| k.as_str()))),
        ("Format", one_of(Format::ALL.iter().map(|k| k.as_str()))),
        ("Booked", one_of(Booked::ALL.iter().map(|k| k.as_str()))),
        (
            "Direction",
            one_of(Direction::ALL.iter().map(|k| k.as_str())),
        ),
        ("Origin", one_of(Origin::ALL.iter().map(|k| k.as_str()))),
        ("Role", one_of(Role::ALL.iter().map(|k| k.as_str()))),
        (
            "MessageState",
            one_of(MessageState::ALL.iter().map(|k| k.as_str())),
        ),
        (
            "DeliveryState",
            one_of(DeliveryState::ALL.iter().map(|k| k.as_str())),
        ),
        (
            "Scope",
            json!({
                "type": "string", "minLength": 1,
                "examples": ["everything", "channel:twitter", "area:E05014020"],
                "description": "What is stopped: everything, routine, channel:NAME, area:CODE, or message:ID.",
            }),
        ),
    ];
    all.into_iter().map(|(n, v)| (n.to_owned(), v)).collect()
}

/// Reads the short form.
fn objects(text: &str) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let (head, what) = match line.split_once(if line.starts_with(' ') { "; " } else { ": " }) {
            Some((head, what)) => (head, Some(what.trim())),
            None => (line.trim_end_matches(':'), None),
        };
        if !line.starts_with(' ') {
            let (name, open) = match head.strip_suffix("...") {
                Some(name) => (name, true),
                None => (head, false),
            };
            let mut schema = json!({"type": "object"});
            if let Some(what) = what {
                schema["description"] = json!(what);
            }
            schema["properties"] = json!({});
            if !open {
                schema["additionalProperties"] = json!(false);
            }
            all.push((name.trim().to_owned(), schema));
            continue;
        }
        let (Some((_, schema)), Some((name, kind))) =
            (all.last_mut(), head.trim().split_once(": "))
        else {
            continue;
        };
        let (name, needed) = match name.strip_suffix('?') {
            Some(name) => (name, false),
            None => (name, true),
        };
        let mut field = kind_of(kind.trim());
        if let Some(what) = what {
            field["description"] = json!(what);
        }
        schema["properties"][name] = field;
        if needed {
            match schema["required"].as_array_mut() {
                Some(required) => required.push(json!(name)),
                None => schema["required"] = json!([name]),
            }
        }
    }
    all
}

/// A type of the short form.
pub(super) fn kind_of(kind: &str) -> Value {
    if let Some(inner) = kind.strip_suffix("|null") {
        return json!({"anyOf": [kind_of(inner), {"type": "null"}]});
    }
    if let Some(inner) = kind.strip_prefix('[').and_then(|k| k.strip_suffix(']')) {
        return json!({"type": "array", "items": kind_of(inner)});
    }
    if let Some(inner) = kind.strip_prefix('{').and_then(|k| k.strip_suffix('}')) {
        return json!({"type": "object", "additionalProperties": kind_of(inner)});
    }
    match kind {
        "text" => json!({"type": "string"}),
        "int" => json!({"type": "integer"}),
        "bool" => json!({"type": "boolean"}),
        "time" => json!({"type": "string", "format": "date-time"}),
        "any" => json!({}),
        name => json!({"$ref": format!("#/components/schemas/{name}")}),
    }
}
