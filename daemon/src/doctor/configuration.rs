//! The configuration as it stands in its file, read and proved as a start would.

use std::path::{Path, PathBuf};

use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::send::{Check, CheckState};

use crate::{
    desk::Judge,
    settings::{InForce, Settings, StoreSection, in_force},
};

/// What the file says.
#[derive(Default)]
pub(super) struct Read {
    pub checks: Vec<Check>,
    pub values: Vec<InForce>,
    pub place: Option<StoreSection>,
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
                checks: vec![fault(&problem)],
                ..Read::default()
            };
        }
    };
    let settings = Settings::read(&file).and_then(|settings| {
        settings.finished(&file)?;
        Ok(settings)
    });
    Read {
        checks: checks(&settings),
        values: in_force(&file).unwrap_or_default(),
        place: Settings::store_section(&file).ok(),
        settings: settings.ok(),
    }
}

fn checks(settings: &Result<Settings, Problems>) -> Vec<Check> {
    let settings = match settings {
        Ok(settings) => settings,
        Err(faults) => return faults.0.iter().map(fault).collect(),
    };
    let realm = format!("it sends to the {} realm", settings.server.realm);
    vec![Check::good("configuration", realm), texts(settings)]
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

fn fault(problem: &Problem) -> Check {
    let mend = problem.fix.clone();
    let told = Problem {
        fix: None,
        ..problem.clone()
    };
    Check::not_good(
        CheckState::Bad,
        "configuration",
        told.to_string(),
        mend.unwrap_or_else(|| "put that line right".to_owned()),
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
