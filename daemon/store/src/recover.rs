//! After a restart, or when a worker is gone: intents that have lost their answer become doubts.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::json;
use wardmote_domain::{delivery::DeliveryState, outlet::OutletName, send::Spend};

use crate::{
    answer_steps::{answers_entry, open_doubt},
    approvals::later,
    error::{Refusal, Result},
    hash::{micros, to_json},
    lanes::read_lane,
    meters::{close_all, close_spends},
    moved::follow_downtime,
    reasons::reason_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// Which deliveries in flight have lost their answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recover {
    /// All of them: the daemon has just started, and nobody else can hold the file.
    All,
    /// Those whose lease has run out: their worker is gone.
    Lapsed,
}

impl Store {
    /// Turns intents that have lost their answer into doubts. `first` says for each channel how long after now the first
    /// look is; a channel that is not named is looked at once.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn recover(
        &self,
        which: Recover,
        first: BTreeMap<OutletName, SignedDuration>,
    ) -> Result<u64> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { recover(tx, which, &first).await })
        })
        .await
    }
}

async fn recover(
    tx: &mut Tx,
    which: Recover,
    first: &BTreeMap<OutletName, SignedDuration>,
) -> Result<u64> {
    DeliveryState::InFlight
        .step(DeliveryState::Unknown)
        .map_err(Refusal::from)?;
    if which == Recover::All {
        let beat = tx.beat().clone();
        follow_downtime(tx, &beat).await?;
    }
    let reason = reason_key(
        &mut tx.conn,
        "lost",
        "the daemon stopped before the answer came",
    )
    .await?;
    let rows = sqlx::query(
        "UPDATE delivery SET state = 'unknown', reason = $1, lease_until = NULL \
         WHERE state = 'in_flight' AND ($2 OR lease_until <= $3) RETURNING delivery, lane, message, attempt",
    )
    .bind(reason)
    .bind(which == Recover::All)
    .bind(tx.beat().lasting())
    .fetch_all(&mut tx.conn)
    .await?;
    if which == Recover::All {
        close_all(tx).await?;
        // Leases of the dead process: nobody else can hold the file, so nothing waits for them to run out.
        sqlx::query(
            "UPDATE delivery SET lease_until = NULL WHERE state IN ('queued', 'waiting') AND lease_until IS NOT NULL \
               AND lane IN (SELECT lane FROM lane)",
        )
        .execute(&mut tx.conn)
        .await?;
    }
    let mut lost: BTreeMap<(i64, i64), Vec<(i64, i64)>> = BTreeMap::new();
    for row in &rows {
        lost.entry((row.int("lane")?, row.int("message")?))
            .or_default()
            .push((row.int("delivery")?, row.int("attempt")?));
    }
    for ((lane, message), deliveries) in lost {
        let batch = Lost {
            lane,
            message,
            deliveries,
            reason,
        };
        open_doubts(tx, &batch, first).await?;
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}

/// What one lane has lost of one message: deliveries with their attempts.
struct Lost {
    lane: i64,
    message: i64,
    deliveries: Vec<(i64, i64)>,
    reason: i64,
}

async fn open_doubts(
    tx: &mut Tx,
    lost: &Lost,
    first: &BTreeMap<OutletName, SignedDuration>,
) -> Result<()> {
    let now = tx.now();
    let row = sqlx::query("SELECT channel, account FROM lane WHERE lane = $1")
        .bind(lost.lane)
        .fetch_one(&mut tx.conn)
        .await?;
    let lane = read_lane(&row)?;
    let wait = first.get(&lane.channel).copied().unwrap_or_default();
    let keys: Vec<i64> = lost.deliveries.iter().map(|(key, _)| *key).collect();
    close_spends(tx, Spend::Send, &to_json(&keys)?, "[]").await?;
    let row = sqlx::query("SELECT public_id, releasing_at FROM message WHERE message = $1")
        .bind(lost.message)
        .fetch_one(&mut tx.conn)
        .await?;
    let released = row.int_or("releasing_at")?.unwrap_or(0);
    let mut leaves = Vec::new();
    for (key, attempt) in &lost.deliveries {
        open_doubt(tx, *key, later(now, wait)).await?;
        sqlx::query(
            "INSERT OR REPLACE INTO attempt (delivery, attempt, intent_at, ended_at, outcome, reason) \
             SELECT delivery, attempt, intent_at, $2, 'unknown', $3 FROM delivery WHERE delivery = $1",
        )
        .bind(key)
        .bind(micros(now))
        .bind(lost.reason)
        .execute(&mut tx.conn)
        .await?;
        leaves.push(format!(
            "{} {attempt} unknown lost",
            tx.ids.id(*key, released)
        ));
    }
    let message = row.word("public_id", "a message's id")?;
    let counts = json!({"unknown": leaves.len()});
    answers_entry(tx, &lane, message, &leaves, counts).await
}
