//! Half a unit never stays, many units share a commit, and a failed commit stops everything.

use std::sync::Arc;

use jiff::Timestamp;
use wardmote_domain::clock::SteppedClock;

use super::Turn;
use crate::{
    error::{Refusal, Result, StoreError},
    rows::Cells,
    store::Store,
};

async fn open(dir: &tempfile::TempDir) -> Store {
    let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
    Store::open(&dir.path().join("w.db"), clock).await.unwrap()
}

/// Writes two rows; fails between them where told to.
async fn two_rows(store: &Store, turn: Turn, n: i64, fail: bool) -> Result<()> {
    store
        .write(turn, move |tx| {
            Box::pin(async move {
                for half in ["first", "second"] {
                    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2)")
                        .bind(format!("{n} {half}"))
                        .bind(vec![0_u8])
                        .execute(&mut tx.conn)
                        .await?;
                    if fail {
                        return Err(Refusal::NotFound("second half").into());
                    }
                }
                Ok(())
            })
        })
        .await
}

async fn rows(store: &Store) -> i64 {
    let mut conn = store.read().await.unwrap();
    let row = sqlx::query("SELECT count(*) AS n FROM meta WHERE name LIKE '% %'")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    row.int("n").unwrap()
}

#[tokio::test]
async fn units_share_commits_and_a_failed_one_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let before = store.commits();
    let mut tasks = Vec::new();
    for n in 0..200 {
        let store = store.clone();
        let turn = if n % 2 == 0 {
            Turn::Urgent
        } else {
            Turn::Normal
        };
        tasks.push(tokio::spawn(async move {
            two_rows(&store, turn, n, n % 5 == 0).await
        }));
    }
    for (n, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap().is_err(), n % 5 == 0, "unit {n}");
    }
    assert_eq!(
        rows(&store).await,
        160 * 2,
        "40 of 200 failed half-way and left nothing"
    );
    let commits = store.commits() - before;
    assert!(commits < 100, "200 units took {commits} commits");
}

#[tokio::test]
async fn a_unit_that_sqlite_refuses_takes_nobody_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let (one, twice, other) = tokio::join!(
        two_rows(&store, Turn::Urgent, 1, false),
        two_rows(&store, Turn::Urgent, 1, false),
        two_rows(&store, Turn::Urgent, 2, false),
    );
    one.unwrap();
    assert!(matches!(twice.unwrap_err(), StoreError::Sql(_)));
    other.unwrap();
    assert_eq!(rows(&store).await, 4);
}

#[tokio::test]
async fn a_failed_commit_stops_the_writer_for_good() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    two_rows(&store, Turn::Urgent, 1, false).await.unwrap();
    // A foreign key that is only checked at the commit makes the commit itself fail.
    let broken: Result<()> = store
        .write(Turn::Urgent, |tx| {
            Box::pin(async move {
                sqlx::query("PRAGMA defer_foreign_keys = ON")
                    .execute(&mut tx.conn)
                    .await?;
                sqlx::query(
                    "INSERT INTO token (person, label, hash, made_at) VALUES (99, 'x', zeroblob(32), 0)",
                )
                .execute(&mut tx.conn)
                .await?;
                Ok(())
            })
        })
        .await;
    assert!(matches!(broken.unwrap_err(), StoreError::Stopped(_)));
    let why = store.stopped().await;
    assert!(why.contains("commit failed"), "{why}");
    let after = two_rows(&store, Turn::Urgent, 2, false).await.unwrap_err();
    assert!(matches!(after, StoreError::Stopped(_)), "{after}");
    drop(store);
    let again = open(&dir).await;
    assert_eq!(rows(&again).await, 2, "what was committed before stands");
}

#[tokio::test]
async fn a_unit_that_panics_is_a_stop_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let broken: Result<()> = store
        .write(Turn::Urgent, |_| {
            Box::pin(async move { panic!("a fault in a unit") })
        })
        .await;
    assert!(matches!(broken.unwrap_err(), StoreError::Stopped(_)));
    assert!(store.stopped().await.contains("broke off"));
}

#[tokio::test]
async fn closing_commits_what_was_handed_in_and_lets_go_of_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("w.db");
    let store = open(&dir).await;
    let clock = Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH));
    let second = Store::open(&path, clock.clone()).await.unwrap_err();
    assert!(matches!(second, StoreError::Locked(_)));
    assert!(Store::locked(&path).unwrap());
    two_rows(&store, Turn::Normal, 1, false).await.unwrap();
    store.clone().close().await.unwrap();
    assert!(!Store::locked(&path).unwrap());
    let late = two_rows(&store, Turn::Urgent, 2, false).await.unwrap_err();
    assert!(matches!(late, StoreError::Stopped(_)));
    let reading = Store::open_read_only(&path, clock).await.unwrap();
    assert_eq!(rows(&reading).await, 2);
    let refused = two_rows(&reading, Turn::Urgent, 3, false)
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly));
}

#[tokio::test]
async fn the_log_is_synced_in_full_and_foreign_keys_hold() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let settings: (String, i64, i64) = store
        .write(Turn::Urgent, |tx| {
            Box::pin(async move {
                let row = sqlx::query(
                    "SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal, \
                            (SELECT synchronous FROM pragma_synchronous) AS sync, \
                            (SELECT foreign_keys FROM pragma_foreign_keys) AS keys",
                )
                .fetch_one(&mut tx.conn)
                .await?;
                Ok((row.text("journal")?, row.int("sync")?, row.int("keys")?))
            })
        })
        .await
        .unwrap();
    assert_eq!(settings, ("wal".to_owned(), 2, 1));
}
