//! Settling: what became of an intent without an answer. The provider is asked by our reference; then at most one
//! repeat where the channel allows it; else a person.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{DeliveryId, MessageId, PersonId},
    outlet::OutletName,
    send::{Lane, Limit, LimitSeen, Reason, Receipt, Spend},
};

use crate::{
    answers::{after_accept, answers_entry, cancel_if_recalled, open_doubt},
    approvals::later,
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{micros, to_json},
    holds::{lane_key, read_lane},
    lease::{DeliveryKey, Item, find_lane, item_columns, new_fence, read_item},
    ledger::{close_spends, correct, open_spends, room},
    reasons::{reason_key, reason_of},
    recall::Taken,
    rows::{Cells, instant, some},
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
}

/// What comes of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is there.
    Accepted(Receipt),
    /// Not known yet: look again then.
    ReadAgain(Timestamp),
    /// Not there: try it once more then. Refused where it was repeated before; where it is to be taken back a person
    /// looks instead.
    Repeat(Timestamp),
    /// A person must look; the words say at what.
    ToPerson(Reason),
}

/// What a person says became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettledAs {
    /// It went, or was done by hand: with the provider's id, or any reference.
    Sent(Receipt),
    /// It did not go: it is queued again (one by hand is given up).
    NotSent,
}

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

    /// Writes down what came of a look. Gives the state it ended in, or nothing when somebody else settled it meanwhile.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] for a second repeat.
    pub async fn settle_read(
        &self,
        lane: &Lane,
        item: Item,
        settlement: Settlement,
        seen: Vec<LimitSeen>,
    ) -> Result<Option<DeliveryState>> {
        let lane = lane.clone();
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = lane_key(&mut tx.conn, &lane, false).await?;
                let one = to_json(&[item.key.0])?;
                close_spends(tx, key, Spend::Settle, &one, "[]").await?;
                for seen in &seen {
                    correct(tx, key, seen).await?;
                }
                settle(tx, key, &lane, &item, &settlement).await
            })
        })
        .await
    }

    /// A person says what became of a delivery that needs them (or is still being checked).
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Delivery`] when it is not in doubt.
    pub async fn settle_by_person(
        &self,
        delivery: DeliveryId,
        settled: SettledAs,
        reason: String,
        by: PersonId,
    ) -> Result<DeliveryState> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { by_person(tx, delivery, &settled, &reason, by).await })
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
    let now = tx.now();
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
    .bind(micros(now))
    .fetch_all(&mut tx.conn)
    .await?;
    let mut lost: BTreeMap<(i64, i64), Vec<(i64, i64)>> = BTreeMap::new();
    for row in &rows {
        lost.entry((row.int("lane")?, row.int("message")?))
            .or_default()
            .push((row.int("delivery")?, row.int("attempt")?));
    }
    for ((lane_key, message), deliveries) in lost {
        let row = sqlx::query("SELECT channel, account FROM lane WHERE lane = $1")
            .bind(lane_key)
            .fetch_one(&mut tx.conn)
            .await?;
        let lane = read_lane(&row)?;
        let wait = first.get(&lane.channel).copied().unwrap_or_default();
        let batch = to_json(&deliveries.iter().map(|(d, _)| *d).collect::<Vec<_>>())?;
        close_spends(tx, lane_key, Spend::Send, &batch, "[]").await?;
        let message = crate::messages::id_of_key(&mut tx.conn, message).await?;
        let mut leaves = Vec::new();
        for (delivery, attempt) in &deliveries {
            open_doubt(tx, *delivery, later(now, wait)).await?;
            sqlx::query(
                "INSERT OR REPLACE INTO attempt (delivery, attempt, intent_at, ended_at, outcome, reason) \
                 SELECT delivery, attempt, intent_at, $2, 'unknown', $3 FROM delivery WHERE delivery = $1",
            )
            .bind(delivery)
            .bind(micros(now))
            .bind(reason)
            .execute(&mut tx.conn)
            .await?;
            leaves.push(format!("{delivery} {attempt} unknown lost"));
        }
        answers_entry(
            tx,
            &lane,
            message,
            &leaves,
            json!({"unknown": leaves.len()}),
        )
        .await?;
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
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
    let (room, until) = room(&mut tx.conn, key, limits, Spend::Settle, micros(now)).await?;
    let rows = sqlx::query(
        "SELECT u.delivery FROM doubt u JOIN delivery d USING (delivery) \
         WHERE u.next_at <= $2 AND d.lane = $1 AND d.state = 'unknown' ORDER BY u.next_at LIMIT $3",
    )
    .bind(key)
    .bind(micros(now))
    .bind(max.min(room))
    .fetch_all(&mut tx.conn)
    .await?;
    let due = rows
        .iter()
        .map(|r| r.int("delivery"))
        .collect::<Result<Vec<_>>>()?;
    let limited_until = until.filter(|_| room == 0);
    if due.is_empty() {
        return Ok(Taken {
            work: Vec::new(),
            limited_until,
        });
    }
    let batch = to_json(&due)?;
    let lease_end = later(now, lease_for);
    let fence = new_fence(tx, key, "settle", lease_end).await?;
    sqlx::query(
        "UPDATE delivery SET fence = $2 WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(&batch)
    .bind(fence)
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "UPDATE doubt SET next_at = $2 WHERE delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(&batch)
    .bind(micros(lease_end))
    .execute(&mut tx.conn)
    .await?;
    if limits.iter().any(|l| l.spend == Spend::Settle) {
        close_spends(tx, key, Spend::Settle, &batch, "[]").await?;
        open_spends(tx, key, Spend::Settle, &batch).await?;
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
        let item = read_item(&row, &tx.ids)?;
        let of = sqlx::query(
            "SELECT u.lost_at, u.reads, d.intent_at FROM doubt u JOIN delivery d USING (delivery) WHERE u.delivery = $1",
        )
        .bind(item.key.0)
        .fetch_one(&mut tx.conn)
        .await?;
        work.push(Doubted {
            at: instant(of.int("intent_at")?)?,
            lost_at: of.time("lost_at")?,
            read: u32::try_from(of.int("reads")?).unwrap_or(0) + 1,
            item,
        });
    }
    Ok(Taken {
        work,
        limited_until,
    })
}

async fn settle(
    tx: &mut Tx,
    lane_key: i64,
    lane: &Lane,
    item: &Item,
    settlement: &Settlement,
) -> Result<Option<DeliveryState>> {
    let row = sqlx::query(
        "SELECT d.state, d.subscriber, d.recall_wanted, u.repeats FROM delivery d JOIN doubt u USING (delivery) \
         WHERE d.delivery = $1 AND d.fence = $2 AND d.state = 'unknown'",
    )
    .bind(item.key.0)
    .bind(item.fence)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let recall_wanted = row.flag("recall_wanted")?;
    if let Settlement::ReadAgain(at) = settlement {
        sqlx::query("UPDATE doubt SET reads = reads + 1, next_at = $2 WHERE delivery = $1")
            .bind(item.key.0)
            .bind(micros(*at))
            .execute(&mut tx.conn)
            .await?;
        return Ok(Some(DeliveryState::Unknown));
    }
    let state = match settlement {
        Settlement::Accepted(receipt) => {
            let subscriber = row.int("subscriber")?;
            accepted(tx, lane_key, item.key, receipt, subscriber, recall_wanted).await?
        }
        Settlement::Repeat(_) if row.int("repeats")? > 0 => {
            return Err(Refusal::Conflict(
                "this was repeated once already: a person has to look".to_owned(),
            )
            .into());
        }
        Settlement::Repeat(_) if recall_wanted => {
            let reason = Reason::new(
                "recall_in_doubt",
                "it was to be taken back while nobody knew whether it had gone: look whether it is there",
            );
            to_person(tx, item.key, &reason).await?
        }
        Settlement::Repeat(at) => waiting(tx, item.key, *at, true).await?,
        Settlement::ToPerson(reason) => to_person(tx, item.key, reason).await?,
        Settlement::ReadAgain(_) => DeliveryState::Unknown,
    };
    let leaf = format!("{} {} {state} settled", item.id, item.attempt);
    let mut counts = serde_json::Map::new();
    counts.insert(state.as_str().to_owned(), json!(1));
    answers_entry(tx, lane, item.message, &[leaf], counts.into()).await?;
    Ok(Some(state))
}

async fn close_doubt(tx: &mut Tx, delivery: i64, repeated: bool) -> Result<()> {
    sqlx::query(
        "UPDATE doubt SET next_at = NULL, reads = reads + 1, repeats = max(repeats, $2) WHERE delivery = $1",
    )
    .bind(delivery)
    .bind(repeated)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn accepted(
    tx: &mut Tx,
    lane: i64,
    key: DeliveryKey,
    receipt: &Receipt,
    subscriber: i64,
    recall_wanted: bool,
) -> Result<DeliveryState> {
    sqlx::query(
        "UPDATE delivery SET state = 'accepted', answered_at = $2, receipt = $3, reason = NULL, lease_until = NULL \
         WHERE delivery = $1",
    )
    .bind(key.0)
    .bind(tx.micros())
    .bind(&receipt.id)
    .execute(&mut tx.conn)
    .await?;
    close_doubt(tx, key.0, false).await?;
    after_accept(tx, lane, key.0, subscriber, recall_wanted).await?;
    Ok(DeliveryState::Accepted)
}

async fn waiting(
    tx: &mut Tx,
    key: DeliveryKey,
    at: Timestamp,
    repeated: bool,
) -> Result<DeliveryState> {
    let reason = reason_key(
        &mut tx.conn,
        "repeat",
        "it had not arrived and is tried once more",
    )
    .await?;
    sqlx::query(
        "UPDATE delivery SET state = 'waiting', due_at = $2, reason = $3, lease_until = NULL WHERE delivery = $1",
    )
    .bind(key.0)
    .bind(micros(at))
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    close_doubt(tx, key.0, repeated).await?;
    if cancel_if_recalled(tx, key.0).await? {
        return Ok(DeliveryState::Withdrawn);
    }
    Ok(DeliveryState::Waiting)
}

async fn to_person(tx: &mut Tx, key: DeliveryKey, reason: &Reason) -> Result<DeliveryState> {
    let reason = reason_of(&mut tx.conn, reason).await?;
    sqlx::query("UPDATE delivery SET state = 'with_person', reason = $2 WHERE delivery = $1")
        .bind(key.0)
        .bind(reason)
        .execute(&mut tx.conn)
        .await?;
    close_doubt(tx, key.0, false).await?;
    Ok(DeliveryState::WithPerson)
}

/// The key of a public delivery id, with its state.
pub(crate) async fn delivery_key(
    conn: &mut sqlx::SqliteConnection,
    ids: &crate::hash::DeliveryIds,
    id: DeliveryId,
) -> Result<i64> {
    let missing = || Refusal::NotFound("such delivery");
    let key = ids.key(id).ok_or_else(missing)?;
    let row = sqlx::query(
        "SELECT m.releasing_at FROM delivery d JOIN message m USING (message) WHERE d.delivery = $1",
    )
    .bind(key)
    .fetch_optional(conn)
    .await?;
    let released = some(row, "such delivery")?
        .int_or("releasing_at")?
        .unwrap_or(0);
    if ids.id(key, released) == id {
        Ok(key)
    } else {
        Err(missing().into())
    }
}

async fn by_person(
    tx: &mut Tx,
    delivery: DeliveryId,
    settled: &SettledAs,
    reason: &str,
    by: PersonId,
) -> Result<DeliveryState> {
    let key = delivery_key(&mut tx.conn, &tx.ids, delivery).await?;
    let row = sqlx::query(
        "SELECT d.state, d.lane, d.subscriber, d.recall_wanted, l.by_hand, m.public_id FROM delivery d \
         JOIN lane l USING (lane) JOIN message m USING (message) WHERE d.delivery = $1",
    )
    .bind(key)
    .fetch_one(&mut tx.conn)
    .await?;
    let state: DeliveryState = row.word("state", "a delivery's state")?;
    if !matches!(state, DeliveryState::WithPerson | DeliveryState::Unknown) {
        let to = DeliveryState::WithPerson;
        return Err(
            Refusal::Delivery(wardmote_domain::delivery::RefusedStep { from: state, to }).into(),
        );
    }
    let message: MessageId = row.word("public_id", "a message's id")?;
    let (by_hand, recall_wanted) = (row.flag("by_hand")?, row.flag("recall_wanted")?);
    let item = DeliveryKey(key);
    let next = match settled {
        SettledAs::Sent(receipt) => {
            let (lane, subscriber) = (row.int("lane")?, row.int("subscriber")?);
            let recall = recall_wanted && !by_hand;
            let reader = if by_hand { i64::MAX } else { subscriber };
            accepted(tx, lane, item, receipt, reader, recall).await?
        }
        SettledAs::NotSent if by_hand => given_up(tx, key).await?,
        SettledAs::NotSent => {
            let now = tx.now();
            waiting(tx, item, now, false).await?
        }
    };
    let detail = json!({"delivery": delivery, "from": state, "to": next});
    let entry = Entry::new(AuditAct::Settled, Actor::Person { id: by })
        .on(message)
        .with(detail)
        .saying("reason", reason);
    append(tx, entry).await?;
    Ok(next)
}

async fn given_up(tx: &mut Tx, key: i64) -> Result<DeliveryState> {
    let to = DeliveryState::WithPerson
        .step(DeliveryState::Withdrawn)
        .map_err(Refusal::from)?;
    sqlx::query("UPDATE delivery SET state = 'withdrawn', answered_at = $2 WHERE delivery = $1")
        .bind(key)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    Ok(to)
}
