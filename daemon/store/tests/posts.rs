//! What goes out on accounts themselves: threads part by part, wards, whole alerts, and how each is put right and taken
//! back at its own place.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    delivery::DeliveryState,
    ids::MessageId,
    send::{Answer, CorrectBy, RecallWhy, Recalled, Receipt},
    variant::Copy,
    words::{Format, Kind},
};
use wardmote_store::{
    Item, NewRevision, PostEdition, PostLane, RecallWork, SettledAs, Target, Texts,
};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// A release of these editions on one lane.
fn on(
    channel: &str,
    correct: CorrectBy,
    editions: Vec<PostEdition>,
) -> wardmote_store::ReleasePlan {
    let lane = lane(channel);
    only(
        vec![PostLane {
            lane,
            editions,
            correct,
        }],
        Vec::new(),
    )
}

fn english_post(parts: u16) -> PostEdition {
    PostEdition {
        texts: Texts::One {
            language: english(),
            format: Format::Short,
        },
        ward: None,
        parts,
    }
}

fn in_ward(n: u32) -> PostEdition {
    PostEdition {
        texts: Texts::Every {
            format: Format::Email,
        },
        ward: Some(ward(n)),
        parts: 1,
    }
}

fn about(kind: Kind, of: MessageId, text: &str) -> NewRevision {
    let mut new = revision(kind, text);
    new.draft.of = Some(of);
    new
}

async fn thread(bench: &Bench, key: &str, parts: u16) -> MessageId {
    let plan = on(
        "twitter",
        CorrectBy::NewThenRecall,
        vec![english_post(parts)],
    );
    bench
        .released(key, revision(Kind::Holding, key), plan)
        .await
}

/// The one delivery that may go now.
async fn one(bench: &Bench, channel: &str) -> Item {
    let mut out = bench.out(channel).await;
    assert_eq!(out.len(), 1, "{out:#?}");
    out.remove(0)
}

async fn recalls(bench: &Bench, channel: &str) -> Vec<RecallWork> {
    let lane = lane(channel);
    let taken = bench.store.due_recalls(&lane, &[], 10, MINUTE).await;
    taken.unwrap().work
}

fn receipts(work: &[RecallWork]) -> Vec<&str> {
    work.iter().map(|w| w.receipt.id.as_str()).collect()
}

async fn reasons(bench: &Bench, id: MessageId, state: DeliveryState) -> Vec<String> {
    let page = bench
        .store
        .deliveries(id, Some(state), 0, 50)
        .await
        .unwrap();
    let reason = |d: wardmote_store::DeliveryView| d.reason.map(|r| r.code).unwrap_or_default();
    page.deliveries.into_iter().map(reason).collect()
}

#[tokio::test]
async fn each_part_of_a_thread_goes_after_the_one_before_and_answers_to_it() {
    let bench = Bench::new().await;
    let id = thread(&bench, "k", 3).await;
    let first = one(&bench, "twitter").await;
    assert_eq!((first.part.number, first.part.of), (1, 3));
    assert_eq!(first.part.after, None);
    // While it is out there unanswered, and while it waits, nothing else of the thread goes.
    assert!(bench.out("twitter").await.is_empty());
    let later = Answer::Later {
        when: None,
        reason: reason("503"),
    };
    bench.answer("twitter", first, later).await;
    assert!(bench.out("twitter").await.is_empty());
    bench.pass(30);
    let again = one(&bench, "twitter").await;
    assert_eq!((again.part.number, again.attempt), (1, 2));
    bench.answer("twitter", again, accepted("p1")).await;
    for (number, before) in [(2, "p1"), (3, "p2")] {
        let part = one(&bench, "twitter").await;
        assert_eq!(part.part.number, number);
        let before = before.to_owned();
        assert_eq!(part.part.after, Some(Receipt { id: before }));
        let own = format!("p{number}");
        bench.answer("twitter", part, accepted(&own)).await;
    }
    assert_eq!(bench.states(id).await["twitter accepted"], 3);
    let page = bench.store.deliveries(id, None, 0, 9).await.unwrap();
    let parts: Vec<_> = page.deliveries.iter().map(|d| d.part).collect();
    assert_eq!(parts, [Some((1, 3)), Some((2, 3)), Some((3, 3))]);
    bench.sound().await;
}

#[tokio::test]
async fn what_comes_after_a_part_that_was_refused_does_not_go() {
    let bench = Bench::new().await;
    let id = thread(&bench, "k", 4).await;
    let first = one(&bench, "twitter").await;
    bench.answer("twitter", first, accepted("p1")).await;
    let second = one(&bench, "twitter").await;
    let refused = Answer::Refused {
        reason: reason("403"),
        suppress: false,
    };
    bench.answer("twitter", second, refused).await;
    assert!(bench.out("twitter").await.is_empty());
    let states = bench.states(id).await;
    assert_eq!(
        (states["twitter accepted"], states["twitter refused"]),
        (1, 1)
    );
    let why = reasons(&bench, id, DeliveryState::Withdrawn).await;
    assert_eq!(why, ["thread_broken", "thread_broken"]);
}

#[tokio::test]
async fn a_thread_waits_for_the_person_who_looks_for_a_part_and_goes_on_from_it() {
    let bench = Bench::new().await;
    let id = thread(&bench, "k", 3).await;
    let first = one(&bench, "twitter").await;
    bench.answer("twitter", first, unknown()).await;
    bench.pass(60);
    let lane = lane("twitter");
    let taken = bench
        .store
        .due_doubts(&lane, &[], 10, MINUTE)
        .await
        .unwrap();
    let doubted = taken.work.into_iter().next().unwrap();
    assert_eq!(doubted.item.part.of, 3);
    let to_person = wardmote_store::Settlement::ToPerson(reason("not_confirmed"));
    bench
        .store
        .settle_read(&lane, doubted.item.clone(), to_person, Vec::new())
        .await
        .unwrap();
    assert!(bench.out("twitter").await.is_empty());
    let why = reasons(&bench, id, DeliveryState::Queued).await;
    assert_eq!(why, ["thread_waits", "thread_waits"]);
    let page = bench
        .store
        .deliveries(id, Some(DeliveryState::Queued), 0, 9)
        .await
        .unwrap();
    assert!(page.deliveries.iter().all(|d| d.due_at.is_none()));
    let sent = SettledAs::Sent(Receipt {
        id: "found".to_owned(),
    });
    bench
        .store
        .settle_by_person(
            doubted.item.id,
            sent,
            "it is there".to_owned(),
            bench.approver.id,
        )
        .await
        .unwrap();
    let second = one(&bench, "twitter").await;
    assert_eq!(second.part.after.unwrap().id, "found");
    bench.sound().await;
}

#[tokio::test]
async fn a_thread_comes_down_from_its_last_post_up_and_the_rest_of_it_never_goes() {
    let bench = Bench::new().await;
    let id = thread(&bench, "k", 5).await;
    for n in 1..=2 {
        let part = one(&bench, "twitter").await;
        bench
            .answer("twitter", part, accepted(&format!("p{n}")))
            .await;
    }
    let third = one(&bench, "twitter").await;
    let taken = bench
        .store
        .withdraw(id, "wrong".to_owned(), bench.author.id)
        .await
        .unwrap();
    assert_eq!((taken.cancelled, taken.recalls), (2, 2));
    let work = recalls(&bench, "twitter").await;
    assert_eq!(receipts(&work), ["p2", "p1"]);
    assert!(work.iter().all(|w| w.why == RecallWhy::Withdrawn));
    // The part that was on the wire is taken back as soon as it is known to be there.
    bench.answer("twitter", third, accepted("p3")).await;
    assert_eq!(receipts(&recalls(&bench, "twitter").await), ["p3"]);
    assert!(bench.out("twitter").await.is_empty());
    bench.sound().await;
}

#[tokio::test]
async fn a_corrected_thread_stays_until_the_whole_of_the_right_one_is_out() {
    let bench = Bench::new().await;
    let id = thread(&bench, "wrong", 2).await;
    for n in 1..=2 {
        let part = one(&bench, "twitter").await;
        bench
            .answer("twitter", part, accepted(&format!("w{n}")))
            .await;
    }
    let plan = on("twitter", CorrectBy::NewThenRecall, vec![english_post(2)]);
    bench
        .released("right", about(Kind::Correction, id, "right"), plan)
        .await;
    let first = one(&bench, "twitter").await;
    assert_eq!(first.earlier.as_ref().unwrap().receipt.id, "w1");
    bench.answer("twitter", first, accepted("r1")).await;
    assert!(recalls(&bench, "twitter").await.is_empty());
    let second = one(&bench, "twitter").await;
    bench.answer("twitter", second, accepted("r2")).await;
    let work = recalls(&bench, "twitter").await;
    assert_eq!(receipts(&work), ["w2", "w1"]);
    assert!(work.iter().all(|w| w.why == RecallWhy::Corrected));
}

#[tokio::test]
async fn a_wrong_post_comes_down_even_where_the_right_one_is_refused() {
    let bench = Bench::new().await;
    let id = thread(&bench, "wrong", 1).await;
    let post = one(&bench, "twitter").await;
    bench.answer("twitter", post, accepted("w")).await;
    let plan = on("twitter", CorrectBy::NewThenRecall, vec![english_post(1)]);
    bench
        .released("right", about(Kind::Correction, id, "right"), plan)
        .await;
    let right = one(&bench, "twitter").await;
    let refused = Answer::Refused {
        reason: reason("403"),
        suppress: false,
    };
    bench.answer("twitter", right, refused).await;
    assert_eq!(receipts(&recalls(&bench, "twitter").await), ["w"]);
}

#[tokio::test]
async fn a_post_in_each_language_is_put_right_by_its_own() {
    let bench = Bench::new().await;
    let polish_post = || PostEdition {
        texts: Texts::One {
            language: polish(),
            format: Format::Email,
        },
        ward: None,
        parts: 1,
    };
    let both = || {
        on(
            "x",
            CorrectBy::NewThenRecall,
            vec![english_post(1), polish_post()],
        )
    };
    let id = bench
        .released("wrong", revision(Kind::Holding, "wrong"), both())
        .await;
    for (n, item) in bench.out("x").await.into_iter().enumerate() {
        bench.answer("x", item, accepted(&format!("w{n}"))).await;
    }
    // Out in English only: the Polish one has nothing to wait for.
    let english_only = on("x", CorrectBy::NewThenRecall, vec![english_post(1)]);
    bench
        .released("right", about(Kind::Correction, id, "right"), english_only)
        .await;
    assert_eq!(receipts(&recalls(&bench, "x").await), ["w1"]);
    let right = one(&bench, "x").await;
    assert_eq!(right.earlier.as_ref().unwrap().receipt.id, "w0");
    bench.answer("x", right, accepted("r0")).await;
    assert_eq!(receipts(&recalls(&bench, "x").await), ["w0"]);
}

#[tokio::test]
async fn wards_get_every_language_and_a_correction_changes_each_in_place() {
    let bench = Bench::new().await;
    let wards = |of: &[u32]| {
        let editions = of.iter().map(|n| in_ward(*n)).collect();
        on("panel", CorrectBy::InPlace, editions)
    };
    let id = bench
        .released("wrong", revision(Kind::Holding, "wrong"), wards(&[1, 2, 3]))
        .await;
    let mut out = bench.out("panel").await;
    let of = |i: &Item| i.target.clone();
    let wanted = [1, 2, 3].map(|n| Target::Ward(ward(n)));
    assert_eq!(out.iter().map(of).collect::<Vec<_>>(), wanted);
    let edition = bench.store.edition(out[0].edition).await.unwrap();
    let languages: Vec<_> = edition.copies.iter().map(|c| c.language.clone()).collect();
    assert_eq!(languages, [english(), polish()]);
    assert!(
        edition
            .copies
            .iter()
            .all(|c| matches!(c.copy, Copy::Email { .. }))
    );
    let third = out.pop().unwrap();
    for (n, item) in out.into_iter().enumerate() {
        bench
            .answer("panel", item, accepted(&format!("topic {n}")))
            .await;
    }
    bench.answer("panel", third, unknown()).await;
    let next = bench
        .released(
            "right",
            about(Kind::Correction, id, "right"),
            wards(&[1, 3]),
        )
        .await;
    // Ward 2 is not in the correction: its topic is taken back. Nobody knows of ward 3 yet: it waits for that.
    assert_eq!(receipts(&recalls(&bench, "panel").await), ["topic 1"]);
    let right = one(&bench, "panel").await;
    assert_eq!(right.target, Target::Ward(ward(1)));
    assert_eq!(right.earlier.as_ref().unwrap().receipt.id, "topic 0");
    bench.answer("panel", right, accepted("topic 0")).await;
    assert!(recalls(&bench, "panel").await.is_empty());
    let why = reasons(&bench, next, DeliveryState::Queued).await;
    assert_eq!(why, ["earlier_in_doubt"]);
    let lane = lane("panel");
    bench.pass(30);
    let doubt = bench
        .store
        .due_doubts(&lane, &[], 10, MINUTE)
        .await
        .unwrap();
    let found = wardmote_store::Settlement::Accepted(Receipt {
        id: "topic 2".to_owned(),
    });
    let item = doubt.work[0].item.clone();
    bench
        .store
        .settle_read(&lane, item, found, Vec::new())
        .await
        .unwrap();
    let right = one(&bench, "panel").await;
    assert_eq!(right.earlier.as_ref().unwrap().receipt.id, "topic 2");
    bench.answer("panel", right, accepted("topic 2")).await;
    assert!(recalls(&bench, "panel").await.is_empty());
    // A withdrawal of the first leaves what the correction changed; a take-down does not.
    let gone = bench
        .store
        .take_down(id, String::new(), bench.author.id)
        .await
        .unwrap();
    assert_eq!(gone.recalls, 2);
    let work = recalls(&bench, "panel").await;
    assert!(work.iter().all(|w| w.why == RecallWhy::TakenDown));
    bench.sound().await;
}

#[tokio::test]
async fn a_whole_alert_carries_everything_english_first_and_names_what_it_supersedes() {
    let bench = Bench::new().await;
    let whole = || {
        let edition = PostEdition {
            texts: Texts::Whole,
            ward: None,
            parts: 1,
        };
        on("gateway", CorrectBy::Supersedes, vec![edition])
    };
    let id = bench
        .released("wrong", revision(Kind::Holding, "wrong"), whole())
        .await;
    let alert = one(&bench, "gateway").await;
    let edition = bench.store.edition(alert.edition).await.unwrap();
    let all: Vec<_> = edition.copies.iter().map(|c| c.language.as_str()).collect();
    assert_eq!(all, ["en-GB", "en-GB", "en-GB", "en-GB", "pl"]);
    let first = alert.id;
    bench.answer("gateway", alert, accepted("alert 1")).await;
    let view = bench.store.delivery(first).await.unwrap();
    assert_eq!(view.language, "mul");
    bench
        .released("right", about(Kind::Correction, id, "right"), whole())
        .await;
    let right = one(&bench, "gateway").await;
    assert_eq!(right.earlier.as_ref().unwrap().delivery, first);
    bench.answer("gateway", right, accepted("alert 2")).await;
    assert!(recalls(&bench, "gateway").await.is_empty());
}

#[tokio::test]
async fn what_is_taken_back_before_a_withdrawal_ends_is_not_taken_back_twice() {
    let bench = Bench::new().await;
    let id = thread(&bench, "k", 1).await;
    let post = one(&bench, "twitter").await;
    bench.answer("twitter", post, accepted("p")).await;
    bench
        .store
        .withdraw(id, String::new(), bench.author.id)
        .await
        .unwrap();
    let work = recalls(&bench, "twitter").await.remove(0);
    let next = bench.now().checked_add(MINUTE).unwrap();
    bench
        .store
        .recall_done(&lane("twitter"), work, Recalled::Gone.into(), next)
        .await
        .unwrap();
    let down = bench
        .store
        .take_down(id, String::new(), bench.author.id)
        .await;
    assert_eq!(down.unwrap().recalls, 0);
    assert_eq!(bench.states(id).await["twitter recalled"], 1);
}
