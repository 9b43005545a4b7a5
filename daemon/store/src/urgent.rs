//! The urgent lane: it stands in for an approval, and is reviewed by another person. From the transaction that sends it,
//! and until somebody has reviewed it, the leads are told (`staff`).

use jiff::SignedDuration;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId},
    message::{MessageState, RefusedStep},
};

use crate::{
    approvals::{another_person, later},
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, micros},
    messages::{Head, head},
    people::person_key,
    rows::Cells,
    store::Store,
    withdraw::take_back,
    writer::{Turn, Tx},
};

/// How soon after the urgent lane another person must have looked.
pub const REVIEW_WITHIN: SignedDuration = SignedDuration::from_mins(60);

/// How often the lead is told again after that.
pub const REMIND_EVERY: SignedDuration = SignedDuration::from_mins(15);

impl Store {
    /// Records that another person looked at what went by the urgent lane. When it does not stand it is withdrawn in the
    /// same transaction, so that it never stays out reviewed and unwanted.
    ///
    /// # Errors
    /// [`Refusal::OwnMessage`]; [`Refusal::Conflict`] when it went another way or was reviewed before.
    pub async fn review(&self, message: MessageId, stands: bool, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { review(tx, message, stands, by).await })
        })
        .await
    }
}

/// Marks a message as going by the urgent lane: in place of an approval, which stays empty.
pub(crate) async fn mark_urgent(
    tx: &mut Tx,
    head: &Head,
    hash: Sha256,
    by: PersonId,
) -> Result<()> {
    let person = person_key(&mut tx.conn, by).await?;
    if head.state != MessageState::AwaitingApproval {
        return Err(Refusal::State(RefusedStep {
            from: head.state,
            to: MessageState::Releasing,
        })
        .into());
    }
    if head.hash != hash {
        return Err(Refusal::HashMismatch.into());
    }
    in_its_time(tx, head).await?;
    let due = later(tx.now(), REVIEW_WITHIN);
    sqlx::query(
        "UPDATE message SET urgent_by = $2, review_due_at = $3, remind_at = $3 WHERE message = $1",
    )
    .bind(head.key)
    .bind(person)
    .bind(micros(due))
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"revision": head.number, "hash": head.hash, "review_by": due.to_string()});
    let entry = Entry::new(AuditAct::UrgentLane, Actor::Person { id: by }).on(head.id);
    append(tx, entry.with(detail)).await?;
    Ok(())
}

/// The lane stands in for an approval, not for the clock: nothing goes before its embargo or release, or after its end.
async fn in_its_time(tx: &mut Tx, head: &Head) -> Result<()> {
    let row = sqlx::query(
        "SELECT coalesce(embargo_at, 0) > $2 AS embargoed, coalesce(release_at, 0) > $2 AS early, \
                coalesce(expires_at <= $2, 0) AS over FROM message WHERE message = $1",
    )
    .bind(head.key)
    .bind(tx.micros())
    .fetch_one(&mut tx.conn)
    .await?;
    let words = if row.flag("embargoed")? {
        "it is under embargo until its time"
    } else if row.flag("early")? {
        "its release is later: edit it, or ask another person to approve it"
    } else if row.flag("over")? {
        "its time is over"
    } else {
        return Ok(());
    };
    Err(Refusal::Conflict(words.to_owned()).into())
}

async fn review(tx: &mut Tx, message: MessageId, stands: bool, by: PersonId) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    another_person(tx, &head, person).await?;
    let row = sqlx::query("SELECT urgent_by, reviewed_at FROM message WHERE message = $1")
        .bind(head.key)
        .fetch_one(&mut tx.conn)
        .await?;
    let conflict = match row.int_or("urgent_by")? {
        None => Some("this message did not go by the urgent lane, so there is nothing to review"),
        Some(sender) if sender == person => return Err(Refusal::OwnMessage.into()),
        Some(_) if row.int_or("reviewed_at")?.is_some() => Some("this message was reviewed before"),
        Some(_) => None,
    };
    if let Some(words) = conflict {
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    sqlx::query(
        "UPDATE message SET reviewed_at = $2, reviewed_by = $3, remind_at = NULL WHERE message = $1",
    )
    .bind(head.key)
    .bind(tx.micros())
    .bind(person)
    .execute(&mut tx.conn)
    .await?;
    let entry = Entry::new(AuditAct::Reviewed, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"stands": stands, "revision": head.number})),
    )
    .await?;
    if !stands && head.state.allows(MessageState::Withdrawn) {
        let reason = "It did not stand at the review after the urgent lane.";
        take_back(tx, message, MessageState::Withdrawn, reason, by).await?;
    }
    Ok(())
}
