//! Threads: a part goes when the part before it is out. Until then it is queued with a time that never comes, so that
//! nothing looks at it.

use sqlx::SqliteConnection;
use wardmote_domain::delivery::DeliveryState;

use crate::{
    error::{Refusal, Result},
    reasons::reason_key,
    rows::Cells,
    writer::Tx,
};

/// When a part is due whose turn has not come: the last second that a time can name.
pub(crate) const PARKED: i64 = 253_402_207_200_000_000;

/// The parts after a delivery, in order.
async fn rest(conn: &mut SqliteConnection, delivery: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "WITH RECURSIVE rest(delivery) AS ( \
            SELECT delivery FROM delivery WHERE after = $1 \
            UNION ALL SELECT d.delivery FROM delivery d JOIN rest r ON d.after = r.delivery) \
         SELECT delivery FROM rest",
    )
    .bind(delivery)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|r| r.int("delivery")).collect()
}

/// A part is out: the next may go.
pub(crate) async fn next_may_go(tx: &mut Tx, delivery: i64) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET due_at = $2, reason = NULL WHERE after = $1 AND state = 'queued' AND due_at = $3",
    )
    .bind(delivery)
    .bind(tx.micros())
    .bind(PARKED)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// A part needs a person: the rest waits, and says for what.
pub(crate) async fn rest_waits(tx: &mut Tx, delivery: i64) -> Result<()> {
    let rest = rest(&mut tx.conn, delivery).await?;
    if rest.is_empty() {
        return Ok(());
    }
    let words = "it goes when somebody has said that the post before it is out";
    let reason = reason_key(&mut tx.conn, "thread_waits", words).await?;
    for part in rest {
        sqlx::query(
            "UPDATE delivery SET reason = $2 WHERE delivery = $1 AND state = 'queued' AND due_at = $3",
        )
        .bind(part)
        .bind(reason)
        .bind(PARKED)
        .execute(&mut tx.conn)
        .await?;
    }
    Ok(())
}

/// A part will never be out: the rest does not go.
pub(crate) async fn rest_ends(tx: &mut Tx, delivery: i64) -> Result<()> {
    let rest = rest(&mut tx.conn, delivery).await?;
    if rest.is_empty() {
        return Ok(());
    }
    DeliveryState::Queued
        .step(DeliveryState::Withdrawn)
        .map_err(Refusal::from)?;
    let words = "the post before it did not go, so the rest of the thread did not either";
    let reason = reason_key(&mut tx.conn, "thread_broken", words).await?;
    let now = tx.micros();
    for part in rest {
        sqlx::query(
            "UPDATE delivery SET state = 'withdrawn', due_at = NULL, lease_until = NULL, answered_at = $2, reason = $3 \
             WHERE delivery = $1 AND state = 'queued' AND due_at = $4",
        )
        .bind(part)
        .bind(now)
        .bind(reason)
        .bind(PARKED)
        .execute(&mut tx.conn)
        .await?;
    }
    Ok(())
}
