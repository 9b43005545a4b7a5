//! What can go wrong: a refusal is an answer to give to a person; everything else is trouble.

use std::io::ErrorKind;

use wardmote_domain::{delivery, ids::MessageId, message, words::Realm};

use crate::once::RequestAnswer;

/// The store's error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The act is not allowed as things stand; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The writer has stopped because the disk would not take a commit. Nothing more is accepted: end the process and
    /// look at the disk.
    #[error("the store has stopped: {0}; end the daemon, look at the disk and start again")]
    Stopped(String),
    /// The disk is full; nothing of this act was kept.
    #[error("the disk of the database is full; nothing was stored: free some space and try again")]
    Full,
    /// The disk takes no writes; nothing of this act was kept. Nothing was synced before, so nothing is in doubt.
    #[error(
        "the disk of the database cannot be written to; nothing was stored: look at the disk, and whether it can only be read"
    )]
    Unwritable,
    /// Opened read-only.
    #[error("the database was opened for reading only")]
    ReadOnly,
    /// Another daemon holds the file.
    #[error("another daemon holds {0}: stop it first, or give this one a database file of its own")]
    Locked(String),
    /// SQLite is too old to be trusted with a write-ahead log.
    #[error(
        "this SQLite is {0}, and 3.51.3 is needed: older ones can damage a write-ahead log. Build with the bundled one"
    )]
    OldSqlite(String),
    /// The file was made by another version.
    #[error("the database {0}: {1}")]
    Migration(String, String),
    /// The file belongs to another realm: what is exercised and what is real never share a database.
    #[error(
        "this database belongs to the {theirs} realm, and the configuration says {ours}: give each realm a file of its own"
    )]
    OtherRealm {
        /// The realm it was made in.
        theirs: Realm,
        /// The realm of the configuration.
        ours: Realm,
    },
    /// The file was written under another key: whoever has left would not be known again.
    #[error(
        "this database was written with another key than [secrets] key: with this one, people who left would come back, and \
         links in mails that went out would not work. Put the old key back"
    )]
    OtherKey,
    /// The file holds another program's tables, or none.
    #[error("this file is no database of Wardmote: {0}. Give [store] file another name")]
    Foreign(&'static str),
    /// Something in the database cannot be read as what it should be.
    #[error("the database holds {what} that cannot be read: {why}; run `wardmote doctor`")]
    Corrupt {
        /// What.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// A backup cannot be made, or a copy does not prove itself.
    #[error("{0}")]
    Backup(String),
    /// The file or its folder cannot be used.
    #[error("the database file cannot be used: {0}{todo}", todo = of_the_file(.0))]
    Io(#[from] std::io::Error),
    /// SQLite refused a statement. It names columns, never values.
    #[error("the database refused: {0}{todo}", todo = of_sqlite(.0))]
    Sql(#[from] sqlx::Error),
}

/// What to do about an answer of the file system.
fn of_the_file(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => {
            ". Its folder is not there: make it, and give it to the daemon's user"
        }
        ErrorKind::PermissionDenied => {
            ". Run this as the daemon's own user, and see that its folder belongs to that user"
        }
        _ => "",
    }
}

/// What to do about an answer of SQLite, by its primary code (<https://sqlite.org/rescode.html>).
fn of_sqlite(error: &sqlx::Error) -> &'static str {
    let code = match error {
        sqlx::Error::Database(said) => said.code().and_then(|code| code.parse::<i32>().ok()),
        _ => None,
    };
    match code.map(|code| code & 0xff) {
        Some(11) => ". The file is damaged: stop the daemon and restore the last backup",
        Some(14) => {
            ". See that [store] file names a file, that its folder is there, and that both belong to the daemon's user"
        }
        Some(26) => {
            ". See that [store] file names the right file; if it does, the file is damaged: restore the last backup"
        }
        _ => "",
    }
}

impl StoreError {
    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    pub(crate) fn corrupt(what: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Corrupt {
            what,
            why: why.to_string(),
        }
    }
}

/// Why an act is not allowed as things stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table of a message's states says no.
    #[error(transparent)]
    State(#[from] message::RefusedStep),
    /// The table of a delivery's states says no.
    #[error(transparent)]
    Delivery(#[from] delivery::RefusedStep),
    /// There is no such thing.
    #[error("there is no {0}")]
    NotFound(&'static str),
    /// It is there already, or another act came first.
    #[error("{0}")]
    Conflict(String),
    /// The text changed since it was read.
    #[error("the message has changed since you read it: read it again and approve what you see")]
    HashMismatch,
    /// The author is never the approver, nor the reviewer.
    #[error("you wrote this message, so another person must decide on it")]
    OwnMessage,
    /// Another person than its author must do this: the last word before the public has it.
    #[error("you wrote this message, so another person must {0}: nobody publishes alone")]
    OwnAct(&'static str),
    /// The same key with another body.
    #[error("this key was used for another message: use a new key for a new message")]
    KeyReused,
    /// The same request was answered before under this key.
    #[error("this was done before under the same key")]
    Answered(RequestAnswer),
    /// It was answered before under this key, and the answer was erased with the texts that it spoke of.
    #[error(
        "this was done before under the same key; its answer was erased with the texts it spoke of"
    )]
    AnswerErased,
    /// The standard does not allow it.
    #[error("{0}")]
    Standard(String),
}

impl Refusal {
    /// For a key that made this message, where the answer was not kept.
    pub fn unanswered(id: MessageId) -> Self {
        Self::Conflict(format!(
            "this key was used before: the message that came of it is {id}. Use a new key for a new message"
        ))
    }
}

/// The store's result.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
