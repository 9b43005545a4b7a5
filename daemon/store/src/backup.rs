//! Backups: a consistent copy of the whole database while the daemon goes on, proved before it is given its name.
//!
//! The copy is made by `VACUUM INTO` on a connection that reads: it sees one instant, needs no lock of the writer's and
//! leaves no free pages behind. SQLite's online backup starts again whenever another connection writes, so on a busy
//! evening it would not end.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use wardmote_domain::audit::{Actor, AuditAct};

use crate::{
    audit::{Checkpoint, Entry, append},
    audit_verify::verify_chain,
    error::{Result, StoreError},
    hash::{micros, to_json},
    room::free_bytes,
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

/// How far ahead of the clock a time may stand that was written by it: it is set back by so much now and then.
const AHEAD: i64 = 3600 * 1_000_000;

/// What stands in the note beside a backup, as one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupNote {
    /// The version of the program that made it.
    pub version: String,
    /// The instant whose state it holds, at the latest.
    pub began_at: Timestamp,
    /// When it was whole and proved.
    pub ended_at: Timestamp,
    /// How often the database has been put back from a copy, plus one.
    pub epoch: i64,
    /// Where its audit chain ends.
    pub audit: Checkpoint,
    /// Its size in bytes.
    pub bytes: u64,
    /// The last step of the schema it has had.
    pub schema: i64,
}

/// A backup that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupRun {
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Where the copy is, or was to be.
    pub place: String,
    /// Its size; nothing where it failed.
    pub bytes: Option<u64>,
    /// Why it failed.
    pub fault: Option<String>,
}

/// The name of the note beside a copy.
pub fn note_path(copy: &Path) -> PathBuf {
    with_ending(copy, ".json")
}

pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The name of a backup of that instant: `wardmote-20261208T105450Z.db`. Names sort by time.
pub fn backup_name(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    format!("wardmote-{}.db", at.strftime("%Y%m%dT%H%M%SZ"))
}

/// Waits until the names in a folder are on the disk.
pub(crate) fn sync_folder(of: &Path) -> std::io::Result<()> {
    let folder = match of.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

/// Makes a new empty file for its owner alone.
pub(crate) fn private_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

impl Store {
    /// Copies the whole database to `to`, which must not be there, proves the copy, and gives it its name. A note stands
    /// beside it. The writer is not held.
    ///
    /// # Errors
    /// [`StoreError::Full`] when the disk there has no room; when the copy does not prove itself, and what the file
    /// system says.
    pub async fn back_up(&self, to: &Path) -> Result<BackupNote> {
        let part = with_ending(to, ".part");
        if to.exists() {
            return Err(StoreError::Backup(format!(
                "{} is there already: give another name, or a folder",
                to.display()
            )));
        }
        // What an earlier run that was broken off left behind.
        if part.exists() {
            fs::remove_file(&part)?;
        }
        let made = self.copy_and_prove(to, &part).await;
        if made.is_err() {
            // It goes if it is there; the reason of the failure is what counts.
            let _ = fs::remove_file(&part);
        }
        made
    }

    async fn copy_and_prove(&self, to: &Path, part: &Path) -> Result<BackupNote> {
        let began_at = self.now();
        drop(private_file(part)?);
        let mut conn = self.reader().await?;
        let size = database_bytes(&mut conn).await?;
        if free_bytes(part)? < size {
            return Err(StoreError::Backup(format!(
                "there is no room for a copy of {} MiB in that folder",
                size >> 20
            )));
        }
        let text = part
            .to_str()
            .ok_or_else(|| StoreError::Backup("the file's name is not UTF-8".to_owned()))?;
        sqlx::query("VACUUM INTO $1")
            .bind(text)
            .execute(&mut *conn)
            .await?;
        drop(conn);
        File::open(part)?.sync_all()?;
        let proof = prove_copy(part).await?;
        let note = BackupNote {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            began_at,
            ended_at: self.now(),
            epoch: proof.epoch,
            audit: proof.head,
            bytes: fs::metadata(part)?.len(),
            schema: proof.schema,
        };
        write_note(to, &note)?;
        fs::rename(part, to)?;
        sync_folder(to)?;
        Ok(note)
    }

    /// Writes down that a backup was tried, and what came of it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn record_backup(
        &self,
        began_at: Timestamp,
        place: &Path,
        outcome: Result<BackupNote, String>,
        by: Actor,
    ) -> Result<()> {
        let place = place.display().to_string();
        self.write(Turn::Normal, move |tx| {
            Box::pin(async move { record(tx, began_at, &place, outcome, by).await })
        })
        .await
    }

    /// The backups that were tried last, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn backups(&self, limit: u32) -> Result<Vec<BackupRun>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT began_at, ended_at, place, bytes, fault FROM backup ORDER BY backup DESC LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| {
                Ok(BackupRun {
                    began_at: r.time("began_at")?,
                    ended_at: r.time("ended_at")?,
                    place: r.text("place")?,
                    bytes: r.int_or("bytes")?.and_then(|n| u64::try_from(n).ok()),
                    fault: r.text_or("fault")?,
                })
            })
            .collect()
    }

    /// When the last backup that succeeded began; nothing where there was none. One that was made by a clock that was far
    /// ahead does not count: nobody knows when that was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_backup(&self) -> Result<Option<Timestamp>> {
        let mut conn = self.read().await?;
        let latest = self.micros().saturating_add(AHEAD);
        sqlx::query("SELECT max(began_at) AS at FROM backup WHERE fault IS NULL AND began_at <= $1")
            .bind(latest)
            .fetch_one(&mut *conn)
            .await?
            .time_or("at")
    }
}

async fn database_bytes(conn: &mut SqliteConnection) -> Result<u64> {
    let row = sqlx::query(
        "SELECT (page_count - freelist_count) * page_size AS n FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
    )
    .fetch_one(conn)
    .await?;
    row.count("n")
}

async fn record(
    tx: &mut Tx,
    began_at: Timestamp,
    place: &str,
    outcome: Result<BackupNote, String>,
    by: Actor,
) -> Result<()> {
    let (note, fault) = match outcome {
        Ok(note) => (Some(note), None),
        Err(fault) => (None, Some(fault)),
    };
    sqlx::query(
        "INSERT INTO backup (began_at, ended_at, by, place, bytes, sequence, fault) \
         VALUES ($1, max($1, $2), $3, $4, $5, $6, $7)",
    )
    .bind(micros(began_at))
    .bind(tx.micros())
    .bind(to_json(&by)?)
    .bind(place)
    .bind(
        note.as_ref()
            .map(|n| i64::try_from(n.bytes).unwrap_or(i64::MAX)),
    )
    .bind(note.as_ref().map(|n| n.audit.sequence))
    .bind(fault)
    .execute(&mut tx.conn)
    .await?;
    // A hundred are enough to see a pattern in.
    sqlx::query("DELETE FROM backup WHERE backup <= (SELECT max(backup) FROM backup) - 100")
        .execute(&mut tx.conn)
        .await?;
    if let Some(note) = note {
        let detail = json!({"bytes": note.bytes, "epoch": note.epoch, "audit": note.audit});
        append(tx, Entry::new(AuditAct::BackedUp, by).with(detail)).await?;
    }
    Ok(())
}

/// Writes the note beside a copy: whole, for its owner alone.
pub(crate) fn write_note(copy: &Path, note: &BackupNote) -> Result<()> {
    let (at, part) = (note_path(copy), with_ending(copy, ".json.part"));
    if part.exists() {
        fs::remove_file(&part)?;
    }
    let mut file = private_file(&part)?;
    file.write_all(to_json(note)?.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(part, at)?;
    Ok(())
}

/// What a copy says of itself once it is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyProof {
    /// Its epoch.
    pub epoch: i64,
    /// Where its chain ends.
    pub head: Checkpoint,
    /// The last step of the schema it has had.
    pub schema: i64,
}

/// Proves a copy that nobody is writing to: its pages, its schema, its foreign keys, and its audit chain from the first
/// entry to the last.
///
/// # Errors
/// [`StoreError::Backup`] with what is wrong with it; [`StoreError::Migration`] when another program made it.
pub async fn prove_copy(copy: &Path) -> Result<CopyProof> {
    let bad = |why: String| StoreError::Backup(format!("{}: {why}", copy.display()));
    // Immutable: the proof leaves no files beside the copy.
    let options = SqliteConnectOptions::new()
        .filename(copy)
        .read_only(true)
        .immutable(true)
        .disable_statement_logging();
    let unreadable = |e: sqlx::Error| {
        bad(format!(
            "this is no database that can be read: {e}: take another copy"
        ))
    };
    let mut conn = options.connect().await.map_err(unreadable)?;
    let found = sqlx::query("PRAGMA integrity_check(5)")
        .fetch_all(&mut conn)
        .await
        .map_err(unreadable)?;
    let said: Vec<String> = found.iter().filter_map(|r| r.try_get(0).ok()).collect();
    if said != ["ok"] {
        return Err(bad(format!(
            "the file is damaged ({}): take another copy",
            said.join("; ")
        )));
    }
    let schema = crate::migrations::check(&mut conn).await?;
    let strays = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut conn)
        .await?;
    if !strays.is_empty() {
        return Err(bad(match strays.len() {
            1 => "the file is damaged (1 row names another that is not there): take another copy"
                .to_owned(),
            n => format!(
                "the file is damaged ({n} rows name others that are not there): take another copy"
            ),
        }));
    }
    let epoch = epoch_of(&mut conn).await?;
    let report = verify_chain(&mut conn, None).await?;
    if let Some(fault) = report.faults.first() {
        return Err(bad(format!(
            "the audit chain is broken at entry {} ({}): take another copy",
            fault.sequence, fault.what
        )));
    }
    Ok(CopyProof {
        epoch,
        head: report.head,
        schema,
    })
}

/// How often the database was put back from a copy, plus one. A file from before there were restores is at one.
pub(crate) async fn epoch_of(conn: &mut SqliteConnection) -> Result<i64> {
    let there = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'restore') AS there",
    )
    .fetch_one(&mut *conn)
    .await?
    .flag("there")?;
    if !there {
        return Ok(1);
    }
    sqlx::query("SELECT coalesce(max(epoch), 1) AS epoch FROM restore")
        .fetch_one(conn)
        .await?
        .int("epoch")
}
