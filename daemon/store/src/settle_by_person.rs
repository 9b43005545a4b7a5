//! A person says what became of a delivery.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{DeliveryId, MessageId, PersonId},
    send::Receipt,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    item::DeliveryKey,
    reasons::reason_key,
    rows::{Cells, some},
    settle::{accepted, waiting},
    store::Store,
    tasks::{quiet, ticked},
    writer::{Turn, Tx},
};

/// What a person says became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettledAs {
    /// It went, or was done by hand: with the provider's id, or any reference.
    Sent(Receipt),
    /// It did not go: it is queued again (one by hand is given up).
    NotSent,
}

impl Store {
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

/// The key of a public delivery id, with its state.
pub(crate) async fn delivery_key(
    conn: &mut sqlx::SqliteConnection,
    ids: &crate::delivery_ids::DeliveryIds,
    id: DeliveryId,
) -> Result<i64> {
    let missing = || Refusal::NotFound("such delivery");
    let key = ids.key(id).ok_or_else(missing)?;
    let row = sqlx::query(
        "SELECT coalesce(k.made_at, m.releasing_at) AS released FROM delivery d JOIN message m USING (message) \
         LEFT JOIN task k ON k.delivery = d.delivery WHERE d.delivery = $1",
    )
    .bind(key)
    .fetch_optional(conn)
    .await?;
    let released = some(row, "such delivery")?.int_or("released")?.unwrap_or(0);
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
        "SELECT d.message, d.state, d.lane, d.subscriber, d.recall_wanted, l.by_hand, m.public_id FROM delivery d \
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
            let next = accepted(tx, lane, item, receipt, reader, recall).await?;
            if by_hand {
                ticked(tx, key, by).await?;
            }
            next
        }
        SettledAs::NotSent if by_hand => {
            let next = given_up(tx, key, reason).await?;
            quiet(tx, row.int("message")?).await?;
            next
        }
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

/// The code of the reason of a job by hand that its person gave up.
pub const NOT_DONE: &str = "not_done";

async fn given_up(tx: &mut Tx, key: i64, why: &str) -> Result<DeliveryState> {
    let to = DeliveryState::WithPerson
        .step(DeliveryState::Withdrawn)
        .map_err(Refusal::from)?;
    let reason = reason_key(&mut tx.conn, NOT_DONE, why).await?;
    sqlx::query(
        "UPDATE delivery SET state = 'withdrawn', answered_at = $2, reason = $3 WHERE delivery = $1",
    )
    .bind(key)
    .bind(tx.micros())
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    Ok(to)
}
