//! What SQLite and the file say of themselves, for `doctor`.

use sqlx::Row;

use crate::{error::Result, migrations, store::Store};

/// How the database is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteFacts {
    /// The version of SQLite in this program.
    pub version: String,
    /// How it writes: `wal`.
    pub journal_mode: String,
    /// How far a commit is sure: 2 is FULL.
    pub synchronous: i64,
    /// The last step of the schema that the file has had.
    pub schema: i64,
    /// The last step that this program knows.
    pub newest_schema: i64,
}

impl Store {
    /// Asks the file.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sqlite_facts(&self) -> Result<SqliteFacts> {
        let mut conn = self.read().await?;
        let schema = migrations::check(&mut conn).await?;
        let version = sqlx::query("SELECT sqlite_version()")
            .fetch_one(&mut *conn)
            .await?
            .try_get(0)?;
        let journal_mode = sqlx::query("PRAGMA journal_mode")
            .fetch_one(&mut *conn)
            .await?
            .try_get(0)?;
        let synchronous = sqlx::query("PRAGMA synchronous")
            .fetch_one(&mut *conn)
            .await?
            .try_get(0)?;
        Ok(SqliteFacts {
            version,
            journal_mode,
            synchronous,
            schema,
            newest_schema: migrations::newest(),
        })
    }
}
