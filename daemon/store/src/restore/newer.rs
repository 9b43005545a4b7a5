//! What can still be read of a file that is newer than the copy.

use std::path::Path;

use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{error::Result, rows::Cells};

/// What a newer file knows and the copy does not.
pub(super) struct Newer {
    /// How often it had been put back, plus one.
    pub(super) epoch: i64,
    /// Whom it must not write to: keyed hash, cause, when.
    pub(super) suppressed: Vec<(Vec<u8>, &'static str, i64)>,
    /// What providers gave us: name, sealed, when.
    pub(super) vault: Vec<(String, Vec<u8>, i64)>,
}

/// The causes of the store, as written there.
const CAUSES: [&str; 5] = ["left", "removed", "bad_address", "bounced", "complained"];

impl Newer {
    /// Reads it; nothing where it cannot be read.
    pub(super) async fn read(file: &Path) -> Option<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .disable_statement_logging();
        let mut conn = options.connect().await.ok()?;
        match read(&mut conn).await {
            Ok(newer) => Some(newer),
            Err(error) => {
                tracing::warn!(%error, "what was there before cannot be read");
                None
            }
        }
    }
}

async fn read(conn: &mut SqliteConnection) -> Result<Newer> {
    let epoch = crate::backup::epoch_of(conn).await?;
    let rows = sqlx::query("SELECT hash, cause, at FROM suppression")
        .fetch_all(&mut *conn)
        .await?;
    let mut suppressed = Vec::with_capacity(rows.len());
    for row in rows {
        let said = row.text("cause")?;
        // An unknown cause still means that this address must not be written to.
        let cause = CAUSES.into_iter().find(|c| *c == said).unwrap_or("left");
        suppressed.push((row.try_get("hash")?, cause, row.int("at")?));
    }
    let rows = sqlx::query("SELECT name, sealed, at FROM vault")
        .fetch_all(conn)
        .await?;
    let mut vault = Vec::with_capacity(rows.len());
    for row in rows {
        vault.push((row.text("name")?, row.try_get("sealed")?, row.int("at")?));
    }
    Ok(Newer {
        epoch,
        suppressed,
        vault,
    })
}
