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
    (
        12,
        "schedules",
        include_str!("../migrations/sqlite/0012_schedules.sql"),
    ),
    (
        13,
        "wards",
        include_str!("../migrations/sqlite/0013_wards.sql"),
    ),
    (
        14,
        "press",
        include_str!("../migrations/sqlite/0014_press.sql"),
    ),
    (
        15,
        "staff",
        include_str!("../migrations/sqlite/0015_staff.sql"),
    ),
    (
        16,
        "webhooks",
        include_str!("../migrations/sqlite/0016_webhooks.sql"),
    ),
    (
        17,
        "http",
        include_str!("../migrations/sqlite/0017_http.sql"),
    ),
    (
        18,
        "data",
        include_str!("../migrations/sqlite/0018_data.sql"),
    ),
    (
        19,
        "pages",
        include_str!("../migrations/sqlite/0019_pages.sql"),
    ),
    (
        20,
        "contract",
        include_str!("../migrations/sqlite/0020_contract.sql"),
    ),
    (
        21,
        "standard",
        include_str!("../migrations/sqlite/0021_standard.sql"),
    ),
    (
        22,
        "sentences",
        include_str!("../migrations/sqlite/0022_sentences.sql"),
    ),
];

/// What marks a file as ours: `Ward` (<https://sqlite.org/pragma.html#pragma_application_id>).
const APPLICATION: i32 = 0x5761_7264;

/// Refuses another program's file before anything is written to it. An empty one is nobody's.
///
/// # Errors
/// [`StoreError::Foreign`] where it is marked as another program's, or has tables and none of them is ours.
pub(crate) async fn ours(conn: &mut SqliteConnection) -> Result<()> {
    let row = sqlx::query(
        "SELECT application_id, (SELECT count(*) FROM sqlite_schema) AS all_of_it, \
           (SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration') AS ours \
         FROM pragma_application_id",
    )
    .fetch_one(conn)
    .await?;
    let (marked, all, ours): (i32, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if (marked != 0 && marked != APPLICATION) || (all > 0 && ours == 0) {
        return Err(StoreError::Foreign("it holds another program's tables"));
    }
    Ok(())
}

/// Brings the database up to this program's schema, each step in a transaction of its own.
///
/// # Errors
/// When the file was made by a newer program, or a step that it has had reads differently here.
pub(crate) async fn run(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    ours(conn).await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL, \
         applied_at INTEGER NOT NULL) STRICT",
    )
    .execute(&mut *conn)
    .await?;
    check(conn).await?;
    let had: Vec<i64> = sqlx::query_scalar("SELECT number FROM migration")
        .fetch_all(&mut *conn)
        .await?;
    // By what it has had and not by the last number: a step may be numbered below one that came first.
    for (number, name, sql) in STEPS.iter().filter(|(number, ..)| !had.contains(number)) {
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
    mark(conn).await
}

/// Marks the file as ours, once.
async fn mark(conn: &mut SqliteConnection) -> Result<()> {
    let marked: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *conn)
        .await?;
    if marked != APPLICATION {
        let mark = format!("PRAGMA application_id = {APPLICATION}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(mark))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// The number of the last step that this program knows.
pub(crate) fn newest() -> i64 {
    STEPS.last().map_or(0, |(number, ..)| *number)
}

/// The number of the last step the database has had, after comparing each with this program's.
pub(crate) async fn check(conn: &mut SqliteConnection) -> Result<i64> {
    ours(conn).await?;
    let there: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
    )
    .fetch_one(&mut *conn)
    .await?;
    if there == 0 {
        return Err(StoreError::Foreign("it holds nothing"));
    }
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

#[cfg(test)]
mod tests {
    use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};

    use super::*;

    /// A file as the first version left it, with a post and a mail that spent a limit.
    const BEFORE: &str = "INSERT INTO person (person, public_id, name, email, added_at) VALUES (1, 'p', 'Ada', 'a@example.org', 1); \
        INSERT INTO message (message, public_id, reference, author, state, kind, priority, headline, number, on_page, \
            submitted_at, releasing_at, released_at, approved_at, approved_by) \
            VALUES (1, 'm', 'abcdef', 1, 'released', 'holding', 1, 'A notice', 1, 1, 1, 1, 1, 1, 1); \
        INSERT INTO revision VALUES (1, 1, 1, zeroblob(32), '{}', '{}', 1, 1); \
        INSERT INTO lane (lane, channel, account, by_hand) VALUES (1, 'twitter', 'a', 0), (2, 'leaflet', 'by hand', 1); \
        INSERT INTO edition VALUES (1, 1, 'en-GB', 'short'); \
        INSERT INTO reason VALUES (1, 'by_hand', 'a task'); \
        INSERT INTO delivery (delivery, message, revision, lane, edition, state, attempt, intent_at, answered_at, receipt) \
            VALUES (1, 1, 1, 1, 1, 'accepted', 1, 5, 6, '42'); \
        INSERT INTO delivery (delivery, message, revision, lane, edition, state, reason) VALUES (2, 1, 1, 2, 1, 'with_person', 1); \
        INSERT INTO spend (lane, act, delivery, at, answered_at) VALUES (1, 'send', 1, 5, 6), (1, 'send', 7, 5, 6), \
            (1, 'send', 8, 6, 9), (1, 'send', 9, 9, NULL), (1, 'recall', 1, 10, 11)";

    #[tokio::test]
    async fn a_file_of_the_first_version_keeps_its_posts_its_limits_and_its_counts() {
        let dir = tempfile::tempdir().unwrap();
        let mut conn = SqliteConnectOptions::new()
            .filename(dir.path().join("w.db"))
            .create_if_missing(true)
            .foreign_keys(true)
            .connect()
            .await
            .unwrap();
        sqlx::raw_sql(
            "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL, \
             applied_at INTEGER NOT NULL) STRICT",
        )
        .execute(&mut conn)
        .await
        .unwrap();
        for (number, name, sql) in STEPS.iter().filter(|(number, ..)| *number <= 3) {
            sqlx::raw_sql(*sql).execute(&mut conn).await.unwrap();
            sqlx::query("INSERT INTO migration VALUES ($1, $2, $3, 1)")
                .bind(number)
                .bind(*name)
                .bind(Sha256::of(sql.as_bytes()).bytes())
                .execute(&mut conn)
                .await
                .unwrap();
        }
        sqlx::raw_sql(BEFORE).execute(&mut conn).await.unwrap();
        run(&mut conn, 100).await.unwrap();
        let mut all = async |sql: &'static str| {
            let rows = sqlx::query(sql).fetch_all(&mut conn).await.unwrap();
            let row = |r: &sqlx::sqlite::SqliteRow| (r.get::<i64, _>(0), r.get::<i64, _>(1));
            rows.iter().map(row).collect::<Vec<_>>()
        };
        assert_eq!(all("SELECT delivery, of FROM post").await, [(1, 1)]);
        let ticks =
            "SELECT at, total FROM tick JOIN meter USING (meter) WHERE acts = 'send' ORDER BY at";
        assert_eq!(all(ticks).await, [(6, 2), (9, 3)]);
        let open = "SELECT delivery, weight FROM open_spend";
        assert_eq!(all(open).await, [(9, 1)]);
        let counts = "SELECT lane, n FROM tally ORDER BY lane";
        assert_eq!(all(counts).await, [(1, 1), (2, 1)]);
        assert_eq!(all("PRAGMA foreign_key_check").await, []);
    }

    /// Before triggers were holds of their own: one waits for a verdict, one is stopped by a person; of two that exclude each
    /// other one is out, and a third names the second.
    const HELD: &str = "INSERT INTO person (person, public_id, name, email, added_at) VALUES (1, 'p', 'Ada', 'a@example.org', 1); \
        INSERT INTO message (message, public_id, reference, author, state, kind, priority, headline, number, on_page, \
            submitted_at, approved_at, approved_by, releasing_at, released_at, exclusive) VALUES \
            (1, 'm1', 'aaaaaa', 1, 'released', 'outcome', 1, '', 1, 1, 1, 1, 1, 7, 8, NULL), \
            (2, 'm2', 'bbbbbb', 1, 'approved', 'outcome', 1, '', 1, 1, 1, 1, 1, NULL, NULL, 'm1'), \
            (3, 'm3', 'cccccc', 1, 'approved', 'outcome', 1, '', 1, 1, 1, 1, 1, NULL, NULL, 'm2'), \
            (4, 'm4', 'dddddd', 1, 'approved', 'outcome', 1, '', 1, 1, 1, 1, 1, NULL, NULL, 'gone'); \
        INSERT INTO hold (scope, reason, put_by, put_at) VALUES \
            ('message:m2', 'waits for: the verdict', '{\"who\":\"daemon\"}', 2), \
            ('message:m4', 'a wrong road', '{\"who\":\"daemon\"}', 2)";

    #[tokio::test]
    async fn a_file_from_before_locks_what_its_alternative_went_instead_of() {
        let dir = tempfile::tempdir().unwrap();
        let mut conn = SqliteConnectOptions::new()
            .filename(dir.path().join("w.db"))
            .create_if_missing(true)
            .foreign_keys(true)
            .connect()
            .await
            .unwrap();
        for (number, _, sql) in STEPS {
            if *number == 14 {
                sqlx::raw_sql(HELD).execute(&mut conn).await.unwrap();
            }
            sqlx::raw_sql(*sql).execute(&mut conn).await.unwrap();
        }
        let groups: Vec<Option<i64>> =
            sqlx::query("SELECT alternatives FROM message ORDER BY message")
                .fetch_all(&mut conn)
                .await
                .unwrap()
                .iter()
                .map(|r| r.get(0))
                .collect();
        assert_eq!(groups, [Some(1), Some(1), Some(1), None]);
        let holds: Vec<String> = sqlx::query("SELECT scope FROM hold ORDER BY scope")
            .fetch_all(&mut conn)
            .await
            .unwrap()
            .iter()
            .map(|r| r.get(0))
            .collect();
        assert_eq!(
            holds,
            ["locked:m2", "locked:m3", "message:m4", "trigger:m2"]
        );
    }
}
