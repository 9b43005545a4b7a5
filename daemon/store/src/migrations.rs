//! The schema, in numbered steps that are never changed once they have shipped.

use sqlx::{Row, SqliteConnection};

use crate::{
    error::{Result, StoreError},
    hash::Sha256,
};

/// Number, name and text of each step.
const STEPS: &[(i64, &str, &str)] = &[
    (
        1,
        "people",
        include_str!("../migrations/sqlite/0001_people.sql"),
    ),
    (
        2,
        "messages",
        include_str!("../migrations/sqlite/0002_messages.sql"),
    ),
    (
        3,
        "deliveries",
        include_str!("../migrations/sqlite/0003_deliveries.sql"),
    ),
    (
        4,
        "posts",
        include_str!("../migrations/sqlite/0004_posts.sql"),
    ),
    (
        5,
        "ledger",
        include_str!("../migrations/sqlite/0005_ledger.sql"),
    ),
    (
        6,
        "receive",
        include_str!("../migrations/sqlite/0006_receive.sql"),
    ),
    (
        7,
        "tasks",
        include_str!("../migrations/sqlite/0007_tasks.sql"),
    ),
    (
        8,
        "sms_readers",
        include_str!("../migrations/sqlite/0008_sms_readers.sql"),
    ),
    (
        9,
        "panel_members",
        include_str!("../migrations/sqlite/0009_panel_members.sql"),
    ),
    (
        10,
        "vault",
        include_str!("../migrations/sqlite/0010_vault.sql"),
    ),
    (
        11,
        "pictures",
        include_str!("../migrations/sqlite/0011_pictures.sql"),
    ),
];

/// Brings the database up to this program's schema, each step in a transaction of its own.
///
/// # Errors
/// When the file was made by a newer program, or a step that it has had reads differently here.
pub(crate) async fn run(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL, \
         applied_at INTEGER NOT NULL) STRICT",
    )
    .execute(&mut *conn)
    .await?;
    let had = check(conn).await?;
    for (number, name, sql) in STEPS.iter().filter(|(number, ..)| *number > had) {
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        sqlx::raw_sql(*sql).execute(&mut *conn).await?;
        sqlx::query(
            "INSERT INTO migration (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(number)
        .bind(*name)
        .bind(Sha256::of(sql.as_bytes()).bytes())
        .bind(now)
        .execute(&mut *conn)
        .await?;
        sqlx::raw_sql("COMMIT").execute(&mut *conn).await?;
    }
    Ok(())
}

/// The number of the last step the database has had, after comparing each with this program's.
pub(crate) async fn check(conn: &mut SqliteConnection) -> Result<i64> {
    let rows = sqlx::query("SELECT number, name, hash FROM migration ORDER BY number")
        .fetch_all(&mut *conn)
        .await?;
    let mut last = 0;
    for row in rows {
        let number: i64 = row.try_get(0)?;
        let name: String = row.try_get(1)?;
        let hash = Sha256::stored(row.try_get(2)?)?;
        match STEPS.iter().find(|(n, ..)| *n == number) {
            None => {
                return Err(StoreError::Migration(
                    "was made by a newer Wardmote".to_owned(),
                    format!(
                        "it has step {number} ({name}), which this program does not know; start the newer program"
                    ),
                ));
            }
            Some((_, _, sql)) if Sha256::of(sql.as_bytes()) != hash => {
                return Err(StoreError::Migration(
                    "was made by another build".to_owned(),
                    format!("its step {number} ({name}) differs from this program's"),
                ));
            }
            Some(_) => last = number,
        }
    }
    Ok(last)
}
