//! Messages of which only one may go: tables by hand, and random sequences of everything that people and the daemon do.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use support::*;
use wardmote_domain::{
    audit::AuditAct, hold::HoldScope, ids::MessageId, message::MessageState, trigger::Trigger,
    words::Kind,
};
use wardmote_store::{NewRevision, Store};

/// Without a page of its own: what leaves is what its post comes to.
fn verdict(text: &str, other: Option<MessageId>) -> NewRevision {
    let mut new = revision(Kind::Outcome, text);
    new.draft.outlets.retain(|o| o.as_str() == "twitter");
    new.draft.hold_until = Some(Trigger::Verdict);
    new.draft.exclusive_with = other.map(|id| id.to_string());
    new
}

async fn pair(bench: &Bench) -> (MessageId, MessageId) {
    let guilty = bench.approved("guilty", verdict("guilty", None)).await.id;
    let new = verdict("not guilty", Some(guilty));
    (guilty, bench.approved("not guilty", new).await.id)
}

async fn locked(store: &Store, id: MessageId) -> bool {
    let all = store.alternatives(id).await.unwrap();
    all.iter().find(|a| a.id == id).is_some_and(|a| a.locked)
}

async fn say(bench: &Bench, id: MessageId) -> wardmote_store::Result<()> {
    bench
        .store
        .happened(id, "the court".to_owned(), bench.approver.id)
        .await
}

async fn start(bench: &Bench, id: MessageId) -> wardmote_store::Result<()> {
    bench
        .store
        .start_release(id, only(vec![post()], Vec::new()))
        .await
}

#[tokio::test]
async fn whichever_names_the_other_the_first_that_happens_locks_it_for_good() {
    for named_happens in [true, false] {
        let bench = Bench::new().await;
        let (guilty, not) = pair(&bench).await;
        let (first, second) = if named_happens {
            (guilty, not)
        } else {
            (not, guilty)
        };
        assert!(say(&bench, first).await.is_ok());
        assert!(locked(&bench.store, second).await && !locked(&bench.store, first).await);
        let words = |e: wardmote_store::StoreError| e.to_string();
        assert!(words(say(&bench, second).await.unwrap_err()).contains("locked"));
        let by = actor(bench.author.id);
        for scope in [
            HoldScope::Locked(second),
            HoldScope::Message(second),
            HoldScope::Trigger(second),
        ] {
            assert!(bench.store.resume(scope, String::new(), by).await.is_err());
        }
        // An edit that leaves out both lines takes it neither from its alternatives nor from its trigger.
        let mut plain = verdict("again", None);
        plain.draft.hold_until = None;
        let edited = bench
            .store
            .edit(second, bench.author.id, plain)
            .await
            .unwrap();
        let refused = bench
            .store
            .approve(second, edited.hash, bench.approver.id)
            .await;
        assert!(words(refused.unwrap_err()).contains("locked"));
        let lane = bench
            .store
            .start_urgent_release(
                second,
                edited.hash,
                bench.author.id,
                only(vec![post()], Vec::new()),
            )
            .await;
        assert!(lane.is_err());
        start(&bench, first).await.unwrap();
        assert!(bench.store.due_releases().await.unwrap().is_empty());
        let unlock = bench
            .store
            .unlock(second, "why not".to_owned(), bench.approver.id)
            .await;
        assert!(words(unlock.unwrap_err()).contains("still goes"));
        bench.sound().await;
    }
}

#[tokio::test]
async fn it_is_unlocked_by_another_person_only_where_nothing_of_the_first_left() {
    for (left, unlocks) in [("nothing", true), ("queued", true), ("on the wire", false)] {
        let bench = Bench::new().await;
        let (guilty, not) = pair(&bench).await;
        say(&bench, guilty).await.unwrap();
        if left != "nothing" {
            start(&bench, guilty).await.unwrap();
        }
        if left == "on the wire" {
            assert_eq!(bench.out("twitter").await.len(), 1);
        }
        bench
            .store
            .withdraw(guilty, "wrong one".to_owned(), bench.author.id)
            .await
            .unwrap();
        assert!(
            locked(&bench.store, not).await,
            "{left}: a withdrawal by itself unlocks nothing"
        );
        let own = bench
            .store
            .unlock(not, "it is this one".to_owned(), bench.author.id)
            .await;
        assert!(own.is_err(), "{left}: not its author");
        let done = bench
            .store
            .unlock(not, "it is this one".to_owned(), bench.approver.id)
            .await;
        assert_eq!(done.is_ok(), unlocks, "{left}: {done:?}");
        assert_eq!(say(&bench, not).await.is_ok(), unlocks, "{left}");
        assert_eq!(start(&bench, not).await.is_ok(), unlocks, "{left}");
        let acts = bench.store.events(not, 0).await.unwrap();
        let has = |act| acts.iter().any(|e| e.act == act);
        assert!(has(AuditAct::Locked) && has(AuditAct::Unlocked) == unlocks);
        bench.sound().await;
    }
}

#[tokio::test]
async fn both_triggers_at_the_same_instant_let_exactly_one_go() {
    for round in 0..8 {
        let bench = Bench::new().await;
        let (guilty, not) = pair(&bench).await;
        let (a, b) = if round % 2 == 0 {
            tokio::join!(say(&bench, guilty), say(&bench, not))
        } else {
            let (b, a) = tokio::join!(say(&bench, not), say(&bench, guilty));
            (a, b)
        };
        assert_eq!(
            usize::from(a.is_ok()) + usize::from(b.is_ok()),
            1,
            "{a:?} {b:?}"
        );
        let (a, b) = tokio::join!(start(&bench, guilty), start(&bench, not));
        assert_eq!(
            usize::from(a.is_ok()) + usize::from(b.is_ok()),
            1,
            "{a:?} {b:?}"
        );
        bench.sound().await;
    }
}

#[tokio::test]
async fn three_that_name_one_another_in_a_row_are_all_alternatives_and_a_late_one_comes_locked() {
    let bench = Bench::new().await;
    let (guilty, not) = pair(&bench).await;
    let retrial = bench
        .approved("retrial", verdict("a new trial", Some(not)))
        .await
        .id;
    say(&bench, guilty).await.unwrap();
    assert!(locked(&bench.store, not).await && locked(&bench.store, retrial).await);
    let late = bench
        .submit("late", verdict("late", Some(retrial)))
        .await
        .id;
    assert!(locked(&bench.store, late).await);
    let mut lost = verdict("x", None);
    lost.draft.exclusive_with = Some("the other one".to_owned());
    assert!(bench.store.edit(late, bench.author.id, lost).await.is_err());
    bench.sound().await;
}

#[derive(Debug, Clone, Copy)]
enum Do {
    Happened(usize),
    Approve(usize),
    Edit(usize, bool),
    Resume(usize),
    Hold(usize),
    Withdraw(usize),
    Unlock(usize),
    Release,
    Urgent(usize),
    Dispatch,
    Pass,
}

fn acts() -> impl Strategy<Value = Vec<Do>> {
    let n = 0..3_usize;
    let act = prop_oneof![
        4 => n.clone().prop_map(Do::Happened),
        3 => n.clone().prop_map(Do::Approve),
        2 => (n.clone(), any::<bool>()).prop_map(|(n, keeps)| Do::Edit(n, keeps)),
        2 => n.clone().prop_map(Do::Resume),
        1 => n.clone().prop_map(Do::Hold),
        2 => n.clone().prop_map(Do::Withdraw),
        3 => n.clone().prop_map(Do::Unlock),
        5 => Just(Do::Release),
        1 => n.prop_map(Do::Urgent),
        2 => Just(Do::Dispatch),
        1 => Just(Do::Pass),
    ];
    vec(act, 1..40)
}

/// What was seen from outside: which messages ever had something on the wire.
async fn follow(acts: Vec<Do>) {
    let bench = Bench::new().await;
    let (guilty, not) = pair(&bench).await;
    let third = bench
        .submit("retrial", verdict("a new trial", Some(not)))
        .await
        .id;
    let ids = [guilty, not, third];
    let (by, store) = (actor(bench.author.id), &bench.store);
    let mut left: BTreeMap<MessageId, u32> = BTreeMap::new();
    for (step, act) in acts.into_iter().enumerate() {
        // Most are refused as things stand; what counts is what gets out.
        match act {
            Do::Happened(n) => drop(say(&bench, ids[n]).await),
            Do::Approve(n) => {
                let hash = store.message(ids[n]).await.unwrap().unwrap().hash;
                drop(store.approve(ids[n], hash, bench.approver.id).await);
            }
            Do::Edit(n, keeps) => {
                let mut new = verdict(&format!("text {step}"), None);
                new.draft.exclusive_with = (keeps && n > 0).then(|| ids[n - 1].to_string());
                new.draft.hold_until = keeps.then_some(Trigger::Verdict);
                drop(store.edit(ids[n], bench.author.id, new).await);
            }
            Do::Resume(n) => {
                for scope in [
                    HoldScope::Message(ids[n]),
                    HoldScope::Locked(ids[n]),
                    HoldScope::Trigger(ids[n]),
                ] {
                    drop(store.resume(scope, String::new(), by).await);
                }
            }
            Do::Hold(n) => drop(
                store
                    .hold(HoldScope::Message(ids[n]), String::new(), by)
                    .await,
            ),
            Do::Withdraw(n) => drop(
                store
                    .withdraw(ids[n], "w".to_owned(), bench.author.id)
                    .await,
            ),
            Do::Unlock(n) => drop(
                store
                    .unlock(ids[n], "u".to_owned(), bench.approver.id)
                    .await,
            ),
            Do::Urgent(n) => {
                let hash = store.message(ids[n]).await.unwrap().unwrap().hash;
                let plan = only(vec![post()], Vec::new());
                drop(
                    store
                        .start_urgent_release(ids[n], hash, bench.author.id, plan)
                        .await,
                );
            }
            Do::Release => {
                for due in store.due_releases().await.unwrap() {
                    drop(start(&bench, due.message).await);
                }
                for id in store.unfinished_releases().await.unwrap() {
                    store.fan_out_chunk(id, 10).await.unwrap();
                    store.finish_release(id).await.unwrap();
                }
            }
            Do::Dispatch => {
                for item in bench.out("twitter").await {
                    *left.entry(item.message).or_default() += 1;
                    bench.answer("twitter", item, accepted("1")).await;
                }
            }
            Do::Pass => bench.pass(60),
        }
        assert!(left.len() <= 1, "both left: {left:?}");
        let all = store.alternatives(guilty).await.unwrap();
        assert_eq!(all.len(), 3, "no edit takes one out");
        let public = all.iter().filter(|a| {
            matches!(
                a.state,
                MessageState::Releasing | MessageState::Released | MessageState::Corrected
            )
        });
        assert!(public.count() <= 1, "two are released: {all:?}");
        let goes = all.iter().filter(|a| a.went).count();
        assert!(goes <= 1, "two count as the one that goes: {all:?}");
    }
    bench.sound().await;
}

#[test]
fn never_do_two_alternatives_go_whatever_people_do_in_whatever_order() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&acts(), |acts| {
            runtime.block_on(follow(acts));
            Ok(())
        })
        .unwrap();
}

async fn unpair(
    bench: &Bench,
    id: MessageId,
    by: wardmote_domain::ids::PersonId,
) -> wardmote_store::Result<()> {
    bench.store.unpair(id, "both may go".to_owned(), by).await
}

#[tokio::test]
async fn a_pair_is_taken_apart_by_another_person_while_neither_goes() {
    for of_first in [true, false] {
        let bench = Bench::new().await;
        let (guilty, not) = pair(&bench).await;
        let one = if of_first { guilty } else { not };
        let own = unpair(&bench, one, bench.author.id).await;
        assert!(own.is_err(), "not its author");
        unpair(&bench, one, bench.approver.id).await.unwrap();
        for id in [guilty, not] {
            assert!(bench.store.alternatives(id).await.unwrap().is_empty());
        }
        let again = unpair(&bench, one, bench.approver.id).await;
        assert!(again.unwrap_err().to_string().contains("no alternative"));
        // A new wording that names the other as before does not put them together again.
        let new = verdict("not guilty, again", Some(guilty));
        bench.store.edit(not, bench.author.id, new).await.unwrap();
        assert!(bench.store.alternatives(not).await.unwrap().is_empty());
        say(&bench, guilty).await.unwrap();
        assert!(
            !bench
                .store
                .holds()
                .await
                .unwrap()
                .iter()
                .any(|h| h.scope == HoldScope::Locked(not))
        );
        bench.sound().await;
    }
}

#[tokio::test]
async fn a_pair_of_which_one_goes_stays_together() {
    let bench = Bench::new().await;
    let (guilty, not) = pair(&bench).await;
    say(&bench, guilty).await.unwrap();
    for id in [guilty, not] {
        let refused = unpair(&bench, id, bench.approver.id).await;
        assert!(refused.unwrap_err().to_string().contains("stay together"));
    }
}

#[tokio::test]
async fn of_three_the_other_two_stay_alternatives() {
    let bench = Bench::new().await;
    let (guilty, not) = pair(&bench).await;
    let third = verdict("no verdict", Some(not));
    let third = bench.approved("no verdict", third).await.id;
    unpair(&bench, not, bench.approver.id).await.unwrap();
    let left: Vec<MessageId> = bench
        .store
        .alternatives(guilty)
        .await
        .unwrap()
        .iter()
        .map(|a| a.id)
        .collect();
    assert_eq!(left, [guilty, third]);
    say(&bench, guilty).await.unwrap();
    assert!(locked(&bench.store, third).await && !locked(&bench.store, not).await);
}
