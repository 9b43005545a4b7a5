//! Putting the database back from a copy, while no daemon runs. A restored database is time travel: what was done after the
//! copy has happened and is not known. So it starts held, everything that may have gone is marked, every way in is shut,
//! and a newer file that can still be read tells who has left since.

mod aside;
mod newer;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde_json::json;
use sqlx::{
    ConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use wardmote_domain::{
    audit::{Actor, AuditAct},
    clock::SharedClock,
    hold::HoldScope,
    local_time::LocalDateTime,
    person::{Act, EmailAddress},
    words::Realm,
};

use crate::{
    audience::leave,
    audit::{Entry, append},
    backup::{
        BackupNote, CopyProof, note_path, private_file, prove_copy, sync_folder, with_ending,
    },
    belongs::belongs,
    delivery_ids::DeliveryIds,
    error::{Result, StoreError},
    file::{secret, take_lock},
    hash::{Sha256, micros},
    holds::put_hold,
    migrations,
    people::person_of_key,
    rows::{Cells, instant},
    writer::Tx,
};
use aside::{marker, put_aside_earlier, put_in_place};
use newer::Newer;

pub(crate) use aside::under_way;

/// The token that one administrator has from the terminal: every other token ends.
#[derive(Clone)]
pub struct NewToken {
    /// Whose.
    pub email: EmailAddress,
    /// Its hash.
    pub hash: Sha256,
}

/// What is to be put back, and where.
pub struct Restoring {
    /// The copy.
    pub copy: PathBuf,
    /// The database of the configuration.
    pub database: PathBuf,
    /// A newer file, damaged or not, to learn from who has left since; without it, the database that is there.
    pub newer: Option<PathBuf>,
    /// One administrator's new token.
    pub token: Option<NewToken>,
    /// The realm of the configuration.
    pub realm: Realm,
    /// The mark of the configured key, where it can be read.
    pub key: Option<Sha256>,
}

/// What a restore came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreDone {
    /// The database's number now.
    pub epoch: i64,
    /// When the copy was made.
    pub copied_at: Timestamp,
    /// How many messages wait for a decision because something of them may have gone since.
    pub messages: u64,
    /// Readers who left after the copy, as the newer file knew them; nothing where none could be read.
    pub left_since: Option<u64>,
    /// Where the database that was there is now.
    pub aside: Option<PathBuf>,
}

/// Puts the database back from a copy: proves it, prepares it beside its place, keeps aside what was there, and gives it
/// the name last. Broken off anywhere, it can be run again.
///
/// # Errors
/// [`StoreError::Locked`] while a daemon runs, [`StoreError::OtherRealm`] and [`StoreError::OtherKey`] for a copy that is not
/// of this configuration, [`StoreError::Backup`] for a copy that does not prove itself or an
/// administrator who is not in it, and what the file system says.
pub async fn restore(plan: Restoring, clock: SharedClock) -> Result<RestoreDone> {
    let lock = take_lock(&plan.database)?;
    let earlier = put_aside_earlier(&plan.database)?;
    let proof = prove_copy(&plan.copy).await?;
    let note = read_note(&plan.copy, &proof)?;
    let there = match &earlier {
        Some(aside) => Some(aside.clone()),
        None => plan.database.exists().then(|| plan.database.clone()),
    };
    let newer = match plan.newer.as_ref().or(there.as_ref()) {
        Some(file) => Newer::read(file).await,
        None => None,
    };
    if newer.is_none() && plan.newer.is_some() {
        return Err(StoreError::Backup(
            "the file that should say who has left cannot be read: leave it out, or give another"
                .to_owned(),
        ));
    }
    let part = with_ending(&plan.database, ".restore-part");
    if part.exists() {
        fs::remove_file(&part)?;
    }
    let prepared = prepared(&part, &plan, note, newer, clock.clone()).await;
    if prepared.is_err() {
        // Everybody's data stands in it, and nobody would look for it; the reason of the failure is what counts.
        for path in [with_ending(&part, "-journal"), part.clone()] {
            let _ = fs::remove_file(path);
        }
    }
    let mut done = prepared?;
    fail::fail_point!("store.restore.after_prepare", |_| std::process::abort());
    fs::rename(&part, marker(&plan.database))?;
    sync_folder(&plan.database)?;
    fail::fail_point!("store.restore.before_aside", |_| std::process::abort());
    done.aside = put_in_place(&plan.database, clock.now())?.or(earlier);
    drop(lock);
    Ok(done)
}

/// When the copy was made, as the note beside it says. A note of another copy is refused.
fn read_note(copy: &Path, proof: &CopyProof) -> Result<Option<Timestamp>> {
    let Ok(text) = fs::read_to_string(note_path(copy)) else {
        return Ok(None);
    };
    let note: BackupNote = serde_json::from_str(&text)
        .map_err(|e| StoreError::Backup(format!("the note beside the copy cannot be read: {e}")))?;
    if note.audit != proof.head {
        return Err(StoreError::Backup(
            "the note beside the copy speaks of another copy: its record ends elsewhere".to_owned(),
        ));
    }
    Ok(Some(note.began_at))
}

/// The copy beside the database's place, ready to take it.
async fn prepared(
    part: &Path,
    plan: &Restoring,
    noted: Option<Timestamp>,
    newer: Option<Newer>,
    clock: SharedClock,
) -> Result<RestoreDone> {
    let mut file = private_file(part)?;
    std::io::copy(&mut File::open(&plan.copy)?, &mut file)?;
    file.sync_all()?;
    let done = prepare(part, plan, noted, newer, clock).await?;
    File::open(part)?.sync_all()?;
    Ok(done)
}

/// Opens the copy in its new place, brings it up to date and marks it.
async fn prepare(
    part: &Path,
    plan: &Restoring,
    noted: Option<Timestamp>,
    newer: Option<Newer>,
    clock: SharedClock,
) -> Result<RestoreDone> {
    // One file, without a log beside it, until it has its name.
    let options = SqliteConnectOptions::new()
        .filename(part)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    let mut conn = options.connect().await?;
    migrations::run(&mut conn, clock.now().as_microsecond()).await?;
    belongs(&mut conn).await?.prove(plan.realm, plan.key)?;
    let ids = DeliveryIds::new(&secret(&mut conn).await?);
    let mut tx = Tx::over(conn, ids, clock);
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut tx.conn)
        .await?;
    let done = mark(&mut tx, plan, noted, newer).await?;
    sqlx::raw_sql("COMMIT").execute(&mut tx.conn).await?;
    sqlx::Connection::close(tx.conn).await?;
    Ok(done)
}

async fn mark(
    tx: &mut Tx,
    plan: &Restoring,
    noted: Option<Timestamp>,
    newer: Option<Newer>,
) -> Result<RestoreDone> {
    let copied_at = match noted {
        Some(at) => at,
        None => last_entry(tx).await?,
    };
    let own = crate::backup::epoch_of(&mut tx.conn).await?;
    let epoch = own.max(newer.as_ref().map_or(1, |n| n.epoch)) + 1;
    // A copy of a database that was held itself: the new restore takes the place of the old one.
    sqlx::query("DELETE FROM restored_message WHERE restore IN (SELECT restore FROM restore WHERE released_at IS NULL)")
        .execute(&mut tx.conn)
        .await?;
    for sql in [
        "DELETE FROM restored_look WHERE restore IN (SELECT restore FROM restore WHERE released_at IS NULL)",
        "DELETE FROM restored_post WHERE restore IN (SELECT restore FROM restore WHERE released_at IS NULL)",
        "DELETE FROM restore WHERE released_at IS NULL",
    ] {
        sqlx::query(sql).execute(&mut tx.conn).await?;
    }
    let left_since = match newer {
        Some(newer) => Some(learn(tx, newer).await?),
        None => None,
    };
    let row = sqlx::query(
        "INSERT INTO restore (epoch, copied_at, restored_at, left_since) VALUES ($1, $2, $3, $4)",
    )
    .bind(epoch)
    .bind(micros(copied_at))
    .bind(tx.micros())
    .bind(left_since.map(|n| i64::try_from(n).unwrap_or(i64::MAX)))
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"epoch": epoch, "copied_at": copied_at, "left_since": left_since});
    append(
        tx,
        Entry::new(AuditAct::Restored, Actor::Terminal).with(detail),
    )
    .await?;
    shut_every_way_in(tx).await?;
    if let Some(token) = &plan.token {
        let_one_in(tx, token).await?;
    }
    let messages = hold_messages(tx, row.last_insert_rowid(), copied_at).await?;
    Ok(RestoreDone {
        epoch,
        copied_at,
        messages,
        left_since,
        aside: None,
    })
}

/// The time of the last entry: no copy was made before that.
async fn last_entry(tx: &mut Tx) -> Result<Timestamp> {
    let row = sqlx::query("SELECT entry ->> 'at' AS at FROM audit ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(&mut tx.conn)
        .await?;
    match row {
        Some(row) => instant(row.int("at")?),
        None => Ok(tx.now()),
    }
}

/// What a newer file knows: who must not be written to any more, and keys that a provider has replaced since.
async fn learn(tx: &mut Tx, newer: Newer) -> Result<u64> {
    let mut left = 0;
    for (hash, cause, at) in newer.suppressed {
        sqlx::query("INSERT OR IGNORE INTO suppression (hash, cause, at) VALUES ($1, $2, $3)")
            .bind(&hash)
            .bind(cause)
            .bind(at)
            .execute(&mut tx.conn)
            .await?;
        let row = sqlx::query(
            "SELECT subscriber FROM subscriber WHERE address_hash = $1 AND left_at IS NULL",
        )
        .bind(&hash)
        .fetch_optional(&mut tx.conn)
        .await?;
        if let Some(row) = row
            && leave(tx, row.int("subscriber")?, cause).await?
        {
            left += 1;
        }
    }
    for (name, sealed, at) in newer.vault {
        sqlx::query(
            "INSERT INTO vault (name, sealed, at) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, at = excluded.at WHERE excluded.at > vault.at",
        )
        .bind(name)
        .bind(sealed)
        .bind(at)
        .execute(&mut tx.conn)
        .await?;
    }
    Ok(left)
}

/// What was revoked or ended after the copy would be good again, and nobody can tell which: so every session, code and token
/// ends. Mail that waited may have gone, and its codes and links are stale: it is cancelled.
async fn shut_every_way_in(tx: &mut Tx) -> Result<()> {
    let now = tx.micros();
    for sql in [
        "UPDATE session SET ended_at = $1 WHERE ended_at IS NULL",
        "UPDATE sign_in_code SET used_at = $1 WHERE used_at IS NULL",
        "UPDATE token SET revoked_at = $1 WHERE revoked_at IS NULL",
        "UPDATE desk_mail SET state = 'cancelled', due_at = NULL, address = NULL, subject = '', body = '', answered_at = $1 \
         WHERE state IN ('waiting', 'in_flight')",
    ] {
        sqlx::query(sql).bind(now).execute(&mut tx.conn).await?;
    }
    Ok(())
}

async fn let_one_in(tx: &mut Tx, token: &NewToken) -> Result<()> {
    let row = sqlx::query("SELECT person FROM person WHERE email = $1")
        .bind(token.email.expose())
        .fetch_optional(&mut tx.conn)
        .await?;
    let nobody = || {
        StoreError::Backup(
            "the copy has no administrator with that address: look at it with another, or leave --administrator out".to_owned(),
        )
    };
    let person = person_of_key(&mut tx.conn, row.ok_or_else(nobody)?.int("person")?).await?;
    if !person.may(Act::Administer, &[]) {
        return Err(nobody());
    }
    let label = "made at the restore";
    let done = sqlx::query(
        "INSERT INTO token (person, label, hash, made_at) SELECT person, $2, $3, $4 FROM person WHERE public_id = $1",
    )
    .bind(person.id.to_string())
    .bind(label)
    .bind(token.hash.bytes())
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let detail = json!({"person": person.id, "token": done.last_insert_rowid()});
    let entry = Entry::new(AuditAct::TokenMade, Actor::Terminal).with(detail);
    append(tx, entry.saying("label", label)).await?;
    Ok(())
}

/// Messages of which something may have gone since: each is stopped by itself, so that it stays stopped when the rest goes
/// on, and waits for a person's decision.
async fn hold_messages(tx: &mut Tx, restore: i64, copied_at: Timestamp) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT m.message, m.public_id FROM message m WHERE m.state IN ('awaiting_approval', 'approved', 'releasing') \
           OR EXISTS (SELECT 1 FROM delivery d JOIN lane l USING (lane) WHERE d.message = m.message AND l.by_hand = 0 \
                      AND d.state IN ('queued', 'waiting', 'in_flight', 'unknown')) ORDER BY m.message",
    )
    .fetch_all(&mut tx.conn)
    .await?;
    let at = LocalDateTime::at(copied_at)
        .civil()
        .strftime("%d %B %Y, %H:%M")
        .to_string();
    let why =
        format!("the database was put back from a copy made on {at}: this may have gone since");
    for row in &rows {
        let scope = HoldScope::Message(row.word("public_id", "a message's id")?);
        sqlx::query("INSERT INTO restored_message (restore, message) VALUES ($1, $2)")
            .bind(restore)
            .bind(row.int("message")?)
            .execute(&mut tx.conn)
            .await?;
        match put_hold(tx, &scope, &why, Actor::Terminal).await {
            // It was stopped before: its own hold serves.
            Ok(()) | Err(StoreError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}
