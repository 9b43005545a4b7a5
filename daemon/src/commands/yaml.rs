//! Writes a value as YAML that our own reader, and any other, reads back as the same.

use std::fmt::Write as _;

use serde_json::Value;

/// A value as YAML, a field a line. Every text stands in quotation marks, as JSON writes it, so that none is ever taken for
/// a number, a date or yes.
pub(super) fn yaml(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => list
            .iter()
            .any(|v| matches!(v, Value::Object(_) | Value::Array(_))),
        _ => false,
    }
}

/// What stands on one line: a plain value, or a list of them.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

fn block(out: &mut String, value: &Value, depth: usize) {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                field(out, &pad, name, value, depth);
            }
        }
        Value::Array(list) => {
            for item in list {
                let mut inner = String::new();
                block(&mut inner, item, depth + 1);
                let rest = inner.trim_start();
                let _ = writeln!(out, "{pad}- {}", rest.trim_end());
            }
        }
        plain => {
            let _ = writeln!(out, "{pad}{}", inline(plain));
        }
    }
}

fn field(out: &mut String, pad: &str, name: &str, value: &Value, depth: usize) {
    if is_block(value) {
        let _ = writeln!(out, "{pad}{name}:");
        block(out, value, depth + 1);
    } else {
        let _ = writeln!(out, "{pad}{name}: {}", inline(value));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wardmote_config::{Format, Source};

    use super::yaml;

    #[test]
    fn a_record_is_read_back_as_it_was() {
        let file = json!({
            "ward": "E05009376", "version": 3,
            "team": {"name": "Homerton: \"team\" # 1", "members": ["yes", "007"], "contact": {"phone": "101", "for": "not_emergency"}},
            "languages": ["tr", "pl"], "outlets": [],
            "meetings": [{"title": "Panel", "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00"}],
            "priorities": [{"asked": "What?", "said": "It’s – really", "did": ""}, {"asked": "b", "said": "", "did": ""}],
            "press": [], "community": [],
        });
        let text = yaml(&file);
        let source = Source::new("x.yaml", text.clone(), Format::Yaml);
        let read: wardmote_domain::ward_record::WardRecordFile = source.parse().unwrap();
        let first: wardmote_domain::ward_record::WardRecordFile =
            serde_json::from_value(file).unwrap();
        assert_eq!(read, first, "{text}");
        assert!(text.contains("languages: [\"tr\", \"pl\"]\n"), "{text}");
        assert!(text.contains("- title: \"Panel\"\n"), "{text}");
    }
}
