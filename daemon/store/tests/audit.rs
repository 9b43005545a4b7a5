//! The audit chain: every kind of tampering shows, erasing a text does not.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::*;
use wardmote_domain::words::Kind;
use wardmote_store::{AuditReport, Checkpoint, Store};

/// A chain of some length, closed, with its head.
async fn chain() -> (Bench, Checkpoint) {
    let bench = Bench::new().await;
    for key in ["a", "b", "c"] {
        let stored = bench.submit(key, revision(Kind::Holding, key)).await;
        bench
            .store
            .return_message(stored.id, format!("reason {key}"), bench.approver.id)
            .await
            .unwrap();
    }
    let head = bench.store.audit_head().await.unwrap();
    (bench, head)
}

/// Runs SQL on the file behind the store's back and verifies it read-only.
async fn tampered(sql: &str, checkpoint: bool) -> AuditReport {
    let (bench, head) = chain().await;
    let mut raw = bench.raw().await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&mut raw)
        .await
        .unwrap();
    let reading = Store::open_read_only(&bench.path(), bench.clock.clone())
        .await
        .unwrap();
    reading
        .audit_verify(checkpoint.then_some(head))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_untouched_chain_verifies_with_its_checkpoint() {
    let (bench, head) = chain().await;
    let report = bench.store.audit_verify(Some(head)).await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(report.head, head);
    assert_eq!(report.entries, head.sequence);
    assert!(report.texts >= 5, "three reasons and two names");
    // It is still there once the chain has grown.
    bench.submit("d", revision(Kind::Holding, "d")).await;
    let grown = bench.store.audit_verify(Some(head)).await.unwrap();
    assert_eq!(grown.faults, []);
    assert!(grown.head.sequence > head.sequence);
}

#[tokio::test]
async fn a_change_shows() {
    let sql = "UPDATE audit SET entry = replace(entry, '\"act\":\"returned\"', '\"act\":\"approved\"') WHERE sequence = 5";
    let report = tampered(sql, false).await;
    assert_eq!(report.faults[0].sequence, 5);
}

#[tokio::test]
async fn a_changed_time_shows() {
    let report = tampered(
        "UPDATE audit SET entry = replace(entry, '\"at\":179', '\"at\":178') WHERE sequence = 3",
        false,
    )
    .await;
    assert_eq!(report.faults[0].sequence, 3);
}

#[tokio::test]
async fn a_removed_entry_shows() {
    let report = tampered(
        "DELETE FROM audit_text WHERE sequence = 5; DELETE FROM audit WHERE sequence = 5",
        false,
    )
    .await;
    assert!(report.faults[0].what.contains("missing"), "{report:?}");
}

#[tokio::test]
async fn a_removed_first_entry_shows() {
    let report = tampered(
        "DELETE FROM audit_text WHERE sequence = 1; DELETE FROM audit WHERE sequence = 1",
        false,
    )
    .await;
    assert!(report.faults[0].what.contains("missing"), "{report:?}");
}

#[tokio::test]
async fn a_gap_closed_by_renumbering_shows() {
    let report = tampered(
        "DELETE FROM audit_text; DELETE FROM audit WHERE sequence = 5; \
         UPDATE audit SET sequence = sequence - 1 WHERE sequence > 5",
        false,
    )
    .await;
    assert!(!report.faults.is_empty());
}

#[tokio::test]
async fn two_entries_swapped_show() {
    let report = tampered(
        "DELETE FROM audit_text; UPDATE audit SET sequence = -5 WHERE sequence = 5; \
         UPDATE audit SET sequence = 5 WHERE sequence = 6; UPDATE audit SET sequence = 6 WHERE sequence = -5",
        false,
    )
    .await;
    assert!(report.faults.iter().any(|f| f.sequence == 5));
    assert!(
        report
            .faults
            .iter()
            .any(|f| f.what.contains("says that it is number"))
    );
}

#[tokio::test]
async fn an_entry_moved_to_another_message_shows() {
    let report = tampered(
        "UPDATE audit SET message = (SELECT message FROM audit WHERE sequence = 8) WHERE sequence = 4",
        false,
    )
    .await;
    assert_eq!(report.faults[0].sequence, 4);
}

#[tokio::test]
async fn a_cut_tail_shows_only_against_a_checkpoint() {
    let cut = "DELETE FROM audit_text WHERE sequence >= 8; DELETE FROM audit WHERE sequence >= 8";
    let without = tampered(cut, false).await;
    assert_eq!(
        without.faults,
        [],
        "a cut tail looks like a shorter chain: that is what checkpoints are for"
    );
    let with = tampered(cut, true).await;
    assert!(with.faults[0].what.contains("checkpoint"), "{with:?}");
}

#[tokio::test]
async fn a_changed_reason_shows_and_an_erased_one_does_not() {
    let changed = tampered(
        "UPDATE audit_text SET text = 'another' WHERE name = 'reason'",
        true,
    )
    .await;
    assert!(
        changed.faults[0].what.contains("was changed"),
        "{changed:?}"
    );
    let erased = tampered("DELETE FROM audit_text WHERE name = 'reason'", true).await;
    assert_eq!(erased.faults, []);
    assert_eq!(erased.erased, 3);
    let added = tampered(
        "INSERT INTO audit_text (sequence, name, salt, text) VALUES (4, 'reason two', x'00', 'x')",
        true,
    )
    .await;
    assert!(added.faults[0].what.contains("added"), "{added:?}");
    let stray = tampered(
        "INSERT INTO audit_text (sequence, name, salt, text) VALUES (400, 'x', x'00', 'x')",
        true,
    )
    .await;
    assert_eq!(stray.faults.len(), 1);
}

#[tokio::test]
async fn entries_are_found_by_message_and_after_a_number() {
    let (bench, head) = chain().await;
    let all = bench.store.audit_show(None, 0, 1000).await.unwrap();
    assert_eq!(
        all.iter().map(|e| e.sequence).collect::<Vec<_>>(),
        (1..=head.sequence).collect::<Vec<_>>()
    );
    let id = all.last().unwrap().message.unwrap();
    let of = bench.store.audit_show(Some(id), 0, 1000).await.unwrap();
    assert!(of.len() >= 3 && of.iter().all(|e| e.message == Some(id)));
    let tail = bench
        .store
        .audit_show(None, head.sequence - 1, 1000)
        .await
        .unwrap();
    assert_eq!(tail.len(), 1);
    // Nothing personal but what people wrote themselves is in it.
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains("example.org"));
}
