//! Answers: what each send came to, committed in batches, with the next intents in the same transaction if the caller
//! has some. An answer whose fencing token is not the delivery's own any more changes nothing.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    delivery::DeliveryState,
    send::{Answer, Answered, Lane, Reason, Receipt, Spend},
};

use crate::{
    answer_steps::{after_accept, after_end, cancel_if_recalled, entries, open_doubt},
    audience::leave_for_bad_address,
    error::{Refusal, Result},
    hash::{micros, to_json},
    intents::{Begin, Begun, begin_in},
    item::{DeliveryKey, Item, Target},
    lanes::{lane_key, stop_lane},
    ledger::correct,
    meters::close_spends,
    reasons::{reason_key, reason_of},
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was sent, as [`Store::begin`] gave it.
    pub item: Item,
    /// What came back.
    pub answered: Answered,
    /// When it is next acted on: the channel's back-off where a `Later` gives no time or a lane is down, the first look
    /// for an `Unknown`.
    pub next_at: Timestamp,
}

/// What a batch of answers came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// Answers that came too late: another worker or the settling had the delivery by then.
    pub stale: Vec<DeliveryKey>,
    /// Whether this batch stopped the lane: someone is to be told.
    pub lane_stopped: bool,
    /// What became of the next intents.
    pub begun: Option<Begun>,
}

/// What a single answer turns a delivery into.
pub(crate) struct Turned {
    pub(crate) state: DeliveryState,
    pub(crate) reason: Option<Reason>,
    pub(crate) due: Option<Timestamp>,
}

impl Store {
    /// Commits a batch of answers of one lane, and the next intents with them.
    ///
    /// # Errors
    /// When the store cannot write; the answers are then to be taken as lost.
    pub async fn finish(
        &self,
        lane: &Lane,
        outcomes: Vec<Outcome>,
        next: Option<Begin>,
    ) -> Result<Finished> {
        let lane = lane.clone();
        let may_free = outcomes
            .iter()
            .any(|o| !o.answered.touched || !o.answered.seen.is_empty());
        let (channel, answered) = (lane.channel.clone(), !outcomes.is_empty());
        let next_lane = next.as_ref().map(|next| next.lane.clone());
        let finished: Finished = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    let mut finished = finish(tx, &lane, &outcomes).await?;
                    if let Some(begin) = next {
                        finished.begun = Some(begin_in(tx, begin).await?);
                    }
                    fail::fail_point!("store.finish.before_commit", |_| std::process::abort());
                    Ok(finished)
                })
            })
            .await?;
        fail::fail_point!("store.finish.after_commit", |_| std::process::abort());
        if answered {
            self.limited().freed(&channel, may_free);
        }
        if let (Some(lane), Some(begun)) = (next_lane, &finished.begun) {
            self.limited().note(lane, begun, self.now());
        }
        Ok(finished)
    }
}

async fn finish(tx: &mut Tx, lane: &Lane, outcomes: &[Outcome]) -> Result<Finished> {
    let mut finished = Finished::default();
    if outcomes.is_empty() {
        return Ok(finished);
    }
    let key = lane_key(&mut tx.conn, lane, false).await?;
    let mut done: Vec<(&Outcome, DeliveryState)> = Vec::with_capacity(outcomes.len());
    let fresh = accept(tx, key, outcomes).await?;
    for outcome in outcomes {
        let accepted = matches!(outcome.answered.answer, Answer::Accepted(_));
        let state = match accepted {
            true => fresh
                .contains(&outcome.item.key.0)
                .then_some(DeliveryState::Accepted),
            false => other(tx, key, lane, outcome, &mut finished).await?,
        };
        match state {
            Some(state) => done.push((outcome, state)),
            None => finished.stale.push(outcome.item.key),
        }
    }
    let in_time: Vec<&Outcome> = done.iter().map(|(outcome, _)| *outcome).collect();
    spends(tx, &in_time).await?;
    for seen in outcomes.iter().flat_map(|o| &o.answered.seen) {
        correct(tx, key, seen).await?;
    }
    entries(tx, lane, &done).await?;
    Ok(finished)
}

/// Closes the spends of answers that are in time and refunds those that never left. An answer that is late has had its
/// spend closed when its delivery was given up for lost.
async fn spends(tx: &mut Tx, outcomes: &[&Outcome]) -> Result<()> {
    let (touched, refunded): (Vec<&Outcome>, Vec<&Outcome>) =
        outcomes.iter().partition(|o| o.answered.touched);
    let keys = |list: &[&Outcome]| to_json(&list.iter().map(|o| o.item.key.0).collect::<Vec<_>>());
    close_spends(tx, Spend::Send, &keys(&touched)?, &keys(&refunded)?).await
}

/// Everything that was accepted, in one statement. Gives those whose answer was in time.
async fn accept(
    tx: &mut Tx,
    lane: i64,
    outcomes: &[Outcome],
) -> Result<std::collections::BTreeSet<i64>> {
    let accepted: Vec<_> = outcomes
        .iter()
        .filter_map(|o| match &o.answered.answer {
            Answer::Accepted(Receipt { id }) => {
                Some(json!([o.item.key.0, o.item.fence, o.item.attempt, id]))
            }
            _ => None,
        })
        .collect();
    if accepted.is_empty() {
        return Ok(std::collections::BTreeSet::new());
    }
    DeliveryState::InFlight
        .step(DeliveryState::Accepted)
        .map_err(Refusal::from)?;
    let rows = sqlx::query(
        "UPDATE delivery SET state = 'accepted', answered_at = $2, receipt = j.value ->> 3, lease_until = NULL \
         FROM json_each($1) j \
         WHERE delivery.delivery = j.value ->> 0 AND delivery.fence = j.value ->> 1 \
           AND delivery.attempt = j.value ->> 2 AND delivery.state = 'in_flight' \
         RETURNING delivery, subscriber, recall_wanted",
    )
    .bind(to_json(&accepted)?)
    .bind(tx.micros())
    .fetch_all(&mut tx.conn)
    .await?;
    let mut fresh = std::collections::BTreeSet::new();
    for row in rows {
        let delivery = row.int("delivery")?;
        after_accept(
            tx,
            lane,
            delivery,
            row.int("subscriber")?,
            row.flag("recall_wanted")?,
        )
        .await?;
        fresh.insert(delivery);
    }
    Ok(fresh)
}

/// What an answer other than `Accepted` turns the delivery into.
fn turned(outcome: &Outcome) -> (Turned, &'static str) {
    let (state, reason, due, kept) = match &outcome.answered.answer {
        Answer::Accepted(_) => (DeliveryState::Accepted, None, None, "accepted"),
        Answer::Refused { reason, .. } => (DeliveryState::Refused, Some(reason), None, "refused"),
        Answer::Later { when, reason } => (
            DeliveryState::Waiting,
            Some(reason),
            Some(when.unwrap_or(outcome.next_at)),
            "later",
        ),
        Answer::LaneDown { reason, until } => (
            DeliveryState::Waiting,
            Some(reason),
            Some(until.unwrap_or(outcome.next_at)),
            "lane_down",
        ),
        Answer::Unknown { reason } => (DeliveryState::Unknown, Some(reason), None, "unknown"),
    };
    let turned = Turned {
        state,
        reason: reason.cloned(),
        due,
    };
    (turned, kept)
}

async fn other(
    tx: &mut Tx,
    key: i64,
    lane: &Lane,
    outcome: &Outcome,
    finished: &mut Finished,
) -> Result<Option<DeliveryState>> {
    let item = &outcome.item;
    let (turned, kept) = turned(outcome);
    if !turn(tx, item, &turned).await? {
        return Ok(None);
    }
    let mut state = turned.state;
    let reason = match &turned.reason {
        Some(reason) => reason_of(&mut tx.conn, reason).await?,
        None => reason_key(&mut tx.conn, "none", "no reason was given").await?,
    };
    sqlx::query(
        "INSERT OR REPLACE INTO attempt (delivery, attempt, intent_at, ended_at, outcome, reason) \
         SELECT delivery, attempt, intent_at, $2, $3, $4 FROM delivery WHERE delivery = $1",
    )
    .bind(item.key.0)
    .bind(tx.micros())
    .bind(kept)
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    match &outcome.answered.answer {
        Answer::Unknown { .. } => open_doubt(tx, item.key.0, outcome.next_at).await?,
        Answer::LaneDown { reason, until } => {
            finished.lane_stopped |= stop_lane(tx, key, lane, reason, *until).await?;
        }
        Answer::Refused { suppress, .. } => {
            if *suppress {
                leave_for_bad_address(tx, item.key.0).await?;
            }
            after_end(tx, item.key.0, reader(item)).await?;
        }
        Answer::Later { .. } | Answer::Accepted(_) => {}
    }
    if state == DeliveryState::Waiting && cancel_if_recalled(tx, item.key.0).await? {
        state = DeliveryState::Withdrawn;
    }
    Ok(Some(state))
}

/// The reader's number; 0 for what goes out on the account itself.
fn reader(item: &Item) -> i64 {
    match &item.target {
        Target::Account | Target::Ward(_) => 0,
        Target::Subscriber { number, .. } | Target::Phone { number, .. } | Target::Left(number) => {
            number.0
        }
    }
}

/// Writes an answer's state if the delivery is still this attempt's.
async fn turn(tx: &mut Tx, item: &Item, to: &Turned) -> Result<bool> {
    DeliveryState::InFlight
        .step(to.state)
        .map_err(Refusal::from)?;
    let reason = match &to.reason {
        Some(reason) => Some(reason_of(&mut tx.conn, reason).await?),
        None => None,
    };
    let done = sqlx::query(
        "UPDATE delivery SET state = $4, answered_at = $5, due_at = $6, reason = $7, lease_until = NULL \
         WHERE delivery = $1 AND fence = $2 AND attempt = $3 AND state = 'in_flight'",
    )
    .bind(item.key.0)
    .bind(item.fence)
    .bind(item.attempt)
    .bind(to.state.as_str())
    .bind(tx.micros())
    .bind(to.due.map(micros))
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
