//! Backups under load: whole, proved, and the writer goes on.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{
    os::unix::fs::PermissionsExt as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use support::*;
use wardmote_domain::{
    audit::Actor,
    words::{Kind, Realm},
};
use wardmote_store::{
    NewToken, Restoring, Sha256, Store, StoreError, backup_name, note_path, prove_copy, restore,
};

/// How many backups are taken while the writer works.
const BACKUPS: usize = 10;

/// Writes without a pause until told to stop; gives how many messages.
async fn load(bench: Arc<Bench>, stop: Arc<AtomicBool>) -> usize {
    let mut n = 0;
    while !stop.load(Ordering::Relaxed) {
        bench
            .released(&format!("k{n}"), revision(Kind::Holding, "Hello"), plan())
            .await;
        n += 1;
    }
    n
}

#[tokio::test(flavor = "multi_thread")]
async fn every_backup_taken_under_load_is_whole_and_opens() {
    let bench = Arc::new(Bench::new().await);
    bench.readers(200, &[ward(9317)]).await;
    let stop = Arc::new(AtomicBool::new(false));
    let loaded = tokio::spawn(load(Arc::clone(&bench), Arc::clone(&stop)));
    let mut last = 0;
    for n in 0..BACKUPS {
        let to = bench.dir.path().join(format!("copy-{n}.db"));
        let before = bench.store.commits();
        // At least one commit comes while each backup is on its way or before it.
        while bench.store.commits() == before {
            tokio::task::yield_now().await;
        }
        let note = bench.store.back_up(&to).await.unwrap();
        let proof = prove_copy(&to).await.unwrap();
        assert_eq!(proof.head, note.audit);
        assert!(note.audit.sequence > last, "each holds more than the last");
        last = note.audit.sequence;
        assert_eq!(note.bytes, to.metadata().unwrap().len());
        for file in [&to, &note_path(&to)] {
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "for its owner alone");
        }
        assert!(!to.with_extension("db-wal").exists() && !to.with_extension("db-shm").exists());
    }
    stop.store(true, Ordering::Relaxed);
    assert!(loaded.await.unwrap() > 0);
    // A copy opens as any database does, and its chain is a beginning of the original's.
    let copy = Store::open(&bench.dir.path().join("copy-3.db"), bench.clock.clone())
        .await
        .unwrap();
    let head = copy.audit_head().await.unwrap();
    let report = bench.store.audit_verify(Some(head)).await.unwrap();
    assert_eq!(report.faults, []);
    copy.close().await.unwrap();
    bench.sound().await;
}

#[tokio::test]
async fn a_backup_never_writes_over_a_file_and_leaves_nothing_half_made() {
    let bench = Bench::new().await;
    let to = bench.dir.path().join("copy.db");
    std::fs::write(&to, "mine").unwrap();
    let error = bench.store.back_up(&to).await.unwrap_err();
    assert!(error.to_string().contains("is there already"), "{error}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "mine");
    let nowhere = bench.dir.path().join("none/copy.db");
    assert!(matches!(
        bench.store.back_up(&nowhere).await.unwrap_err(),
        StoreError::Io(_)
    ));
    // What a run that was broken off left is in nobody's way.
    let next = bench.dir.path().join("next.db");
    std::fs::write(bench.dir.path().join("next.db.part"), "half").unwrap();
    bench.store.back_up(&next).await.unwrap();
    assert!(!bench.dir.path().join("next.db.part").exists());
}

#[tokio::test]
async fn a_copy_that_is_damaged_or_was_changed_does_not_prove_itself() {
    let bench = Bench::new().await;
    bench.submit("k", revision(Kind::Holding, "Hello")).await;
    let whole = bench.dir.path().join("whole.db");
    bench.store.back_up(&whole).await.unwrap();
    let text = bench.dir.path().join("text.db");
    std::fs::write(
        &text,
        "this is not a database, and long enough to be looked at",
    )
    .unwrap();
    let error = prove_copy(&text).await.unwrap_err();
    assert!(error.to_string().contains("no database"), "{error}");
    let cut = bench.dir.path().join("cut.db");
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(prove_copy(&cut).await.is_err());
    let changed = bench.dir.path().join("changed.db");
    std::fs::copy(&whole, &changed).unwrap();
    let mut raw = raw(&changed).await;
    sqlx::query("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 2")
        .execute(&mut raw)
        .await
        .unwrap();
    drop(raw);
    let error = prove_copy(&changed).await.unwrap_err();
    assert!(error.to_string().contains("entry 2"), "{error}");
}

#[tokio::test]
async fn another_programs_file_is_left_as_it_is() {
    let bench = Bench::new().await;
    let (tables, marked) = (
        bench.dir.path().join("tables.db"),
        bench.dir.path().join("marked.db"),
    );
    for (path, sql) in [
        (&tables, "CREATE TABLE theirs (a)"),
        (&marked, "PRAGMA application_id = 7"),
    ] {
        std::fs::write(path, "").unwrap();
        let mut raw = raw(path).await;
        sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
        sqlx::Connection::close(raw).await.unwrap();
        let before = std::fs::read(path).unwrap();
        assert!(!before.is_empty());
        let opened = Store::open(path, bench.clock.clone()).await;
        assert!(matches!(opened, Err(StoreError::Foreign(_))), "{opened:?}");
        let opened = Store::open_read_only(path, bench.clock.clone()).await;
        assert!(matches!(opened, Err(StoreError::Foreign(_))), "{opened:?}");
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
    // Ours says whose it is, and so does each copy.
    let copy = bench.dir.path().join("copy.db");
    bench.store.back_up(&copy).await.unwrap();
    let marked: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut raw(&copy).await)
        .await
        .unwrap();
    assert_eq!(marked.to_be_bytes(), *b"Ward");
}

#[tokio::test]
async fn a_copy_of_another_realm_or_key_is_refused_and_nothing_is_left_of_it() {
    let bench = Bench::new().await;
    bench.store.belongs_to(Realm::Live).await.unwrap();
    let (ours, other) = (Sha256::of(b"ours"), Sha256::of(b"other"));
    bench.store.written_under(Realm::Live, ours).await.unwrap();
    bench.store.written_under(Realm::Live, ours).await.unwrap();
    let refused = bench.store.written_under(Realm::Live, other).await;
    assert!(matches!(refused, Err(StoreError::OtherKey)), "{refused:?}");
    let copy = bench.dir.path().join("copy.db");
    bench.store.back_up(&copy).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("w.db");
    std::fs::write(&database, "").unwrap();
    let plan = |realm, key, token: Option<&str>| Restoring {
        copy: copy.clone(),
        database: database.clone(),
        newer: None,
        token: token.map(|address| NewToken {
            email: address.parse().unwrap(),
            hash: Sha256::of(b"token"),
        }),
        realm,
        key,
    };
    let try_it = async |plan| restore(plan, bench.clock.clone()).await;
    let refused = try_it(plan(Realm::Exercise, Some(ours), None)).await;
    assert!(
        matches!(refused, Err(StoreError::OtherRealm { .. })),
        "{refused:?}"
    );
    let refused = try_it(plan(Realm::Live, Some(other), None)).await;
    assert!(matches!(refused, Err(StoreError::OtherKey)), "{refused:?}");
    let refused = try_it(plan(Realm::Live, None, Some("nobody@example.org"))).await;
    assert!(matches!(refused, Err(StoreError::Backup(_))), "{refused:?}");
    let mut left: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["w.db", "w.db.lock"]);
    try_it(plan(Realm::Live, Some(ours), None)).await.unwrap();
}

async fn raw(path: &std::path::Path) -> sqlx::SqliteConnection {
    use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
    let options = SqliteConnectOptions::new().filename(path);
    options.connect().await.unwrap()
}

#[tokio::test]
async fn what_was_tried_is_written_down() {
    let bench = Bench::new().await;
    assert_eq!(bench.store.last_backup().await.unwrap(), None);
    let to = bench.dir.path().join(backup_name(bench.now()));
    assert!(to.ends_with("wardmote-20261208T105450Z.db"), "{to:?}");
    let note = bench.store.back_up(&to).await.unwrap();
    let began = bench.now();
    bench
        .store
        .record_backup(began, &to, Ok(note), Actor::Daemon)
        .await
        .unwrap();
    bench.pass(60);
    bench
        .store
        .record_backup(bench.now(), &to, Err("no room".to_owned()), Actor::Daemon)
        .await
        .unwrap();
    assert_eq!(bench.store.last_backup().await.unwrap(), Some(began));
    let runs = bench.store.backups(10).await.unwrap();
    assert_eq!(runs[0].fault.as_deref(), Some("no room"));
    assert!(runs[1].bytes.is_some());
    bench.sound().await;
}
