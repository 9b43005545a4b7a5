//! What providers tell us afterwards, taken in once: bounces, complaints, arrivals, how far an alert has come. One call
//! is one transaction; a repeat of it changes nothing. Nothing here reads an address.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{DeliveryId, MessageId},
    send::{Event, Lane, Reason, Received},
    staff::What,
};

use crate::{
    answer_steps::answers_entry,
    approvals::later,
    audience::{leave, leave_by_hash},
    audit::{Entry, append},
    error::Result,
    hash::{Sha256, micros},
    lanes::lane_key,
    receive_steps::apply,
    rows::Cells,
    staff::news,
    store::Store,
    writer::{Turn, Tx},
};

/// How long a call is remembered: providers repeat theirs for up to four days.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(10 * 24);
/// How often our own people are told the same again.
const TOLD_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// Taken in, and how many of its events changed something.
    New {
        /// How many.
        changed: u64,
    },
    /// It was taken in before: nothing changed.
    Repeated,
    /// It speaks of a delivery that is still going out: nothing was written. It is to be handed in again, soon.
    Early,
}

/// What our own people are told of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tell {
    /// Sends come back and the readers' addresses are not to blame: why, as the provider says.
    NotItsFault(Reason),
    /// Somebody answered.
    Answered,
}

/// A delivery that an event names.
pub(crate) struct Named {
    pub(crate) key: i64,
    pub(crate) lane: i64,
    pub(crate) message: MessageId,
    pub(crate) message_key: i64,
    pub(crate) subscriber: i64,
    pub(crate) state: DeliveryState,
    pub(crate) recall_wanted: bool,
}

/// What one event came to.
pub(crate) struct Came {
    /// In a word, for the record.
    pub(crate) word: &'static str,
    /// Whether somebody is to be told.
    pub(crate) tell: Option<Tell>,
}

/// The delivery an event is about; none for a reader who left, or asked to stop.
fn about(event: &Event) -> Option<DeliveryId> {
    match event {
        Event::Accepted { delivery, .. }
        | Event::Delivered { delivery }
        | Event::Bounced { delivery, .. }
        | Event::Delayed { delivery, .. }
        | Event::Complained { delivery }
        | Event::Progress { delivery, .. }
        | Event::Reply { delivery, .. } => Some(*delivery),
        Event::Left { .. } | Event::Stopped { .. } => None,
    }
}

impl Store {
    /// Takes in what a provider told us on one lane. `also` are the lanes whose sends it carries; events about deliveries
    /// of other lanes, and about none of ours, are passed over. `hash` is the caller's keyed hash of an address; `tell` writes the mails to our own people, queued
    /// in the same transaction.
    ///
    /// # Errors
    /// When the store cannot write; the provider is then to repeat its call.
    pub async fn receive(
        &self,
        lane: &Lane,
        also: &[Lane],
        received: Received,
        hash: impl Fn(&str) -> Sha256 + Send + Sync + 'static,
    ) -> Result<Took> {
        let (on, also) = (lane.clone(), also.to_vec());
        let took = self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { receive(tx, &on, &also, &received, &hash).await })
        });
        let (took, about) = took.await?;
        for msg in about {
            tracing::info!(event = "word", %msg, %lane, "word from a provider");
        }
        Ok(took)
    }
}

/// Takes in a call, and says which messages it was about.
async fn receive(
    tx: &mut Tx,
    lane: &Lane,
    also: &[Lane],
    received: &Received,
    hash: &(impl Fn(&str) -> Sha256 + Send + Sync),
) -> Result<(Took, Vec<MessageId>)> {
    // A call that says nothing is not remembered: nobody fills the store with those.
    if received.events.is_empty() {
        return Ok((Took::New { changed: 0 }, Vec::new()));
    }
    let key = lane_key(&mut tx.conn, lane, false).await?;
    let mut lanes = vec![key];
    for lane in also {
        lanes.push(lane_key(&mut tx.conn, lane, false).await?);
    }
    let call = Sha256::of(received.id.as_bytes());
    let before = sqlx::query("SELECT 1 FROM received WHERE lane = $1 AND call = $2")
        .bind(key)
        .bind(call.bytes())
        .fetch_optional(&mut tx.conn)
        .await?;
    if before.is_some() {
        return Ok((Took::Repeated, Vec::new()));
    }
    for id in received.events.iter().filter_map(about) {
        let named = named(tx, &lanes, id).await?;
        if named.is_some_and(|d| d.state == DeliveryState::InFlight) {
            return Ok((Took::Early, Vec::new()));
        }
    }
    sqlx::query("INSERT INTO received (lane, call, at) VALUES ($1, $2, $3)")
        .bind(key)
        .bind(call.bytes())
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    let mut done: BTreeMap<MessageId, Vec<(DeliveryId, &'static str)>> = BTreeMap::new();
    let mut changed = 0;
    for event in &received.events {
        if goes(tx, lane, event, hash).await? {
            changed += 1;
            continue;
        }
        let Some(id) = about(event) else { continue };
        // Read again for each: an event before it in this call may have moved it on.
        let Some(delivery) = named(tx, &lanes, id).await? else {
            continue;
        };
        let Some(came) = apply(tx, &delivery, event).await? else {
            continue;
        };
        changed += 1;
        done.entry(delivery.message)
            .or_default()
            .push((id, came.word));
        if let Some(tell) = came.tell
            && due(tx, &delivery, &tell).await?
        {
            tell_of(tx, &delivery, tell).await?;
        }
    }
    let about = done.keys().copied().collect();
    for (message, list) in done {
        let leaves: Vec<String> = list
            .iter()
            .map(|(id, word)| format!("{id} {word}"))
            .collect();
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, word) in &list {
            *counts.entry(word).or_default() += 1;
        }
        answers_entry(tx, lane, message, &leaves, json!(counts)).await?;
    }
    Ok((Took::New { changed }, about))
}

/// Lets the reader of an event go, if it is about one; whether somebody went.
async fn goes(
    tx: &mut Tx,
    lane: &Lane,
    event: &Event,
    hash: &(impl Fn(&str) -> Sha256 + Send + Sync),
) -> Result<bool> {
    match event {
        Event::Left { subscriber } => {
            let left = leave(tx, subscriber.0, "left").await?;
            if left {
                let entry = Entry::new(AuditAct::Unsubscribed, Actor::Resident);
                let detail = json!({"subscriber": subscriber, "lane": lane.to_string()});
                append(tx, entry.with(detail)).await?;
            }
            Ok(left)
        }
        Event::Stopped { phone } => Ok(leave_by_hash(tx, hash(phone.expose())).await?.is_some()),
        _ => Ok(false),
    }
}

/// The delivery of that id, if it is one of these lanes.
async fn named(tx: &mut Tx, lanes: &[i64], id: DeliveryId) -> Result<Option<Named>> {
    let Some(key) = tx.ids.key(id) else {
        return Ok(None);
    };
    let row = sqlx::query(
        "SELECT d.lane, d.subscriber, d.state, d.recall_wanted, d.message, m.public_id, m.releasing_at \
         FROM delivery d JOIN message m USING (message) WHERE d.delivery = $1",
    )
    .bind(key)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let lane = row.int("lane")?;
    if !lanes.contains(&lane) {
        return Ok(None);
    }
    if tx.ids.id(key, row.int_or("releasing_at")?.unwrap_or(0)) != id {
        return Ok(None);
    }
    Ok(Some(Named {
        key,
        lane,
        message: row.word("public_id", "a message's id")?,
        message_key: row.int("message")?,
        subscriber: row.int("subscriber")?,
        state: row.word("state", "a delivery's state")?,
        recall_wanted: row.flag("recall_wanted")?,
    }))
}

/// Whether our own people were not told the same within the hour; if so, they are told now.
async fn due(tx: &mut Tx, delivery: &Named, tell: &Tell) -> Result<bool> {
    let now = tx.now();
    let before = micros(later(now, -TOLD_EVERY));
    let done = match tell {
        Tell::NotItsFault(_) => {
            sqlx::query(
                "INSERT INTO told (lane, at) VALUES ($1, $2) \
                 ON CONFLICT (lane) DO UPDATE SET at = excluded.at WHERE told.at <= $3",
            )
            .bind(delivery.lane)
            .bind(micros(now))
            .bind(before)
            .execute(&mut tx.conn)
            .await?
        }
        Tell::Answered => {
            sqlx::query(
                "UPDATE progress SET told_at = $2 WHERE delivery = $1 AND (told_at IS NULL OR told_at <= $3)",
            )
            .bind(delivery.key)
            .bind(micros(now))
            .bind(before)
            .execute(&mut tx.conn)
            .await?
        }
    };
    Ok(done.rows_affected() > 0)
}

/// Tells our own people, in the call's own transaction.
async fn tell_of(tx: &mut Tx, delivery: &Named, tell: Tell) -> Result<()> {
    let lane = delivery.lane;
    match tell {
        Tell::NotItsFault(reason) => {
            news(
                tx,
                What::SendsComeBack,
                None,
                lane,
                Some(reason.to_string()),
            )
            .await
        }
        Tell::Answered => news(tx, What::Answered, Some(delivery.message_key), lane, None).await,
    }
}

/// Drops what was received so long ago that no provider repeats it, and strikes that no longer count.
pub(crate) async fn forget(tx: &mut Tx, now: Timestamp, remember: SignedDuration) -> Result<()> {
    sqlx::query("DELETE FROM received WHERE at <= $1")
        .bind(micros(later(now, -remember)))
        .execute(&mut tx.conn)
        .await?;
    sqlx::query("DELETE FROM strike WHERE at <= $1")
        .bind(micros(later(now, -crate::receive_steps::STRIKE_COUNTS)))
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}
