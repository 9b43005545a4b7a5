//! Channels and what was found of them, for a terminal.

use serde_json::Value;

use wardmote_domain::local_time::LocalDateTime;

use crate::pages::plain::{limit_name, moment};

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

/// One account: `X: force, running`, then a line for each limit.
pub(in crate::commands) fn lane(row: &Value) -> String {
    let stopped = text(row, "stopped");
    let runs = if stopped.is_empty() {
        "running".to_owned()
    } else {
        format!("stopped: {stopped}")
    };
    let mut lines = vec![format!(
        "{}: {}, {runs}",
        text(row, "title"),
        text(row, "account")
    )];
    for limit in list(row, "limits") {
        let number = |key: &str| limit.get(key).and_then(Value::as_u64).unwrap_or(0);
        let name = limit_name(text(limit, "name"));
        let next = text(limit, "next_at").parse().ok();
        let next = next.map_or_else(String::new, |at| {
            format!(", the next at {}", moment(LocalDateTime::at(at)))
        });
        lines.push(format!(
            "  {name}: {} of {} left{next}",
            number("left"),
            number("max")
        ));
    }
    lines.join("\n")
}

/// Whether something of that account does not work.
pub(in crate::commands) fn is_bad(account: &Value) -> bool {
    list(account, "checks").any(|check| text(check, "state") == "bad")
}

/// What a test of one account found, with how to put it right.
pub(in crate::commands) fn tested(account: &Value) -> String {
    let head = match text(account, "account") {
        "" => text(account, "title").to_owned(),
        name => format!("{}: {name}", text(account, "title")),
    };
    let mut lines = vec![head];
    lines.extend(list(account, "checks").map(check));
    lines.join("\n")
}

fn check(check: &Value) -> String {
    let state = match text(check, "state") {
        "good" => "good",
        "look" => "look at it",
        "bad" => "DOES NOT WORK",
        _ => "not checked",
    };
    let line = format!(
        "  {}: {state}. {}",
        text(check, "what"),
        text(check, "found")
    );
    match text(check, "mend") {
        "" => line,
        mend => format!("{line}\n    How to put it right: {mend}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_that_is_used_up_says_when_the_next_is_free() {
        let limit = |left: u32, next: Value| json!({"name": "posts_15m", "max": 100, "left": left, "next_at": next});
        let row = json!({
            "title": "X", "account": "force", "stopped": null,
            "limits": [limit(7, Value::Null), limit(0, json!("2026-12-08T11:05:00Z"))],
        });
        let said = lane(&row);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[1], "  posts in 15 minutes: 7 of 100 left");
        assert!(
            lines[2].starts_with("  posts in 15 minutes: 0 of 100 left, the next at 11:05am"),
            "{said}"
        );
    }
}
