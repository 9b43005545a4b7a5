//! Commands that read.

use std::{path::Path, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_config::ConfigFile;
use wardmote_domain::{clock::SystemClock, ids::MessageId};
use wardmote_store::{Checkpoint, Store};

use super::{
    args::{At, Audit, Status},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{self, data, say},
    show,
};
use crate::settings::Settings;

/// Between looks of `status --watch`.
const LOOK: Duration = Duration::from_secs(1);

/// `queue`: what waits, and for whom.
pub(super) async fn queue(at: &At, json: bool) -> Outcome {
    let rows = Client::new(at)?.all("/v1/messages", "messages").await?;
    let shown = if json {
        rows.to_string()
    } else {
        show::queue(&rows)
    };
    if shown.is_empty() {
        say!("Nothing waits.");
    } else {
        data!("{shown}");
    }
    Ok(Exit::Done)
}

/// `outlook ID`: what a release would come to.
pub(super) async fn outlook(at: &At, id: &str, json: bool) -> Outcome {
    let id: MessageId = client::id(id, "message")?;
    let path = format!("/v1/messages/{id}/outlook");
    let answer = Client::new(at)?.must(Method::GET, &path, None).await?;
    if json {
        data!("{answer}");
    } else {
        data!("{}", show::outlook(&answer));
    }
    Ok(Exit::Done)
}

/// `status ID [--watch]`.
pub(super) async fn status(at: &At, what: &Status) -> Outcome {
    let id: MessageId = client::id(&what.id, "message")?;
    let client = Client::new(at)?;
    let path = format!("/v1/messages/{id}");
    let mut last = String::new();
    loop {
        let view = client.must(Method::GET, &path, None).await?;
        let shown = if what.json {
            view.to_string()
        } else {
            show::status(&view)
        };
        if shown != last {
            data!("{shown}");
            last = shown;
        }
        let settled = view.get("settled").and_then(Value::as_bool).unwrap_or(true);
        if !what.watch || settled || print::nobody_reads() {
            return Ok(exit_of(&view));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// 7 and 8 come only from here; jobs done by hand count as 0, a delivery that a person has to look for does not.
fn exit_of(view: &Value) -> Exit {
    let flag = |of: &Value, key: &str| of.get(key).and_then(Value::as_bool).unwrap_or(false);
    let doubt = view
        .get("tasks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .any(|task| flag(task, "doubt"));
    match view.get("state").and_then(Value::as_str) {
        Some("falls_short") => Exit::FallsShort,
        Some("awaiting_approval") => Exit::Waiting,
        _ if doubt || flag(view, "not_confirmed") => Exit::NotConfirmed,
        _ => Exit::Done,
    }
}

/// `audit show | verify`.
pub(super) async fn audit(at: &At, what: Audit) -> Outcome {
    match what {
        Audit::Show { id, json } => {
            let id = id
                .map(|id| client::id::<MessageId>(&id, "message"))
                .transpose()?;
            let path = id.map_or_else(
                || "/v1/audit".to_owned(),
                |id| format!("/v1/messages/{id}/audit"),
            );
            let entries = Client::new(at)?.all(&path, "entries").await?;
            match json {
                true => data!("{entries}"),
                false => data!("{}", show::audit(&entries, id.is_none())),
            }
            Ok(Exit::Done)
        }
        Audit::Verify {
            config,
            database,
            checkpoint,
            json,
        } => {
            let file = match database {
                Some(file) => file,
                None => store_file(&config)?,
            };
            verify(&file, checkpoint.as_deref(), json).await
        }
    }
}

fn store_file(config: &Path) -> Result<std::path::PathBuf, Failure> {
    Ok(Settings::store_section(&ConfigFile::read(config)?)?.file)
}

/// Opens the file read-only and proves the chain.
async fn verify(file: &Path, checkpoint: Option<&str>, json: bool) -> Outcome {
    let checkpoint = checkpoint.map(read_checkpoint).transpose()?;
    let store = Store::open_read_only(file, std::sync::Arc::new(SystemClock))
        .await
        .map_err(Failure::other)?;
    let proof = store
        .audit_verify(checkpoint)
        .await
        .map_err(Failure::other)?;
    let head = format!("{}:{}", proof.head.sequence, proof.head.hash);
    if json {
        let faults: Vec<Value> = proof
            .faults
            .iter()
            .map(|f| json!({"entry": f.sequence, "what": f.what}))
            .collect();
        data!(
            "{}",
            json!({"entries": proof.entries, "checkpoint": head, "faults": faults})
        );
    } else if proof.faults.is_empty() {
        data!("{} entries, unbroken. Checkpoint {head}", proof.entries);
        if proof.erased > 0 {
            say!(
                "{} reasons and texts beside them were erased: {} by the rules of the retention, {} by a person's act.",
                proof.erased,
                proof.erased_by_rule,
                proof.erased_by_people
            );
        }
        say!("Keep the checkpoint somewhere else: with it, a tail that was cut off shows too.");
    }
    if proof.faults.is_empty() {
        return Ok(Exit::Done);
    }
    let faults: Vec<String> = proof
        .faults
        .iter()
        .map(|f| format!("{}: entry {}: {}", file.display(), f.sequence, f.what))
        .collect();
    Err(Failure::other(faults.join("\n")))
}

/// Reads `SEQUENCE:HASH` as `audit verify` printed it.
fn read_checkpoint(text: &str) -> Result<Checkpoint, Failure> {
    let wrong = || {
        Failure::input(format_args!(
            "\"{text}\" is not a checkpoint: give it as audit verify printed it, SEQUENCE:HASH"
        ))
    };
    let (sequence, hash) = text.split_once(':').ok_or_else(wrong)?;
    Ok(Checkpoint {
        sequence: sequence.parse().map_err(|_| wrong())?,
        hash: hash.parse().map_err(|_| wrong())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_and_doubt_have_codes_of_their_own_and_jobs_by_hand_have_none() {
        for (view, exit) in [
            (json!({"state": "awaiting_approval"}), Exit::Waiting),
            (json!({"state": "falls_short"}), Exit::FallsShort),
            (
                json!({"state": "released", "not_confirmed": true}),
                Exit::NotConfirmed,
            ),
            (
                json!({"state": "released", "tasks": [{"doubt": false}, {"doubt": true}]}),
                Exit::NotConfirmed,
            ),
            (
                json!({"state": "released", "tasks": [{"doubt": false}]}),
                Exit::Done,
            ),
            (json!({"state": "withdrawn", "tasks": []}), Exit::Done),
        ] {
            assert_eq!(exit_of(&view), exit, "{view}");
        }
    }
}
