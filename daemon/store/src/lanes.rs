//! Lanes: one channel and one account each. They stop by themselves when a provider will take nothing.

use jiff::Timestamp;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    outlet::OutletName,
    send::{AccountName, Lane, Reason},
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::micros,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// A lane and whether it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneStatus {
    /// Which.
    pub lane: Lane,
    /// Why and since when it is stopped, and until when if the provider said so.
    pub stopped: Option<LaneStop>,
}

/// Why a lane is stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneStop {
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub since: Timestamp,
    /// Until when; none until a person starts it.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Stops a lane; our own people are told of it from the same transaction on. `false` when it was stopped already:
    /// nothing is written then.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn stop_lane(
        &self,
        lane: Lane,
        reason: Reason,
        until: Option<Timestamp>,
    ) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = lane_key(&mut tx.conn, &lane, false).await?;
                stop_lane(tx, key, &lane, &reason, until).await
            })
        })
        .await
    }

    /// Starts a stopped lane.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such lane; [`Refusal::Conflict`] when it runs.
    pub async fn start_lane(&self, lane: Lane, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let row = sqlx::query(
                    "SELECT lane, stopped_at FROM lane WHERE channel = $1 AND account = $2",
                )
                .bind(lane.channel.as_str())
                .bind(&lane.account.0)
                .fetch_optional(&mut tx.conn)
                .await?;
                let row = some(row, "such account on that channel")?;
                if row.int_or("stopped_at")?.is_none() {
                    return Err(Refusal::Conflict(format!("{lane} is running")).into());
                }
                sqlx::query(
                    "UPDATE lane SET stopped_at = NULL, stop_code = NULL, stop_words = NULL, stop_until = NULL \
                     WHERE lane = $1",
                )
                .bind(row.int("lane")?)
                .execute(&mut tx.conn)
                .await?;
                let detail = json!({"lane": lane.to_string()});
                append(tx, Entry::new(AuditAct::Resumed, by).with(detail)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Every lane that has had a delivery, with how it stands now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn lanes(&self) -> Result<Vec<LaneStatus>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT channel, account, stopped_at, stop_code, stop_words, stop_until FROM lane WHERE by_hand = 0 \
             ORDER BY channel, account",
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut lanes = Vec::with_capacity(rows.len());
        for row in rows {
            let over = row.int_or("stop_until")?.is_some_and(|until| until <= now);
            let stopped = match row.time_or("stopped_at")? {
                Some(since) if !over => Some(LaneStop {
                    reason: Reason::new(row.text("stop_code")?, row.text("stop_words")?),
                    since,
                    until: row.time_or("stop_until")?,
                }),
                _ => None,
            };
            lanes.push(LaneStatus {
                lane: read_lane(&row)?,
                stopped,
            });
        }
        Ok(lanes)
    }
}

/// The integer key of a lane, made if it is new.
pub(crate) async fn lane_key(
    conn: &mut SqliteConnection,
    lane: &Lane,
    by_hand: bool,
) -> Result<i64> {
    let row = sqlx::query("SELECT lane FROM lane WHERE channel = $1 AND account = $2")
        .bind(lane.channel.as_str())
        .bind(&lane.account.0)
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(row) = row {
        return row.int("lane");
    }
    let done = sqlx::query("INSERT INTO lane (channel, account, by_hand) VALUES ($1, $2, $3)")
        .bind(lane.channel.as_str())
        .bind(&lane.account.0)
        .bind(by_hand)
        .execute(conn)
        .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) fn read_lane(row: &sqlx::sqlite::SqliteRow) -> Result<Lane> {
    let channel = row.text("channel")?;
    Ok(Lane {
        channel: OutletName::new(&channel)
            .map_err(|e| crate::error::StoreError::corrupt("a channel", e))?,
        account: AccountName(row.text("account")?),
    })
}

/// Stops a lane inside an act's own transaction. One that is stopped already keeps its first reason.
pub(crate) async fn stop_lane(
    tx: &mut Tx,
    key: i64,
    lane: &Lane,
    reason: &Reason,
    until: Option<Timestamp>,
) -> Result<bool> {
    let now = tx.micros();
    let done = sqlx::query(
        "UPDATE lane SET stopped_at = $2, stop_code = $3, stop_words = $4, stop_until = $5 \
         WHERE lane = $1 AND (stopped_at IS NULL OR stop_until <= $2)",
    )
    .bind(key)
    .bind(now)
    .bind(&reason.code)
    .bind(&reason.words)
    .bind(until.map(micros))
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let detail = json!({"lane": lane.to_string(), "code": reason.code, "until": until.map(|u| u.to_string())});
    append(
        tx,
        Entry::new(AuditAct::LaneDown, Actor::Daemon).with(detail),
    )
    .await?;
    Ok(true)
}

/// Whether a lane takes nothing now.
pub(crate) async fn lane_stopped(conn: &mut SqliteConnection, key: i64, now: i64) -> Result<bool> {
    let row = sqlx::query("SELECT stopped_at, stop_until FROM lane WHERE lane = $1")
        .bind(key)
        .fetch_one(conn)
        .await?;
    Ok(row.int_or("stopped_at")?.is_some()
        && row.int_or("stop_until")?.is_none_or(|until| until > now))
}
