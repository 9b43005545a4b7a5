//! What a handover sheet asks for: what became public or was taken back since, and what the public was promised.

use jiff::Timestamp;
use wardmote_domain::{area::AreaCode, ids::MessageId, message::MessageState};

use crate::{error::Result, hash::micros, holds::areas_of, rows::Cells, store::Store};

/// A message of which something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The message.
    pub message: MessageId,
    /// What it says at the top.
    pub headline: String,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// Where it stands.
    pub state: MessageState,
    /// When the last of it happened; for a promise, by when.
    pub at: Timestamp,
}

impl Store {
    /// What went out, ended, was corrected or was taken back after `since`, in that order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn happened_since(&self, since: Timestamp) -> Result<Vec<Happened>> {
        self.read_happened(
            "SELECT message, public_id, headline, state, max(coalesce(releasing_at, 0), coalesce(withdrawn_at, 0), \
                 coalesce(taken_down_at, 0), coalesce(corrected_at, 0), coalesce(expired_at, 0)) AS at \
             FROM message WHERE max(coalesce(releasing_at, 0), coalesce(withdrawn_at, 0), coalesce(taken_down_at, 0), \
                 coalesce(corrected_at, 0), coalesce(expired_at, 0)) > $1 ORDER BY at, message",
            micros(since),
        )
        .await
    }

    /// Updates that were promised to the public and have not followed, the soonest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn promised_updates(&self) -> Result<Vec<Happened>> {
        self.read_happened(
            "SELECT m.message, m.public_id, m.headline, m.state, p.due_at AS at FROM promised_update p \
             JOIN message m USING (message) \
             WHERE p.kept_at IS NULL AND m.state IN ('releasing', 'released') AND p.due_at > $1 ORDER BY p.due_at",
            0,
        )
        .await
    }

    async fn read_happened(&self, sql: &'static str, since: i64) -> Result<Vec<Happened>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(sql).bind(since).fetch_all(&mut *conn).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(Happened {
                message: row.word("public_id", "a message's id")?,
                headline: row.text("headline")?,
                areas: areas_of(&mut conn, row.int("message")?).await?,
                state: row.word("state", "a message's state")?,
                at: row.time("at")?,
            });
        }
        Ok(all)
    }
}
