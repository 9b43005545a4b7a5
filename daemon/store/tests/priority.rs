//! Urgent before today's before routine inside each account, whatever waits; what a limit holds back costs nothing.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    draft::Times,
    ids::MessageId,
    send::{Answer, Answered},
    words::{Kind, Priority},
};
use wardmote_store::{Audience, NewRevision};

fn with(priority: Priority, text: &str) -> NewRevision {
    let mut new = revision(Kind::Holding, text);
    new.draft.priority = priority;
    new
}

async fn to_ward(bench: &Bench, n: u32, priority: Priority, text: &str) -> MessageId {
    let readers = vec![mail(Audience::Wards(vec![ward(n)]))];
    bench
        .released(text, with(priority, text), only(Vec::new(), readers))
        .await
}

/// Many readers of one ward, written straight into the file.
async fn crowd(bench: &Bench, n: i64, in_ward: i64) {
    let mut raw = bench.raw().await;
    sqlx::query(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1) \
         INSERT INTO subscriber (address, address_hash, language, confirmed_at) \
         SELECT 'crowd' || n || '@example.org', randomblob(32), 'en-GB', 1 FROM c",
    )
    .bind(n)
    .execute(&mut raw)
    .await
    .unwrap();
    sqlx::query("INSERT INTO subscriber_ward SELECT subscriber, $1 FROM subscriber WHERE address LIKE 'crowd%'")
        .bind(in_ward)
        .execute(&mut raw)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_urgent_message_overtakes_a_hundred_thousand_routine_mails_within_one_batch() {
    let bench = Bench::new().await;
    crowd(&bench, 100_000, 9317).await;
    bench.readers(5, &[ward(9318)]).await;
    let routine = to_ward(&bench, 9317, Priority::Routine, "routine").await;
    assert_eq!(bench.states(routine).await["email queued"], 100_000);
    // A worker is at it.
    let under_way = bench.out("email").await;
    assert!(under_way.iter().all(|i| i.message == routine));
    let today = to_ward(&bench, 9318, Priority::Today, "today").await;
    let urgent = to_ward(&bench, 9318, Priority::Urgent, "urgent").await;
    let next = bench.lease("email", 200).await;
    let order: Vec<MessageId> = next.iter().map(|i| i.message).collect();
    let mut wanted = vec![urgent; 5];
    wanted.extend([today; 5]);
    wanted.extend(vec![routine; 190]);
    assert_eq!(order, wanted);
    // What became of it all is read from a few rows.
    let tallies = bench.store.tallies(routine).await.unwrap();
    assert_eq!(tallies.iter().map(|t| t.count).sum::<u64>(), 100_000);
}

#[tokio::test]
async fn a_lane_at_its_limit_writes_nothing_until_the_limit_lets_more_through() {
    let bench = Bench::new().await;
    bench.readers(6, &[ward(9317)]).await;
    to_ward(&bench, 9317, Priority::Today, "today").await;
    let limits = vec![limit(2, 900)];
    let items = bench.lease("email", 3).await;
    let begun = bench.begin("email", items, limits.clone()).await;
    assert_eq!((begun.go.len(), begun.limited.len()), (2, 1));
    // Only open answers are in the way, and each may be refunded: nothing is tried until one comes.
    let none = bench.lease("email", 3).await;
    assert_eq!(bench.begin("email", none, limits.clone()).await.go, []);
    let before = bench.store.commits();
    for _ in 0..10 {
        assert!(bench.lease("email", 3).await.is_empty());
    }
    assert_eq!(bench.store.commits(), before);
    let mut go = begun.go.into_iter();
    bench
        .answer("email", go.next().unwrap(), accepted("a"))
        .await;
    // One went, the other never left: its place is free at once.
    let mut back = Answered::from(Answer::Later {
        when: None,
        reason: reason("connect"),
    });
    back.touched = false;
    let outcome = bench.outcome(go.next().unwrap(), back);
    bench
        .store
        .finish(&lane("email"), vec![outcome], None)
        .await
        .unwrap();
    let items = bench.lease("email", 3).await;
    let begun = bench.begin("email", items, limits.clone()).await;
    assert_eq!(begun.go.len(), 1);
    bench
        .answer("email", begun.go[0].clone(), accepted("b"))
        .await;
    let items = bench.lease("email", 3).await;
    let begun = bench.begin("email", items, limits.clone()).await;
    let free = bench.now() + SignedDuration::from_secs(900);
    assert_eq!((begun.go.len(), begun.limited_until), (0, Some(free)));
    assert_eq!(bench.store.limited_until(&lane("email")), Some(free));
    assert_eq!(
        bench.store.next_timer().await.unwrap().unwrap(),
        free.min(bench.now() + SignedDuration::from_secs(30))
    );
    let before = bench.store.commits();
    bench.pass(899);
    assert!(bench.lease("email", 3).await.is_empty());
    assert_eq!(bench.store.commits(), before);
    bench.pass(1);
    let items = bench.lease("email", 3).await;
    assert_eq!(bench.begin("email", items, limits).await.go.len(), 2);
}

#[tokio::test]
async fn many_open_messages_on_one_account_are_stepped_over_in_their_order() {
    let bench = Bench::new().await;
    let mut last = None;
    for n in 0..300 {
        let mut new = with(Priority::Routine, &format!("post {n}"));
        new.draft.times = Times::default();
        last = Some(
            bench
                .released(&format!("post {n}"), new, only(vec![post()], Vec::new()))
                .await,
        );
    }
    let urgent = bench
        .released(
            "urgent",
            with(Priority::Urgent, "urgent"),
            only(vec![post()], Vec::new()),
        )
        .await;
    let first = bench.lease("twitter", 1).await;
    assert_eq!(first[0].message, urgent);
    let rest = bench.lease("twitter", 1_000).await;
    assert_eq!(rest.len(), 300);
    assert_eq!(rest.last().map(|i| i.message), last);
}
