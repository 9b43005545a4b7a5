//! The metrics say what is so: what waits and for whom, what stands in doubt, what the ledger leaves, what has stopped.

use std::collections::BTreeMap;

use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_domain::{hold::HoldScope, person::Role};

use crate::support::{Force, Receiver, Setup, words};

/// The samples of a page, by name with labels.
async fn page(force: &Force) -> BTreeMap<String, f64> {
    let text = force.desk().metrics().await.unwrap();
    let line = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    };
    text.lines()
        .filter(|l| !l.starts_with('#'))
        .map(line)
        .collect()
}

fn urgent(page: &BTreeMap<String, f64>, waits_for: &str) -> (f64, f64) {
    let of = |name: &str| page[&format!("wardmote_urgent_{name}{{waits_for=\"{waits_for}\"}}")];
    (of("waiting"), of("oldest_wait_seconds"))
}

fn x(page: &BTreeMap<String, f64>, name: &str, more: &str) -> f64 {
    page[&format!("wardmote_{name}{{channel=\"twitter\",account=\"force\"{more}}}")]
}

#[tokio::test]
async fn an_urgent_message_is_seen_at_each_place_where_it_waits() {
    let force = Force::with(Setup {
        posts_15_minutes: 1,
        ..Setup::default()
    })
    .await;
    assert_eq!(urgent(&page(&force).await, "approver"), (0.0, 0.0));
    let stored = force.submit(&words("warning", 1, "twitter")).await;
    force.pass(90).await;
    let now = page(&force).await;
    assert_eq!(urgent(&now, "approver"), (1.0, 90.0));
    assert_eq!(
        now["wardmote_messages_open{state=\"awaiting_approval\"}"],
        1.0
    );
    let desk = force.desk();
    let held = HoldScope::Message(stored.id);
    desk.hold(&force.author, held.clone(), "wait")
        .await
        .unwrap();
    desk.approve(&force.approver, stored.id, &stored.hash)
        .await
        .unwrap();
    force.pass(30).await;
    let now = page(&force).await;
    assert_eq!(urgent(&now, "hold"), (1.0, 30.0));
    assert_eq!(urgent(&now, "approver"), (0.0, 0.0));
    assert_eq!(now["wardmote_holds{scope=\"message\"}"], 1.0);
    assert_eq!(now["wardmote_holds{scope=\"routine\"}"], 0.0);
    let routine = HoldScope::Routine;
    desk.hold(&force.author, routine.clone(), "read all again")
        .await
        .unwrap();
    let now = page(&force).await;
    assert_eq!(now["wardmote_holds{scope=\"routine\"}"], 1.0);
    desk.resume(&force.author, routine, "go on").await.unwrap();
    desk.resume(&force.author, held, "go on").await.unwrap();
    force.drain().await;
    let now = page(&force).await;
    assert_eq!(x(&now, "sends_total", ",outcome=\"accepted\""), 1.0);
    // The window is used up: the second waits for the channel until it slides.
    force.released(&words("warning", 2, "twitter")).await;
    force.pass(300).await;
    let now = page(&force).await;
    assert_eq!(urgent(&now, "channel"), (1.0, 300.0));
    assert_eq!(x(&now, "deliveries_open", ",state=\"queued\""), 1.0);
    assert_eq!(
        x(&now, "limit_left", ",limit=\"posts_15m\",counts=\"acts\""),
        0.0
    );
    assert_eq!(x(&now, "queue_clear_seconds", ""), 600.0);
    force.pass(601).await;
    let now = page(&force).await;
    assert_eq!(urgent(&now, "channel"), (0.0, 0.0));
    assert_eq!(x(&now, "queue_clear_seconds", ""), 0.0);
}

#[tokio::test]
async fn doubts_stops_and_jobs_are_counted() {
    let force = Force::new().await;
    force.next_post(Fault::HangUp { done: false });
    // A guidance is not repeated by itself: it ends with a person.
    force
        .released(&words("guidance", 1, "twitter, leaflet"))
        .await;
    let now = page(&force).await;
    assert_eq!(x(&now, "deliveries_not_confirmed", ""), 1.0);
    assert_eq!(x(&now, "sends_total", ",outcome=\"unknown\""), 1.0);
    assert_eq!(urgent(&now, "channel").0, 1.0);
    assert_eq!(now["wardmote_jobs_open{kind=\"by_hand\"}"], 1.0);
    assert_eq!(now["wardmote_jobs_overdue{kind=\"by_hand\"}"], 0.0);
    force.pass(40).await;
    force.pass(7200).await;
    let now = page(&force).await;
    assert_eq!(urgent(&now, "person").0, 1.0, "asked, and not found");
    assert_eq!(x(&now, "deliveries_not_confirmed", ""), 1.0);
    assert_eq!(now["wardmote_jobs_overdue{kind=\"by_hand\"}"], 1.0);
    // 401: X takes nothing of this account any more.
    force.x.script(Asked::Post, 2, Fault::Unauthorised);
    force.released(&words("guidance", 2, "twitter")).await;
    let now = page(&force).await;
    assert_eq!(x(&now, "lane_stopped", ""), 1.0);
    assert_eq!(x(&now, "sends_total", ",outcome=\"lane_down\""), 1.0);
    assert!(now["wardmote_desk_mail_waiting"] >= 0.0);
    assert!(now["wardmote_audit_sequence"] > 5.0);
    assert!(now["wardmote_database_bytes{file=\"main\"}"] > 4096.0);
    assert!(now["wardmote_store_commits_total"] > 1.0);
    assert!(now["wardmote_disk_free_bytes"] <= now["wardmote_disk_size_bytes"]);
}

#[tokio::test]
async fn programs_that_do_not_take_their_calls_are_seen_and_those_that_a_person_paused_are_not_waited_for()
 {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let hook = |page: &BTreeMap<String, f64>, state: &str| {
        page[&format!("wardmote_webhooks{{state=\"{state}\"}}")]
    };
    let calls = |page: &BTreeMap<String, f64>, outcome: &str| {
        page[&format!("wardmote_webhook_calls_total{{outcome=\"{outcome}\"}}")]
    };
    let new = wardmote::desk::NewReceiver {
        name: "The pager".to_owned(),
        address: receiver.address(),
        hears: vec!["message.published".to_owned()],
        areas: Vec::new(),
    };
    let desk = force.desk();
    let (id, _) = desk.add_webhook(&force.admin, new).await.unwrap();
    assert_eq!(hook(&page(&force).await, "running"), 1.0);
    receiver.script(&[(500, None)]);
    force.released(&words("guidance", 1, "email")).await;
    let now = page(&force).await;
    assert_eq!((hook(&now, "running"), hook(&now, "failing")), (0.0, 1.0));
    assert_eq!(now["wardmote_webhook_calls_waiting"], 1.0);
    assert_eq!((calls(&now, "taken"), calls(&now, "not_taken")), (0.0, 1.0));
    let before = now["wardmote_webhook_oldest_call_seconds"];
    force.clock.advance(jiff::SignedDuration::from_secs(4));
    let after = page(&force).await["wardmote_webhook_oldest_call_seconds"];
    assert_eq!(after - before, 4.0);
    desk.pause_webhook(&force.admin, id).await.unwrap();
    let now = page(&force).await;
    assert_eq!((hook(&now, "failing"), hook(&now, "paused")), (0.0, 1.0));
    assert_eq!(now["wardmote_webhook_calls_waiting"], 0.0);
    assert_eq!(now["wardmote_webhook_oldest_call_seconds"], 0.0);
    desk.start_webhook(&force.admin, id).await.unwrap();
    force.pass(120).await;
    let now = page(&force).await;
    assert_eq!((hook(&now, "running"), calls(&now, "taken")), (1.0, 1.0));
    // It wants no more calls.
    receiver.always(410);
    force.released(&words("guidance", 2, "email")).await;
    let now = page(&force).await;
    assert_eq!((hook(&now, "stopped"), calls(&now, "given_up")), (1.0, 1.0));
    assert_eq!(now["wardmote_webhook_oldest_call_seconds"], 0.0);
}

#[tokio::test]
async fn every_metric_is_on_the_page_and_nothing_personal() {
    let force = Force::new().await;
    force
        .released(&words("guidance", 1, "twitter, email"))
        .await;
    let text = force.desk().metrics().await.unwrap();
    for metric in wardmote::metrics::ALL {
        // There is no backup yet, so nobody can say how old it is.
        let there = text.contains(&format!("# TYPE {} ", metric.name));
        assert_eq!(
            there,
            metric.name != "wardmote_backup_age_seconds",
            "{}",
            metric.name
        );
    }
    for personal in ["@", "msg_", "per_", "Marlpit", "Ada", "Lock your bike"] {
        assert!(!text.contains(personal), "{personal}:\n{text}");
    }
    let monitor = force
        .person("A Monitor", &[(Role::Monitor, "london")])
        .await;
    assert!(force.desk().metrics_for(&monitor).await.is_ok());
    assert!(force.desk().metrics_for(&force.author).await.is_err());
    assert!(force.desk().channels(&monitor).await.is_err());
}
