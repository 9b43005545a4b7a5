//! X on loopback: the true wire of API v2 for the calls that Wardmote makes, and receipts of its own. It checks each
//! signature, refuses what X refuses, counts X's limits, shows posts as X shows them, and goes wrong as scripted.
//!
//! It has one app and one account, whose keys are the sample keys that X publishes: they open nothing at X.

mod auth;
mod bodies;
mod faults;
mod line;
mod routes;
mod show;
mod state;
mod window;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::Router;
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::{sync::watch, task::JoinHandle};
use wardmote_domain::{clock::SharedClock, send::AccountName};

use self::{
    line::{Door, Grip, Lines, lock},
    routes::Desk,
    state::State,
};
use super::{
    config::{TwitterAccount, TwitterConfig},
    oauth1::Keys,
};
use crate::sandbox::listen;

pub use faults::{Asked, Fault};
pub use state::{Post, Received};

/// The sample app's key.
pub const CONSUMER_KEY: &str = "xvz1evFS4wEEPTGEFPHBog";
/// The sample app's secret.
pub const CONSUMER_SECRET: &str = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw";
/// The sample account's token.
pub const TOKEN: &str = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";
/// The sample token's secret.
pub const TOKEN_SECRET: &str = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";
/// The account's number.
pub const USER_ID: &str = "370773112";
/// The account's handle.
pub const HANDLE: &str = "example_force";

/// The keys of the sandbox's account.
pub(super) fn sample_keys() -> Keys {
    Keys::from(&account(AccountName(HANDLE.to_owned())))
}

/// The sandbox's account under a name of one's own.
pub fn account(name: AccountName) -> TwitterAccount<SecretString> {
    TwitterAccount {
        name,
        user_id: USER_ID.to_owned(),
        handle: HANDLE.to_owned(),
        consumer_key: CONSUMER_KEY.into(),
        consumer_secret: CONSUMER_SECRET.into(),
        token: TOKEN.into(),
        token_secret: TOKEN_SECRET.into(),
    }
}

/// A sandbox that is running; it stops when dropped.
pub struct XSandbox {
    addr: SocketAddr,
    state: Arc<Mutex<State>>,
    door: Arc<Mutex<Door>>,
    received: watch::Receiver<usize>,
    server: JoinHandle<()>,
}

impl XSandbox {
    /// Starts a sandbox on `wanted`, or the next free port after it, on loopback; everything dated reads `clock`.
    ///
    /// # Errors
    /// When the address is not loopback or no port is free.
    pub async fn start(wanted: SocketAddr, clock: SharedClock) -> io::Result<Self> {
        let listener = listen(wanted).await?;
        let addr = listener.local_addr()?;
        let (state, door) = (
            Arc::new(Mutex::new(State::default())),
            Arc::new(Mutex::new(Door::default())),
        );
        let (sender, received) = watch::channel(0);
        let app = Router::new().fallback(routes::handle).with_state(Desk {
            clock,
            state: state.clone(),
            received: sender,
        });
        let lines = Lines {
            listener,
            door: door.clone(),
        };
        let server = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<Grip>();
            if let Err(error) = axum::serve(lines, service).await {
                tracing::error!(%error, "the sandbox of X stopped");
            }
        });
        Ok(Self {
            addr,
            state,
            door,
            received,
            server,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base address for `channels.twitter.url`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// A section that reaches this sandbox with its own account.
    pub fn config(&self, name: AccountName) -> TwitterConfig {
        TwitterConfig::new(self.base_url(), account(name))
    }

    /// Every post that was taken, oldest first, deleted ones too.
    pub fn posts(&self) -> Vec<Post> {
        lock(&self.state).posts.clone()
    }

    /// Every request that was read, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.state).requests.clone()
    }

    /// Waits until so many requests have been read since the start.
    pub async fn received(&self, requests: usize) {
        // The sender lives as long as the server, which lives as long as this.
        let _ = self
            .received
            .clone()
            .wait_for(|count| *count >= requests)
            .await;
    }

    /// Lets the `nth` call of that sort since the start go wrong.
    pub fn script(&self, asked: Asked, nth: u32, fault: Fault) {
        lock(&self.state).script.plan(asked, nth, fault);
    }

    /// Closes the `nth` connection since the start before anything is read from it.
    pub fn close_connection(&self, nth: u32) {
        lock(&self.door).closed.insert(nth);
    }

    /// Shows posts that come from now on in the timeline only so long after they came.
    pub fn hide_new_posts_for(&self, delay: SignedDuration) {
        lock(&self.state).hidden = delay;
    }

    /// Sets how many calls of that sort go in 15 minutes.
    pub fn limit(&self, asked: Asked, max: u32) {
        lock(&self.state).limit(asked, max);
    }
}

impl Drop for XSandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
