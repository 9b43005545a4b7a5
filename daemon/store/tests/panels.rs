//! Members of wards' panels: who they are, when what is for them is due, and what goes out together.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::{SignedDuration, civil::time};
use support::*;
use wardmote_domain::{
    audit::Actor,
    ids::MessageId,
    places::WardCode,
    send::{Gather, ReaderList},
    words::{Format, Kind},
};
use wardmote_store::{Audience, AudienceRow, Item, ReaderLane, ReleasePlan, Settlement, Target};

const FIVE: Gather = Gather {
    day: None,
    time: time(17, 0, 0, 0),
};

fn digest(gather: Option<Gather>) -> ReleasePlan {
    let lane = ReaderLane {
        lane: lane("ward_panel"),
        format: Format::Email,
        list: ReaderList::Panel,
        audience: Audience::Wards(vec![ward(9317), ward(9318)]),
        gather,
    };
    only(Vec::new(), vec![lane])
}

fn member(i: usize, panel: &[WardCode]) -> AudienceRow {
    AudienceRow {
        panel: Some(panel.to_vec()),
        ..reader(i, &[])
    }
}

/// Two members of one panel, one of both, one of another, and a reader who is a member of none.
async fn bench() -> Bench {
    let bench = Bench::new().await;
    let rows = vec![
        member(0, &[ward(9317)]),
        member(1, &[ward(9317), ward(9318)]),
        member(2, &[ward(9999)]),
        reader(3, &[ward(9317)]),
    ];
    let store = &bench.store;
    store.import_audience(rows, Actor::Daemon).await.unwrap();
    bench
}

async fn released(bench: &Bench, key: &str, gather: Option<Gather>) -> MessageId {
    bench
        .released(key, revision(Kind::WardUpdate, key), digest(gather))
        .await
}

async fn gathered(bench: &Bench, max: u32) -> Vec<Vec<Item>> {
    let items = bench.lease("ward_panel", max).await;
    let groups = bench.store.gather(&lane("ward_panel"), items).await;
    groups.unwrap()
}

fn messages(group: &[Item]) -> Vec<MessageId> {
    group.iter().map(|item| item.message).collect()
}

#[tokio::test]
async fn members_are_a_list_of_their_own_and_leave_like_readers() {
    let bench = bench().await;
    let store = &bench.store;
    let reach = async |wards: &[WardCode], list| store.reach(wards, list).await.unwrap();
    assert_eq!(reach(&[ward(9317)], ReaderList::Panel).await, 2);
    assert_eq!(reach(&[ward(9317)], ReaderList::Mail).await, 1);
    let all = store.audience_by_list().await.unwrap();
    assert_eq!((all[&ReaderList::Panel], all[&ReaderList::Mail]), (3, 4));
    // A file that names a member again says all there is to say of them.
    let again = vec![member(0, &[ward(9318)])];
    store.import_audience(again, Actor::Daemon).await.unwrap();
    assert_eq!(reach(&[ward(9317)], ReaderList::Panel).await, 1);
    // One that says nothing of panels changes nothing there.
    let mail = vec![reader(0, &[ward(9317)])];
    store.import_audience(mail, Actor::Daemon).await.unwrap();
    assert_eq!(reach(&[ward(9318)], ReaderList::Panel).await, 2);
    let id = released(&bench, "k", None).await;
    let items = bench.lease("ward_panel", 10).await;
    let Target::Subscriber { number, .. } = items[0].target else {
        panic!("{:?}", items[0]);
    };
    assert!(store.unsubscribe(number).await.unwrap());
    assert_eq!(reach(&[ward(9318)], ReaderList::Panel).await, 1);
    let begun = bench.begin("ward_panel", items, Vec::new()).await;
    assert_eq!((begun.go.len(), begun.withdrawn.len()), (1, 1));
    assert_eq!(bench.states(id).await["ward_panel withdrawn"], 1);
    bench.sound().await;
}

#[tokio::test]
async fn what_is_for_members_waits_for_its_time_and_goes_together() {
    let bench = bench().await;
    let first = released(&bench, "a", Some(FIVE)).await;
    let second = released(&bench, "b", Some(FIVE)).await;
    assert_eq!(bench.states(first).await["ward_panel queued"], 2);
    assert!(bench.lease("ward_panel", 10).await.is_empty());
    let five = FIVE.next(bench.now());
    bench.pass(five.duration_since(bench.now()).as_secs() - 1);
    assert!(bench.lease("ward_panel", 10).await.is_empty());
    bench.pass(1);
    // However small the batch, what else is due to its reader comes with it.
    let groups = gathered(&bench, 1).await;
    let [group] = groups.try_into().unwrap();
    assert_eq!(messages(&group), [first, second]);
    assert!(group[0].key < group[1].key && group[0].fence == group[1].fence);
    let begun = bench.begin("ward_panel", group, Vec::new()).await;
    assert_eq!(begun.go.len(), 2);
    let rest = gathered(&bench, 10).await;
    assert_eq!(rest.len(), 1, "the other member");
    assert_eq!(messages(&rest[0]), [first, second]);
    bench.sound().await;
}

#[tokio::test]
async fn what_is_held_does_not_come_along_and_what_is_urgent_does_not_wait() {
    let bench = bench().await;
    let held = released(&bench, "a", None).await;
    let other = released(&bench, "b", None).await;
    let later = released(&bench, "c", Some(FIVE)).await;
    let by = Actor::Person {
        id: bench.approver.id,
    };
    let scope = wardmote_domain::hold::HoldScope::Message(held);
    bench
        .store
        .hold(scope, "wait".to_owned(), by)
        .await
        .unwrap();
    for group in gathered(&bench, 10).await {
        assert_eq!(messages(&group), [other]);
    }
    assert_eq!(bench.states(later).await["ward_panel queued"], 2);
}

#[tokio::test]
async fn a_lost_digest_is_repeated_together_and_alone() {
    let bench = bench().await;
    released(&bench, "a", None).await;
    released(&bench, "b", None).await;
    let group = gathered(&bench, 1).await.remove(0);
    let begun = bench.begin("ward_panel", group, Vec::new()).await;
    let keys: Vec<_> = begun.go.iter().map(|item| item.key).collect();
    let outcomes = begun.go.into_iter().map(|i| bench.outcome(i, unknown()));
    bench
        .store
        .finish(&lane("ward_panel"), outcomes.collect(), None)
        .await
        .unwrap();
    bench.pass(31);
    let minute = SignedDuration::from_mins(1);
    let panels = lane("ward_panel");
    let due = bench.store.due_doubts(&panels, &[], 10, minute);
    let mut doubts = due.await.unwrap().work;
    assert_eq!(doubts.len(), 2);
    // The other member's, and a third message that came meanwhile.
    let third = released(&bench, "c", None).await;
    let settle = async |doubt: wardmote_store::Doubted| {
        let repeat = Settlement::Repeat(bench.now());
        let lane = lane("ward_panel");
        let settled = bench
            .store
            .settle_read(&lane, doubt.item, repeat, Vec::new());
        settled.await.unwrap();
    };
    settle(doubts.remove(0)).await;
    let groups = gathered(&bench, 10).await;
    let flat = groups.iter().flatten();
    assert!(
        flat.clone().all(|item| !keys.contains(&item.key)),
        "one of the two is still in doubt, so neither goes"
    );
    let back = flat.cloned().collect();
    bench.store.give_back(back).await.unwrap();
    settle(doubts.remove(0)).await;
    let groups = gathered(&bench, 10).await;
    let repeated = groups.iter().find(|g| g[0].key == keys[0]).unwrap();
    assert_eq!(repeated.iter().map(|i| i.key).collect::<Vec<_>>(), keys);
    let alone = groups.iter().filter(|g| messages(g) == [third]).count();
    assert_eq!(alone, 1, "what came since goes by itself");
    bench.sound().await;
}
