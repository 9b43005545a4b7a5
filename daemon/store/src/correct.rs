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
    posts::same_place,
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
    // Where the correction has nothing of its own, nothing is waited for.
    let rows = sqlx::query(
        "SELECT d.delivery FROM delivery d JOIN lane l USING (lane) JOIN revision r USING (revision) \
         LEFT JOIN post p ON p.delivery = d.delivery \
         WHERE r.message = $1 AND d.subscriber = 0 AND d.state = 'accepted' AND l.by_hand = 0 \
           AND NOT EXISTS (SELECT 1 FROM delivery own JOIN post o ON o.delivery = own.delivery \
                           WHERE own.revision = $2 AND own.lane = d.lane AND own.subscriber = 0 \
                             AND o.language = p.language AND o.ward IS p.ward)",
    )
    .bind(first)
    .bind(correction.revision)
    .fetch_all(&mut tx.conn)
    .await?;
    let lonely = rows
        .iter()
        .map(|r| r.int("delivery"))
        .collect::<Result<Vec<_>>>()?;
    want_recall(tx, &lonely).await?;
    Ok(())
}

/// A post is out. If it is the last of what a correction puts at its place, the wrong text there comes down now, unless
/// the channel changes it in place or says that it is superseded.
pub(crate) async fn post_accepted(tx: &mut Tx, lane: i64, delivery: i64) -> Result<()> {
    let row = sqlx::query(
        "SELECT m.kind, m.of, l.correct, coalesce(p.number = p.of, 1) AS whole FROM delivery d \
         JOIN message m USING (message) JOIN lane l ON l.lane = $2 \
         LEFT JOIN post p ON p.delivery = d.delivery WHERE d.delivery = $1",
    )
    .bind(delivery)
    .bind(lane)
    .fetch_one(&mut tx.conn)
    .await?;
    let kind: Kind = word(&row.text("kind")?, "a message's kind")?;
    if kind != Kind::Correction || row.int_or("of")?.is_none() || !row.flag("whole")? {
        return Ok(());
    }
    let stays = matches!(row.text("correct")?.as_str(), "in_place" | "supersedes");
    wrong_comes_down(tx, delivery, !stays).await
}

/// A correction's post will never be out: better no text than the wrong one.
pub(crate) async fn post_ended(tx: &mut Tx, delivery: i64) -> Result<()> {
    let row = sqlx::query(
        "SELECT m.kind FROM delivery d JOIN message m USING (message) WHERE d.delivery = $1",
    )
    .bind(delivery)
    .fetch_one(&mut tx.conn)
    .await?;
    let kind: Kind = word(&row.text("kind")?, "a message's kind")?;
    if kind == Kind::Correction {
        wrong_comes_down(tx, delivery, true).await?;
    }
    Ok(())
}

/// Marks what is in doubt of the wrong text at a correction's place, and queues the taking back of what is there.
async fn wrong_comes_down(tx: &mut Tx, delivery: i64, recall: bool) -> Result<()> {
    let rows = sqlx::query(concat!(
        "SELECT e.delivery, e.state ",
        same_place!(),
        "WHERE d.delivery = $1 AND e.state IN ('accepted', 'in_flight', 'unknown', 'with_person')"
    ))
    .bind(delivery)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut out = Vec::new();
    for row in rows {
        let wrong = row.int("delivery")?;
        if row.text("state")? == "accepted" {
            out.push(wrong);
            continue;
        }
        sqlx::query("UPDATE delivery SET recall_wanted = 1 WHERE delivery = $1")
            .bind(wrong)
            .execute(&mut tx.conn)
            .await?;
    }
    if recall {
        want_recall(tx, &out).await?;
    }
    Ok(())
}
