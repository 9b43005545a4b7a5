//! Receivers and their calls, in rows and words.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    hook::{EventKind, HookAnswer, judge},
    ids::WebhookId,
};
use wardmote_store::{CallState, CallView, WebhookStop, WebhookView};

/// How a receiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// Calls go.
    Running,
    /// The last calls were not taken; they are tried again.
    Failing,
    /// A person paused it.
    Paused,
    /// The daemon stopped it.
    Stopped,
}

/// A receiver, for administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebhookRow {
    /// Its id.
    pub id: WebhookId,
    /// What it is called.
    pub name: String,
    /// Where calls go.
    pub address: String,
    /// What it hears.
    pub hears: Vec<String>,
    /// Of which areas.
    pub areas: Vec<AreaCode>,
    /// How it stands.
    pub state: WebhookState,
    /// The same in words, with why.
    pub words: String,
    /// Since when it stands so, where it does not run.
    pub since: Option<Timestamp>,
    /// Calls that wait.
    pub waiting: u64,
    /// When it last took one.
    pub taken: Option<Timestamp>,
    /// Until when the secret before this one signs as well.
    pub old_secret_until: Option<Timestamp>,
    /// When it was added.
    pub added: Timestamp,
}

/// One call, for administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallRow {
    /// Its number.
    pub number: i64,
    /// The id that the receiver knows a repeat by.
    pub event: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When it was made ready.
    pub at: Timestamp,
    /// How it stands.
    pub state: CallState,
    /// How often it was tried.
    pub tries: u32,
    /// When it was last tried.
    pub tried: Option<Timestamp>,
    /// The receiver's last status.
    pub status: Option<u16>,
    /// What last went wrong.
    pub words: Option<String>,
    /// When it is tried next.
    pub next: Option<Timestamp>,
}

/// What a test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestedWebhook {
    /// Whether the receiver took the call.
    pub taken: bool,
    /// Its status, if it answered.
    pub status: Option<u16>,
    /// In words, with what to do.
    pub words: String,
}

impl WebhookState {
    /// How a receiver stands.
    pub(crate) fn of(view: &WebhookView) -> Self {
        match (view.paused_at, view.stopped, view.failing_at) {
            (Some(_), ..) => Self::Paused,
            (None, Some(_), _) => Self::Stopped,
            (None, None, Some(_)) => Self::Failing,
            (None, None, None) => Self::Running,
        }
    }
}

pub(super) fn row(view: WebhookView) -> WebhookRow {
    let state = WebhookState::of(&view);
    let (words, since) = match (view.stopped, view.paused_at, view.failing_at) {
        (_, Some(at), _) => ("paused by a person", Some(at)),
        (Some((at, WebhookStop::Gone)), ..) => (
            "stopped: it answered that it wants no calls any more (410)",
            Some(at),
        ),
        (Some((at, WebhookStop::Failing)), ..) => {
            ("stopped: it has taken no call for three days", Some(at))
        }
        (None, None, Some(at)) => (
            "the last calls were not taken; they are tried again",
            Some(at),
        ),
        (None, None, None) => ("running", None),
    };
    WebhookRow {
        id: view.id,
        name: view.label,
        address: view.address,
        hears: view.hears.words().to_vec(),
        areas: view.areas.0,
        state,
        words: words.to_owned(),
        since,
        waiting: view.waiting,
        taken: view.taken_at,
        old_secret_until: view.old_until,
        added: view.made_at,
    }
}

pub(super) fn call_row(view: CallView) -> CallRow {
    CallRow {
        number: view.call,
        event: view.event,
        kind: view.kind,
        at: view.made_at,
        state: view.state,
        tries: view.tries,
        tried: view.tried_at,
        status: view.status,
        words: view.words,
        next: view.next_at,
    }
}

/// What an answer comes to, in words.
pub(crate) fn in_words(status: u16) -> String {
    match (judge(status), status) {
        (HookAnswer::Taken, _) => format!("the receiver has it (status {status})"),
        (HookAnswer::Gone, _) => "the receiver wants no calls any more (status 410)".to_owned(),
        (HookAnswer::Slower, 429) => "the receiver asks for fewer calls (status 429)".to_owned(),
        (_, 300..=399) => format!(
            "the receiver sends calls elsewhere (status {status}), and no call follows: give the new address"
        ),
        (_, 401 | 403) => format!(
            "the receiver does not believe the call (status {status}): check that it has the secret"
        ),
        (_, 404) => "nothing takes calls at that path (status 404): check the address".to_owned(),
        _ => format!("the receiver did not take it (status {status})"),
    }
}
