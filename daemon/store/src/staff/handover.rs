//! Handovers: a note and the sheet as it stood, signed for by the person taking over.

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::PersonId,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{micros, to_json},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// A handover.
#[derive(Debug, Clone, PartialEq)]
pub struct Handover {
    /// Its number.
    pub number: i64,
    /// When its sheet begins.
    pub since: Timestamp,
    /// When it was given.
    pub given_at: Timestamp,
    /// Who handed over.
    pub given_by: PersonId,
    /// Their name.
    pub given_name: String,
    /// Their note.
    pub note: String,
    /// The sheet as it stood: references and counts.
    pub sheet: Value,
    /// When it was signed for, and by whom.
    pub taken: Option<(Timestamp, PersonId, String)>,
}

macro_rules! handovers {
    ($where:literal) => {
        concat!(
            "SELECT h.handover, h.since_at, h.given_at, h.note, h.sheet, h.taken_at, g.public_id AS given_id, \
                g.name AS given_name, t.public_id AS taken_id, t.name AS taken_name \
             FROM handover h JOIN person g ON g.person = h.given_by LEFT JOIN person t ON t.person = h.taken_by ",
            $where
        )
    };
}

impl Store {
    /// The last handovers, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn handovers(&self, limit: u32) -> Result<Vec<Handover>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(handovers!("ORDER BY h.handover DESC LIMIT $1"))
            .bind(limit)
            .fetch_all(&mut *conn)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One handover.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn handover(&self, number: i64) -> Result<Handover> {
        let mut conn = self.read().await?;
        let row = sqlx::query(handovers!("WHERE h.handover = $1"))
            .bind(number)
            .fetch_optional(&mut *conn)
            .await?;
        read(&some(row, "such handover")?)
    }

    /// Hands over: the note, and the sheet as it stands.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] while one waits to be signed for.
    pub async fn hand_over(
        &self,
        since: Timestamp,
        note: String,
        sheet: Value,
        by: PersonId,
    ) -> Result<i64> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { give(tx, since, &note, &sheet, by).await })
        })
        .await
    }

    /// Signs for a handover.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is signed for, or by whoever gave it.
    pub async fn take_over(&self, number: i64, by: PersonId) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { take(tx, number, by).await })
        })
        .await
    }
}

fn read(row: &SqliteRow) -> Result<Handover> {
    let taken = match row.time_or("taken_at")? {
        Some(at) => Some((
            at,
            row.word("taken_id", "a person's id")?,
            row.text("taken_name")?,
        )),
        None => None,
    };
    Ok(Handover {
        number: row.int("handover")?,
        since: row.time("since_at")?,
        given_at: row.time("given_at")?,
        given_by: row.word("given_id", "a person's id")?,
        given_name: row.text("given_name")?,
        note: row.text("note")?,
        sheet: row.json("sheet", "a handover sheet")?,
        taken,
    })
}

async fn give(
    tx: &mut Tx,
    since: Timestamp,
    note: &str,
    sheet: &Value,
    by: PersonId,
) -> Result<i64> {
    let person = person_key(&mut tx.conn, by).await?;
    let done = sqlx::query(
        "INSERT INTO handover (since_at, given_at, given_by, note, sheet) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(micros(since))
    .bind(tx.micros())
    .bind(person)
    .bind(note)
    .bind(to_json(sheet)?)
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        let words = "a handover waits to be signed for: sign for it first";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let number = done.last_insert_rowid();
    let mut entry = Entry::new(AuditAct::HandedOver, Actor::Person { id: by })
        .with(json!({"handover": number, "since": since.to_string()}));
    if !note.is_empty() {
        entry = entry.saying("note", note);
    }
    append(tx, entry).await?;
    Ok(number)
}

async fn take(tx: &mut Tx, number: i64, by: PersonId) -> Result<()> {
    let person = person_key(&mut tx.conn, by).await?;
    let row = sqlx::query("SELECT given_by, taken_at FROM handover WHERE handover = $1")
        .bind(number)
        .fetch_optional(&mut tx.conn)
        .await?;
    let row = some(row, "such handover")?;
    let refuse = |words: &str| Err(Refusal::Conflict(words.to_owned()).into());
    if row.int_or("taken_at")?.is_some() {
        return refuse("this handover is signed for already");
    }
    if row.int("given_by")? == person {
        return refuse("another person signs for a handover, not the one who gave it");
    }
    sqlx::query("UPDATE handover SET taken_at = $2, taken_by = $3 WHERE handover = $1")
        .bind(number)
        .bind(tx.micros())
        .bind(person)
        .execute(&mut tx.conn)
        .await?;
    let entry = Entry::new(AuditAct::TakenOver, Actor::Person { id: by });
    append(tx, entry.with(json!({"handover": number}))).await?;
    Ok(())
}
