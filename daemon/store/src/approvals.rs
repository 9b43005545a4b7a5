//! What a second person decides: approve on the hash, return with a reason, expire, the urgent lane and its review.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId},
    message::MessageState,
};

use crate::{
    alternatives::not_locked,
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::Sha256,
    messages::{Head, Stored, head, step},
    pass_acts::stored,
    people::person_key,
    press::copies::over,
    rows::Cells,
    store::Store,
    trigger::waits_no_more,
    writer::{Turn, Tx},
};

/// Takes back the approval in force, if there is one.
pub(crate) async fn void_approval(tx: &mut Tx, head: &Head) -> Result<()> {
    let now = tx.micros();
    sqlx::query("UPDATE approval SET void_at = $2 WHERE message = $1 AND void_at IS NULL")
        .bind(head.key)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("UPDATE message SET approved_at = NULL, approved_by = NULL WHERE message = $1")
        .bind(head.key)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

/// Refuses anyone who wrote any revision of the message.
pub(crate) async fn another_person(tx: &mut Tx, head: &Head, person: i64) -> Result<()> {
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM revision WHERE message = $1 AND made_by = $2) AS wrote",
    )
    .bind(head.key)
    .bind(person)
    .fetch_one(&mut tx.conn)
    .await?;
    if head.author == person || row.flag("wrote")? {
        Err(Refusal::OwnMessage.into())
    } else {
        Ok(())
    }
}

impl Store {
    /// Approves the message on the hash of what the approver saw.
    ///
    /// # Errors
    /// [`Refusal::OwnMessage`], [`Refusal::HashMismatch`], [`Refusal::State`].
    pub async fn approve(&self, message: MessageId, hash: Sha256, by: PersonId) -> Result<Stored> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move { approve(tx, message, hash, by).await })
            })
            .await?;
        fail::fail_point!("store.approve.after_commit", |_| std::process::abort());
        Ok(done)
    }

    /// Sends the message back to its author with a reason.
    ///
    /// # Errors
    /// [`Refusal::OwnMessage`], [`Refusal::State`]; [`Refusal::Standard`] without a reason.
    pub async fn return_message(
        &self,
        message: MessageId,
        reason: String,
        by: PersonId,
    ) -> Result<Stored> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                if reason.trim().is_empty() {
                    return Err(Refusal::Standard("give a reason in words".to_owned()).into());
                }
                let mut head = head(&mut tx.conn, message).await?;
                let person = person_key(&mut tx.conn, by).await?;
                another_person(tx, &head, person).await?;
                sqlx::query("UPDATE message SET returned_at = $2 WHERE message = $1")
                    .bind(head.key)
                    .bind(tx.micros())
                    .execute(&mut tx.conn)
                    .await?;
                step(tx, &mut head, MessageState::Returned).await?;
                let entry = Entry::new(AuditAct::Returned, Actor::Person { id: by }).on(message);
                append(
                    tx,
                    entry
                        .with(json!({"revision": head.number}))
                        .saying("reason", &reason),
                )
                .await?;
                Ok(stored(&head))
            })
        })
        .await
    }

    /// Ends messages whose time passed before they went. Gives those it ended.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn expire_due(&self) -> Result<Vec<MessageId>> {
        self.write(Turn::Normal, |tx| {
            Box::pin(async move {
                let now = tx.micros();
                let rows = sqlx::query(
                    "SELECT public_id FROM message WHERE state IN ('awaiting_approval', 'approved') AND expires_at <= $1",
                )
                .bind(now)
                .fetch_all(&mut tx.conn)
                .await?;
                let mut ended = Vec::new();
                for row in rows {
                    let id = row.word("public_id", "a message's id")?;
                    let mut head = head(&mut tx.conn, id).await?;
                    sqlx::query("UPDATE message SET expired_at = $2 WHERE message = $1")
                        .bind(head.key)
                        .bind(now)
                        .execute(&mut tx.conn)
                        .await?;
                    step(tx, &mut head, MessageState::Expired).await?;
                    over(tx, &head).await?;
                    waits_no_more(tx, id, Actor::Daemon).await?;
                    let entry = Entry::new(AuditAct::StoppedAtDoor, Actor::Daemon).on(id);
                    append(tx, entry.with(json!({"expired": true}))).await?;
                    ended.push(id);
                }
                Ok(ended)
            })
        })
        .await
    }
}

pub(crate) fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

async fn approve(tx: &mut Tx, message: MessageId, hash: Sha256, by: PersonId) -> Result<Stored> {
    let mut head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    another_person(tx, &head, person).await?;
    head.state
        .step(MessageState::Approved)
        .map_err(Refusal::from)?;
    if head.hash != hash {
        return Err(Refusal::HashMismatch.into());
    }
    not_locked(tx, head.key, message).await?;
    let now = tx.micros();
    sqlx::query("INSERT INTO approval (message, number, hash, by, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(head.key)
        .bind(head.number.0)
        .bind(hash.bytes())
        .bind(person)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("UPDATE message SET approved_at = $2, approved_by = $3 WHERE message = $1")
        .bind(head.key)
        .bind(now)
        .bind(person)
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, MessageState::Approved).await?;
    let entry = Entry::new(AuditAct::Approved, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"revision": head.number, "hash": hash})),
    )
    .await?;
    Ok(stored(&head))
}
