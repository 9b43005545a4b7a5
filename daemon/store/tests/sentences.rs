//! The sentence bank: the newest counts, nothing is overwritten, links end, and every act has its entry.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::{SignedDuration, civil::date};
use serde_json::json;
use support::{Bench, add, polish};
use wardmote_domain::{
    audit::{Actor, AuditAct},
    person::Role,
    sentence::Way,
    words::Kind,
};
use wardmote_store::{
    Hand, LineAnswer, NewReadingLink, Refusal, SavedAnswer, SentenceChange, SentenceLine, Sha256,
};

fn line(text: &str) -> SentenceLine {
    SentenceLine {
        sentence: "what.search".to_owned(),
        english: "We searched a home.".to_owned(),
        text: text.to_owned(),
    }
}

fn change(bench: &Bench, written: &[&str], signed: &[&str]) -> SentenceChange {
    SentenceChange {
        language: polish(),
        written: written.iter().map(|t| line(t)).collect(),
        signed: signed.iter().map(|t| line(t)).collect(),
        day: date(2026, 12, 8),
        way: Way::Page,
        hand: Hand::Person {
            id: bench.author.id,
            reader: None,
        },
    }
}

fn link(bench: &Bench, token: &str) -> NewReadingLink {
    NewReadingLink {
        language: polish(),
        reader: "Zofia Reader".to_owned(),
        note: "Lambeth interpreters".to_owned(),
        kinds: vec![Kind::Holding],
        hash: Sha256::of(token.as_bytes()),
        ends_at: bench.now() + SignedDuration::from_hours(24 * 14),
    }
}

#[tokio::test]
async fn the_newest_wording_and_the_newest_signature_count_and_the_history_has_all() {
    let bench = Bench::new().await;
    let store = &bench.store;
    store
        .keep_sentences(change(&bench, &["Przeszukano dom."], &[]))
        .await
        .unwrap();
    bench.pass(60);
    let mut second = change(&bench, &["Przeszukaliśmy dom."], &["Przeszukaliśmy dom."]);
    second.way = Way::Word;
    second.hand = Hand::Person {
        id: bench.approver.id,
        reader: Some("Zofia Reader".to_owned()),
    };
    store.keep_sentences(second).await.unwrap();
    let kept = store.kept_sentences().await.unwrap();
    assert_eq!(kept.len(), 1);
    let wording = kept[0].wording.as_ref().unwrap();
    assert_eq!(
        (wording.text.as_str(), wording.written_by.as_str()),
        ("Przeszukaliśmy dom.", "Zofia Reader")
    );
    let signature = kept[0].signature.as_ref().unwrap();
    assert_eq!(
        (signature.reader.as_str(), signature.day),
        ("Zofia Reader", date(2026, 12, 8))
    );
    let history = store
        .sentence_history(&polish(), "what.search")
        .await
        .unwrap();
    let told: Vec<(bool, &str, Option<&str>)> = history
        .iter()
        .map(|e| (e.signed, e.who.as_str(), e.entered_by.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (true, "Zofia Reader", Some("Ben Approver")),
            (false, "Zofia Reader", Some("Ben Approver")),
            (false, "Ada Author", None),
        ]
    );
}

#[tokio::test]
async fn an_act_leaves_an_entry_that_names_places_and_no_texts() {
    let bench = Bench::new().await;
    let both = change(&bench, &["Przeszukano dom."], &["Przeszukano dom."]);
    bench.store.keep_sentences(both).await.unwrap();
    let entries = bench.store.audit_show(None, 0, 100).await.unwrap();
    let told: Vec<AuditAct> = entries.iter().rev().take(2).map(|e| e.act).collect();
    assert_eq!(
        told,
        [AuditAct::SentencesSigned, AuditAct::SentencesWritten]
    );
    let last = entries.last().unwrap();
    assert_eq!(
        last.detail,
        json!({"language": "pl", "sentences": ["what.search"], "way": "page"})
    );
    assert!(!format!("{entries:?}").contains("Przeszukano"));
    assert_eq!(bench.store.audit_verify(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn a_reader_by_a_link_keeps_answers_and_signs_and_the_entry_names_nobody_at_the_desk() {
    let bench = Bench::new().await;
    let store = &bench.store;
    let number = store
        .invite_reader(link(&bench, "t"), bench.approver.id)
        .await
        .unwrap();
    assert!(
        store
            .reading_link(Sha256::of(b"other"))
            .await
            .unwrap()
            .is_none()
    );
    let answer = SavedAnswer {
        sentence: "what.search".to_owned(),
        english: "We searched a home.".to_owned(),
        own: "Przeszukano dom.".to_owned(),
        answer: LineAnswer::Other("Przeszukaliśmy dom.".to_owned()),
    };
    store
        .save_answers(number, vec![answer.clone()])
        .await
        .unwrap();
    store.use_reading_link(number).await.unwrap();
    assert_eq!(store.saved_answers(number).await.unwrap(), [answer]);
    let seen = store.reading_link(Sha256::of(b"t")).await.unwrap().unwrap();
    assert_eq!(
        (seen.saved, seen.signed, seen.used_at),
        (1, 0, Some(bench.now()))
    );
    assert_eq!(seen.made_by, "Ben Approver");
    let mut signed = change(&bench, &["Przeszukaliśmy dom."], &["Przeszukaliśmy dom."]);
    signed.way = Way::Link;
    signed.hand = Hand::Link(number);
    store.keep_sentences(signed).await.unwrap();
    assert_eq!(store.saved_answers(number).await.unwrap(), []);
    let links = store.reading_links(&polish()).await.unwrap();
    assert_eq!((links[0].saved, links[0].signed), (0, 1));
    let entries = store.audit_show(None, 0, 100).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.actor, last.who.clone()), (Actor::LinkReader, None));
    assert_eq!(last.detail["link"], json!(number));
    assert_eq!(last.texts["reader"].as_deref(), Some("Zofia Reader"));
}

#[tokio::test]
async fn a_link_that_ended_takes_nothing_more() {
    let bench = Bench::new().await;
    let store = &bench.store;
    let mut by_link = change(&bench, &[], &["Przeszukano dom."]);
    by_link.way = Way::Link;
    let first = store
        .invite_reader(link(&bench, "one"), bench.approver.id)
        .await
        .unwrap();
    let second = store
        .invite_reader(link(&bench, "two"), bench.approver.id)
        .await
        .unwrap();
    store
        .end_reading_link(polish(), first, bench.approver.id)
        .await
        .unwrap();
    let twice = store
        .end_reading_link(polish(), first, bench.approver.id)
        .await
        .unwrap_err();
    assert!(matches!(twice.refusal(), Some(Refusal::Conflict(_))));
    by_link.hand = Hand::Link(first);
    assert!(store.keep_sentences(by_link.clone()).await.is_err());
    bench.pass(14 * 24 * 3600);
    by_link.hand = Hand::Link(second);
    assert!(store.keep_sentences(by_link).await.is_err());
    assert!(store.save_answers(second, Vec::new()).await.is_err());
    assert_eq!(store.kept_sentences().await.unwrap(), []);
    let seen = store.reading_link(Sha256::of(b"two")).await.unwrap();
    assert!(!seen.unwrap().stands(bench.now()));
}

#[tokio::test]
async fn a_person_at_the_desk_who_is_erased_stands_under_no_name_of_theirs() {
    let bench = Bench::new().await;
    let store = &bench.store;
    let admin = add(store, "Anna Admin", "anna@example.org", Role::Administrator).await;
    store
        .keep_sentences(change(&bench, &["Przeszukano dom."], &["Przeszukano dom."]))
        .await
        .unwrap();
    store.erase_person(bench.author.id, admin.id).await.unwrap();
    let kept = store.kept_sentences().await.unwrap();
    let told = format!("{kept:?}");
    assert!(!told.contains("Ada Author"), "{told}");
    assert_eq!(kept[0].signature.as_ref().unwrap().text, "Przeszukano dom.");
}
