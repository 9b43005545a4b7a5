//! Values by the description: as a route takes them, and then made wrong.

use serde_json::{Map, Value, json};
use wardmote_tests::contract::document;

use super::{Real, seed::Seed};

/// What a schema takes. What must be there is there; the rest now and then.
pub fn plausible(schema: &Value, real: &Real, seed: &mut Seed, depth: usize) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let known = real.known(name);
        return known.unwrap_or_else(|| {
            let of = document().pointer(&reference[1..]).unwrap();
            plausible(of, real, seed, depth + 1)
        });
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let of = seed.of(any);
        return plausible(of, real, seed, depth);
    }
    if let Some(words) = schema["enum"].as_array() {
        return seed.of(words).clone();
    }
    if let Some(examples) = schema["examples"].as_array() {
        return seed.of(examples).clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, real, seed, depth),
        Some("array") if depth > 6 => json!([]),
        Some("array") => json!([plausible(&schema["items"], real, seed, depth + 1)]),
        Some("integer") => json!(seed.below(3)),
        Some("boolean") => json!(seed.once_in(2)),
        Some("null") => Value::Null,
        Some(_) => json!(seed.of(&["email", "page", "W-01", "Ada Author", "words", "london"])),
        None => json!(seed.of(&["E05014020", "2026-12-08T10:55", "x"])),
    }
}

fn object(schema: &Value, real: &Real, seed: &mut Seed, depth: usize) -> Value {
    let mut made = Map::new();
    let required = schema["required"].as_array();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let needed = required.is_some_and(|all| all.iter().any(|n| n == name));
        if needed || (depth < 5 && seed.once_in(3)) {
            made.insert(name.clone(), plausible(field, real, seed, depth + 1));
        }
    }
    Value::Object(made)
}

/// What no field takes, or hardly one.
fn nasty(seed: &mut Seed) -> Value {
    let texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{1b}[2J",
        "\r\nX: y",
        "\u{202e}abc",
        "\u{feff}",
        "\u{fffd}",
        "🏴\u{e0067}\u{e007f}",
        "../../etc/passwd",
        "' OR 1=1 --",
        "{{facts}}",
        "<script>alert(1)</script>",
        "%s%n",
        "${x}",
        "-1",
        "NaN",
        "9999-99-99T99:99",
        "2026-12-08T10:55:00+99:99",
        "E0501402",
        "msg_",
        "msg_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "area:",
        "channel:\0",
        "message:msg_1",
        "message:",
        "0 0 31 2 *",
        "* * * * * * *",
        "@@@",
        "a@b@c",
        "+44",
    ];
    match seed.below(14) {
        0 => Value::Null,
        1 => json!([]),
        2 => json!({}),
        3 => json!([[[[[]]]]]),
        4 => json!({"": {"": null}}),
        5 => json!(-1),
        6 => json!(u64::MAX),
        7 => json!(i64::MIN),
        8 => json!(1.5e300),
        9 => json!("x".repeat(*seed.of(&[200, 5_000, 70_000]))),
        10 => json!("é\u{301}".repeat(3_000)),
        _ => json!(seed.of(&texts)),
    }
}

/// Every place of a value, by its pointer.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    let part = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                places(inner, &format!("{at}/{}", part(name)), all);
            }
        }
        Value::Array(items) => {
            for (number, inner) in items.iter().enumerate() {
                places(inner, &format!("{at}/{number}"), all);
            }
        }
        _ => {}
    }
}

/// The value with one thing wrong: of another type, not there, not known, or of no sense.
pub fn wrong(mut value: Value, seed: &mut Seed) -> Value {
    let mut all = Vec::new();
    places(&value, "", &mut all);
    let at = seed.of(&all).clone();
    let place = value.pointer_mut(&at).unwrap();
    match (seed.below(4), place) {
        (0, Value::Object(map)) if !map.is_empty() => {
            let names: Vec<String> = map.keys().cloned().collect();
            map.remove(seed.of(&names));
        }
        (1, Value::Object(map)) => {
            let name = *seed.of(&["knd", "", "__proto__", "\0", "kind ", "Reason"]);
            map.insert(name.to_owned(), json!(1));
        }
        (2, Value::Array(items)) => {
            let one = nasty(seed);
            items.resize(*seed.of(&[1, 2, 400]), one);
        }
        (_, place) => *place = nasty(seed),
    }
    value
}
