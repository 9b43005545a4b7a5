//! X on loopback: the true wire of API v2 for the calls that Wardmote makes, and receipts of its own. It checks each
//! signature, refuses what X refuses, counts X's limits, shows posts as X shows them, and goes wrong as scripted.
//!
//! It has one app and, at first, one account, whose keys are the sample keys that X publishes: they open nothing at X.
//! More accounts can be added, by either OAuth.

mod auth;
mod bodies;
mod faults;
mod line;
mod media;
mod members;
mod posts;
mod routes;
mod show;
mod state;
mod window;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::DefaultBodyLimit};
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::{sync::watch, task::JoinHandle};
use wardmote_domain::{clock::SharedClock, send::AccountName};

use self::{
    line::{Door, Grip, Lines, lock},
    members::Member,
    routes::Desk,
    state::State,
};
use super::{
    config::{TwitterAccount, TwitterConfig},
    oauth1::Keys,
};
use crate::sandbox::listen;

pub use faults::{Asked, Fault};
pub use media::Picture;
pub use posts::Post;
pub use state::Received;

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

/// The client ID of the sample app as a public client of OAuth 2.0.
pub const PUBLIC_CLIENT: &str = "sandbox-public-client";
/// The client ID of the sample app as a confidential client.
pub const CONFIDENTIAL_CLIENT: &str = "sandbox-confidential-client";
/// Its secret.
pub const CLIENT_SECRET: &str = "sandbox-client-secret";
/// The redirect address in the sample app's settings.
pub const REDIRECT: &str = "http://127.0.0.1:8480/connected";

/// The most that is read of a request: a photo of 5 MB in base64.
const LARGEST_REQUEST: usize = 8 * 1024 * 1024;

/// The keys of the sandbox's first account.
pub(super) fn sample_keys() -> Keys {
    keys_of(TOKEN, TOKEN_SECRET)
}

fn keys_of(token: &str, token_secret: &str) -> Keys {
    Keys {
        consumer_key: CONSUMER_KEY.into(),
        consumer_secret: CONSUMER_SECRET.into(),
        token: token.into(),
        token_secret: token_secret.into(),
    }
}

fn nobody(name: AccountName, user_id: &str, handle: &str) -> TwitterAccount<SecretString> {
    TwitterAccount {
        name,
        user_id: user_id.to_owned(),
        handle: handle.to_owned(),
        consumer_key: None,
        consumer_secret: None,
        token: None,
        token_secret: None,
        client_id: None,
        client_secret: None,
        refresh_token: None,
    }
}

fn signing(
    name: AccountName,
    user_id: &str,
    handle: &str,
    keys: Keys,
) -> TwitterAccount<SecretString> {
    TwitterAccount {
        consumer_key: Some(keys.consumer_key),
        consumer_secret: Some(keys.consumer_secret),
        token: Some(keys.token),
        token_secret: Some(keys.token_secret),
        ..nobody(name, user_id, handle)
    }
}

/// The sandbox's first account under a name of one's own.
pub fn account(name: AccountName) -> TwitterAccount<SecretString> {
    signing(name, USER_ID, HANDLE, sample_keys())
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
        let app = Router::new()
            .fallback(routes::handle)
            .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
            .with_state(Desk {
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

    /// A section that reaches this sandbox with its first account.
    pub fn config(&self, name: AccountName) -> TwitterConfig {
        TwitterConfig::new(self.base_url(), vec![account(name)])
    }

    /// Adds an account with keys of OAuth 1.0a of its own, for the same app.
    pub fn add(&self, name: AccountName) -> TwitterAccount<SecretString> {
        let mut state = lock(&self.state);
        let (user_id, handle) = self.next_member(&mut state);
        let keys = keys_of(
            &format!("{user_id}-a-token-of-the-sandbox"),
            &format!("a-token-secret-of-{handle}"),
        );
        state.members.push(Member {
            user_id: user_id.clone(),
            handle: handle.clone(),
            keys: keys.clone(),
        });
        signing(name, &user_id, &handle, keys)
    }

    /// Adds an account that is connected by OAuth 2.0, to the public or the confidential client.
    pub fn add_connected(
        &self,
        name: AccountName,
        confidential: bool,
    ) -> TwitterAccount<SecretString> {
        let added = self.add(name);
        let client = if confidential {
            CONFIDENTIAL_CLIENT
        } else {
            PUBLIC_CLIENT
        };
        let refresh = lock(&self.state).grants.connected(&added.user_id, client);
        TwitterAccount {
            client_id: Some(client.to_owned()),
            client_secret: confidential.then(|| CLIENT_SECRET.into()),
            refresh_token: Some(refresh.into()),
            ..nobody(added.name, &added.user_id, &added.handle)
        }
    }

    fn next_member(&self, state: &mut State) -> (String, String) {
        let number = state.members.len() as u64;
        let first: u64 = USER_ID.parse().unwrap_or_default();
        ((first + number).to_string(), format!("example_{number}"))
    }

    /// Signs the browser in as this account, for the page on which an owner agrees.
    pub fn sign_in(&self, user_id: &str) {
        lock(&self.state).signed_in = user_id.to_owned();
    }

    /// The account's owner takes the app's leave away.
    pub fn revoke(&self, user_id: &str) {
        lock(&self.state).grants.revoke(user_id);
    }

    /// Lets every access token end now.
    pub fn expire_tokens(&self) {
        lock(&self.state).grants.expire();
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

    /// Refuses replies to posts that are younger than this, as X does where it does not show the parent yet.
    pub fn hide_parents_for(&self, delay: SignedDuration) {
        lock(&self.state).parents_hidden = delay;
    }

    /// Works on each picture that comes from now on for so long.
    pub fn work_on_pictures_for(&self, delay: SignedDuration) {
        lock(&self.state).media.works = delay;
    }

    /// The most calls of that sort, by one account or by all, that came within any window of that length: what a
    /// ledger of sliding windows promised.
    pub fn most_in_any(
        &self,
        asked: Asked,
        user_id: Option<&str>,
        window: SignedDuration,
    ) -> usize {
        lock(&self.state).most_in_any(asked, user_id, window)
    }

    /// Sets how many calls of that sort go in 24 hours, for all accounts of the app together.
    pub fn limit_of_day(&self, asked: Asked, max: u32) {
        lock(&self.state).limit_of_day(asked, max);
    }

    /// Sets how many calls of that sort go in 15 minutes, for each account.
    pub fn limit(&self, asked: Asked, max: u32) {
        lock(&self.state).limit(asked, max);
    }
}

impl Drop for XSandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
