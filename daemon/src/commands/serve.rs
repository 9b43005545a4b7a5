//! `serve`: the daemon.

use std::path::Path;

use tokio::signal::unix::{Signal, SignalKind, signal};
use wardmote_config::ConfigFile;

use super::reload::{Fixed, Sockets, reload};
use super::{
    exit::{Exit, Failure, Outcome},
    listeners,
    print::say,
};
use crate::settings::Settings;

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

/// Runs until SIGTERM or SIGINT, then finishes what is under way. SIGHUP reads the configuration again.
pub(super) async fn run(config: &Path) -> Outcome {
    crate::logging::start();
    let file = ConfigFile::read(config)?;
    let settings = Settings::read(&file)?;
    settings.finished(&file)?;
    let mut signals = Signals::listen()?;
    let mut hangup = signal(SignalKind::hangup()).map_err(Failure::other)?;
    let fixed = Fixed::of(&settings);
    let sockets = Sockets::keep(listeners::take(&settings.server).await?)?;
    let mut daemon = sockets.start(settings).await?;
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
    let why = loop {
        tokio::select! {
            () = signals.next() => break None,
            fault = daemon.broken() => break Some(fault),
            () = crate::watchdog::feed(&daemon) => break None,
            _ = hangup.recv() => {}
        }
        daemon = reload(daemon, config, &fixed, &sockets).await?;
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
