//! Schedules, rounds and asks, as the store keeps them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use support::{Bench, revision, ward};
use wardmote_domain::{
    area::AreaCode,
    audit::Actor,
    file::MessageFile,
    ids::{AskId, PersonId, RoundId, ScheduleId},
    schedule::{AskState, GoesOut, Plan, Wake},
    words::Kind,
};
use wardmote_store::{
    DeskMailKind, HandIn, MailTo, NewAsk, NewMail, NewRevision, NewRound, NewSchedule, Refusal,
    RoundSource, Sha256, Submission, Submitted, TooOld, Waking,
};

fn wake_at(text: &str) -> Wake {
    Wake::of(text.parse::<DateTime>().unwrap())
}

fn plan(owner: PersonId) -> Plan {
    Plan {
        kind: Kind::WardUpdate,
        areas: vec![AreaCode::Ward(ward(9368)), AreaCode::Ward(ward(9369))],
        owner,
        owners: Default::default(),
        outlets: Vec::new(),
        facts: Default::default(),
        due_days: 5,
        goes_out: GoesOut::WhenApproved,
        chase_hours: vec![48, 24],
        grace_hours: 24,
    }
}

struct Scene {
    bench: Bench,
    schedule: ScheduleId,
    first: Wake,
}

impl Scene {
    /// A schedule that wakes on Tuesday 8 December 2026 at 10:55, ten seconds after the bench's clock, then weekly.
    async fn new() -> Self {
        let bench = Bench::new().await;
        let first = wake_at("2026-12-08T10:55");
        let new = NewSchedule {
            name: "Hackney ward updates".to_owned(),
            when: "every Tuesday at 10:55am".parse().unwrap(),
            plan: plan(bench.author.id),
            next: first,
        };
        let schedule = bench
            .store
            .add_schedule(new, bench.author.id)
            .await
            .unwrap();
        Self {
            bench,
            schedule,
            first,
        }
    }

    fn round(&self, wake: Wake) -> NewRound {
        let plan = plan(self.bench.author.id);
        let due = plan.due(wake.civil).at;
        let now = self.bench.now();
        let asks: Vec<NewAsk> = plan
            .wards()
            .into_iter()
            .map(|area| NewAsk {
                id: AskId::new(now),
                area,
                owner: plan.owner,
                draft: MessageFile::default(),
            })
            .collect();
        NewRound {
            id: RoundId::new(now),
            schedule: Some(self.schedule),
            name: "Hackney ward updates".to_owned(),
            kind: plan.kind,
            wake,
            due,
            closes: due + SignedDuration::from_hours(48),
            chases: plan.chases(wake.at, due),
            mails: asks.iter().map(|_| mail(plan.owner)).collect(),
            asks,
        }
    }

    fn waking(&self, wake: Wake) -> Waking {
        let rule = "every Tuesday at 10:55am"
            .parse::<wardmote_domain::schedule::When>()
            .unwrap();
        Waking {
            schedule: self.schedule,
            expected: wake,
            missed: Vec::new(),
            open: Some(self.round(wake)),
            next: rule.next_wake(wake.at, Some(wake)),
            mails: Vec::new(),
        }
    }

    async fn opened(&self) -> NewRound {
        self.bench.pass(10);
        let waking = self.waking(self.first);
        let round = waking.open.clone().unwrap();
        assert!(self.bench.store.wake(waking).await.unwrap());
        round
    }
}

fn mail(to: PersonId) -> NewMail {
    NewMail {
        kind: DeskMailKind::CopyAsked,
        to: MailTo::Person(to),
        message: None,
        subject: "Copy is asked for".to_owned(),
        text: "Please".to_owned(),
        due: None,
        expires: None,
    }
}

fn kept(ask: AskId, draft: &MessageFile) -> HandIn {
    HandIn {
        ask,
        draft: draft.clone(),
        form: None,
    }
}

fn submission(bench: &Bench, key: &str, revision: NewRevision) -> Submission {
    Submission {
        by: bench.author.id,
        key: key.to_owned(),
        body: Sha256::of(key.as_bytes()),
        revision,
    }
}

fn refused<T: std::fmt::Debug>(result: wardmote_store::Result<T>) -> String {
    result
        .unwrap_err()
        .refusal()
        .map(ToString::to_string)
        .unwrap()
}

#[tokio::test]
async fn a_wake_opens_its_round_once_whatever_is_asked_of_it_again() {
    let scene = Scene::new().await;
    let store = &scene.bench.store;
    assert!(store.due_schedules().await.unwrap().is_empty());
    let round = scene.opened().await;
    let next = wake_at("2026-12-15T10:55");
    let view = store.schedule(scene.schedule).await.unwrap();
    assert_eq!((view.last, view.next), (Some(scene.first), Some(next)));
    // The same decision again, and one made anew for the wake that is over.
    assert!(!store.wake(scene.waking(scene.first)).await.unwrap());
    let read = store.round(round.id).await.unwrap();
    assert_eq!((read.asks.len(), read.count(AskState::Asked)), (2, 2));
    assert_eq!(read.source, RoundSource::Schedule);
    assert_eq!(
        store.rounds(Some(scene.schedule), 10).await.unwrap().len(),
        1
    );
    assert_eq!(store.take_mail(10).await.unwrap().len(), 2);
    assert_eq!(
        store
            .open_asks(Some(scene.bench.author.id))
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        store
            .open_asks(Some(scene.bench.approver.id))
            .await
            .unwrap()
            .len(),
        0
    );
    assert_eq!(store.next_timer().await.unwrap(), Some(round.chases[0]));
}

#[tokio::test]
async fn a_round_by_hand_at_the_minute_of_the_wake_is_that_round() {
    let scene = Scene::new().await;
    let store = &scene.bench.store;
    scene.bench.pass(10);
    let by = scene.bench.author.id;
    store
        .open_round(scene.round(scene.first), by)
        .await
        .unwrap();
    assert!(
        refused(store.open_round(scene.round(scene.first), by).await).contains("this very minute")
    );
    assert!(store.wake(scene.waking(scene.first)).await.unwrap());
    let rounds = store.rounds(Some(scene.schedule), 10).await.unwrap();
    assert_eq!(rounds.len(), 1);
    assert_eq!(
        (rounds[0].source, rounds[0].asks.len()),
        (RoundSource::ByHand, 2)
    );
    assert_eq!(store.take_mail(10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_missed_stands_in_the_record_and_asks_nobody() {
    let scene = Scene::new().await;
    let store = &scene.bench.store;
    scene.bench.pass(8 * 24 * 3600);
    let second = wake_at("2026-12-15T10:55");
    let mut waking = scene.waking(second);
    waking.expected = scene.first;
    waking.missed = vec![scene.first];
    assert!(store.wake(waking).await.unwrap());
    let rounds = store.rounds(Some(scene.schedule), 10).await.unwrap();
    let seen: Vec<_> = rounds
        .iter()
        .map(|r| (r.wake, r.missed_at.is_some(), r.asks.len()))
        .collect();
    assert_eq!(seen, [(second, false, 2), (scene.first, true, 0)]);
    let view = store.schedule(scene.schedule).await.unwrap();
    assert_eq!(
        (view.last, view.next),
        (Some(second), Some(wake_at("2026-12-22T10:55")))
    );
}

#[tokio::test]
async fn a_pause_is_not_caught_up_and_a_removal_asks_nobody_any_more() {
    let scene = Scene::new().await;
    let (store, by) = (&scene.bench.store, scene.bench.author.id);
    scene.opened().await;
    store.pause_schedule(scene.schedule, by).await.unwrap();
    assert!(refused(store.pause_schedule(scene.schedule, by).await).contains("paused already"));
    scene.bench.pass(15 * 24 * 3600);
    assert!(store.due_schedules().await.unwrap().is_empty());
    let next = store.resume_schedule(scene.schedule, by).await.unwrap();
    assert_eq!(next, wake_at("2026-12-29T10:55"));
    assert!(refused(store.resume_schedule(scene.schedule, by).await).contains("not paused"));
    assert_eq!(store.remove_schedule(scene.schedule, by).await.unwrap(), 2);
    assert!(store.open_asks(None).await.unwrap().is_empty());
    assert!(store.due_chases().await.unwrap().is_empty());
    assert!(store.schedules().await.unwrap().is_empty());
    assert!(refused(store.remove_schedule(scene.schedule, by).await).contains("removed"));
    assert!(store.audit_verify(None).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn a_draft_is_kept_by_version_and_copy_becomes_a_message_once() {
    let scene = Scene::new().await;
    let (store, by) = (&scene.bench.store, scene.bench.author.id);
    let round = scene.opened().await;
    let ask = round.asks[0].id;
    let mut draft = MessageFile {
        kind: "ward_update".to_owned(),
        ..MessageFile::default()
    };
    assert_eq!(store.save_ask(kept(ask, &draft), 0, by).await.unwrap(), 1);
    assert!(refused(store.save_ask(kept(ask, &draft), 0, by).await).contains("meanwhile"));
    assert_eq!(store.ask(ask).await.unwrap().draft, draft);
    draft.headline = Some("This month".to_owned());
    let copy = HandIn {
        ask,
        draft: draft.clone(),
        form: None,
    };
    let first = submission(&scene.bench, "a", revision(Kind::WardUpdate, "This month"));
    let Submitted::New(stored) = store.hand_in(first.clone(), copy.clone()).await.unwrap() else {
        panic!("it was there already");
    };
    // The same key again is the same answer; another copy for the same ask is refused whole.
    assert_eq!(
        store.hand_in(first, copy.clone()).await.unwrap(),
        Submitted::Already(stored)
    );
    let other = submission(&scene.bench, "b", revision(Kind::WardUpdate, "This month"));
    assert!(refused(store.hand_in(other, copy.clone()).await).contains("meanwhile"));
    let view = store.ask(ask).await.unwrap();
    assert_eq!(view.state, AskState::Checked);
    assert_eq!(view.message.as_ref().unwrap().id, stored.id);
    assert_eq!((view.draft, view.chase_at), (draft.clone(), None));
    assert_eq!(store.ask_of(stored.id).await.unwrap().unwrap().id, ask);
    let again = store
        .hand_in_again(by, revision(Kind::WardUpdate, "This month"), copy)
        .await
        .unwrap();
    assert_eq!((again.id, again.number.0), (stored.id, 2));
    assert!(refused(store.save_ask(kept(ask, &draft), 99, by).await).contains("in already"));
    assert!(
        refused(store.withdraw_ask(ask, "no".to_owned(), by).await)
            .contains("withdraw its message")
    );
    assert_eq!(store.open_asks(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_does_not_answer_is_chased_then_late_then_over_and_nothing_is_made() {
    let scene = Scene::new().await;
    let store = &scene.bench.store;
    let round = scene.opened().await;
    let (one, two) = (round.asks[0].id, round.asks[1].id);
    store.take_mail(10).await.unwrap();
    let to = |at: Timestamp| scene.bench.clock.set(at);
    for (n, at) in round.chases.iter().enumerate() {
        to(*at);
        assert_eq!(store.due_chases().await.unwrap().len(), 2);
        let mails = || vec![mail(scene.bench.author.id)];
        assert!(store.chase_asks(vec![one, two], mails()).await.unwrap());
        assert!(!store.chase_asks(vec![one, two], mails()).await.unwrap());
        // A clock that is set back reminds nobody twice.
        to(*at - SignedDuration::from_hours(1));
        assert!(store.due_chases().await.unwrap().is_empty());
        assert_eq!(
            store.ask(one).await.unwrap().chased,
            u32::try_from(n).unwrap() + 1
        );
    }
    to(round.due);
    assert_eq!(store.take_mail(10).await.unwrap().len(), 2);
    assert!(store.due_chases().await.unwrap().is_empty());
    assert_eq!(store.due_late().await.unwrap().len(), 2);
    assert!(
        store
            .mark_late(round.id, vec![one, two], vec![])
            .await
            .unwrap()
    );
    assert!(
        !store
            .mark_late(round.id, vec![one, two], vec![])
            .await
            .unwrap()
    );
    assert_eq!(store.ask(one).await.unwrap().state, AskState::Late);
    // Late copy is still taken.
    let copy = HandIn {
        ask: one,
        draft: MessageFile::default(),
        form: None,
    };
    store
        .hand_in(
            submission(
                &scene.bench,
                "late",
                revision(Kind::WardUpdate, "This month"),
            ),
            copy,
        )
        .await
        .unwrap();
    assert!(store.expire_asks().await.unwrap().is_empty());
    to(round.closes);
    assert_eq!(store.expire_asks().await.unwrap(), [two]);
    let copy = HandIn {
        ask: two,
        draft: MessageFile::default(),
        form: None,
    };
    let over = store
        .hand_in(
            submission(
                &scene.bench,
                "over",
                revision(Kind::WardUpdate, "This month"),
            ),
            copy,
        )
        .await;
    assert!(refused(over).contains("next round"));
    assert_eq!(store.ask(two).await.unwrap().state, AskState::Expired);
    // The refused hand-in left no message: only the late copy is there.
    assert_eq!(store.messages(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_opens_a_round_without_a_schedule() {
    let scene = Scene::new().await;
    let store = &scene.bench.store;
    let mut round = scene.round(wake_at("2026-12-08T10:54"));
    round.schedule = None;
    let by = scene.bench.author.id;
    let id = store.open_round(round.clone(), by).await.unwrap();
    let mut another = round.clone();
    another.id = RoundId::new(scene.bench.now());
    another
        .asks
        .iter_mut()
        .for_each(|a| a.id = AskId::new(scene.bench.now()));
    store.open_round(another, by).await.unwrap();
    let read = store.round(id).await.unwrap();
    assert_eq!((read.source, read.schedule), (RoundSource::Import, None));
    assert_eq!(store.rounds(None, 10).await.unwrap().len(), 2);
    let unknown = NewRound {
        schedule: Some(ScheduleId::new(scene.bench.now())),
        ..round
    };
    assert!(matches!(
        store.open_round(unknown, by).await.unwrap_err().refusal(),
        Some(Refusal::NotFound(_))
    ));
}

#[tokio::test]
async fn copy_that_was_taken_back_gives_way_to_other_copy_until_the_ask_is_over() {
    let scene = Scene::new().await;
    let (store, by) = (&scene.bench.store, scene.bench.author.id);
    let round = scene.opened().await;
    let ask = round.asks[0].id;
    let draft = MessageFile {
        kind: "ward_update".to_owned(),
        ..MessageFile::default()
    };
    let copy = || HandIn {
        ask,
        draft: draft.clone(),
        form: None,
    };
    let hand_in = async |key: &str| {
        let new = submission(&scene.bench, key, revision(Kind::WardUpdate, key));
        store.hand_in(new, copy()).await.map(Submitted::stored)
    };
    let first = hand_in("first").await.unwrap();
    assert!(!store.ask(ask).await.unwrap().again);
    store
        .withdraw(first.id, "wrong".to_owned(), by)
        .await
        .unwrap();
    let view = store.ask(ask).await.unwrap();
    assert_eq!((view.state, view.again), (AskState::Withdrawn, true));
    // Begun again, and nobody asks no more for what is taken back already.
    let version = view.version;
    store
        .save_ask(kept(ask, &draft), version, by)
        .await
        .unwrap();
    assert!(store.withdraw_ask(ask, "no".to_owned(), by).await.is_err());
    let second = hand_in("second").await.unwrap();
    let view = store.ask(ask).await.unwrap();
    assert_eq!(view.message.as_ref().unwrap().id, second.id);
    assert_eq!((view.state, view.again), (AskState::Checked, false));
    assert!(hand_in("third").await.is_err(), "copy is in");
    // Once the ask is over, what is taken back stays taken back.
    store
        .withdraw(second.id, "wrong".to_owned(), by)
        .await
        .unwrap();
    scene.bench.clock.set(round.closes);
    assert!(!store.ask(ask).await.unwrap().again);
    assert!(hand_in("fourth").await.is_err(), "it is over");
    assert!(store.audit_verify(None).await.unwrap().faults.is_empty());
}

const WORDS: &str = "Quillon Zygmuntowicz asked for lights";

/// A draft whose every part says the words, and the form it was made of.
fn saying(ask: AskId) -> HandIn {
    let draft = MessageFile {
        kind: "ward_update".to_owned(),
        headline: Some(WORDS.to_owned()),
        body: Some(format!("{WORDS}. ").repeat(400)),
        ..MessageFile::default()
    };
    HandIn {
        ask,
        draft,
        form: Some(vec![("headline".to_owned(), WORDS.to_owned())]),
    }
}

async fn too_old(bench: &Bench, seconds: i64) -> u64 {
    let old = TooOld {
        unsent: Some(bench.now() - SignedDuration::from_secs(seconds)),
        ..TooOld::default()
    };
    let all = bench.store.prune(old, false, Actor::Daemon).await.unwrap();
    all.iter().find(|d| d.rule == "asks").unwrap().count
}

#[tokio::test]
async fn what_was_begun_for_an_ask_that_came_to_nothing_goes_in_its_time() {
    let scene = Scene::new().await;
    let (bench, by) = (&scene.bench, scene.bench.author.id);
    let round = scene.opened().await;
    for ask in &round.asks {
        bench.store.save_ask(saying(ask.id), 0, by).await.unwrap();
    }
    let (runs_out, withdrawn) = (round.asks[0].id, round.asks[1].id);
    let why = "not this month".to_owned();
    bench.store.withdraw_ask(withdrawn, why, by).await.unwrap();
    bench.log_written(WORDS).await;
    assert_eq!(too_old(bench, 1).await, 0, "it is young");
    bench.clock.set(round.closes);
    assert_eq!(bench.store.expire_asks().await.unwrap(), [runs_out]);
    assert_eq!(too_old(bench, 3600).await, 1, "the one that was withdrawn");
    assert_eq!(
        bench
            .store
            .ask(runs_out)
            .await
            .unwrap()
            .draft
            .headline
            .as_deref(),
        Some(WORDS)
    );
    bench.pass(3600);
    assert_eq!(too_old(bench, 3600).await, 1);
    assert_eq!(too_old(bench, 3600).await, 0, "once");
    bench.gone(WORDS).await;
    let read = bench.store.round(round.id).await.unwrap();
    assert_eq!(read.asks.len(), 2, "that they were asked stays");
    bench.sound().await;
}

#[tokio::test]
async fn the_draft_of_an_ask_goes_with_the_notice_that_came_of_it() {
    for erased in [true, false] {
        let scene = Scene::new().await;
        let (bench, by) = (&scene.bench, scene.bench.author.id);
        let round = scene.opened().await;
        let ask = round.asks[0].id;
        bench.store.save_ask(saying(ask), 0, by).await.unwrap();
        let copy = submission(bench, "a", revision(Kind::WardUpdate, WORDS));
        let handed_in = bench.store.hand_in(copy, saying(ask)).await.unwrap();
        let Submitted::New(stored) = handed_in else {
            panic!("it was there already");
        };
        let why = "it names somebody".to_owned();
        bench
            .store
            .return_message(stored.id, why.clone(), bench.approver.id)
            .await
            .unwrap();
        bench.log_written(WORDS).await;
        if erased {
            bench.store.erase_texts(stored.id, why, by).await.unwrap();
        } else {
            bench.pass(3600);
            too_old(bench, 0).await;
            assert!(bench.store.message(stored.id).await.unwrap().is_none());
        }
        bench.gone(WORDS).await;
        bench.store.ask(ask).await.unwrap();
        bench.sound().await;
    }
}
