//! Messages and their frozen revisions: submit, edit, find.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId, Reference, RevisionNumber},
    message::MessageState,
    words::Kind,
};

use crate::{
    alternatives::{join, named},
    approvals::void_approval,
    audit::{Entry, append},
    error::{Refusal, Result},
    freeze::{NewRevision, freeze},
    hash::{Sha256, micros},
    passes::carry_over,
    people::person_key,
    press::copies::outdated,
    rows::{Cells, priority_number, some},
    store::Store,
    trigger::{new_trigger, wait_for},
    writer::{Turn, Tx},
};

/// How long a key of `submit` is remembered: seven days, in microseconds.
const KEY_LASTS: i64 = 7 * 24 * 3600 * 1_000_000;

/// A message handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Who hands it in.
    pub by: PersonId,
    /// The caller's key for this submission.
    pub key: String,
    /// The hash of what was handed in, to compare under the same key.
    pub body: Sha256,
    /// What it is.
    pub revision: NewRevision,
}

/// A revision as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The message.
    pub id: MessageId,
    /// Its revision.
    pub number: RevisionNumber,
    /// The hash that an approval must name.
    pub hash: Sha256,
    /// Where it stands.
    pub state: MessageState,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// Stored.
    New(Stored),
    /// The same person submitted the same under this key before: the message as it stands.
    Already(Stored),
}

impl Submitted {
    /// The message, new or not.
    pub fn stored(self) -> Stored {
        match self {
            Self::New(stored) | Self::Already(stored) => stored,
        }
    }
}

/// What an act needs to know of a message.
pub(crate) struct Head {
    pub(crate) key: i64,
    pub(crate) id: MessageId,
    pub(crate) author: i64,
    pub(crate) state: MessageState,
    pub(crate) kind: Kind,
    pub(crate) number: RevisionNumber,
    pub(crate) revision: i64,
    pub(crate) hash: Sha256,
    pub(crate) of: Option<i64>,
}

pub(crate) async fn message_key(conn: &mut SqliteConnection, id: MessageId) -> Result<i64> {
    let row = sqlx::query("SELECT message FROM message WHERE public_id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    some(row, "such message")?.int("message")
}

pub(crate) async fn head(conn: &mut SqliteConnection, id: MessageId) -> Result<Head> {
    let row = sqlx::query(
        "SELECT m.message, m.author, m.state, m.kind, m.number, m.of, r.revision, r.hash \
         FROM message m JOIN revision r ON r.message = m.message AND r.number = m.number WHERE m.public_id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(conn)
    .await?;
    let row = some(row, "such message")?;
    Ok(Head {
        key: row.int("message")?,
        id,
        author: row.int("author")?,
        state: row.word("state", "a message's state")?,
        kind: row.word("kind", "a message's kind")?,
        number: RevisionNumber(u32::try_from(row.int("number")?).unwrap_or(0)),
        revision: row.int("revision")?,
        hash: row.hash("hash")?,
        of: row.int_or("of")?,
    })
}

pub(crate) async fn id_of_key(conn: &mut SqliteConnection, key: i64) -> Result<MessageId> {
    let row = sqlx::query("SELECT public_id FROM message WHERE message = $1")
        .bind(key)
        .fetch_one(conn)
        .await?;
    row.word("public_id", "a message's id")
}

/// Writes the new state after asking the table. The caller sets the state's own time in the same transaction, before.
pub(crate) async fn step(tx: &mut Tx, head: &mut Head, to: MessageState) -> Result<()> {
    head.state = head.state.step(to).map_err(Refusal::from)?;
    sqlx::query("UPDATE message SET state = $2 WHERE message = $1")
        .bind(head.key)
        .bind(to.as_str())
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

impl Store {
    /// Stores a message with its first revision, report, key and audit entries, all in one transaction.
    ///
    /// # Errors
    /// [`Refusal::KeyReused`] for a key that stood for something else; [`Refusal::NotFound`] when `of` names no message.
    pub async fn submit(&self, submission: Submission) -> Result<Submitted> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move { submit(tx, submission).await })
            })
            .await?;
        fail::fail_point!("store.submit.after_commit", |_| std::process::abort());
        Ok(done)
    }

    /// Freezes a new revision. Approvals are void; a reason, an owed job or a clearance stays only where its ground is
    /// the same as before.
    ///
    /// # Errors
    /// [`Refusal::State`] once it is out or over.
    pub async fn edit(
        &self,
        message: MessageId,
        by: PersonId,
        revision: NewRevision,
    ) -> Result<Stored> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { edit(tx, message, by, revision).await })
        })
        .await
    }
}

pub(crate) async fn submit(tx: &mut Tx, submission: Submission) -> Result<Submitted> {
    let Submission {
        by,
        key,
        body,
        revision,
    } = submission;
    let person = person_key(&mut tx.conn, by).await?;
    if let Some(first) = earlier(tx, person, &key, body).await? {
        return Ok(Submitted::Already(first));
    }
    let now = tx.now();
    let id = MessageId::new(now);
    let of = match revision.draft.of {
        Some(of) => Some(message_key(&mut tx.conn, of).await?),
        None => None,
    };
    let draft = &revision.draft;
    let done = sqlx::query(
        "INSERT INTO message (public_id, reference, author, state, kind, priority, headline, number, of, exclusive, \
         on_page, submitted_at) VALUES ($1, $2, $3, 'draft', $4, $5, '', 1, $6, $7, 0, $8)",
    )
    .bind(id.to_string())
    .bind(Reference::random().as_str())
    .bind(person)
    .bind(draft.kind.as_str())
    .bind(priority_number(draft.priority))
    .bind(of)
    .bind(&draft.exclusive_with)
    .bind(micros(now))
    .execute(&mut tx.conn)
    .await?;
    let message = done.last_insert_rowid();
    append(
        tx,
        Entry::new(AuditAct::Submitted, Actor::Person { id: by })
            .on(id)
            .with(json!({"kind": draft.kind, "priority": draft.priority, "of": draft.of})),
    )
    .await?;
    let stored = freeze(tx, message, id, by, 1, &revision, BTreeMap::new()).await?;
    sqlx::query(
        "INSERT OR REPLACE INTO idempotency (person, key, body, message, made_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(person)
    .bind(&key)
    .bind(body.bytes())
    .bind(message)
    .bind(micros(now))
    .execute(&mut tx.conn)
    .await?;
    join(tx, message, revision.draft.exclusive_with.as_deref(), by).await?;
    if let Some(trigger) = &revision.draft.hold_until {
        wait_for(tx, id, trigger, by).await?;
    }
    fail::fail_point!("store.submit.before_commit", |_| std::process::abort());
    Ok(Submitted::New(stored))
}

/// The message that this key stands for already.
async fn earlier(tx: &mut Tx, person: i64, key: &str, body: Sha256) -> Result<Option<Stored>> {
    let row = sqlx::query(
        "SELECT i.body, m.public_id FROM idempotency i JOIN message m USING (message) \
         WHERE i.person = $1 AND i.key = $2 AND i.made_at > $3",
    )
    .bind(person)
    .bind(key)
    .bind(tx.micros() - KEY_LASTS)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.hash("body")? != body {
        return Err(Refusal::KeyReused.into());
    }
    let head = head(&mut tx.conn, row.word("public_id", "a message's id")?).await?;
    Ok(Some(Stored {
        id: head.id,
        number: head.number,
        hash: head.hash,
        state: head.state,
    }))
}

pub(crate) async fn edit(
    tx: &mut Tx,
    message: MessageId,
    by: PersonId,
    mut revision: NewRevision,
) -> Result<Stored> {
    let mut head = head(&mut tx.conn, message).await?;
    let other = revision.draft.exclusive_with.take();
    revision.draft.exclusive_with = named(tx, &head, other).await?;
    if head.state != MessageState::Draft {
        step(tx, &mut head, MessageState::Draft).await?;
    }
    void_approval(tx, &head).await?;
    outdated(tx, &head).await?;
    let kept = carry_over(tx, &head, &revision).await?;
    let number = head.number.0 + 1;
    let entry = Entry::new(AuditAct::Edited, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"revision": number, "kept": kept.keys().collect::<Vec<_>>()})),
    )
    .await?;
    new_trigger(tx, &head, revision.draft.hold_until.as_ref(), by).await?;
    let other = revision.draft.exclusive_with.as_deref();
    join(tx, head.key, other, by).await?;
    freeze(tx, head.key, message, by, number, &revision, kept).await
}
