//! Who had the mail of a message that was taken back, and which withdrawals still owe them a notice.

use wardmote_domain::ids::{MessageId, SubscriberNumber};

use crate::{error::Result, messages::message_key, rows::Cells, store::Store, withdraw::may_have};

impl Store {
    /// Withdrawn messages whose mail had gone and for which no notice of kind `withdrawal` was ever opened: the process
    /// died between the two.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn owed_withdrawals(&self) -> Result<Vec<MessageId>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT public_id FROM message m WHERE notice_owed = 1 AND state = 'withdrawn' \
               AND NOT EXISTS (SELECT 1 FROM message n WHERE n.of = m.message AND n.kind = 'withdrawal') \
             ORDER BY withdrawn_at",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| r.word("public_id", "a message's id"))
            .collect()
    }

    /// Subscribers after `cursor` who got mail of that message, or may have: by number, at most `limit`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn accepted_subscribers(
        &self,
        message: MessageId,
        cursor: SubscriberNumber,
        limit: u32,
    ) -> Result<Vec<SubscriberNumber>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, message).await?;
        let rows = sqlx::query(concat!(
            "SELECT DISTINCT d.subscriber FROM revision r CROSS JOIN lane l \
             JOIN delivery d ON d.revision = r.revision AND d.lane = l.lane \
             WHERE r.message = $1 AND d.subscriber > $2 \
               AND ",
            may_have!(),
            " ORDER BY d.subscriber LIMIT $3"
        ))
        .bind(key)
        .bind(cursor.0)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| Ok(SubscriberNumber(r.int("subscriber")?)))
            .collect()
    }
}
