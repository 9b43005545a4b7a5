//! Sign-in: a code mailed to the person's recorded address opens a session. Codes last 10 minutes, serve once and stand
//! five tries; sessions last 12 hours. Neither is here but as a hash that the caller made.

use jiff::SignedDuration;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    person::{EmailAddress, Person},
};

use crate::{
    audit::{Entry, append},
    desk_mail::{NewMail, queue},
    error::Result,
    hash::Sha256,
    people::person_of_key,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// How long a sign-in code serves.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);
/// How long a session lasts.
pub const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(12);
/// How many tries a code stands.
pub const CODE_TRIES: i64 = 5;

fn span(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Store {
    /// Keeps the hash of a new sign-in code and queues its mail, if that is somebody's address; earlier codes stop
    /// serving. The caller answers the same whether or not it was.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn ask_sign_in(
        &self,
        email: EmailAddress,
        code: Sha256,
        mail: NewMail,
    ) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let row = sqlx::query("SELECT person FROM person WHERE email = $1")
                    .bind(email.expose())
                    .fetch_optional(&mut tx.conn)
                    .await?;
                let Some(row) = row else { return Ok(false) };
                let (person, now) = (row.int("person")?, tx.micros());
                sqlx::query("DELETE FROM sign_in_code WHERE person = $1")
                    .bind(person)
                    .execute(&mut tx.conn)
                    .await?;
                sqlx::query(
                    "INSERT INTO sign_in_code (person, hash, made_at, expires_at) VALUES ($1, $2, $3, $4)",
                )
                .bind(person)
                .bind(code.bytes())
                .bind(now)
                .bind(now + span(CODE_LASTS))
                .execute(&mut tx.conn)
                .await?;
                queue(tx, &mail).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Tries a code. If it serves, it is used up and a session opens under the caller's hash; if not, a try is counted
    /// and nothing says whether the address is anybody's.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn sign_in(
        &self,
        email: EmailAddress,
        code: Sha256,
        session: Sha256,
    ) -> Result<Option<Person>> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { sign_in(tx, &email, code, session).await })
        })
        .await
    }

    /// The person of a session that is open now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn person_by_session(&self, session: Sha256) -> Result<Option<Person>> {
        // The later of both: a clock that went back a moment ago opens nothing again.
        let now = self.beat().as_followed().max(self.micros());
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT person FROM session WHERE hash = $1 AND ended_at IS NULL AND expires_at > $2",
        )
        .bind(session.bytes())
        .bind(now)
        .fetch_optional(&mut *conn)
        .await?;
        match row {
            None => Ok(None),
            Some(row) => person_of_key(&mut conn, row.int("person")?).await.map(Some),
        }
    }

    /// Ends a session; ending one that is over does nothing.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn end_session(&self, session: Sha256) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE session SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL",
                )
                .bind(session.bytes())
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await
    }
}

async fn sign_in(
    tx: &mut Tx,
    email: &EmailAddress,
    code: Sha256,
    session: Sha256,
) -> Result<Option<Person>> {
    let now = tx.micros();
    let row = sqlx::query(
        "SELECT c.code, c.person, c.hash FROM sign_in_code c JOIN person p USING (person) \
         WHERE p.email = $1 AND c.used_at IS NULL AND c.expires_at > $2 AND c.tries < $3",
    )
    .bind(email.expose())
    .bind(now)
    .bind(CODE_TRIES)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.hash("hash")? != code {
        sqlx::query("UPDATE sign_in_code SET tries = tries + 1 WHERE code = $1")
            .bind(row.int("code")?)
            .execute(&mut tx.conn)
            .await?;
        return Ok(None);
    }
    sqlx::query("UPDATE sign_in_code SET used_at = $2 WHERE code = $1")
        .bind(row.int("code")?)
        .bind(now)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query(
        "INSERT INTO session (person, hash, opened_at, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(row.int("person")?)
    .bind(session.bytes())
    .bind(now)
    .bind(now + span(SESSION_LASTS))
    .execute(&mut tx.conn)
    .await?;
    let person = person_of_key(&mut tx.conn, row.int("person")?).await?;
    let actor = Actor::Person { id: person.id };
    append(
        tx,
        Entry::new(AuditAct::SignedIn, actor).with(json!({"by": "code"})),
    )
    .await?;
    Ok(Some(person))
}
