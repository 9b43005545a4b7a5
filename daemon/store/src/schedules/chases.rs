//! Reminders, asks that are late, asks that are over.

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::{AskId, RoundId},
};

use super::{
    read::{ask_columns, read_ask},
    types::AskView,
};
use crate::{
    audit::{Entry, append},
    desk_mail::{NewMail, queue_all},
    error::Result,
    rows::Cells,
    store::Store,
    writer::Turn,
};

/// An ask that still wants copy.
macro_rules! wanting {
    () => {
        "a.message IS NULL AND a.withdrawn_at IS NULL AND a.expired_at IS NULL "
    };
}

impl Store {
    /// Asks whose reminder is due.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_chases(&self) -> Result<Vec<AskView>> {
        let (now, micros) = (self.now(), self.micros());
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            ask_columns!(),
            "WHERE a.chase_at <= $1 ORDER BY a.chase_at, a.ask"
        ))
        .bind(micros)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| read_ask(row, now)).collect()
    }

    /// Queues the reminders of some asks and sets the next of each. Does nothing (`false`) when copy came for one of them,
    /// or somebody reminded meanwhile: the mails would name it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn chase_asks(&self, asks: Vec<AskId>, mails: Vec<NewMail>) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ids = crate::hash::to_json(&asks)?;
                let ready = sqlx::query(
                    "SELECT count(*) AS n FROM ask WHERE chase_at <= $2 AND public_id IN (SELECT value FROM json_each($1))",
                )
                .bind(&ids)
                .bind(tx.micros())
                .fetch_one(&mut tx.conn)
                .await?;
                if ready.count("n")? != asks.len() as u64 || asks.is_empty() {
                    return Ok(false);
                }
                // Of several reminders that passed while nobody ran, one is enough; none comes at or after the end.
                sqlx::query(
                    "UPDATE ask SET chased = chased + 1, chase_at = ( \
                        SELECT min(j.value) FROM round r, json_each(r.chases) j \
                        WHERE r.round = ask.round AND j.value > $2 AND j.value > ask.chase_at AND j.value < ask.due_at) \
                     WHERE public_id IN (SELECT value FROM json_each($1))",
                )
                .bind(&ids)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                queue_all(tx, &mails).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Asks whose time is over and that are not marked late yet, round by round.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_late(&self) -> Result<Vec<AskView>> {
        let (now, micros) = (self.now(), self.micros());
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            ask_columns!(),
            "WHERE a.due_at <= $1 AND a.late_at IS NULL AND ",
            wanting!(),
            "ORDER BY a.round, a.area"
        ))
        .bind(micros)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| read_ask(row, now)).collect()
    }

    /// Marks asks of a round late and queues the mails that say so. Does nothing (`false`) when copy came for one of them
    /// meanwhile: the mails would name it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn mark_late(
        &self,
        round: RoundId,
        asks: Vec<AskId>,
        mails: Vec<NewMail>,
    ) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let ids = crate::hash::to_json(&asks)?;
                let ready = sqlx::query(concat!(
                    "SELECT count(*) AS n FROM ask a WHERE a.public_id IN (SELECT value FROM json_each($1)) \
                     AND a.late_at IS NULL AND ",
                    wanting!()
                ))
                .bind(&ids)
                .fetch_one(&mut tx.conn)
                .await?;
                if ready.count("n")? != asks.len() as u64 || asks.is_empty() {
                    return Ok(false);
                }
                sqlx::query(
                    "UPDATE ask SET late_at = $2, chase_at = NULL WHERE public_id IN (SELECT value FROM json_each($1))",
                )
                .bind(&ids)
                .bind(tx.micros())
                .execute(&mut tx.conn)
                .await?;
                queue_all(tx, &mails).await?;
                let detail = json!({"round": round, "asks": asks});
                append(tx, Entry::new(AuditAct::AskLate, Actor::Daemon).with(detail)).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Ends asks that got no copy before the next round: nothing is sent for them. Gives those it ended.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn expire_asks(&self) -> Result<Vec<AskId>> {
        if self.expired_asks_due().await?.is_empty() {
            return Ok(Vec::new());
        }
        self.write(Turn::Urgent, |tx| {
            Box::pin(async move {
                let rows = sqlx::query(
                    "UPDATE ask SET expired_at = $1, chase_at = NULL WHERE closes_at <= $1 AND message IS NULL \
                     AND withdrawn_at IS NULL AND expired_at IS NULL RETURNING public_id",
                )
                .bind(tx.micros())
                .fetch_all(&mut tx.conn)
                .await?;
                let ids: Vec<AskId> =
                    rows.iter().map(|r| r.word("public_id", "an ask's id")).collect::<Result<_>>()?;
                if !ids.is_empty() {
                    let detail = json!({"asks": ids});
                    append(tx, Entry::new(AuditAct::AskExpired, Actor::Daemon).with(detail)).await?;
                }
                Ok(ids)
            })
        })
        .await
    }

    async fn expired_asks_due(&self) -> Result<Vec<Timestamp>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            "SELECT a.closes_at FROM ask a WHERE a.closes_at <= $1 AND ",
            wanting!(),
            "LIMIT 1"
        ))
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| row.time("closes_at")).collect()
    }
}
