//! What happened, in order, for other programs: the two feeds, and how far a receiver has heard.

use sqlx::SqliteConnection;
use wardmote_domain::ids::WebhookId;

use super::{
    manage::key,
    types::{Heads, NewCall, RecordEvent},
};
use crate::{
    audit::parse,
    error::Result,
    hash::micros,
    holds::areas_of,
    rows::{Cells, instant, priority},
    store::Store,
    writer::Turn,
};

pub(super) async fn heads(conn: &mut SqliteConnection) -> Result<Heads> {
    let row = sqlx::query(
        "SELECT (SELECT coalesce(max(sequence), 0) FROM audit) AS record, \
                (SELECT coalesce(max(sequence), 0) FROM telling_change) AS telling",
    )
    .fetch_one(conn)
    .await?;
    Ok(Heads {
        record: row.int("record")?,
        telling: row.int("telling")?,
    })
}

impl Store {
    /// Where the record and the changes of tellings end now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn event_heads(&self) -> Result<Heads> {
        let mut conn = self.read().await?;
        heads(&mut conn).await
    }

    /// Entries of the record after the sequence number `since`, oldest first, at most `limit`: without reasons, texts and
    /// names.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn record_events(&self, since: i64, limit: u32) -> Result<Vec<RecordEvent>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT a.sequence, a.entry, a.hash, m.message, m.public_id, m.kind, m.priority, m.state, m.expires_at \
             FROM audit a LEFT JOIN message m ON m.public_id = a.message WHERE a.sequence > $1 \
             ORDER BY a.sequence LIMIT $2",
        )
        .bind(since)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let kept = parse(&row.text("entry")?)?;
            events.push(RecordEvent {
                sequence: kept.sequence,
                at: instant(kept.at)?,
                act: kept.act,
                hash: row.hash("hash")?,
                detail: kept.detail,
                message: row.word_or("public_id", "a message's id")?,
                kind: row.word_or("kind", "a message's kind")?,
                priority: row.int_or("priority")?.map(priority).transpose()?,
                state: row.word_or("state", "a message's state")?,
                areas: match row.int_or("message")? {
                    Some(message) => areas_of(&mut conn, message).await?,
                    None => Vec::new(),
                },
                expires: row.time_or("expires_at")?,
            });
        }
        Ok(events)
    }

    /// Makes calls ready for a receiver and notes how far it has heard, in one transaction. What it has heard of before
    /// makes no call again.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when it was removed meanwhile.
    pub async fn hear(&self, id: WebhookId, to: Heads, calls: Vec<NewCall>) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let webhook = key(&mut tx.conn, id).await?;
                let now = tx.micros();
                for call in &calls {
                    sqlx::query(
                        "INSERT INTO webhook_call (webhook, source, sequence, event, kind, body, made_at, until_at, next_at) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7) ON CONFLICT DO NOTHING",
                    )
                    .bind(webhook)
                    .bind(call.source.as_str())
                    .bind(call.sequence)
                    .bind(&call.event)
                    .bind(call.kind.as_str())
                    .bind(&call.body)
                    .bind(now)
                    .bind(call.until.map(micros))
                    .execute(&mut tx.conn)
                    .await?;
                }
                sqlx::query("UPDATE webhook SET record_to = $2, telling_to = $3 WHERE webhook = $1")
                    .bind(webhook)
                    .bind(to.record)
                    .bind(to.telling)
                    .execute(&mut tx.conn)
                    .await?;
                fail::fail_point!("store.hear.before_commit", |_| std::process::abort());
                Ok(())
            })
        })
        .await
    }
}
