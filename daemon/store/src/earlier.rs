//! What went out before: the standard compares a message with it (too many, twice, a clash, a name that stands elsewhere).

use jiff::Timestamp;
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use wardmote_domain::{
    area::AreaCode,
    draft::Draft,
    ids::MessageId,
    message::MessageState,
    places::{Places, WardCode},
    words::Kind,
};

use crate::{
    error::Result,
    hash::{micros, to_json},
    holds::areas_of,
    rows::Cells,
    store::Store,
};

/// The most messages that are compared: those of the incident first, then the newest.
const MOST: i64 = 200;

/// Of which message the earlier ones are asked.
#[derive(Debug, Clone, Copy)]
pub struct EarlierThan<'a> {
    /// Itself, where it is stored: never its own earlier message.
    pub own: Option<MessageId>,
    /// Its areas, neighbours told as well included.
    pub areas: &'a [AreaCode],
    /// Its incident.
    pub incident: Option<&'a str>,
    /// Messages to the same areas count from here on.
    pub since: Timestamp,
}

/// A message that went out, or is approved and about to.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierMessage {
    /// Its id.
    pub id: MessageId,
    /// What it is for.
    pub kind: Kind,
    /// When it went or will: without a release of its own, since it was approved.
    pub at: Timestamp,
    /// Whether it stands before the public now.
    pub live: bool,
    /// Where it went.
    pub areas: Vec<AreaCode>,
    /// As its author wanted it; emptied where its texts are erased.
    pub draft: Draft,
    /// Its English headline.
    pub headline: String,
    /// Its English text.
    pub body: String,
}

/// The areas and every area that shares a ward with them, as messages name them.
fn touching(areas: &[AreaCode]) -> Vec<AreaCode> {
    let places = Places::london();
    let mut all = vec![AreaCode::London];
    let mut wards: Vec<WardCode> = areas.iter().flat_map(|a| places.wards_of(a)).collect();
    wards.sort();
    wards.dedup();
    let boroughs = places.boroughs_of(areas);
    all.extend(boroughs.into_iter().map(AreaCode::Borough));
    all.extend(wards.into_iter().map(AreaCode::Ward));
    all
}

impl Store {
    /// What went out since a time, or is approved, to areas that share a ward with these; whatever stands of the same
    /// incident; and appeals, missing persons and court results that stand anywhere, for the people in them. Those of the incident first, then the newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn earlier(&self, than: EarlierThan<'_>) -> Result<Vec<EarlierMessage>> {
        let now = self.micros();
        let incident = than.incident.map(|i| i.trim().to_lowercase());
        let own = than.own.map(|id| id.to_string());
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.message, m.public_id, m.kind, m.state, m.expires_at, r.draft, \
               coalesce(m.releasing_at, m.release_at, m.approved_at) AS at, \
               json_extract(r.rendered, '$.headline') AS headline, json_extract(r.rendered, '$.body') AS body \
             FROM message m JOIN revision r ON r.message = m.message AND r.number = m.number \
             WHERE m.public_id IS NOT $1 AND (m.releasing_at IS NOT NULL OR m.state = 'approved') AND m.message IN ( \
               SELECT n.message FROM message n WHERE (n.releasing_at >= $2 OR n.state = 'approved') \
                 AND EXISTS (SELECT 1 FROM message_area a WHERE a.message = n.message \
                             AND a.area IN (SELECT value FROM json_each($3))) \
               UNION SELECT s.message FROM message s WHERE s.kind IN ('missing', 'appeal', 'outcome') \
                 AND s.state IN ('releasing', 'released', 'corrected') AND (s.expires_at IS NULL OR s.expires_at > $6) \
               UNION SELECT i.message FROM revision i \
                 WHERE lower(trim(json_extract(i.draft, '$.incident'))) = $4) \
             ORDER BY lower(trim(json_extract(r.draft, '$.incident'))) IS $4 DESC, at DESC, m.message DESC LIMIT $5",
        )
        .bind(own)
        .bind(micros(than.since))
        .bind(to_json(&json!(touching(than.areas)))?)
        .bind(incident)
        .bind(MOST)
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        let mut earlier = Vec::with_capacity(rows.len());
        for row in &rows {
            let areas = areas_of(&mut conn, row.int("message")?).await?;
            earlier.push(read(row, areas, now)?);
        }
        Ok(earlier)
    }

    /// What a message is for, if there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn kind_of(&self, id: MessageId) -> Result<Option<Kind>> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT kind FROM message WHERE public_id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut *conn)
            .await?;
        row.map(|row| row.word("kind", "a message's kind"))
            .transpose()
    }
}

fn read(row: &SqliteRow, areas: Vec<AreaCode>, now: i64) -> Result<EarlierMessage> {
    let state: MessageState = row.word("state", "a message's state")?;
    let over = row.int_or("expires_at")?.is_some_and(|at| at <= now);
    let stands = matches!(
        state,
        MessageState::Releasing | MessageState::Released | MessageState::Corrected
    );
    Ok(EarlierMessage {
        id: row.word("public_id", "a message's id")?,
        kind: row.word("kind", "a message's kind")?,
        at: row.time("at")?,
        live: stands && !over,
        areas,
        draft: row.json("draft", "a draft")?,
        headline: row.text_or("headline")?.unwrap_or_default(),
        body: row.text_or("body")?.unwrap_or_default(),
    })
}
