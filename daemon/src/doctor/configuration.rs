//! The configuration as it stands in its file, read and proved as a start would.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::{
    send::{Check, CheckState},
    words::Realm,
};

use crate::{
    desk::Judge,
    settings::{InForce, Server, Settings, StoreSection, in_force},
};

/// What the file says.
#[derive(Default)]
pub(super) struct Read {
    pub checks: Vec<Check>,
    pub values: Vec<InForce>,
    pub place: Option<StoreSection>,
    pub realm: Option<Realm>,
    pub key: Option<SecretString>,
    /// Nothing where something is wrong with it.
    pub settings: Option<Settings>,
}

/// Reads it. The catalogue and the standard take a while to prove, so nobody else waits for that.
pub(super) async fn read(config: &Path) -> Read {
    let config: PathBuf = config.to_owned();
    tokio::task::spawn_blocking(move || read_now(&config))
        .await
        .unwrap_or_default()
}

fn read_now(config: &Path) -> Read {
    let file = match ConfigFile::read(config) {
        Ok(file) => file,
        Err(problem) => {
            return Read {
                checks: vec![fault(&problem, CheckState::Bad)],
                ..Read::default()
            };
        }
    };
    let settings = Settings::read_finished(&file);
    Read {
        checks: checks(&file, &settings),
        values: in_force(&file).unwrap_or_default(),
        place: Settings::store_section(&file).ok(),
        realm: file.required("server").ok().map(|s: Server| s.realm),
        key: Settings::key(&file).ok(),
        settings: settings.ok(),
    }
}

fn checks(file: &ConfigFile, settings: &Result<Settings, Problems>) -> Vec<Check> {
    let settings = match settings {
        Ok(settings) => settings,
        Err(faults) => {
            let told = |problem| fault(problem, CheckState::Bad);
            return faults.0.iter().map(told).collect();
        }
    };
    let realm = format!("it sends to the {} realm", settings.server.realm);
    let mut checks = vec![Check::good("configuration", realm), texts(settings)];
    let warnings = settings.warnings(file);
    checks.extend(
        warnings
            .iter()
            .map(|problem| fault(problem, CheckState::Look)),
    );
    checks
}

/// Whether rules and sentences can be read.
fn texts(settings: &Settings) -> Check {
    const WHAT: &str = "standard and catalogue";
    match Judge::new(settings.workshop()) {
        Ok(_) => Check::good(WHAT, "every sentence and rule can be read"),
        Err(why) => Check::not_good(
            CheckState::Bad,
            WHAT,
            why,
            "put that file right, or take its line out of the configuration",
        ),
    }
}

fn fault(problem: &Problem, state: CheckState) -> Check {
    let mend = problem.fix.clone();
    let told = Problem {
        fix: None,
        ..problem.clone()
    };
    let usual = match problem.line {
        Some(_) => "put that line right",
        None => {
            "name the right file with --config, and run doctor as the daemon's own user or as root"
        }
    };
    Check::not_good(
        state,
        "configuration",
        told.to_string(),
        mend.unwrap_or_else(|| usual.to_owned()),
    )
}

/// Where the daemon was given its configuration by the program, as the demo is.
pub(super) fn without_a_file(settings: &Settings) -> Vec<Check> {
    let realm = format!(
        "it was made by the program and sends to the {} realm",
        settings.server.realm
    );
    vec![Check::good("configuration", realm)]
}
