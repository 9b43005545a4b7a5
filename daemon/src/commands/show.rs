//! What is read in a terminal.

use serde_json::Value;
use wardmote_domain::finding::{Finding, Passed, Point, Report};

/// Writes to standard output; a reader that went away (`| head`) is no error.
macro_rules! out {
    ($($t:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($t)*);
    }};
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The report a press officer reads: a verdict for each point, then the findings, worst first.
pub fn report(report: &Report) -> String {
    let mut lines = vec![format!("Result: {}", verdict(report.result.as_str()))];
    for point in Point::ALL {
        let of = report.points.get(point).map_or("pass", |v| v.as_str());
        lines.push(format!("  {:<16} {}", point.title(), verdict(of)));
    }
    for f in &report.findings {
        lines.push(String::new());
        lines.extend(finding(f));
    }
    if !report.not_checked.is_empty() {
        let rules: Vec<String> = report.not_checked.iter().map(ToString::to_string).collect();
        lines.push(String::new());
        lines.push(format!("Not checked: {}", rules.join(" ")));
    }
    lines.join("\n")
}

/// The words for a verdict.
pub fn verdict(of: &str) -> &'static str {
    match of {
        "pass" => "passes",
        "advice" => "advice only",
        "override" => "needs a reason",
        "block" => "cannot go",
        _ => "not checked",
    }
}

fn finding(f: &Finding) -> Vec<String> {
    let place = match (&f.variant, &f.outlet) {
        (Some(v), Some(o)) => format!(" ({}, {o})", v.0),
        (Some(v), None) => format!(" ({})", v.0),
        (None, Some(o)) => format!(" ({o})"),
        (None, None) => String::new(),
    };
    let mut lines = vec![format!("{} {}{place}", f.rule, verdict(f.severity.as_str()))];
    if !f.evidence.is_empty() {
        lines.push(format!("    Found:    {}", f.evidence));
    }
    if !f.measured.is_empty() {
        lines.push(format!("    Measured: {} (limit: {})", f.measured, f.limit));
    }
    lines.push(format!("    Why:      {}", f.why));
    lines.push(format!("    Do:       {}", f.fix));
    match &f.passed {
        Some(Passed::Reason { reason, .. }) => lines.push(format!("    Goes with the reason: {reason}")),
        Some(Passed::Owed(owed)) => {
            lines.push(format!("    Owed:     {} by {}, {}", owed.job, owed.by, owed.name));
        }
        None => {}
    }
    lines.push(format!("    Source:   {}", f.source));
    lines
}

/// The findings of a report that came as JSON, on standard error.
pub(super) fn findings_to_stderr(value: &Value) {
    match serde_json::from_value::<Report>(value.clone()) {
        Ok(of) => eprintln!("{}", report(&of)),
        Err(_) => eprintln!("The report could not be read; ask for it with wardmote status."),
    }
}

/// The queue, one line a message.
pub(super) fn queue(rows: &Value) {
    let rows = rows.get("messages").and_then(Value::as_array).cloned().unwrap_or_default();
    if rows.is_empty() {
        eprintln!("Nothing waits.");
    }
    for row in rows {
        let when = match text(&row, "release") {
            "" => "as soon as approved",
            time => time,
        };
        out!("{}  {}  {}  {}: {}", text(&row, "id"), when, text(&row, "waiting_for"), text(&row, "kind"), text(&row, "headline"));
    }
}

/// Where a message stands.
pub(super) fn status(view: &Value) -> String {
    let mut lines = vec![text(view, "summary").to_owned()];
    if let Some(held) = view.get("held").and_then(Value::as_str) {
        lines.push(format!("Stopped: {held}"));
    }
    for line in view.get("outlets").and_then(Value::as_array).into_iter().flatten() {
        lines.push(format!("  {}", text(line, "words")));
        for reason in line.get("reasons").and_then(Value::as_array).into_iter().flatten() {
            lines.push(format!("      {}", reason.as_str().unwrap_or_default()));
        }
    }
    for task in view.get("tasks").and_then(Value::as_array).into_iter().flatten() {
        lines.push(format!("  To do: {} ({})", text(task, "words"), text(task, "delivery")));
    }
    for owed in view.get("owed").and_then(Value::as_array).into_iter().flatten() {
        lines.push(format!("  Owed: {} by {}, {}", text(owed, "job"), text(owed, "by"), text(owed, "name")));
    }
    lines.join("\n")
}

/// A value without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The record.
pub(super) fn audit(entries: &Value) {
    for e in entries.get("entries").and_then(Value::as_array).into_iter().flatten() {
        let sequence = e.get("sequence").and_then(Value::as_i64).unwrap_or(0);
        let who = match text(e, "who") {
            "" => e.get("actor").map_or("", |a| text(a, "who")),
            name => name,
        };
        let mut more: Vec<String> =
            e.get("detail").and_then(Value::as_object).into_iter().flatten().map(|(k, v)| format!("{k}: {}", plain(v))).collect();
        for (name, said) in e.get("texts").and_then(Value::as_object).into_iter().flatten() {
            more.push(format!("{name}: {}", said.as_str().unwrap_or("(erased)")));
        }
        out!("{sequence}  {}  {who}  {}  {}", text(e, "at"), text(e, "act"), more.join(", "));
    }
}
