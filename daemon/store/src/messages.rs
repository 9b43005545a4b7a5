//! Messages and their frozen revisions: submit, edit, find.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::Draft,
    finding::{Passed, Report, RuleId},
    hold::HoldScope,
    ids::{MessageId, PersonId, Reference, RevisionNumber},
    message::MessageState,
    outlet::PAGE,
    variant::Rendered,
    words::Kind,
};

use crate::{
    approvals::void_approval,
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, frozen_hash, micros, to_json},
    holds::put_hold,
    passes::{carry_over, record_pass, with_passes},
    people::person_key,
    rows::{Cells, priority_number, some},
    store::Store,
    writer::{Turn, Tx},
};

/// How long a key of `submit` is remembered: seven days, in microseconds.
const KEY_LASTS: i64 = 7 * 24 * 3600 * 1_000_000;

/// A revision to be frozen: what the author wants, what came of it, and what the standard says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// What the author wants.
    pub draft: Draft,
    /// Every version.
    pub rendered: Rendered,
    /// What the standard says.
    pub report: Report,
    /// Whether any outlet is public: an embargo then holds the release back.
    pub public_outlets: bool,
}

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

/// Where a message goes once the standard has spoken.
pub(crate) fn judged(report: &Report) -> MessageState {
    if report.may_go() {
        MessageState::AwaitingApproval
    } else {
        MessageState::FallsShort
    }
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

async fn submit(tx: &mut Tx, submission: Submission) -> Result<Submitted> {
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
    if let Some(trigger) = &revision.draft.hold_until {
        let actor = Actor::Person { id: by };
        let words = format!("waits for: {trigger}");
        put_hold(tx, &HoldScope::Message(id), &words, actor).await?;
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

async fn edit(
    tx: &mut Tx,
    message: MessageId,
    by: PersonId,
    revision: NewRevision,
) -> Result<Stored> {
    let mut head = head(&mut tx.conn, message).await?;
    if head.state != MessageState::Draft {
        step(tx, &mut head, MessageState::Draft).await?;
    }
    void_approval(tx, &head).await?;
    let kept = carry_over(tx, &head, &revision).await?;
    let number = head.number.0 + 1;
    let entry = Entry::new(AuditAct::Edited, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"revision": number, "kept": kept.keys().collect::<Vec<_>>()})),
    )
    .await?;
    freeze(tx, head.key, message, by, number, &revision, kept).await
}

/// Writes a revision, its report, its passes and the message's own columns, and moves the message on from `Draft`.
async fn freeze(
    tx: &mut Tx,
    message: i64,
    id: MessageId,
    by: PersonId,
    number: u32,
    new: &NewRevision,
    kept: BTreeMap<RuleId, Passed>,
) -> Result<Stored> {
    let (draft, rendered) = (&new.draft, &new.rendered);
    let person = person_key(&mut tx.conn, by).await?;
    let hash = frozen_hash(draft, rendered)?;
    let report = with_passes(&new.report, &kept);
    let state = MessageState::Draft
        .step(judged(&report))
        .map_err(Refusal::from)?;
    let done = sqlx::query(
        "INSERT INTO revision (message, number, hash, draft, rendered, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(message)
    .bind(number)
    .bind(hash.bytes())
    .bind(to_json(draft)?)
    .bind(to_json(rendered)?)
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let revision = done.last_insert_rowid();
    write_report(tx, revision, "submitted", &report).await?;
    write_columns(tx, message, number, new, state).await?;
    write_areas(tx, message, draft).await?;
    let head = head(&mut tx.conn, id).await?;
    let own: BTreeMap<&RuleId, &Passed> = new
        .report
        .findings
        .iter()
        .filter_map(|f| Some((&f.rule, f.passed.as_ref()?)))
        .collect();
    for (rule, passed) in own {
        record_pass(tx, &head, &new.report, rule, passed, by).await?;
    }
    if state == MessageState::AwaitingApproval {
        let entry = Entry::new(AuditAct::AskedApproval, Actor::Person { id: by }).on(id);
        append(tx, entry.with(json!({"revision": number, "hash": hash}))).await?;
    }
    Ok(Stored {
        id,
        number: RevisionNumber(number),
        hash,
        state,
    })
}

async fn write_columns(
    tx: &mut Tx,
    message: i64,
    number: u32,
    new: &NewRevision,
    state: MessageState,
) -> Result<()> {
    let draft = &new.draft;
    let at = |time: Option<wardmote_domain::local_time::LocalDateTime>| {
        time.map(|t| micros(t.instant()))
    };
    sqlx::query(
        "UPDATE message SET number = $2, kind = $3, priority = $4, headline = $5, on_page = $6, release_at = $7, \
         embargo_at = $8, expires_at = $9, exclusive = $10, state = $11 WHERE message = $1",
    )
    .bind(message)
    .bind(number)
    .bind(draft.kind.as_str())
    .bind(priority_number(draft.priority))
    .bind(&new.rendered.headline)
    .bind(draft.outlets.iter().any(|o| o.as_str() == PAGE))
    .bind(at(draft.times.release))
    .bind(at(draft.times.embargo.filter(|_| new.public_outlets)))
    .bind(at(draft.times.expires))
    .bind(&draft.exclusive_with)
    .bind(state.as_str())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn write_areas(tx: &mut Tx, message: i64, draft: &Draft) -> Result<()> {
    sqlx::query("DELETE FROM message_area WHERE message = $1")
        .bind(message)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query(
        "INSERT OR IGNORE INTO message_area (area, message) SELECT value, $1 FROM json_each($2)",
    )
    .bind(message)
    .bind(to_json(&draft.reach())?)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

pub(crate) async fn write_report(
    tx: &mut Tx,
    revision: i64,
    stage: &'static str,
    report: &Report,
) -> Result<()> {
    sqlx::query("INSERT INTO report (revision, stage, at, body) VALUES ($1, $2, $3, $4)")
        .bind(revision)
        .bind(stage)
        .bind(tx.micros())
        .bind(to_json(report)?)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}
