//! Lost answers, restarts, withdrawal, take-down and correction.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    delivery::DeliveryState,
    ids::{MessageId, SubscriberNumber},
    message::MessageState,
    send::{Answer, Limit, Recalled, Receipt, Spend},
    words::Kind,
};
use wardmote_store::{
    Audience, Doubted, NewRevision, PublicState, RecallStatus, RecallWork, Recover, Refusal,
    SettledAs, Settlement,
};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

async fn doubts(bench: &Bench, channel: &str) -> Vec<Doubted> {
    bench
        .store
        .due_doubts(&lane(channel), &[], 10, MINUTE)
        .await
        .unwrap()
        .work
}

async fn recalls(bench: &Bench, channel: &str) -> Vec<RecallWork> {
    bench
        .store
        .due_recalls(&lane(channel), &[], 10, MINUTE)
        .await
        .unwrap()
        .work
}

async fn settle(bench: &Bench, channel: &str, doubt: Doubted, to: Settlement) -> DeliveryState {
    bench
        .store
        .settle_read(&lane(channel), doubt.item, to, Vec::new())
        .await
        .unwrap()
        .unwrap()
}

async fn posted(bench: &Bench, key: &str) -> MessageId {
    bench
        .released(
            key,
            revision(Kind::Holding, key),
            only(vec![post()], Vec::new()),
        )
        .await
}

fn receipt(id: &str) -> Receipt {
    Receipt { id: id.to_owned() }
}

#[tokio::test]
async fn a_restart_turns_what_was_in_flight_into_doubt_and_nothing_else() {
    let mut bench = Bench::new().await;
    bench.readers(3, &[ward(9317)]).await;
    let id = bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let items = bench.lease("email", 2).await;
    bench.begin("email", items, Vec::new()).await;
    bench.out("twitter").await;
    bench.restart().await;
    let wait = BTreeMap::from([(lane("twitter").channel, SignedDuration::from_secs(30))]);
    assert_eq!(
        bench
            .store
            .recover(Recover::Lapsed, wait.clone())
            .await
            .unwrap(),
        0,
        "their leases still run"
    );
    assert_eq!(bench.store.recover(Recover::All, wait).await.unwrap(), 3);
    let states = bench.states(id).await;
    assert_eq!(states["email unknown"], 2);
    assert_eq!(states["email queued"], 1);
    assert_eq!(states["twitter unknown"], 1);
    assert_eq!(doubts(&bench, "email").await.len(), 2);
    assert!(doubts(&bench, "twitter").await.is_empty());
    bench.pass(30);
    assert_eq!(doubts(&bench, "twitter").await.len(), 1);
    assert!(
        doubts(&bench, "twitter").await.is_empty(),
        "one caller at a time"
    );
    bench.sound().await;
}

#[tokio::test]
async fn a_post_in_doubt_is_read_twice_and_then_a_person_looks() {
    let bench = Bench::new().await;
    let id = posted(&bench, "k").await;
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item.clone(), unknown()).await;
    assert!(doubts(&bench, "twitter").await.is_empty());
    bench.pass(30);
    let doubt = doubts(&bench, "twitter").await.remove(0);
    assert_eq!((doubt.read, doubt.item.repeats), (1, 0));
    assert_eq!(doubt.item.id, item.id);
    let at = bench
        .now()
        .checked_add(SignedDuration::from_secs(90))
        .unwrap();
    settle(&bench, "twitter", doubt.clone(), Settlement::ReadAgain(at)).await;
    bench.pass(90);
    let second = doubts(&bench, "twitter").await.remove(0);
    assert_eq!(second.read, 2);
    // The first reader's late word counts no more.
    let late = bench
        .store
        .settle_read(
            &lane("twitter"),
            doubt.item,
            Settlement::Accepted(receipt("9")),
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(late, None);
    let look = Settlement::ToPerson(reason("absent"));
    let id_of = second.item.id;
    assert_eq!(
        settle(&bench, "twitter", second, look).await,
        DeliveryState::WithPerson
    );
    let row = bench.store.message_row(id).await.unwrap().unwrap();
    assert_eq!(row.needs_person, 1);
    let state = bench
        .store
        .settle_by_person(
            id_of,
            SettledAs::NotSent,
            "looked: it is not there".to_owned(),
            bench.approver.id,
        )
        .await
        .unwrap();
    assert_eq!(state, DeliveryState::Waiting);
    let again = bench.out("twitter").await.remove(0);
    assert!(again.after_unknown, "a duplicate refusal is evidence now");
    assert_eq!(again.attempt, 2);
    bench.answer("twitter", again, accepted("10")).await;
    let done = bench
        .store
        .settle_by_person(
            id_of,
            SettledAs::NotSent,
            "again".to_owned(),
            bench.approver.id,
        )
        .await
        .unwrap_err();
    assert!(matches!(done.refusal(), Some(Refusal::Delivery(_))));
    bench.sound().await;
}

#[tokio::test]
async fn a_mail_in_doubt_is_repeated_once_and_never_twice() {
    let bench = Bench::new().await;
    bench.readers(1, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let first = bench.out("email").await.remove(0);
    bench.answer("email", first.clone(), unknown()).await;
    bench.pass(30);
    let doubt = doubts(&bench, "email").await.remove(0);
    let now = bench.now();
    let state = settle(&bench, "email", doubt, Settlement::Repeat(now)).await;
    assert_eq!(state, DeliveryState::Waiting);
    let second = bench.out("email").await.remove(0);
    assert_eq!(
        (second.id, second.repeats, second.after_unknown),
        (first.id, 1, true)
    );
    bench.answer("email", second, unknown()).await;
    bench.pass(30);
    let doubt = doubts(&bench, "email").await.remove(0);
    assert_eq!(doubt.item.repeats, 1);
    let refused = bench
        .store
        .settle_read(
            &lane("email"),
            doubt.item.clone(),
            Settlement::Repeat(now),
            Vec::new(),
        )
        .await
        .unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::Conflict(_))));
    let found = Settlement::Accepted(receipt("q9"));
    assert_eq!(
        settle(&bench, "email", doubt, found).await,
        DeliveryState::Accepted
    );
    bench.sound().await;
}

#[tokio::test]
async fn reads_and_recalls_spend_their_own_limits() {
    let bench = Bench::new().await;
    let limits = [
        Limit::of("reads", &[Spend::Settle], 1, SignedDuration::from_secs(900)),
        Limit::of(
            "deletes",
            &[Spend::Recall],
            1,
            SignedDuration::from_secs(900),
        ),
    ];
    for key in ["a", "b"] {
        posted(&bench, key).await;
        let item = bench.out("twitter").await.remove(0);
        bench.answer("twitter", item, unknown()).await;
    }
    bench.pass(30);
    let take = async || {
        bench
            .store
            .due_doubts(&lane("twitter"), &limits, 10, MINUTE)
            .await
            .unwrap()
    };
    let first = take().await;
    assert_eq!(first.work.len(), 1);
    let held = take().await;
    assert_eq!((held.work.len(), held.limited_until), (0, None));
    let doubt = first.work[0].clone();
    settle(&bench, "twitter", doubt, Settlement::Accepted(receipt("1"))).await;
    let held = take().await;
    let free = bench
        .now()
        .checked_add(SignedDuration::from_secs(900))
        .unwrap();
    assert_eq!((held.work.len(), held.limited_until), (0, Some(free)));
    bench.pass(900);
    let second = take().await.work.remove(0);
    settle(
        &bench,
        "twitter",
        second,
        Settlement::Accepted(receipt("2")),
    )
    .await;
    for row in bench.store.messages(None, 10).await.unwrap() {
        bench
            .store
            .withdraw(row.id, "wrong".to_owned(), bench.author.id)
            .await
            .unwrap();
    }
    let take = async || {
        bench
            .store
            .due_recalls(&lane("twitter"), &limits, 10, MINUTE)
            .await
            .unwrap()
    };
    assert_eq!(take().await.work.len(), 1);
    assert_eq!(take().await.work.len(), 0);
}

#[tokio::test]
async fn a_withdrawal_stops_what_is_open_and_takes_back_what_is_out() {
    let bench = Bench::new().await;
    bench.readers(4, &[ward(9317)]).await;
    let id = bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item, accepted("post 1")).await;
    let mut mail = {
        let items = bench.lease("email", 3).await;
        bench.begin("email", items, Vec::new()).await.go
    };
    bench.answer("email", mail.remove(0), accepted("q1")).await;
    let later = Answer::Later {
        when: None,
        reason: reason("450"),
    };
    bench.answer("email", mail.remove(0), later).await;
    let leaflet = bench
        .store
        .deliveries(id, Some(DeliveryState::WithPerson), 0, 10)
        .await
        .unwrap()
        .deliveries
        .remove(0);
    bench
        .store
        .settle_by_person(
            leaflet.id,
            SettledAs::Sent(receipt("printed")),
            "done".to_owned(),
            bench.author.id,
        )
        .await
        .unwrap();

    let taken = bench
        .store
        .withdraw(id, "sent in error".to_owned(), bench.author.id)
        .await
        .unwrap();
    assert!(taken.was_public && taken.mail_gone);
    assert_eq!((taken.cancelled, taken.recalls), (2, 1));
    let states = bench.states(id).await;
    assert_eq!(states["email withdrawn"], 2);
    assert_eq!(states["email in_flight"], 1);
    assert_eq!(states["leaflet with_person"], 1, "a new task: take it back");
    assert!(bench.lease("email", 10).await.is_empty());

    // The one in flight comes to doubt; it is not repeated, a person looks.
    bench.answer("email", mail.remove(0), unknown()).await;
    bench.pass(30);
    let doubt = doubts(&bench, "email").await.remove(0);
    assert!(doubt.item.recall_wanted);
    let now = bench.now();
    let state = settle(&bench, "email", doubt, Settlement::Repeat(now)).await;
    assert_eq!(state, DeliveryState::WithPerson);

    let work = recalls(&bench, "twitter").await.remove(0);
    assert_eq!((work.receipt.id.as_str(), work.attempt), ("post 1", 1));
    let when = Recalled::Later {
        when: None,
        reason: reason("503"),
    };
    let next = bench.now().checked_add(MINUTE).unwrap();
    bench
        .store
        .recall_done(&lane("twitter"), work.clone(), when.into(), next)
        .await
        .unwrap();
    assert!(recalls(&bench, "twitter").await.is_empty());
    bench.pass(60);
    let again = recalls(&bench, "twitter").await.remove(0);
    assert_eq!(again.attempt, 2);
    // The older try's word counts no more.
    for (work, outcome) in [(work, Recalled::Gone), (again, Recalled::Gone)] {
        let before = bench.states(id).await;
        assert!(before.contains_key("twitter accepted"));
        bench
            .store
            .recall_done(&lane("twitter"), work, outcome.into(), next)
            .await
            .unwrap();
    }
    assert_eq!(bench.states(id).await["twitter recalled"], 1);
    let page = bench
        .store
        .deliveries(id, Some(DeliveryState::Recalled), 0, 10)
        .await
        .unwrap();
    let gone = RecallStatus::Gone { at: bench.now() };
    assert_eq!(page.deliveries[0].recall, Some(gone));
    let notice = bench.store.notice(id).await.unwrap().unwrap();
    assert!(matches!(notice.state, PublicState::Withdrawn { .. }));
    assert_eq!(notice.rendered, None);
    assert!(
        bench
            .store
            .notices(&[ward(9317)], 10)
            .await
            .unwrap()
            .is_empty()
    );

    // Those who got it, or may have, are told.
    let told = bench
        .store
        .accepted_subscribers(id, SubscriberNumber(0), 10)
        .await
        .unwrap();
    assert_eq!(told, [SubscriberNumber(1), SubscriberNumber(3)]);
    let mut new = revision(Kind::Withdrawal, "Not so");
    new.draft.of = Some(id);
    let had = only(Vec::new(), vec![mail_to_those_who_had(id)]);
    let next = bench.released("w", new, had).await;
    assert_eq!(bench.states(next).await["email queued"], 2);
    bench.sound().await;
}

fn mail_to_those_who_had(id: MessageId) -> wardmote_store::ReaderLane {
    mail(Audience::Had(id))
}

#[tokio::test]
async fn a_post_that_arrives_after_its_withdrawal_is_recalled() {
    let bench = Bench::new().await;
    let id = posted(&bench, "k").await;
    let item = bench.out("twitter").await.remove(0);
    bench
        .store
        .take_down(id, "a name under an order".to_owned(), bench.author.id)
        .await
        .unwrap();
    assert!(recalls(&bench, "twitter").await.is_empty());
    bench.answer("twitter", item, accepted("7")).await;
    let work = recalls(&bench, "twitter").await;
    assert_eq!(work[0].receipt.id, "7");
    let view = bench.store.message(id).await.unwrap().unwrap();
    assert_eq!(view.row.state, MessageState::TakenDown);
    let notice = bench.store.notice(id).await.unwrap().unwrap();
    assert!(matches!(notice.state, PublicState::TakenDown { .. }));
    let again = bench
        .store
        .take_down(id, String::new(), bench.author.id)
        .await
        .unwrap_err();
    assert!(matches!(again.refusal(), Some(Refusal::State(_))));
    bench.sound().await;
}

#[tokio::test]
async fn a_later_answer_to_what_was_withdrawn_is_not_tried_again() {
    let bench = Bench::new().await;
    let id = posted(&bench, "k").await;
    let item = bench.out("twitter").await.remove(0);
    bench
        .store
        .withdraw(id, "wrong".to_owned(), bench.author.id)
        .await
        .unwrap();
    let later = Answer::Later {
        when: None,
        reason: reason("429"),
    };
    bench.answer("twitter", item, later).await;
    assert_eq!(bench.states(id).await["twitter withdrawn"], 1);
}

#[tokio::test]
async fn a_draft_can_be_withdrawn_and_was_never_public() {
    let bench = Bench::new().await;
    let stored = bench.submit("k", revision(Kind::Holding, "Hello")).await;
    let down = bench
        .store
        .take_down(stored.id, String::new(), bench.author.id)
        .await;
    assert!(down.is_err());
    let taken = bench
        .store
        .withdraw(stored.id, String::new(), bench.author.id)
        .await
        .unwrap();
    assert!(!taken.was_public && !taken.mail_gone);
    assert_eq!(bench.store.notice(stored.id).await.unwrap(), None);
    let down = bench
        .store
        .take_down(stored.id, String::new(), bench.author.id)
        .await;
    assert!(down.is_err(), "withdrawn before anyone saw it");
}

#[tokio::test]
async fn a_correction_replaces_the_post_and_reaches_everyone_the_first_was_for() {
    let bench = Bench::new().await;
    bench.readers(4, &[ward(9317)]).await;
    let first = bench
        .released("first", revision(Kind::Holding, "Wrong"), plan())
        .await;
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item, accepted("wrong post")).await;
    let items = bench.lease("email", 2).await;
    for item in bench.begin("email", items, Vec::new()).await.go {
        bench.answer("email", item, accepted("q")).await;
    }
    let mut new: NewRevision = revision(Kind::Correction, "Right");
    new.draft.of = Some(first);
    let mut to = plan();
    to.readers = vec![mail_to_those_who_had(first)];
    let second = bench.started("second", new, to).await;
    let states = bench.states(first).await;
    assert_eq!(states["email withdrawn"], 2, "no more of the wrong text");
    assert_eq!(
        states["leaflet withdrawn"], 1,
        "the task is the correction's now"
    );
    assert_eq!(states["twitter accepted"], 1, "still up");
    assert!(bench.store.finish_release(second).await.is_err());
    assert_eq!(
        bench.fan_out(second).await,
        4,
        "those who got it and those who were to"
    );
    bench.store.finish_release(second).await.unwrap();
    let notice = bench.store.notice(first).await.unwrap().unwrap();
    assert!(matches!(notice.state, PublicState::Corrected { by, .. } if by == second));
    assert!(notice.rendered.is_some());
    assert_eq!(
        bench.store.notices(&[ward(9317)], 10).await.unwrap().len(),
        2
    );
    assert!(recalls(&bench, "twitter").await.is_empty());
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item, accepted("right post")).await;
    let work = recalls(&bench, "twitter").await;
    assert_eq!(work[0].receipt.id, "wrong post");
    let view = bench.store.message(first).await.unwrap().unwrap();
    assert_eq!(view.corrected.unwrap().1, second);
    assert_eq!(view.followed_by, [second]);
    bench.sound().await;
}

#[tokio::test]
async fn a_correction_waits_while_the_first_is_still_going_out() {
    let bench = Bench::new().await;
    bench.readers(1, &[ward(9317)]).await;
    let first = bench
        .started("first", revision(Kind::Holding, "Wrong"), plan())
        .await;
    let mut new = revision(Kind::Correction, "Right");
    new.draft.of = Some(first);
    let second = bench.approved("second", new).await.id;
    assert!(bench.store.due_releases().await.unwrap().is_empty());
    let early = bench
        .store
        .start_release(second, only(vec![post()], Vec::new()))
        .await;
    assert!(matches!(
        early.unwrap_err().refusal(),
        Some(Refusal::Conflict(_))
    ));
    bench.fan_out(first).await;
    bench.store.finish_release(first).await.unwrap();
    assert_eq!(bench.store.due_releases().await.unwrap().len(), 1);
}
