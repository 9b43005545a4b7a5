//! A clock that somebody moves: leases last as long as they last, limits let through what they let through, what was lost is
//! looked for at its distance, and what was due stays due.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    hold::HoldScope,
    hook::{EventKind, Hears},
    ids::WebhookId,
    send::Answer,
    words::Kind,
};
use wardmote_store::{
    CallEnd, CallSource, DeskMailKind, Heads, Known, MailTo, NewCall, NewMail, NewWebhook, Once,
    OneRequest, Recover, Settlement, Sha256,
};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// What a clock is moved by, in seconds.
const JUMPS: [i64; 6] = [-600, -3600, 3600, 24 * 3600, 3, -3];

fn jump(bench: &Bench, seconds: i64) {
    bench.clock.jump(SignedDuration::from_secs(seconds));
}

#[tokio::test]
async fn a_lease_lasts_as_long_as_it_lasts_and_an_intent_is_not_given_up() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        bench.readers(3, &[ward(9317)]).await;
        let id = bench
            .released("k", revision(Kind::Holding, "Hello"), plan())
            .await;
        let mut items = bench.lease("email", 3).await;
        let left = items.split_off(1);
        let out = bench.begin("email", items, Vec::new()).await.go;
        jump(&bench, seconds);
        let lost = bench.store.recover(Recover::Lapsed, BTreeMap::new()).await;
        assert_eq!(lost.unwrap(), 0, "{seconds}: it is on the wire still");
        assert!(
            bench.lease("email", 10).await.is_empty(),
            "{seconds}: taken"
        );
        let item = out.into_iter().next().unwrap();
        bench.answer("email", item, accepted("one")).await;
        bench.pass(59);
        assert!(
            bench.lease("email", 10).await.is_empty(),
            "{seconds}: taken"
        );
        bench.pass(1);
        bench.store.catch_up().await.unwrap();
        let again = bench.lease("email", 10).await;
        assert_eq!(again.len(), left.len(), "{seconds}: it has run out");
        let states = bench.states(id).await;
        assert_eq!((states["email accepted"], states["email queued"]), (1, 2));
        bench.sound().await;
    }
}

#[tokio::test]
async fn a_worker_that_is_gone_is_given_up_after_two_hours_whatever_the_clock_did() {
    for seconds in [-3600, 0, 3600] {
        let bench = Bench::new().await;
        bench.readers(1, &[ward(9317)]).await;
        bench
            .released("k", revision(Kind::Holding, "Hello"), plan())
            .await;
        assert_eq!(bench.out("email").await.len(), 1);
        jump(&bench, seconds);
        bench.pass(2 * 3600 - 1);
        let lapsed = async || bench.store.recover(Recover::Lapsed, BTreeMap::new()).await;
        assert_eq!(lapsed().await.unwrap(), 0, "{seconds}");
        bench.pass(1);
        assert_eq!(lapsed().await.unwrap(), 1, "{seconds}");
    }
}

#[tokio::test]
async fn a_limit_lets_through_no_more_and_no_later_than_without_the_move() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        bench.readers(4, &[ward(9317)]).await;
        bench
            .released("k", revision(Kind::Holding, "Hello"), plan())
            .await;
        let limits = || vec![limit(1, 900), limit(2, 24 * 3600)];
        let go = async || {
            bench.store.catch_up().await.unwrap();
            let items = bench.lease("email", 1).await;
            let begun = bench.begin("email", items, limits()).await;
            for item in begun.go.clone() {
                bench.answer("email", item, accepted("one")).await;
            }
            begun.go.len()
        };
        assert_eq!(go().await, 1);
        bench.pass(100);
        jump(&bench, seconds);
        assert_eq!(go().await, 0, "{seconds}: the window is as long as it is");
        bench.pass(799);
        assert_eq!(go().await, 0, "{seconds}");
        bench.pass(1);
        assert_eq!(go().await, 1, "{seconds}: and no longer");
        // The second window counts both.
        jump(&bench, -seconds);
        bench.pass(24 * 3600 - 901);
        assert_eq!(go().await, 0, "{seconds}");
        bench.pass(1);
        assert_eq!(go().await, 1, "{seconds}");
        bench.sound().await;
    }
}

#[tokio::test]
async fn two_reads_of_a_provider_stay_apart_however_far_the_clock_goes() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        let plan = only(vec![post()], Vec::new());
        bench
            .released("k", revision(Kind::Warning, "Leave now"), plan)
            .await;
        let item = bench.out("twitter").await.remove(0);
        bench.answer("twitter", item, unknown()).await;
        let doubts = async || {
            let x = lane("twitter");
            let taken = bench.store.due_doubts(&x, &[], 10, MINUTE).await;
            taken.unwrap().work
        };
        bench.pass(30);
        let doubt = doubts().await.remove(0);
        let lost = bench.now().duration_since(doubt.lost_at);
        let at = bench.now() + SignedDuration::from_secs(90);
        let empty = Settlement::ReadAgain(at);
        let read = bench
            .store
            .settle_read(&lane("twitter"), doubt.item, empty, Vec::new())
            .await;
        read.unwrap();
        jump(&bench, seconds);
        // Whatever the writer does first notices it.
        bench.store.takes_a_turn().await.unwrap();
        assert!(doubts().await.is_empty(), "{seconds}: not yet");
        bench.pass(89);
        assert!(doubts().await.is_empty(), "{seconds}: not yet");
        bench.pass(1);
        let second = doubts().await.remove(0);
        let since = bench.now().duration_since(second.lost_at);
        assert_eq!(since, lost + SignedDuration::from_secs(90), "{seconds}");
        bench.sound().await;
    }
}

#[tokio::test]
async fn what_was_due_before_the_clock_went_back_is_due_and_a_try_again_waits_no_longer() {
    for seconds in [-600, -3600, -24 * 3600] {
        let bench = Bench::new().await;
        bench.readers(2, &[ward(9317)]).await;
        let id = bench
            .released("k", revision(Kind::Holding, "Hello"), plan())
            .await;
        let item = bench.lease("email", 1).await;
        let item = bench.begin("email", item, Vec::new()).await.go.remove(0);
        let until = bench.now() + SignedDuration::from_secs(120);
        let later = Answer::Later {
            when: Some(until),
            reason: reason("busy"),
        };
        bench.answer("email", item, later).await;
        jump(&bench, seconds);
        bench.store.takes_a_turn().await.unwrap();
        assert_eq!(
            bench.store.catch_up().await.unwrap(),
            2 + 1,
            "{seconds}: a post too"
        );
        assert_eq!(bench.store.catch_up().await.unwrap(), 0, "once");
        assert_eq!(bench.out("email").await.len(), 1, "{seconds}: it was due");
        bench.pass(119);
        assert!(bench.out("email").await.is_empty(), "{seconds}");
        bench.pass(1);
        assert_eq!(bench.out("email").await.len(), 1, "{seconds}: as it said");
        assert_eq!(bench.states(id).await["email in_flight"], 2);
        bench.sound().await;
    }
}

/// A receiver with one call that was not taken: it rests for a minute, and the call is tried again in two.
async fn a_call_not_taken(bench: &Bench) -> WebhookId {
    let new = NewWebhook {
        id: WebhookId::new(bench.now()),
        label: "The pager".to_owned(),
        address: "https://pager.example.org/".to_owned(),
        hears: Hears::everything(),
        areas: AreaSet(vec![AreaCode::Ward(ward(9317))]),
        secret: vec![1; 24],
    };
    let id = bench.store.add_webhook(new, bench.author.id).await.unwrap();
    let call = NewCall {
        source: CallSource::Record,
        sequence: 1,
        event: "evt_1".to_owned(),
        kind: EventKind::MessagePublished,
        body: "{}".to_owned(),
        until: None,
    };
    let to = Heads {
        record: 1,
        telling: 0,
    };
    bench.store.hear(id, to, vec![call]).await.unwrap();
    let due = bench.store.due_calls(id, 10).await.unwrap().remove(0);
    let end = CallEnd::Again {
        at: bench.now() + MINUTE * 2,
        rest_until: Some(bench.now() + MINUTE),
        status: Some(503),
        words: "busy".to_owned(),
    };
    bench.store.call_ended(id, due.call, end).await.unwrap();
    id
}

#[tokio::test]
async fn a_webhook_waits_no_longer_and_has_failed_no_longer_than_it_has() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        let id = a_call_not_taken(&bench).await;
        let view = async || bench.store.webhooks().await.unwrap().remove(0);
        let failing = bench.now().duration_since(view().await.failing_at.unwrap());
        jump(&bench, seconds);
        bench.store.takes_a_turn().await.unwrap();
        let (read, now) = (view().await, bench.now());
        assert_eq!(
            now.duration_since(read.failing_at.unwrap()),
            failing,
            "{seconds}"
        );
        let due = async || bench.store.due_calls(id, 10).await.unwrap().len();
        if seconds < 0 {
            assert_eq!(read.rest_until, Some(now + MINUTE), "{seconds}");
            bench.pass(119);
            assert_eq!(due().await, 0, "{seconds}");
        }
        bench.pass(1);
        // Three seconds ahead are not two minutes.
        assert_eq!(due().await, usize::from(seconds != 3), "{seconds}");
        bench.sound().await;
    }
}

#[tokio::test]
async fn a_clock_that_went_back_while_the_daemon_was_down_keeps_nothing_waiting() {
    let mut bench = Bench::new().await;
    bench.readers(2, &[ward(9317)]).await;
    bench
        .released("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    bench.pass(5);
    assert_eq!(bench.lease("email", 1).await.len(), 1);
    bench.store.clone().close().await.unwrap();
    jump(&bench, -3600);
    bench.restart().await;
    bench
        .store
        .recover(Recover::All, BTreeMap::new())
        .await
        .unwrap();
    assert!(bench.store.catch_up().await.unwrap() > 0);
    assert_eq!(bench.out("email").await.len(), 2);
    let moves = bench.store.clock_moves(5).await.unwrap();
    assert_eq!(moves.len(), 1);
    assert!(moves[0].1 <= SignedDuration::from_secs(-3595), "{moves:?}");
    bench.sound().await;
}

#[tokio::test]
async fn every_move_is_in_the_record_and_small_ones_are_how_clocks_are_kept_right() {
    let bench = Bench::new().await;
    for _ in 0..20 {
        jump(&bench, 1);
        bench.store.takes_a_turn().await.unwrap();
    }
    assert_eq!(bench.store.clock_moves(5).await.unwrap(), []);
    assert!(!bench.store.clock_in_doubt());
    for seconds in [13 * 3600, -600, 13 * 3600] {
        jump(&bench, seconds);
        bench.store.takes_a_turn().await.unwrap();
        assert_eq!(bench.store.clock_in_doubt(), seconds > 0, "{seconds}");
    }
    let moves = bench.store.clock_moves(5).await.unwrap();
    let by: Vec<i64> = moves.iter().map(|(_, by)| by.as_secs()).collect();
    assert_eq!(by, [13 * 3600, -600, 13 * 3600]);
    bench.pass(24 * 3600);
    assert!(
        !bench.store.clock_in_doubt(),
        "a day is enough to put it right"
    );
    bench.sound().await;
}

#[tokio::test]
async fn nobody_stays_signed_in_for_longer_and_a_new_code_always_lets_in() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        let (store, email) = (&bench.store, || bench.author.email.clone());
        let session = Sha256::of(b"session");
        let mail = NewMail {
            kind: DeskMailKind::SignInCode,
            to: MailTo::Person(bench.author.id),
            message: None,
            subject: "Your code".to_owned(),
            text: "12345678".to_owned(),
            due: None,
            expires: None,
        };
        let ask = async |code| store.ask_sign_in(email(), code, mail.clone()).await;
        let sign_in = async |code, session| store.sign_in(email(), code, session).await;
        let old = Sha256::of(b"a code");
        assert!(ask(old).await.unwrap());
        bench.pass(9 * 60 + 59);
        jump(&bench, seconds);
        let serves = sign_in(old, session).await.unwrap().is_some();
        assert_eq!(serves, seconds < 0, "{seconds}: ahead it ends early");
        let other = Sha256::of(b"another code");
        assert!(ask(other).await.unwrap());
        bench.pass(10 * 60);
        jump(&bench, -seconds.abs());
        let late = sign_in(other, session).await.unwrap();
        assert!(late.is_none(), "{seconds}: it is over");
        let new = Sha256::of(b"a new code");
        assert!(ask(new).await.unwrap());
        let opened = Sha256::of(b"opened");
        assert!(sign_in(new, opened).await.unwrap().is_some(), "{seconds}");
        let open = async || store.person_by_session(opened).await.unwrap().is_some();
        bench.pass(12 * 3600 - 1);
        // Read without anything that writes before: the next page that the person opens.
        jump(&bench, -seconds.abs());
        assert!(open().await, "{seconds}: signed in for twelve hours");
        bench.pass(1);
        assert!(!open().await, "{seconds}: and no longer");
        store.takes_a_turn().await.unwrap();
        assert!(!open().await, "{seconds}");
        jump(&bench, -2 * seconds.abs());
        assert!(!open().await, "{seconds}");
        store.takes_a_turn().await.unwrap();
        assert!(!open().await, "{seconds}");
        bench.sound().await;
    }
}

#[tokio::test]
async fn a_key_serves_its_seven_days() {
    const DAY: i64 = 24 * 3600;
    for seconds in JUMPS {
        let bench = Bench::new().await;
        let request = OneRequest {
            by: bench.author.id,
            key: "k".to_owned(),
            path: "/v1/holds".to_owned(),
            hash: Sha256::of(b"request"),
        };
        let once = Once::new(request.clone());
        let hold = bench.store.hold(
            HoldScope::Everything,
            "a flood".to_owned(),
            actor(bench.author.id),
        );
        once.scope(hold).await.unwrap();
        let known = async || bench.store.known_request(&request).await.unwrap() != Known::New;
        bench.pass(3 * DAY);
        jump(&bench, seconds);
        assert!(known().await, "{seconds}");
        bench.store.takes_a_turn().await.unwrap();
        bench.pass(4 * DAY - 1);
        bench
            .store
            .tidy(SignedDuration::from_hours(1))
            .await
            .unwrap();
        assert!(known().await, "{seconds}: a repeat finds it");
        // Once more, and nothing has written since.
        jump(&bench, seconds);
        assert!(known().await, "{seconds}: a repeat finds it");
        bench.pass(1);
        assert!(!known().await, "{seconds}: and no longer");
        bench
            .store
            .tidy(SignedDuration::from_hours(1))
            .await
            .unwrap();
        assert!(!known().await, "{seconds}");
        bench.sound().await;
    }
}

#[tokio::test]
async fn an_old_secret_of_a_webhook_signs_as_long_as_was_said() {
    for seconds in JUMPS {
        let bench = Bench::new().await;
        let id = a_call_not_taken(&bench).await;
        let until = bench.now() + MINUTE * 60;
        bench
            .store
            .rotate_webhook(id, vec![2; 24], until, bench.author.id)
            .await
            .unwrap();
        let both = async || {
            let secrets = bench.store.webhook_secrets(id).await;
            secrets.unwrap().old.is_some()
        };
        bench.pass(1800);
        jump(&bench, seconds);
        assert!(both().await, "{seconds}: the old one still signs");
        bench.store.takes_a_turn().await.unwrap();
        bench.pass(1799);
        assert!(both().await, "{seconds}: the old one still signs");
        bench.pass(1);
        assert!(!both().await, "{seconds}: and no longer");
        bench.sound().await;
    }
}

#[tokio::test]
async fn a_clock_that_is_years_ahead_at_a_start_may_be_wrong() {
    for (days, doubted) in [(29, false), (31, true), (3650, true)] {
        let mut bench = Bench::new().await;
        bench.store.clone().close().await.unwrap();
        jump(&bench, days * 24 * 3600);
        bench.restart().await;
        let all = bench.store.recover(Recover::All, BTreeMap::new()).await;
        all.unwrap();
        assert_eq!(bench.store.clock_in_doubt(), doubted, "{days} days");
        bench.pass(24 * 3600);
        assert!(!bench.store.clock_in_doubt(), "{days} days");
    }
}
