//! Channels and what was found of them, for a terminal.

use serde_json::Value;

use crate::pages::plain::limit_name;

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
        lines.push(format!(
            "  {name}: {} of {} left",
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
