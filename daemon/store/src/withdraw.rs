//! Withdraw and take down: open deliveries are cancelled in one statement, posts that are out are taken back, tasks done
//! by hand get a new task, and what is in flight is marked so that its answer is honoured (settle first, then recall).

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{MessageId, PersonId},
    message::MessageState,
};

use crate::{
    audit::{Entry, append},
    correct::WantBack,
    error::{Refusal, Result},
    messages::{Head, head, step},
    press::copies::taken_back,
    public::bump,
    reasons::reason_key,
    recall::want_recall,
    rows::Cells,
    store::Store,
    tasks::{promise_again, quiet},
    trigger::waits_no_more,
    writer::{Turn, Tx},
};

/// Whether the reader of the delivery `d` got it, or may have: what was ever in doubt counts, whatever came after.
macro_rules! may_have {
    () => {
        "(d.state IN ('accepted', 'delivered', 'in_flight', 'unknown', 'with_person') \
          OR (d.state <> 'queued' AND EXISTS (SELECT 1 FROM doubt u WHERE u.delivery = d.delivery)))"
    };
}
pub(crate) use may_have;

/// What a withdrawal or take-down set in motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// Whether the public may have seen it.
    pub was_public: bool,
    /// Deliveries cancelled before they went.
    pub cancelled: u64,
    /// Posts that are to be deleted.
    pub recalls: u64,
    /// Whether mail had gone, or may have: those readers are to be told (after a withdrawal, never a take-down).
    pub mail_gone: bool,
}

impl Store {
    /// Takes a message back, whatever state it is in. One person's act.
    ///
    /// # Errors
    /// [`Refusal::State`] when it is over already.
    pub async fn withdraw(
        &self,
        message: MessageId,
        reason: String,
        by: PersonId,
    ) -> Result<TakenBack> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    take_back(tx, message, MessageState::Withdrawn, &reason, by).await
                })
            })
            .await?;
        fail::fail_point!("store.recall.after_commit", |_| std::process::abort());
        self.called_back(message);
        Ok(done)
    }

    /// Removes a message that has been public, for a legal reason. Nothing of it is repeated anywhere.
    ///
    /// # Errors
    /// [`Refusal::State`] when it never was public, or is down already.
    pub async fn take_down(
        &self,
        message: MessageId,
        reason: String,
        by: PersonId,
    ) -> Result<TakenBack> {
        let done = self
            .write(Turn::Urgent, move |tx| {
                Box::pin(async move {
                    take_back(tx, message, MessageState::TakenDown, &reason, by).await
                })
            })
            .await?;
        fail::fail_point!("store.recall.after_commit", |_| std::process::abort());
        self.called_back(message);
        Ok(done)
    }
}

pub(crate) async fn take_back(
    tx: &mut Tx,
    message: MessageId,
    to: MessageState,
    reason: &str,
    by: PersonId,
) -> Result<TakenBack> {
    let mut head = head(&mut tx.conn, message).await?;
    let was_public = head.state.has_been_public()
        && sqlx::query("SELECT releasing_at FROM message WHERE message = $1")
            .bind(head.key)
            .fetch_one(&mut tx.conn)
            .await?
            .int_or("releasing_at")?
            .is_some();
    let (act, column, code) = if to == MessageState::TakenDown {
        (
            AuditAct::TakenDown,
            "UPDATE message SET taken_down_at = $2, remind_at = NULL WHERE message = $1",
            "taken_down",
        )
    } else {
        (
            AuditAct::Withdrawn,
            "UPDATE message SET withdrawn_at = $2, remind_at = NULL WHERE message = $1",
            "withdrawn",
        )
    };
    if to == MessageState::TakenDown && !was_public {
        return Err(Refusal::Conflict(
            "this message has not been public, so there is nothing to take down: withdraw it"
                .to_owned(),
        )
        .into());
    }
    sqlx::query(column)
        .bind(head.key)
        .bind(tx.micros())
        .execute(&mut tx.conn)
        .await?;
    step(tx, &mut head, to).await?;
    let taken = deliveries_back(tx, &head, code).await?;
    taken_back(tx, &head, to).await?;
    waits_no_more(tx, message, Actor::Person { id: by }).await?;
    if taken.mail_gone {
        sqlx::query("UPDATE message SET notice_owed = 1 WHERE message = $1")
            .bind(head.key)
            .execute(&mut tx.conn)
            .await?;
    }
    bump(tx).await?;
    let detail = json!({
        "revision": head.number, "cancelled": taken.cancelled, "recalls": taken.recalls, "mail_gone": taken.mail_gone,
    });
    let mut entry = Entry::new(act, Actor::Person { id: by })
        .on(message)
        .with(detail);
    if !reason.is_empty() {
        entry = entry.saying("reason", reason);
    }
    append(tx, entry).await?;
    Ok(TakenBack {
        was_public,
        ..taken
    })
}

async fn deliveries_back(tx: &mut Tx, head: &Head, code: &str) -> Result<TakenBack> {
    let cancelled = cancel_open(
        tx,
        head.key,
        code,
        "cancelled because the message was taken back",
    )
    .await?;
    want_back(tx, head.key, WantBack::All).await?;
    let out = posts_out(tx, head.key, code == "taken_down").await?;
    let recalls = want_recall(tx, &out).await?;
    stand_again(tx, head.key, None, "take back what was published here").await?;
    let mail_gone = sqlx::query(concat!(
        "SELECT EXISTS (SELECT 1 FROM revision r CROSS JOIN lane l \
           JOIN delivery d ON d.revision = r.revision AND d.lane = l.lane AND d.subscriber > 0 \
           WHERE r.message = $1 AND ",
        may_have!(),
        ") AS gone"
    ))
    .bind(head.key)
    .fetch_one(&mut tx.conn)
    .await?
    .flag("gone")?;
    Ok(TakenBack {
        was_public: false,
        cancelled,
        recalls,
        mail_gone,
    })
}

/// What of a message is out on accounts themselves. Where a correction has changed it in place it is the correction that
/// stands there now: a withdrawal leaves that, a take-down does not, for the wrong text can still be found behind it.
async fn posts_out(tx: &mut Tx, message: i64, changed_too: bool) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT d.delivery FROM revision r CROSS JOIN lane l \
         JOIN delivery d ON d.revision = r.revision AND d.lane = l.lane AND d.subscriber = 0 \
         WHERE r.message = $1 AND l.by_hand = 0 AND d.state = 'accepted' \
           AND ($2 OR l.correct <> 'in_place' OR NOT EXISTS ( \
               SELECT 1 FROM post mine JOIN message c ON c.of = $1 AND c.kind = 'correction' \
               JOIN revision cr ON cr.message = c.message \
               JOIN delivery cd ON cd.revision = cr.revision AND cd.lane = d.lane AND cd.subscriber = 0 \
               JOIN post cp ON cp.delivery = cd.delivery AND cp.language = mine.language AND cp.ward IS mine.ward \
               WHERE mine.delivery = d.delivery AND cd.state IN ('accepted', 'delivered')))",
    )
    .bind(message)
    .bind(changed_too)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter().map(|r| r.int("delivery")).collect()
}

/// Every open delivery of a message, on whatever lane.
pub(crate) const CANCEL: &str = "UPDATE delivery SET state = 'withdrawn', due_at = NULL, lease_until = NULL, \
       answered_at = $2, reason = $3 \
     WHERE lane IN (SELECT lane FROM lane) AND message = $1 AND state IN ('queued', 'waiting')";

/// Cancels what has not gone: everything queued or waiting in one statement, and tasks by hand that were not done.
pub(crate) async fn cancel_open(tx: &mut Tx, message: i64, code: &str, words: &str) -> Result<u64> {
    for from in [
        DeliveryState::Queued,
        DeliveryState::Waiting,
        DeliveryState::WithPerson,
    ] {
        from.step(DeliveryState::Withdrawn).map_err(Refusal::from)?;
    }
    let reason = reason_key(&mut tx.conn, code, words).await?;
    let now = tx.micros();
    let open = sqlx::query(CANCEL)
        .bind(message)
        .bind(now)
        .bind(reason)
        .execute(&mut tx.conn)
        .await?;
    let tasks = sqlx::query(
        "UPDATE delivery SET state = 'withdrawn', answered_at = $2, reason = $3 \
         WHERE message = $1 AND state = 'with_person' AND part = 0 \
           AND lane IN (SELECT lane FROM lane WHERE by_hand = 1)",
    )
    .bind(message)
    .bind(now)
    .bind(reason)
    .execute(&mut tx.conn)
    .await?;
    quiet(tx, message).await?;
    Ok(open.rows_affected() + tasks.rows_affected())
}

/// Marks what is out or in doubt: it is taken back once it is known to be there, and never repeated.
pub(crate) async fn want_back(tx: &mut Tx, message: i64, whose: WantBack) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET recall_wanted = 1 WHERE delivery IN ( \
            SELECT delivery FROM delivery WHERE state = 'in_flight' \
            UNION ALL SELECT delivery FROM doubt WHERE next_at IS NOT NULL \
            UNION ALL SELECT delivery FROM delivery WHERE message = $1 AND state = 'with_person') \
         AND message = $1 AND (subscriber <> 0 OR $2) \
         AND lane IN (SELECT lane FROM lane WHERE by_hand = 0)",
    )
    .bind(message)
    .bind(whose == WantBack::All)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// A new task for each task by hand that was done, in place of an earlier one that still stands there; outlets that the
/// revision `but_for` serves itself are left out.
pub(crate) async fn stand_again(
    tx: &mut Tx,
    message: i64,
    but_for: Option<i64>,
    task: &str,
) -> Result<()> {
    let reason = reason_key(&mut tx.conn, "by_hand", task).await?;
    sqlx::query(
        "UPDATE delivery SET reason = $2 WHERE message = $1 AND state = 'with_person' AND part > 0 \
           AND lane IN (SELECT lane FROM lane WHERE by_hand = 1) \
           AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.revision = $3 AND o.lane = delivery.lane)",
    )
    .bind(message)
    .bind(reason)
    .bind(but_for)
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, part, after, state, reason) \
         SELECT d.message, d.revision, d.lane, d.edition, \
                1 + (SELECT max(x.part) FROM delivery x WHERE x.revision = d.revision AND x.lane = d.lane \
                       AND x.subscriber = 0), \
                d.delivery, 'with_person', $2 \
         FROM revision r CROSS JOIN lane l JOIN delivery d ON d.revision = r.revision AND d.lane = l.lane \
         WHERE r.message = $1 AND l.by_hand = 1 AND d.subscriber = 0 AND d.part = 0 AND d.state = 'accepted' \
           AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.revision = $3 AND o.lane = d.lane) \
           AND NOT EXISTS (SELECT 1 FROM delivery n WHERE n.message = d.message AND n.lane = d.lane AND n.subscriber = 0 \
                             AND n.part = 0 AND n.state = 'accepted' AND n.delivery > d.delivery) \
           AND NOT EXISTS (SELECT 1 FROM delivery t WHERE t.revision = d.revision AND t.lane = d.lane \
                             AND t.subscriber = 0 AND t.part > 0 AND t.state = 'with_person')",
    )
    .bind(message)
    .bind(reason)
    .bind(but_for)
    .execute(&mut tx.conn)
    .await?;
    promise_again(tx, message).await
}
