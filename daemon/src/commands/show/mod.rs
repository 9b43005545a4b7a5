//! What is read in a terminal.

mod audit;
mod channels;
mod outlook;
#[cfg(test)]
mod tests;
mod upcoming;

use serde_json::Value;
use wardmote_domain::{
    finding::{Finding, Passed, Point, Report, RuleId},
    outlet::PAGE,
};
use wardmote_policies::title;

use super::print::say;
use crate::desk::tally;
pub(super) use audit::audit;
pub(super) use channels::{is_bad, lane, tested};
pub(super) use outlook::outlook;
pub(super) use upcoming::upcoming;

/// The most characters that a line shows of what was found: a whole text may have been.
const MOST: usize = 300;

/// The beginning of a long text.
fn short(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let more = text[end..].chars().count();
            format!("{}… (and {more} characters more)", &text[..end])
        }
    }
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
        lines.push(String::new());
        lines.push(format!(
            "Not checked, for want of what they look at: {}",
            report.not_checked.len()
        ));
        let named = |rule: &RuleId| format!("  {rule} {}", title(rule));
        lines.extend(report.not_checked.iter().map(named));
    }
    lines.push(String::new());
    let version = report.standard.get(..12).unwrap_or(&report.standard);
    lines.push(format!("By the standard {version}"));
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
    let weight = match &f.passed {
        Some(Passed::Reason { .. }) => "goes with a reason",
        Some(Passed::Owed(_)) => "goes, and is owed",
        None => verdict(f.severity.as_str()),
    };
    let named = match title(&f.rule) {
        "" => f.rule.to_string(),
        title => format!("{} {title}", f.rule),
    };
    let mut lines = vec![format!("{named}: {weight}{place}")];
    let (before, after) = f.sentence.as_ref().map_or(("", ""), |(b, a)| (b, a));
    match f.evidence.is_empty() {
        true => {}
        false if before.is_empty() && after.is_empty() => {
            lines.push(format!("    Found:    {}", short(&f.evidence)));
        }
        false => lines.push(format!(
            "    Found:    {before}»{}«{after}",
            short(&f.evidence)
        )),
    }
    if !f.measured.is_empty() {
        lines.push(format!("    Measured: {} (limit: {})", f.measured, f.limit));
    }
    lines.push(format!("    Why:      {}", f.why));
    lines.push(format!("    Do:       {}", f.fix));
    if let Some(better) = &f.better {
        lines.push(format!("    Say:      {better}"));
    }
    match &f.passed {
        Some(Passed::Reason { reason, .. }) => lines.push(format!("    Reason:   {reason}")),
        Some(Passed::Owed(owed)) => {
            lines.push(format!(
                "    Owed:     {} by {}, {}",
                owed.job, owed.by, owed.name
            ));
        }
        None => {}
    }
    lines.push(format!("    Source:   {}", f.source));
    lines
}

/// The findings of a report that came as JSON, on standard error.
pub(super) fn findings_to_stderr(value: &Value) {
    match serde_json::from_value::<Report>(value.clone()) {
        Ok(of) => say!("{}", report(&of)),
        Err(_) => say!("The report could not be read; ask for it with wardmote status."),
    }
}

/// The queue: what it is, where it stands, for whom it waits.
pub(super) fn queue(rows: &Value) -> String {
    let mut lines = Vec::new();
    for row in rows
        .get("messages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let when = match (text(row, "state"), text(row, "release")) {
            ("releasing" | "released" | "corrected", _) => "Out.".to_owned(),
            (_, "") => "Goes as soon as it is approved.".to_owned(),
            (_, time) => format!("Goes {}.", local(time)),
        };
        lines.push(format!("{}  {}", text(row, "id"), text(row, "headline")));
        let places: Vec<&str> = row
            .get("areas")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|a| text(a, "name"))
            .collect();
        let held = if row.get("held").and_then(Value::as_bool).unwrap_or(false) {
            " It is stopped."
        } else {
            ""
        };
        lines.push(format!(
            "    {} for {}, by {}",
            text(row, "kind"),
            places.join(", "),
            text(row, "author")
        ));
        lines.push(format!(
            "    {when} Waits for: {}.{held}",
            text(row, "waiting_for")
        ));
    }
    lines.join("\n")
}

/// A local time as files write it, for reading: `2026-12-08 10:55`.
fn local(time: &str) -> String {
    time.replacen('T', " ", 1)
}

/// Where a message stands: first in one line, then what it is, each outlet, and what a person has to do.
pub(super) fn status(view: &Value) -> String {
    let mut lines = vec![
        text(view, "summary").to_owned(),
        format!("{}: {}", text(view, "kind"), text(view, "headline")),
    ];
    if let Some(press) = view.get("press") {
        lines.extend(
            press
                .get("words")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
    }
    for promise in view
        .get("promises")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        lines.push(format!("A person must do this: {}", text(promise, "words")));
    }
    if let Some(held) = view.get("held").and_then(Value::as_str) {
        lines.push(format!("Stopped: {held}"));
    }
    lines.extend(said_by_people(view));
    let rows = |key: &str| {
        view.get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let tasks = rows("tasks");
    // The daemon's own page has no delivery: it shows the notice from its release on.
    let public = matches!(text(view, "state"), "releasing" | "released" | "corrected");
    if public && rows("outlet_names").iter().any(|name| name == PAGE) {
        lines.push("  Ward page: published".to_owned());
    }
    for line in rows("outlets") {
        lines.push(format!("  {}", text(&line, "words")));
        for reason in line
            .get("reasons")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            // A job says its own reason, with what to type.
            if !tasks.iter().any(|t| text(t, "words") == reason) {
                lines.push(format!("      {reason}"));
            }
        }
    }
    for task in &tasks {
        let (words, title) = (text(task, "words"), tally::title(text(task, "outlet")));
        let place = if words.starts_with(&title) {
            String::new()
        } else {
            format!("{title}: ")
        };
        let promised = match (text(task, "owner"), text(task, "due_words")) {
            (_, "") => String::new(),
            ("", due) => format!(" (nobody is named yet, {due})"),
            (name, due) => format!(" ({name}, {due})"),
        };
        lines.push(format!("To do: {place}{words}{promised}"));
        lines.push(format!(
            "    wardmote settle {} {}",
            text(task, "delivery"),
            outcomes(task)
        ));
    }
    for owed in rows("owed") {
        let done = if owed.get("done").and_then(Value::as_bool).unwrap_or(false) {
            " (done)"
        } else {
            ""
        };
        let (by, name) = (local(text(&owed, "by")), text(&owed, "name"));
        lines.push(format!(
            "Owed for {}: {} by {by}, {name}{done}",
            text(&owed, "rule"),
            text(&owed, "job")
        ));
    }
    lines.join("\n")
}

/// How a job is settled: what may have gone out has two outcomes.
fn outcomes(task: &Value) -> &'static str {
    match task.get("doubt").and_then(Value::as_bool) {
        Some(true) => "(--sent RECEIPT | --not-sent) --reason HOW-YOU-KNOW",
        _ => "--sent REFERENCE --reason WHO-DID-IT",
    }
}

/// Who wrote, approved or returned it, and what waits for a reviewer.
fn said_by_people(view: &Value) -> Vec<String> {
    let mut people = format!("by {}", text(view, "author"));
    match (
        text(view, "approved_by"),
        view.get("urgent_lane").and_then(Value::as_bool),
    ) {
        (_, Some(true)) => people.push_str(", by the urgent lane"),
        ("", _) => {}
        (name, _) => people.push_str(&format!(", approved by {name}")),
    }
    let mut lines = vec![people];
    if let Some(why) = view.get("returned_because").and_then(Value::as_str) {
        lines.push(format!("Returned: {why}"));
    }
    if let Some(due) = view
        .get("review_due")
        .and_then(Value::as_str)
        .and_then(|t| t.parse().ok())
    {
        let due = wardmote_domain::local_time::LocalDateTime::at(due)
            .civil()
            .strftime("%Y-%m-%d %H:%M");
        lines.push(format!("Another person must review it by {due}"));
    }
    lines
}
