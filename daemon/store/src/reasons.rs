//! Reasons, each kept once however many deliveries have it.

use sqlx::SqliteConnection;
use wardmote_domain::send::Reason;

use crate::{error::Result, rows::Cells};

/// The integer key of a reason, made if it is new.
pub(crate) async fn reason_key(
    conn: &mut SqliteConnection,
    code: &str,
    words: &str,
) -> Result<i64> {
    let row = sqlx::query("SELECT reason FROM reason WHERE code = $1 AND words = $2")
        .bind(code)
        .bind(words)
        .fetch_optional(&mut *conn)
        .await?;
    if let Some(row) = row {
        return row.int("reason");
    }
    let done = sqlx::query("INSERT INTO reason (code, words) VALUES ($1, $2)")
        .bind(code)
        .bind(words)
        .execute(conn)
        .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) async fn reason_of(conn: &mut SqliteConnection, reason: &Reason) -> Result<i64> {
    reason_key(conn, &reason.code, &reason.words).await
}
