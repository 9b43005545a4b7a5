//! Holds: one person's act stops a message, a channel, an area or everything. And lanes, which stop by themselves when a
//! provider will take nothing.

use jiff::Timestamp;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::{Actor, AuditAct},
    hold::{HoldScope, is_routine},
    ids::MessageId,
    outlet::OutletName,
};

use crate::{
    asked::ask_again,
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::to_json,
    rows::{Cells, priority, word},
    store::Store,
    writer::{Turn, Tx},
};

/// A hold in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What it stops.
    pub scope: HoldScope,
    /// Why.
    pub reason: String,
    /// Who put it.
    pub by: Actor,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself: what was kept back by a stop and goes at a new time.
    pub until: Option<Timestamp>,
}

/// Whether two areas have anything in common: one covers the other.
fn overlap(a: AreaCode, b: AreaCode) -> bool {
    AreaSet(vec![a]).covers(&b) || AreaSet(vec![b]).covers(&a)
}

/// What a hold may stop of a message.
pub(crate) struct Stoppable<'a> {
    pub(crate) id: MessageId,
    /// For whom it is.
    pub(crate) areas: &'a [AreaCode],
    /// Whether it is among everything routine.
    pub(crate) routine: bool,
}

/// The holds in force, read once for several questions.
pub(crate) struct HoldsNow(Vec<HoldScope>);

impl HoldsNow {
    pub(crate) async fn read(conn: &mut SqliteConnection) -> Result<Self> {
        // A database that was put back from a copy is held as a whole, by no hold that anybody could lift.
        let rows = sqlx::query(
            "SELECT scope FROM hold WHERE lifted_at IS NULL \
             UNION ALL SELECT 'everything' FROM restore WHERE released_at IS NULL",
        )
        .fetch_all(conn)
        .await?;
        rows.iter()
            .map(|r| r.word("scope", "a hold"))
            .collect::<Result<_>>()
            .map(Self)
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[HoldScope] {
        &self.0
    }

    pub(crate) fn channel(&self, channel: &OutletName) -> bool {
        self.0.iter().any(|scope| match scope {
            HoldScope::Everything => true,
            HoldScope::Channel(name) => name == channel,
            _ => false,
        })
    }

    pub(crate) fn message(&self, message: &Stoppable<'_>) -> bool {
        self.0.iter().any(|scope| match scope {
            HoldScope::Everything => true,
            HoldScope::Routine => message.routine,
            HoldScope::Area(held) => message.areas.iter().any(|area| overlap(*held, *area)),
            HoldScope::Channel(_) => false,
            of_one => of_one.message() == Some(message.id),
        })
    }

    /// Whether this very hold is in force.
    pub(crate) fn has(&self, scope: &HoldScope) -> bool {
        self.0.contains(scope)
    }

    fn by_area(&self) -> bool {
        self.0.iter().any(|s| matches!(s, HoldScope::Area(_)))
    }

    /// Whether a message is held; its areas and priority are read only if a hold asks for them.
    pub(crate) async fn stops(
        &self,
        conn: &mut SqliteConnection,
        key: i64,
        id: MessageId,
    ) -> Result<bool> {
        let areas = if self.by_area() {
            areas_of(conn, key).await?
        } else {
            Vec::new()
        };
        let routine = self.has(&HoldScope::Routine) && routine(conn, key).await?;
        Ok(self.message(&Stoppable {
            id,
            areas: &areas,
            routine,
        }))
    }
}

/// Whether a message is among everything routine.
async fn routine(conn: &mut SqliteConnection, message: i64) -> Result<bool> {
    let row = sqlx::query("SELECT kind, priority FROM message WHERE message = $1")
        .bind(message)
        .fetch_one(conn)
        .await?;
    Ok(is_routine(
        row.word("kind", "a message's kind")?,
        priority(row.int("priority")?)?,
    ))
}

pub(crate) async fn areas_of(conn: &mut SqliteConnection, message: i64) -> Result<Vec<AreaCode>> {
    let rows = sqlx::query("SELECT area FROM message_area WHERE message = $1 ORDER BY area")
        .bind(message)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|r| r.word("area", "an area")).collect()
}

pub(crate) async fn put_hold(
    tx: &mut Tx,
    scope: &HoldScope,
    reason: &str,
    by: Actor,
) -> Result<()> {
    if let Some(id) = scope.message() {
        crate::messages::message_key(&mut tx.conn, id).await?;
    }
    let done = sqlx::query(
        "INSERT OR IGNORE INTO hold (scope, reason, put_by, put_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(scope.to_string())
    .bind(reason)
    .bind(to_json(&by)?)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::Conflict(format!("{} is stopped already", plain(scope))).into());
    }
    let act = match scope {
        HoldScope::Locked(_) => AuditAct::Locked,
        _ => AuditAct::Held,
    };
    append(tx, hold_entry(act, scope, reason, by)).await?;
    Ok(())
}

pub(crate) fn hold_entry<'a>(
    act: AuditAct,
    scope: &HoldScope,
    reason: &'a str,
    by: Actor,
) -> Entry<'a> {
    let mut entry = Entry::new(act, by).with(json!({"scope": scope}));
    if let Some(id) = scope.message() {
        entry = entry.on(id);
    }
    if !reason.is_empty() {
        entry = entry.saying("reason", reason);
    }
    entry
}

fn plain(scope: &HoldScope) -> String {
    match scope {
        HoldScope::Message(_) => "this message".to_owned(),
        HoldScope::Channel(name) => format!("the channel {name}"),
        HoldScope::Area(code) => format!("the area {code}"),
        HoldScope::Routine => "everything routine".to_owned(),
        HoldScope::Everything => "everything".to_owned(),
        HoldScope::Trigger(_) | HoldScope::Locked(_) | HoldScope::Asked(_) => {
            "this message".to_owned()
        }
    }
}

/// Ends a hold that is in force. Gives since when it stood; nothing where none does.
pub(crate) async fn end_hold(tx: &mut Tx, scope: &HoldScope, by: Actor) -> Result<Option<i64>> {
    let row = sqlx::query(
        "UPDATE hold SET lifted_at = $2, lifted_by = $3 WHERE scope = $1 AND lifted_at IS NULL RETURNING put_at",
    )
    .bind(scope.to_string())
    .bind(tx.micros())
    .bind(to_json(&by)?)
    .fetch_optional(&mut tx.conn)
    .await?;
    row.map(|r| r.int("put_at")).transpose()
}

/// Holds of one message have acts of their own: what lifts this one.
fn only_by(scope: &HoldScope) -> Option<&'static str> {
    Some(match scope {
        HoldScope::Trigger(_) => {
            "this message waits for something to happen: say that it has happened"
        }
        HoldScope::Locked(_) => {
            "this message is locked, because its alternative went: it can only be unlocked"
        }
        HoldScope::Asked(_) => {
            "a stop kept this message back: say whether it goes now, at a new time, or not at all"
        }
        _ => return None,
    })
}

/// The message itself is not stopped by a person; it may still wait for something else, which is said.
async fn nothing_to_resume(conn: &mut SqliteConnection, scope: &HoldScope) -> Result<Refusal> {
    if let HoldScope::Message(id) = scope {
        let now = HoldsNow::read(conn).await?;
        for other in [
            HoldScope::Locked(*id),
            HoldScope::Trigger(*id),
            HoldScope::Asked(*id),
        ] {
            if let (true, Some(words)) = (now.has(&other), only_by(&other)) {
                return Ok(Refusal::Conflict(words.to_owned()));
            }
        }
    }
    Ok(Refusal::NotFound("such hold in force"))
}

async fn resume(tx: &mut Tx, scope: &HoldScope, reason: &str, by: Actor) -> Result<Vec<MessageId>> {
    if let Some(words) = only_by(scope) {
        return Err(Refusal::Conflict(words.to_owned()).into());
    }
    let Some(since) = end_hold(tx, scope, by).await? else {
        return Err(nothing_to_resume(&mut tx.conn, scope).await?.into());
    };
    append(tx, hold_entry(AuditAct::Resumed, scope, reason, by)).await?;
    ask_again(tx, scope, since, by).await
}

impl Store {
    /// Stops what the scope names.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when it is stopped already; [`Refusal::NotFound`] for an unknown message.
    pub async fn hold(&self, scope: HoldScope, reason: String, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                if !scope.by_people() {
                    let words = "this is not stopped by hand: the daemon does it by itself";
                    return Err(Refusal::Conflict(words.to_owned()).into());
                }
                put_hold(tx, &scope, &reason, by).await
            })
        })
        .await
    }

    /// Starts it again. Where everything, an area or everything routine was stopped, what is routine and would go by that
    /// is not let go with it: each such message is held by itself until a person says whether it still goes. Gives those.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not stopped; [`Refusal::Conflict`] for a hold that has an act of its own.
    pub async fn resume(
        &self,
        scope: HoldScope,
        reason: String,
        by: Actor,
    ) -> Result<Vec<MessageId>> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let asked = resume(tx, &scope, &reason, by).await?;
                fail::fail_point!("store.resume.before_commit", |_| std::process::abort());
                Ok(asked)
            })
        })
        .await
    }

    /// The holds in force, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn holds(&self) -> Result<Vec<Hold>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT scope, reason, put_by, put_at, until_at FROM hold WHERE lifted_at IS NULL ORDER BY hold",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| {
                Ok(Hold {
                    scope: word(&r.text("scope")?, "a hold")?,
                    reason: r.text("reason")?,
                    by: r.json("put_by", "who put a hold")?,
                    since: r.time("put_at")?,
                    until: r.time_or("until_at")?,
                })
            })
            .collect()
    }

    /// Whether a message is held, by itself, by an area of its own, or with everything.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn is_held(&self, message: MessageId) -> Result<bool> {
        let mut conn = self.read().await?;
        let key = crate::messages::message_key(&mut conn, message).await?;
        let holds = HoldsNow::read(&mut conn).await?;
        holds.stops(&mut conn, key, message).await
    }
}
