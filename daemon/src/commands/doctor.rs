//! `doctor`: what is missing on this machine and at the providers, and how to put it right. It changes nothing: the
//! database is opened for reading, and nothing is published.

mod judge;
mod machine;
mod moved;

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};
use wardmote_channels::vault::NoVault;
use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::{
    clock::{SharedClock, SystemClock},
    send::{Check, CheckState},
};

use super::{
    exit::{Exit, Outcome},
    print::data,
    show,
};
use crate::{
    daemon,
    desk::{CheckRow, Judge, tally},
    settings::Settings,
};

/// Looks at everything that can be looked at.
pub(super) async fn run(config: &Path, as_json: bool) -> Outcome {
    let file = ConfigFile::read(config)?;
    let settings = Settings::read(&file);
    let store = Settings::store_section(&file).ok();
    let mut parts = vec![
        part("Configuration", "", configuration(&settings)),
        part(
            "This machine",
            "",
            machine::checks(&file, store.as_ref()).await,
        ),
    ];
    // What is wrong with the configuration is told; the channels cannot be tried without it.
    if let Ok(settings) = &settings {
        parts.extend(channels(settings).await);
    }
    let bad = parts.iter().any(show::is_bad);
    if as_json {
        data!("{}", json!({"parts": parts}));
    } else {
        for part in &parts {
            data!("{}", show::tested(part));
        }
    }
    Ok(if bad { Exit::Failure } else { Exit::Done })
}

/// Tries every account without publishing anything.
async fn channels(settings: &Settings) -> Vec<Value> {
    let mut parts = Vec::new();
    let clock: SharedClock = Arc::new(SystemClock);
    match daemon::channels(settings, &clock, Arc::new(NoVault)) {
        Err(failure) => {
            let mend = "put that right in the configuration, then run wardmote doctor again";
            let check = Check::not_good(CheckState::Bad, "set up", failure.to_string(), mend);
            parts.push(part("Channels", "", vec![check]));
        }
        Ok(channels) => {
            for channel in channels.all() {
                let title = tally::title(channel.name().as_str());
                let checks = channel.examine().await;
                parts.push(part(&title, &channel.account().0, checks));
            }
            channels.close().await;
        }
    }
    parts
}

fn configuration(settings: &Result<Settings, Problems>) -> Vec<Check> {
    let settings = match settings {
        Ok(settings) => settings,
        Err(faults) => {
            let mend = |p: &Problem| {
                p.fix
                    .clone()
                    .unwrap_or_else(|| "put that line right".to_owned())
            };
            let told = |p: &Problem| {
                let without = Problem {
                    fix: None,
                    ..p.clone()
                };
                Check::not_good(
                    CheckState::Bad,
                    "configuration",
                    without.to_string(),
                    mend(p),
                )
            };
            return faults.0.iter().map(told).collect();
        }
    };
    let realm = format!("it sends to the {} realm", settings.server.realm);
    let texts = match Judge::new(settings.workshop()) {
        Ok(_) => Check::good(
            "standard and catalogue",
            "every sentence and rule can be read",
        ),
        Err(why) => Check::not_good(
            CheckState::Bad,
            "standard and catalogue",
            why,
            "put that file right, or take its line out of the configuration",
        ),
    };
    vec![Check::good("configuration", realm), texts]
}

fn part(title: &str, account: &str, checks: Vec<Check>) -> Value {
    let checks: Vec<CheckRow> = checks.into_iter().map(CheckRow::from).collect();
    json!({"title": title, "account": account, "checks": checks})
}
