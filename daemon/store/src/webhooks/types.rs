//! What the store says of webhooks.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::AuditAct,
    hook::{EventKind, Hears},
    ids::{MessageId, PersonId, WebhookId},
    message::MessageState,
    words::{Kind, Priority},
};

use crate::hash::Sha256;

/// A receiver to be added. Its secret is encrypted already.
pub struct NewWebhook {
    /// Its id.
    pub id: WebhookId,
    /// What it is called.
    pub label: String,
    /// Where calls go.
    pub address: String,
    /// What it hears.
    pub hears: Hears,
    /// Of which areas.
    pub areas: AreaSet,
    /// The secret that calls are signed with, encrypted.
    pub secret: Vec<u8>,
}

/// Why the daemon stopped a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookStop {
    /// It answered 410: it wants no call again.
    Gone,
    /// It has taken nothing for as long as a call is tried.
    Failing,
}

impl WebhookStop {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

/// A receiver, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookView {
    /// Its id.
    pub id: WebhookId,
    /// What it is called.
    pub label: String,
    /// Where calls go: for administrators alone.
    pub address: String,
    /// What it hears.
    pub hears: Hears,
    /// Of which areas.
    pub areas: AreaSet,
    /// When it was added.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: PersonId,
    /// Since when a person has it paused.
    pub paused_at: Option<Timestamp>,
    /// Since when the daemon has it stopped, and why.
    pub stopped: Option<(Timestamp, WebhookStop)>,
    /// Until when the secret before this one still signs as well.
    pub old_until: Option<Timestamp>,
    /// The last entry of the record that it has heard of.
    pub record_to: i64,
    /// The last change of a telling that it has heard of.
    pub telling_to: i64,
    /// Calls in a row that it did not take.
    pub failures: u32,
    /// Since when it takes nothing.
    pub failing_at: Option<Timestamp>,
    /// Until when nothing is tried.
    pub rest_until: Option<Timestamp>,
    /// Calls that wait.
    pub waiting: u64,
    /// When what the oldest of them tells was made a call.
    pub oldest: Option<Timestamp>,
    /// When a call was last taken.
    pub taken_at: Option<Timestamp>,
}

/// A receiver's secrets, encrypted.
pub struct WebhookSecrets {
    /// The one in force.
    pub now: Vec<u8>,
    /// The one before, while it still signs.
    pub old: Option<Vec<u8>>,
}

/// Where the two feeds end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heads {
    /// The last entry of the record.
    pub record: i64,
    /// The last change of a telling.
    pub telling: i64,
}

/// An entry of the record as other programs may hear of it: no reason, no text, nobody's name.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordEvent {
    /// Its number.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub act: AuditAct,
    /// The entry's hash.
    pub hash: Sha256,
    /// What more the entry says.
    pub detail: Value,
    /// The message, if it is about one that is still there.
    pub message: Option<MessageId>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// How soon.
    pub priority: Option<Priority>,
    /// Where it stands now.
    pub state: Option<MessageState>,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// Where an event comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallSource {
    /// The record.
    Record,
    /// What our own people are told.
    Telling,
}

impl CallSource {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Telling => "telling",
        }
    }
}

/// A call to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// From which feed.
    pub source: CallSource,
    /// Its number there.
    pub sequence: i64,
    /// The id that the receiver knows a repeat by.
    pub event: String,
    /// What happened.
    pub kind: EventKind,
    /// The exact body.
    pub body: String,
    /// From when it is of no use.
    pub until: Option<Timestamp>,
}

/// A call that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCall {
    /// Its number.
    pub call: i64,
    /// The id that the receiver knows a repeat by.
    pub event: String,
    /// What happened.
    pub kind: EventKind,
    /// The exact body.
    pub body: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it was made ready.
    pub made_at: Timestamp,
    /// From when it is of no use.
    pub until: Option<Timestamp>,
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallEnd {
    /// The receiver has it.
    Taken {
        /// Its status.
        status: u16,
    },
    /// It is tried again.
    Again {
        /// When.
        at: Timestamp,
        /// Until when nothing else is tried there either.
        rest_until: Option<Timestamp>,
        /// The receiver's status, if it answered.
        status: Option<u16>,
        /// What went wrong, in words.
        words: String,
    },
    /// It is not tried again.
    GivenUp {
        /// Whether the receiver is stopped with it.
        stop: Option<WebhookStop>,
        /// The receiver's status, if it answered.
        status: Option<u16>,
        /// What went wrong, in words.
        words: String,
    },
}

/// How a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It waits for its time.
    Waits,
    /// The receiver has it.
    Taken,
    /// It is not tried again.
    GivenUp,
}

/// A call, for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallView {
    /// Its number.
    pub call: i64,
    /// The id that the receiver knows a repeat by.
    pub event: String,
    /// What happened.
    pub kind: EventKind,
    /// When it was made ready.
    pub made_at: Timestamp,
    /// How it stands.
    pub state: CallState,
    /// How often it was tried.
    pub tries: u32,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// The receiver's last status.
    pub status: Option<u16>,
    /// What last went wrong, in words.
    pub words: Option<String>,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
}
