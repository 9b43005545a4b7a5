//! Ward records: versions, conflicts, history, the entry of a change.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::json;
use support::Bench;
use wardmote_domain::{
    audit::AuditAct,
    ward_record::{Part, WardRecord, WardRecordFile},
};
use wardmote_store::Refusal;

fn record(value: serde_json::Value) -> WardRecord {
    let file: WardRecordFile = serde_json::from_value(value).unwrap();
    WardRecord::read(&file, None).unwrap()
}

fn homerton(said: &str) -> WardRecord {
    record(json!({
        "ward": "E05009376",
        "languages": ["tr"],
        "priorities": [{"asked": "What?", "said": said, "did": ""}],
        "press": [{"name": "Nia News", "email": "nia@example.org"}],
        "owner": {"name": "Olu Owner", "email": "olu@example.org"},
    }))
}

#[tokio::test]
async fn a_record_is_saved_over_the_version_that_was_read_and_only_over_that() {
    let bench = Bench::new().await;
    let (store, ada, ben) = (&bench.store, bench.author.id, bench.approver.id);
    let first = homerton("Mopeds");
    assert_eq!(
        store
            .save_ward_record(first.clone(), None, ada)
            .await
            .unwrap(),
        1
    );
    bench.pass(60);
    let second = homerton("Mopeds and litter");
    assert_eq!(
        store
            .save_ward_record(second.clone(), Some(1), ben)
            .await
            .unwrap(),
        2
    );
    for (over, words) in [
        (
            Some(1),
            "Ben Approver saved version 2 of this ward record; Ada Author had version 1",
        ),
        (None, "Ada Author had no version of it"),
        (Some(3), "Ada Author had version 3"),
    ] {
        let refused = store
            .save_ward_record(first.clone(), over, ada)
            .await
            .unwrap_err();
        let Some(Refusal::Conflict(said)) = refused.refusal() else {
            panic!("{refused}");
        };
        assert!(said.contains(words), "{said}");
    }
    let kept = store.ward_record(first.ward).await.unwrap().unwrap();
    assert_eq!(
        (kept.record, kept.version, kept.by.as_str()),
        (second, 2, "Ben Approver")
    );
    assert_eq!(kept.at, bench.now());
}

#[tokio::test]
async fn the_same_again_is_no_new_version_and_a_first_version_of_nothing_is_refused() {
    let bench = Bench::new().await;
    let ada = bench.author.id;
    let record = homerton("Mopeds");
    assert!(
        bench
            .store
            .save_ward_record(record.clone(), Some(1), ada)
            .await
            .is_err()
    );
    bench
        .store
        .save_ward_record(record.clone(), None, ada)
        .await
        .unwrap();
    assert_eq!(
        bench
            .store
            .save_ward_record(record.clone(), Some(1), ada)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        bench
            .store
            .ward_record_versions(record.ward)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(bench.store.ward_records().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_entry_names_parts_and_neither_it_nor_the_history_holds_an_address() {
    let bench = Bench::new().await;
    let ada = bench.author.id;
    let first = homerton("Mopeds");
    bench
        .store
        .save_ward_record(first.clone(), None, ada)
        .await
        .unwrap();
    bench
        .store
        .save_ward_record(homerton("Litter"), Some(1), ada)
        .await
        .unwrap();
    let entries = bench.store.audit_show(None, 0, 100).await.unwrap();
    let changes: Vec<_> = entries
        .iter()
        .filter(|e| e.act == AuditAct::WardRecordChanged)
        .collect();
    assert_eq!(changes.len(), 2);
    assert_eq!(
        changes[1].detail,
        json!({"ward": "E05009376", "version": 2, "parts": ["priorities"]})
    );
    let versions = bench.store.ward_record_versions(first.ward).await.unwrap();
    assert_eq!(versions[0].parts, [Part::Priorities]);
    assert_eq!(versions[1].file.priorities[0].said, "Mopeds");
    assert_eq!(versions[1].file.press[0].name, "Nia News");
    let kept = format!("{entries:?}") + &serde_json::to_string(&versions[1].file).unwrap();
    assert!(!kept.contains("nia@") && !kept.contains("olu@"), "{kept}");
    assert_eq!(bench.store.audit_verify(None).await.unwrap().faults, []);
}
