//! Meters: what the limits are counted by. Each runs for the acts that some limit counts together. An act that no limit
//! counts leaves nothing here.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;
use wardmote_domain::send::{Lane, Limit, Pool, Spend, Weigh};

use crate::{error::Result, hash::to_json, rows::Cells, writer::Tx};

/// A clock that was further ahead than this is not believed any more, in microseconds: what it wrote down counts as from
/// now on, instead of holding the account up until then.
const TOO_FAR_AHEAD: i64 = 48 * 3600 * 1_000_000;

pub(crate) fn act(spend: Spend) -> &'static str {
    match spend {
        Spend::Send => "send",
        Spend::Settle => "settle",
        Spend::Recall => "recall",
    }
}

/// What a meter is known by: account (none for all of the channel), acts, weight.
fn names(lane: &Lane, limit: &Limit) -> (String, String, &'static str) {
    let account = match limit.pool {
        Pool::Account => lane.account.0.clone(),
        Pool::Channel => String::new(),
    };
    let acts: BTreeSet<Spend> = limit.spends.iter().copied().collect();
    let acts: Vec<&str> = acts.into_iter().map(act).collect();
    let weigh = match limit.weigh {
        Weigh::One => "one",
        Weigh::Price => "price",
    };
    (account, acts.join("+"), weigh)
}

/// The meter of a limit, if anything ever ran on it.
pub(crate) async fn find_meter(
    conn: &mut SqliteConnection,
    lane: &Lane,
    limit: &Limit,
) -> Result<Option<i64>> {
    let (account, acts, weigh) = names(lane, limit);
    let row = sqlx::query(
        "SELECT meter FROM meter WHERE channel = $1 AND account = $2 AND acts = $3 AND weigh = $4",
    )
    .bind(lane.channel.as_str())
    .bind(account)
    .bind(acts)
    .bind(weigh)
    .fetch_optional(conn)
    .await?;
    row.map(|r| r.int("meter")).transpose()
}

async fn meter_key(tx: &mut Tx, lane: &Lane, limit: &Limit) -> Result<i64> {
    if let Some(meter) = find_meter(&mut tx.conn, lane, limit).await? {
        return Ok(meter);
    }
    let (account, acts, weigh) = names(lane, limit);
    let made =
        sqlx::query("INSERT INTO meter (channel, account, acts, weigh) VALUES ($1, $2, $3, $4)")
            .bind(lane.channel.as_str())
            .bind(account)
            .bind(acts)
            .bind(weigh)
            .execute(&mut tx.conn)
            .await?;
    Ok(made.last_insert_rowid())
}

/// One act that begins: which delivery, and what it costs in thousandths.
pub(crate) type Act = (i64, u64);

/// Writes acts down as open, on every meter that counts them.
pub(crate) async fn open_spends(
    tx: &mut Tx,
    lane: &Lane,
    limits: &[Limit],
    spend: Spend,
    acts: &[Act],
) -> Result<()> {
    let mut meters = BTreeMap::new();
    for limit in limits.iter().filter(|l| l.spends.contains(&spend)) {
        meters.insert(meter_key(tx, lane, limit).await?, limit.weigh);
    }
    for (meter, weigh) in meters {
        let weights: Vec<(i64, u64)> = match weigh {
            Weigh::One => acts.iter().map(|(delivery, _)| (*delivery, 1)).collect(),
            Weigh::Price => acts
                .iter()
                .filter(|(_, price)| *price > 0)
                .copied()
                .collect(),
        };
        sqlx::query(
            "INSERT OR REPLACE INTO open_spend (delivery, act, meter, weight) \
             SELECT value ->> 0, $2, $3, value ->> 1 FROM json_each($1)",
        )
        .bind(to_json(&weights)?)
        .bind(act(spend))
        .bind(meter)
        .execute(&mut tx.conn)
        .await?;
    }
    Ok(())
}

/// Ends open acts of these deliveries (JSON lists of keys): answered now, or refunded where the wire was not touched.
pub(crate) async fn close_spends(
    tx: &mut Tx,
    spend: Spend,
    answered: &str,
    refunded: &str,
) -> Result<()> {
    if refunded != "[]" {
        end(tx, spend, refunded).await?;
    }
    if answered != "[]" {
        for (meter, weight) in end(tx, spend, answered).await? {
            tick(tx, meter, weight).await?;
        }
    }
    Ok(())
}

/// Everything that is open counts as answered now: the process that began it is gone.
pub(crate) async fn close_all(tx: &mut Tx) -> Result<()> {
    let rows = sqlx::query("SELECT meter, sum(weight) AS weight FROM open_spend GROUP BY meter")
        .fetch_all(&mut tx.conn)
        .await?;
    for row in rows {
        tick(tx, row.int("meter")?, row.int("weight")?).await?;
    }
    sqlx::query("DELETE FROM open_spend")
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

/// Takes acts out of the open ones. Gives what they weighed on each meter.
async fn end(tx: &mut Tx, spend: Spend, deliveries: &str) -> Result<BTreeMap<i64, i64>> {
    let rows = sqlx::query(
        "DELETE FROM open_spend WHERE act = $1 AND delivery IN (SELECT value FROM json_each($2)) \
         RETURNING meter, weight",
    )
    .bind(act(spend))
    .bind(deliveries)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut weights = BTreeMap::new();
    for row in rows {
        *weights.entry(row.int("meter")?).or_default() += row.int("weight")?;
    }
    Ok(weights)
}

/// The last instant of a meter and what it has come to.
pub(crate) async fn last(conn: &mut SqliteConnection, meter: i64) -> Result<Option<(i64, i64)>> {
    let row = sqlx::query("SELECT at, total FROM tick WHERE meter = $1 ORDER BY at DESC LIMIT 1")
        .bind(meter)
        .fetch_optional(conn)
        .await?;
    row.map(|r| Ok((r.int("at")?, r.int("total")?))).transpose()
}

async fn tick(tx: &mut Tx, meter: i64, weight: i64) -> Result<()> {
    let now = tx.micros();
    believe(tx, meter, now).await?;
    let (at, total) = last(&mut tx.conn, meter).await?.unwrap_or((now, 0));
    sqlx::query(
        "INSERT INTO tick (meter, at, total) VALUES ($1, $2, $3) \
         ON CONFLICT (meter, at) DO UPDATE SET total = excluded.total",
    )
    .bind(meter)
    .bind(at.max(now))
    .bind(total + weight)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Where the clock has gone back by days, what was written down ahead of it counts as of now.
pub(crate) async fn believe(tx: &mut Tx, meter: i64, now: i64) -> Result<()> {
    let Some((at, total)) = last(&mut tx.conn, meter).await? else {
        return Ok(());
    };
    if at <= now.saturating_add(TOO_FAR_AHEAD) {
        return Ok(());
    }
    sqlx::query("DELETE FROM tick WHERE meter = $1 AND at >= $2")
        .bind(meter)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("INSERT INTO tick (meter, at, total) VALUES ($1, $2, $3)")
        .bind(meter)
        .bind(now)
        .bind(total)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}
