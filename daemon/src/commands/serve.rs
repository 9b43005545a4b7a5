//! `serve`: the daemon; and `config check | show`.

use std::{path::Path, sync::Arc};

use tokio::signal::unix::{SignalKind, signal};
use wardmote_config::ConfigFile;
use wardmote_domain::clock::{SharedClock, SystemClock};

use super::{
    args::Config,
    exit::{Exit, Failure, Outcome},
};
use crate::{daemon::Daemon, settings::Settings};

/// Logs for journald: one JSON object a line, by the level in RUST_LOG (default: info).
pub(crate) fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let json = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let _ = json.try_init();
}

/// Runs until SIGTERM or SIGINT, then finishes what is under way.
pub(super) async fn run(config: &Path) -> Outcome {
    log();
    let settings = Settings::read(&ConfigFile::read(config)?)?;
    let bind = |at: std::net::SocketAddr| async move {
        tokio::net::TcpListener::bind(at).await.map_err(|e| Failure::other(format_args!("{at}: {e}")))
    };
    let desk = bind(settings.server.listen).await?;
    let public = bind(settings.server.public_listen).await?;
    let daemon = Daemon::start(settings, Arc::new(SystemClock), desk, public).await?;
    eprintln!("Wardmote {}: desk on {}, public pages on {}", env!("CARGO_PKG_VERSION"), daemon.desk_address(), daemon.public_address());
    daemon.run();
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%error, "systemd could not be told that the daemon is ready");
    }
    let why = stopped(&daemon).await?;
    // Where nobody listens for it this does nothing.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    let clean = daemon.drain().await;
    match (why, clean) {
        (Some(fault), _) => Err(Failure::other(fault)),
        (None, true) => Ok(Exit::Done),
        (None, false) => {
            eprintln!("Stopped before everything under way had its answer; the next start settles the rest.");
            Ok(Exit::Done)
        }
    }
}

/// Waits for a signal, or for a fault that the daemon cannot go on after.
async fn stopped(daemon: &Daemon) -> Result<Option<String>, Failure> {
    let mut term = signal(SignalKind::terminate()).map_err(Failure::other)?;
    let mut int = signal(SignalKind::interrupt()).map_err(Failure::other)?;
    tokio::select! {
        _ = term.recv() => Ok(None),
        _ = int.recv() => Ok(None),
        fault = daemon.broken() => Ok(Some(fault)),
    }
}

/// `config check | show`.
pub(super) fn config(what: &Config) -> Outcome {
    match what {
        Config::Show => {
            print!("{}", crate::settings::SHIPPED);
            Ok(Exit::Done)
        }
        Config::Check { config } => {
            let settings = Settings::read(&ConfigFile::read(config)?)?;
            crate::desk::Judge::new(settings.workshop()).map_err(Failure::input)?;
            let clock: SharedClock = Arc::new(SystemClock);
            crate::daemon::channels(&settings, &clock)?;
            println!("{}: good. It sends to the {} realm.", config.display(), settings.server.realm);
            Ok(Exit::Done)
        }
    }
}
