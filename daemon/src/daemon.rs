//! The daemon whole: store, desk, channels, pipeline and two listeners, started, run and drained.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::Router;
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use wardmote_channels::{Channels, backoff::Jitter, registry::Seams, vault::Vault};
use wardmote_domain::{clock::SharedClock, words::Realm};
use wardmote_store::{Store, StoreError};

use crate::{
    commands::{Exit, Failure},
    desk::{Desk, Judge},
    http::{self, serve::Patience},
    pages,
    pipeline::{Pipeline, accounts::Accounts},
    private::keep_private,
    settings::Settings,
    signer::Signer,
    stage::{self, Ports, Stage},
    vault::StoreVault,
};

/// The longest that a step waits for one answer: twice what the slowest channel allows by itself (email: 300 s for a
/// command and 600 s after the whole mail).
const LONGEST_WAIT: Duration = Duration::from_secs(1800);

/// A daemon that is started. Dropping it stops its loops without waiting.
pub struct Daemon {
    desk: Desk,
    pipeline: Pipeline,
    channels: Channels,
    store: Store,
    stop: CancellationToken,
    tasks: TaskTracker,
    fault: watch::Sender<Option<String>>,
    listeners: Mutex<Vec<(TcpListener, Router)>>,
    desk_address: SocketAddr,
    public_address: SocketAddr,
    drain: Duration,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Daemon {
    /// Opens the store, proves catalogue and standard, sets up the channels, and takes the two listeners. Nothing moves
    /// before [`Daemon::run`].
    ///
    /// # Errors
    /// With what could not be started, and how to put it right.
    pub async fn start(
        mut settings: Settings,
        clock: SharedClock,
        desk_listener: TcpListener,
        public_listener: TcpListener,
    ) -> Result<Self, Failure> {
        let judge = Judge::new(settings.workshop()).map_err(Failure::input)?;
        let store = open(&settings.store.file, Arc::clone(&clock)).await?;
        store
            .belongs_to(settings.server.realm)
            .await
            .map_err(|error| match error {
                StoreError::OtherRealm { .. } => {
                    Failure::input(format_args!("store.file: {error}"))
                }
                // A disk that failed is no mistake of the configuration: the service manager tries again.
                other => Failure::other(format_args!("{}: {other}", settings.store.file.display())),
            })?;
        let stage = exercise(&mut settings, &clock).await?;
        let vault = StoreVault::new(store.clone(), &settings.key).map_err(Failure::other)?;
        let channels = channels(&settings, &clock, Arc::new(vault))?;
        let accounts = Accounts::new(&channels, &settings.routes);
        let drain = Duration::from_secs(u64::from(settings.server.drain_seconds));
        let wake = Arc::new(Notify::new());
        let desk = Desk::new(store.clone(), judge, settings, clock, accounts, wake);
        desk.load_sentences().await.map_err(Failure::other)?;
        let pipeline = Pipeline::new(&desk, channels.clone());
        pipeline.recover().await.map_err(Failure::other)?;
        let address = |l: &TcpListener| l.local_addr().map_err(Failure::other);
        let (desk_address, public_address) = (address(&desk_listener)?, address(&public_listener)?);
        let mut desk_router =
            http::router(desk.clone()).merge(pages::console::router(desk.clone()));
        if let Some(stage) = stage {
            desk_router = desk_router.merge(pages::exercise::router(&desk, stage));
        }
        let public_router =
            pages::public::router(desk.clone()).merge(http::callbacks(pipeline.clone()));
        let desk_router = http::counted(desk_router, desk.clone(), false);
        let public_router = http::counted(public_router, desk.clone(), true);
        let stop = pipeline.stopping();
        Ok(Self {
            desk,
            pipeline,
            channels,
            store,
            stop,
            tasks: TaskTracker::new(),
            fault: watch::Sender::new(None),
            listeners: Mutex::new(vec![
                (desk_listener, desk_router),
                (public_listener, public_router),
            ]),
            desk_address,
            public_address,
            drain,
        })
    }

    /// Where the desk listens.
    pub fn desk_address(&self) -> SocketAddr {
        self.desk_address
    }

    /// Where the public pages listen.
    pub fn public_address(&self) -> SocketAddr {
        self.public_address
    }

    /// What people may ask.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What happens by itself, for who steps it by hand.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Answers requests from now on. The second call does nothing.
    pub fn listen(&self) {
        let taken = std::mem::take(
            &mut *self
                .listeners
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for (listener, router) in taken {
            self.tasks.spawn(http::serve::serve(
                listener,
                router,
                Patience::default(),
                self.stop.clone(),
            ));
        }
    }

    /// Answers requests and runs the pipeline's loops.
    pub fn run(&self) {
        self.listen();
        self.pipeline.spawn(&self.tasks, &self.stop, &self.fault);
    }

    /// Waits for a fault that the daemon cannot go on after.
    pub async fn broken(&self) -> String {
        let mut seen = self.fault.subscribe();
        let loops = async {
            match seen.wait_for(Option::is_some).await {
                Ok(why) => why.clone().unwrap_or_default(),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            why = loops => why,
            why = self.store.stopped() => format!("the store has stopped: {why}"),
        }
    }

    /// Whether it moves: the store's writer takes a turn within `patience`, and no loop has hung.
    ///
    /// # Errors
    /// With what does not move.
    pub async fn moves(&self, patience: Duration) -> Result<(), String> {
        match tokio::time::timeout(patience, self.store.takes_a_turn()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(format!("the store: {error}")),
            Err(_) => return Err("the store has not written for too long".to_owned()),
        }
        match self.pipeline.stuck(LONGEST_WAIT) {
            Some(part) => Err(format!("{part} has waited for more than {LONGEST_WAIT:?}")),
            None => Ok(()),
        }
    }

    /// Takes nothing new, waits for what is on the wire, and closes. False when the time for it ran out: what is on the wire
    /// then is broken off, so that nothing leaves by a daemon that is gone.
    pub async fn drain(self) -> bool {
        self.stop.cancel();
        self.tasks.close();
        let at_rest = async {
            self.tasks.wait().await;
            self.pipeline.at_rest().await;
        };
        let clean = tokio::time::timeout(self.drain, at_rest).await.is_ok();
        self.pipeline.break_off().await;
        self.channels.close().await;
        if let Err(error) = self.store.clone().close().await {
            tracing::warn!(%error, "the store did not close cleanly");
        }
        clean
    }
}

/// Opens the database for writing: its owner's alone, and no other daemon's.
///
/// # Errors
/// [`Exit::Conflict`] while another daemon holds it; what else keeps it from opening.
pub async fn open(file: &Path, clock: SharedClock) -> Result<Store, Failure> {
    keep_private(file)?;
    Store::open(file, clock).await.map_err(|error| match error {
        StoreError::Locked(_) => Failure::new(
            Exit::Conflict,
            format!(
                "{}: a daemon holds this database already: stop it first, or use that one",
                file.display()
            ),
        ),
        other => Failure::other(format_args!("{}: {other}", file.display())),
    })
}

/// In an exercise, starts a sandbox for each channel and points the channels at them. They live as long as the page that
/// shows what they received.
///
/// # Errors
/// When a sandbox cannot have a port.
async fn exercise(settings: &mut Settings, clock: &SharedClock) -> Result<Option<Stage>, Failure> {
    if settings.server.realm != Realm::Exercise {
        return Ok(None);
    }
    let stage = Stage::start(clock, Ports::Any, stage::every_ward()).await?;
    settings.channels = stage.sections(settings.exercise_mail()?);
    Ok(Some(stage))
}

/// Sets up every channel of the configuration; connects to nothing.
///
/// # Errors
/// With the first that cannot be set up: a section that makes no sense, an endpoint of the other realm.
pub fn channels(
    settings: &Settings,
    clock: &SharedClock,
    vault: Arc<dyn Vault>,
) -> Result<Channels, Failure> {
    // Another part of the process may have installed it first: either way one is there.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let signer = Signer::new(&settings.key);
    let seams = Seams {
        realm: settings.server.realm,
        bounce_key: signer.bounce_key(),
        clock: Arc::clone(clock),
        jitter: Jitter::random(),
        vault,
    };
    Channels::build(settings.channels.clone(), &seams).map_err(Failure::input)
}
