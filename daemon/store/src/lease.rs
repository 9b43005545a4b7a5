//! Leases: a batch of due deliveries taken by a worker. Cheap, and safe to drop: nothing has gone out, and when the lease
//! runs out they are due again. The lease's number is the fencing token that every later write must name.

use jiff::SignedDuration;
use sqlx::SqliteConnection;
use wardmote_domain::{delivery::DeliveryState, send::Lane};

use crate::{
    error::{Refusal, Result},
    hash::micros,
    holds::HoldsNow,
    item::{Item, item_columns, read_item},
    lanes::lane_stopped,
    posts::{complete, wait_for_earlier},
    reasons::reason_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// The messages with open deliveries on a lane: a step through the partial index from message to message, so that it
/// costs the messages and not their deliveries.
pub(crate) const OPEN_MESSAGES: &str = "WITH RECURSIVE open(message) AS ( \
       SELECT (SELECT min(message) FROM delivery WHERE lane = $1 AND state IN ('queued', 'waiting')) \
       UNION ALL \
       SELECT (SELECT min(message) FROM delivery WHERE lane = $1 AND state IN ('queued', 'waiting') \
               AND message > open.message) FROM open WHERE open.message IS NOT NULL) \
     SELECT m.message, m.public_id FROM open JOIN message m ON m.message = open.message \
     ORDER BY m.priority, m.releasing_at, m.message";

/// The due deliveries of one message on a lane, longest due first.
pub(crate) const DUE: &str = "SELECT delivery FROM delivery INDEXED BY delivery_due \
     WHERE lane = $1 AND message = $2 AND state IN ('queued', 'waiting') AND due_at <= $3 \
       AND (lease_until IS NULL OR lease_until <= $5) ORDER BY due_at LIMIT $4";

impl Store {
    /// Leases at most `max` due deliveries of a lane to `worker` for `lease_for`, urgent messages first and then by time.
    /// Nothing is given while the lane is stopped or held; held messages are passed over.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn lease(
        &self,
        lane: &Lane,
        worker: &str,
        max: u32,
        lease_for: SignedDuration,
    ) -> Result<Vec<Item>> {
        let (lane, worker) = (lane.clone(), worker.to_owned());
        // Neither a limit that is used up nor an empty queue costs a write: a lane is asked often.
        if self.limited().until(&lane, self.now()).is_some() {
            return Ok(Vec::new());
        }
        if !self.anything_due(&lane).await? {
            return Ok(Vec::new());
        }
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { lease(tx, &lane, &worker, max, lease_for).await })
        })
        .await
    }

    async fn anything_due(&self, lane: &Lane) -> Result<bool> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let Some(key) = find_lane(&mut conn, lane).await? else {
            return Ok(false);
        };
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE lane = $1 AND state IN ('queued', 'waiting') AND due_at <= $2) \
             AS due",
        )
        .bind(key)
        .bind(now)
        .fetch_one(&mut *conn)
        .await?;
        row.flag("due")
    }
}

pub(crate) async fn find_lane(conn: &mut SqliteConnection, lane: &Lane) -> Result<Option<i64>> {
    let row = sqlx::query("SELECT lane FROM lane WHERE channel = $1 AND account = $2")
        .bind(lane.channel.as_str())
        .bind(&lane.account.0)
        .fetch_optional(conn)
        .await?;
    row.map(|r| r.int("lane")).transpose()
}

async fn lease(
    tx: &mut Tx,
    lane: &Lane,
    worker: &str,
    max: u32,
    lease_for: SignedDuration,
) -> Result<Vec<Item>> {
    let Some(key) = find_lane(&mut tx.conn, lane).await? else {
        return Ok(Vec::new());
    };
    let now = tx.now();
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.channel(&lane.channel) || lane_stopped(&mut tx.conn, key, micros(now)).await? {
        return Ok(Vec::new());
    }
    let found = candidates(tx, key, &holds, max).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let until = tx.lease_end(lease_for);
    let fence = new_fence(tx, key, worker, until).await?;
    let batch = crate::hash::to_json(&found)?;
    sqlx::query(
        "UPDATE delivery SET fence = $2, lease_until = $3 WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(&batch)
    .bind(fence)
    .bind(until)
    .execute(&mut tx.conn)
    .await?;
    withdraw_left(tx, &batch, micros(now)).await?;
    let rows = sqlx::query(concat!(
        item_columns!(),
        "JOIN json_each($1) j ON j.value = d.delivery WHERE d.state IN ('queued', 'waiting') ORDER BY j.key"
    ))
    .bind(&batch)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut items = rows
        .iter()
        .map(|r| read_item(r, &tx.ids))
        .collect::<Result<Vec<_>>>()?;
    complete(&mut tx.conn, &tx.ids, &mut items).await?;
    wait_for_earlier(tx, &mut items).await?;
    Ok(items)
}

async fn candidates(tx: &mut Tx, lane: i64, holds: &HoldsNow, max: u32) -> Result<Vec<i64>> {
    let now = tx.micros();
    let messages = sqlx::query(OPEN_MESSAGES)
        .bind(lane)
        .fetch_all(&mut tx.conn)
        .await?;
    let mut found: Vec<i64> = Vec::new();
    for row in messages {
        let room = max as usize - found.len();
        if room == 0 {
            break;
        }
        let (message, id) = (
            row.int("message")?,
            row.word("public_id", "a message's id")?,
        );
        if holds.stops(&mut tx.conn, message, id).await? {
            continue;
        }
        let rows = sqlx::query(DUE)
            .bind(lane)
            .bind(message)
            .bind(now)
            .bind(i64::try_from(room).unwrap_or(i64::MAX))
            .bind(tx.beat().lasting())
            .fetch_all(&mut tx.conn)
            .await?;
        for row in rows {
            found.push(row.int("delivery")?);
        }
    }
    Ok(found)
}

/// A number that no earlier lease had. `until` is a [`Tx::lease_end`].
pub(crate) async fn new_fence(tx: &mut Tx, lane: i64, worker: &str, until: i64) -> Result<i64> {
    let done =
        sqlx::query("INSERT INTO lease (lane, worker, taken_at, until) VALUES ($1, $2, $3, $4)")
            .bind(lane)
            .bind(worker)
            .bind(tx.micros())
            .bind(until)
            .execute(&mut tx.conn)
            .await?;
    Ok(done.last_insert_rowid())
}

/// Cancels those of a batch whose reader has left.
pub(crate) async fn withdraw_left(tx: &mut Tx, batch: &str, now: i64) -> Result<Vec<i64>> {
    // Both states of the statement may take this step.
    for from in [DeliveryState::Queued, DeliveryState::Waiting] {
        from.step(DeliveryState::Withdrawn).map_err(Refusal::from)?;
    }
    let reason = reason_key(&mut tx.conn, "left", "the reader has left the mailing").await?;
    let rows = sqlx::query(
        "UPDATE delivery SET state = 'withdrawn', due_at = NULL, lease_until = NULL, answered_at = $2, reason = $3 \
         WHERE delivery IN (SELECT value FROM json_each($1)) AND state IN ('queued', 'waiting') AND subscriber <> 0 \
           AND EXISTS (SELECT 1 FROM subscriber s WHERE s.subscriber = delivery.subscriber AND s.left_at IS NOT NULL) \
         RETURNING delivery",
    )
    .bind(batch)
    .bind(now)
    .bind(reason)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter().map(|r| r.int("delivery")).collect()
}
