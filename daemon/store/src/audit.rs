//! The hash-chained audit log. Every act appends its entry in its own transaction. An entry is canonical JSON and its
//! hash is over the hash before it and that text. Reasons and texts stand beside the chain under salted hashes, so that
//! they can be erased and the chain still proves itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::MessageId,
};

use crate::{
    error::{Result, StoreError},
    hash::{Sha256, canonical, random, to_value},
    rows::{Cells, instant},
    store::Store,
    writer::{Noted, Tx},
};

/// The hash that the first entry follows.
pub(crate) const GENESIS: &[u8] = b"wardmote audit";

/// An entry to be appended.
pub(crate) struct Entry<'a> {
    pub(crate) act: AuditAct,
    pub(crate) actor: Actor,
    pub(crate) message: Option<MessageId>,
    /// What more is to be known, without personal data: an object.
    pub(crate) detail: Value,
    /// Reasons and texts in people's own words, by name.
    pub(crate) texts: Vec<(&'static str, &'a str)>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(act: AuditAct, actor: Actor) -> Self {
        Self {
            act,
            actor,
            message: None,
            detail: json!({}),
            texts: Vec::new(),
        }
    }

    pub(crate) fn on(mut self, message: MessageId) -> Self {
        self.message = Some(message);
        self
    }

    pub(crate) fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    pub(crate) fn saying(mut self, name: &'static str, text: &'a str) -> Self {
        self.texts.push((name, text));
        self
    }
}

/// The hashed text of an entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) sequence: i64,
    pub(crate) at: i64,
    pub(crate) act: AuditAct,
    pub(crate) actor: Actor,
    pub(crate) message: Option<MessageId>,
    pub(crate) detail: Value,
    pub(crate) texts: BTreeMap<String, Sha256>,
}

/// Where the chain ends: keep it elsewhere, and a cut tail shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The last sequence number; 0 for an empty chain.
    pub sequence: i64,
    /// Its hash.
    pub hash: Sha256,
}

/// One entry, for reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditEntry {
    /// Its number, from 1, without gaps.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub act: AuditAct,
    /// By whom.
    pub actor: Actor,
    /// The name of the person who did it, if it was one and is still known.
    pub who: Option<String>,
    /// On which message.
    pub message: Option<MessageId>,
    /// What more is known: an object.
    pub detail: Value,
    /// Reasons and texts; nothing where one was erased.
    pub texts: BTreeMap<String, Option<String>>,
    /// The entry's hash.
    pub hash: Sha256,
}

pub(crate) fn text_hash(salt: &[u8], text: &str) -> Sha256 {
    Sha256::of_parts(&[salt, text.as_bytes()])
}

pub(crate) async fn head(conn: &mut SqliteConnection) -> Result<Checkpoint> {
    let row = sqlx::query("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(conn)
        .await?;
    match row {
        None => Ok(Checkpoint {
            sequence: 0,
            hash: Sha256::of(GENESIS),
        }),
        Some(row) => Ok(Checkpoint {
            sequence: row.int("sequence")?,
            hash: row.hash("hash")?,
        }),
    }
}

/// Appends an entry and gives its number.
pub(crate) async fn append(tx: &mut Tx, entry: Entry<'_>) -> Result<i64> {
    match (entry.message, entry.act) {
        // Batches of answers come by the hundred; what they leave to people is noticed where it is settled.
        (_, AuditAct::Answers) => {}
        (Some(message), _) => {
            tx.looks.messages.insert(message);
        }
        (None, AuditAct::LaneDown | AuditAct::Resumed) => tx.looks.lanes = true,
        (None, _) => {}
    }
    let before = head(&mut tx.conn).await?;
    let sequence = before.sequence + 1;
    let mut texts = BTreeMap::new();
    let mut kept_texts = Vec::new();
    for (name, text) in &entry.texts {
        let salt = random::<16>()?;
        texts.insert((*name).to_owned(), text_hash(&salt, text));
        kept_texts.push((*name, salt, *text));
    }
    let kept = Kept {
        sequence,
        at: tx.micros(),
        act: entry.act,
        actor: entry.actor,
        message: entry.message,
        detail: entry.detail,
        texts,
    };
    let text = canonical(&to_value(&kept)?);
    let hash = Sha256::of_parts(&[&before.hash.0, text.as_bytes()]);
    sqlx::query("INSERT INTO audit (sequence, message, entry, hash) VALUES ($1, $2, $3, $4)")
        .bind(sequence)
        .bind(entry.message.map(|m| m.to_string()))
        .bind(text)
        .bind(hash.bytes())
        .execute(&mut tx.conn)
        .await?;
    for (name, salt, text) in kept_texts {
        sqlx::query("INSERT INTO audit_text (sequence, name, salt, text) VALUES ($1, $2, $3, $4)")
            .bind(sequence)
            .bind(name)
            .bind(salt.to_vec())
            .bind(text)
            .execute(&mut tx.conn)
            .await?;
    }
    tx.noted.push(Noted {
        act: kept.act,
        message: kept.message,
        sequence,
    });
    Ok(sequence)
}

impl Store {
    /// Entries after the sequence number `since`, oldest first, at most `limit`; of one message or of everything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_show(
        &self,
        message: Option<MessageId>,
        since: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>> {
        let mut conn = self.read().await?;
        let rows = match message {
            Some(id) => {
                sqlx::query(
                    "SELECT sequence, entry, hash FROM audit WHERE message = $1 AND sequence > $2 \
                     ORDER BY sequence LIMIT $3",
                )
                .bind(id.to_string())
                .bind(since)
                .bind(limit)
                .fetch_all(&mut *conn)
                .await?
            }
            None => {
                sqlx::query(
                    "SELECT sequence, entry, hash FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2",
                )
                .bind(since)
                .bind(limit)
                .fetch_all(&mut *conn)
                .await?
            }
        };
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let kept: Kept = row.json("entry", "an audit entry")?;
            entries.push(shown(&mut conn, kept, row.hash("hash")?).await?);
        }
        Ok(entries)
    }

    /// What happened to a message after the sequence number `since`, oldest first, at most 200.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn events(&self, message: MessageId, since: i64) -> Result<Vec<AuditEntry>> {
        self.audit_show(Some(message), since, 200).await
    }

    /// Where the chain ends now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_head(&self) -> Result<Checkpoint> {
        let mut conn = self.read().await?;
        head(&mut conn).await
    }
}

async fn shown(conn: &mut SqliteConnection, kept: Kept, hash: Sha256) -> Result<AuditEntry> {
    let mut texts: BTreeMap<String, Option<String>> =
        kept.texts.keys().map(|name| (name.clone(), None)).collect();
    if !texts.is_empty() {
        let rows = sqlx::query("SELECT name, text FROM audit_text WHERE sequence = $1")
            .bind(kept.sequence)
            .fetch_all(&mut *conn)
            .await?;
        for row in rows {
            texts.insert(row.text("name")?, Some(row.text("text")?));
        }
    }
    let who = match kept.actor {
        Actor::Person { id } => sqlx::query("SELECT name FROM person WHERE public_id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut *conn)
            .await?
            .map(|row| row.text("name"))
            .transpose()?,
        Actor::Daemon | Actor::Resident | Actor::LinkReader | Actor::Terminal => None,
    };
    Ok(AuditEntry {
        sequence: kept.sequence,
        at: instant(kept.at)?,
        act: kept.act,
        actor: kept.actor,
        who,
        message: kept.message,
        detail: kept.detail,
        texts,
        hash,
    })
}

pub(crate) fn parse(text: &str) -> Result<Kept> {
    serde_json::from_str(text).map_err(|e| StoreError::corrupt("an audit entry", e))
}
