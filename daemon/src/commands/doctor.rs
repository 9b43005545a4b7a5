//! `doctor`: what is missing on this machine and at the providers, and how to put it right. It changes nothing: the
//! database is opened for reading, and nothing is published.

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};
use wardmote_channels::vault::NoVault;
use wardmote_config::ConfigFile;
use wardmote_domain::{
    clock::{SharedClock, SystemClock},
    send::{Check, CheckState},
};
use wardmote_store::Store;

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

/// systemd-timesyncd makes this file when the clock has been set from the network.
const CLOCK_IS_SET: &str = "/run/systemd/timesync/synchronized";

/// Looks at everything that can be looked at.
pub(super) async fn run(config: &Path, as_json: bool) -> Outcome {
    let settings = Settings::read(&ConfigFile::read(config)?)?;
    let mut parts = vec![part("This machine", "", machine(&settings).await)];
    let clock: SharedClock = Arc::new(SystemClock);
    match daemon::channels(&settings, &clock, Arc::new(NoVault)) {
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

fn part(title: &str, account: &str, checks: Vec<Check>) -> Value {
    let checks: Vec<CheckRow> = checks.into_iter().map(CheckRow::from).collect();
    json!({"title": title, "account": account, "checks": checks})
}

async fn machine(settings: &Settings) -> Vec<Check> {
    let mut checks = vec![Check::good(
        "configuration",
        format!("it sends to the {} realm", settings.server.realm),
    )];
    checks.push(match Judge::new(settings.workshop()) {
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
    });
    checks.push(clock());
    checks.push(database(&settings.store.file).await);
    checks
}

fn clock() -> Check {
    if Path::new(CLOCK_IS_SET).exists() {
        return Check::good("clock", "it is set from the network");
    }
    Check::not_good(
        CheckState::NotChecked,
        "clock",
        "nothing on this machine says whether its clock is right",
        "compare it with a clock you trust: timedatectl, or chronyc tracking. X and GOV.UK Notify refuse a clock that is \
         half a minute wrong",
    )
}

async fn database(file: &Path) -> Check {
    const WHAT: &str = "database";
    if !file.exists() {
        return Check::not_good(
            CheckState::Look,
            WHAT,
            format!("{} is not there yet", file.display()),
            "the first start makes it; its folder must be writable by the daemon",
        );
    }
    let stopped = match Store::open_read_only(file, Arc::new(SystemClock)).await {
        Ok(store) => store.lanes().await,
        Err(error) => Err(error),
    };
    match stopped {
        Err(error) => Check::not_good(
            CheckState::Bad,
            WHAT,
            error.to_string(),
            "run doctor as the daemon's own user; if it still says so, restore the last backup",
        ),
        Ok(lanes) => {
            let down: Vec<String> = lanes
                .iter()
                .filter_map(|l| Some(format!("{} ({})", l.lane, l.stopped.as_ref()?.reason.words)))
                .collect();
            if down.is_empty() {
                return Check::good(WHAT, "it can be read, and no channel has stopped");
            }
            Check::not_good(
                CheckState::Look,
                WHAT,
                format!("stopped: {}", down.join("; ")),
                "put right what stopped it, then start it again on the page Channels",
            )
        }
    }
}
