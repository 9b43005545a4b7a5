//! A request that may be repeated, under its key (`Idempotency-Key`). The row of the key, with the first answer, is written
//! in the transaction of the act itself: either both are there or neither is.
//!
//! The key travels beside the request and not through the signature of every act: [`Once::scope`] holds it for the task that
//! serves the request, and the first act of that task which is kept takes it.

use std::{
    any::Any,
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use wardmote_domain::ids::{MessageId, PersonId};

use crate::{
    error::{Refusal, Result},
    hash::{Sha256, to_json},
    people::person_key,
    rows::Cells,
    store::Store,
    writer::{BoxFuture, Turn, Tx, Writer},
};

/// How long an answer is kept: seven days, in microseconds.
const KEPT: i64 = 7 * 24 * 3600 * 1_000_000;

/// What is kept where the answer is made only after the act, until it is: what a repeat is told if the daemon ends before.
const DONE: &str = r#"{"words":"This was done before, and its answer was lost. Read it again to see how it stands."}"#;

/// A request as its sender names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneRequest {
    /// Who asks.
    pub by: PersonId,
    /// Their key for it: 1 to 200 characters.
    pub key: String,
    /// Its path: the messages that it names are what the request is about.
    pub path: String,
    /// The hash of its method, its path and its body, to compare under the same key.
    pub hash: Sha256,
}

/// An answer as it was first given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAnswer {
    /// The status code of HTTP.
    pub status: u16,
    /// The body, JSON.
    pub body: Vec<u8>,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is the first.
    New,
    /// It was answered before.
    Answered(RequestAnswer),
    /// It was answered before, and the texts of a message that the answer spoke of were erased since, and the answer with them.
    Erased,
    /// Its key stood for another request.
    Other,
    /// Its key made this message, and the answer was not kept: a program before this one did not keep them.
    Unanswered(MessageId),
}

type Render = Box<dyn FnOnce(&dyn Any) -> Option<RequestAnswer> + Send>;

struct State {
    request: OneRequest,
    render: Option<Render>,
    /// Whether an act has taken it, and what was kept with it.
    kept: Option<RequestAnswer>,
    /// Whether what was kept stays, whatever is answered.
    closed: bool,
}

/// A request on its way. Clones are the same request.
#[derive(Clone)]
pub struct Once(Arc<Mutex<State>>);

tokio::task_local! {
    static ONCE: Once;
}

impl Once {
    /// A request that has not been answered.
    pub fn new(request: OneRequest) -> Self {
        Self(Arc::new(Mutex::new(State {
            request,
            render: None,
            kept: None,
            closed: false,
        })))
    }

    /// Runs what serves the request: the first act in it that is kept takes the key.
    pub async fn scope<F: Future>(&self, serve: F) -> F::Output {
        ONCE.scope(self.clone(), serve).await
    }

    /// Says how the answer is made from what the act comes to, so that it is kept with the act. Nothing happens outside a
    /// [`Once::scope`], or where the act comes to something of another type.
    pub fn answering<T: Any>(render: impl FnOnce(&T) -> RequestAnswer + Send + 'static) {
        // Outside a scope there is no key to keep an answer under.
        let _ = ONCE.try_with(|once| {
            once.state(|state| {
                state.render = Some(Box::new(move |any| any.downcast_ref::<T>().map(render)));
            });
        });
    }

    /// As [`Once::answering`], for an answer with a secret in it: what is kept in its place is what every repeat gets.
    pub fn answering_repeats<T: Any>(render: impl FnOnce(&T) -> RequestAnswer + Send + 'static) {
        Self::answering(render);
        let _ = ONCE.try_with(|once| once.state(|state| state.closed = true));
    }

    /// The request of this task, if no act has taken it.
    pub(crate) fn waiting() -> Option<Self> {
        let once = ONCE.try_with(Clone::clone).ok()?;
        let waits = once.state(|state| state.kept.is_none());
        waits.then_some(once)
    }

    fn state<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs an act with the key in its transaction.
    pub(crate) async fn with<T, F>(&self, writer: &Writer, turn: Turn, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let (request, render) = self.state(|state| (state.request.clone(), state.render.take()));
        let (value, kept) = writer
            .run(turn, move |tx| {
                Box::pin(async move {
                    match known(tx, &request).await? {
                        Known::New => {}
                        Known::Answered(answer) => return Err(Refusal::Answered(answer).into()),
                        Known::Erased => return Err(Refusal::AnswerErased.into()),
                        Known::Other => return Err(Refusal::KeyReused.into()),
                        Known::Unanswered(id) => return Err(Refusal::unanswered(id).into()),
                    }
                    let value = work(tx).await?;
                    let answer = render
                        .and_then(|render| render(&value))
                        .unwrap_or_else(done);
                    keep(tx, &request, &answer).await?;
                    Ok((value, answer))
                })
            })
            .await?;
        self.state(|state| state.kept = Some(kept));
        Ok(value)
    }
}

fn done() -> RequestAnswer {
    RequestAnswer {
        status: 200,
        body: DONE.as_bytes().to_vec(),
    }
}

impl Store {
    /// What is known of a request, so that a repeat gets the first answer before anything else is looked at.
    ///
    /// # Errors
    /// When the database cannot be read, or there is no such person.
    pub async fn known_request(&self, request: &OneRequest) -> Result<Known> {
        let since = self.beat().as_followed() - KEPT;
        let mut conn = self.read().await?;
        look_up(&mut conn, request, since).await
    }

    /// Keeps the answer as it was given, where the act could not know it. Nothing is written for a request that no act took,
    /// for an answer that is kept as it is, and for one that holds a secret.
    ///
    /// # Errors
    /// When the store cannot write. The act stands all the same.
    pub async fn keep_answer(&self, once: &Once, given: RequestAnswer) -> Result<()> {
        let stale = once.state(|state| {
            let kept = state.kept.as_ref()?;
            (!state.closed && *kept != given).then(|| state.request.clone())
        });
        let Some(request) = stale else { return Ok(()) };
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                // What was erased meanwhile stays erased.
                match known(tx, &request).await? {
                    Known::Erased => Ok(()),
                    _ => keep(tx, &request, &given).await,
                }
            })
        })
        .await
    }
}

async fn known(tx: &mut Tx, request: &OneRequest) -> Result<Known> {
    let since = tx.micros() - KEPT;
    look_up(&mut tx.conn, request, since).await
}

async fn look_up(
    conn: &mut sqlx::SqliteConnection,
    request: &OneRequest,
    since: i64,
) -> Result<Known> {
    let person = person_key(&mut *conn, request.by).await?;
    let row = sqlx::query(
        "SELECT request, status, answer, erased FROM request WHERE person = $1 AND key = $2 AND made_at > $3",
    )
    .bind(person)
    .bind(&request.key)
    .bind(since)
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(row) = row {
        if row.hash("request")? != request.hash {
            return Ok(Known::Other);
        }
        if row.flag("erased")? {
            return Ok(Known::Erased);
        }
        return Ok(Known::Answered(RequestAnswer {
            status: u16::try_from(row.int("status")?).unwrap_or(200),
            body: sqlx::Row::try_get(&row, "answer")?,
        }));
    }
    let row = sqlx::query(
        "SELECT m.public_id FROM idempotency i JOIN message m USING (message) \
         WHERE i.person = $1 AND i.key = $2 AND i.made_at > $3",
    )
    .bind(person)
    .bind(&request.key)
    .bind(since)
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => Ok(Known::Unanswered(row.word("public_id", "a message's id")?)),
        None => Ok(Known::New),
    }
}

async fn keep(tx: &mut Tx, request: &OneRequest, answer: &RequestAnswer) -> Result<()> {
    let person = person_key(&mut tx.conn, request.by).await?;
    sqlx::query(
        "INSERT OR REPLACE INTO request (person, key, request, status, answer, made_at, linked) \
         VALUES ($1, $2, $3, $4, $5, $6, 1)",
    )
    .bind(person)
    .bind(&request.key)
    .bind(request.hash.bytes())
    .bind(i64::from(answer.status))
    .bind(&answer.body)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let about = messages_in([request.path.as_bytes(), &answer.body]);
    if about.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO request_about (message, person, key) \
         SELECT message, $1, $2 FROM message WHERE public_id IN (SELECT value FROM json_each($3))",
    )
    .bind(person)
    .bind(&request.key)
    .bind(to_json(&about)?)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Every message that these texts name.
fn messages_in(texts: [&[u8]; 2]) -> BTreeSet<MessageId> {
    const PREFIX: &[u8] = b"msg_";
    const WHOLE: usize = PREFIX.len() + 26;
    let mut found = BTreeSet::new();
    for text in texts {
        for at in text.windows(WHOLE).filter(|at| at.starts_with(PREFIX)) {
            let id: Option<MessageId> = std::str::from_utf8(at).ok().and_then(|id| id.parse().ok());
            found.extend(id);
        }
    }
    found
}

/// Empties every kept answer that is about one of these messages, by their keys as a JSON list. Bound: the list.
pub(crate) const ERASE_ABOUT: &str = "UPDATE request SET answer = x'', erased = 1 WHERE linked = 0 \
     OR (person, key) IN (SELECT person, key FROM request_about WHERE message IN (SELECT value FROM json_each($1)))";

/// Empties every kept answer of a person, those named, and those since an instant that say the name. Bound: the person's
/// key, persons and keys as a JSON list of pairs, the instant, and the name as bytes.
pub(crate) const ERASE_OF_PERSON: &str = "UPDATE request SET answer = x'', erased = 1 WHERE person = $1 \
     OR (person, key) IN (SELECT value ->> 0, value ->> 1 FROM json_each($2)) OR (made_at >= $3 AND instr(answer, $4) > 0)";

/// The kept answers that say a name, by person and key.
pub(crate) async fn answers_saying(
    conn: &mut sqlx::SqliteConnection,
    name: &[u8],
) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query("SELECT person, key FROM request WHERE instr(answer, $1) > 0")
        .bind(name)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok((row.int("person")?, row.text("key")?)))
        .collect()
}
