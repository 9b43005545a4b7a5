//! The recall queue: posts that are to be taken back from a provider, at the pace its limits allow.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wardmote_domain::{
    delivery::DeliveryState,
    ids::{DeliveryId, MessageId},
    message::MessageState,
    send::{Lane, Limit, RecallAnswered, RecallWhy, Recalled, Receipt, Spend},
};

use crate::{
    answer_steps::answers_entry,
    approvals::later,
    error::{Refusal, Result},
    hash::{micros, to_json},
    item::DeliveryKey,
    lanes::{lane_key, lane_stopped},
    lease::find_lane,
    ledger::{correct, room},
    meters::{close_spends, open_spends},
    reasons::reason_of,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// A post to be taken back now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallWork {
    /// Its key.
    pub key: DeliveryKey,
    /// Its public id.
    pub id: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// What the provider gave for it.
    pub receipt: Receipt,
    /// Why it is taken back.
    pub why: RecallWhy,
    /// Which try this is, from 1: the outcome names it.
    pub attempt: u32,
}

/// Work taken, and what a limit kept back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<T> {
    /// To do now.
    pub work: Vec<T>,
    /// When more may be taken, where a limit is in the way.
    pub limited_until: Option<Timestamp>,
}

impl<T> Taken<T> {
    pub(crate) fn nothing() -> Self {
        Self {
            work: Vec::new(),
            limited_until: None,
        }
    }
}

/// Queues the recall of accepted posts. Gives how many were not queued before.
pub(crate) async fn want_recall(tx: &mut Tx, deliveries: &[i64]) -> Result<u64> {
    if deliveries.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query(
        "INSERT INTO recall (delivery, wanted_at, due_at) SELECT delivery, $2, $2 FROM delivery \
         WHERE delivery IN (SELECT value FROM json_each($1)) AND state = 'accepted' AND subscriber = 0 \
         ON CONFLICT DO NOTHING",
    )
    .bind(to_json(&deliveries)?)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(done.rows_affected())
}

impl Store {
    /// Takes recalls of a lane that are due, spending its limits. A hold does not stop them: taking back is stopping.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn due_recalls(
        &self,
        lane: &Lane,
        limits: &[Limit],
        max: u32,
        lease_for: SignedDuration,
    ) -> Result<Taken<RecallWork>> {
        let (lane, limits) = (lane.clone(), limits.to_vec());
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { take(tx, &lane, &limits, max, lease_for).await })
        })
        .await
    }

    /// Writes down what a recall came to. An outcome of an older try is ignored.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn recall_done(
        &self,
        lane: &Lane,
        work: RecallWork,
        answered: RecallAnswered,
        next_at: Timestamp,
    ) -> Result<()> {
        let lane = lane.clone();
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = lane_key(&mut tx.conn, &lane, false).await?;
                let one = to_json(&[work.key.0])?;
                // What never left this machine is refunded.
                let (spent, refunded) = match answered.touched {
                    true => (one.as_str(), "[]"),
                    false => ("[]", one.as_str()),
                };
                close_spends(tx, Spend::Recall, spent, refunded).await?;
                for seen in &answered.seen {
                    correct(tx, key, seen).await?;
                }
                done(tx, &lane, &work, &answered.recalled, next_at).await
            })
        })
        .await
    }
}

async fn take(
    tx: &mut Tx,
    lane: &Lane,
    limits: &[Limit],
    max: u32,
    lease_for: SignedDuration,
) -> Result<Taken<RecallWork>> {
    let Some(key) = find_lane(&mut tx.conn, lane).await? else {
        return Ok(Taken::nothing());
    };
    let now = tx.now();
    if lane_stopped(&mut tx.conn, key, micros(now)).await? {
        return Ok(Taken::nothing());
    }
    let room = room(tx, lane, limits, Spend::Recall, &vec![0; max as usize]).await?;
    // A thread comes down from its last post up, so that no post is left under one that is gone.
    let rows = sqlx::query(
        "SELECT r.delivery, r.attempt, d.receipt, m.public_id, m.releasing_at, m.state FROM recall r \
         JOIN delivery d USING (delivery) JOIN message m USING (message) \
         WHERE d.lane = $1 AND r.done_at IS NULL AND r.due_at <= $2 \
         ORDER BY r.attempt, d.message, d.part DESC LIMIT $3",
    )
    .bind(key)
    .bind(micros(now))
    .bind(i64::try_from(room.fits).unwrap_or(i64::MAX))
    .fetch_all(&mut tx.conn)
    .await?;
    let mut work = Vec::with_capacity(rows.len());
    for row in rows {
        let delivery = row.int("delivery")?;
        sqlx::query("UPDATE recall SET attempt = attempt + 1, due_at = $2 WHERE delivery = $1")
            .bind(delivery)
            .bind(micros(later(now, lease_for)))
            .execute(&mut tx.conn)
            .await?;
        work.push(RecallWork {
            key: DeliveryKey(delivery),
            id: tx
                .ids
                .id(delivery, row.int_or("releasing_at")?.unwrap_or(0)),
            message: row.word("public_id", "a message's id")?,
            receipt: Receipt {
                id: row.text("receipt")?,
            },
            why: why(row.word("state", "a message's state")?),
            attempt: u32::try_from(row.int("attempt")? + 1).unwrap_or(u32::MAX),
        });
    }
    if limits.iter().any(|l| l.spends.contains(&Spend::Recall)) {
        let acts: Vec<_> = work.iter().map(|w| (w.key.0, 0)).collect();
        let batch = to_json(&work.iter().map(|w| w.key.0).collect::<Vec<_>>())?;
        // A try that was never answered still counts; its spend is closed as this one begins.
        close_spends(tx, Spend::Recall, &batch, "[]").await?;
        open_spends(tx, lane, limits, Spend::Recall, &acts).await?;
    }
    Ok(Taken {
        work,
        limited_until: room.until,
    })
}

/// Why a message's posts are taken back, from what became of it.
fn why(state: MessageState) -> RecallWhy {
    match state {
        MessageState::TakenDown => RecallWhy::TakenDown,
        MessageState::Withdrawn => RecallWhy::Withdrawn,
        _ => RecallWhy::Corrected,
    }
}

async fn done(
    tx: &mut Tx,
    lane: &Lane,
    work: &RecallWork,
    outcome: &Recalled,
    next_at: Timestamp,
) -> Result<()> {
    let now = tx.micros();
    let (gone, due, reason) = match outcome {
        Recalled::Gone => (Some(1), None, None),
        Recalled::Cannot(reason) => (Some(0), None, Some(reason)),
        Recalled::Later { when, reason } => (None, Some(when.unwrap_or(next_at)), Some(reason)),
    };
    let reason = match reason {
        Some(reason) => Some(reason_of(&mut tx.conn, reason).await?),
        None => None,
    };
    let written = sqlx::query(
        "UPDATE recall SET due_at = $3, done_at = CASE WHEN $4 IS NULL THEN NULL ELSE $5 END, gone = $4, reason = $6 \
         WHERE delivery = $1 AND attempt = $2 AND done_at IS NULL",
    )
    .bind(work.key.0)
    .bind(work.attempt)
    .bind(due.map(micros))
    .bind(gone)
    .bind(now)
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    if written.rows_affected() == 0 || gone.is_none() {
        return Ok(());
    }
    if gone == Some(1) {
        DeliveryState::Accepted
            .step(DeliveryState::Recalled)
            .map_err(Refusal::from)?;
        sqlx::query(
            "UPDATE delivery SET state = 'recalled' WHERE delivery = $1 AND state = 'accepted'",
        )
        .bind(work.key.0)
        .execute(&mut tx.conn)
        .await?;
    }
    let what = if gone == Some(1) {
        "recalled"
    } else {
        "accepted"
    };
    let leaf = format!("{} {} {what} {}", work.id, work.attempt, work.receipt.id);
    let mut counts = serde_json::Map::new();
    counts.insert(what.to_owned(), json!(1));
    answers_entry(tx, lane, work.message, &[leaf], counts.into()).await
}
