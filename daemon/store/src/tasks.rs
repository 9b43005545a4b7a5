//! Jobs by hand: who promised to do them, by when, whom to remind, who ticked. Each stands beside its delivery, whose
//! state says whether it is open (`with_person`), done (`accepted`) or given up.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    area::AreaCode,
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    hand::{DUE_MINUTES, REMINDERS},
    ids::{DeliveryId, MessageId, PersonId},
    message::MessageState,
    outlet::OutletName,
    send::Reason,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::to_json,
    holds::areas_of,
    lanes::read_lane,
    messages::message_key,
    people::person_key,
    release_plan::Promise,
    rows::{Cells, some},
    settle_by_person::delivery_key,
    store::Store,
    view_parts::reason,
    writer::{Turn, Tx},
};

/// A minute, as the store counts.
const MINUTE: i64 = 60_000_000;

/// A job by hand as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// The delivery it is.
    pub delivery: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// What it says at the top.
    pub headline: String,
    /// Where the message stands.
    pub message_state: MessageState,
    /// The areas of the message.
    pub areas: Vec<AreaCode>,
    /// The outlet.
    pub outlet: OutletName,
    /// Where the job stands.
    pub state: DeliveryState,
    /// What is to be done, or why it was given up.
    pub reason: Option<Reason>,
    /// Whether it comes after the first job: taking back, putting right.
    pub again: bool,
    /// Who promised it: a name or a role.
    pub owner_name: Option<String>,
    /// The person of ours with that name.
    pub owner: Option<PersonId>,
    /// Since when it stands.
    pub made_at: Timestamp,
    /// By when it is to be done.
    pub due_at: Timestamp,
    /// The reference typed back.
    pub reference: Option<String>,
    /// When it was done or given up.
    pub answered_at: Option<Timestamp>,
    /// Who ticked it.
    pub done_by: Option<String>,
}

macro_rules! task_columns {
    () => {
        "SELECT k.made_at, k.due_at, k.owner_name, p.public_id AS owner_id, q.name AS done_name, d.delivery, d.state, \
         d.part, d.receipt, d.answered_at, d.message, w.code, w.words, l.channel, l.account, m.public_id, m.headline, \
         m.state AS message_state FROM task k JOIN delivery d USING (delivery) JOIN lane l USING (lane) \
         JOIN message m USING (message) LEFT JOIN person p ON p.person = k.owner \
         LEFT JOIN person q ON q.person = k.done_by LEFT JOIN reason w ON w.reason = d.reason "
    };
}

impl Store {
    /// Every job by hand that is open, the one due first first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_tasks(&self) -> Result<Vec<TaskView>> {
        let mut conn = self.read().await?;
        let found = sqlx::query(concat!(
            task_columns!(),
            "WHERE d.delivery IN (SELECT delivery FROM delivery WHERE state = 'with_person') \
             ORDER BY k.due_at, d.delivery"
        ))
        .fetch_all(&mut *conn)
        .await?;
        self.read_tasks(&mut conn, found).await
    }

    /// Every job by hand of a message, in the order they were made.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn message_tasks(&self, message: MessageId) -> Result<Vec<TaskView>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, message).await?;
        let found = sqlx::query(concat!(
            task_columns!(),
            "WHERE l.by_hand = 1 AND d.revision IN (SELECT revision FROM revision WHERE message = $1) \
             ORDER BY d.delivery"
        ))
        .bind(key)
        .fetch_all(&mut *conn)
        .await?;
        self.read_tasks(&mut conn, found).await
    }

    /// Names who does an open job: a person of ours by their name, or anybody else in words.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is no open job by hand.
    pub async fn give_task(&self, delivery: DeliveryId, to: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = delivery_key(&mut tx.conn, &tx.ids, delivery).await?;
                let owner = person_named(&mut tx.conn, &to).await?;
                let done = sqlx::query(
                    "UPDATE task SET owner = $2, owner_name = $3 WHERE delivery = $1 \
                       AND EXISTS (SELECT 1 FROM delivery d WHERE d.delivery = task.delivery AND d.state = 'with_person')",
                )
                .bind(key)
                .bind(owner)
                .bind(&to)
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    let words = "this is no job by hand that is still to be done";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                }
                let row = sqlx::query(
                    "SELECT m.public_id FROM delivery d JOIN message m USING (message) WHERE d.delivery = $1",
                )
                .bind(key)
                .fetch_one(&mut tx.conn)
                .await?;
                let entry = Entry::new(AuditAct::TaskTaken, Actor::Person { id: by })
                    .on(row.word("public_id", "a message's id")?)
                    .with(json!({"delivery": delivery}));
                append(tx, entry.saying("owner", &to)).await?;
                Ok(())
            })
        })
        .await
    }

    async fn read_tasks(
        &self,
        conn: &mut SqliteConnection,
        rows: Vec<SqliteRow>,
    ) -> Result<Vec<TaskView>> {
        let mut tasks = Vec::with_capacity(rows.len());
        for row in rows {
            let areas = areas_of(conn, row.int("message")?).await?;
            tasks.push(TaskView {
                delivery: self.ids().id(row.int("delivery")?, row.int("made_at")?),
                message: row.word("public_id", "a message's id")?,
                headline: row.text("headline")?,
                message_state: row.word("message_state", "a message's state")?,
                areas,
                outlet: read_lane(&row)?.channel,
                state: row.word("state", "a delivery's state")?,
                reason: reason(&row, "code", "words")?,
                again: row.int("part")? > 0,
                owner_name: row.text_or("owner_name")?,
                owner: row.word_or("owner_id", "a person's id")?,
                made_at: row.time("made_at")?,
                due_at: row.time("due_at")?,
                reference: row.text_or("receipt")?,
                answered_at: row.time_or("answered_at")?,
                done_by: row.text_or("done_name")?,
            });
        }
        Ok(tasks)
    }
}

/// The one person of that name; nobody where there is none, or more than one.
pub(crate) async fn person_named(conn: &mut SqliteConnection, name: &str) -> Result<Option<i64>> {
    let found = sqlx::query("SELECT person FROM person WHERE name = $1 COLLATE NOCASE LIMIT 2")
        .bind(name)
        .fetch_all(conn)
        .await?;
    match found.as_slice() {
        [one] => one.int("person").map(Some),
        _ => Ok(None),
    }
}

/// The promise beside a delivery that was just made for a person.
pub(crate) async fn promise(tx: &mut Tx, delivery: i64, promise: &Promise) -> Result<()> {
    let owner = match &promise.owner {
        Some(name) => person_named(&mut tx.conn, name).await?,
        None => None,
    };
    let now = tx.micros();
    sqlx::query(
        "INSERT INTO task (delivery, owner, owner_name, made_at, due_at, reminders, remind_at) \
         VALUES ($1, $2, $3, $4, $5, $6, (SELECT min($4 + value * $7) FROM json_each($6) WHERE value > 0))",
    )
    .bind(delivery)
    .bind(owner)
    .bind(&promise.owner)
    .bind(now)
    .bind(now + i64::from(promise.due_minutes) * MINUTE)
    .bind(to_json(&promise.reminders)?)
    .bind(MINUTE)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// The promises of jobs that stand again after one that was done: for whoever did it, as soon as the first time.
pub(crate) async fn promise_again(tx: &mut Tx, message: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO task (delivery, owner, owner_name, made_at, due_at, reminders, remind_at) \
         SELECT t.delivery, coalesce(o.done_by, o.owner), coalesce(p.name, o.owner_name), $2, \
                $2 + coalesce(o.due_at - o.made_at, $3 * $4), coalesce(o.reminders, $5), \
                (SELECT min($2 + value * $4) FROM json_each(coalesce(o.reminders, $5)) WHERE value > 0) \
         FROM delivery t JOIN lane l USING (lane) LEFT JOIN task o ON o.delivery = t.after \
         LEFT JOIN person p ON p.person = o.done_by \
         WHERE t.message = $1 AND t.state = 'with_person' AND t.part > 0 AND l.by_hand = 1 \
           AND NOT EXISTS (SELECT 1 FROM task k WHERE k.delivery = t.delivery)",
    )
    .bind(message)
    .bind(tx.micros())
    .bind(i64::from(DUE_MINUTES))
    .bind(MINUTE)
    .bind(to_json(&REMINDERS)?)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// A person ticked a job.
pub(crate) async fn ticked(tx: &mut Tx, delivery: i64, by: PersonId) -> Result<()> {
    let person = person_key(&mut tx.conn, by).await?;
    sqlx::query("UPDATE task SET done_at = $2, done_by = $3, remind_at = NULL WHERE delivery = $1")
        .bind(delivery)
        .bind(tx.micros())
        .bind(person)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}

/// Nobody is reminded of jobs of a message that are over.
pub(crate) async fn quiet(tx: &mut Tx, message: i64) -> Result<()> {
    sqlx::query(
        "UPDATE task SET remind_at = NULL WHERE remind_at IS NOT NULL AND delivery IN ( \
            SELECT delivery FROM delivery WHERE message = $1 AND state = 'withdrawn' \
              AND lane IN (SELECT lane FROM lane WHERE by_hand = 1))",
    )
    .bind(message)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

impl Store {
    /// One job by hand.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn task(&self, delivery: DeliveryId) -> Result<TaskView> {
        let mut conn = self.read().await?;
        let key = delivery_key(&mut conn, self.ids(), delivery).await?;
        let found = sqlx::query(concat!(task_columns!(), "WHERE k.delivery = $1"))
            .bind(key)
            .fetch_all(&mut *conn)
            .await?;
        some(
            self.read_tasks(&mut conn, found).await?.pop(),
            "such job by hand",
        )
    }
}
