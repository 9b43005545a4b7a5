//! What single events do to their deliveries and readers.

use jiff::SignedDuration;
use wardmote_domain::{
    delivery::DeliveryState,
    send::{AddressVerdict, Event, Reason, Receipt},
};

use crate::{
    approvals::later,
    audience::leave,
    error::{Refusal, Result},
    hash::{micros, to_json},
    item::DeliveryKey,
    reasons::reason_of,
    receive::{Came, Named, Tell},
    rows::Cells,
    settle::accepted,
    writer::Tx,
};

/// A strike counts for so long.
pub(crate) const STRIKE_COUNTS: SignedDuration = SignedDuration::from_hours(60 * 24);
/// The strike with which a reader leaves (contract, section 5: three, then suppress).
const STRIKES: i64 = 3;
/// The receipt of a send whose own answer was lost, where the provider's later word proves that it had it.
const TOLD: &str = "told by the provider";

/// Does what an event says. Nothing where it comes too late or changes nothing.
pub(crate) async fn apply(tx: &mut Tx, delivery: &Named, event: &Event) -> Result<Option<Came>> {
    let came = |word| Some(Came { word, tell: None });
    Ok(match event {
        Event::Accepted { receipt, .. } => there(tx, delivery, receipt)
            .await?
            .then(|| came("accepted"))
            .flatten(),
        Event::Delivered { .. } => delivered(tx, delivery).await?,
        Event::Bounced {
            reason, address, ..
        } => bounced(tx, delivery, reason, *address).await?,
        Event::Delayed { reason, .. } => {
            there(tx, delivery, &told()).await?;
            let reason = reason_of(&mut tx.conn, reason).await?;
            let sql = "UPDATE delivery SET reason = $2 WHERE delivery = $1 AND state = 'accepted'";
            let done = sqlx::query(sql).bind(delivery.key).bind(reason);
            let done = done.execute(&mut tx.conn).await?;
            (done.rows_affected() > 0)
                .then(|| came("delayed"))
                .flatten()
        }
        Event::Complained { .. } => {
            there(tx, delivery, &told()).await?;
            let left = leave(tx, delivery.subscriber, "complained").await?;
            left.then(|| came("complained")).flatten()
        }
        Event::Progress { words, counts, .. } => {
            there(tx, delivery, &told()).await?;
            progress(tx, delivery, words, counts).await?;
            came("progress")
        }
        Event::Reply { .. } => {
            there(tx, delivery, &told()).await?;
            reply(tx, delivery).await?;
            Some(Came {
                word: "reply",
                tell: Some(Tell::Answered),
            })
        }
        Event::Left { .. } | Event::Stopped { .. } => None,
    })
}

fn told() -> Receipt {
    Receipt {
        id: TOLD.to_owned(),
    }
}

/// Settles a doubt: the provider has it. Whether it was one.
async fn there(tx: &mut Tx, delivery: &Named, receipt: &Receipt) -> Result<bool> {
    if !matches!(
        delivery.state,
        DeliveryState::Unknown | DeliveryState::WithPerson
    ) {
        return Ok(false);
    }
    let to = delivery.state.step(DeliveryState::Accepted);
    to.map_err(Refusal::from)?;
    let key = DeliveryKey(delivery.key);
    let (reader, recall) = (delivery.subscriber, delivery.recall_wanted);
    accepted(tx, delivery.lane, key, receipt, reader, recall).await?;
    Ok(true)
}

/// It arrived. What went to nobody in particular stays `accepted`, for it can still be taken back; that it arrived is
/// kept beside it.
async fn delivered(tx: &mut Tx, delivery: &Named) -> Result<Option<Came>> {
    there(tx, delivery, &told()).await?;
    if delivery.subscriber == 0 {
        progress(tx, delivery, "arrived", &[]).await?;
        return Ok(Some(Came {
            word: "delivered",
            tell: None,
        }));
    }
    DeliveryState::Accepted
        .step(DeliveryState::Delivered)
        .map_err(Refusal::from)?;
    let sql = "UPDATE delivery SET state = 'delivered', reason = NULL WHERE delivery = $1 AND state = 'accepted'";
    let done = sqlx::query(sql)
        .bind(delivery.key)
        .execute(&mut tx.conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    // It reached the mailbox, so what was wrong with that is over.
    sqlx::query("DELETE FROM strike WHERE subscriber = $1")
        .bind(delivery.subscriber)
        .execute(&mut tx.conn)
        .await?;
    Ok(Some(Came {
        word: "delivered",
        tell: None,
    }))
}

async fn bounced(
    tx: &mut Tx,
    delivery: &Named,
    reason: &Reason,
    address: AddressVerdict,
) -> Result<Option<Came>> {
    there(tx, delivery, &told()).await?;
    DeliveryState::Accepted
        .step(DeliveryState::Bounced)
        .map_err(Refusal::from)?;
    let key = reason_of(&mut tx.conn, reason).await?;
    let done = sqlx::query(
        "UPDATE delivery SET state = 'bounced', reason = $2 WHERE delivery = $1 AND state = 'accepted'",
    )
    .bind(delivery.key)
    .bind(key)
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let mut tell = None;
    match address {
        AddressVerdict::Bad => {
            leave(tx, delivery.subscriber, "bounced").await?;
        }
        AddressVerdict::Soft => strike(tx, delivery.subscriber).await?,
        AddressVerdict::NotItsFault => {
            tell = Some(Tell::NotItsFault(reason.clone()));
        }
    }
    Ok(Some(Came {
        word: "bounced",
        tell,
    }))
}

/// Counts a passing trouble against a reader; with the third running they leave.
async fn strike(tx: &mut Tx, subscriber: i64) -> Result<()> {
    if subscriber == 0 {
        return Ok(());
    }
    let now = tx.now();
    let row = sqlx::query("SELECT strikes FROM strike WHERE subscriber = $1 AND at > $2")
        .bind(subscriber)
        .bind(micros(later(now, -STRIKE_COUNTS)))
        .fetch_optional(&mut tx.conn)
        .await?;
    let strikes = row.map(|r| r.int("strikes")).transpose()?.unwrap_or(0) + 1;
    if strikes >= STRIKES {
        leave(tx, subscriber, "bounced").await?;
        sqlx::query("DELETE FROM strike WHERE subscriber = $1")
            .bind(subscriber)
            .execute(&mut tx.conn)
            .await?;
        return Ok(());
    }
    sqlx::query("INSERT OR REPLACE INTO strike (subscriber, strikes, at) VALUES ($1, $2, $3)")
        .bind(subscriber)
        .bind(strikes)
        .bind(micros(now))
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

async fn progress(
    tx: &mut Tx,
    delivery: &Named,
    words: &str,
    counts: &[(String, u64)],
) -> Result<()> {
    sqlx::query(
        "INSERT INTO progress (delivery, words, counts, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (delivery) DO UPDATE SET words = excluded.words, counts = excluded.counts, at = excluded.at",
    )
    .bind(delivery.key)
    .bind(words)
    .bind(to_json(&counts)?)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn reply(tx: &mut Tx, delivery: &Named) -> Result<()> {
    sqlx::query(
        "INSERT INTO progress (delivery, at, replies) VALUES ($1, $2, 1) \
         ON CONFLICT (delivery) DO UPDATE SET replies = replies + 1",
    )
    .bind(delivery.key)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}
