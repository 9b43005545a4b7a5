//! What a correction does to the message it corrects: open copies of the wrong text are stopped as soon as it starts, the
//! wrong post is taken back once the right one is out, and the message is `Corrected` once the correction is released.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    message::MessageState,
    words::Kind,
};

use crate::{
    audit::{Entry, append},
    error::Result,
    messages::{Head, head, id_of_key, step},
    recall::want_recall,
    rows::{Cells, word},
    withdraw::{cancel_open, stand_again, want_back},
    writer::Tx,
};

/// The correction is public: nothing more of the wrong text goes out. Its posts stay up until the right one is there.
pub(crate) async fn correction_starts(tx: &mut Tx, correction: &Head) -> Result<()> {
    let Some(first) = correction.of else {
        return Ok(());
    };
    cancel_open(
        tx,
        first,
        "corrected",
        "stopped because a correction took its place",
    )
    .await?;
    want_back(tx, first, WantBack::Readers).await
}

/// Whose lost answers are not to be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantBack {
    /// Mail only.
    Readers,
    /// Mail and posts.
    All,
}

/// The correction is fanned out whole.
pub(crate) async fn correction_released(tx: &mut Tx, correction: &Head) -> Result<()> {
    let Some(first) = correction.of else {
        return Ok(());
    };
    let id = id_of_key(&mut tx.conn, first).await?;
    let mut head = head(&mut tx.conn, id).await?;
    let again = head.state == MessageState::Corrected;
    if !again && !head.state.allows(MessageState::Corrected) {
        // Withdrawn or taken down meanwhile: there is nothing left to put right.
        return Ok(());
    }
    sqlx::query("UPDATE message SET corrected_at = $2, corrected_by = $3 WHERE message = $1")
        .bind(first)
        .bind(tx.micros())
        .bind(correction.key)
        .execute(&mut tx.conn)
        .await?;
    if !again {
        step(tx, &mut head, MessageState::Corrected).await?;
    }
    let entry = Entry::new(AuditAct::Corrected, Actor::Daemon).on(id);
    append(tx, entry.with(json!({"by": correction.id}))).await?;
    stand_again(
        tx,
        first,
        Some(correction.revision),
        "put right what was published here: a correction is out",
    )
    .await?;
    // Where the correction has no post of its own, nothing is waited for.
    let rows = sqlx::query(
        "SELECT d.delivery FROM delivery d JOIN lane l USING (lane) JOIN revision r USING (revision) \
         WHERE r.message = $1 AND d.subscriber = 0 AND d.state = 'accepted' AND l.by_hand = 0 \
           AND NOT EXISTS (SELECT 1 FROM delivery own WHERE own.revision = $2 AND own.lane = d.lane AND own.subscriber = 0)",
    )
    .bind(first)
    .bind(correction.revision)
    .fetch_all(&mut tx.conn)
    .await?;
    for row in rows {
        want_recall(tx, row.int("delivery")?).await?;
    }
    Ok(())
}

/// A post is out. If it is a correction's, the wrong post on the same account comes down now.
pub(crate) async fn post_accepted(tx: &mut Tx, lane: i64, delivery: i64) -> Result<()> {
    let row = sqlx::query(
        "SELECT m.kind, m.of FROM delivery d JOIN message m USING (message) WHERE d.delivery = $1",
    )
    .bind(delivery)
    .fetch_one(&mut tx.conn)
    .await?;
    let kind: Kind = word(&row.text("kind")?, "a message's kind")?;
    let Some(first) = row.int_or("of")?.filter(|_| kind == Kind::Correction) else {
        return Ok(());
    };
    sqlx::query(
        "UPDATE delivery SET recall_wanted = 1 WHERE lane = $2 AND subscriber = 0 \
           AND revision IN (SELECT revision FROM revision WHERE message = $1) \
           AND state IN ('in_flight', 'unknown', 'with_person')",
    )
    .bind(first)
    .bind(lane)
    .execute(&mut tx.conn)
    .await?;
    let rows = sqlx::query(
        "SELECT delivery FROM delivery WHERE lane = $2 AND subscriber = 0 \
           AND revision IN (SELECT revision FROM revision WHERE message = $1) AND state = 'accepted'",
    )
    .bind(first)
    .bind(lane)
    .fetch_all(&mut tx.conn)
    .await?;
    for row in rows {
        want_recall(tx, row.int("delivery")?).await?;
    }
    Ok(())
}
