//! A Discourse on loopback: the true wire of its REST interface for the requests that Wardmote makes, and receipts of its
//! own. It checks the key, refuses what Discourse refuses, counts both of its limits on the given clock, holds posts for
//! review where it is told to, and goes wrong as scripted.

mod forum;
mod says;

use std::{collections::BTreeMap, io, net::SocketAddr};

use jiff::Timestamp;
use secrecy::SecretString;
use wardmote_domain::{clock::SharedClock, places::WardCode, send::AccountName};

use self::forum::Forum;
use super::config::{PanelKind, WardPanelConfig};
use crate::sandbox::http::HttpSandbox;

pub use crate::sandbox::{Fault, Received};

/// The sandbox's key.
pub const API_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
/// The account that the key is for.
pub const USERNAME: &str = "ward_team";

/// A topic as the sandbox has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its number.
    pub topic: u64,
    /// The number of its first post.
    pub post: u64,
    /// Its category.
    pub category: u64,
    /// Our number.
    pub external_id: Option<String>,
    /// The title now.
    pub title: String,
    /// The text now.
    pub raw: String,
    /// When it came.
    pub at: Timestamp,
    /// Why it was changed, each time.
    pub edits: Vec<String>,
    /// Whether nobody can answer in it.
    pub closed: bool,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A Discourse that is running; it stops when dropped.
pub struct DiscourseSandbox(HttpSandbox<Forum>);

impl DiscourseSandbox {
    /// Starts it on `wanted`, or the next free port after it, on loopback, with these categories.
    ///
    /// # Errors
    /// When the address is not loopback or no port is free.
    pub async fn start(
        wanted: SocketAddr,
        clock: SharedClock,
        categories: impl IntoIterator<Item = u64>,
    ) -> io::Result<Self> {
        let forum = Forum::new(categories.into_iter().collect());
        HttpSandbox::start(wanted, clock, forum).await.map(Self)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    /// The base address for `channels.ward_panel.url`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr())
    }

    /// A section that reaches this sandbox, with these wards' categories.
    pub fn config(
        &self,
        account: AccountName,
        categories: BTreeMap<WardCode, u64>,
    ) -> WardPanelConfig {
        WardPanelConfig {
            kind: PanelKind::Discourse,
            account,
            url: Some(self.base_url()),
            username: Some(USERNAME.to_owned()),
            api_key: Some(SecretString::from(API_KEY)),
            categories: Some(categories),
            requests_per_minute: None,
            timeout_seconds: None,
            settle_seconds: None,
            time: None,
            day: None,
        }
    }

    /// Every topic that was made, oldest first, deleted ones too; not those that wait for a moderator.
    pub fn topics(&self) -> Vec<Topic> {
        self.0.with(|forum| forum.topics.clone())
    }

    /// How many wait for a moderator.
    pub fn waiting(&self) -> usize {
        self.0.with(|forum| forum.waiting.len())
    }

    /// Holds new topics for a moderator from now on, or no longer.
    pub fn hold_for_review(&self, hold: bool) {
        self.0.with(|forum| forum.holds = hold);
    }

    /// A moderator lets everything through that waits.
    pub fn let_through(&self) {
        self.0.with(Forum::let_through);
    }

    /// Somebody else changes the text of a topic's first post: after the next read of it, where `after_read`.
    pub fn changed_by_another(&self, post: u64, raw: &str, after_read: bool) {
        self.0
            .with(|forum| forum.changed_by_another(post, raw, after_read));
    }

    /// Every request that was read, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        self.0.requests()
    }

    /// The most requests that were ever asked for in one minute, and in ten seconds.
    pub fn most_asked(&self) -> (u32, u32) {
        self.0
            .with(|forum| (forum.minute.most_asked, forum.ten_seconds.most_asked))
    }

    /// Waits until so many requests have been read since the start.
    pub async fn received(&self, requests: usize) {
        self.0.received(requests).await;
    }

    /// Lets the `nth` request whose line starts so (`POST /posts.json`) go wrong.
    pub fn script(&self, line: &str, nth: u32, fault: Fault) {
        self.0.script(line, nth, fault);
    }

    /// Closes the `nth` connection since the start before anything is read from it.
    pub fn close_connection(&self, nth: u32) {
        self.0.close_connection(nth);
    }
}
