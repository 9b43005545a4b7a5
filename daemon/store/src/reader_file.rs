//! What is held on one reader: given out to them, or erased.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{MessageId, SubscriberNumber},
    places::{Language, WardCode},
};

use crate::{
    audience::leave,
    audit::{Entry, append},
    error::Result,
    hash::to_json,
    rows::{Cells, some, ward_code},
    store::Store,
    writer::{Turn, Tx},
};

/// Everything that is held on a reader. It is made for one person's eyes and kept nowhere, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ReaderFile {
    /// Their number.
    pub number: SubscriberNumber,
    /// Where their mail or text messages go; nothing once they have left.
    pub address: Option<String>,
    /// `mail` or `sms`.
    pub medium: String,
    /// Their language.
    pub language: Language,
    /// Their wards.
    pub wards: Vec<WardCode>,
    /// Wards of whose panel they are a member.
    pub panel: Vec<WardCode>,
    /// When they confirmed, or were imported.
    pub confirmed_at: Option<Timestamp>,
    /// When they left.
    pub left_at: Option<Timestamp>,
    /// What was sent to them, as far as it is still kept.
    pub sent: Vec<SentRow>,
}

/// One thing that was sent to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentRow {
    /// The message.
    pub message: MessageId,
    /// How it begins.
    pub headline: String,
    /// The outlet.
    pub outlet: String,
    /// What became of it.
    pub state: DeliveryState,
    /// When it was answered for.
    pub at: Option<Timestamp>,
}

impl Store {
    /// Gives out everything that is held on a reader, and writes down that it was given out.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn export_reader(&self, number: SubscriberNumber, by: Actor) -> Result<ReaderFile> {
        let file = {
            let mut conn = self.read().await?;
            reader_file(&mut conn, number).await?
        };
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let entry = Entry::new(AuditAct::ReaderExported, by);
                append(tx, entry.with(json!({"subscriber": number}))).await?;
                Ok(())
            })
        })
        .await?;
        Ok(file)
    }

    /// Erases a reader: address, wards, language and what providers called their copies go. Their number stays on
    /// deliveries and names nobody; a keyed hash stays, so that no later import brings them back.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn erase_reader(&self, number: SubscriberNumber, by: Actor) -> Result<()> {
        let sent = {
            let mut conn = self.read().await?;
            deliveries(&mut conn, number).await?
        };
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { erase(tx, number, &sent, by).await })
        })
        .await
    }
}

async fn wards(
    conn: &mut SqliteConnection,
    sql: &'static str,
    number: i64,
) -> Result<Vec<WardCode>> {
    let rows = sqlx::query(sql).bind(number).fetch_all(conn).await?;
    rows.iter().map(|r| ward_code(r.int("ward")?)).collect()
}

/// Through the lists that were sent to: no index leads from a reader to their copies, which would cost every copy.
const OF_READER: &str = "SELECT d.delivery, d.state, d.answered_at, m.public_id, m.headline, l.channel FROM fan_out f \
     JOIN release r ON r.message = f.message JOIN message m ON m.message = f.message \
     JOIN revision v ON v.message = m.message \
     JOIN delivery d ON d.revision = v.revision AND d.lane = f.lane AND d.subscriber = $1 \
     JOIN lane l ON l.lane = d.lane ORDER BY d.delivery";

async fn deliveries(conn: &mut SqliteConnection, number: SubscriberNumber) -> Result<Vec<i64>> {
    let rows = sqlx::query(OF_READER)
        .bind(number.0)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|r| r.int("delivery")).collect()
}

async fn reader_file(conn: &mut SqliteConnection, number: SubscriberNumber) -> Result<ReaderFile> {
    let row = sqlx::query("SELECT address, medium, language, confirmed_at, left_at FROM subscriber WHERE subscriber = $1")
        .bind(number.0)
        .fetch_optional(&mut *conn)
        .await?;
    let row = some(row, "reader with that number")?;
    let rows = sqlx::query(OF_READER)
        .bind(number.0)
        .fetch_all(&mut *conn)
        .await?;
    let sent = rows
        .iter()
        .map(|r| {
            Ok(SentRow {
                message: r.word("public_id", "a message's id")?,
                headline: r.text("headline")?,
                outlet: r.text("channel")?,
                state: r.word("state", "a delivery's state")?,
                at: r.time_or("answered_at")?,
            })
        })
        .collect::<Result<_>>()?;
    let own = "SELECT ward FROM subscriber_ward WHERE subscriber = $1 ORDER BY ward";
    let panel = "SELECT ward FROM panel_member WHERE subscriber = $1 ORDER BY ward";
    Ok(ReaderFile {
        number,
        address: row.text_or("address")?,
        medium: row.text("medium")?,
        language: row.word("language", "a language")?,
        wards: wards(conn, own, number.0).await?,
        panel: wards(conn, panel, number.0).await?,
        confirmed_at: row.time_or("confirmed_at")?,
        left_at: row.time_or("left_at")?,
        sent,
    })
}

async fn erase(tx: &mut Tx, number: SubscriberNumber, sent: &[i64], by: Actor) -> Result<()> {
    let row = sqlx::query("SELECT address_hash FROM subscriber WHERE subscriber = $1")
        .bind(number.0)
        .fetch_optional(&mut tx.conn)
        .await?;
    let hash: Option<Vec<u8>> =
        sqlx::Row::try_get(&some(row, "reader with that number")?, "address_hash")?;
    leave(tx, number.0, "removed").await?;
    sqlx::query("DELETE FROM pending WHERE address_hash = $1")
        .bind(hash)
        .execute(&mut tx.conn)
        .await?;
    for sql in [
        "UPDATE subscriber SET language = 'en-GB', confirmed_at = NULL WHERE subscriber = $1",
        "DELETE FROM strike WHERE subscriber = $1",
    ] {
        sqlx::query(sql)
            .bind(number.0)
            .execute(&mut tx.conn)
            .await?;
    }
    sqlx::query(
        "UPDATE delivery SET receipt = 'erased' WHERE receipt IS NOT NULL \
           AND delivery IN (SELECT value FROM json_each($1))",
    )
    .bind(to_json(&sent)?)
    .execute(&mut tx.conn)
    .await?;
    tx.erased = true;
    append(
        tx,
        Entry::new(AuditAct::ReaderErased, by).with(json!({"subscriber": number})),
    )
    .await?;
    Ok(())
}
