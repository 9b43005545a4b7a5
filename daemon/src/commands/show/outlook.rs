//! What a release would come to, for a terminal.

use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// Each outlet with whom it reaches, how long it takes, what it costs and what can be taken back.
pub(in crate::commands) fn outlook(outlook: &Value) -> String {
    let mut lines = Vec::new();
    for row in list(outlook, "outlets") {
        lines.push(text(row, "title").to_owned());
        match text(row, "in_the_way") {
            "" => {}
            why => lines.push(format!("  STOPPED: {why}")),
        }
        lines.push(format!("  Reaches: {}", text(row, "reaches")));
        lines.push(format!("  Takes: {}", text(row, "takes")));
        match text(row, "cost") {
            "" => {}
            cost => lines.push(format!("  Costs: {cost}")),
        }
        lines.push(format!("  To take back: {}", text(row, "back")));
    }
    let costs: Vec<&str> = list(outlook, "costs").filter_map(Value::as_str).collect();
    if !costs.is_empty() {
        lines.push(format!("Costs in all: {}", costs.join(" and ")));
    }
    lines.join("\n")
}
