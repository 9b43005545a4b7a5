//! `config check | show`.

use std::{path::Path, sync::Arc};

use serde_json::json;
use wardmote_channels::vault::NoVault;
use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::clock::{SharedClock, SystemClock};

use super::{
    args::Config,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
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

/// Proves a configuration whole: every fault that can be found without asking anybody.
///
/// # Errors
/// Every fault, with file, line, field and how to put it right.
pub(super) fn proved(file: &ConfigFile) -> Result<Settings, Problems> {
    let settings = Settings::read_finished(file)?;
    let mut faults = Problems::default();
    if let Err(why) = Judge::new(settings.workshop()) {
        faults.0.push(of_the_texts(file, &settings, why));
    }
    let clock: SharedClock = Arc::new(SystemClock);
    if let Err(failure) = crate::daemon::channels(&settings, &clock, Arc::new(NoVault)) {
        faults.0.push(placed(file, &failure.to_string()));
    }
    faults.into_result()?;
    Ok(settings)
}

/// What a channel says of its section, `channels.email.relay: …`, at its line: that of the key, else that of its section.
pub(super) fn placed(file: &ConfigFile, told: &str) -> Problem {
    const FIX: &str =
        "put that line right: wardmote config show prints every key with what it takes";
    let key = told.split([':', ' ']).next().unwrap_or_default();
    let above = std::iter::successors(Some(key), |path| {
        path.rsplit_once('.').map(|(above, _)| above)
    });
    let written = |path: &&str| file.source().line_of(path).is_some();
    match above.filter(|path| path.contains('.')).find(written) {
        None => Problem::of_file(file.source().name(), told, Some(FIX)),
        Some(path) => {
            let rest = told[key.len()..].trim_start_matches(':').trim_start();
            let name = key[path.len()..].trim_start_matches('.');
            let what = match name {
                "" => rest.to_owned(),
                name => format!("{name}: {rest}"),
            };
            let (what, fix) = match what.rsplit_once(": ") {
                Some((what, fix)) => (what.to_owned(), fix.to_owned()),
                None => (what, FIX.to_owned()),
            };
            file.source().problem(path, what, Some(fix))
        }
    }
}

/// What is wrong with a standard or a catalogue of one's own, at the line that names it.
fn of_the_texts(file: &ConfigFile, settings: &Settings, why: String) -> Problem {
    let own = [
        ("standard.file", &settings.standard.file),
        ("standard.data", &settings.standard.data),
        ("catalogue.overlay", &settings.catalogue.overlay),
    ];
    let about = own.into_iter().filter(|(_, path)| path.is_some());
    let named = |(_, path): &(&str, &Option<std::path::PathBuf>)| {
        path.as_ref()
            .is_some_and(|p| why.contains(&p.display().to_string()))
    };
    let all: Vec<_> = about.collect();
    let one = all.iter().find(|own| named(own)).or(all.first());
    let fix = "put that file right, or take this line out";
    match one {
        Some((path, _)) => file.source().problem(path, why, Some(fix.to_owned())),
        None => Problem::of_file(file.source().name(), why, Some(fix)),
    }
}

fn check(config: &Path, as_json: bool) -> Outcome {
    let read = ConfigFile::read(config).map_err(Problems::from);
    let read = read.and_then(|file| {
        let settings = proved(&file)?;
        let warnings = settings.warnings(&file);
        Ok((settings, warnings))
    });
    match (read, as_json) {
        (Ok((settings, warnings)), false) => {
            for warning in warnings {
                say!("Look at this: {warning}");
            }
            data!(
                "{}: good. It sends to the {} realm.",
                config.display(),
                settings.server.realm
            );
            Ok(Exit::Done)
        }
        (Ok((settings, warnings)), true) => {
            let said = json!({
                "good": true, "realm": settings.server.realm, "faults": [], "warnings": warnings,
            });
            data!("{said}");
            Ok(Exit::Done)
        }
        (Err(faults), true) => {
            data!(
                "{}",
                json!({"good": false, "faults": faults, "warnings": []})
            );
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

#[cfg(test)]
mod planted_tests;
