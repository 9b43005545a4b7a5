//! What must hold before a database is used: a SQLite that can be trusted with a log, and a log that stands on the disk.

use sqlx::{Row, SqliteConnection};

use crate::error::{Result, StoreError};

/// The oldest SQLite whose write-ahead log is safe.
const OLDEST: (u32, u32, u32) = (3, 51, 3);
/// Writes what an earlier process left in the log into the file, syncs it, and begins the log anew, before anything is added.
/// After a sync that failed the system may hold as written what the disk never took: a hole in the log would take every
/// later commit with it, however well that one was synced.
pub(crate) async fn write_log_back(conn: &mut SqliteConnection) -> Result<()> {
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(conn)
        .await?;
    if row.try_get::<i64, _>(0)? != 0 {
        tracing::warn!(
            "another program reads the database, so its log could not be begun anew; it goes on in the old one"
        );
    }
    Ok(())
}

/// Refuses a SQLite that can damage its log.
pub(crate) async fn check_sqlite(conn: &mut SqliteConnection) -> Result<()> {
    let version: String = sqlx::query("SELECT sqlite_version()")
        .fetch_one(conn)
        .await?
        .try_get(0)?;
    if safe_version(&version) {
        Ok(())
    } else {
        Err(StoreError::OldSqlite(version))
    }
}

fn safe_version(version: &str) -> bool {
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part()) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::safe_version;

    #[test]
    fn sqlite_below_the_fix_is_refused() {
        for (version, safe) in [
            ("3.51.3", true),
            ("3.52.0", true),
            ("4.0.0", true),
            ("3.51.2", false),
            ("3.46.0", false),
            ("3.9.9", false),
            ("", false),
        ] {
            assert_eq!(safe_version(version), safe, "{version}");
        }
    }
}
