//! Retention: what is too old is dropped, rule by rule, a little at a time, so that the writer is never held. A message that
//! is stopped or must be kept stays whole. Entries of the audit chain never go; texts beside them do.

mod rules;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::audit::{Actor, AuditAct};

use rules::{RULES, Rule};

use crate::{
    audit::{Entry, append},
    error::{Result, StoreError},
    hash::{micros, to_json},
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// Rows looked at in one transaction.
const AT_A_TIME: u32 = 1_000;

/// What is too old: everything before these instants; nothing where it is kept for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TooOld {
    /// Readers' copies of messages that went out before.
    pub deliveries: Option<Timestamp>,
    /// Messages that never went out, last touched before; and what was begun for asks that came to nothing before.
    pub unsent: Option<Timestamp>,
    /// Pictures that no message shows, taken in before.
    pub pictures: Option<Timestamp>,
    /// What is left of mail to our own people, written before.
    pub desk_mail: Option<Timestamp>,
    /// Reasons and texts beside entries made before.
    pub audit_texts: Option<Timestamp>,
}

/// What one rule dropped, or would drop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The rule, by the name of its key in the configuration; `asks` goes by that of `unsent`.
    pub rule: &'static str,
    /// How many.
    pub count: u64,
}

impl Store {
    /// Drops what is too old, a little at a time. `by` is who asked; the daemon does it at night. With `dry_run` nothing is
    /// dropped and it is only counted.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn prune(&self, old: TooOld, dry_run: bool, by: Actor) -> Result<Vec<Dropped>> {
        let mut dropped = Vec::with_capacity(RULES.len());
        for rule in &RULES {
            let Some(bound) = self.bound(rule.name, &old).await? else {
                continue;
            };
            let count = match dry_run {
                true => self.candidates(rule, bound, u32::MAX).await?.len() as u64,
                false => self.drop_all(rule, bound, by).await?,
            };
            dropped.push(Dropped {
                rule: rule.name,
                count,
            });
        }
        Ok(dropped)
    }

    /// When everything was last gone through.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_prune(&self) -> Result<Option<Timestamp>> {
        let mut conn = self.read().await?;
        sqlx::query("SELECT min(at) AS at FROM prune WHERE rule = 'all'")
            .fetch_one(&mut *conn)
            .await?
            .time_or("at")
    }

    /// Writes down that everything was gone through.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn pruned(&self) -> Result<()> {
        self.write(Turn::Normal, |tx| {
            Box::pin(async move { note(tx, "all", 0).await })
        })
        .await
    }

    /// Up to which instant, or entry, the rule goes; nothing where it is off.
    async fn bound(&self, rule: &str, old: &TooOld) -> Result<Option<i64>> {
        let before = match rule {
            "deliveries" => old.deliveries,
            "unsent" | "asks" => old.unsent,
            "pictures" => old.pictures,
            "desk_mail" => old.desk_mail,
            _ => old.audit_texts,
        };
        let Some(before) = before.map(micros) else {
            return Ok(None);
        };
        if rule != "audit_texts" {
            return Ok(Some(before));
        }
        let mut conn = self.read().await?;
        last_entry_before(&mut conn, before).await.map(Some)
    }

    async fn candidates(&self, rule: &Rule, bound: i64, most: u32) -> Result<Vec<i64>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(rule.find)
            .bind(bound)
            .bind(most)
            .fetch_all(&mut *conn)
            .await?;
        use sqlx::Row as _;
        rows.iter().map(|r| Ok(r.try_get(0)?)).collect()
    }

    async fn drop_all(&self, rule: &'static Rule, bound: i64, by: Actor) -> Result<u64> {
        let (mut all, mut stuck) = (0, Vec::new());
        loop {
            // Found on a connection that reads, so that the writer only drops.
            let most = AT_A_TIME.saturating_add(u32::try_from(stuck.len()).unwrap_or(u32::MAX));
            let mut found = self.candidates(rule, bound, most).await?;
            found.retain(|key| !stuck.contains(key));
            if found.is_empty() {
                return Ok(all);
            }
            for chunk in found.chunks(rule.chunk) {
                if let Some(dropped) = self.try_drop(rule, chunk, by).await? {
                    all += dropped;
                    continue;
                }
                // Something names one of them that this rule knows nothing of: that one stays.
                for key in chunk {
                    match self.try_drop(rule, std::slice::from_ref(key), by).await? {
                        Some(dropped) => all += dropped,
                        None => stuck.push(*key),
                    }
                }
            }
        }
    }

    /// Drops these; nothing where something else still names one of them.
    async fn try_drop(&self, rule: &'static Rule, keys: &[i64], by: Actor) -> Result<Option<u64>> {
        let keys = keys.to_vec();
        let done = self
            .write(Turn::Normal, move |tx| {
                Box::pin(async move {
                    let dropped = drop_some(tx, rule, &keys, by).await?;
                    fail::fail_point!("store.prune.before_commit", |_| std::process::abort());
                    Ok(dropped)
                })
            })
            .await;
        fail::fail_point!("store.prune.after_commit", |_| std::process::abort());
        match done {
            Ok(dropped) => Ok(Some(dropped)),
            Err(StoreError::Sql(error)) if is_named(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A foreign key still holds it.
fn is_named(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|e| e.is_foreign_key_violation())
}

async fn drop_some(tx: &mut Tx, rule: &Rule, keys: &[i64], by: Actor) -> Result<u64> {
    let keys = to_json(&keys)?;
    let (mut dropped, mut texts) = (0, 0);
    for sql in rule.drop {
        dropped = sqlx::query(*sql)
            .bind(&keys)
            .execute(&mut tx.conn)
            .await?
            .rows_affected();
        if rule.name != "audit_texts" && sql.starts_with("DELETE FROM audit_text") {
            texts = dropped;
        }
    }
    if dropped > 0 {
        // Readers' copies are numbers and states, and there may be a million of them.
        tx.erased |= rule.name != "deliveries";
        let detail = json!({"rule": rule.name, "dropped": dropped, "texts": texts});
        append(tx, Entry::new(AuditAct::Pruned, by).with(detail)).await?;
        note(tx, rule.name, dropped).await?;
    }
    Ok(dropped)
}

async fn note(tx: &mut Tx, rule: &str, dropped: u64) -> Result<()> {
    sqlx::query(
        "INSERT INTO prune (rule, at, dropped) VALUES ($1, $2, $3) \
         ON CONFLICT (rule) DO UPDATE SET at = excluded.at, dropped = dropped + excluded.dropped",
    )
    .bind(rule)
    .bind(tx.micros())
    .bind(i64::try_from(dropped).unwrap_or(i64::MAX))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// The last entry made before an instant, found by halves: times stand in the entries, which have no index by time.
async fn last_entry_before(conn: &mut SqliteConnection, before: i64) -> Result<i64> {
    let (mut low, mut high) = (0, crate::audit::head(conn).await?.sequence);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let row = sqlx::query("SELECT entry ->> 'at' AS at FROM audit WHERE sequence = $1")
            .bind(middle)
            .fetch_one(&mut *conn)
            .await?;
        if row.int("at")? <= before {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// An instant some months ago; nothing for 0, which keeps for ever. A month counts as 30.4 days, rounded up.
pub fn months_before(now: Timestamp, months: u32) -> Option<Timestamp> {
    if months == 0 {
        return None;
    }
    let days = (i64::from(months) * 3_044 + 99) / 100;
    now.checked_sub(SignedDuration::from_hours(days * 24)).ok()
}
