//! Tokens of programs and of the command line: shown once by the caller, kept as a hash, revocable.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::PersonId,
    person::Person,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, micros},
    people::{person_key, person_of_key},
    rows::{Cells, some},
    store::Store,
    writer::Turn,
};

/// A token, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its number, by which it is revoked.
    pub number: i64,
    /// Whose.
    pub person: PersonId,
    /// What it is for.
    pub label: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Keeps the hash of a new token; its text was shown once by the caller.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown person.
    pub async fn add_token(
        &self,
        person: PersonId,
        hash: Sha256,
        label: String,
        by: Actor,
    ) -> Result<Token> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = person_key(&mut tx.conn, person).await?;
                let made_at = tx.now();
                let done = sqlx::query(
                    "INSERT INTO token (person, label, hash, made_at) VALUES ($1, $2, $3, $4)",
                )
                .bind(key)
                .bind(&label)
                .bind(hash.bytes())
                .bind(micros(made_at))
                .execute(&mut tx.conn)
                .await?;
                let number = done.last_insert_rowid();
                let entry = Entry::new(AuditAct::TokenMade, by)
                    .with(json!({"person": person, "token": number}))
                    .saying("label", &label);
                append(tx, entry).await?;
                Ok(Token {
                    number,
                    person,
                    label,
                    made_at,
                    revoked_at: None,
                })
            })
        })
        .await
    }

    /// The number and the person of a token that stands, found by its hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person_by_token(&self, hash: Sha256) -> Result<Option<(i64, Person)>> {
        let mut conn = self.read().await?;
        let row =
            sqlx::query("SELECT token, person FROM token WHERE hash = $1 AND revoked_at IS NULL")
                .bind(hash.bytes())
                .fetch_optional(&mut *conn)
                .await?;
        match row {
            None => Ok(None),
            Some(row) => {
                let person = person_of_key(&mut conn, row.int("person")?).await?;
                Ok(Some((row.int("token")?, person)))
            }
        }
    }

    /// The person of a token that stands, by its number, with the rights they have now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person_by_token_number(&self, number: i64) -> Result<Option<Person>> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT person FROM token WHERE token = $1 AND revoked_at IS NULL")
            .bind(number)
            .fetch_optional(&mut *conn)
            .await?;
        match row {
            None => Ok(None),
            Some(row) => Ok(Some(person_of_key(&mut conn, row.int("person")?).await?)),
        }
    }

    /// Every token, revoked ones too; of one person or of everyone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens(&self, person: Option<PersonId>) -> Result<Vec<Token>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT t.token, p.public_id, t.label, t.made_at, t.revoked_at FROM token t JOIN person p USING (person) \
             WHERE $1 IS NULL OR p.public_id = $1 ORDER BY t.token",
        )
        .bind(person.map(|p| p.to_string()))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| {
                Ok(Token {
                    number: r.int("token")?,
                    person: r.word("public_id", "a person's id")?,
                    label: r.text("label")?,
                    made_at: r.time("made_at")?,
                    revoked_at: r.time_or("revoked_at")?,
                })
            })
            .collect()
    }

    /// Revokes a token, from now on and for good.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it was revoked before.
    pub async fn revoke_token(&self, number: i64, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let row = sqlx::query("SELECT revoked_at FROM token WHERE token = $1")
                    .bind(number)
                    .fetch_optional(&mut tx.conn)
                    .await?;
                if some(row, "such token")?.time_or("revoked_at")?.is_some() {
                    return Err(
                        Refusal::Conflict("this token was revoked before".to_owned()).into(),
                    );
                }
                sqlx::query("UPDATE token SET revoked_at = $2 WHERE token = $1")
                    .bind(number)
                    .bind(tx.micros())
                    .execute(&mut tx.conn)
                    .await?;
                let entry = Entry::new(AuditAct::TokenRevoked, by).with(json!({"token": number}));
                append(tx, entry).await?;
                Ok(())
            })
        })
        .await
    }
}
