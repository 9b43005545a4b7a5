//! People, their rights, and the tokens of programs. A token's text is never here, only its SHA-256.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::PersonId,
    person::{EmailAddress, Grant, Person},
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, micros, to_json},
    rows::{Cells, some, word},
    store::Store,
    writer::{Turn, Tx},
};

/// A person to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// Where their sign-in codes and alarms go.
    pub email: EmailAddress,
    /// What they may do; two of one role are put together.
    pub grants: Vec<Grant>,
}

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

/// The integer key of a person.
pub(crate) async fn person_key(conn: &mut SqliteConnection, id: PersonId) -> Result<i64> {
    let row = sqlx::query("SELECT person FROM person WHERE public_id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    some(row, "such person")?.int("person")
}

pub(crate) async fn person_of_key(conn: &mut SqliteConnection, key: i64) -> Result<Person> {
    let row = sqlx::query("SELECT person, public_id, name, email FROM person WHERE person = $1")
        .bind(key)
        .fetch_optional(&mut *conn)
        .await?;
    read_person(conn, some(row, "such person")?).await
}

async fn read_person(conn: &mut SqliteConnection, row: SqliteRow) -> Result<Person> {
    let rows = sqlx::query("SELECT role, areas FROM person_grant WHERE person = $1 ORDER BY role")
        .bind(row.int("person")?)
        .fetch_all(conn)
        .await?;
    let grants = rows
        .iter()
        .map(|r| {
            Ok(Grant {
                role: r.word("role", "a role")?,
                areas: r.json("areas", "the areas of a right")?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Person {
        id: row.word("public_id", "a person's id")?,
        name: row.text("name")?,
        email: email(&row.text("email")?)?,
        grants,
    })
}

/// An address read back; an error does not repeat it.
pub(crate) fn email(text: &str) -> Result<EmailAddress> {
    word(text, "an address")
}

async fn write_grants(tx: &mut Tx, person: i64, grants: &[Grant]) -> Result<()> {
    sqlx::query("DELETE FROM person_grant WHERE person = $1")
        .bind(person)
        .execute(&mut tx.conn)
        .await?;
    let mut roles: Vec<Grant> = Vec::new();
    for grant in grants {
        match roles.iter_mut().find(|g| g.role == grant.role) {
            Some(held) => held.areas.0.extend(grant.areas.0.iter().copied()),
            None => roles.push(grant.clone()),
        }
    }
    for grant in &mut roles {
        grant.areas.0.sort();
        grant.areas.0.dedup();
        sqlx::query("INSERT INTO person_grant (person, role, areas) VALUES ($1, $2, $3)")
            .bind(person)
            .bind(grant.role.as_str())
            .bind(to_json(&grant.areas)?)
            .execute(&mut tx.conn)
            .await?;
    }
    Ok(())
}

impl Store {
    /// Whether nobody is in it: only then may the terminal add the first administrator.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_empty(&self) -> Result<bool> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT count(*) AS n FROM person")
            .fetch_one(&mut *conn)
            .await?;
        Ok(row.int("n")? == 0)
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the address is another person's, or when the terminal adds one while somebody is in
    /// it.
    pub async fn add_person(&self, new: NewPerson, by: Actor) -> Result<Person> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { add_person(tx, new, by).await })
        })
        .await
    }

    /// Replaces what a person may do.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn set_grants(&self, person: PersonId, grants: Vec<Grant>, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let key = person_key(&mut tx.conn, person).await?;
                write_grants(tx, key, &grants).await?;
                let detail = json!({"person": person, "grants": grants});
                append(tx, Entry::new(AuditAct::PersonAdded, by).with(detail)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Everyone, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people(&self) -> Result<Vec<Person>> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT person, public_id, name, email FROM person ORDER BY name, person")
                .fetch_all(&mut *conn)
                .await?;
        let mut people = Vec::with_capacity(rows.len());
        for row in rows {
            people.push(read_person(&mut conn, row).await?);
        }
        Ok(people)
    }

    /// The person of that id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>> {
        let mut conn = self.read().await?;
        let row =
            sqlx::query("SELECT person, public_id, name, email FROM person WHERE public_id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *conn)
                .await?;
        match row {
            None => Ok(None),
            Some(row) => read_person(&mut conn, row).await.map(Some),
        }
    }

    /// The person with that address, whatever its letters' case.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person_by_email(&self, email: &EmailAddress) -> Result<Option<Person>> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT person, public_id, name, email FROM person WHERE email = $1")
            .bind(email.expose())
            .fetch_optional(&mut *conn)
            .await?;
        match row {
            None => Ok(None),
            Some(row) => read_person(&mut conn, row).await.map(Some),
        }
    }

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

    /// The person of a token that stands, found by its hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person_by_token(&self, hash: Sha256) -> Result<Option<Person>> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT person FROM token WHERE hash = $1 AND revoked_at IS NULL")
            .bind(hash.bytes())
            .fetch_optional(&mut *conn)
            .await?;
        match row {
            None => Ok(None),
            Some(row) => person_of_key(&mut conn, row.int("person")?).await.map(Some),
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

async fn add_person(tx: &mut Tx, new: NewPerson, by: Actor) -> Result<Person> {
    let row =
        sqlx::query("SELECT count(*) AS n, count(*) FILTER (WHERE email = $1) AS same FROM person")
            .bind(new.email.expose())
            .fetch_one(&mut tx.conn)
            .await?;
    if row.int("same")? > 0 {
        return Err(
            Refusal::Conflict("somebody with this address is there already".to_owned()).into(),
        );
    }
    if by == Actor::Terminal && row.int("n")? > 0 {
        return Err(Refusal::Conflict(
            "the first administrator is there already: sign in and add people from there"
                .to_owned(),
        )
        .into());
    }
    let now = tx.now();
    let id = PersonId::new(now);
    let done = sqlx::query(
        "INSERT INTO person (public_id, name, email, added_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(id.to_string())
    .bind(&new.name)
    .bind(new.email.expose())
    .bind(micros(now))
    .execute(&mut tx.conn)
    .await?;
    let key = done.last_insert_rowid();
    write_grants(tx, key, &new.grants).await?;
    let entry = Entry::new(AuditAct::PersonAdded, by)
        .with(json!({"person": id, "grants": new.grants}))
        .saying("name", &new.name);
    append(tx, entry).await?;
    person_of_key(&mut tx.conn, key).await
}
