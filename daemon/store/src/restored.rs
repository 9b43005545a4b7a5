//! A restored database while it is held: what may have gone is asked of the channels, people decide on each message, and two
//! of them let it send again.

mod acts;
mod look;
mod view;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use sqlx::SqliteConnection;
use wardmote_domain::{delivery::DeliveryState, outlet::OutletName, send::Lane};

use crate::{
    answer_steps::open_doubt,
    approvals::later,
    error::{Refusal, Result},
    hash::to_json,
    item::DeliveryKey,
    lanes::read_lane,
    reasons::reason_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

pub use acts::Decision;
pub use look::{LookDue, PostSeen};
pub use view::{FoundPost, RestoreView, RestoredRow};

/// Whether this delivery's message waits for a person's decision since the database was put back.
pub(crate) async fn undecided(tx: &mut Tx, key: DeliveryKey) -> Result<bool> {
    sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM delivery d JOIN restored_message r ON r.message = d.message \
           WHERE d.delivery = $1 AND r.decided IS NULL) AS there",
    )
    .bind(key.0)
    .fetch_one(&mut tx.conn)
    .await?
    .flag("there")
}

/// The restore in force, while the database is held.
pub(crate) async fn in_force(conn: &mut SqliteConnection) -> Result<Option<i64>> {
    let row = sqlx::query("SELECT restore FROM restore WHERE released_at IS NULL")
        .fetch_optional(conn)
        .await?;
    row.map(|r| r.int("restore")).transpose()
}

impl Store {
    /// Whether the database was put back from a copy and is held for that.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_restored(&self) -> Result<bool> {
        let mut conn = self.read().await?;
        Ok(in_force(&mut conn).await?.is_some())
    }

    /// At the first start after a restore: every post that may have gone is in doubt, and so is each reader's copy on a
    /// channel that can be asked (`first` names them, with when they are first asked). Copies that cannot be asked for wait
    /// with their message. `lists` are the accounts that can list what we posted. Gives how many doubts there are.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn doubt_restored(
        &self,
        first: BTreeMap<OutletName, SignedDuration>,
        lists: Vec<Lane>,
    ) -> Result<u64> {
        if !self.is_restored().await? {
            return Ok(0);
        }
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { doubt(tx, &first, &lists).await })
        })
        .await
    }
}

async fn doubt(
    tx: &mut Tx,
    first: &BTreeMap<OutletName, SignedDuration>,
    lists: &[Lane],
) -> Result<u64> {
    let Some(restore) = in_force(&mut tx.conn).await? else {
        return Ok(0);
    };
    let done =
        sqlx::query("UPDATE restore SET doubted_at = $2 WHERE restore = $1 AND doubted_at IS NULL")
            .bind(restore)
            .bind(tx.micros())
            .execute(&mut tx.conn)
            .await?;
    if done.rows_affected() == 0 {
        return Ok(0);
    }
    // An intent of each may have been committed after the copy was made: two steps of the table at once.
    for from in [DeliveryState::Queued, DeliveryState::Waiting] {
        let going = from.step(DeliveryState::InFlight).map_err(Refusal::from)?;
        going.step(DeliveryState::Unknown).map_err(Refusal::from)?;
    }
    for lane in lists {
        let key = crate::lanes::lane_key(&mut tx.conn, lane, false).await?;
        sqlx::query(
            "INSERT OR IGNORE INTO restored_look (restore, lane, next_at) VALUES ($1, $2, $3)",
        )
        .bind(restore)
        .bind(key)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    }
    let lanes = sqlx::query("SELECT lane, channel, account FROM lane WHERE by_hand = 0")
        .fetch_all(&mut tx.conn)
        .await?;
    let mut all = 0;
    for row in lanes {
        let (key, lane) = (row.int("lane")?, read_lane(&row)?);
        let asked = first.get(&lane.channel).copied();
        all += doubt_lane(tx, restore, key, asked).await?;
    }
    Ok(all)
}

/// Makes the open deliveries of a lane doubts: all of them where the channel can be asked, else its posts alone.
async fn doubt_lane(
    tx: &mut Tx,
    restore: i64,
    lane: i64,
    asked: Option<SignedDuration>,
) -> Result<u64> {
    let reason = reason_key(
        &mut tx.conn,
        "restored",
        "it may have gone after the copy was made from which the database was put back",
    )
    .await?;
    let rows = sqlx::query(
        "UPDATE delivery SET state = 'unknown', due_at = NULL, lease_until = NULL, attempt = attempt + 1, reason = $3, \
            intent_at = (SELECT copied_at FROM restore WHERE restore = $2) \
         WHERE lane = $1 AND state IN ('queued', 'waiting') AND (subscriber = 0 OR $4) \
           AND message IN (SELECT message FROM restored_message WHERE restore = $2) RETURNING delivery",
    )
    .bind(lane)
    .bind(restore)
    .bind(reason)
    .bind(asked.is_some())
    .fetch_all(&mut tx.conn)
    .await?;
    let next = later(tx.now(), asked.unwrap_or_default());
    for row in &rows {
        open_doubt(tx, row.int("delivery")?, next).await?;
    }
    // Doubts of before are asked about again too, with a count from nothing.
    let old = sqlx::query(
        "SELECT d.delivery FROM delivery d WHERE d.lane = $1 AND d.state = 'unknown' \
           AND d.delivery NOT IN (SELECT value FROM json_each($2))",
    )
    .bind(lane)
    .bind(to_json(
        &rows
            .iter()
            .map(|r| r.int("delivery"))
            .collect::<Result<Vec<_>>>()?,
    )?)
    .fetch_all(&mut tx.conn)
    .await?;
    for row in &old {
        open_doubt(tx, row.int("delivery")?, next).await?;
    }
    Ok(u64::try_from(rows.len() + old.len()).unwrap_or(u64::MAX))
}
