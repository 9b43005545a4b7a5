//! Settling: what became of an intent without an answer. The provider is asked by our reference; then at most one
//! repeat where the channel allows it; else a person.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    delivery::DeliveryState,
    send::{Lane, LimitSeen, Reason, Receipt, Spend},
};

use crate::{
    answer_steps::{after_accept, answers_entry, cancel_if_recalled},
    error::{Refusal, Result},
    hash::{micros, to_json},
    item::{DeliveryKey, Item},
    lanes::lane_key,
    ledger::correct,
    meters::close_spends,
    reasons::{reason_key, reason_of},
    rows::Cells,
    store::Store,
    thread::rest_waits,
    writer::{Turn, Tx},
};

/// What comes of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is there.
    Accepted(Receipt),
    /// The provider was asked and it is not there yet: look again then.
    ReadAgain(Timestamp),
    /// The provider could not be asked, or its answer told nothing: ask again then. This read counts for no empty one.
    Unread(Timestamp),
    /// Not there: try it once more then. Refused where it was repeated before; where it is to be taken back a person
    /// looks instead.
    Repeat(Timestamp),
    /// A person must look; the words say at what.
    ToPerson(Reason),
}

impl Store {
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
                close_spends(tx, Spend::Settle, &one, "[]").await?;
                for seen in &seen {
                    correct(tx, key, seen).await?;
                }
                settle(tx, key, &lane, &item, &settlement).await
            })
        })
        .await
    }
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
    if let Settlement::ReadAgain(at) | Settlement::Unread(at) = settlement {
        let empty = matches!(settlement, Settlement::ReadAgain(_));
        sqlx::query("UPDATE doubt SET reads = reads + 1, empty = empty + $3, next_at = $2 WHERE delivery = $1")
            .bind(item.key.0)
            .bind(micros(*at))
            .bind(empty)
            .execute(&mut tx.conn)
            .await?;
        return Ok(Some(DeliveryState::Unknown));
    }
    let restored = crate::restored::undecided(tx, item.key).await?;
    let one_reader = row.int("subscriber")? > 0;
    let state = match settlement {
        // What may have gone after the copy was made is never repeated by itself. Readers' copies wait with their message,
        // which a person decides on as a whole.
        Settlement::Repeat(at) if restored && one_reader => {
            waiting(tx, item.key, *at, false).await?
        }
        Settlement::ToPerson(_) if restored && one_reader => {
            let now = tx.now();
            waiting(tx, item.key, now, false).await?
        }
        Settlement::Repeat(_) if restored => {
            let reason = Reason::new(
                "restored",
                "it was not found, and the database was put back from a copy: look whether it went, then say so here",
            );
            to_person(tx, item.key, &reason).await?
        }
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
        Settlement::Repeat(_) if is_put_right(tx, item.key).await? => {
            let reason = Reason::new(
                "corrected_in_doubt",
                "a correction is out while nobody knows whether this had gone: look whether it is there",
            );
            to_person(tx, item.key, &reason).await?
        }
        Settlement::Repeat(at) => waiting(tx, item.key, *at, true).await?,
        Settlement::ToPerson(reason) => to_person(tx, item.key, reason).await?,
        Settlement::ReadAgain(_) | Settlement::Unread(_) => DeliveryState::Unknown,
    };
    let leaf = format!("{} {} {state} settled", item.id, item.attempt);
    let mut counts = serde_json::Map::new();
    counts.insert(state.as_str().to_owned(), json!(1));
    answers_entry(tx, lane, item.message, &[leaf], counts.into()).await?;
    tx.looks.messages.insert(item.message);
    Ok(Some(state))
}

/// Whether a correction of its message is public: the wrong text is not tried once more then.
async fn is_put_right(tx: &mut Tx, key: DeliveryKey) -> Result<bool> {
    sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM delivery d JOIN message c ON c.of = d.message \
           WHERE d.delivery = $1 AND c.kind = 'correction' AND c.releasing_at IS NOT NULL) AS put_right",
    )
    .bind(key.0)
    .fetch_one(&mut tx.conn)
    .await?
    .flag("put_right")
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

pub(crate) async fn accepted(
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

pub(crate) async fn waiting(
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
    rest_waits(tx, key.0).await?;
    Ok(DeliveryState::WithPerson)
}
