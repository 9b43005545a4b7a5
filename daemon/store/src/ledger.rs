//! The ledger of limits: exact over a sliding window. A spend counts while its act is open and until its answer plus the
//! window. What a provider's headers say is believed where it is less, until its window ends.

use jiff::Timestamp;
use sqlx::SqliteConnection;
use wardmote_domain::send::{Lane, Limit, LimitSeen, Spend};

use crate::{
    approvals::later,
    error::Result,
    hash::micros,
    lanes::lane_key,
    lease::find_lane,
    rows::{Cells, instant},
    store::Store,
    writer::{Turn, Tx},
};

/// How a limit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitStatus {
    /// Its name.
    pub name: &'static str,
    /// The most in any window.
    pub max: u32,
    /// How many may go now.
    pub left: u32,
    /// When the next one is free, where none is left; nothing while only answers that are still open are in the way.
    pub next_at: Option<Timestamp>,
}

pub(crate) fn act(spend: Spend) -> &'static str {
    match spend {
        Spend::Send => "send",
        Spend::Settle => "settle",
        Spend::Recall => "recall",
    }
}

fn acts(limit: &Limit) -> Result<String> {
    crate::hash::to_json(&limit.spends.iter().map(|s| act(*s)).collect::<Vec<_>>())
}

fn window(limit: &Limit) -> i64 {
    i64::try_from(limit.window.as_micros()).unwrap_or(i64::MAX)
}

/// How one limit stands on a lane.
pub(crate) async fn status(
    conn: &mut SqliteConnection,
    lane: i64,
    limit: &Limit,
    now: i64,
) -> Result<LimitStatus> {
    let since = now.saturating_sub(window(limit));
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM spend WHERE lane = $1 AND act IN (SELECT value FROM json_each($2)) AND answered_at IS NULL) AS open, \
                (SELECT count(*) FROM spend WHERE lane = $1 AND act IN (SELECT value FROM json_each($2)) AND answered_at > $3) AS answered",
    )
    .bind(lane)
    .bind(acts(limit)?)
    .bind(since)
    .fetch_one(&mut *conn)
    .await?;
    let (open, answered) = (row.int("open")?, row.int("answered")?);
    let max = i64::from(limit.max);
    let mut left = (max - open - answered).max(0);
    let mut next_at = None;
    if left == 0 && open < max {
        next_at = freed(conn, lane, limit, since, open + answered - max).await?;
    }
    if let Some((seen_left, reset)) = seen(conn, lane, limit, now).await?
        && seen_left < left
    {
        left = seen_left;
        next_at = (left == 0).then_some(reset);
    }
    Ok(LimitStatus {
        name: limit.name,
        max: limit.max,
        left: u32::try_from(left).unwrap_or(0),
        next_at: if left == 0 { next_at } else { None },
    })
}

/// When enough spends have left the window for one more: the (`over` + 1)-th oldest answer, plus the window.
async fn freed(
    conn: &mut SqliteConnection,
    lane: i64,
    limit: &Limit,
    since: i64,
    over: i64,
) -> Result<Option<Timestamp>> {
    let row = sqlx::query(
        "SELECT answered_at FROM spend WHERE lane = $1 AND act IN (SELECT value FROM json_each($2)) AND answered_at > $3 \
         ORDER BY answered_at LIMIT 1 OFFSET $4",
    )
    .bind(lane)
    .bind(acts(limit)?)
    .bind(since)
    .bind(over.max(0))
    .fetch_optional(conn)
    .await?;
    row.map(|r| instant(r.int("answered_at")?.saturating_add(window(limit))))
        .transpose()
}

/// What the provider said was left, less what has been spent since or was open then; with the end of its window.
async fn seen(
    conn: &mut SqliteConnection,
    lane: i64,
    limit: &Limit,
    now: i64,
) -> Result<Option<(i64, Timestamp)>> {
    let row = sqlx::query(
        "SELECT l.remaining, l.reset_at, \
                (SELECT count(*) FROM spend s WHERE s.lane = $1 AND s.act IN (SELECT value FROM json_each($3)) AND s.answered_at IS NULL) \
              + (SELECT count(*) FROM spend s WHERE s.lane = $1 AND s.act IN (SELECT value FROM json_each($3)) AND s.answered_at > l.seen_at) AS spent \
         FROM limit_seen l WHERE l.lane = $1 AND l.name = $2 AND l.reset_at > $4",
    )
    .bind(lane)
    .bind(limit.name)
    .bind(acts(limit)?)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    match row {
        None => Ok(None),
        Some(row) => {
            let left = (row.int("remaining")? - row.int("spent")?).max(0);
            Ok(Some((left, row.time("reset_at")?)))
        }
    }
}

/// How many of the limits' act may go now at most, and if none, from when. Limits of other acts are passed over.
pub(crate) async fn room(
    conn: &mut SqliteConnection,
    lane: i64,
    limits: &[Limit],
    spend: Spend,
    now: i64,
) -> Result<(u32, Option<Timestamp>)> {
    let mut least = u32::MAX;
    let mut until: Option<Timestamp> = None;
    for limit in limits.iter().filter(|l| l.spends.contains(&spend)) {
        let status = status(conn, lane, limit, now).await?;
        least = least.min(status.left);
        until = until.max(status.next_at);
    }
    Ok((least, until))
}

/// Writes one open spend for each delivery of a JSON list of keys.
pub(crate) async fn open_spends(tx: &mut Tx, lane: i64, spend: Spend, batch: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO spend (lane, act, delivery, at) SELECT $1, $2, value, $3 FROM json_each($4)",
    )
    .bind(lane)
    .bind(act(spend))
    .bind(tx.micros())
    .bind(batch)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Closes open spends: answered now, or refunded where the wire was not touched.
pub(crate) async fn close_spends(
    tx: &mut Tx,
    lane: i64,
    spend: Spend,
    answered: &str,
    refunded: &str,
) -> Result<()> {
    let now = tx.micros();
    sqlx::query(
        "UPDATE spend SET answered_at = $4 WHERE lane = $1 AND act = $2 AND answered_at IS NULL \
         AND delivery IN (SELECT value FROM json_each($3))",
    )
    .bind(lane)
    .bind(act(spend))
    .bind(answered)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    if refunded != "[]" {
        sqlx::query(
            "DELETE FROM spend WHERE lane = $1 AND act = $2 AND answered_at IS NULL \
             AND delivery IN (SELECT value FROM json_each($3))",
        )
        .bind(lane)
        .bind(act(spend))
        .bind(refunded)
        .execute(&mut tx.conn)
        .await?;
    }
    Ok(())
}

/// Writes down what the provider's headers said; of several for one limit in one answer batch, the least.
pub(crate) async fn correct(tx: &mut Tx, lane: i64, seen: &LimitSeen) -> Result<()> {
    sqlx::query(
        "INSERT INTO limit_seen (lane, name, remaining, seen_at, reset_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (lane, name) DO UPDATE SET \
            remaining = CASE WHEN limit_seen.seen_at = excluded.seen_at AND limit_seen.reset_at = excluded.reset_at \
                             THEN min(limit_seen.remaining, excluded.remaining) ELSE excluded.remaining END, \
            seen_at = excluded.seen_at, reset_at = excluded.reset_at",
    )
    .bind(lane)
    .bind(seen.name)
    .bind(seen.remaining)
    .bind(tx.micros())
    .bind(micros(seen.reset))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

impl Store {
    /// How the limits of a lane stand now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn limits(&self, lane: &Lane, limits: &[Limit]) -> Result<Vec<LimitStatus>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let key = find_lane(&mut conn, lane).await?.unwrap_or(0);
        let mut all = Vec::with_capacity(limits.len());
        for limit in limits {
            all.push(status(&mut conn, key, limit, now).await?);
        }
        Ok(all)
    }

    /// Corrects the ledger by what a provider's headers said outside a send (a probe, a read, a recall).
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn correct_ledger(&self, lane: &Lane, seen: Vec<LimitSeen>) -> Result<()> {
        let lane = lane.clone();
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = lane_key(&mut tx.conn, &lane, false).await?;
                for seen in &seen {
                    correct(tx, key, seen).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Drops spends older than `keep`, which must be at least the longest window, and leases that are over. Gives how
    /// many spends it dropped.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn tidy(&self, keep: jiff::SignedDuration) -> Result<u64> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let now = tx.now();
                let before = micros(later(now, -keep));
                let done = sqlx::query("DELETE FROM spend WHERE answered_at <= $1")
                    .bind(before)
                    .execute(&mut tx.conn)
                    .await?;
                for sql in [
                    "DELETE FROM lease WHERE until <= $1",
                    "DELETE FROM idempotency WHERE made_at <= $1",
                    "DELETE FROM session WHERE expires_at <= $1",
                    "DELETE FROM sign_in_code WHERE expires_at <= $1",
                    "DELETE FROM pending WHERE expires_at <= $1",
                ] {
                    sqlx::query(sql)
                        .bind(before.min(micros(now) - 7 * 24 * 3600 * 1_000_000))
                        .execute(&mut tx.conn)
                        .await?;
                }
                crate::receive::forget(tx, now).await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }
}
