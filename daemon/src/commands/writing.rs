//! Commands that change something. Each is one request to the daemon.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_config::Source;
use wardmote_domain::{
    area::AreaCode,
    file::MessageFile,
    hold::HoldScope,
    ids::{DeliveryId, MessageId},
    outlet::OutletName,
};

use super::{
    args::{Act, At, Scope},
    client::{self, Client, Refused},
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::signer;

/// Reads a message file; what cannot be read is told with its line before anything is sent.
fn message(path: &Path) -> Result<(Source, Value), Failure> {
    let source = Source::read(path)?;
    let file: MessageFile = source.parse()?;
    let value = serde_json::to_value(&file).map_err(Failure::other)?;
    Ok((source, value))
}

/// The key of `submit`: the hash of the canonical file, so that spaces and the order of fields make no other message.
pub(crate) fn canonical_key(message: &Value) -> String {
    let text = canonical(message).to_string();
    signer::hash(&text)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// The value with every group of fields in one order, and nothing where nothing was written.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(&String, &Value)> =
                map.iter().filter(|(_, v)| !v.is_null()).collect();
            pairs.sort_by_key(|(k, _)| *k);
            Value::Object(
                pairs
                    .into_iter()
                    .map(|(k, v)| (k.clone(), canonical(v)))
                    .collect(),
            )
        }
        Value::Array(list) => Value::Array(list.iter().map(canonical).collect()),
        other => other.clone(),
    }
}

/// Says a refusal with the line of each field.
pub(super) fn placed(source: &Source, refused: &Refused) -> Failure {
    let faults = refused
        .problem
        .get("errors")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if faults.is_empty() {
        return Failure::new(refused.exit(), refused.words());
    }
    let text = |v: &Value, key: &str| {
        v.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let lines: Vec<String> = faults
        .iter()
        .map(|f| {
            source
                .problem(&text(f, "field"), text(f, "detail"), None)
                .to_string()
        })
        .collect();
    Failure::new(refused.exit(), lines.join("\n"))
}

/// `submit FILE`: the id on standard output, the rest on standard error.
pub(super) async fn submit(at: &At, path: &Path) -> Outcome {
    let (source, mut body) = message(path)?;
    let client = Client::new(at)?;
    super::pictures::send(&client, &source, &mut body).await?;
    let key = canonical_key(&body);
    send(&client, "/v1/messages", &source, &body, &key).await
}

async fn send(client: &Client, path: &str, source: &Source, body: &Value, key: &str) -> Outcome {
    match client
        .ask(Method::POST, path, Some(body), Some(key))
        .await?
    {
        Ok(answer) => {
            let stored = answer.body;
            let id = stored.get("id").and_then(Value::as_str).unwrap_or_default();
            data!("{id}");
            let state = stored
                .get("state")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if answer.replayed {
                say!("You sent in this message before. Nothing new was stored.");
                return Ok(Exit::Conflict);
            }
            if state == "falls_short" {
                say!("Stored, but it falls short of the standard:");
                super::show::findings_to_stderr(stored.get("report").unwrap_or(&Value::Null));
                return Ok(Exit::FallsShort);
            }
            say!("Stored, and waiting for approval by another person.");
            Ok(Exit::Done)
        }
        Err(refused) => Err(placed(source, &refused)),
    }
}

fn scope(scope: &Scope) -> Result<HoldScope, Failure> {
    Ok(match (&scope.id, &scope.channel, &scope.area) {
        (Some(id), _, _) => HoldScope::Message(client::id(id, "message")?),
        (_, Some(channel), _) => {
            HoldScope::Channel(OutletName::new(channel).map_err(Failure::input)?)
        }
        (_, _, Some(area)) => HoldScope::Area(area.parse::<AreaCode>().map_err(Failure::input)?),
        _ if scope.routine => HoldScope::Routine,
        _ => HoldScope::Everything,
    })
}

/// The hash of the wording a message has now, and what it says, shown before it is approved.
async fn wording(client: &Client, id: &str) -> Result<String, Failure> {
    let view = client
        .must(Method::GET, &format!("/v1/messages/{id}"), None)
        .await?;
    let hash = view
        .get("hash")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let headline = view
        .get("headline")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let body = view.get("body").and_then(Value::as_str).unwrap_or_default();
    say!("{headline}\n\n{body}\n\nWording {hash}");
    Ok(hash)
}

/// Every act on a message or delivery.
pub(super) async fn act(at: &At, act: Act) -> Outcome {
    let client = Client::new(at)?;
    let on = |id: &str, what: &str| -> Result<String, Failure> {
        Ok(format!(
            "/v1/messages/{}/{what}",
            client::id::<MessageId>(id, "message")?
        ))
    };
    let (path, body) = match act {
        Act::Correct { id, file } => {
            let (source, mut body) = message(&file)?;
            super::pictures::send(&client, &source, &mut body).await?;
            let key = canonical_key(&json!({"of": id, "message": body}));
            return send(&client, &on(&id, "correct")?, &source, &body, &key).await;
        }
        Act::Override {
            id,
            rule,
            reason,
            owed,
            name,
            by,
        } => {
            let way = match (reason, owed) {
                (Some(reason), _) => json!({"rule": rule, "reason": reason}),
                (None, job) => json!({"rule": rule, "owed": {"job": job, "name": name, "by": by}}),
            };
            (on(&id, "overrides")?, way)
        }
        Act::Approve { id, hash } => {
            let path = on(&id, "approve")?;
            let hash = match hash {
                Some(hash) => hash,
                None => wording(&client, &id).await?,
            };
            (path, json!({"hash": hash}))
        }
        Act::Return { id, reason } => (on(&id, "return")?, json!({"reason": reason})),
        Act::Urgent { id } => (on(&id, "urgent")?, json!({})),
        Act::Review { id, stands, .. } => (on(&id, "review")?, json!({"stands": stands})),
        Act::Withdraw { id, reason } => (on(&id, "withdraw")?, json!({"reason": reason})),
        Act::Takedown { id, reason } => (on(&id, "takedown")?, json!({"reason": reason})),
        Act::Task { delivery, owner } => {
            let delivery: DeliveryId = client::id(&delivery, "delivery")?;
            (
                format!("/v1/deliveries/{delivery}/task"),
                json!({"owner": owner}),
            )
        }
        Act::EmbargoBroken { id, reason } => {
            (on(&id, "embargo-broken")?, json!({"reason": reason}))
        }
        Act::Done { id, rule } => (on(&id, "done")?, json!({"rule": rule})),
        Act::LetGo(act) => super::press::let_go(act)?,
        Act::Hold(of) => (
            "/v1/holds".into(),
            json!({"scope": scope(&of)?, "reason": of.reason}),
        ),
        Act::Resume(of) => (
            "/v1/holds/resume".into(),
            json!({"scope": scope(&of)?, "reason": of.reason}),
        ),
        Act::Settle {
            delivery,
            sent,
            reason,
            ..
        } => {
            let body = match sent {
                Some(receipt) => json!({"sent": receipt, "reason": reason}),
                None => json!({"not_sent": true, "reason": reason}),
            };
            let delivery: DeliveryId = client::id(&delivery, "delivery")?;
            (format!("/v1/deliveries/{delivery}/settle"), body)
        }
    };
    let answer = client.must(Method::POST, &path, Some(&body)).await?;
    told(&answer);
    Ok(Exit::Done)
}

/// What came of an act: an id as data, the rest for the person.
fn told(answer: &Value) {
    if let Some(words) = answer.get("words").and_then(Value::as_str) {
        say!("{words}");
    }
    if let Some(id) = answer.get("id").and_then(Value::as_str) {
        data!("{id}");
    }
    for left in answer
        .get("cannot_be_undone")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        say!("{}", left.as_str().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_looks_at_what_is_said_and_not_at_how_it_is_laid_out() {
        let a = json!({"kind": "holding", "areas": ["E05014020"], "body": null});
        let b = json!({"areas": ["E05014020"], "kind": "holding"});
        let c = json!({"areas": ["E05014021"], "kind": "holding"});
        assert_eq!(canonical_key(&a), canonical_key(&b));
        assert_ne!(canonical_key(&a), canonical_key(&c));
    }
}
