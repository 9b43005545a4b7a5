//! Walks the audit chain from its first entry and says what does not fit.

use serde::Serialize;
use sqlx::SqliteConnection;
use wardmote_domain::audit::AuditAct;

use crate::{
    audit::{Checkpoint, GENESIS, Kept, parse, text_hash},
    error::Result,
    hash::{Sha256, canonical, to_value},
    rows::Cells,
    store::Store,
};

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFault {
    /// Where: the sequence number looked at.
    pub sequence: i64,
    /// What, in plain words.
    pub what: String,
}

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// How many entries stand.
    pub entries: i64,
    /// How many reasons and texts stand beside them.
    pub texts: i64,
    /// How many were erased.
    pub erased: i64,
    /// Of these, how many by the rules of the retention, as the record says.
    pub erased_by_rule: i64,
    /// Of these, how many by a person's act, as the record says.
    pub erased_by_people: i64,
    /// Where the chain ends.
    pub head: Checkpoint,
    /// What does not fit; empty when all is well. At most 100 are kept.
    pub faults: Vec<AuditFault>,
}

struct Walk {
    report: AuditReport,
    expected: i64,
    previous: Sha256,
}

impl Walk {
    fn fault(&mut self, sequence: i64, what: impl Into<String>) {
        if self.report.faults.len() < 100 {
            self.report.faults.push(AuditFault {
                sequence,
                what: what.into(),
            });
        }
    }

    /// Whether the stored text is the entry that belongs here; gives it for the check of its texts.
    fn entry(
        &mut self,
        sequence: i64,
        column: Option<String>,
        text: &str,
        hash: Sha256,
    ) -> Option<Kept> {
        if sequence != self.expected {
            self.fault(
                sequence,
                format!("entries {} to {} are missing", self.expected, sequence - 1),
            );
        }
        self.expected = sequence + 1;
        if Sha256::of_parts(&[&self.previous.0, text.as_bytes()]) != hash {
            self.fault(
                sequence,
                "the entry does not follow from the one before it: it, or one before it, was changed, removed or moved",
            );
        }
        self.previous = hash;
        self.report.entries += 1;
        self.report.head = Checkpoint { sequence, hash };
        let Ok(kept) = parse(text) else {
            self.fault(sequence, "the entry cannot be read");
            return None;
        };
        if kept.sequence != sequence {
            self.fault(
                sequence,
                format!("the entry says that it is number {}", kept.sequence),
            );
        }
        if kept.message.map(|m| m.to_string()) != column {
            self.fault(
                sequence,
                "the entry stands under another message than it names",
            );
        }
        if to_value(&kept).is_ok_and(|v| canonical(&v) != text) {
            self.fault(sequence, "the entry is not in its canonical form");
        }
        Some(kept)
    }

    /// Adds up what the record says was erased.
    fn erasures(&mut self, kept: &Kept) {
        let count = |key: &str| {
            kept.detail
                .get(key)
                .and_then(serde_json::Value::as_i64)
                .unwrap_or(0)
        };
        match kept.act {
            AuditAct::Pruned if kept.detail.get("rule").is_some_and(|r| r == "audit_texts") => {
                self.report.erased_by_rule += count("dropped");
            }
            AuditAct::Pruned => self.report.erased_by_rule += count("texts"),
            AuditAct::PersonErased | AuditAct::TextsErased => {
                self.report.erased_by_people += count("texts");
            }
            _ => {}
        }
    }

    async fn texts(&mut self, conn: &mut SqliteConnection, kept: &Kept) -> Result<()> {
        let rows = sqlx::query("SELECT name, salt, text FROM audit_text WHERE sequence = $1")
            .bind(kept.sequence)
            .fetch_all(conn)
            .await?;
        let standing = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let hashed = i64::try_from(kept.texts.len()).unwrap_or(i64::MAX);
        self.report.texts += standing;
        self.report.erased += (hashed - standing).max(0);
        for row in rows {
            let name = row.text("name")?;
            let salt: Vec<u8> = sqlx::Row::try_get(&row, "salt")?;
            match kept.texts.get(&name) {
                None => self.fault(
                    kept.sequence,
                    format!("its text \"{name}\" was added afterwards"),
                ),
                Some(hash) if *hash != text_hash(&salt, &row.text("text")?) => {
                    self.fault(kept.sequence, format!("its text \"{name}\" was changed"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

impl Store {
    /// Walks the whole chain. With a checkpoint kept elsewhere it also says whether the chain still holds that entry,
    /// which shows a tail that was cut off or written anew.
    ///
    /// # Errors
    /// When the database cannot be read. What does not fit is in the report, not an error.
    pub async fn audit_verify(&self, checkpoint: Option<Checkpoint>) -> Result<AuditReport> {
        let mut conn = self.read().await?;
        verify_chain(&mut conn, checkpoint).await
    }
}

/// The same, on any connection.
pub(crate) async fn verify_chain(
    conn: &mut SqliteConnection,
    checkpoint: Option<Checkpoint>,
) -> Result<AuditReport> {
    let start = Checkpoint {
        sequence: 0,
        hash: Sha256::of(GENESIS),
    };
    let mut walk = Walk {
        report: AuditReport {
            entries: 0,
            texts: 0,
            erased: 0,
            erased_by_rule: 0,
            erased_by_people: 0,
            head: start,
            faults: Vec::new(),
        },
        expected: 1,
        previous: start.hash,
    };
    let mut seen = checkpoint.is_none_or(|c| c == start);
    let mut last = i64::MIN;
    loop {
        let rows = sqlx::query(
            "SELECT sequence, message, entry, hash FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT 1000",
        )
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        let Some(end) = rows.last() else { break };
        last = end.int("sequence")?;
        for row in rows {
            let sequence = row.int("sequence")?;
            let hash = row.hash("hash")?;
            seen |= checkpoint == Some(Checkpoint { sequence, hash });
            let text = row.text("entry")?;
            if let Some(kept) = walk.entry(sequence, row.text_or("message")?, &text, hash) {
                walk.erasures(&kept);
                walk.texts(&mut *conn, &kept).await?;
            }
        }
    }
    if let Some(checkpoint) = checkpoint.filter(|_| !seen) {
        walk.fault(
            checkpoint.sequence,
            "the checkpoint is not in the chain: the tail was cut off or written anew",
        );
    }
    let strays = sqlx::query(
        "SELECT count(*) AS n FROM audit_text t WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.sequence = t.sequence)",
    )
    .fetch_one(&mut *conn)
    .await?
    .int("n")?;
    if strays > 0 {
        walk.fault(0, format!("{strays} texts belong to no entry"));
    }
    Ok(walk.report)
}
