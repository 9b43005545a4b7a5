//! The process ends at a named place, for real: this test starts itself as a child whose failure point is set, and looks
//! at what the child's database holds afterwards. Only in builds with the feature `failpoints`.
#![cfg(feature = "failpoints")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{collections::BTreeMap, path::Path, process::Command, sync::Arc};

use jiff::Timestamp;
use support::*;
use wardmote_domain::{
    area::AreaCode,
    audit::Actor,
    clock::SteppedClock,
    file::MessageFile,
    hold::HoldScope,
    ids::{AskId, RoundId},
    schedule::{GoesOut, Plan, Wake},
    trigger::Trigger,
    words::{Kind, Priority},
};
use wardmote_store::{
    DeskMailKind, MailTo, NewAsk, NewMail, NewRound, NewSchedule, Recover, Store, TooOld, Waking,
};

/// What the child does; it is ended somewhere on the way.
async fn whole_way(dir: &Path) {
    let mut bench = Bench::new().await;
    bench.store.clone().close().await.unwrap();
    std::fs::copy(bench.path(), dir.join("w.db")).unwrap();
    bench.store = Store::open(&dir.join("w.db"), bench.clock.clone())
        .await
        .unwrap();
    bench.readers(10, &[ward(9317)]).await;
    let _points = fail::FailScenario::setup();
    let id = bench
        .started("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    for _ in 0..4 {
        bench.store.fan_out_chunk(id, 4).await.unwrap();
    }
    bench.store.finish_release(id).await.unwrap();
    let item = bench.out("twitter").await.remove(0);
    bench.answer("twitter", item, accepted("1")).await;
    bench
        .store
        .withdraw(id, "wrong".to_owned(), bench.author.id)
        .await
        .unwrap();
    verdict_and_stop(&bench).await;
    a_wake(&bench).await;
    retention(&bench).await;
}

/// Drafts that nobody sent: more than retention drops in one transaction.
const LYING: usize = 60;
const YEAR: i64 = 366 * 24 * 3600;

/// What nobody sent for most of a year.
fn too_old() -> TooOld {
    TooOld {
        unsent: Timestamp::from_second(START + YEAR - 60 * 24 * 3600).ok(),
        ..TooOld::default()
    }
}

/// A year later, drafts that were returned and left lying are dropped.
async fn retention(bench: &Bench) {
    for n in 0..LYING {
        let key = format!("lying {n}");
        let lying = bench.submit(&key, revision(Kind::Holding, "Lying")).await;
        bench
            .store
            .return_message(lying.id, "no".to_owned(), bench.approver.id)
            .await
            .unwrap();
    }
    bench.pass(YEAR);
    bench
        .store
        .prune(too_old(), false, Actor::Daemon)
        .await
        .unwrap();
}

/// A schedule whose time has come: one missed wake, one round of one ward with its mail.
async fn a_wake(bench: &Bench) {
    let (first, by) = (
        Wake::of("2026-12-08T10:55".parse().unwrap()),
        bench.author.id,
    );
    let second = Wake::of("2026-12-08T10:56".parse().unwrap());
    let plan = Plan {
        kind: Kind::WardUpdate,
        areas: vec![AreaCode::Ward(ward(9368))],
        owner: by,
        owners: BTreeMap::new(),
        outlets: Vec::new(),
        facts: BTreeMap::new(),
        due_days: 5,
        goes_out: GoesOut::WhenApproved,
        chase_hours: vec![24],
        grace_hours: 24,
    };
    let new = NewSchedule {
        name: "Ward updates".to_owned(),
        when: "2026-12-08 10:55".parse().unwrap(),
        plan: plan.clone(),
        next: first,
    };
    let schedule = bench.store.add_schedule(new, by).await.unwrap();
    let now = bench.now();
    let due = plan.due(first.civil).at;
    let mail = NewMail {
        kind: DeskMailKind::CopyAsked,
        to: MailTo::Person(by),
        message: None,
        subject: "Please write".to_owned(),
        text: "A link".to_owned(),
        due: None,
        expires: None,
    };
    let open = NewRound {
        id: RoundId::new(now),
        schedule: Some(schedule),
        name: "Ward updates".to_owned(),
        kind: plan.kind,
        wake: second,
        due,
        closes: due,
        chases: plan.chases(now, due),
        asks: vec![NewAsk {
            id: AskId::new(now),
            area: ward(9368),
            owner: by,
            draft: MessageFile::default(),
        }],
        mails: vec![mail],
    };
    let waking = Waking {
        schedule,
        expected: first,
        missed: vec![first],
        open: Some(open),
        next: None,
        mails: Vec::new(),
    };
    assert!(bench.store.wake(waking).await.unwrap());
}

/// A pair held for a verdict, one of which happens while everything routine is stopped; then the stop ends.
async fn verdict_and_stop(bench: &Bench) {
    let by = Actor::Person {
        id: bench.approver.id,
    };
    let mut guilty = revision(Kind::Outcome, "guilty");
    guilty.draft.priority = Priority::Routine;
    guilty.draft.hold_until = Some(Trigger::Verdict);
    let first = bench.approved("guilty", guilty.clone()).await.id;
    guilty.draft.exclusive_with = Some(first.to_string());
    bench.approved("not guilty", guilty).await;
    bench
        .store
        .hold(HoldScope::Routine, "a death".to_owned(), by)
        .await
        .unwrap();
    bench
        .store
        .happened(first, "in court".to_owned(), bench.approver.id)
        .await
        .unwrap();
    bench
        .store
        .resume(HoldScope::Routine, "go on".to_owned(), by)
        .await
        .unwrap();
}

#[tokio::test]
async fn child() {
    if let Ok(dir) = std::env::var("WARDMOTE_CRASH_DIR") {
        whole_way(Path::new(&dir)).await;
    }
}

/// Runs the child with one failure point set and opens what it left behind.
async fn after(point: &str) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env("WARDMOTE_CRASH_DIR", dir.path())
        .env("FAILPOINTS", format!("{point}=return"))
        .output()
        .unwrap();
    assert!(
        !output.status.success(),
        "{point} was not passed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let clock = Arc::new(SteppedClock::new(
        Timestamp::from_second(START + 1).unwrap(),
    ));
    let store = Store::open(&dir.path().join("w.db"), clock).await.unwrap();
    let report = store.audit_verify(None).await.unwrap();
    assert_eq!(report.faults, [], "{point}");
    (dir, store)
}

/// What is there of each channel, after the start-up work of a daemon.
async fn recovered(store: &Store) -> BTreeMap<String, u64> {
    store.recover(Recover::All, BTreeMap::new()).await.unwrap();
    for id in store.unfinished_releases().await.unwrap() {
        while !store.fan_out_chunk(id, 4).await.unwrap().done {}
        store.finish_release(id).await.unwrap();
    }
    let mut counts = BTreeMap::new();
    for row in store.messages(None, 10).await.unwrap() {
        for tally in store.tallies(row.id).await.unwrap() {
            let key = format!("{} {}", tally.lane.channel, tally.state);
            *counts.entry(key).or_default() += tally.count;
        }
    }
    counts
}

#[tokio::test]
async fn every_failure_point_leaves_whole_acts() {
    for (point, messages, expected) in [
        ("store.submit.before_commit", 0, vec![]),
        ("store.submit.after_commit", 1, vec![]),
        ("store.approve.after_commit", 1, vec![]),
        (
            "store.fanout.mid_chunk",
            1,
            vec![("email queued", 10), ("twitter queued", 1)],
        ),
        (
            "store.fanout.after_commit",
            1,
            vec![("email queued", 10), ("twitter queued", 1)],
        ),
        ("store.begin.before_commit", 1, vec![("twitter queued", 1)]),
        ("store.begin.after_commit", 1, vec![("twitter unknown", 1)]),
        (
            "store.finish.before_commit",
            1,
            vec![("twitter unknown", 1)],
        ),
        (
            "store.finish.after_commit",
            1,
            vec![("twitter accepted", 1)],
        ),
        (
            "store.recall.after_commit",
            1,
            vec![("email withdrawn", 10), ("twitter accepted", 1)],
        ),
    ] {
        let (_dir, store) = after(point).await;
        let rows = store.messages(None, 10).await.unwrap();
        assert_eq!(rows.len(), messages, "{point}");
        let counts = recovered(&store).await;
        for (key, n) in expected {
            assert_eq!(counts.get(key), Some(&n), "{point}: {counts:?}");
        }
    }
}

#[tokio::test]
async fn a_wake_is_whole_or_not_at_all_and_comes_once() {
    for (point, rounds, mails) in [
        ("store.wake.before_commit", 0, 0),
        ("store.wake.after_commit", 2, 1),
    ] {
        let (_dir, store) = after(point).await;
        let found = store.rounds(None, 10).await.unwrap();
        assert_eq!(found.len(), rounds, "{point}");
        let asks: usize = found.iter().map(|r| r.asks.len()).sum();
        assert_eq!(asks, usize::from(rounds > 0), "{point}");
        assert_eq!(store.open_asks(None).await.unwrap().len(), asks, "{point}");
        let asked = store.take_mail(50).await.unwrap();
        let asked = asked.iter().filter(|m| m.kind == DeskMailKind::CopyAsked);
        assert_eq!(asked.count(), mails, "{point}");
        let schedule = store.schedules().await.unwrap().remove(0);
        assert_eq!(
            schedule.next.is_none(),
            rounds > 0,
            "it is due still, or it is over: {point}"
        );
    }
}

#[tokio::test]
async fn a_verdict_and_the_end_of_a_stop_are_whole_or_not_at_all() {
    for (point, holds) in [
        ("store.happened.before_commit", "routine trigger trigger"),
        ("store.happened.after_commit", "locked routine trigger"),
        ("store.resume.before_commit", "locked routine trigger"),
    ] {
        let (_dir, store) = after(point).await;
        let mut found: Vec<String> = store
            .holds()
            .await
            .unwrap()
            .into_iter()
            .map(|h| h.scope.to_string().split(':').next().unwrap().to_owned())
            .collect();
        found.sort();
        assert_eq!(found.join(" "), holds, "{point}");
        let rows = store.messages(None, 10).await.unwrap();
        let went = store.alternatives(rows[0].id).await.unwrap();
        let happened = went.iter().filter(|a| a.went).count();
        assert_eq!(
            happened,
            usize::from(point != "store.happened.before_commit"),
            "{point}"
        );
    }
}

#[tokio::test]
async fn retention_that_is_broken_off_goes_on_where_it_was_and_the_record_stays_whole() {
    for (point, dropped) in [
        ("store.prune.before_commit", 0),
        ("store.prune.after_commit", 50),
    ] {
        let (_dir, store) = after(point).await;
        let left = LYING - dropped;
        let rule = async || {
            let done = store.prune(too_old(), false, Actor::Daemon).await.unwrap();
            done.iter().find(|d| d.rule == "unsent").unwrap().count
        };
        assert_eq!(rule().await, left as u64, "{point}");
        assert_eq!(rule().await, 0, "once: {point}");
        let report = store.audit_verify(None).await.unwrap();
        assert_eq!(report.faults, [], "{point}");
        assert_eq!(report.erased, report.erased_by_rule, "{point}");
        assert!(report.erased > 0, "the reasons beside the entries went too");
    }
}
