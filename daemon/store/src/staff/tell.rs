//! Telling: what is due, and the mails with the steps they are, in one transaction. A person's "I have it".

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    area::AreaCode,
    audit::{Actor, AuditAct},
    ids::{MessageId, PersonId},
    person::Role,
    send::Lane,
    staff::{Change, Ended, What},
    words::{Kind, Priority},
};

use super::{
    due::due,
    look::{GATHER, changed, close},
};
use crate::{
    approvals::later,
    audit::{Entry, append},
    desk_mail::{NewMail, queue},
    error::{Refusal, Result},
    hash::micros,
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// Something that somebody is to be told of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTelling {
    /// Its number.
    pub number: i64,
    /// What.
    pub what: What,
    /// The message, if it is about one.
    pub message: Option<MessageId>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// The areas of the message, or of the shift.
    pub areas: Vec<AreaCode>,
    /// How soon.
    pub priority: Priority,
    /// The lane, if it is about one or came in on one.
    pub lane: Option<Lane>,
    /// The outlet of a job by hand.
    pub outlet: Option<String>,
    /// Why a lane takes nothing, or sends come back: never what a notice says.
    pub words: Option<String>,
    /// The time that it is about.
    pub due_at: Option<Timestamp>,
    /// Since when it stands.
    pub opened_at: Timestamp,
    /// Whom it concerns by name.
    pub first: Vec<PersonId>,
    /// Everyone with this role is meant by name as well.
    pub first_role: Option<Role>,
    /// Who cannot do what it asks for.
    pub not: Vec<PersonId>,
    /// Who took it on and let the time pass, if somebody did.
    pub taken_by: Option<PersonId>,
    /// Which round it is, from 1.
    pub round: i64,
    /// Who was told in this round.
    pub told: Vec<PersonId>,
    /// The next reminder of a job by hand after this one.
    pub next_reminder: Option<Timestamp>,
    /// When somebody is to be told.
    pub next_at: Timestamp,
}

/// One mail, and what it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellMail {
    /// To whom.
    pub person: PersonId,
    /// The mail.
    pub mail: NewMail,
    /// The numbers of what it tells of.
    pub of: Vec<i64>,
}

/// How something goes on after a telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TellStep {
    /// Its number.
    pub number: i64,
    /// The round that it was in as it was read.
    pub round: i64,
    /// When somebody is told next; nobody is where there is none.
    pub next_at: Option<Timestamp>,
    /// Whether a new round begins then.
    pub new_round: bool,
}

/// What each thing is, without who was told.
const DUE: &str = "SELECT t.telling, t.what, t.subject, t.message, t.words, t.due_at, t.opened_at, t.round, t.next_at, \
        m.public_id, m.kind, m.priority, m.author, m.urgent_by, l.channel, l.account, p.public_id AS taken_id \
     FROM telling t LEFT JOIN message m USING (message) LEFT JOIN lane l ON l.lane = t.lane \
     LEFT JOIN person p ON p.person = t.taken_by \
     WHERE t.next_at <= $1 ORDER BY t.next_at, t.telling";

impl Store {
    /// What is due to be told. As soon as one is, what would be due for the first time within a minute comes along, so
    /// that it goes in the same mails.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_tellings(&self) -> Result<Vec<DueTelling>> {
        let now = self.now();
        let mut conn = self.read().await?;
        let rows = sqlx::query(DUE)
            .bind(micros(later(now, GATHER)))
            .fetch_all(&mut *conn)
            .await?;
        let mut all = Vec::new();
        for row in &rows {
            all.push(due(&mut conn, row).await?);
        }
        if !all.iter().any(|d| d.next_at <= now) {
            return Ok(Vec::new());
        }
        all.retain(|d| d.next_at <= now || (d.told.is_empty() && d.round == 1));
        Ok(all)
    }

    /// When each person was last told of anything, within the last minute. What was told by a clock that was ahead does
    /// not count.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_told(&self) -> Result<Vec<(PersonId, Timestamp)>> {
        let now = self.now();
        let since = micros(later(now, -GATHER));
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT p.public_id, max(c.at) AS at FROM person p \
             JOIN telling_change c ON c.person = p.person AND c.change = 'told' AND c.at > $1 AND c.at <= $2 GROUP BY p.person",
        )
        .bind(since)
        .bind(micros(now))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| Ok((r.word("public_id", "a person's id")?, r.time("at")?)))
            .collect()
    }

    /// Queues the mails and writes down the steps they are, all in one transaction. `false`, and nothing, where any of it
    /// was settled, taken on or told meanwhile: it is then to be decided anew.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn tell(&self, mails: Vec<TellMail>, steps: Vec<TellStep>) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                for step in &steps {
                    if !still(tx, step).await? {
                        return Ok(false);
                    }
                }
                for mail in &mails {
                    tell(tx, mail, &steps).await?;
                }
                for step in &steps {
                    go_on(tx, step).await?;
                }
                fail::fail_point!("store.tell.before_commit", |_| std::process::abort());
                Ok(true)
            })
        })
        .await
    }

    /// A person takes something on: nobody else is told until then. What only had to be known is over with it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is settled, or another person has it.
    pub async fn take_on(&self, number: i64, until: Timestamp, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { take_on(tx, number, until, by).await })
        })
        .await
    }
}

async fn still(tx: &mut Tx, step: &TellStep) -> Result<bool> {
    let row = sqlx::query("SELECT round FROM telling WHERE telling = $1 AND next_at IS NOT NULL")
        .bind(step.number)
        .fetch_optional(&mut tx.conn)
        .await?;
    Ok(match row {
        Some(row) => row.int("round")? == step.round,
        None => false,
    })
}

async fn tell(tx: &mut Tx, mail: &TellMail, steps: &[TellStep]) -> Result<()> {
    let person = person_key(&mut tx.conn, mail.person).await?;
    let queued = queue(tx, &mail.mail).await?;
    for number in &mail.of {
        let round = steps
            .iter()
            .find(|s| s.number == *number)
            .map_or(1, |s| s.round);
        changed(tx, *number, Change::Told, round, Some(person), Some(queued)).await?;
    }
    Ok(())
}

async fn go_on(tx: &mut Tx, step: &TellStep) -> Result<()> {
    sqlx::query(
        "UPDATE telling SET next_at = $2, round = round + $3, taken_by = NULL, taken_until = NULL WHERE telling = $1",
    )
    .bind(step.number)
    .bind(step.next_at.map(micros))
    .bind(step.new_round)
    .execute(&mut tx.conn)
    .await?;
    sqlx::query(
        "UPDATE task SET remind_at = $2 WHERE delivery = (SELECT CAST(substr(subject, 10) AS INTEGER) FROM telling \
            WHERE telling = $1 AND what = 'task_due')",
    )
    .bind(step.number)
    .bind(step.next_at.map(micros))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn take_on(tx: &mut Tx, number: i64, until: Timestamp, by: PersonId) -> Result<()> {
    let row = sqlx::query(
        "SELECT t.what, t.round, t.closed_at, t.taken_by, t.taken_until, m.public_id, p.name \
         FROM telling t LEFT JOIN message m USING (message) LEFT JOIN person p ON p.person = t.taken_by \
         WHERE t.telling = $1",
    )
    .bind(number)
    .fetch_optional(&mut tx.conn)
    .await?;
    let row = some(row, "such thing that is told")?;
    let person = person_key(&mut tx.conn, by).await?;
    let now = tx.micros();
    if row.int_or("closed_at")?.is_some() {
        return Err(Refusal::Conflict("this is settled already".to_owned()).into());
    }
    let held = row.int_or("taken_until")?.is_some_and(|until| until > now);
    if held && row.int_or("taken_by")? != Some(person) {
        let name = row.text_or("name")?.unwrap_or_default();
        return Err(Refusal::Conflict(format!("{name} has it")).into());
    }
    let what: What = row.word("what", "what our people are told")?;
    sqlx::query(
        "UPDATE telling SET taken_by = $2, taken_until = $3, next_at = $3, round = round + 1 WHERE telling = $1",
    )
    .bind(number)
    .bind(person)
    .bind(micros(until))
    .execute(&mut tx.conn)
    .await?;
    changed(
        tx,
        number,
        Change::Taken,
        row.int("round")?,
        Some(person),
        None,
    )
    .await?;
    let mut entry = Entry::new(AuditAct::TakenOn, Actor::Person { id: by })
        .with(json!({"what": what, "number": number, "until": until.to_string()}));
    if let Some(message) = row.word_or("public_id", "a message's id")? {
        entry = entry.on(message);
    }
    append(tx, entry).await?;
    if what.is_news() {
        close(tx, number, Ended::TakenOn).await?;
    }
    Ok(())
}
