//! The on-call order as it is kept, and what each person chose not to be told of.

use serde_json::json;
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{
    area::AreaSet,
    audit::{Actor, AuditAct},
    ids::PersonId,
    staff::{Duty, Shift, What},
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{micros, to_json},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// A person to be put on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShift {
    /// Who.
    pub person: PersonId,
    /// For what.
    pub duty: Duty,
    /// For which areas.
    pub areas: AreaSet,
    /// Which in line, from 1.
    pub place: u32,
    /// From when.
    pub from: jiff::Timestamp,
    /// Up to when, outside.
    pub to: jiff::Timestamp,
}

impl Store {
    /// The shifts that end after `since` and were not taken off, by their beginning.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn shifts(&self, since: jiff::Timestamp) -> Result<Vec<Shift>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT s.shift, p.public_id, s.duty, s.areas, s.place, s.from_at, s.to_at FROM shift s \
             JOIN person p USING (person) WHERE s.ended_at IS NULL AND s.to_at > $1 \
             ORDER BY s.from_at, s.duty, s.place, s.shift",
        )
        .bind(micros(since))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Puts a person on call.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for no such person; [`Refusal::Conflict`] when they stand there at that time already, or
    /// another person has that place for just those areas.
    pub async fn put_on_call(&self, new: NewShift, by: PersonId) -> Result<i64> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { put(tx, &new, by).await })
        })
        .await
    }

    /// Takes an entry off the order.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is none, or it was taken off before.
    pub async fn end_shift(&self, number: i64, by: PersonId) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let person = person_key(&mut tx.conn, by).await?;
                let done = sqlx::query(
                    "UPDATE shift SET ended_at = $2, ended_by = $3 WHERE shift = $1 AND ended_at IS NULL",
                )
                .bind(number)
                .bind(tx.micros())
                .bind(person)
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(Refusal::NotFound("such entry in the on-call order").into());
                }
                let entry = Entry::new(AuditAct::OnCallEnded, Actor::Person { id: by });
                append(tx, entry.with(json!({"entry": number}))).await?;
                Ok(())
            })
        })
        .await
    }

    /// Who chose not to be told of what, where it is routine.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn quiet(&self) -> Result<Vec<(PersonId, What)>> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT p.public_id, q.what FROM quiet q JOIN person p USING (person)")
                .fetch_all(&mut *conn)
                .await?;
        rows.iter()
            .map(|r| {
                Ok((
                    r.word("public_id", "a person's id")?,
                    r.word("what", "what our people are told")?,
                ))
            })
            .collect()
    }

    /// A person chooses what they are not told of, where it is routine: the whole choice.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn choose_quiet(&self, person: PersonId, quiet: Vec<What>) -> Result<()> {
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move {
                let key = person_key(&mut tx.conn, person).await?;
                sqlx::query("DELETE FROM quiet WHERE person = $1")
                    .bind(key)
                    .execute(&mut tx.conn)
                    .await?;
                for what in &quiet {
                    sqlx::query("INSERT OR IGNORE INTO quiet (person, what) VALUES ($1, $2)")
                        .bind(key)
                        .bind(what.as_str())
                        .execute(&mut tx.conn)
                        .await?;
                }
                let entry = Entry::new(AuditAct::QuietChosen, Actor::Person { id: person });
                append(tx, entry.with(json!({"quiet": quiet}))).await?;
                Ok(())
            })
        })
        .await
    }
}

fn read(row: &SqliteRow) -> Result<Shift> {
    Ok(Shift {
        number: row.int("shift")?,
        person: row.word("public_id", "a person's id")?,
        duty: row.word("duty", "a duty")?,
        areas: row.json("areas", "the areas of a shift")?,
        place: u32::try_from(row.int("place")?).unwrap_or(1),
        from: row.time("from_at")?,
        to: row.time("to_at")?,
    })
}

async fn put(tx: &mut Tx, new: &NewShift, by: PersonId) -> Result<i64> {
    let person = person_key(&mut tx.conn, new.person).await?;
    let putter = person_key(&mut tx.conn, by).await?;
    let areas = to_json(&new.areas)?;
    let clash = sqlx::query(
        "SELECT s.person = $1 AS own, p.name FROM shift s JOIN person p USING (person) \
         WHERE s.ended_at IS NULL AND s.duty = $2 AND s.from_at < $4 AND s.to_at > $3 AND s.areas = $5 \
           AND (s.person = $1 OR s.place = $6) ORDER BY own DESC LIMIT 1",
    )
    .bind(person)
    .bind(new.duty.as_str())
    .bind(micros(new.from))
    .bind(micros(new.to))
    .bind(&areas)
    .bind(new.place)
    .fetch_optional(&mut tx.conn)
    .await?;
    if let Some(row) = clash {
        let name = row.text("name")?;
        let words = match row.flag("own")? {
            true => format!("{name} is on call for that at that time already"),
            false => format!("{name} has that place in line at that time: give another place"),
        };
        return Err(Refusal::Conflict(words).into());
    }
    let done = sqlx::query(
        "INSERT INTO shift (person, duty, areas, place, from_at, to_at, put_by, put_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(person)
    .bind(new.duty.as_str())
    .bind(&areas)
    .bind(new.place)
    .bind(micros(new.from))
    .bind(micros(new.to))
    .bind(putter)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let number = done.last_insert_rowid();
    let detail = json!({
        "entry": number, "person": new.person, "duty": new.duty, "areas": new.areas, "place": new.place,
        "from": new.from.to_string(), "to": new.to.to_string(),
    });
    let entry = Entry::new(AuditAct::OnCallSet, Actor::Person { id: by });
    append(tx, entry.with(detail)).await?;
    Ok(number)
}
