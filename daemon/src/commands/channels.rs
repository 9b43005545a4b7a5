//! `channels`: every account as the daemon sees it, and a test that publishes nothing.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    args::{At, Channels},
    client::Client,
    exit::{Exit, Failure, Outcome},
    print::data,
    show,
};

/// Runs one of them.
pub(super) async fn run(at: &At, what: Channels) -> Outcome {
    match what {
        Channels::List { json } => list(&Client::new(at)?, json).await,
        Channels::Connect(what) => super::connect::run(&what).await,
        Channels::Test { channel, json } => test(&Client::new(at)?, channel, json).await,
    }
}

async fn list(client: &Client, as_json: bool) -> Outcome {
    let answer = client.must(Method::GET, "/v1/channels", None).await?;
    if as_json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let rows = answer.get("channels").and_then(Value::as_array);
    for row in rows.into_iter().flatten() {
        data!("{}", show::lane(row));
    }
    Ok(Exit::Done)
}

/// Every channel once, in the daemon's order.
async fn names(client: &Client) -> Result<Vec<String>, Failure> {
    let answer = client.must(Method::GET, "/v1/channels", None).await?;
    let rows = answer.get("channels").and_then(Value::as_array);
    let mut names: Vec<String> = rows
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("channel")?.as_str().map(str::to_owned))
        .collect();
    names.dedup();
    Ok(names)
}

async fn test(client: &Client, channel: Option<String>, as_json: bool) -> Outcome {
    let wanted = match channel {
        Some(name) => vec![name],
        None => names(client).await?,
    };
    let mut tested: Vec<Value> = Vec::new();
    for name in wanted {
        let path = format!("/v1/channels/{name}/test");
        let answer = client.must(Method::POST, &path, Some(&json!({}))).await?;
        let accounts = answer.get("accounts").and_then(Value::as_array);
        tested.extend(accounts.into_iter().flatten().cloned());
    }
    let bad = tested.iter().any(show::is_bad);
    if as_json {
        data!("{}", json!({"accounts": tested}));
    } else {
        for account in &tested {
            data!("{}", show::tested(account));
        }
    }
    Ok(if bad { Exit::Failure } else { Exit::Done })
}
