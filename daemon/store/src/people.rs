//! People, their rights, and the tokens of programs. A token's text is never here, only its SHA-256.

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
    hash::{micros, to_json},
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
