//! SIGHUP: the configuration is read again, whole or not at all. What is on the wire is finished with the old one; then the
//! daemon starts anew inside the same process, on the same sockets, so that nobody who connects meanwhile is refused.

use std::{net::TcpListener as StdListener, path::Path, path::PathBuf, sync::Arc};

use sd_notify::NotifyState;
use tokio::net::TcpListener;
use wardmote_config::{ConfigFile, Problems};
use wardmote_domain::{
    clock::{Clock as _, SystemClock},
    words::Realm,
};

use super::{config::proved, exit::Failure};
use crate::{
    daemon::Daemon,
    settings::{Server, Settings},
    signer::Signer,
};

/// The sockets, kept for as long as the process lives.
pub(super) struct Sockets(StdListener, StdListener);

impl Sockets {
    /// Keeps them.
    pub fn keep((desk, public): (TcpListener, TcpListener)) -> Result<Self, Failure> {
        let std = |listener: TcpListener| listener.into_std().map_err(Failure::other);
        Ok(Self(std(desk)?, std(public)?))
    }

    fn again(&self) -> Result<(TcpListener, TcpListener), Failure> {
        let again = |listener: &StdListener| {
            let copy = listener.try_clone().map_err(Failure::other)?;
            TcpListener::from_std(copy).map_err(Failure::other)
        };
        Ok((again(&self.0)?, again(&self.1)?))
    }

    /// Starts a daemon on them.
    pub async fn start(&self, settings: Settings) -> Result<Daemon, Failure> {
        let (desk, public) = self.again()?;
        Daemon::start(settings, Arc::new(SystemClock), desk, public).await
    }
}

/// What only a new start of the process can change, and the key, which must stay what it is.
pub(super) struct Fixed {
    realm: Realm,
    listen: std::net::SocketAddr,
    public_listen: std::net::SocketAddr,
    file: PathBuf,
    key: [u8; 32],
}

impl Fixed {
    /// Of these settings.
    pub fn of(settings: &Settings) -> Self {
        Self {
            realm: settings.server.realm,
            listen: settings.server.listen,
            public_listen: settings.server.public_listen,
            file: settings.store.file.clone(),
            key: Signer::new(&settings.key).mark(),
        }
    }

    /// Where it sends.
    pub fn realm(&self) -> Realm {
        self.realm
    }

    /// Why a file needs more than to be read again, one a line. What else is wrong with it often follows from that, as every
    /// outlet does from the realm; so this is asked first, of each part that can be read.
    fn changed(&self, file: &ConfigFile) -> Vec<String> {
        let server: Option<Server> = file.required("server").ok();
        let store = Settings::store_section(file).ok();
        let key = Settings::key(file).ok();
        let server = |differs: fn(&Self, &Server) -> bool| {
            server.as_ref().is_some_and(|server| differs(self, server))
        };
        let unit = match self.realm {
            Realm::Exercise => "wardmote-exercise",
            _ => "wardmote",
        };
        let anew = |key| format!("{key} has changed: that needs systemctl restart {unit}");
        let differs = [
            ("server.realm", server(|ours, new| ours.realm != new.realm)),
            (
                "server.listen",
                server(|ours, new| ours.listen != new.listen),
            ),
            (
                "server.public_listen",
                server(|ours, new| ours.public_listen != new.public_listen),
            ),
            ("store.file", store.is_some_and(|s| s.file != self.file)),
        ];
        let mut why: Vec<String> = differs
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(key, _)| anew(key))
            .collect();
        if key.is_some_and(|key| Signer::new(&key).mark() != self.key) {
            why.push(
                "secrets.key is another key: with it, people who left would come back, and links in mails that went out would \
                 not work. Put the old key back"
                    .to_owned(),
            );
        }
        why
    }
}

/// The new settings, or every reason why they are not taken, one a line.
fn taken(config: &Path, fixed: &Fixed) -> Result<Settings, Vec<String>> {
    let lines = |faults: Problems| faults.0.iter().map(ToString::to_string).collect::<Vec<_>>();
    let file = ConfigFile::read(config).map_err(|fault| lines(fault.into()))?;
    let changed = fixed.changed(&file);
    if changed.is_empty() {
        proved(&file).map_err(lines)
    } else {
        Err(changed)
    }
}

/// Reads the configuration again and goes on with it; with the old one where the new one is wrong.
///
/// # Errors
/// When the daemon cannot be started with what was proved: the process ends then, and systemd starts it.
pub(super) async fn reload(
    daemon: Daemon,
    config: &Path,
    fixed: &Fixed,
    sockets: &Sockets,
) -> Result<Daemon, Failure> {
    tell(&reloading());
    let settings = match taken(config, fixed) {
        Ok(settings) => settings,
        Err(faults) => {
            for fault in &faults {
                tracing::error!(
                    event = "reload_refused",
                    fault,
                    "the configuration was not taken; the old one is in force"
                );
            }
            let desk = daemon.desk();
            desk.counters.reloaded(false, desk.clock().now());
            let first = faults.first().map_or("", String::as_str);
            let status =
                format!("The configuration was not taken, the old one is in force: {first}");
            tell(&[NotifyState::Ready, NotifyState::Status(&status)]);
            return Ok(daemon);
        }
    };
    tracing::info!(
        event = "reload",
        "the configuration is taken; what is on the wire is finished first"
    );
    if !daemon.drain().await {
        tracing::warn!(
            event = "reload",
            "something under way has no answer yet; it is settled"
        );
    }
    let daemon = sockets.start(settings).await?;
    daemon.run();
    let status = format!("Configuration read at {}", SystemClock.now());
    tell(&[NotifyState::Ready, NotifyState::Status(&status)]);
    tracing::info!(event = "reloaded", "the new configuration is in force");
    Ok(daemon)
}

fn reloading() -> Vec<NotifyState<'static>> {
    let mut states = vec![NotifyState::Reloading];
    states.extend(NotifyState::monotonic_usec_now().ok());
    states
}

/// Where nobody listens for it this does nothing.
fn tell(states: &[NotifyState<'_>]) {
    let _ = sd_notify::notify(states);
}
