//! Taking doubts that are due to be looked at.

use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;
use wardmote_domain::send::{Lane, Limit, Spend};

use crate::{
    approvals::later,
    error::Result,
    hash::{micros, to_json},
    item::{Item, item_columns, read_item},
    lease::{find_lane, new_fence},
    ledger::room,
    meters::{close_spends, open_spends},
    posts::complete,
    recall::Taken,
    rows::{Cells, instant},
    store::Store,
    writer::{Turn, Tx},
};

/// A delivery in doubt that is due to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubted {
    /// What went; its fence is new and must be named.
    pub item: Item,
    /// When the intent was committed.
    pub at: Timestamp,
    /// When the answer was lost.
    pub lost_at: Timestamp,
    /// Which read this is, from 1.
    pub read: u32,
    /// How many reads before it were made and found nothing.
    pub empty: u32,
}

impl Store {
    /// Takes doubts of a lane that are due, spending its limits for reads. Each is given to one caller until `lease_for`
    /// has passed.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn due_doubts(
        &self,
        lane: &Lane,
        limits: &[Limit],
        max: u32,
        lease_for: SignedDuration,
    ) -> Result<Taken<Doubted>> {
        let (lane, limits) = (lane.clone(), limits.to_vec());
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { take(tx, &lane, &limits, max, lease_for).await })
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
) -> Result<Taken<Doubted>> {
    let Some(key) = find_lane(&mut tx.conn, lane).await? else {
        return Ok(Taken::nothing());
    };
    let now = tx.now();
    let room = room(tx, lane, limits, Spend::Settle, &vec![0; max as usize]).await?;
    let rows = sqlx::query(
        "SELECT u.delivery FROM doubt u JOIN delivery d USING (delivery) \
         WHERE u.next_at <= $2 AND d.lane = $1 AND d.state = 'unknown' ORDER BY u.next_at LIMIT $3",
    )
    .bind(key)
    .bind(micros(now))
    .bind(i64::try_from(room.fits).unwrap_or(i64::MAX))
    .fetch_all(&mut tx.conn)
    .await?;
    let due = rows
        .iter()
        .map(|r| r.int("delivery"))
        .collect::<Result<Vec<_>>>()?;
    let limited_until = room.until;
    if due.is_empty() {
        return Ok(Taken {
            work: Vec::new(),
            limited_until,
        });
    }
    let batch = to_json(&due)?;
    keep(tx, key, &batch, lease_for).await?;
    if limits.iter().any(|l| l.spends.contains(&Spend::Settle)) {
        close_spends(tx, Spend::Settle, &batch, "[]").await?;
        let acts: Vec<_> = due.iter().map(|key| (*key, 0)).collect();
        open_spends(tx, lane, limits, Spend::Settle, &acts).await?;
    }
    let rows = sqlx::query(concat!(
        item_columns!(),
        "JOIN json_each($1) j ON j.value = d.delivery ORDER BY j.key"
    ))
    .bind(&batch)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut work = Vec::with_capacity(rows.len());
    for row in rows {
        work.push(doubted(tx, &row).await?);
    }
    Ok(Taken {
        work,
        limited_until,
    })
}

async fn doubted(tx: &mut Tx, row: &SqliteRow) -> Result<Doubted> {
    let mut item = read_item(row, &tx.ids)?;
    complete(&mut tx.conn, &tx.ids, std::slice::from_mut(&mut item)).await?;
    let of = sqlx::query(
        "SELECT u.lost_at, u.reads, u.empty, d.intent_at FROM doubt u JOIN delivery d USING (delivery) WHERE u.delivery = $1",
    )
    .bind(item.key.0)
    .fetch_one(&mut tx.conn)
    .await?;
    Ok(Doubted {
        at: instant(of.int("intent_at")?)?,
        lost_at: of.time("lost_at")?,
        read: u32::try_from(of.int("reads")?).unwrap_or(0) + 1,
        empty: u32::try_from(of.int("empty")?).unwrap_or(0),
        item,
    })
}

/// Keeps a batch from others for so long, under a new token.
async fn keep(tx: &mut Tx, key: i64, batch: &str, lease_for: SignedDuration) -> Result<()> {
    let fence = new_fence(tx, key, "settle", tx.lease_end(lease_for)).await?;
    sqlx::query(
        "UPDATE delivery SET fence = $2 WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(batch)
    .bind(fence)
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "UPDATE doubt SET next_at = $2 WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(batch)
    .bind(micros(later(tx.now(), lease_for)))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
