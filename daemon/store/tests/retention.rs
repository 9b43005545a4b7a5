//! Retention by kind, what must be kept, and erasing one person: the record stays whole.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    audit::Actor, ids::SubscriberNumber, message::MessageState, person::Role, words::Kind,
};
use wardmote_store::{Store, TooOld};

const YEAR: i64 = 366 * 24 * 3600;

fn all(bench: &Bench) -> TooOld {
    let before = bench
        .now()
        .checked_sub(SignedDuration::from_hours(300 * 24))
        .ok();
    TooOld {
        deliveries: before,
        unsent: before,
        pictures: before,
        desk_mail: before,
        audit_texts: None,
    }
}

async fn dropped(store: &Store, old: TooOld, dry: bool) -> Vec<(&'static str, u64)> {
    let all = store.prune(old, dry, Actor::Daemon).await.unwrap();
    all.into_iter()
        .map(|d| (d.rule, d.count))
        .filter(|d| d.1 > 0)
        .collect()
}

async fn rows(bench: &Bench, sql: &'static str) -> i64 {
    use sqlx::Row;
    let mut raw = bench.raw().await;
    sqlx::query(sql).fetch_one(&mut raw).await.unwrap().get(0)
}

/// Everything that went to readers is answered.
async fn answered(bench: &Bench) {
    for channel in ["twitter", "email"] {
        for item in bench.out(channel).await {
            bench.answer(channel, item, accepted("r")).await;
        }
    }
}

#[tokio::test]
async fn what_is_too_old_goes_and_what_must_be_kept_or_is_young_stays() {
    let bench = Bench::new().await;
    bench.readers(5, &[ward(9317)]).await;
    let old = bench
        .released("old", revision(Kind::Holding, "Old"), plan())
        .await;
    let kept = bench
        .released("kept", revision(Kind::Holding, "Kept"), plan())
        .await;
    answered(&bench).await;
    bench
        .submit("unsent", revision(Kind::Holding, "Unsent"))
        .await;
    let lying = bench
        .submit("lying", revision(Kind::Holding, "Lying"))
        .await;
    bench
        .store
        .return_message(lying.id, "no".to_owned(), bench.approver.id)
        .await
        .unwrap();
    bench
        .store
        .keep(kept, "inquest".to_owned(), bench.author.id)
        .await
        .unwrap();
    bench.pass(YEAR);
    bench
        .released("young", revision(Kind::Holding, "Young"), plan())
        .await;
    answered(&bench).await;
    let young = rows(&bench, "SELECT count(*) FROM delivery WHERE subscriber > 0").await;
    let counted = dropped(&bench.store, all(&bench), true).await;
    assert_eq!(
        counted,
        [("deliveries", 5), ("unsent", 1)],
        "counted, not dropped"
    );
    assert_eq!(
        rows(&bench, "SELECT count(*) FROM delivery WHERE subscriber > 0").await,
        young
    );
    assert_eq!(dropped(&bench.store, all(&bench), false).await, counted);
    assert_eq!(
        rows(&bench, "SELECT count(*) FROM delivery WHERE subscriber > 0").await,
        young - 5
    );
    assert!(
        bench.store.message(lying.id).await.unwrap().is_none(),
        "returned, and left lying"
    );
    assert!(
        bench.store.message(old).await.unwrap().is_some(),
        "what went out stays, with its posts"
    );
    assert_eq!(dropped(&bench.store, all(&bench), false).await, [], "once");
    bench
        .store
        .lift_keep(kept, "closed".to_owned(), bench.author.id)
        .await
        .unwrap();
    assert_eq!(
        dropped(&bench.store, all(&bench), false).await,
        [("deliveries", 5)]
    );
    let report = bench.store.audit_verify(None).await.unwrap();
    assert_eq!(report.faults, []);
    assert!(
        report.erased > 0 && report.erased == report.erased_by_rule,
        "{report:?}"
    );
}

#[tokio::test]
async fn texts_beside_the_chain_go_by_age_and_the_chain_proves_the_rest() {
    let bench = Bench::new().await;
    let id = bench.submit("k", revision(Kind::Holding, "Hello")).await.id;
    bench
        .store
        .return_message(id, "a name in it".to_owned(), bench.approver.id)
        .await
        .unwrap();
    let before = bench.now();
    bench.pass(60);
    let other = bench.submit("l", revision(Kind::Holding, "Hello")).await.id;
    bench
        .store
        .return_message(other, "later".to_owned(), bench.approver.id)
        .await
        .unwrap();
    let old = TooOld {
        audit_texts: Some(before),
        ..TooOld::default()
    };
    assert!(!dropped(&bench.store, old, false).await.is_empty());
    let report = bench.store.audit_verify(None).await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(report.erased, report.erased_by_rule);
    assert!(report.texts > 0, "the later reason stands");
    assert_eq!(dropped(&bench.store, old, false).await, []);
}

#[tokio::test]
async fn one_of_our_people_is_erased_and_what_they_did_stays_under_a_name_that_is_nobodys() {
    let bench = Bench::new().await;
    let admin = add(
        &bench.store,
        "Anna Admin",
        "anna@example.org",
        Role::Administrator,
    )
    .await;
    bench.submit("k", revision(Kind::Holding, "Hello")).await;
    let own = bench
        .store
        .erase_person(admin.id, admin.id)
        .await
        .unwrap_err();
    assert!(own.to_string().contains("another administrator"), "{own}");
    let name = bench
        .store
        .erase_person(bench.author.id, admin.id)
        .await
        .unwrap();
    assert!(name.starts_with("Former colleague "), "{name}");
    let gone = bench.store.person(bench.author.id).await.unwrap().unwrap();
    assert_eq!((gone.name.as_str(), gone.grants.len()), (name.as_str(), 0));
    assert!(
        bench
            .store
            .person_by_email(&"ada@example.org".parse().unwrap())
            .await
            .unwrap()
            .is_none()
    );
    let last = bench
        .store
        .erase_person(admin.id, bench.approver.id)
        .await
        .unwrap_err();
    assert!(last.to_string().contains("last administrator"), "{last}");
    for sql in [
        "SELECT count(*) FROM audit WHERE entry LIKE '%Ada%'",
        "SELECT count(*) FROM audit_text WHERE text LIKE '%Ada%'",
        "SELECT count(*) FROM person WHERE name LIKE '%Ada%' OR email LIKE '%ada@%'",
    ] {
        assert_eq!(rows(&bench, sql).await, 0, "{sql}");
    }
    let report = bench.store.audit_verify(None).await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(report.erased, report.erased_by_people);
    let shown = bench.store.audit_show(None, 0, 50).await.unwrap();
    assert!(
        shown
            .iter()
            .any(|e| e.who.as_deref() == Some(name.as_str())),
        "their acts stay theirs"
    );
}

#[tokio::test]
async fn the_texts_of_a_notice_go_once_it_is_over_and_not_while_it_must_be_kept() {
    let bench = Bench::new().await;
    let by = bench.author.id;
    let id = bench
        .released(
            "k",
            revision(Kind::Holding, "Looking for Marek Zielonka"),
            plan(),
        )
        .await;
    let public = bench
        .store
        .erase_texts(id, "asked".to_owned(), by)
        .await
        .unwrap_err();
    assert!(
        public.to_string().contains("take it down first"),
        "{public}"
    );
    bench
        .store
        .take_down(id, "court order".to_owned(), by)
        .await
        .unwrap();
    bench
        .store
        .keep(id, "inquest".to_owned(), by)
        .await
        .unwrap();
    let kept = bench
        .store
        .erase_texts(id, "asked".to_owned(), by)
        .await
        .unwrap_err();
    assert!(kept.to_string().contains("must be kept"), "{kept}");
    bench
        .store
        .lift_keep(id, "closed".to_owned(), by)
        .await
        .unwrap();
    assert!(
        bench
            .store
            .erase_texts(id, "asked".to_owned(), by)
            .await
            .unwrap()
            > 0
    );
    for sql in [
        "SELECT count(*) FROM revision WHERE draft LIKE '%Zielonka%' OR rendered LIKE '%Zielonka%'",
        "SELECT count(*) FROM message WHERE headline LIKE '%Zielonka%'",
        "SELECT count(*) FROM report WHERE body LIKE '%Zielonka%'",
        "SELECT count(*) FROM audit_text WHERE text LIKE '%Zielonka%' OR text LIKE '%court%'",
    ] {
        assert_eq!(rows(&bench, sql).await, 0, "{sql}");
    }
    let view = bench.store.message(id).await.unwrap().unwrap();
    assert_eq!(
        view.row.state,
        MessageState::TakenDown,
        "it can still be read as what it was"
    );
    let again = bench
        .store
        .erase_texts(id, "asked".to_owned(), by)
        .await
        .unwrap_err();
    assert!(again.to_string().contains("erased before"), "{again}");
    let report = bench.store.audit_verify(None).await.unwrap();
    assert_eq!(
        (report.faults.len(), report.erased),
        (0, report.erased_by_people)
    );
}

#[tokio::test]
async fn a_reader_has_all_that_is_held_and_is_erased() {
    let bench = Bench::new().await;
    bench.readers(3, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    answered(&bench).await;
    let number = SubscriberNumber(1);
    let file = bench
        .store
        .export_reader(number, Actor::Daemon)
        .await
        .unwrap();
    assert_eq!(file.sent.len(), 1);
    assert!(file.address.is_some() && file.wards == [ward(9317)]);
    bench
        .store
        .erase_reader(number, Actor::Daemon)
        .await
        .unwrap();
    let left = bench
        .store
        .export_reader(number, Actor::Daemon)
        .await
        .unwrap();
    assert!(left.address.is_none() && left.wards.is_empty() && left.left_at.is_some());
    assert_eq!(
        rows(
            &bench,
            "SELECT count(*) FROM delivery WHERE subscriber = 1 AND receipt <> 'erased'"
        )
        .await,
        0
    );
    let back = bench
        .store
        .import_audience(vec![reader(0, &[ward(9317)])], Actor::Daemon)
        .await
        .unwrap();
    assert_eq!(
        (back.added, back.suppressed),
        (0, 1),
        "no later list brings them back"
    );
    bench.sound().await;
}
