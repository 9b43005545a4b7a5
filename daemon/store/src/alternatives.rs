//! Alternatives: messages of which only one may go (guilty, not guilty). They share a number from the moment one names
//! another, and no edit takes one out. When one goes, or what it waited for has happened, each other is locked in the same
//! transaction; only a person unlocks it, and only when the first was taken back before anything of it left.

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    hold::HoldScope,
    ids::{MessageId, PersonId},
    message::MessageState,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    holds::{HoldsNow, end_hold, hold_entry, put_hold},
    messages::{Head, head, message_key},
    people::person_key,
    rows::{Cells, some},
    store::Store,
    trigger::not_its_author,
    writer::{Turn, Tx},
};

/// Whether the message `o` counts as the one that goes: its release or its press copy has begun, or what it waited for has
/// happened, and it was not taken back before anything of it left. A page is read from the moment it is up; what was ever in doubt counts as gone.
macro_rules! went {
    () => {
        "(o.releasing_at IS NOT NULL OR o.happened_at IS NOT NULL OR o.press_at IS NOT NULL) AND NOT (o.state IN ('withdrawn', 'taken_down', 'expired') \
           AND NOT (o.releasing_at IS NOT NULL AND o.on_page = 1) \
           AND NOT EXISTS (SELECT 1 FROM tally t WHERE t.message = o.message AND t.n > 0 \
                             AND t.state IN ('accepted', 'delivered', 'bounced', 'recalled', 'in_flight', 'unknown')) \
           AND NOT EXISTS (SELECT 1 FROM doubt u JOIN delivery d USING (delivery) WHERE d.message = o.message) \
           AND NOT EXISTS (SELECT 1 FROM press_mail p JOIN desk_mail x ON x.mail = p.mail \
                             WHERE p.message = o.message AND p.what = 'copy' AND x.attempt > 0))"
    };
}

/// One of those of which only one may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Which.
    pub id: MessageId,
    /// What it says at the top.
    pub headline: String,
    /// Where it stands.
    pub state: MessageState,
    /// Whether it counts as the one that goes.
    pub went: bool,
    /// Whether it is locked.
    pub locked: bool,
}

/// Puts a message among the alternatives of the one it names. Where one of them goes already, the rest is locked.
pub(crate) async fn join(
    tx: &mut Tx,
    message: i64,
    named: Option<&str>,
    by: PersonId,
) -> Result<()> {
    let Some(named) = named else { return Ok(()) };
    let unknown = Refusal::NotFound("message like the one in exclusive_with");
    let other: MessageId = named.parse().map_err(|_| unknown.clone())?;
    let other = match message_key(&mut tx.conn, other).await {
        Err(error) if error.refusal().is_some() => return Err(unknown.into()),
        other => other?,
    };
    if other == message {
        let words = "exclusive_with names this message itself: name the other one";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let before = (group(tx, message).await?, group(tx, other).await?);
    let (mine, theirs) = (before.0.unwrap_or(message), before.1.unwrap_or(other));
    if before.0.is_some() && mine == theirs {
        return Ok(());
    }
    sqlx::query("UPDATE message SET alternatives = $3 WHERE message IN ($1, $2) OR alternatives IN ($4, $5)")
        .bind(message)
        .bind(other)
        .bind(mine.min(theirs))
        .bind(mine)
        .bind(theirs)
        .execute(&mut tx.conn)
        .await?;
    let actor = Actor::Person { id: by };
    for one in [message, other] {
        if let Some(first) = other_that_went(tx, one).await? {
            lock_others(tx, first, "its alternative goes instead", actor).await?;
        }
    }
    Ok(())
}

async fn group(tx: &mut Tx, message: i64) -> Result<Option<i64>> {
    sqlx::query("SELECT alternatives FROM message WHERE message = $1")
        .bind(message)
        .fetch_one(&mut tx.conn)
        .await?
        .int_or("alternatives")
}

/// The alternative that goes instead of this message, if one does.
pub(crate) async fn other_that_went(tx: &mut Tx, message: i64) -> Result<Option<i64>> {
    let row = sqlx::query(concat!(
        "SELECT o.message FROM message m JOIN message o ON o.alternatives = m.alternatives AND o.message <> m.message \
         WHERE m.message = $1 AND ",
        went!(),
        " ORDER BY coalesce(o.releasing_at, o.happened_at), o.message LIMIT 1"
    ))
    .bind(message)
    .fetch_optional(&mut tx.conn)
    .await?;
    row.map(|r| r.int("message")).transpose()
}

/// Locks every alternative of this message that has neither gone nor ended.
pub(crate) async fn lock_others(tx: &mut Tx, message: i64, why: &str, by: Actor) -> Result<()> {
    let rows = sqlx::query(
        "SELECT o.public_id FROM message m JOIN message o ON o.alternatives = m.alternatives AND o.message <> m.message \
         WHERE m.message = $1 AND o.releasing_at IS NULL \
           AND o.state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved') ORDER BY o.message",
    )
    .bind(message)
    .fetch_all(&mut tx.conn)
    .await?;
    let holds = HoldsNow::read(&mut tx.conn).await?;
    for row in rows {
        let scope = HoldScope::Locked(row.word("public_id", "a message's id")?);
        if !holds.has(&scope) {
            put_hold(tx, &scope, why, by).await?;
        }
    }
    Ok(())
}

impl Store {
    /// The alternatives of a message, itself among them, in the order they were written; empty where it has none.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn alternatives(&self, message: MessageId) -> Result<Vec<Alternative>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, message).await?;
        let rows = sqlx::query(concat!(
            "SELECT o.public_id, o.headline, o.state, (",
            went!(),
            ") AS went, EXISTS (SELECT 1 FROM hold h WHERE h.scope = 'locked:' || o.public_id AND h.lifted_at IS NULL) AS locked \
             FROM message m JOIN message o ON o.alternatives = m.alternatives WHERE m.message = $1 ORDER BY o.message"
        ))
        .bind(key)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Alternative {
                    id: row.word("public_id", "a message's id")?,
                    headline: row.text("headline")?,
                    state: row.word("state", "a message's state")?,
                    went: row.flag("went")?,
                    locked: row.flag("locked")?,
                })
            })
            .collect()
    }

    /// Unlocks a message whose alternative was taken back before anything of it left. Its trigger, if it has one, still
    /// holds it.
    ///
    /// # Errors
    /// [`Refusal::OwnAct`]; [`Refusal::Conflict`] when it is not locked, or something of its alternative left.
    pub async fn unlock(&self, message: MessageId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { unlock(tx, message, &reason, by).await })
        })
        .await
    }

    /// Takes a message apart from its alternatives: a person found that each may go.
    ///
    /// # Errors
    /// [`Refusal::OwnAct`]; [`Refusal::Conflict`] when it has none, or one of them goes or is locked.
    pub async fn unpair(&self, message: MessageId, reason: String, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { unpair(tx, message, &reason, by).await })
        })
        .await
    }
}

/// Takes a message out of its alternatives. Of two, the other then has none either.
async fn unpair(tx: &mut Tx, message: MessageId, reason: &str, by: PersonId) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    let Some(number) = group(tx, head.key).await? else {
        let words = "this message has no alternative";
        return Err(Refusal::Conflict(words.to_owned()).into());
    };
    not_its_author(tx, &head, person, "take it apart from its alternative").await?;
    let rows = sqlx::query(concat!(
        "SELECT o.public_id, (",
        went!(),
        ") AS went, EXISTS (SELECT 1 FROM hold h WHERE h.scope = 'locked:' || o.public_id AND h.lifted_at IS NULL) AS locked \
         FROM message o WHERE o.alternatives = $1 ORDER BY o.message"
    ))
    .bind(number)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut others: Vec<MessageId> = Vec::new();
    for row in &rows {
        if row.flag("went")? || row.flag("locked")? {
            let words = "one of them goes, or is locked, so they stay together: withdraw the one that goes and unlock the other first";
            return Err(Refusal::Conflict(words.to_owned()).into());
        }
        let id: MessageId = row.word("public_id", "a message's id")?;
        others.extend(Some(id).filter(|id| *id != message));
    }
    for sql in [
        // Who named it names it no longer; of two, the one that is left has no alternative.
        "UPDATE message SET exclusive = NULL WHERE alternatives = $1 AND (message = $2 OR exclusive = $3)",
        "UPDATE message SET alternatives = NULL WHERE alternatives = $1 AND (message = $2 \
           OR (SELECT count(*) FROM message o WHERE o.alternatives = $1) = 2 AND $3 IS NOT NULL)",
    ] {
        sqlx::query(sql)
            .bind(number)
            .bind(head.key)
            .bind(message.to_string())
            .execute(&mut tx.conn)
            .await?;
    }
    let entry = Entry::new(AuditAct::Unpaired, Actor::Person { id: by }).on(message);
    append(
        tx,
        entry.with(json!({"from": others})).saying("reason", reason),
    )
    .await?;
    Ok(())
}

/// The alternative that a new wording names; nothing where it is the one that the wording before named and a person has
/// taken the two apart since. Whoever wants them together again names one in the other.
pub(crate) async fn named(
    tx: &mut Tx,
    head: &Head,
    given: Option<String>,
) -> Result<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    let row = sqlx::query(
        "SELECT m.exclusive, r.draft ->> 'exclusive_with' AS before FROM message m JOIN revision r USING (message) \
         WHERE m.message = $1 AND r.number = $2",
    )
    .bind(head.key)
    .bind(head.number.0)
    .fetch_one(&mut tx.conn)
    .await?;
    let taken_apart = row.text_or("exclusive")?.is_none()
        && row.text_or("before")?.as_deref() == Some(given.as_str());
    Ok(Some(given).filter(|_| !taken_apart))
}

async fn unlock(tx: &mut Tx, message: MessageId, reason: &str, by: PersonId) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    let person = person_key(&mut tx.conn, by).await?;
    not_its_author(tx, &head, person, "unlock it").await?;
    let scope = HoldScope::Locked(message);
    if let Some(first) = other_that_went(tx, head.key).await? {
        let row = sqlx::query("SELECT state, headline FROM message WHERE message = $1")
            .bind(first)
            .fetch_optional(&mut tx.conn)
            .await?;
        let row = some(row, "such message")?;
        let state: MessageState = row.word("state", "a message's state")?;
        let words = match state {
            MessageState::Withdrawn | MessageState::TakenDown | MessageState::Expired => {
                "something of its alternative has left, so this one stays locked: write a new message"
            }
            _ => {
                "its alternative still goes: withdraw that one first, before anything of it has left"
            }
        };
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let actor = Actor::Person { id: by };
    if end_hold(tx, &scope, actor).await?.is_none() {
        return Err(Refusal::Conflict("this message is not locked".to_owned()).into());
    }
    append(tx, hold_entry(AuditAct::Unlocked, &scope, reason, actor)).await?;
    Ok(())
}

/// Refuses a step towards the public while an alternative goes instead.
pub(crate) async fn not_locked(tx: &mut Tx, key: i64, id: MessageId) -> Result<()> {
    let holds = HoldsNow::read(&mut tx.conn).await?;
    if holds.has(&HoldScope::Locked(id)) || other_that_went(tx, key).await?.is_some() {
        let words = "this message is locked: its alternative goes instead";
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    Ok(())
}
