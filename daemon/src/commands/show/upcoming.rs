//! The list of what comes next, for a terminal.

use serde_json::Value;

use super::text;

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// What leaves in the next hour, then everything in the order of time.
pub(in crate::commands) fn upcoming(answer: &Value) -> String {
    let mut lines = Vec::new();
    if let Some(words) = answer.get("routine_stopped").and_then(Value::as_str) {
        lines.push(format!("Everything routine is stopped. {words}"));
        lines.push(String::new());
    }
    let rows: Vec<&Value> = list(answer, "messages").collect();
    let kept = |row: &&&Value| row.get("kept_back").and_then(Value::as_str).is_some();
    let leaves = |row: &&&Value| list(row, "leaves").next().is_some();
    lines.push("What leaves in the next hour".to_owned());
    let leaving: Vec<_> = rows.iter().filter(|r| leaves(r) && !kept(r)).collect();
    if leaving.is_empty() {
        lines.push("  Nothing.".to_owned());
    }
    for row in leaving {
        lines.push(format!("  {}  {}", text(row, "id"), text(row, "headline")));
        lines.push(format!("      {}", text(row, "when")));
        for to in list(row, "leaves") {
            let way = match text(to, "in_the_way") {
                "" => String::new(),
                why => format!(" (in the way: {why})"),
            };
            lines.push(format!(
                "      {}: {}{way}",
                text(to, "title"),
                text(to, "reaches")
            ));
        }
    }
    let stopped: Vec<_> = rows.iter().filter(kept).collect();
    if !stopped.is_empty() {
        lines.push("What would leave, and does not".to_owned());
    }
    for row in stopped {
        lines.push(format!("  {}  {}", text(row, "id"), text(row, "headline")));
        lines.push(format!("      {}", text(row, "kept_back")));
    }
    for (part, title) in [
        ("asked", "Kept back by a stop: does it still go?"),
        ("timed", "In the order of time"),
        ("trigger", "Waits for something to happen"),
        ("untimed", "No time set"),
    ] {
        let own: Vec<_> = rows.iter().filter(|r| text(r, "part") == part).collect();
        if own.is_empty() {
            continue;
        }
        lines.push(String::new());
        lines.push(title.to_owned());
        for row in own {
            lines.extend(one(row));
        }
    }
    lines.join("\n")
}

fn one(row: &Value) -> Vec<String> {
    let areas: Vec<&str> = list(row, "areas").map(|a| text(a, "name")).collect();
    let mut lines = vec![
        format!("  {}  {}", text(row, "id"), text(row, "headline")),
        format!("      {}", text(row, "when")),
        format!(
            "      {} for {}, by {}",
            text(row, "kind"),
            match areas.is_empty() {
                true => "no ward yet".to_owned(),
                false => areas.join("; "),
            },
            text(row, "author")
        ),
    ];
    let embargo = text(row, "embargo");
    if !embargo.is_empty() {
        lines.push(format!("      {embargo}"));
    }
    for hold in list(row, "holds").filter_map(Value::as_str) {
        lines.push(format!("      Held: {hold}"));
    }
    for other in list(row, "alternatives") {
        lines.push(format!(
            "      Only one may go, with {}  {}: {}",
            text(other, "id"),
            text(other, "headline"),
            text(other, "words")
        ));
    }
    lines.push(format!("      Waits for: {}", text(row, "waits_for")));
    lines
}
