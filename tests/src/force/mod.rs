//! The fixture: an invented force with its people, readers and daemon, and the providers it speaks to.

mod look;
mod people;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitStatus,
    sync::{Arc, Mutex},
};

use reqwest::Method;
use tempfile::TempDir;
use wardmote_channels::{
    email::sandbox::{self as smtp, SmtpSandbox},
    twitter::sandbox::XSandbox,
};
use wardmote_domain::clock::{SharedClock, SystemClock};

pub use people::{ADMINISTRATOR, Output};

use crate::{
    client::Client,
    daemon::{self, Daemon, LOOK, LOOKS, Under},
    ports, rest,
    setup::{self, Places, Setup},
};

/// An invented force, running. [`Force::end`] must be the last call: it fails the test where work was left undone.
pub struct Force {
    /// What the test set.
    pub setup: Setup,
    /// The relay.
    pub mail: SmtpSandbox,
    /// X.
    pub x: XSandbox,
    /// Where everything is.
    pub at: Places,
    daemon: Option<Daemon>,
    tokens: BTreeMap<String, String>,
    messages: Mutex<Vec<String>>,
    ended: bool,
    dir: TempDir,
}

impl Force {
    /// A force with the usual setup.
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// A force with that setup: people, tokens and readers are there, the daemon answers. Fail points come into force
    /// only with [`Force::restart`], so that none stops the preparations.
    pub async fn with(setup: Setup) -> Self {
        let dir = TempDir::new().unwrap();
        let clock: SharedClock = Arc::new(SystemClock);
        let mail = smtp::start(([127, 0, 0, 1], 0).into(), clock.clone())
            .await
            .unwrap();
        let x = XSandbox::start(([127, 0, 0, 1], 0).into(), clock)
            .await
            .unwrap();
        let relay = setup.relay.clone().unwrap_or_else(|| mail.relay());
        let at = Places {
            desk: ports::free(),
            public: ports::free(),
            relay,
            x: x.base_url(),
        };
        setup::write(dir.path(), &setup, &at);
        let mut force = Self {
            setup,
            mail,
            x,
            at,
            daemon: None,
            tokens: BTreeMap::new(),
            messages: Mutex::default(),
            ended: false,
            dir,
        };
        force.people().await;
        force
    }

    /// The folder of this force.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Starts the daemon and waits until it is ready, or has ended (at a fail point).
    pub async fn start(&mut self, failpoints: Option<&str>) {
        let environment = self.setup.environment.iter();
        let under = Under {
            environment: environment
                .map(|(k, v)| ((*k).to_owned(), v.clone()))
                .collect(),
            ..Under::default()
        };
        let authorities = self.setup.live.as_deref();
        let mut daemon = Daemon::start_under(self.dir.path(), &under, failpoints, authorities);
        let desk = Client::new(self.at.desk, None);
        for _ in 0..LOOKS {
            let ready = desk.try_send(desk.request(Method::GET, "/readyz")).await;
            if ready.is_ok_and(|said| said.status == 200) {
                break;
            }
            if let Some(status) = daemon.ended() {
                assert!(
                    failpoints.is_some() && daemon::aborted(status),
                    "{status}\n{}",
                    daemon.tail()
                );
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.daemon = Some(daemon);
    }

    /// Starts the daemon on a machine that fails. Gives whether it came to be ready; else it has ended.
    pub async fn start_under(&mut self, under: &Under) -> bool {
        let mut daemon = Daemon::start_under(self.dir.path(), under, None, None);
        let desk = Client::new(self.at.desk, None);
        let mut ready = false;
        for _ in 0..LOOKS {
            let said = desk.try_send(desk.request(Method::GET, "/readyz")).await;
            ready = said.is_ok_and(|said| said.status == 200);
            if ready || daemon.ended().is_some() {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.daemon = Some(daemon);
        ready
    }

    /// Starts the daemon and waits for nothing.
    pub fn launch(&mut self) {
        let live = self.setup.live.as_deref();
        self.daemon = Some(Daemon::start(self.dir.path(), None, live));
    }

    /// Waits until the daemon says that it is ready. It must not end meanwhile.
    pub async fn ready(&mut self) {
        let desk = Client::new(self.at.desk, None);
        for _ in 0..LOOKS {
            let asked = desk.try_send(desk.request(Method::GET, "/readyz")).await;
            if asked.is_ok_and(|said| said.status == 200) {
                return;
            }
            if let Some(status) = self.daemon_ended() {
                panic!("the daemon ended by itself: {status}");
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("the daemon did not become ready");
    }

    /// The number of the daemon's process.
    pub fn process(&self) -> Option<u32> {
        self.daemon.as_ref().map(Daemon::process)
    }

    /// Stops the daemon as systemd does and starts it again with the fail points of the setup.
    pub async fn restart(&mut self) {
        self.stop().await;
        let points = self.setup.failpoints.clone();
        self.start(points.as_deref()).await;
    }

    /// Stops the daemon as systemd does; it must end well.
    pub async fn stop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let status = daemon.terminate().await;
            assert!(status.success(), "{status}\n{}", daemon.tail());
        }
    }

    /// Kills the daemon where it stands.
    pub fn kill(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill();
        }
    }

    /// How the daemon ended, if it has by itself.
    pub fn daemon_ended(&mut self) -> Option<ExitStatus> {
        self.daemon.as_mut().and_then(Daemon::ended)
    }

    /// Waits until the daemon has ended by itself.
    pub async fn daemon_end(&mut self) -> ExitStatus {
        self.daemon.as_mut().unwrap().end().await
    }

    /// All that the daemon wrote.
    pub fn log(&self) -> String {
        self.daemon.as_ref().map(Daemon::log).unwrap_or_default()
    }

    /// Ends the test: every message has come to rest, the daemon stops well, and the record is whole.
    pub async fn end(mut self) {
        let all = self.messages.lock().unwrap().clone();
        for id in all {
            rest::settled(&self.author(), &id).await;
        }
        self.finish().await;
    }

    /// Ends a test that leaves messages waiting on purpose.
    pub async fn end_leaving_work(mut self) {
        self.finish().await;
    }

    async fn finish(&mut self) {
        self.ended = true;
        self.stop().await;
        let proof = self.verify().await;
        assert_eq!(proof.code, 0, "{}{}", proof.stdout, proof.stderr);
    }

    /// `wardmote audit verify`.
    pub async fn verify(&self) -> Output {
        self.cli_as(
            "",
            &[
                "audit",
                "verify",
                "--config",
                &self.file("wardmote.toml").display().to_string(),
            ],
        )
        .await
    }

    /// Ends a test that damaged the record on purpose.
    pub fn end_broken(mut self) {
        self.ended = true;
    }
}

impl Drop for Force {
    fn drop(&mut self) {
        if std::thread::panicking() {
            if let Some(daemon) = &self.daemon {
                eprintln!("-- the daemon's last words\n{}", daemon.tail());
            }
        } else {
            assert!(
                self.ended,
                "a test must finish with Force::end, which looks for work left undone"
            );
        }
    }
}
