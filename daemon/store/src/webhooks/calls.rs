//! Calls: which are due, what each try came to, and those that were.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{PersonId, WebhookId},
};

use super::{
    manage::key,
    types::{CallEnd, CallState, CallView, DueCall, WebhookStop},
};
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result, StoreError},
    hash::micros,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

impl Store {
    /// The calls of a receiver that are due, the oldest first; none while it rests, is paused or stopped.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_calls(&self, id: WebhookId, limit: u32) -> Result<Vec<DueCall>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT c.call, c.event, c.kind, c.body, c.tries, c.made_at, c.until_at \
             FROM webhook w JOIN webhook_call c USING (webhook) \
             WHERE w.public_id = $1 AND w.removed_at IS NULL AND w.paused_at IS NULL AND w.stopped_at IS NULL \
               AND (w.rest_until IS NULL OR w.rest_until <= $2) AND c.next_at <= $2 ORDER BY c.call LIMIT $3",
        )
        .bind(id.to_string())
        .bind(now)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DueCall {
                    call: row.int("call")?,
                    event: row.text("event")?,
                    kind: row.word("kind", "an event's kind")?,
                    body: row.text("body")?,
                    tries: u32::try_from(row.int("tries")?).unwrap_or(u32::MAX),
                    made_at: row.time("made_at")?,
                    until: row.time_or("until_at")?,
                })
            })
            .collect()
    }

    /// Writes down what a try came to. A call whose receiver was removed meanwhile is gone with it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn call_ended(&self, id: WebhookId, call: i64, end: CallEnd) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { ended(tx, id, call, &end).await })
        })
        .await
    }

    /// Calls of a receiver before the number `before`, the latest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn webhook_calls(
        &self,
        id: WebhookId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CallView>> {
        let mut conn = self.read().await?;
        let webhook = key(&mut conn, id).await?;
        let rows = sqlx::query(
            "SELECT call, event, kind, made_at, state, tries, tried_at, status, words, next_at FROM webhook_call \
             WHERE webhook = $1 AND call < $2 ORDER BY call DESC LIMIT $3",
        )
        .bind(webhook)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(view).collect()
    }

    /// Has a call made again from the beginning, with the same id and the same body.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] while it waits anyway.
    pub async fn call_again(
        &self,
        id: WebhookId,
        call: i64,
        reason: String,
        by: PersonId,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let webhook = key(&mut tx.conn, id).await?;
                let row = sqlx::query("SELECT next_at FROM webhook_call WHERE webhook = $1 AND call = $2")
                    .bind(webhook)
                    .bind(call)
                    .fetch_optional(&mut tx.conn)
                    .await?;
                if some(row, "such call of that webhook")?.int_or("next_at")?.is_some() {
                    return Err(Refusal::Conflict("this call waits to be made already".to_owned()).into());
                }
                sqlx::query(
                    "UPDATE webhook_call SET state = 'waits', tries = 0, tried_at = NULL, status = NULL, words = NULL, \
                       until_at = NULL, made_at = $2, next_at = $2 WHERE call = $1",
                )
                .bind(call)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                let entry = Entry::new(AuditAct::WebhookAgain, Actor::Person { id: by })
                    .with(json!({"webhook": id, "call": call}));
                append(tx, entry.saying("reason", &reason)).await?;
                Ok(())
            })
        })
        .await
    }
}

fn view(row: &sqlx::sqlite::SqliteRow) -> Result<CallView> {
    let state = match row.text("state")?.as_str() {
        "waits" => CallState::Waits,
        "taken" => CallState::Taken,
        "given_up" => CallState::GivenUp,
        other => return Err(StoreError::corrupt("a call's state", other)),
    };
    Ok(CallView {
        call: row.int("call")?,
        event: row.text("event")?,
        kind: row.word("kind", "an event's kind")?,
        made_at: row.time("made_at")?,
        state,
        tries: u32::try_from(row.int("tries")?).unwrap_or(u32::MAX),
        tried_at: row.time_or("tried_at")?,
        status: row.int_or("status")?.and_then(|s| u16::try_from(s).ok()),
        words: row.text_or("words")?,
        next_at: row.time_or("next_at")?,
    })
}

async fn ended(tx: &mut Tx, id: WebhookId, call: i64, end: &CallEnd) -> Result<()> {
    let (state, status, words, next_at) = match end {
        CallEnd::Taken { status } => ("taken", Some(*status), None, None),
        CallEnd::Again {
            at, status, words, ..
        } => ("waits", *status, Some(words), Some(micros(*at))),
        CallEnd::GivenUp { status, words, .. } => ("given_up", *status, Some(words), None),
    };
    let now = tx.micros();
    let done = sqlx::query(
        "UPDATE webhook_call SET state = $2, tries = tries + 1, tried_at = $3, status = $4, words = $5, next_at = $6 \
         WHERE call = $1 AND state = 'waits'",
    )
    .bind(call)
    .bind(state)
    .bind(now)
    .bind(status)
    .bind(words)
    .bind(next_at)
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let (failed, rest, stop) = match end {
        CallEnd::Taken { .. } => (0, None, None),
        CallEnd::Again { rest_until, .. } => (1, rest_until.map(micros), None),
        CallEnd::GivenUp { stop, .. } => (1, None, *stop),
    };
    sqlx::query(
        "UPDATE webhook SET failures = (failures + 1) * $2, failing_at = CASE $2 WHEN 0 THEN NULL \
           ELSE coalesce(failing_at, $3) END, rest_until = $4 WHERE public_id = $1",
    )
    .bind(id.to_string())
    .bind(failed)
    .bind(now)
    .bind(rest)
    .execute(&mut tx.conn)
    .await?;
    match stop {
        Some(why) => stopped(tx, id, why).await,
        None => Ok(()),
    }
}

async fn stopped(tx: &mut Tx, id: WebhookId, why: WebhookStop) -> Result<()> {
    let done = sqlx::query(
        "UPDATE webhook SET stopped_at = $2, stop_code = $3 WHERE public_id = $1 AND stopped_at IS NULL",
    )
    .bind(id.to_string())
    .bind(tx.micros())
    .bind(why.code())
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() > 0 {
        let entry = Entry::new(AuditAct::WebhookStopped, Actor::Daemon);
        append(tx, entry.with(json!({"webhook": id, "why": why}))).await?;
    }
    Ok(())
}
