//! What is open, who was told, and the changes in their order.

use jiff::Timestamp;
use wardmote_domain::{
    area::AreaCode,
    ids::{MessageId, PersonId},
    send::Lane,
    staff::{Change, Ended, What},
};

use super::{due::due, tell::DueTelling};
use crate::{error::Result, holds::areas_of, lanes::read_lane, rows::Cells, store::Store};

/// Somebody who was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldTo {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// When the mail was written.
    pub at: Timestamp,
}

/// Something open that our own people are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// What the next telling would be decided by.
    pub due: DueTelling,
    /// What the message says at the top: for those who may read it, never for a mail.
    pub headline: Option<String>,
    /// When somebody is told next.
    pub next_at: Option<Timestamp>,
    /// Until when the person who took it on has it.
    pub taken_until: Option<Timestamp>,
    /// Everyone who was told, the first first.
    pub told: Vec<ToldTo>,
}

/// One change, for what follows along: without content and without a person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffChange {
    /// Its place in the one order.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub change: Change,
    /// To which thing: the same number from opened to closed.
    pub number: i64,
    /// What it is.
    pub what: What,
    /// The message, if it is about one.
    pub message: Option<MessageId>,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// The lane, if it is about one.
    pub lane: Option<Lane>,
    /// The time that it is about.
    pub due_at: Option<Timestamp>,
    /// Who was told or took it on.
    pub person: Option<PersonId>,
    /// Why it ended, where this change is its end.
    pub ended: Option<Ended>,
}

impl Store {
    /// Everything open, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_tellings(&self) -> Result<Vec<Telling>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT t.telling, t.what, t.subject, t.message, t.words, t.due_at, t.opened_at, t.round, t.next_at, \
                t.taken_until, m.public_id, m.kind, m.priority, m.author, m.urgent_by, m.headline, m.state, \
                l.channel, l.account, p.public_id AS taken_id \
             FROM telling t LEFT JOIN message m USING (message) LEFT JOIN lane l ON l.lane = t.lane \
             LEFT JOIN person p ON p.person = t.taken_by \
             WHERE t.closed_at IS NULL ORDER BY t.opened_at, t.telling",
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut open = Vec::with_capacity(rows.len());
        for row in &rows {
            let told = sqlx::query(
                "SELECT p.public_id, p.name, c.at FROM telling_change c JOIN person p USING (person) \
                 WHERE c.telling = $1 AND c.change = 'told' ORDER BY c.sequence",
            )
            .bind(row.int("telling")?)
            .fetch_all(&mut *conn)
            .await?;
            let told = told.iter().map(|r| {
                Ok(ToldTo {
                    person: r.word("public_id", "a person's id")?,
                    name: r.text("name")?,
                    at: r.time("at")?,
                })
            });
            open.push(Telling {
                told: told.collect::<Result<_>>()?,
                due: due(&mut conn, row).await?,
                headline: row.text_or("headline")?,
                next_at: row.time_or("next_at")?,
                taken_until: row.time_or("taken_until")?,
            });
        }
        Ok(open)
    }

    /// Changes after the sequence number `since`, oldest first, at most `limit`: what follows along remembers the last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn staff_changes(&self, since: i64, limit: u32) -> Result<Vec<StaffChange>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT c.sequence, c.at, c.change, t.telling, t.what, t.message, t.due_at, t.ended, m.public_id, \
                l.channel, l.account, p.public_id AS person_id \
             FROM telling_change c JOIN telling t USING (telling) LEFT JOIN message m USING (message) \
             LEFT JOIN lane l ON l.lane = t.lane LEFT JOIN person p ON p.person = c.person \
             WHERE c.sequence > $1 ORDER BY c.sequence LIMIT $2",
        )
        .bind(since)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        let mut changes = Vec::with_capacity(rows.len());
        for row in &rows {
            let change = row.word("change", "a change")?;
            changes.push(StaffChange {
                sequence: row.int("sequence")?,
                at: row.time("at")?,
                change,
                number: row.int("telling")?,
                what: row.word("what", "what our people are told")?,
                message: row.word_or("public_id", "a message's id")?,
                areas: match row.int_or("message")? {
                    Some(message) => areas_of(&mut conn, message).await?,
                    None => Vec::new(),
                },
                lane: match row.text_or("channel")? {
                    Some(_) => Some(read_lane(row)?),
                    None => None,
                },
                due_at: row.time_or("due_at")?,
                person: row.word_or("person_id", "a person's id")?,
                ended: match change {
                    Change::Closed => row.word_or("ended", "why it ended")?,
                    _ => None,
                },
            });
        }
        Ok(changes)
    }
}
