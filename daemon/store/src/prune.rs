//! Retention: what is too old is dropped, rule by rule, a little at a time, so that the writer is never held. A message that
//! is stopped or must be kept stays whole. Entries of the audit chain never go; texts beside them do.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use wardmote_domain::audit::{Actor, AuditAct};

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
    /// Messages that never went out, last touched before.
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
    /// The rule, by the name of its key in the configuration.
    pub rule: &'static str,
    /// How many.
    pub count: u64,
}

/// A message that no rule touches.
macro_rules! free {
    () => {
        "NOT EXISTS (SELECT 1 FROM keep k WHERE k.message = m.message AND k.lifted_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope = 'message:' || m.public_id AND h.lifted_at IS NULL)"
    };
}

/// The keys that a rule may drop now, at most so many: bound to the instant and the number.
const DELIVERIES: &str = concat!(
    "SELECT d.delivery FROM message m JOIN release r ON r.message = m.message JOIN fan_out f ON f.message = m.message \
     JOIN delivery d ON d.revision = r.revision AND d.lane = f.lane AND d.subscriber > 0 \
     WHERE m.releasing_at <= $1 AND m.state IN ('released', 'corrected', 'withdrawn', 'taken_down') \
       AND d.state IN ('accepted', 'delivered', 'bounced', 'refused', 'expired', 'withdrawn', 'recalled') \
       AND NOT EXISTS (SELECT 1 FROM tally t WHERE t.message = m.message AND t.n > 0 \
                       AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown')) AND ",
    free!(),
    " LIMIT $2"
);
const UNSENT: &str = concat!(
    "SELECT m.message FROM message m WHERE m.state IN ('draft', 'falls_short', 'returned', 'expired', 'withdrawn') \
       AND m.releasing_at IS NULL AND m.press_at IS NULL \
       AND (SELECT max(v.made_at) FROM revision v WHERE v.message = m.message) <= $1 \
       AND NOT EXISTS (SELECT 1 FROM message o WHERE o.of = m.message OR o.corrected_by = m.message) AND ",
    free!(),
    " ORDER BY m.message LIMIT $2"
);
const PICTURES: &str = "SELECT p.picture FROM picture p WHERE p.at <= $1 \
     AND NOT EXISTS (SELECT 1 FROM revision_picture s WHERE s.picture = p.picture) LIMIT $2";
const DESK_MAIL: &str = "SELECT d.mail FROM desk_mail d WHERE d.made_at <= $1 AND d.state NOT IN ('waiting', 'in_flight') \
     AND NOT EXISTS (SELECT 1 FROM press_mail p WHERE p.mail = d.mail) LIMIT $2";
/// Bound to the last sequence number that is too old, not to an instant.
const AUDIT_TEXTS: &str = concat!(
    "SELECT DISTINCT t.sequence FROM audit_text t JOIN audit a USING (sequence) WHERE t.sequence <= $1 \
     AND NOT EXISTS (SELECT 1 FROM message m WHERE m.public_id = a.message AND NOT (",
    free!(),
    ")) LIMIT $2"
);

struct Rule {
    name: &'static str,
    find: &'static str,
    /// Statements in order, each bound to the keys as a JSON list; the last one is what is counted.
    drop: &'static [&'static str],
    /// How many keys go in one transaction.
    chunk: usize,
}

macro_rules! keys {
    () => {
        "(SELECT value FROM json_each($1))"
    };
}

const RULES: [Rule; 5] = [
    Rule {
        name: "deliveries",
        find: DELIVERIES,
        drop: &[
            concat!("DELETE FROM attempt WHERE delivery IN ", keys!()),
            concat!("DELETE FROM doubt WHERE delivery IN ", keys!()),
            concat!("DELETE FROM recall WHERE delivery IN ", keys!()),
            concat!("DELETE FROM progress WHERE delivery IN ", keys!()),
            concat!("DELETE FROM delivery WHERE delivery IN ", keys!()),
        ],
        chunk: 1_000,
    },
    Rule {
        name: "unsent",
        find: UNSENT,
        drop: &[
            concat!(
                "DELETE FROM report WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!(
                "DELETE FROM revision_picture WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!(
                "DELETE FROM edition WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM pass WHERE message IN ", keys!()),
            concat!("DELETE FROM clearance WHERE message IN ", keys!()),
            concat!("DELETE FROM approval WHERE message IN ", keys!()),
            concat!("DELETE FROM idempotency WHERE message IN ", keys!()),
            crate::once::ERASE_ABOUT,
            concat!("DELETE FROM request_about WHERE message IN ", keys!()),
            concat!("DELETE FROM message_area WHERE message IN ", keys!()),
            concat!("DELETE FROM keep WHERE message IN ", keys!()),
            concat!("DELETE FROM restored_message WHERE message IN ", keys!()),
            concat!(
                "UPDATE restored_post SET message = NULL WHERE message IN ",
                keys!()
            ),
            concat!(
                "DELETE FROM telling_change WHERE telling IN (SELECT telling FROM telling WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM telling WHERE message IN ", keys!()),
            concat!("DELETE FROM promised_update WHERE message IN ", keys!()),
            // The ask that it came of is over; what was handed in for it goes with it.
            concat!("DELETE FROM ask_before WHERE message IN ", keys!()),
            concat!(
                "UPDATE ask SET message = NULL, handed_in_at = NULL, handed_in_by = NULL, expired_at = closes_at, \
                     draft = json_object('kind', draft ->> 'kind'), form = NULL WHERE message IN ",
                keys!()
            ),
            concat!("DELETE FROM revision WHERE message IN ", keys!()),
            concat!(
                "DELETE FROM audit_text WHERE sequence IN (SELECT a.sequence FROM audit a JOIN message m \
                     ON a.message = m.public_id WHERE m.message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM message WHERE message IN ", keys!()),
        ],
        chunk: 50,
    },
    Rule {
        name: "pictures",
        find: PICTURES,
        drop: &[concat!("DELETE FROM picture WHERE picture IN ", keys!())],
        chunk: 50,
    },
    Rule {
        name: "desk_mail",
        find: DESK_MAIL,
        drop: &[
            concat!("DELETE FROM telling_change WHERE mail IN ", keys!()),
            concat!("DELETE FROM desk_mail WHERE mail IN ", keys!()),
        ],
        chunk: 50,
    },
    Rule {
        name: "audit_texts",
        find: AUDIT_TEXTS,
        drop: &[concat!(
            "DELETE FROM audit_text WHERE sequence IN ",
            keys!()
        )],
        chunk: 1_000,
    },
];

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
            "unsent" => old.unsent,
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
