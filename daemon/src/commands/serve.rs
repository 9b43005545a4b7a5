//! `serve`: the daemon.

use std::{path::Path, sync::Arc};

use tokio::signal::unix::{Signal, SignalKind, signal};
use wardmote_config::ConfigFile;
use wardmote_domain::clock::SystemClock;

use super::{
    exit::{Exit, Failure, Outcome},
    listeners,
    print::say,
};
use crate::{daemon::Daemon, settings::Settings};

/// Logs for journald: one JSON object a line, by the level in RUST_LOG (default: info).
fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let json = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let _ = json.try_init();
}

/// SIGTERM and SIGINT: the first asks the daemon to finish what is under way, the second to stop at once.
pub(crate) struct Signals {
    term: Signal,
    int: Signal,
}

impl Signals {
    /// Listens from now on: a signal that comes before anybody asks is kept.
    pub fn listen() -> Result<Self, Failure> {
        let on = |kind| signal(kind).map_err(Failure::other);
        Ok(Self {
            term: on(SignalKind::terminate())?,
            int: on(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

/// Runs until SIGTERM or SIGINT, then finishes what is under way.
pub(super) async fn run(config: &Path) -> Outcome {
    log();
    let settings = Settings::read(&ConfigFile::read(config)?)?;
    let mut signals = Signals::listen()?;
    let (desk, public) = listeners::take(&settings.server).await?;
    let daemon = Daemon::start(settings, Arc::new(SystemClock), desk, public).await?;
    say!(
        "Wardmote {}: desk on {}, public pages on {}",
        env!("CARGO_PKG_VERSION"),
        daemon.desk_address(),
        daemon.public_address()
    );
    daemon.run();
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%error, "systemd could not be told that the daemon is ready");
    }
    let why = tokio::select! {
        () = signals.next() => None,
        fault = daemon.broken() => Some(fault),
        () = crate::watchdog::feed(&daemon) => None,
    };
    // Where nobody listens for it this does nothing.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    let clean = tokio::select! {
        clean = daemon.drain() => clean,
        () = signals.next() => false,
    };
    match (why, clean) {
        (Some(fault), _) => Err(Failure::other(fault)),
        (None, true) => Ok(Exit::Done),
        (None, false) => {
            say!(
                "Stopped before everything under way had its answer; the next start settles the rest."
            );
            Ok(Exit::Done)
        }
    }
}
