//! What people do with a restored database: decide on its messages, and let it send again, two of them.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    hold::HoldScope,
    ids::{MessageId, PersonId},
    message::MessageState,
};

use super::in_force;
use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::to_json,
    messages::{Head, head},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// What becomes of a message of which something may have gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// What is open goes, once the database sends again.
    Send,
    /// It has gone: what is open is given up.
    GiveUp,
}

impl Decision {
    /// Its name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::GiveUp => "give_up",
        }
    }
}

impl Store {
    /// A person decides on a message. Gives how many deliveries were given up.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that waits for no decision, [`Refusal::Conflict`] for one that was decided on.
    pub async fn decide_restored(
        &self,
        message: MessageId,
        decision: Decision,
        reason: String,
        by: PersonId,
    ) -> Result<u64> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { decide(tx, message, decision, &reason, by).await })
        })
        .await
    }

    /// One person asks that the restored database sends again; another person's asking lets it. True once it does.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where nothing is held; [`Refusal::Conflict`] when the same person asks twice, or the channels
    /// are still being asked.
    pub async fn release_restored(&self, reason: String, by: PersonId) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { release(tx, &reason, by).await })
        })
        .await
    }
}

fn nothing_held() -> Refusal {
    Refusal::NotFound("restored database that is held")
}

async fn decide(
    tx: &mut Tx,
    message: MessageId,
    decision: Decision,
    reason: &str,
    by: PersonId,
) -> Result<u64> {
    let head = head(&mut tx.conn, message).await?;
    let row = sqlx::query(
        "SELECT restore, decided FROM restored_message WHERE message = $1 ORDER BY restore DESC LIMIT 1",
    )
    .bind(head.key)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else {
        return Err(Refusal::NotFound("decision to be taken on this message").into());
    };
    if row.text_or("decided")?.is_some() {
        return Err(Refusal::Conflict("this message was decided on already".to_owned()).into());
    }
    let person = person_key(&mut tx.conn, by).await?;
    sqlx::query(
        "UPDATE restored_message SET decided = $3, by = $4, at = $5 WHERE restore = $1 AND message = $2",
    )
    .bind(row.int("restore")?)
    .bind(head.key)
    .bind(decision.as_str())
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let given_up = match decision {
        Decision::Send => 0,
        Decision::GiveUp => give_up(tx, &head).await?,
    };
    // What was never released stays stopped when it is given up: lifting that is an act of its own.
    let public = !matches!(
        head.state,
        MessageState::AwaitingApproval | MessageState::Approved
    );
    if decision == Decision::Send || public {
        let actor = to_json(&Actor::Person { id: by })?;
        sqlx::query("UPDATE hold SET lifted_at = $2, lifted_by = $3 WHERE scope = $1 AND lifted_at IS NULL AND put_by = $4")
            .bind(HoldScope::Message(message).to_string())
            .bind(tx.micros())
            .bind(actor)
            .bind(to_json(&Actor::Terminal)?)
            .execute(&mut tx.conn)
            .await?;
    }
    let detail = json!({"decided": decision.as_str(), "given_up": given_up});
    let entry = Entry::new(AuditAct::RestoreDecided, Actor::Person { id: by }).on(message);
    append(tx, entry.with(detail).saying("reason", reason)).await?;
    Ok(given_up)
}

/// Everything open on channels is cancelled, and no more is made. Jobs by hand stay with their people, and so do posts that a
/// person is to look for.
async fn give_up(tx: &mut Tx, head: &Head) -> Result<u64> {
    sqlx::query("UPDATE fan_out SET done = 1 WHERE message = $1")
        .bind(head.key)
        .execute(&mut tx.conn)
        .await?;
    let reason = crate::reasons::reason_key(
        &mut tx.conn,
        "restored",
        "given up after the database was put back from a copy: it had gone, or was not to go any more",
    )
    .await?;
    let done = sqlx::query(crate::withdraw::CANCEL)
        .bind(head.key)
        .bind(tx.micros())
        .bind(reason)
        .execute(&mut tx.conn)
        .await?;
    Ok(done.rows_affected())
}

async fn release(tx: &mut Tx, reason: &str, by: PersonId) -> Result<bool> {
    let Some(restore) = in_force(&mut tx.conn).await? else {
        return Err(nothing_held().into());
    };
    let person = person_key(&mut tx.conn, by).await?;
    let row = sqlx::query(
        "SELECT asked_by, doubted_at, \
            (SELECT count(*) FROM doubt u JOIN delivery d USING (delivery) \
             WHERE u.next_at IS NOT NULL AND d.state = 'unknown') \
            + (SELECT count(*) FROM restored_look k WHERE k.restore = $1 AND k.next_at IS NOT NULL) AS asking \
         FROM restore WHERE restore = $1",
    )
    .bind(restore)
    .fetch_one(&mut tx.conn)
    .await?;
    let actor = Actor::Person { id: by };
    match row.int_or("asked_by")? {
        None => {
            sqlx::query("UPDATE restore SET asked_by = $2, asked_at = $3 WHERE restore = $1")
                .bind(restore)
                .bind(person)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
            append(tx, Entry::new(AuditAct::RestoreAsked, actor).saying("reason", reason)).await?;
            Ok(false)
        }
        Some(asked) if asked == person => Err(Refusal::Conflict(
            "you asked for this yourself: another administrator or lead must agree".to_owned(),
        )
        .into()),
        Some(_) if row.int_or("doubted_at")?.is_none() || row.int("asking")? > 0 => Err(Refusal::Conflict(
            "the channels are still being asked what went after the copy was made: look at what they say first".to_owned(),
        )
        .into()),
        Some(_) => {
            sqlx::query("UPDATE restore SET released_by = $2, released_at = $3 WHERE restore = $1")
                .bind(restore)
                .bind(person)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
            append(tx, Entry::new(AuditAct::RestoreReleased, actor).saying("reason", reason)).await?;
            Ok(true)
        }
    }
}
