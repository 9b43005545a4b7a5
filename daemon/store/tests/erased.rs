//! What is erased, or past its time, is in no byte of the database's files: neither in a row, nor where a row stood, nor in
//! the log.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::*;
use wardmote_domain::{
    audit::Actor,
    draft::Clearance,
    hold::HoldScope,
    ids::{MessageId, SubscriberNumber},
    person::{EmailAddress, Role},
    record::{CasePerson, CaseRole, LegalTakedown, Order},
    trigger::Trigger,
    words::Kind,
};
use wardmote_store::{AudienceRow, NewRevision, Sha256, TooOld};

const NAME: &str = "Quillon Zygmuntowicz";
const YEAR: i64 = 366 * 24 * 3600;

/// A wording that holds the name wherever a name can stand, over many pages of the file.
fn naming() -> NewRevision {
    let name = || NAME.to_owned();
    let long = format!("{NAME} was last seen in Hackney. ").repeat(400);
    let mut new = revision(Kind::Holding, &long);
    let draft = &mut new.draft;
    draft.if_asked = vec![format!("No comment on {NAME}.")];
    draft.interests = vec![name()];
    draft.reply_to = Some(name());
    draft.incident = Some(name());
    draft.hold_until = Some(Trigger::Words(format!("the family of {NAME} know")));
    draft.clearances = vec![Clearance {
        who: "family".to_owned(),
        name: Some(name()),
        how: Some(name()),
        at: None,
        wording: Some(name()),
    }];
    draft.record.persons = vec![CasePerson {
        name: name(),
        role: CaseRole::Victim,
    }];
    draft.record.contacts = vec![name()];
    draft.record.consent = Some(name());
    draft.record.facts = [(name(), name())].into();
    draft.record.reasons = [("A-01".to_owned(), name())].into();
    draft.record.orders = vec![Order {
        text: name(),
        until: None,
    }];
    draft.record.legal_takedown = Some(LegalTakedown {
        names: vec![name()],
    });
    new
}

/// A notice about the person, stopped and returned with reasons that name them.
async fn returned(bench: &Bench) -> MessageId {
    let store = &bench.store;
    let id = bench.submit("k", naming()).await.id;
    let by = actor(bench.author.id);
    for why in ["a wrong road", "the wrong day"] {
        let scope = HoldScope::Message(id);
        let why = format!("{why}, says {NAME}");
        store.hold(scope.clone(), why.clone(), by).await.unwrap();
        store.resume(scope, why, by).await.unwrap();
    }
    let reason = format!("{NAME} was found");
    store
        .return_message(id, reason.clone(), bench.approver.id)
        .await
        .unwrap();
    store
        .keep(id, reason.clone(), bench.author.id)
        .await
        .unwrap();
    store.lift_keep(id, reason, bench.author.id).await.unwrap();
    id
}

#[tokio::test]
async fn of_somebody_whom_an_erased_notice_named_no_byte_is_left() {
    let bench = Bench::new().await;
    let id = returned(&bench).await;
    bench.log_written(NAME).await;
    let asked = "a request under the law".to_owned();
    let done = bench.store.erase_texts(id, asked, bench.author.id).await;
    assert!(done.unwrap() > 0);
    bench.gone(NAME).await;
    bench.sound().await;
}

#[tokio::test]
async fn of_a_notice_past_its_time_no_byte_is_left() {
    let bench = Bench::new().await;
    let id = returned(&bench).await;
    bench.log_written(NAME).await;
    bench.pass(YEAR);
    let old = TooOld {
        unsent: Some(bench.now()),
        ..TooOld::default()
    };
    bench.store.prune(old, false, Actor::Daemon).await.unwrap();
    assert!(bench.store.message(id).await.unwrap().is_none());
    bench.gone(NAME).await;
    bench.sound().await;
}

#[tokio::test]
async fn of_one_of_our_people_who_is_erased_no_byte_of_name_or_address_is_left() {
    let bench = Bench::new().await;
    let admin = add(
        &bench.store,
        "Anna Admin",
        "anna@example.org",
        Role::Administrator,
    )
    .await;
    let who = add(&bench.store, NAME, "quillon.z@example.org", Role::Author).await;
    let by = actor(admin.id);
    let (label, secret) = (format!("the laptop of {NAME}"), Sha256::of(b"a secret"));
    bench
        .store
        .add_token(who.id, secret, label, by)
        .await
        .unwrap();
    bench.log_written(NAME).await;
    bench.store.erase_person(who.id, admin.id).await.unwrap();
    bench.gone(NAME).await;
    bench.gone("quillon.z@").await;
    bench.sound().await;
}

#[tokio::test]
async fn of_a_reader_who_is_erased_no_byte_of_the_address_is_left() {
    const ADDRESS: &str = "quillon.z@example.org";
    let bench = Bench::new().await;
    let row = AudienceRow {
        hash: Sha256::of(b"reader"),
        address: ADDRESS.parse::<EmailAddress>().unwrap().into(),
        language: english(),
        wards: vec![ward(9317)],
        panel: None,
    };
    let store = &bench.store;
    store
        .import_audience(vec![row], Actor::Daemon)
        .await
        .unwrap();
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    bench.log_written(ADDRESS).await;
    let number = SubscriberNumber(1);
    store.erase_reader(number, Actor::Daemon).await.unwrap();
    bench.gone(ADDRESS).await;
    bench.sound().await;
}

#[tokio::test]
async fn a_log_that_somebody_reads_in_is_cut_off_when_they_have_done() {
    let bench = Bench::new().await;
    let id = returned(&bench).await;
    bench.log_written(NAME).await;
    let mut reading = bench.raw().await;
    for sql in ["BEGIN", "SELECT * FROM message"] {
        sqlx::query(sql).fetch_all(&mut reading).await.unwrap();
    }
    let asked = "a request under the law".to_owned();
    let done = bench.store.erase_texts(id, asked, bench.author.id).await;
    done.unwrap();
    assert!(!bench.bytes(NAME).is_empty(), "what is read stays readable");
    sqlx::query("COMMIT").execute(&mut reading).await.unwrap();
    drop(reading);
    // The writer tries again by itself, in a second.
    bench.gone(NAME).await;
}
