//! How a restored database stands, for the people who release it.

use jiff::Timestamp;
use wardmote_domain::{
    ids::{MessageId, PersonId},
    message::MessageState,
    send::Lane,
};

use crate::{error::Result, lanes::read_lane, rows::Cells, store::Store};

/// A restored database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreView {
    /// Whether nothing goes out; else two people have let it, and decisions on messages are still to be taken.
    pub held: bool,
    /// Its number.
    pub epoch: i64,
    /// When the copy was made.
    pub copied_at: Timestamp,
    /// When it was put back.
    pub restored_at: Timestamp,
    /// Readers who left in between, where a newer file said so.
    pub left_since: Option<u64>,
    /// Who asked that it sends again, and when.
    pub asked: Option<(PersonId, Timestamp)>,
    /// Who agreed, so that it sends again.
    pub released_by: Option<PersonId>,
    /// Deliveries that the channels are still being asked about.
    pub asking: u64,
    /// Messages of which something may have gone.
    pub messages: Vec<RestoredRow>,
    /// Posts of ours that the copy does not know.
    pub found: Vec<FoundPost>,
    /// Accounts that could not be looked through, and why.
    pub not_looked: Vec<(Lane, String)>,
}

/// A message of which something may have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredRow {
    /// The message.
    pub id: MessageId,
    /// How it begins.
    pub headline: String,
    /// Where it stood in the copy, or stands since.
    pub state: MessageState,
    /// Deliveries that would still go.
    pub open: u64,
    /// Deliveries in doubt, or with a person.
    pub doubted: u64,
    /// What was decided.
    pub decided: Option<String>,
}

/// A post of ours that the copy does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPost {
    /// Where it stands.
    pub lane: Lane,
    /// The provider's id.
    pub receipt: String,
    /// Its reference.
    pub reference: String,
    /// When it went out.
    pub at: Option<Timestamp>,
    /// How it begins.
    pub words: String,
    /// The message with that reference, if the copy has it.
    pub message: Option<MessageId>,
}

impl Store {
    /// How the restored database stands; nothing where it is not held and everything is decided.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn restore_view(&self) -> Result<Option<RestoreView>> {
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT r.restore, r.released_at IS NULL AS held, r.epoch, r.copied_at, r.restored_at, r.left_since, r.asked_at, p.public_id, g.public_id AS released_by, \
                (SELECT count(*) FROM doubt u JOIN delivery d USING (delivery) \
                 WHERE u.next_at IS NOT NULL AND d.state = 'unknown') \
                + (SELECT count(*) FROM restored_look k WHERE k.restore = r.restore AND k.next_at IS NOT NULL) AS asking \
             FROM restore r LEFT JOIN person p ON p.person = r.asked_by LEFT JOIN person g ON g.person = r.released_by \
             WHERE r.restore = (SELECT max(restore) FROM restore) AND (r.released_at IS NULL \
                OR EXISTS (SELECT 1 FROM restored_message d WHERE d.restore = r.restore AND d.decided IS NULL))",
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let restore = row.int("restore")?;
        let asked = match (
            row.word_or("public_id", "a person's id")?,
            row.time_or("asked_at")?,
        ) {
            (Some(by), Some(at)) => Some((by, at)),
            _ => None,
        };
        Ok(Some(RestoreView {
            held: row.flag("held")?,
            epoch: row.int("epoch")?,
            copied_at: row.time("copied_at")?,
            restored_at: row.time("restored_at")?,
            left_since: row
                .int_or("left_since")?
                .and_then(|n| u64::try_from(n).ok()),
            asked,
            released_by: row.word_or("released_by", "a person's id")?,
            asking: row.count("asking")?,
            messages: messages(&mut conn, restore).await?,
            found: found(&mut conn, restore).await?,
            not_looked: not_looked(&mut conn, restore).await?,
        }))
    }
}

async fn messages(conn: &mut sqlx::SqliteConnection, restore: i64) -> Result<Vec<RestoredRow>> {
    let rows = sqlx::query(
        "SELECT m.public_id, m.headline, m.state, r.decided, \
            (SELECT coalesce(sum(n), 0) FROM tally t WHERE t.message = m.message AND t.state IN ('queued', 'waiting')) AS open, \
            (SELECT coalesce(sum(n), 0) FROM tally t JOIN lane l USING (lane) WHERE t.message = m.message AND l.by_hand = 0 \
             AND t.state IN ('unknown', 'in_flight', 'with_person')) AS doubted \
         FROM restored_message r JOIN message m USING (message) WHERE r.restore = $1 ORDER BY r.decided IS NOT NULL, m.message",
    )
    .bind(restore)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(RestoredRow {
                id: r.word("public_id", "a message's id")?,
                headline: r.text("headline")?,
                state: r.word("state", "a message's state")?,
                open: r.count("open")?,
                doubted: r.count("doubted")?,
                decided: r.text_or("decided")?,
            })
        })
        .collect()
}

async fn found(conn: &mut sqlx::SqliteConnection, restore: i64) -> Result<Vec<FoundPost>> {
    let rows = sqlx::query(
        "SELECT l.channel, l.account, f.receipt, f.reference, f.at, f.words, m.public_id FROM restored_post f \
         JOIN lane l USING (lane) LEFT JOIN message m ON m.message = f.message WHERE f.restore = $1 \
           AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message = f.message AND d.lane = f.lane \
                           AND d.receipt = f.receipt) ORDER BY f.at, f.receipt",
    )
    .bind(restore)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(FoundPost {
                lane: read_lane(r)?,
                receipt: r.text("receipt")?,
                reference: r.text("reference")?,
                at: r.time_or("at")?,
                words: r.text("words")?,
                message: r.word_or("public_id", "a message's id")?,
            })
        })
        .collect()
}

async fn not_looked(
    conn: &mut sqlx::SqliteConnection,
    restore: i64,
) -> Result<Vec<(Lane, String)>> {
    let rows = sqlx::query(
        "SELECT l.channel, l.account, k.fault FROM restored_look k JOIN lane l USING (lane) \
         WHERE k.restore = $1 AND k.looked_at IS NULL AND k.fault IS NOT NULL ORDER BY k.lane",
    )
    .bind(restore)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|r| Ok((read_lane(r)?, r.text("fault")?)))
        .collect()
}
