//! Commands that read.

use std::{path::Path, time::Duration};

use reqwest::Method;
use serde_json::Value;
use wardmote_config::ConfigFile;
use wardmote_domain::clock::SystemClock;
use wardmote_store::{Checkpoint, Store};

use super::{
    args::{At, Audit, Status},
    client::Client,
    exit::{Exit, Failure, Outcome},
    show,
};
use crate::settings::Settings;

/// Between looks of `status --watch`.
const LOOK: Duration = Duration::from_secs(1);

/// `queue`: what waits, and for whom.
pub(super) async fn queue(at: &At, json: bool) -> Outcome {
    let rows = Client::new(at)?.must(Method::GET, "/v1/messages", None).await?;
    if json {
        println!("{rows}");
    } else {
        show::queue(&rows);
    }
    Ok(Exit::Done)
}

/// `status ID [--watch]`.
pub(super) async fn status(at: &At, what: &Status) -> Outcome {
    let client = Client::new(at)?;
    let path = format!("/v1/messages/{}", what.id);
    let mut last = String::new();
    loop {
        let view = client.must(Method::GET, &path, None).await?;
        let shown = if what.json { view.to_string() } else { show::status(&view) };
        if shown != last {
            println!("{shown}");
            last = shown;
        }
        let settled = view.get("settled").and_then(Value::as_bool).unwrap_or(true);
        if !what.watch || settled {
            return Ok(exit_of(&view));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// 7 and 8 come only from here; jobs done by hand count as 0.
fn exit_of(view: &Value) -> Exit {
    let flag = |key: &str| view.get(key).and_then(Value::as_bool).unwrap_or(false);
    match view.get("state").and_then(Value::as_str) {
        Some("falls_short") => Exit::FallsShort,
        Some("awaiting_approval") => Exit::Waiting,
        _ if flag("not_confirmed") => Exit::NotConfirmed,
        _ => Exit::Done,
    }
}

/// `audit show | verify`.
pub(super) async fn audit(at: &At, what: Audit) -> Outcome {
    match what {
        Audit::Show { id, json } => {
            let path = id.map_or_else(|| "/v1/audit".to_owned(), |id| format!("/v1/messages/{id}/audit"));
            let entries = Client::new(at)?.must(Method::GET, &path, None).await?;
            if json {
                println!("{entries}");
            } else {
                show::audit(&entries);
            }
            Ok(Exit::Done)
        }
        Audit::Verify { config, database, checkpoint } => {
            let file = match database {
                Some(file) => file,
                None => store_file(&config)?,
            };
            verify(&file, checkpoint.as_deref()).await
        }
    }
}

fn store_file(config: &Path) -> Result<std::path::PathBuf, Failure> {
    Ok(Settings::store_section(&ConfigFile::read(config)?)?.file)
}

/// Opens the file read-only and proves the chain.
async fn verify(file: &Path, checkpoint: Option<&str>) -> Outcome {
    let checkpoint = checkpoint.map(read_checkpoint).transpose()?;
    let store = Store::open_read_only(file, std::sync::Arc::new(SystemClock)).await.map_err(Failure::other)?;
    let proof = store.audit_verify(checkpoint).await.map_err(Failure::other)?;
    if proof.faults.is_empty() {
        println!("{} entries, unbroken. Checkpoint {}:{}", proof.entries, proof.head.sequence, proof.head.hash);
        eprintln!("Keep the checkpoint somewhere else: with it, a tail that was cut off shows too.");
        return Ok(Exit::Done);
    }
    let faults: Vec<String> =
        proof.faults.iter().map(|f| format!("{}: entry {}: {}", file.display(), f.sequence, f.what)).collect();
    Err(Failure::other(faults.join("\n")))
}

/// Reads `SEQUENCE:HASH` as `audit verify` printed it.
fn read_checkpoint(text: &str) -> Result<Checkpoint, Failure> {
    let wrong = || Failure::input(format_args!("\"{text}\" is not a checkpoint: give it as audit verify printed it, SEQUENCE:HASH"));
    let (sequence, hash) = text.split_once(':').ok_or_else(wrong)?;
    Ok(Checkpoint { sequence: sequence.parse().map_err(|_| wrong())?, hash: hash.parse().map_err(|_| wrong())? })
}
