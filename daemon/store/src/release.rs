//! Release: from approved to public. The transaction that starts it makes the pages public and queues the posts and the
//! tasks by hand; mail is fanned out in chunks, with a cursor that is committed with each, from the audience as it is
//! then.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId, RevisionNumber},
    message::{MessageState, RefusedStep},
    words::Kind,
};

use crate::{
    alternatives::{lock_others, not_locked},
    audit::{Entry, append},
    correct::{correction_released, correction_starts},
    error::{Refusal, Result},
    hash::Sha256,
    holds::HoldsNow,
    messages::{Head, head, step},
    posts::queue_posts,
    public::bump,
    release_plan::{DueRelease, ReleasePlan},
    release_rows::{open_fan_out, stand_task},
    rows::Cells,
    store::Store,
    urgent::mark_urgent,
    writer::{Turn, Tx},
};

impl Store {
    /// Approved messages whose time has come and that nothing holds, in time order, urgent first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_releases(&self) -> Result<Vec<DueRelease>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.message, m.public_id, m.number, r.hash FROM message m \
             JOIN revision r ON r.message = m.message AND r.number = m.number \
             WHERE m.state = 'approved' AND coalesce(m.release_at, 0) <= $1 AND coalesce(m.embargo_at, 0) <= $1 \
               AND (m.expires_at IS NULL OR m.expires_at > $1) \
               AND NOT EXISTS (SELECT 1 FROM message f WHERE f.message = m.of AND f.state = 'releasing') \
             ORDER BY m.priority, coalesce(m.release_at, m.approved_at), m.message",
        )
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        let holds = HoldsNow::read(&mut conn).await?;
        let mut due = Vec::new();
        for row in rows {
            let message = row.word("public_id", "a message's id")?;
            if !holds.stops(&mut conn, row.int("message")?, message).await? {
                due.push(DueRelease {
                    message,
                    number: RevisionNumber(u32::try_from(row.int("number")?).unwrap_or(0)),
                    hash: row.hash("hash")?,
                });
            }
        }
        Ok(due)
    }

    /// Starts the release of an approved message: it is public from this transaction. Posts are queued and tasks stand;
    /// mail is still to be fanned out.
    ///
    /// # Errors
    /// [`Refusal::State`], [`Refusal::Conflict`] when it is held or another message went instead of it,
    /// [`Refusal::NotFound`] for a version that was not rendered.
    pub async fn start_release(&self, message: MessageId, plan: ReleasePlan) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                if head.state != MessageState::Approved {
                    return Err(Refusal::State(RefusedStep {
                        from: head.state,
                        to: MessageState::Releasing,
                    })
                    .into());
                }
                start(tx, head, &plan).await
            })
        })
        .await?;
        // What is new may fit where what waits does not.
        self.limited().forget();
        Ok(())
    }

    /// Releases a message by the urgent lane, without approval, and queues the mails to the on-call lead in the same
    /// transaction. The caller has asked whether the lane is open to this person and message.
    ///
    /// # Errors
    /// As [`Store::start_release`]; [`Refusal::HashMismatch`].
    pub async fn start_urgent_release(
        &self,
        message: MessageId,
        hash: Sha256,
        by: PersonId,
        plan: ReleasePlan,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                mark_urgent(tx, &head, hash, by).await?;
                start(tx, head, &plan).await
            })
        })
        .await
    }

    /// Releases that have started and are not fanned out whole: after a restart they go on from their cursor.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unfinished_releases(&self) -> Result<Vec<MessageId>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT public_id FROM message WHERE state = 'releasing' ORDER BY priority, releasing_at",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| r.word("public_id", "a message's id"))
            .collect()
    }

    /// Ends a release whose lanes are all done. For a correction this is also where the message it corrects becomes
    /// `Corrected`.
    ///
    /// # Errors
    /// [`Refusal::State`]; [`Refusal::Conflict`] while a lane is not done.
    pub async fn finish_release(&self, message: MessageId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { finish(tx, message).await })
        })
        .await
    }
}

async fn start(tx: &mut Tx, mut head: Head, plan: &ReleasePlan) -> Result<()> {
    may_start(tx, &head).await?;
    let now = tx.micros();
    sqlx::query("UPDATE message SET releasing_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, MessageState::Releasing).await?;
    sqlx::query(
        "INSERT INTO release (message, revision, list_name, list_code, started_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(&plan.list.name)
    .bind(&plan.list.code)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    if head.kind == Kind::Correction {
        correction_starts(tx, &head).await?;
    }
    let mut posts = 0;
    for post in &plan.posts {
        posts += queue_posts(tx, &head, post).await?;
    }
    for task in &plan.by_hand {
        stand_task(tx, &head, task).await?;
    }
    for readers in &plan.readers {
        open_fan_out(tx, &head, readers).await?;
    }
    bump(tx).await?;
    let entry = Entry::new(AuditAct::ReleaseStarted, Actor::Daemon).on(head.id);
    append(
        tx,
        entry.with(json!({
            "revision": head.number, "hash": head.hash, "posts": posts, "by_hand": plan.by_hand.len(),
        })),
    )
    .await?;
    lock_others(tx, head.key, "its alternative went", Actor::Daemon).await?;
    fail::fail_point!("store.release.before_commit", |_| std::process::abort());
    Ok(())
}

pub(crate) async fn may_start(tx: &mut Tx, head: &Head) -> Result<()> {
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.stops(&mut tx.conn, head.key, head.id).await? {
        return Err(
            Refusal::Conflict("this message is stopped: start it again first".to_owned()).into(),
        );
    }
    not_locked(tx, head.key, head.id).await?;
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM message f WHERE f.message = $1 AND f.state = 'releasing') AS first",
    )
    .bind(head.of)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.flag("first")? {
        return Err(Refusal::Conflict(
            "the message that this one follows is still going out".to_owned(),
        )
        .into());
    }
    Ok(())
}

async fn finish(tx: &mut Tx, message: MessageId) -> Result<()> {
    let mut head = head(&mut tx.conn, message).await?;
    let next = head
        .state
        .step(MessageState::Released)
        .map_err(Refusal::from)?;
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE done = 0) AS left, coalesce(sum(made), 0) AS made FROM fan_out WHERE message = $1",
    )
    .bind(head.key)
    .fetch_one(&mut tx.conn)
    .await?;
    if row.int("left")? > 0 {
        return Err(Refusal::Conflict("its mail is still being made ready".to_owned()).into());
    }
    let now = tx.micros();
    sqlx::query("UPDATE message SET released_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("UPDATE release SET finished_at = $2 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, next).await?;
    let entry = Entry::new(AuditAct::Released, Actor::Daemon).on(message);
    append(
        tx,
        entry.with(json!({"revision": head.number, "mail": row.int("made")?})),
    )
    .await?;
    if head.kind == Kind::Correction {
        correction_released(tx, &head).await?;
    }
    bump(tx).await
}
