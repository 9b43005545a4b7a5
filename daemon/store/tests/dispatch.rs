//! Lease, intent, answer: fences, order, holds, expiry, leaving, limits, lanes that stop.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    area::AreaCode,
    audit::AuditAct,
    hold::HoldScope,
    local_time::LocalDateTime,
    outlet::OutletName,
    send::{Answer, Answered, LimitSeen},
    words::{Kind, Priority},
};
use wardmote_store::{Begin, Target};

#[tokio::test]
async fn a_release_goes_out_whole() {
    let bench = Bench::new().await;
    bench.readers(7, &[ward(9317)]).await;
    bench.readers(9, &[ward(1)]).await; // moves readers 0 to 6 away and adds two
    bench.readers(5, &[ward(9317), ward(1)]).await;
    let id = bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let view = bench.store.message(id).await.unwrap().unwrap();
    assert_eq!(view.row.needs_person, 1);
    let mail = bench.out("email").await;
    assert_eq!(mail.len(), 5, "each reader of the ward once");
    let Target::Subscriber { address, .. } = &mail[0].target else {
        panic!("a mail goes to a reader");
    };
    assert_eq!(address.expose(), "reader0@example.org");
    let edition = bench.store.edition(mail[0].edition).await.unwrap();
    assert_eq!(edition.copies[0].language, polish());
    assert_eq!(edition.list, list());
    let english_mail = bench.store.edition(mail[1].edition).await.unwrap();
    assert_eq!(english_mail.copies[0].language, english());
    let outcomes = mail
        .into_iter()
        .map(|item| bench.outcome(item, accepted("q1")))
        .collect();
    bench
        .store
        .finish(&lane("email"), outcomes, None)
        .await
        .unwrap();
    let posts = bench.out("twitter").await;
    assert_eq!(posts[0].target, Target::Account);
    assert_eq!(posts[0].attempt, 1);
    bench
        .answer("twitter", posts[0].clone(), accepted("1"))
        .await;
    let states = bench.states(id).await;
    assert_eq!(states["email accepted"], 5);
    assert_eq!(states["twitter accepted"], 1);
    assert_eq!(states["leaflet with_person"], 1);
    let answers = bench.store.events(id, 0).await.unwrap();
    let answers: Vec<_> = answers
        .iter()
        .filter(|e| e.act == AuditAct::Answers)
        .collect();
    assert_eq!(answers[0].detail["count"], 5);
    assert_eq!(answers[0].detail["root"].as_str().unwrap().len(), 64);
    assert!(bench.lease("email", 10).await.is_empty());
    let page = bench.store.deliveries(id, None, 0, 4).await.unwrap();
    assert_eq!(page.deliveries.len(), 4);
    let rest = bench
        .store
        .deliveries(id, None, page.next.unwrap(), 100)
        .await
        .unwrap();
    assert_eq!((rest.deliveries.len(), rest.next), (3, None));
    let one = bench.store.delivery(page.deliveries[0].id).await.unwrap();
    assert_eq!(one, page.deliveries[0]);
    bench.sound().await;
}

#[tokio::test]
async fn a_batch_is_given_once_until_its_lease_runs_out_and_the_old_holder_is_fenced_off() {
    let bench = Bench::new().await;
    bench.readers(3, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let first = bench.lease("email", 10).await;
    assert_eq!(first.len(), 3);
    assert!(bench.lease("email", 10).await.is_empty());
    bench.pass(61);
    let second = bench.lease("email", 10).await;
    assert_eq!(second.len(), 3);
    let late = bench.begin("email", first, Vec::new()).await;
    assert_eq!((late.go.len(), late.stale.len()), (0, 3));
    let begun = bench.begin("email", second.clone(), Vec::new()).await;
    assert_eq!(begun.go.len(), 3);
    let twice = bench.begin("email", second, Vec::new()).await;
    assert_eq!(twice.stale.len(), 3, "an intent is not written twice");
    // An answer under the wrong token changes nothing.
    let mut wrong = begun.go[0].clone();
    wrong.fence -= 1;
    let outcome = bench.outcome(wrong, accepted("x"));
    let finished = bench
        .store
        .finish(&lane("email"), vec![outcome], None)
        .await
        .unwrap();
    assert_eq!(finished.stale.len(), 1);
    bench
        .answer("email", begun.go[0].clone(), accepted("q"))
        .await;
    let again = bench.outcome(begun.go[0].clone(), accepted("other"));
    let finished = bench
        .store
        .finish(&lane("email"), vec![again], None)
        .await
        .unwrap();
    assert_eq!(finished.stale.len(), 1, "the first answer stands");
}

#[tokio::test]
async fn what_is_given_back_is_due_at_once() {
    let bench = Bench::new().await;
    bench.readers(2, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let items = bench.lease("email", 10).await;
    bench.store.give_back(items.clone()).await.unwrap();
    let again = bench.lease("email", 10).await;
    assert_eq!(again.len(), 2);
    assert_ne!(again[0].fence, items[0].fence);
    // Giving back an old lease does not free the new one.
    bench.store.give_back(items).await.unwrap();
    assert!(bench.lease("email", 10).await.is_empty());
}

#[tokio::test]
async fn urgent_goes_before_today_and_today_before_routine() {
    let bench = Bench::new().await;
    bench.readers(2, &[ward(9317)]).await;
    let mut ids = Vec::new();
    for (key, priority) in [
        ("routine", Priority::Routine),
        ("today", Priority::Today),
        ("urgent", Priority::Urgent),
    ] {
        let mut new = revision(Kind::Warning, key);
        new.draft.priority = priority;
        ids.push(bench.released(key, new, plan()).await);
        bench.pass(1);
    }
    let order: Vec<_> = bench
        .lease("email", 5)
        .await
        .iter()
        .map(|i| i.message)
        .collect();
    assert_eq!(order, [ids[2], ids[2], ids[1], ids[1], ids[0]]);
}

#[tokio::test]
async fn each_hold_stops_its_own_and_nothing_else() {
    let bench = Bench::new().await;
    bench.readers(1, &[ward(9317)]).await;
    let here = bench
        .released("here", revision(Kind::Holding, "Here"), plan())
        .await;
    let mut other = revision(Kind::Holding, "Elsewhere");
    other.draft.areas = vec![AreaCode::Borough("E09000033".parse().unwrap())];
    let there = bench.released("there", other, plan()).await;
    let by = actor(bench.author.id);
    let westminster: AreaCode = "E09000033".parse().unwrap();
    for (scope, email, twitter) in [
        (HoldScope::Everything, vec![], vec![]),
        (
            HoldScope::Channel(OutletName::new("email").unwrap()),
            vec![],
            vec![here, there],
        ),
        (HoldScope::Message(here), vec![there], vec![there]),
        (HoldScope::Area(westminster), vec![here], vec![here]),
        (HoldScope::Area(AreaCode::London), vec![], vec![]),
    ] {
        bench
            .store
            .hold(scope.clone(), "stop".to_owned(), by)
            .await
            .unwrap();
        assert!(
            bench
                .store
                .hold(scope.clone(), "twice".to_owned(), by)
                .await
                .is_err()
        );
        for (channel, expected) in [("email", &email), ("twitter", &twitter)] {
            let items = bench.lease(channel, 10).await;
            let got: Vec<_> = items.iter().map(|i| i.message).collect();
            assert_eq!(&got, expected, "{channel} under {scope}");
            bench.store.give_back(items).await.unwrap();
        }
        bench.store.resume(scope, String::new(), by).await.unwrap();
    }
    // A hold put between the lease and the intent is honoured.
    let items = bench.lease("email", 10).await;
    bench
        .store
        .hold(HoldScope::Message(here), "stop".to_owned(), by)
        .await
        .unwrap();
    let begun = bench.begin("email", items, Vec::new()).await;
    assert_eq!((begun.go.len(), begun.held.len()), (1, 1));
    assert_eq!(begun.go[0].message, there);
    bench.sound().await;
}

#[tokio::test]
async fn too_late_and_gone_away_are_judged_at_the_intent() {
    let bench = Bench::new().await;
    bench.readers(3, &[ward(9317)]).await;
    let mut new = revision(Kind::Holding, "Hello");
    let end = bench
        .now()
        .checked_add(SignedDuration::from_secs(30))
        .unwrap();
    new.draft.times.expires = Some(LocalDateTime::at(end));
    let id = bench.released("k", new, plan()).await;
    let items = bench.lease("email", 1).await;
    let Target::Subscriber { number, .. } = items[0].target else {
        panic!("a reader");
    };
    assert!(bench.store.unsubscribe(number).await.unwrap());
    let begun = bench.begin("email", items, Vec::new()).await;
    assert_eq!((begun.go.len(), begun.withdrawn.len()), (0, 1));
    let items = bench.lease("email", 1).await;
    let begun = bench.begin("email", items, Vec::new()).await;
    assert_eq!(begun.go.len(), 1, "still in time");
    let items = bench.lease("email", 10).await;
    bench.pass(31);
    let begun = bench.begin("email", items, Vec::new()).await;
    assert_eq!((begun.go.len(), begun.expired.len()), (0, 1));
    let states = bench.states(id).await;
    assert_eq!(states["email withdrawn"], 1);
    assert_eq!(states["email expired"], 1);
    assert_eq!(states["email in_flight"], 1);
}

#[tokio::test]
async fn later_waits_and_keeps_its_reason() {
    let bench = Bench::new().await;
    let id = bench
        .released(
            "k",
            revision(Kind::Holding, "Hello"),
            only(vec![post()], Vec::new()),
        )
        .await;
    let item = bench.out("twitter").await.remove(0);
    let when = bench
        .now()
        .checked_add(SignedDuration::from_secs(900))
        .unwrap();
    let later = Answer::Later {
        when: Some(when),
        reason: reason("429"),
    };
    bench.answer("twitter", item, later).await;
    assert_eq!(bench.store.next_timer().await.unwrap(), Some(when));
    assert!(bench.lease("twitter", 1).await.is_empty());
    let tally = &bench.store.tallies(id).await.unwrap()[0];
    assert_eq!(tally.reason, Some(reason("429")));
    bench.pass(900);
    let again = bench.out("twitter").await;
    assert_eq!(again[0].attempt, 2);
    assert!(!again[0].after_unknown);
    let refused = Answer::Refused {
        reason: reason("403"),
        suppress: false,
    };
    bench.answer("twitter", again[0].clone(), refused).await;
    assert_eq!(bench.states(id).await["twitter refused"], 1);
}

#[tokio::test]
async fn a_bad_address_is_suppressed() {
    let bench = Bench::new().await;
    bench.readers(2, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let item = bench.out("email").await.remove(0);
    let refused = Answer::Refused {
        reason: reason("5.1.1"),
        suppress: true,
    };
    bench.answer("email", item, refused).await;
    assert_eq!(bench.store.audience_count(None).await.unwrap(), 1);
    let imported = bench
        .store
        .import_audience(
            vec![reader(0, &[ward(9317)])],
            wardmote_domain::audit::Actor::Daemon,
        )
        .await
        .unwrap();
    assert_eq!(imported.suppressed, 1);
}

#[tokio::test]
async fn a_lane_that_is_down_stops_and_its_delivery_waits() {
    let bench = Bench::new().await;
    let id = bench
        .released(
            "k",
            revision(Kind::Holding, "Hello"),
            only(vec![post()], Vec::new()),
        )
        .await;
    let item = bench.out("twitter").await.remove(0);
    let down = Answer::LaneDown {
        reason: reason("401"),
        until: None,
    };
    let outcome = bench.outcome(item, down);
    let finished = bench
        .store
        .finish(&lane("twitter"), vec![outcome], None)
        .await
        .unwrap();
    assert!(finished.lane_stopped);
    assert_eq!(bench.states(id).await["twitter waiting"], 1);
    bench.pass(3600);
    assert!(bench.lease("twitter", 1).await.is_empty());
    let lanes = bench.store.lanes().await.unwrap();
    assert_eq!(lanes[0].stopped.as_ref().unwrap().reason, reason("401"));
    bench
        .store
        .start_lane(lane("twitter"), actor(bench.author.id))
        .await
        .unwrap();
    assert_eq!(bench.lease("twitter", 1).await.len(), 1);
    assert!(
        bench
            .store
            .start_lane(lane("twitter"), actor(bench.author.id))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_limit_lets_through_what_it_may_and_says_when_there_is_more() {
    let bench = Bench::new().await;
    bench.readers(5, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let limits = vec![limit(2, 900)];
    let items = bench.lease("email", 10).await;
    let begun = bench.begin("email", items, limits.clone()).await;
    assert_eq!((begun.go.len(), begun.limited.len()), (2, 3));
    assert_eq!(
        begun.limited_until, None,
        "only open answers are in the way"
    );
    bench.pass(10);
    bench
        .answer("email", begun.go[0].clone(), accepted("a"))
        .await;
    let mut refund = Answered::from(Answer::Later {
        when: None,
        reason: reason("connect"),
    });
    refund.touched = false;
    let outcome = bench.outcome(begun.go[1].clone(), refund);
    let items = bench.lease("email", 10).await;
    let next = Begin {
        lane: lane("email"),
        items,
        limits: limits.clone(),
    };
    let finished = bench
        .store
        .finish(&lane("email"), vec![outcome], Some(next))
        .await
        .unwrap();
    let begun = finished.begun.unwrap();
    assert_eq!(begun.go.len(), 1, "the one that never left was refunded");
    assert_eq!(
        begun.limited_until, None,
        "one answer of the window is still open and may be refunded too"
    );
    bench
        .answer("email", begun.go[0].clone(), accepted("b"))
        .await;
    let status = bench.store.limits(&lane("email"), &limits).await.unwrap();
    assert_eq!(status[0].left, 0);
    let free = bench
        .now()
        .checked_add(SignedDuration::from_secs(900))
        .unwrap();
    assert_eq!(status[0].next_at, Some(free));
    // A restart forgets nothing.
    let mut bench = bench;
    bench.restart().await;
    bench.pass(899);
    assert_eq!(
        bench.store.limits(&lane("email"), &limits).await.unwrap()[0].left,
        0
    );
    bench.pass(1);
    assert_eq!(
        bench.store.limits(&lane("email"), &limits).await.unwrap()[0].left,
        2
    );
}

#[tokio::test]
async fn the_ledger_never_shows_more_than_the_provider_says() {
    let bench = Bench::new().await;
    bench.readers(5, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let limits = vec![limit(100, 900)];
    let reset = bench
        .now()
        .checked_add(SignedDuration::from_secs(300))
        .unwrap();
    let items = bench.lease("email", 1000).await;
    let item = bench
        .begin("email", items, limits.clone())
        .await
        .go
        .remove(0);
    let mut answered = Answered::from(accepted("a"));
    answered.seen = vec![LimitSeen {
        name: "posts",
        remaining: 1,
        reset,
    }];
    let outcome = bench.outcome(item, answered);
    bench
        .store
        .finish(&lane("email"), vec![outcome], None)
        .await
        .unwrap();
    let status = bench.store.limits(&lane("email"), &limits).await.unwrap();
    assert_eq!(
        status[0].left, 0,
        "the other four are still open and may have been counted or not"
    );
    assert_eq!(status[0].next_at, Some(reset));
    bench.pass(301);
    let status = bench.store.limits(&lane("email"), &limits).await.unwrap();
    assert_eq!(status[0].left, 95);
}

#[tokio::test]
async fn an_idle_lane_costs_no_write() {
    let bench = Bench::new().await;
    let before = bench.store.commits();
    for _ in 0..10 {
        assert!(bench.lease("twitter", 10).await.is_empty());
    }
    assert_eq!(bench.store.commits(), before);
}
