//! Gathering: what is due to one reader on a lane goes out in one send. A batch that was leased is made up with what else
//! is due to its readers there, under the same lease.
//!
//! What was in one send whose answer was lost is repeated together and alone, so that the repeat is the same mail: they
//! share the instant of the loss.

use std::collections::{BTreeMap, BTreeSet};

use wardmote_domain::{ids::SubscriberNumber, send::Lane};

use crate::{
    error::Result,
    hash::to_json,
    holds::HoldsNow,
    intents::give_back,
    item::{Item, Target, item_columns, read_item},
    lease::{OPEN_MESSAGES, find_lane, withdraw_left},
    posts::complete,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// What else is due to these readers: every open message of the lane by its one delivery to each, over the index that
/// keeps a reader from getting it twice.
const MATES: &str = "SELECT d.delivery FROM json_each($2) o JOIN release r ON r.message = o.value \
     CROSS JOIN json_each($3) who \
     CROSS JOIN delivery d ON d.revision = r.revision AND d.lane = $1 AND d.subscriber = who.value \
     WHERE d.state IN ('queued', 'waiting') AND d.due_at <= $4 AND (d.lease_until IS NULL OR d.lease_until <= $5)";

/// Whether something that went out in the same send is still in doubt.
const STILL_IN_DOUBT: &str = "SELECT u.delivery AS mine FROM json_each($2) j JOIN doubt u ON u.delivery = j.value \
     JOIN delivery d ON d.delivery = u.delivery \
     WHERE EXISTS (SELECT 1 FROM doubt v JOIN delivery e ON e.delivery = v.delivery \
                   WHERE v.next_at IS NOT NULL AND v.lost_at = u.lost_at AND e.lane = $1 AND e.state = 'unknown' \
                     AND e.subscriber = d.subscriber)";

impl Store {
    /// Parts leased deliveries into what goes out together: one group a reader, with everything else that is due to them on
    /// the lane. The first of a group has the lowest key. A group of which something is still in doubt is given back.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn gather(&self, lane: &Lane, items: Vec<Item>) -> Result<Vec<Vec<Item>>> {
        let lane = lane.clone();
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { gather(tx, &lane, items).await })
        })
        .await
    }
}

/// Whom an item goes to; nothing for what is no reader's.
fn reader(item: &Item) -> Option<SubscriberNumber> {
    match &item.target {
        Target::Subscriber { number, .. } | Target::Phone { number, .. } => Some(*number),
        Target::Left(number) => Some(*number),
        Target::Account | Target::Ward(_) => None,
    }
}

async fn gather(tx: &mut Tx, lane: &Lane, mut items: Vec<Item>) -> Result<Vec<Vec<Item>>> {
    let (Some(key), Some(fence)) = (
        find_lane(&mut tx.conn, lane).await?,
        items.first().map(|item| item.fence),
    ) else {
        return Ok(Vec::new());
    };
    items.extend(mates(tx, lane, key, fence, &items).await?);
    let lost = lost(tx, &items).await?;
    let in_doubt = still_in_doubt(tx, key, &lost).await?;
    let mut groups: BTreeMap<(SubscriberNumber, i64), Vec<Item>> = BTreeMap::new();
    let (mut order, mut alone, mut back) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        let Some(number) = reader(&item) else {
            alone.push(vec![item]);
            continue;
        };
        if in_doubt.contains(&item.key.0) {
            back.push(item);
            continue;
        }
        let group = (number, lost.get(&item.key.0).copied().unwrap_or(0));
        let together = groups.entry(group).or_default();
        if together.is_empty() {
            order.push(group);
        }
        together.push(item);
    }
    give_back(tx, &back).await?;
    let mut gathered = alone;
    for group in order {
        if let Some(mut together) = groups.remove(&group) {
            together.sort_by_key(|item| item.key);
            gathered.push(together);
        }
    }
    Ok(gathered)
}

async fn mates(
    tx: &mut Tx,
    lane: &Lane,
    key: i64,
    fence: i64,
    items: &[Item],
) -> Result<Vec<Item>> {
    let readers: BTreeSet<i64> = items.iter().filter_map(reader).map(|n| n.0).collect();
    let open = open_messages(tx, lane, key).await?;
    let now = tx.micros();
    let rows = sqlx::query(MATES)
        .bind(key)
        .bind(to_json(&open)?)
        .bind(to_json(&readers)?)
        .bind(now)
        .bind(tx.beat().lasting())
        .fetch_all(&mut tx.conn)
        .await?;
    let found: Vec<i64> = rows
        .iter()
        .map(|r| r.int("delivery"))
        .collect::<Result<_>>()?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let batch = to_json(&found)?;
    sqlx::query(
        "UPDATE delivery SET fence = $2, lease_until = (SELECT until FROM lease WHERE lease = $2) \
         WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(&batch)
    .bind(fence)
    .execute(&mut tx.conn)
    .await?;
    withdraw_left(tx, &batch, now).await?;
    let rows = sqlx::query(concat!(
        item_columns!(),
        "JOIN json_each($1) j ON j.value = d.delivery WHERE d.state IN ('queued', 'waiting') ORDER BY j.key"
    ))
    .bind(&batch)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut mates = rows
        .iter()
        .map(|r| read_item(r, &tx.ids))
        .collect::<Result<Vec<_>>>()?;
    complete(&mut tx.conn, &tx.ids, &mut mates).await?;
    Ok(mates)
}

/// The open messages of the lane that nobody holds.
async fn open_messages(tx: &mut Tx, lane: &Lane, key: i64) -> Result<Vec<i64>> {
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.channel(&lane.channel) {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(OPEN_MESSAGES)
        .bind(key)
        .fetch_all(&mut tx.conn)
        .await?;
    let mut open = Vec::with_capacity(rows.len());
    for row in &rows {
        let message = row.int("message")?;
        let id = row.word("public_id", "a message's id")?;
        if !holds.stops(&mut tx.conn, message, id).await? {
            open.push(message);
        }
    }
    Ok(open)
}

/// When the answers of those that are repeated were lost.
async fn lost(tx: &mut Tx, items: &[Item]) -> Result<BTreeMap<i64, i64>> {
    let repeated = items.iter().filter(|item| item.after_unknown);
    let repeated: Vec<i64> = repeated.map(|item| item.key.0).collect();
    if repeated.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query(
        "SELECT delivery, lost_at FROM doubt WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(to_json(&repeated)?)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter()
        .map(|r| Ok((r.int("delivery")?, r.int("lost_at")?)))
        .collect()
}

async fn still_in_doubt(
    tx: &mut Tx,
    lane: i64,
    lost: &BTreeMap<i64, i64>,
) -> Result<BTreeSet<i64>> {
    if lost.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = sqlx::query(STILL_IN_DOUBT)
        .bind(lane)
        .bind(to_json(&lost.keys().collect::<Vec<_>>())?)
        .fetch_all(&mut tx.conn)
        .await?;
    rows.iter().map(|r| r.int("mine")).collect()
}
