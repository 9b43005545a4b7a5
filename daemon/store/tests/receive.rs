//! What providers tell us afterwards.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use sqlx::Row as _;
use support::*;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    delivery::DeliveryState,
    ids::{MessageId, SubscriberNumber},
    send::{AddressVerdict, Event, Receipt, Received},
    words::Kind,
};
use wardmote_store::{Item, Sha256, Target, Took};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Mails are out to that many readers and the relay has them.
async fn mailed(bench: &Bench, readers: usize) -> (MessageId, Vec<Item>) {
    bench.readers(readers, &[ward(9317)]).await;
    mailed_again(bench, "k").await
}

async fn mailed_again(bench: &Bench, key: &str) -> (MessageId, Vec<Item>) {
    let id = bench
        .released(key, revision(Kind::Holding, key), plan())
        .await;
    let items = bench.out("email").await;
    for item in &items {
        bench
            .answer("email", item.clone(), accepted("250 queued"))
            .await;
    }
    (id, items)
}

fn number(item: &Item) -> SubscriberNumber {
    match &item.target {
        Target::Subscriber { number, .. } => *number,
        other => panic!("{other:?}"),
    }
}

async fn take(bench: &Bench, channel: &str, id: &str, events: Vec<Event>) -> Took {
    take_also(bench, channel, &[], id, events).await
}

async fn take_also(
    bench: &Bench,
    channel: &str,
    also: &[&str],
    id: &str,
    events: Vec<Event>,
) -> Took {
    let also: Vec<_> = also.iter().map(|name| lane(name)).collect();
    let received = Received {
        id: id.to_owned(),
        events,
    };
    bench
        .store
        .receive(&lane(channel), &also, received, |a| {
            Sha256::of(a.as_bytes())
        })
        .await
        .unwrap()
}

fn bounced(item: &Item, code: &str, address: AddressVerdict) -> Event {
    Event::Bounced {
        delivery: item.id,
        reason: reason(code),
        address,
    }
}

async fn here(bench: &Bench, item: &Item) -> bool {
    bench
        .store
        .subscriber(number(item))
        .await
        .unwrap()
        .is_some()
}

async fn state(bench: &Bench, item: &Item) -> DeliveryState {
    bench.store.delivery(item.id).await.unwrap().state
}

/// What our own people were told anew of since this was last asked.
async fn told(bench: &Bench) -> usize {
    let mut raw = bench.raw().await;
    let done = sqlx::query(
        "UPDATE telling SET next_at = NULL WHERE next_at IS NOT NULL AND what IN ('sends_come_back', 'answered')",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    usize::try_from(done.rows_affected()).unwrap()
}

#[tokio::test]
async fn a_bad_address_leaves_at_once_and_comes_back_by_no_import() {
    let bench = Bench::new().await;
    let (id, items) = mailed(&bench, 2).await;
    let event = bounced(&items[0], "5.1.1", AddressVerdict::Bad);
    assert_eq!(
        take(&bench, "email", "one", vec![event.clone()]).await,
        Took::New { changed: 1 }
    );
    assert_eq!(state(&bench, &items[0]).await, DeliveryState::Bounced);
    assert!(!here(&bench, &items[0]).await && here(&bench, &items[1]).await);
    let view = bench.store.delivery(items[0].id).await.unwrap();
    assert_eq!(view.reason, Some(reason("5.1.1")), "the reason is shown");
    let mut raw = bench.raw().await;
    let row = sqlx::query("SELECT cause, (SELECT count(*) FROM subscriber WHERE address IS NOT NULL) AS n FROM suppression")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    assert_eq!(
        (row.get::<String, _>(0), row.get::<i64, _>(1)),
        ("bounced".to_owned(), 1)
    );
    let rows = (0..2).map(|i| reader(i, &[ward(9317)])).collect();
    let came = bench
        .store
        .import_audience(rows, Actor::Daemon)
        .await
        .unwrap();
    assert_eq!((came.added, came.suppressed), (0, 1));
    // The same call again, and the same word in another call.
    assert_eq!(
        take(&bench, "email", "one", vec![event.clone()]).await,
        Took::Repeated
    );
    assert_eq!(
        take(&bench, "email", "two", vec![event]).await,
        Took::New { changed: 0 }
    );
    assert_eq!(told(&bench).await, 0);
    assert_eq!(bench.states(id).await["email bounced"], 1);
    let last = bench.store.events(id, 0).await.unwrap().pop().unwrap();
    assert_eq!(
        (last.act, &last.detail["states"]["bounced"]),
        (AuditAct::Answers, &1.into())
    );
    bench.sound().await;
}

#[tokio::test]
async fn a_full_mailbox_counts_to_three_and_an_arrival_begins_the_count_anew() {
    let bench = Bench::new().await;
    let (_, items) = mailed(&bench, 1).await;
    let full = |item: &Item| bounced(item, "5.2.2", AddressVerdict::Soft);
    take(&bench, "email", "1", vec![full(&items[0])]).await;
    for (key, came) in [
        ("b", "5.2.2"),
        ("c", "delivered"),
        ("d", "5.2.2"),
        ("e", "5.2.2"),
    ] {
        assert!(here(&bench, &items[0]).await, "before {key}");
        let (_, items) = mailed_again(&bench, key).await;
        let event = match came {
            "delivered" => Event::Delivered {
                delivery: items[0].id,
            },
            _ => full(&items[0]),
        };
        assert_eq!(
            take(&bench, "email", key, vec![event]).await,
            Took::New { changed: 1 }
        );
    }
    let (_, last) = mailed_again(&bench, "f").await;
    take(&bench, "email", "f", vec![full(&last[0])]).await;
    assert!(!here(&bench, &last[0]).await);
    bench.sound().await;
}

#[tokio::test]
async fn old_strikes_do_not_count() {
    let bench = Bench::new().await;
    let (_, mut items) = mailed(&bench, 1).await;
    for key in ["b", "c", "d"] {
        take(
            &bench,
            "email",
            key,
            vec![bounced(&items[0], "4.2.2", AddressVerdict::Soft)],
        )
        .await;
        bench.pass(61 * DAY);
        items = mailed_again(&bench, key).await.1;
    }
    assert!(here(&bench, &items[0]).await);
}

#[tokio::test]
async fn what_is_not_the_readers_fault_takes_nobody_off_and_is_told_once_an_hour() {
    let bench = Bench::new().await;
    let (_, items) = mailed(&bench, 4).await;
    let policy = |i: usize| bounced(&items[i], "5.7.1", AddressVerdict::NotItsFault);
    take(&bench, "email", "1", vec![policy(0), policy(1)]).await;
    assert_eq!(told(&bench).await, 1);
    bench.pass(HOUR - 1);
    take(&bench, "email", "2", vec![policy(2)]).await;
    assert_eq!(told(&bench).await, 0);
    bench.pass(1);
    take(&bench, "email", "3", vec![policy(3)]).await;
    assert_eq!(told(&bench).await, 1);
    for item in &items {
        assert!(here(&bench, item).await);
        assert_eq!(state(&bench, item).await, DeliveryState::Bounced);
    }
}

#[tokio::test]
async fn a_complaint_a_leaving_and_a_stop_take_the_reader_off() {
    let bench = Bench::new().await;
    let (_, items) = mailed(&bench, 4).await;
    let events = vec![
        Event::Complained {
            delivery: items[0].id,
        },
        Event::Left {
            subscriber: number(&items[1]),
        },
        Event::Stopped {
            phone: "07700 900123".parse().unwrap(),
        },
    ];
    assert_eq!(
        take(&bench, "email", "1", events).await,
        Took::New { changed: 2 }
    );
    assert!(!here(&bench, &items[0]).await && !here(&bench, &items[1]).await);
    assert!(here(&bench, &items[2]).await);
    assert_eq!(state(&bench, &items[0]).await, DeliveryState::Accepted);
    let mut raw = bench.raw().await;
    let causes = sqlx::query("SELECT cause FROM suppression ORDER BY cause")
        .fetch_all(&mut raw)
        .await
        .unwrap();
    let causes: Vec<String> = causes.iter().map(|r| r.get(0)).collect();
    assert_eq!(causes, ["complained", "left", "left"]);
    bench.sound().await;
}

#[tokio::test]
async fn word_of_a_doubt_settles_it() {
    let bench = Bench::new().await;
    bench.readers(4, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "k"), plan())
        .await;
    let items = bench.out("email").await;
    for item in &items {
        bench.answer("email", item.clone(), unknown()).await;
    }
    let receipt = Receipt {
        id: "theirs".to_owned(),
    };
    let events = vec![
        Event::Accepted {
            delivery: items[0].id,
            receipt,
        },
        Event::Delivered {
            delivery: items[1].id,
        },
        bounced(&items[2], "5.2.2", AddressVerdict::Soft),
        Event::Delayed {
            delivery: items[3].id,
            reason: reason("4.4.1"),
        },
    ];
    assert_eq!(
        take(&bench, "email", "1", events).await,
        Took::New { changed: 4 }
    );
    let mut states = Vec::new();
    for item in &items {
        states.push(state(&bench, item).await);
    }
    use DeliveryState::{Accepted, Bounced, Delivered};
    assert_eq!(states, [Accepted, Delivered, Bounced, Accepted]);
    let first = bench.store.delivery(items[0].id).await.unwrap();
    assert_eq!(first.receipt.as_deref(), Some("theirs"));
    let late = bench.store.delivery(items[3].id).await.unwrap();
    assert_eq!(late.reason, Some(reason("4.4.1")));
    let due = bench
        .store
        .due_doubts(&lane("email"), &[], 10, jiff::SignedDuration::from_secs(60))
        .await
        .unwrap();
    assert!(due.work.is_empty(), "nothing is left to settle");
    bench.sound().await;
}

#[tokio::test]
async fn what_is_still_going_out_is_too_early_and_nothing_of_the_call_is_kept() {
    let bench = Bench::new().await;
    bench.readers(2, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "k"), plan())
        .await;
    let items = bench.out("email").await;
    bench.answer("email", items[0].clone(), accepted("1")).await;
    let events = || {
        items
            .iter()
            .map(|i| bounced(i, "5.1.1", AddressVerdict::Bad))
            .collect()
    };
    assert_eq!(take(&bench, "email", "1", events()).await, Took::Early);
    assert_eq!(state(&bench, &items[0]).await, DeliveryState::Accepted);
    assert!(here(&bench, &items[0]).await);
    bench.answer("email", items[1].clone(), accepted("2")).await;
    assert_eq!(
        take(&bench, "email", "1", events()).await,
        Took::New { changed: 2 }
    );
}

#[tokio::test]
async fn another_lane_and_an_id_of_nobody_change_nothing() {
    let bench = Bench::new().await;
    let (id, items) = mailed(&bench, 1).await;
    let before = bench.states(id).await;
    let nobody = "dlv_01kc0000000000000000000000".parse().unwrap();
    let foreign = Event::Bounced {
        delivery: nobody,
        reason: reason("5.1.1"),
        address: AddressVerdict::Bad,
    };
    assert_eq!(
        take(&bench, "email", "1", vec![foreign]).await,
        Took::New { changed: 0 }
    );
    for event in [
        bounced(&items[0], "5.1.1", AddressVerdict::Bad),
        Event::Delivered {
            delivery: items[0].id,
        },
        Event::Complained {
            delivery: items[0].id,
        },
    ] {
        assert_eq!(
            take(&bench, "twitter", "2", vec![event.clone()]).await,
            Took::New { changed: 0 }
        );
        assert_eq!(
            take(&bench, "twitter", "2", vec![event]).await,
            Took::Repeated
        );
        bench.pass(11 * DAY);
        bench
            .store
            .tidy(jiff::SignedDuration::from_hours(24))
            .await
            .unwrap();
    }
    assert_eq!(bench.states(id).await, before);
    assert!(here(&bench, &items[0]).await);
    // What another lane carries for this one is believed of it.
    let event = vec![Event::Delivered {
        delivery: items[0].id,
    }];
    assert_eq!(
        take_also(&bench, "carrier", &["email"], "3", event).await,
        Took::New { changed: 1 }
    );
}

#[tokio::test]
async fn a_call_is_remembered_for_eight_days_and_an_empty_one_not_at_all() {
    let bench = Bench::new().await;
    let (_, items) = mailed(&bench, 1).await;
    let event = || {
        vec![Event::Delivered {
            delivery: items[0].id,
        }]
    };
    take(&bench, "email", "1", event()).await;
    bench.pass(8 * DAY);
    bench
        .store
        .tidy(jiff::SignedDuration::from_hours(24))
        .await
        .unwrap();
    assert_eq!(take(&bench, "email", "1", event()).await, Took::Repeated);
    bench.pass(3 * DAY);
    bench
        .store
        .tidy(jiff::SignedDuration::from_hours(24))
        .await
        .unwrap();
    assert_eq!(
        take(&bench, "email", "1", event()).await,
        Took::New { changed: 0 }
    );
    take(&bench, "email", "2", Vec::new()).await;
    let mut raw = bench.raw().await;
    let kept = sqlx::query("SELECT count(*) FROM received")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    assert_eq!(kept.get::<i64, _>(0), 1);
}

#[tokio::test]
async fn progress_and_answers_are_kept_shown_and_told_once_an_hour() {
    let bench = Bench::new().await;
    let id = bench
        .released(
            "k",
            revision(Kind::Holding, "k"),
            only(vec![post()], Vec::new()),
        )
        .await;
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item.clone(), accepted("1")).await;
    let at = bench.now();
    let progress = |words: &str, n: u64| Event::Progress {
        delivery: item.id,
        words: words.to_owned(),
        counts: vec![("emails delivered".to_owned(), n)],
    };
    let reply = || Event::Reply {
        delivery: item.id,
        at,
    };
    take(&bench, "twitter", "1", vec![progress("sending", 3)]).await;
    take(
        &bench,
        "twitter",
        "2",
        vec![progress("sent", 1200), reply(), reply()],
    )
    .await;
    assert_eq!(told(&bench).await, 1);
    take(&bench, "twitter", "3", vec![reply()]).await;
    assert_eq!(told(&bench).await, 0);
    bench.pass(HOUR);
    take(&bench, "twitter", "4", vec![reply()]).await;
    assert_eq!(told(&bench).await, 1);
    let shown = bench.store.progress(id, 10).await.unwrap().remove(0);
    assert_eq!((shown.id, shown.state), (item.id, DeliveryState::Accepted));
    let told = shown.progress.unwrap();
    assert_eq!(told.words.as_deref(), Some("sent"));
    assert_eq!(told.counts, [("emails delivered".to_owned(), 1200)]);
    assert_eq!((told.at, told.replies), (at, 4));
    // What went to nobody in particular can still be taken back after it has arrived.
    take(
        &bench,
        "twitter",
        "5",
        vec![Event::Delivered { delivery: item.id }],
    )
    .await;
    assert_eq!(state(&bench, &item).await, DeliveryState::Accepted);
    bench.sound().await;
}
