//! `keep`, `erase`, `prune`: what must stay, what must go, what is too old.

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_domain::ids::MessageId;

use super::{
    args::{At, Erase, Keep, Prune},
    client::{self, Client},
    exit::{Exit, Outcome},
    print::{data, say},
};

/// Says the words of an answer.
pub(super) fn say_words(answer: &Value) {
    say!(
        "{}",
        answer
            .get("words")
            .and_then(Value::as_str)
            .unwrap_or("Done.")
    );
}

/// `keep ID --reason R [--lift]`.
pub(super) async fn keep(at: &At, what: &Keep) -> Outcome {
    let id = client::id::<MessageId>(&what.id, "message")?;
    let body = json!({"reason": what.reason, "lift": what.lift});
    let path = format!("/v1/messages/{id}/keep");
    say_words(
        &Client::new(at)?
            .must(Method::POST, &path, Some(&body))
            .await?,
    );
    Ok(Exit::Done)
}

/// `erase ID --reason R`.
pub(super) async fn erase(at: &At, what: &Erase) -> Outcome {
    let id = client::id::<MessageId>(&what.id, "message")?;
    let body = json!({"reason": what.reason});
    let path = format!("/v1/messages/{id}/erase");
    say_words(
        &Client::new(at)?
            .must(Method::POST, &path, Some(&body))
            .await?,
    );
    Ok(Exit::Done)
}

/// `prune [--dry-run]`.
pub(super) async fn prune(at: &At, what: &Prune) -> Outcome {
    let body = json!({"dry_run": what.dry_run});
    let answer = Client::new(at)?
        .must(Method::POST, "/v1/prune", Some(&body))
        .await?;
    if what.json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let rules = answer.get("dropped").and_then(Value::as_array);
    for one in rules.into_iter().flatten() {
        let rule = one.get("rule").and_then(Value::as_str).unwrap_or_default();
        let count = one.get("count").and_then(Value::as_u64).unwrap_or(0);
        data!("{rule}\t{count}");
    }
    if what.dry_run {
        say!("Nothing was dropped: this is what would go.");
    }
    Ok(Exit::Done)
}
