//! `webhook`: receivers of webhooks, as administrators keep them.

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_domain::area::AreaCode;

use super::{
    args::{AddWebhook, At, Webhook},
    client::Client,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
    staff::{area, moment, rows, text},
};

/// Runs one of them.
pub(super) async fn run(at: &At, what: Webhook) -> Outcome {
    let client = Client::new(at)?;
    match what {
        Webhook::Add(new) => add(&client, new).await,
        Webhook::List { json } => list(&client, json).await,
        Webhook::Test { id } => test(&client, &id).await,
        Webhook::Rotate { id, old_hours } => rotate(&client, &id, old_hours).await,
        Webhook::Pause { id } => act(&client, Method::POST, &format!("{id}/pause")).await,
        Webhook::Start { id } => act(&client, Method::POST, &format!("{id}/start")).await,
        Webhook::Remove { id } => act(&client, Method::DELETE, &id).await,
        Webhook::Calls { id, json } => calls(&client, &id, json).await,
        Webhook::Again { id, number, reason } => {
            let path = format!("/v1/webhooks/{id}/calls/{number}/again");
            let answer = client
                .must(Method::POST, &path, Some(&json!({"reason": reason})))
                .await?;
            say!("{}", text(&answer, "words"));
            Ok(Exit::Done)
        }
    }
}

async fn add(client: &Client, new: AddWebhook) -> Outcome {
    let areas: Result<Vec<AreaCode>, Failure> = new.areas.iter().map(|a| area(a.trim())).collect();
    let body =
        json!({"name": new.name, "address": new.address, "hears": new.hears, "areas": areas?});
    let made = client
        .must(Method::POST, "/v1/webhooks", Some(&body))
        .await?;
    data!("{}\n{}", text(&made, "id"), text(&made, "secret"));
    say!(
        "Give the secret to the receiver now: it is not shown again. Then: wardmote webhook test {}",
        text(&made, "id")
    );
    Ok(Exit::Done)
}

async fn list(client: &Client, as_json: bool) -> Outcome {
    let answer = client.all("/v1/webhooks", "webhooks").await?;
    if as_json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let shown: Vec<String> = rows(&answer, "webhooks").map(one).collect();
    match shown.is_empty() {
        true => say!("No other program hears of anything."),
        false => data!("{}", shown.join("\n")),
    }
    Ok(Exit::Done)
}

/// One receiver: its id, its name and how it stands; where to; what it hears.
fn one(row: &Value) -> String {
    let words = |key: &str| {
        rows(row, key)
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let waiting = row.get("waiting").and_then(Value::as_u64).unwrap_or(0);
    let mut lines = vec![
        format!(
            "{}  {}: {}",
            text(row, "id"),
            text(row, "name"),
            text(row, "words")
        ),
        format!("    to {}", text(row, "address")),
        format!("    hears {} of {}", words("hears"), words("areas")),
    ];
    if !text(row, "since").is_empty() {
        lines.push(format!("    since {}", moment(row, "since")));
    }
    let taken = match text(row, "taken").is_empty() {
        true => "it has taken none yet".to_owned(),
        false => format!("the last was taken at {}", moment(row, "taken")),
    };
    lines.push(format!("    {waiting} calls wait; {taken}"));
    if !text(row, "old_secret_until").is_empty() {
        let until = moment(row, "old_secret_until");
        lines.push(format!("    the secret before signs as well until {until}"));
    }
    lines.join("\n")
}

async fn test(client: &Client, id: &str) -> Outcome {
    let path = format!("/v1/webhooks/{id}/test");
    let answer = client.must(Method::POST, &path, Some(&json!({}))).await?;
    data!("{}", text(&answer, "words"));
    match answer.get("taken").and_then(Value::as_bool) {
        Some(true) => Ok(Exit::Done),
        _ => Ok(Exit::Failure),
    }
}

async fn rotate(client: &Client, id: &str, old_hours: u32) -> Outcome {
    let path = format!("/v1/webhooks/{id}/secret");
    let body = json!({"old_hours": old_hours});
    let answer = client.must(Method::POST, &path, Some(&body)).await?;
    data!("{}", text(&answer, "secret"));
    say!(
        "Give the secret to the receiver now: it is not shown again. The one before signs as well until {}.",
        moment(&answer, "old_secret_until")
    );
    Ok(Exit::Done)
}

async fn act(client: &Client, method: Method, rest: &str) -> Outcome {
    let answer = client
        .must(method, &format!("/v1/webhooks/{rest}"), Some(&json!({})))
        .await?;
    say!("{}", text(&answer, "words"));
    Ok(Exit::Done)
}

async fn calls(client: &Client, id: &str, as_json: bool) -> Outcome {
    let answer = client
        .must(Method::GET, &format!("/v1/webhooks/{id}/calls"), None)
        .await?;
    if as_json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let shown: Vec<String> = rows(&answer, "calls").map(call).collect();
    match shown.is_empty() {
        true => say!("It has had no calls yet."),
        false => data!("{}", shown.join("\n")),
    }
    Ok(Exit::Done)
}

/// `12  message.published, 8 December 2026, 10:55am: taken (status 204)`
fn call(row: &Value) -> String {
    let number = row.get("number").and_then(Value::as_i64).unwrap_or(0);
    let tries = row.get("tries").and_then(Value::as_u64).unwrap_or(0);
    let state = match (text(row, "state"), text(row, "words"), tries) {
        ("taken", ..) => "taken".to_owned(),
        ("waits", _, 0) => "waits".to_owned(),
        ("waits", why, tries) => {
            let next = moment(row, "next");
            format!("tried {tries} times, again at {next}: {why}")
        }
        (_, why, tries) => format!("given up after {tries} tries: {why}"),
    };
    format!(
        "{number}  {}, {}: {state}",
        text(row, "type"),
        moment(row, "at")
    )
}
