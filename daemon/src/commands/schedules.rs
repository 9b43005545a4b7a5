//! `schedule`: asks for copy, on the civil calendar.

use reqwest::Method;
use serde_json::Value;
use wardmote_config::Source;
use wardmote_domain::ids::ScheduleId;

use super::{
    args::{AddSchedule, At, Schedule},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{data, say},
    writing::placed,
};
use crate::desk::schedules::ScheduleRequest;

/// `schedule add | list | show | pause | resume | remove | wake`.
pub(super) async fn run(at: &At, act: Schedule) -> Outcome {
    match act {
        Schedule::Add(new) => add(at, *new).await,
        Schedule::List { json } => list(at, json).await,
        Schedule::Show { id, json } => show(at, &id, json).await,
        Schedule::Pause { id } => tell(at, Method::POST, &id, "/pause").await,
        Schedule::Resume { id } => tell(at, Method::POST, &id, "/resume").await,
        Schedule::Remove { id } => tell(at, Method::DELETE, &id, "").await,
        Schedule::Wake { id } => wake(at, &id).await,
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn rows<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn path(id: &str, rest: &str) -> Result<String, Failure> {
    let id: ScheduleId = client::id(id, "schedule")?;
    Ok(format!("/v1/schedules/{id}{rest}"))
}

/// What was typed goes before what stands in the file.
fn request(new: &AddSchedule, source: Option<&Source>) -> Result<ScheduleRequest, Failure> {
    let mut request = match source {
        Some(source) => source.parse()?,
        None => ScheduleRequest::default(),
    };
    let over = |field: &mut Option<String>, typed: &Option<String>| {
        if typed.is_some() {
            field.clone_from(typed);
        }
    };
    over(&mut request.owner, &new.owner);
    over(&mut request.goes_out, &new.goes_out);
    over(&mut request.name, &new.name);
    if let Some(when) = &new.when {
        request.when.clone_from(when);
    }
    if let Some(kind) = &new.kind {
        request.kind.clone_from(kind);
    }
    if !new.areas.is_empty() {
        request.areas.clone_from(&new.areas);
    }
    if !new.outlets.is_empty() {
        request.outlets.clone_from(&new.outlets);
    }
    if !new.chases.is_empty() {
        request.chase_hours = Some(new.chases.clone());
    }
    request.due_days = new.due_days.or(request.due_days);
    request.grace_hours = new.grace_hours.or(request.grace_hours);
    Ok(request)
}

async fn add(at: &At, new: AddSchedule) -> Outcome {
    let source = new.file.as_deref().map(Source::read).transpose()?;
    let body = serde_json::to_value(request(&new, source.as_ref())?).map_err(Failure::other)?;
    let route = if new.dry_run {
        "/v1/schedules/preview"
    } else {
        "/v1/schedules"
    };
    let client = Client::new(at)?;
    let made = match (
        client.ask(Method::POST, route, Some(&body), None).await?,
        &source,
    ) {
        (Ok(answer), _) => answer.body,
        (Err(refused), Some(source)) => return Err(placed(source, &refused)),
        (Err(refused), None) => return Err(refused.into()),
    };
    if new.json {
        data!("{made}");
        return Ok(Exit::Done);
    }
    say!("{}", lines(&made).join("\n"));
    if !new.dry_run {
        data!("{}", text(&made, "id"));
    }
    Ok(Exit::Done)
}

async fn list(at: &At, json: bool) -> Outcome {
    let answer = Client::new(at)?.all("/v1/schedules", "schedules").await?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let shown: Vec<String> = rows(&answer, "schedules")
        .map(|row| {
            let next = rows(row, "next")
                .next()
                .map_or_else(|| stands(row).to_owned(), |w| text(w, "words").to_owned());
            format!(
                "{}  {}\n    {}; next: {next}",
                text(row, "id"),
                text(row, "name"),
                text(row, "when")
            )
        })
        .collect();
    if shown.is_empty() {
        say!("There are no schedules.");
    } else {
        data!("{}", shown.join("\n"));
    }
    Ok(Exit::Done)
}

async fn show(at: &At, id: &str, json: bool) -> Outcome {
    let client = Client::new(at)?;
    let mut schedule = client.must(Method::GET, &path(id, "")?, None).await?;
    let answer = client
        .must(Method::GET, &path(id, "/rounds")?, None)
        .await?;
    if json {
        schedule["rounds"] = answer.get("rounds").cloned().unwrap_or_default();
        data!("{schedule}");
        return Ok(Exit::Done);
    }
    data!("{}", lines(&schedule).join("\n"));
    for round in rows(&answer, "rounds") {
        data!("{}", round_line(round));
    }
    Ok(Exit::Done)
}

fn stands(row: &Value) -> &'static str {
    match text(row, "state") {
        "paused" => "paused",
        "over" => "over: no further time",
        "removed" => "ended",
        _ => "waiting",
    }
}

/// A schedule as a person reads it, with its next times.
fn lines(row: &Value) -> Vec<String> {
    let owner = row.get("owner").map_or("", |o| text(o, "name"));
    let number = |key: &str| row.get(key).and_then(Value::as_u64).unwrap_or(0);
    let wards = match number("wards") {
        1 => "1 ward".to_owned(),
        n => format!("{n} wards"),
    };
    let days = match number("due_days") {
        1 => "1 day".to_owned(),
        n => format!("{n} days"),
    };
    let mut lines = vec![
        format!("{}: {}", text(row, "name"), text(row, "when")),
        format!(
            "Asks {owner} for {wards}, who have {days} to answer. Without copy nothing is sent."
        ),
    ];
    if text(row, "state") != "waiting" {
        lines.push(format!("It is {}.", stands(row)));
    }
    for wake in rows(row, "next") {
        lines.push(format!("  {}", text(wake, "words")));
        lines.push(format!(
            "    copy due {}; goes out {}",
            text(wake, "due"),
            text(wake, "goes_out")
        ));
        match text(wake, "clock_change") {
            "" => {}
            change => lines.push(format!("    {change}")),
        }
    }
    lines
}

/// One round: when, and how many asks are where.
fn round_line(round: &Value) -> String {
    let counts = round.get("counts").and_then(Value::as_object);
    let counts: Vec<String> = counts
        .into_iter()
        .flatten()
        .map(|(state, n)| format!("{n} {state}"))
        .collect();
    let stands = match round.get("missed").and_then(Value::as_bool) {
        Some(true) => "missed: nobody was asked".to_owned(),
        _ => counts.join(", "),
    };
    let late = match round.get("late_minutes").and_then(Value::as_i64) {
        Some(minutes) => format!(" (asked {minutes} minutes late)"),
        None => String::new(),
    };
    format!(
        "{}  {}{late}: {stands}",
        text(round, "id"),
        text(round, "was_for")
    )
}

async fn tell(at: &At, method: Method, id: &str, act: &str) -> Outcome {
    let answer = Client::new(at)?.must(method, &path(id, act)?, None).await?;
    say!("{}", text(&answer, "words"));
    Ok(Exit::Done)
}

async fn wake(at: &At, id: &str) -> Outcome {
    let answer = Client::new(at)?
        .must(Method::POST, &path(id, "/wake")?, None)
        .await?;
    say!("{}", text(&answer, "words"));
    data!("{}", text(&answer, "round"));
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{lines, round_line};

    #[test]
    fn a_schedule_says_when_whom_and_what_a_clock_change_does() {
        let row = json!({
            "name": "Ward update: Hackney", "when": "every day at 1:30am", "owner": {"name": "Ada"}, "wards": 21, "due_days": 1,
            "state": "waiting", "next": [{"words": "Sunday 28 March 2027 at 1:30am", "due": "Monday", "goes_out": "when approved",
            "clock_change": "the clocks go forward that night"}],
        });
        assert_eq!(
            lines(&row),
            [
                "Ward update: Hackney: every day at 1:30am",
                "Asks Ada for 21 wards, who have 1 day to answer. Without copy nothing is sent.",
                "  Sunday 28 March 2027 at 1:30am",
                "    copy due Monday; goes out when approved",
                "    the clocks go forward that night"
            ]
        );
        let missed = json!({"id": "rnd_1", "was_for": "Tuesday", "missed": true});
        assert_eq!(
            round_line(&missed),
            "rnd_1  Tuesday: missed: nobody was asked"
        );
        let open = json!({"id": "rnd_1", "was_for": "Tuesday", "missed": false, "late_minutes": 15, "counts": {"asked": 2, "in": 1}});
        assert_eq!(
            round_line(&open),
            "rnd_1  Tuesday (asked 15 minutes late): 2 asked, 1 in"
        );
    }
}
