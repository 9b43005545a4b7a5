//! The service manager's watchdog (`WatchdogSec=`), fed by real progress: the store's writer takes a turn, and no loop of
//! the pipeline has hung. Where nobody watches, it does nothing.

use std::time::Duration;

use crate::daemon::Daemon;

/// Feeds the watchdog for as long as the daemon moves. It never ends by itself.
pub async fn feed(daemon: &Daemon) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return std::future::pending().await;
    };
    // Three looks in the time after which the service manager kills: one may be late.
    let every = limit / 3;
    loop {
        look(daemon, every).await;
        tokio::time::sleep(every).await;
    }
}

async fn look(daemon: &Daemon, patience: Duration) {
    match daemon.moves(patience).await {
        Ok(()) => {
            if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]) {
                tracing::warn!(%error, "the watchdog could not be fed");
            }
        }
        Err(why) => tracing::error!(
            why,
            "no progress: the watchdog is not fed, and the service manager will start the daemon anew"
        ),
    }
}
