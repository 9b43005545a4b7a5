//! What single answers do to their deliveries, and the audit entry of a batch.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::MessageId,
    send::{Answer, Lane},
};

use crate::{
    answers::Outcome,
    audit::{Entry, append},
    correct::{post_accepted, post_ended},
    error::{Refusal, Result},
    hash::{micros, root},
    item::Item,
    recall::want_recall,
    thread::{next_may_go, rest_ends},
    writer::Tx,
};

/// What follows from a delivery's having arrived: a recall that was waiting for it, and a correction's taking back of
/// the wrong post.
pub(crate) async fn after_accept(
    tx: &mut Tx,
    lane: i64,
    delivery: i64,
    subscriber: i64,
    recall_wanted: bool,
) -> Result<()> {
    if subscriber != 0 {
        return Ok(());
    }
    if recall_wanted {
        want_recall(tx, &[delivery]).await?;
    }
    next_may_go(tx, delivery).await?;
    post_accepted(tx, lane, delivery).await
}

/// What follows from a post's never going out: the rest of its thread ends too, and where it was to put another right the
/// wrong one comes down without it.
pub(crate) async fn after_end(tx: &mut Tx, delivery: i64, subscriber: i64) -> Result<()> {
    if subscriber != 0 {
        return Ok(());
    }
    rest_ends(tx, delivery).await?;
    post_ended(tx, delivery).await
}

/// Puts a delivery on the list of doubts; one that was repeated keeps its count.
pub(crate) async fn open_doubt(tx: &mut Tx, delivery: i64, next: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO doubt (delivery, lost_at, next_at) VALUES ($1, $2, $3) \
         ON CONFLICT (delivery) DO UPDATE SET lost_at = excluded.lost_at, reads = 0, empty = 0, next_at = excluded.next_at",
    )
    .bind(delivery)
    .bind(tx.micros())
    .bind(micros(next))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// A delivery that waits to be tried again is cancelled instead when it was to be taken back.
pub(crate) async fn cancel_if_recalled(tx: &mut Tx, delivery: i64) -> Result<bool> {
    DeliveryState::Waiting
        .step(DeliveryState::Withdrawn)
        .map_err(Refusal::from)?;
    let done = sqlx::query(
        "UPDATE delivery SET state = 'withdrawn', due_at = NULL \
         WHERE delivery = $1 AND state = 'waiting' AND recall_wanted = 1",
    )
    .bind(delivery)
    .execute(&mut tx.conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// One audit entry for each message of the batch: how many came to what, and the root hash over all of them.
pub(crate) async fn entries(
    tx: &mut Tx,
    lane: &Lane,
    done: &[(&Outcome, DeliveryState)],
) -> Result<()> {
    let mut messages: BTreeMap<MessageId, Vec<(&Outcome, DeliveryState)>> = BTreeMap::new();
    for (outcome, state) in done {
        messages
            .entry(outcome.item.message)
            .or_default()
            .push((outcome, *state));
    }
    for (message, list) in messages {
        let leaves: Vec<String> = list
            .iter()
            .map(|(outcome, state)| leaf(&outcome.item, *state, &outcome.answered.answer))
            .collect();
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, state) in &list {
            *counts.entry(state.as_str()).or_default() += 1;
        }
        answers_entry(tx, lane, message, &leaves, json!(counts)).await?;
    }
    Ok(())
}

pub(crate) async fn answers_entry(
    tx: &mut Tx,
    lane: &Lane,
    message: MessageId,
    leaves: &[String],
    counts: serde_json::Value,
) -> Result<()> {
    let detail = json!({
        "lane": lane.to_string(), "count": leaves.len(), "root": root(leaves), "states": counts,
    });
    let entry = Entry::new(AuditAct::Answers, Actor::Daemon).on(message);
    append(tx, entry.with(detail)).await?;
    Ok(())
}

fn leaf(item: &Item, state: DeliveryState, answer: &Answer) -> String {
    let what = match answer {
        Answer::Accepted(receipt) => receipt.id.as_str(),
        Answer::Refused { reason, .. }
        | Answer::Later { reason, .. }
        | Answer::LaneDown { reason, .. }
        | Answer::Unknown { reason } => reason.code.as_str(),
    };
    format!("{} {} {} {}", item.id, item.attempt, state, what)
}
