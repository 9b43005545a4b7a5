//! The ledger of limits: exact over a sliding window. A spend counts while its act is open and until its answer plus the
//! window. What a provider's headers say is believed where it is less, until its window ends.

use jiff::Timestamp;
use sqlx::SqliteConnection;
use wardmote_domain::send::{Lane, Limit, LimitSeen, Pool, Spend, Weigh};

use crate::{
    error::Result,
    hash::micros,
    lanes::lane_key,
    meters::{believe, find_meter, last},
    rows::{Cells, instant},
    store::Store,
    writer::{Turn, Tx},
};

/// How a limit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitStatus {
    /// Its name.
    pub name: &'static str,
    /// The most in any window: acts, or thousandths of the currency's unit where it weighs by price.
    pub max: u32,
    /// How much is left for sends (of a limit that no send spends, for whatever does), without what is kept in reserve.
    pub left: u32,
    /// When the next one is free, where none is left; nothing while only answers that are still open are in the way.
    pub next_at: Option<Timestamp>,
}

/// How a limit's meter stands at one instant.
struct Reading {
    meter: Option<i64>,
    /// What open acts weigh.
    open: i64,
    /// What the answered ones of the window weigh.
    answered: i64,
    /// What the meter had come to as the window began.
    before: i64,
    since: i64,
    /// What the provider says is left, and until when that holds.
    seen: Option<(i64, Timestamp)>,
}

fn window(limit: &Limit) -> i64 {
    i64::try_from(limit.window.as_micros()).unwrap_or(i64::MAX)
}

/// The most that this act may use: sends leave the reserve to the others.
fn most(limit: &Limit, spend: Spend) -> i64 {
    let kept = if spend == Spend::Send {
        limit.reserve
    } else {
        0
    };
    i64::from(limit.max.saturating_sub(kept))
}

async fn total_at(conn: &mut SqliteConnection, meter: i64, at: i64) -> Result<i64> {
    let row = sqlx::query(
        "SELECT total FROM tick WHERE meter = $1 AND at <= $2 ORDER BY at DESC LIMIT 1",
    )
    .bind(meter)
    .bind(at)
    .fetch_optional(conn)
    .await?;
    row.map_or(Ok(0), |r| r.int("total"))
}

async fn read(
    conn: &mut SqliteConnection,
    lane: &Lane,
    limit: &Limit,
    now: i64,
) -> Result<Reading> {
    let since = now.saturating_sub(window(limit));
    let mut reading = Reading {
        meter: find_meter(conn, lane, limit).await?,
        open: 0,
        answered: 0,
        before: 0,
        since,
        seen: None,
    };
    let mut total = 0;
    if let Some(meter) = reading.meter {
        reading.open =
            sqlx::query("SELECT coalesce(sum(weight), 0) AS open FROM open_spend WHERE meter = $1")
                .bind(meter)
                .fetch_one(&mut *conn)
                .await?
                .int("open")?;
        total = last(conn, meter).await?.map_or(0, |(_, total)| total);
        reading.before = total_at(conn, meter, since).await?;
        reading.answered = total - reading.before;
    }
    if limit.weigh == Weigh::One
        && let Some((remaining, seen_at, reset)) = seen(conn, lane, limit, now).await?
    {
        let then = match reading.meter {
            Some(meter) => total_at(conn, meter, seen_at).await?,
            None => 0,
        };
        reading.seen = Some((remaining - reading.open - (total - then), reset));
    }
    Ok(reading)
}

/// What the provider last said was left on this account, or on any of the channel where they count together.
async fn seen(
    conn: &mut SqliteConnection,
    lane: &Lane,
    limit: &Limit,
    now: i64,
) -> Result<Option<(i64, i64, Timestamp)>> {
    let row = sqlx::query(
        "SELECT s.remaining, s.seen_at, s.reset_at FROM limit_seen s JOIN lane l USING (lane) \
         WHERE l.channel = $1 AND ($5 OR l.account = $2) AND s.name = $3 AND s.reset_at > $4 \
         ORDER BY s.seen_at DESC LIMIT 1",
    )
    .bind(lane.channel.as_str())
    .bind(&lane.account.0)
    .bind(limit.name)
    .bind(now)
    .bind(limit.pool == Pool::Channel)
    .fetch_optional(conn)
    .await?;
    row.map(|r| Ok((r.int("remaining")?, r.int("seen_at")?, r.time("reset_at")?)))
        .transpose()
}

impl Reading {
    /// How much of a limit is left for an act.
    fn left(&self, limit: &Limit, spend: Spend) -> i64 {
        let most = most(limit, spend);
        let ours = most - self.open - self.answered;
        let kept = i64::from(limit.max) - most;
        let theirs = self.seen.map_or(i64::MAX, |(left, _)| left - kept);
        ours.min(theirs).max(0)
    }

    /// When `weight` fits: when enough has left the window, and the provider's own window is over if that is in the way.
    /// Nothing while only open answers are in the way.
    async fn free_at(
        &self,
        conn: &mut SqliteConnection,
        limit: &Limit,
        spend: Spend,
        weight: i64,
    ) -> Result<Option<Timestamp>> {
        let most = most(limit, spend);
        let mut at = None;
        let over = self.open + self.answered + weight - most;
        if over > 0 {
            let Some(meter) = self.meter.filter(|_| self.open + weight <= most) else {
                return Ok(None);
            };
            // From the window's oldest on: only what has to leave is stepped over.
            let row = sqlx::query(
                "SELECT at FROM tick WHERE meter = $1 AND at > $2 AND total >= $3 ORDER BY at LIMIT 1",
            )
            .bind(meter)
            .bind(self.since)
            .bind(self.before + over)
            .fetch_optional(conn)
            .await?;
            at = match row {
                Some(row) => Some(instant(row.int("at")?.saturating_add(window(limit)))?),
                None => None,
            };
        }
        let kept = i64::from(limit.max) - most;
        if let Some((left, reset)) = self.seen
            && left - kept < weight
        {
            at = at.max(Some(reset));
        }
        Ok(at)
    }
}

/// How many of these acts, in their order, may go now; and if not one, from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) fits: usize,
    pub(crate) until: Option<Timestamp>,
}

/// Asks every limit that counts the act. `prices` has one entry for each act, in thousandths.
pub(crate) async fn room(
    tx: &mut Tx,
    lane: &Lane,
    limits: &[Limit],
    spend: Spend,
    prices: &[u64],
) -> Result<Room> {
    let now = tx.micros();
    let mut room = Room {
        fits: prices.len(),
        until: None,
    };
    for limit in limits.iter().filter(|l| l.spends.contains(&spend)) {
        if let Some(meter) = find_meter(&mut tx.conn, lane, limit).await? {
            believe(tx, meter, now).await?;
        }
        let reading = read(&mut tx.conn, lane, limit, now).await?;
        let mut left = reading.left(limit, spend);
        let mut fits = 0;
        for price in prices {
            let weight = weight(limit, *price);
            if weight > left {
                break;
            }
            left -= weight;
            fits += 1;
        }
        if fits == 0
            && let Some(first) = prices.first()
        {
            let weight = weight(limit, *first);
            let free = reading.free_at(&mut tx.conn, limit, spend, weight).await?;
            room.until = room.until.max(free);
        }
        room.fits = room.fits.min(fits);
    }
    Ok(room)
}

fn weight(limit: &Limit, price: u64) -> i64 {
    match limit.weigh {
        Weigh::One => 1,
        Weigh::Price => i64::try_from(price).unwrap_or(i64::MAX),
    }
}

/// How one limit stands.
async fn status(
    conn: &mut SqliteConnection,
    lane: &Lane,
    limit: &Limit,
    now: i64,
) -> Result<LimitStatus> {
    let spend = match limit.spends.first() {
        Some(other) if !limit.spends.contains(&Spend::Send) => *other,
        _ => Spend::Send,
    };
    let reading = read(conn, lane, limit, now).await?;
    let left = u32::try_from(reading.left(limit, spend)).unwrap_or(u32::MAX);
    let next_at = match left {
        0 => reading.free_at(conn, limit, spend, 1).await?,
        _ => None,
    };
    Ok(LimitStatus {
        name: limit.name,
        max: limit.max,
        left,
        next_at,
    })
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
        let mut all = Vec::with_capacity(limits.len());
        for limit in limits {
            all.push(status(&mut conn, lane, limit, now).await?);
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
}
