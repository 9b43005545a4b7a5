//! What is not over, with the times that matter of it.

use std::collections::HashMap;

use jiff::Timestamp;
use wardmote_domain::{draft::Draft, ids::MessageId};

use crate::{error::Result, rows::Cells, store::Store, view_types::MessageRow};

/// A message that is not over, with its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// As in a list.
    pub row: MessageRow,
    /// What its author wants, as it stands.
    pub draft: Draft,
    /// Nothing public before it; gone once it was broken.
    pub embargo_at: Option<Timestamp>,
    /// When it stops being shown or sent.
    pub expires_at: Option<Timestamp>,
    /// When it was approved, while it is.
    pub approved_at: Option<Timestamp>,
    /// Whether newsdesks come first and have not had this wording.
    pub press_waits: bool,
    /// By when it is to be reviewed after the urgent lane.
    pub review_due: Option<Timestamp>,
    /// Whether deliveries of it still go out by themselves.
    pub going: bool,
}

impl Store {
    /// Messages that are not over, in the order of the queue.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn upcoming(&self) -> Result<Vec<Upcoming>> {
        let queue = self.queue().await?;
        let ids: Vec<MessageId> = queue.iter().map(|row| row.id).collect();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.public_id, m.embargo_at, m.expires_at, m.approved_at, r.draft, \
               m.press_first = 1 AND (m.press_number IS NULL OR m.press_number <> m.number) AS press_waits, \
               CASE WHEN m.reviewed_at IS NULL THEN m.review_due_at END AS review_due, \
               EXISTS (SELECT 1 FROM tally t WHERE t.message = m.message AND t.n > 0 \
                         AND t.state IN ('queued', 'waiting', 'in_flight')) AS going \
             FROM json_each($1) j JOIN message m ON m.public_id = j.value \
             JOIN revision r ON r.message = m.message AND r.number = m.number",
        )
        .bind(crate::hash::to_json(&ids)?)
        .fetch_all(&mut *conn)
        .await?;
        let mut rest = HashMap::new();
        for row in &rows {
            rest.insert(row.word::<MessageId>("public_id", "a message's id")?, row);
        }
        let mut list = Vec::with_capacity(queue.len());
        for row in queue {
            // Withdrawn between the two reads: it is over.
            let Some(more) = rest.get(&row.id) else {
                continue;
            };
            list.push(Upcoming {
                draft: more.json("draft", "a draft")?,
                embargo_at: more.time_or("embargo_at")?,
                expires_at: more.time_or("expires_at")?,
                approved_at: more.time_or("approved_at")?,
                press_waits: more.flag("press_waits")?,
                review_due: more.time_or("review_due")?,
                going: more.flag("going")?,
                row,
            });
        }
        Ok(list)
    }
}
