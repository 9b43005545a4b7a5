//! `serve`: the daemon.

use std::{io::IsTerminal as _, path::Path};

use tokio::signal::unix::{Signal, SignalKind, signal};
use wardmote_config::ConfigFile;
use wardmote_store::{Sha256, StoreError};

use super::reload::{Fixed, Sockets, reload};
use super::{
    exit::{Exit, Failure, Outcome},
    listeners,
};
use crate::{daemon::Daemon, settings::Settings};

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
    match served(config).await {
        // A person who typed it reads words; what reads the log reads lines of it.
        Err(failure) if !std::io::stderr().is_terminal() => {
            tracing::error!(event = "ended", why = %failure, "the daemon has ended");
            Ok(failure.exit())
        }
        outcome => outcome,
    }
}

/// Refuses a database that was written under another key, before anything moves. One from before that was kept takes this one.
async fn own_key(daemon: &Daemon) -> Result<(), Failure> {
    let desk = daemon.desk();
    let proved = desk
        .store
        .written_under(desk.settings.server.realm, Sha256(desk.signer.mark()))
        .await;
    proved.map_err(|error| match error {
        StoreError::OtherKey => Failure::input(format_args!("secrets.key: {error}")),
        other => Failure::other(format_args!("{}: {other}", desk.store.file().display())),
    })
}

async fn served(config: &Path) -> Outcome {
    let file = ConfigFile::read(config)?;
    let settings = Settings::read_finished(&file)?;
    #[cfg(feature = "otlp")]
    crate::traces::of_realm(settings.server.realm);
    let mut signals = Signals::listen()?;
    let mut hangup = signal(SignalKind::hangup()).map_err(Failure::other)?;
    let fixed = Fixed::of(&settings);
    let sockets = Sockets::keep(listeners::take(&settings.server).await?)?;
    let mut daemon = sockets.start(settings).await?;
    if let Err(refused) = own_key(&daemon).await {
        daemon.drain().await;
        return Err(refused);
    }
    tracing::info!(
        event = "started",
        version = env!("CARGO_PKG_VERSION"),
        realm = %fixed.realm(),
        desk = %daemon.desk_address(),
        public = %daemon.public_address(),
        "Wardmote has started"
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
    #[cfg(feature = "otlp")]
    crate::traces::finish().await;
    match (why, clean) {
        (Some(fault), _) => Err(Failure::other(fault)),
        (None, true) => {
            tracing::info!(event = "stopped", "Wardmote has stopped");
            Ok(Exit::Done)
        }
        (None, false) => {
            tracing::warn!(
                event = "stopped",
                "stopped before everything under way had its answer; the next start settles the rest"
            );
            Ok(Exit::Done)
        }
    }
}
