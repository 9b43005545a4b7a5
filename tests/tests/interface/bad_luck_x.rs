//! X is down, asks to wait, shuts us out, breaks off or falls silent: each ends in the state that the design names, and
//! `status` says so in plain words.

use jiff::SignedDuration;
use serde_json::{Value, json};
use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_tests::{force::Force, mailbox::Mail, messages, rest, setup::Setup};

const ALL: &str = "twitter, email, page";

/// The state of the one post of a message.
async fn post_state(force: &Force, id: &str) -> String {
    let all = rest::deliveries(&force.author(), id).await;
    all.into_iter()
        .find(|d| d.outlet == "twitter")
        .map(|d| d.state)
        .unwrap_or_default()
}

/// Waits until the status says `words`, checks the state of the post, and that the command line says the same.
async fn post_says(force: &Force, id: &str, words: &str, state: &str) -> Value {
    let view = rest::says(&force.author(), id, words).await;
    assert_eq!(post_state(force, id).await, state, "{view}");
    let status = force.cli("Ada Author", &["status", id]).await;
    assert!(status.stdout.contains(words), "{}", status.stdout);
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn x_asks_to_wait_with_and_without_a_time() {
    let force = Force::new().await;
    force.x.script(
        Asked::Post,
        1,
        Fault::TooMany {
            reset: Some(SignedDuration::from_secs(2)),
        },
    );
    force
        .x
        .script(Asked::Post, 3, Fault::TooMany { reset: None });
    let first = force.send_out(&messages::advice(1, ALL)).await;
    post_says(&force, &first, "X asks us to wait", "waiting").await;
    // At its time it goes by itself, once.
    let view = rest::settled(&force.author(), &first).await;
    assert!(rest::plain(&view).contains("X: sent"), "{view}");
    let second = force.send_out(&messages::advice(2, ALL)).await;
    post_says(&force, &second, "X asks us to wait", "waiting").await;
    assert_eq!(force.posts().len(), 1);
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_credit_stop_the_lane_and_a_person_starts_it_again() {
    for (fault, words) in [
        (Fault::Unauthorised, "X does not accept this account's keys"),
        (Fault::CreditsDepleted, "the credit for posting is used up"),
    ] {
        let force = Force::new().await;
        force.x.script(Asked::Post, 1, fault);
        let first = force.send_out(&messages::advice(1, ALL)).await;
        post_says(&force, &first, words, "waiting").await;
        // The lane has stopped: the next message waits too, and X is not asked again; mail goes on.
        let second = force.send_out(&messages::advice(2, ALL)).await;
        rest::says(&force.author(), &second, "Email: 3 sent").await;
        assert_eq!(force.x.requests().len(), 1, "{words}");
        let lanes = force.author().get("/v1/channels").await.expect(200).json;
        let x = lanes["channels"]
            .as_array()
            .unwrap()
            .iter()
            .find(|l| l["channel"] == "twitter")
            .unwrap()
            .clone();
        assert!(
            x["stopped"].as_str().is_some_and(|s| s.contains(words)),
            "{lanes}"
        );
        let told = rest::until("somebody was told", || async {
            let stopped = |m: &Mail| m.message.is_empty() && m.subject == "X has stopped";
            force.mails().into_iter().find(stopped)
        });
        assert!(told.await.to.ends_with("@desk.example.org"));
        force
            .author()
            .post("/v1/channels/twitter/start", &json!({}))
            .await
            .expect(200);
        for id in [&first, &second] {
            let view = rest::settled(&force.author(), id).await;
            assert!(rest::plain(&view).contains("X: sent"), "{view}");
        }
        assert_eq!(force.posts().len(), 2);
        force.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_found_on_the_timeline() {
    for fault in [
        Fault::HangUp { done: true },
        Fault::Half,
        Fault::Garbled,
        Fault::Status {
            code: 503,
            done: true,
        },
        Fault::Silent { done: true },
    ] {
        let force = Force::with(Setup {
            x_seconds: 1,
            ..Setup::default()
        })
        .await;
        force.x.script(Asked::Post, 1, fault.clone());
        let id = force.send_out(&messages::advice(1, ALL)).await;
        post_says(&force, &id, "not confirmed, checking", "unknown").await;
        let unsure = force.cli("Ada Author", &["status", &id, "--watch"]).await;
        assert_eq!(unsure.code, 0, "{fault:?}: {}", unsure.stdout);
        assert_eq!(post_state(&force, &id).await, "accepted", "{fault:?}");
        assert_eq!(force.posts().len(), 1, "{fault:?}: never twice");
        force.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_x_never_had_goes_to_a_person_and_a_warning_is_repeated_once() {
    let force = Force::new().await;
    force
        .x
        .script(Asked::Post, 1, Fault::HangUp { done: false });
    force
        .x
        .script(Asked::Post, 2, Fault::HangUp { done: false });
    let advice = force.send_out(&messages::advice(1, ALL)).await;
    let view = post_says(&force, &advice, "X: needs you", "with_person").await;
    assert!(
        view["summary"]
            .as_str()
            .unwrap()
            .contains("1 needs you (twitter)"),
        "{view}"
    );
    assert_eq!(
        view["tasks"][0]["doubt"], true,
        "someone must look before it is sent again"
    );
    assert!(force.posts().is_empty());
    let asked = force
        .x
        .requests()
        .iter()
        .filter(|r| r.method == "GET")
        .count();
    assert_eq!(asked, 2, "two empty reads");
    // A person looks and says that it is not there: it goes, once.
    let task = view["tasks"][0]["delivery"].as_str().unwrap();
    let out_again = force
        .cli(
            "Ada Author",
            &[
                "settle",
                task,
                "--not-sent",
                "--reason",
                "I looked: it is not there",
            ],
        )
        .await;
    assert_eq!(out_again.code, 0, "{}", out_again.stderr);
    rest::says(&force.author(), &advice, "X: needs you").await;
    force.end_leaving_work().await;

    let force = Force::new().await;
    force
        .x
        .script(Asked::Post, 1, Fault::HangUp { done: false });
    let warning = force.send_out(&messages::warning(2, ALL)).await;
    let view = rest::settled(&force.author(), &warning).await;
    assert!(rest::plain(&view).contains("X: sent"), "{view}");
    assert_eq!(force.posts().len(), 1);
    assert_eq!(
        force
            .x
            .requests()
            .iter()
            .filter(|r| r.method == "POST")
            .count(),
        2
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn x_is_down_and_comes_back() {
    let force = Force::new().await;
    for nth in 1..=3 {
        force.x.close_connection(nth);
    }
    let id = force.send_out(&messages::advice(1, ALL)).await;
    let view = rest::until("the post waits or is in doubt", || async {
        let view = force.author().get(&format!("/v1/messages/{id}")).await.json;
        let words = rest::plain(&view);
        (words.contains("X: waiting")
            || words.contains("X: not confirmed")
            || words.contains("X: sent"))
        .then_some(view)
    })
    .await;
    assert!(
        rest::plain(&view).contains("Email: 3 sent") || view["settled"] == false,
        "mail does not wait for X: {view}"
    );
    assert!(force.posts().len() <= 1);
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_x_is_exact_and_a_restart_forgets_nothing() {
    let mut force = Force::with(Setup {
        posts_15_minutes: 2,
        ..Setup::default()
    })
    .await;
    for n in 1..=2 {
        force.publish(&messages::advice(n, ALL)).await;
    }
    let third = force.send_out(&messages::advice(3, ALL)).await;
    rest::says(&force.author(), &third, "Email: 3 sent").await;
    force.restart().await;
    let fourth = force.send_out(&messages::advice(4, ALL)).await;
    rest::says(&force.author(), &fourth, "Email: 3 sent").await;
    assert_eq!(force.posts().len(), 2);
    assert_eq!(
        force.x.requests().len(),
        2,
        "X was not asked beyond the limit"
    );
    force.end_leaving_work().await;
}
