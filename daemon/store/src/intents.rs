//! Intents: the durable note, committed before the wire is touched, that a delivery is going out now. In the same
//! transaction its limits are spent, and expiry, leaving and holds are judged one last time.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{
    delivery::DeliveryState,
    send::{Lane, Limit, Spend},
};

use crate::{
    answer_steps::after_end,
    error::{Refusal, Result},
    hash::to_json,
    holds::HoldsNow,
    item::{DeliveryKey, Item},
    lanes::lane_stopped,
    lease::{find_lane, withdraw_left},
    ledger::room,
    meters::open_spends,
    reasons::reason_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// How long an intent may wait for its answer before its worker counts as gone: longer than any channel waits (SMTP asks
/// for ten minutes after the final dot alone), for what is given up too early is sent twice.
const INTENT_LASTS: SignedDuration = SignedDuration::from_hours(2);

/// Leased deliveries that are to go on the wire now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin {
    /// Their lane.
    pub lane: Lane,
    /// Which, in the order in which they should go.
    pub items: Vec<Item>,
    /// The limits of the lane's account.
    pub limits: Vec<Limit>,
}

/// What became of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begun {
    /// Their intents are committed: these go now, each with its attempt counted up.
    pub go: Vec<Item>,
    /// The instant of the intents.
    pub at: Option<Timestamp>,
    /// Too late: `Expired`.
    pub expired: Vec<DeliveryKey>,
    /// The reader has left or the message was taken back: `Withdrawn`.
    pub withdrawn: Vec<DeliveryKey>,
    /// Held meanwhile, or the lane has stopped: still queued.
    pub held: Vec<DeliveryKey>,
    /// A limit is used up: still queued.
    pub limited: Vec<DeliveryKey>,
    /// From when the limit lets one more through; nothing while only open answers are in the way.
    pub limited_until: Option<Timestamp>,
    /// The lease was lost to another worker: leave them alone.
    pub stale: Vec<DeliveryKey>,
}

impl Store {
    /// Commits the intents of those that may go.
    ///
    /// # Errors
    /// When the store cannot write; then nothing may be sent.
    pub async fn begin(&self, begin: Begin) -> Result<Begun> {
        let lane = begin.lane.clone();
        let begun: Begun = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    let begun = begin_in(tx, begin).await?;
                    fail::fail_point!("store.begin.before_commit", |_| std::process::abort());
                    Ok(begun)
                })
            })
            .await?;
        fail::fail_point!("store.begin.after_commit", |_| std::process::abort());
        self.limited().note(lane, &begun, self.now());
        Ok(begun)
    }

    /// Gives leased deliveries back at once; their attempts are not counted. Those lost to another worker are left alone.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn give_back(&self, items: Vec<Item>) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { give_back(tx, &items).await })
        })
        .await
    }
}

/// The keys and fences of items as a JSON list of pairs.
pub(crate) fn pairs(items: &[Item]) -> Result<String> {
    to_json(&items.iter().map(|i| [i.key.0, i.fence]).collect::<Vec<_>>())
}

pub(crate) fn keys(items: &[Item]) -> Result<String> {
    to_json(&items.iter().map(|i| i.key.0).collect::<Vec<_>>())
}

pub(crate) async fn give_back(tx: &mut Tx, items: &[Item]) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET lease_until = NULL FROM json_each($1) j \
         WHERE delivery.delivery = j.value ->> 0 AND delivery.fence = j.value ->> 1 \
           AND delivery.state IN ('queued', 'waiting')",
    )
    .bind(pairs(items)?)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Which of the deliveries a statement gave back.
fn returned(rows: &[SqliteRow]) -> Result<BTreeSet<i64>> {
    rows.iter().map(|r| r.int("delivery")).collect()
}

fn split(items: &mut Vec<Item>, out: &BTreeSet<i64>) -> Vec<DeliveryKey> {
    let mut gone = Vec::new();
    items.retain(|item| {
        let leaves = out.contains(&item.key.0);
        if leaves {
            gone.push(item.key);
        }
        !leaves
    });
    gone
}

pub(crate) async fn begin_in(tx: &mut Tx, begin: Begin) -> Result<Begun> {
    let Begin {
        lane,
        mut items,
        limits,
    } = begin;
    let mut begun = Begun::default();
    if items.is_empty() {
        return Ok(begun);
    }
    let Some(key) = find_lane(&mut tx.conn, &lane).await? else {
        begun.stale = items.iter().map(|i| i.key).collect();
        return Ok(begun);
    };
    let now = tx.now();
    begun.at = Some(now);
    drop_stale(tx, &mut items, &mut begun).await?;
    judge(tx, &mut items, &mut begun).await?;
    stop_held(tx, key, &lane, &mut items, &mut begun).await?;
    let prices: Vec<u64> = items.iter().map(|i| i.price).collect();
    let room = room(tx, &lane, &limits, Spend::Send, &prices).await?;
    if room.fits < items.len() {
        let over = items.split_off(room.fits);
        begun.limited = over.iter().map(|i| i.key).collect();
        begun.limited_until = room.until;
        give_back(tx, &over).await?;
    }
    write_intents(tx, &mut items).await?;
    let acts: Vec<_> = items.iter().map(|i| (i.key.0, i.price)).collect();
    open_spends(tx, &lane, &limits, Spend::Send, &acts).await?;
    begun.go = items;
    Ok(begun)
}

/// Leaves out what another worker holds, or what is not waiting to go any more.
async fn drop_stale(tx: &mut Tx, items: &mut Vec<Item>, begun: &mut Begun) -> Result<()> {
    let rows = sqlx::query(
        "SELECT d.delivery, d.state FROM json_each($1) j JOIN delivery d \
           ON d.delivery = j.value ->> 0 AND d.fence = j.value ->> 1 \
         WHERE d.state IN ('queued', 'waiting', 'withdrawn')",
    )
    .bind(pairs(items)?)
    .fetch_all(&mut tx.conn)
    .await?;
    let (mut ours, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        let state: DeliveryState = row.word("state", "a delivery's state")?;
        let set = if state == DeliveryState::Withdrawn {
            &mut gone
        } else {
            &mut ours
        };
        set.insert(row.int("delivery")?);
    }
    begun.withdrawn.extend(split(items, &gone));
    let lost = items
        .iter()
        .map(|i| i.key.0)
        .filter(|k| !ours.contains(k))
        .collect();
    begun.stale = split(items, &lost);
    Ok(())
}

/// Those too late end as `Expired`, those whose reader has left as `Withdrawn`.
async fn judge(tx: &mut Tx, items: &mut Vec<Item>, begun: &mut Begun) -> Result<()> {
    let now = tx.micros();
    for from in [DeliveryState::Queued, DeliveryState::Waiting] {
        from.step(DeliveryState::Expired).map_err(Refusal::from)?;
    }
    let late = reason_key(&mut tx.conn, "expired", "its time passed before it went").await?;
    let rows = sqlx::query(
        "UPDATE delivery SET state = 'expired', due_at = NULL, lease_until = NULL, answered_at = $2, reason = $3 \
         WHERE delivery IN (SELECT value FROM json_each($1)) AND state IN ('queued', 'waiting') \
           AND EXISTS (SELECT 1 FROM message m WHERE m.message = delivery.message AND m.expires_at <= $2) \
         RETURNING delivery, subscriber",
    )
    .bind(keys(items)?)
    .bind(now)
    .bind(late)
    .fetch_all(&mut tx.conn)
    .await?;
    for row in &rows {
        after_end(tx, row.int("delivery")?, row.int("subscriber")?).await?;
    }
    begun.expired = split(items, &returned(&rows)?);
    let left = withdraw_left(tx, &keys(items)?, now).await?;
    begun
        .withdrawn
        .extend(split(items, &left.into_iter().collect()));
    Ok(())
}

async fn stop_held(
    tx: &mut Tx,
    key: i64,
    lane: &Lane,
    items: &mut Vec<Item>,
    begun: &mut Begun,
) -> Result<()> {
    let holds = HoldsNow::read(&mut tx.conn).await?;
    let now = tx.micros();
    let all = holds.channel(&lane.channel) || lane_stopped(&mut tx.conn, key, now).await?;
    let mut held = BTreeSet::new();
    let mut asked = std::collections::BTreeMap::new();
    for item in items.iter() {
        let stops = match (all, asked.get(&item.message)) {
            (true, _) => true,
            (false, Some(stops)) => *stops,
            (false, None) => {
                let message = crate::messages::message_key(&mut tx.conn, item.message).await?;
                let stops = holds.stops(&mut tx.conn, message, item.message).await?;
                asked.insert(item.message, stops);
                stops
            }
        };
        if stops {
            held.insert(item.key.0);
        }
    }
    let back: Vec<Item> = items
        .iter()
        .filter(|i| held.contains(&i.key.0))
        .cloned()
        .collect();
    give_back(tx, &back).await?;
    begun.held = split(items, &held);
    Ok(())
}

async fn write_intents(tx: &mut Tx, items: &mut [Item]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    for from in [DeliveryState::Queued, DeliveryState::Waiting] {
        from.step(DeliveryState::InFlight).map_err(Refusal::from)?;
    }
    let batch = keys(items)?;
    sqlx::query(
        "UPDATE delivery SET state = 'in_flight', due_at = NULL, attempt = attempt + 1, intent_at = $2, \
            answered_at = NULL, reason = NULL, lease_until = $3 \
         WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(&batch)
    .bind(tx.micros())
    .bind(tx.lease_end(INTENT_LASTS))
    .execute(&mut tx.conn)
    .await?;
    for item in items {
        item.attempt += 1;
    }
    Ok(())
}
