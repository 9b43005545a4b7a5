//! Messages that must be kept whole, whatever the retention says: a person says so, with a reason.

use jiff::Timestamp;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId},
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    messages::message_key,
    people::person_key,
    rows::Cells,
    store::Store,
    writer::Turn,
};

/// Why a message must be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The reason.
    pub reason: String,
    /// Who said so.
    pub by: PersonId,
    /// Since when.
    pub since: Timestamp,
}

/// A message that must be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNotice {
    /// Which.
    pub message: MessageId,
    /// What it says at the top.
    pub headline: String,
    /// Why.
    pub reason: String,
    /// Who said so, by name.
    pub by: String,
    /// Since when.
    pub since: Timestamp,
}

impl Store {
    /// The messages that must be kept, the newest of these first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kept_notices(&self) -> Result<Vec<KeptNotice>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.public_id, m.headline, k.reason, p.name, k.put_at FROM keep k JOIN message m USING (message) \
             JOIN person p ON p.person = k.put_by WHERE k.lifted_at IS NULL ORDER BY k.keep DESC",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| {
                Ok(KeptNotice {
                    message: r.word("public_id", "a message's id")?,
                    headline: r.text("headline")?,
                    reason: r.text("reason")?,
                    by: r.text("name")?,
                    since: r.time("put_at")?,
                })
            })
            .collect()
    }

    /// Says that a message must be kept.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is kept already.
    pub async fn keep(&self, message: MessageId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = message_key(&mut tx.conn, message).await?;
                let person = person_key(&mut tx.conn, by).await?;
                let done = sqlx::query(
                    "INSERT OR IGNORE INTO keep (message, reason, put_by, put_at) VALUES ($1, $2, $3, $4)",
                )
                .bind(key)
                .bind(&reason)
                .bind(person)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(Refusal::Conflict("this notice is kept already".to_owned()).into());
                }
                let entry = Entry::new(AuditAct::Kept, Actor::Person { id: by }).on(message);
                append(tx, entry.saying("reason", &reason)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Says that it need not be kept any more.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not kept.
    pub async fn lift_keep(&self, message: MessageId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = message_key(&mut tx.conn, message).await?;
                let person = person_key(&mut tx.conn, by).await?;
                let done = sqlx::query(
                    "UPDATE keep SET lifted_by = $2, lifted_at = $3 WHERE message = $1 AND lifted_at IS NULL",
                )
                .bind(key)
                .bind(person)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(Refusal::NotFound("notice of that id that must be kept").into());
                }
                let entry = Entry::new(AuditAct::KeepLifted, Actor::Person { id: by }).on(message);
                append(tx, entry.saying("reason", &reason)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Why a message must be kept, if it must.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kept(&self, message: MessageId) -> Result<Option<Keep>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT k.reason, k.put_at, p.public_id FROM keep k JOIN message m USING (message) \
             JOIN person p ON p.person = k.put_by WHERE m.public_id = $1 AND k.lifted_at IS NULL",
        )
        .bind(message.to_string())
        .fetch_optional(&mut *conn)
        .await?;
        row.map(|r| {
            Ok(Keep {
                reason: r.text("reason")?,
                by: r.word("public_id", "a person's id")?,
                since: r.time("put_at")?,
            })
        })
        .transpose()
    }
}
