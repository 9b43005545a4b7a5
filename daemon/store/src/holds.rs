//! Holds: one person's act stops a message, a channel, an area or everything. And lanes, which stop by themselves when a
//! provider will take nothing.

use jiff::Timestamp;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::{Actor, AuditAct},
    hold::HoldScope,
    ids::MessageId,
    outlet::OutletName,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::to_json,
    rows::{Cells, word},
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
}

/// Whether two areas have anything in common: one covers the other.
fn overlap(a: AreaCode, b: AreaCode) -> bool {
    AreaSet(vec![a]).covers(&b) || AreaSet(vec![b]).covers(&a)
}

/// The holds in force, read once for several questions.
pub(crate) struct HoldsNow(Vec<HoldScope>);

impl HoldsNow {
    pub(crate) async fn read(conn: &mut SqliteConnection) -> Result<Self> {
        let rows = sqlx::query("SELECT scope FROM hold WHERE lifted_at IS NULL")
            .fetch_all(conn)
            .await?;
        rows.iter()
            .map(|r| r.word("scope", "a hold"))
            .collect::<Result<_>>()
            .map(Self)
    }

    pub(crate) fn channel(&self, channel: &OutletName) -> bool {
        self.0.iter().any(|scope| match scope {
            HoldScope::Everything => true,
            HoldScope::Channel(name) => name == channel,
            HoldScope::Message(_) | HoldScope::Area(_) => false,
        })
    }

    pub(crate) fn message(&self, id: MessageId, areas: &[AreaCode]) -> bool {
        self.0.iter().any(|scope| match scope {
            HoldScope::Everything => true,
            HoldScope::Message(held) => *held == id,
            HoldScope::Area(held) => areas.iter().any(|area| overlap(*held, *area)),
            HoldScope::Channel(_) => false,
        })
    }

    fn by_area(&self) -> bool {
        self.0.iter().any(|s| matches!(s, HoldScope::Area(_)))
    }

    /// Whether a message is held; its areas are read only if an area is.
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
        Ok(self.message(id, &areas))
    }
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
    if let HoldScope::Message(id) = scope {
        crate::messages::message_key(&mut tx.conn, *id).await?;
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
    append(tx, hold_entry(AuditAct::Held, scope, reason, by)).await?;
    Ok(())
}

fn hold_entry<'a>(act: AuditAct, scope: &HoldScope, reason: &'a str, by: Actor) -> Entry<'a> {
    let mut entry = Entry::new(act, by).with(json!({"scope": scope}));
    if let HoldScope::Message(id) = scope {
        entry = entry.on(*id);
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
        HoldScope::Everything => "everything".to_owned(),
    }
}

impl Store {
    /// Stops what the scope names.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when it is stopped already; [`Refusal::NotFound`] for an unknown message.
    pub async fn hold(&self, scope: HoldScope, reason: String, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { put_hold(tx, &scope, &reason, by).await })
        })
        .await
    }

    /// Starts it again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not stopped.
    pub async fn resume(&self, scope: HoldScope, reason: String, by: Actor) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE hold SET lifted_at = $2, lifted_by = $3 WHERE scope = $1 AND lifted_at IS NULL",
                )
                .bind(scope.to_string())
                .bind(tx.micros())
                .bind(to_json(&by)?)
                .execute(&mut tx.conn)
                .await?;
                if done.rows_affected() == 0 {
                    return Err(Refusal::NotFound("such hold in force").into());
                }
                append(tx, hold_entry(AuditAct::Resumed, &scope, &reason, by)).await?;
                Ok(())
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
            "SELECT scope, reason, put_by, put_at FROM hold WHERE lifted_at IS NULL ORDER BY hold",
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
