//! `config check | show`.

use std::{path::Path, sync::Arc};

use serde_json::json;
use wardmote_channels::vault::NoVault;
use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::clock::{SharedClock, SystemClock};

use super::{
    args::Config,
    exit::{Exit, Failure, Outcome},
    print::data,
};
use crate::{
    desk::Judge,
    settings::{SHIPPED, Settings, in_force},
};

/// `config check | show`.
pub(super) fn run(what: &Config) -> Outcome {
    match what {
        Config::Show {
            origin: true,
            config,
            json,
        } => origin(config, *json),
        Config::Show { .. } => {
            // The text ends its own last line.
            data!("{}", SHIPPED.trim_end_matches('\n'));
            Ok(Exit::Done)
        }
        Config::Check { config, json } => check(config, *json),
    }
}

/// Reads and proves a configuration whole: every fault that can be found without asking anybody.
///
/// # Errors
/// Every fault, with file, line, field and how to put it right.
pub(crate) fn proved(config: &Path) -> Result<Settings, Problems> {
    let file = ConfigFile::read(config)?;
    let settings = Settings::read(&file)?;
    let mut faults = settings.finished(&file).err().unwrap_or_default();
    let whole = |what: String| Problem::of_file(file.source().name(), what, None);
    if let Err(why) = Judge::new(settings.workshop()) {
        faults.0.push(whole(why));
    }
    let clock: SharedClock = Arc::new(SystemClock);
    if let Err(failure) = crate::daemon::channels(&settings, &clock, Arc::new(NoVault)) {
        faults.0.push(whole(failure.to_string()));
    }
    faults.into_result()?;
    Ok(settings)
}

fn check(config: &Path, as_json: bool) -> Outcome {
    match (proved(config), as_json) {
        (Ok(settings), false) => {
            data!(
                "{}: good. It sends to the {} realm.",
                config.display(),
                settings.server.realm
            );
            Ok(Exit::Done)
        }
        (Ok(settings), true) => {
            let said = json!({"good": true, "realm": settings.server.realm, "faults": []});
            data!("{said}");
            Ok(Exit::Done)
        }
        (Err(faults), true) => {
            data!("{}", json!({"good": false, "faults": faults}));
            Ok(Exit::BadInput)
        }
        (Err(faults), false) => Err(Failure::input(faults)),
    }
}

fn origin(config: &Path, as_json: bool) -> Outcome {
    let all = in_force(&ConfigFile::read(config)?)?;
    if as_json {
        data!("{}", json!({"values": all}));
        return Ok(Exit::Done);
    }
    for value in all {
        let from = match (&value.file, value.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            _ => "default".to_owned(),
        };
        data!("{} = {}    # {from}", value.key, value.value);
    }
    Ok(Exit::Done)
}
