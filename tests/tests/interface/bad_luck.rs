//! A provider that is down, slow, asks to wait, shuts us out, breaks off or falls silent: each ends in the state that
//! the design names, and `status` says so in plain words.

use jiff::SignedDuration;
use serde_json::{Value, json};
use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage},
    twitter::sandbox::{Asked, Fault},
};
use wardmote_tests::{force::Force, mailbox::Mail, messages, rest, setup::Setup};

const ALL: &str = "twitter, email, page";

/// Submits and approves; gives the id.
async fn out(force: &Force, yaml: &str) -> String {
    let id = force.submit(yaml).await;
    force.approve(&id).await;
    id
}

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
    let first = out(&force, &messages::advice(1, ALL)).await;
    post_says(&force, &first, "X asks us to wait", "waiting").await;
    // At its time it goes by itself, once.
    let view = rest::settled(&force.author(), &first).await;
    assert!(rest::plain(&view).contains("X: sent"), "{view}");
    let second = out(&force, &messages::advice(2, ALL)).await;
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
        let first = out(&force, &messages::advice(1, ALL)).await;
        post_says(&force, &first, words, "waiting").await;
        // The lane has stopped: the next message waits too, and X is not asked again; mail goes on.
        let second = out(&force, &messages::advice(2, ALL)).await;
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
        let id = out(&force, &messages::advice(1, ALL)).await;
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
    let advice = out(&force, &messages::advice(1, ALL)).await;
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
    let warning = out(&force, &messages::warning(2, ALL)).await;
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
    let id = out(&force, &messages::advice(1, ALL)).await;
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

/// The state of each mail of a message, sorted.
async fn mail_states(force: &Force, id: &str) -> Vec<String> {
    let all = rest::deliveries(&force.author(), id).await;
    let mut states: Vec<String> = all
        .into_iter()
        .filter(|d| d.outlet == "email")
        .map(|d| d.state)
        .collect();
    states.sort();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relays_answers_end_where_the_contract_says() {
    let ada = "ada.reader@example.org";
    let reply = |code, text: &str| MailFault::Reply(code, text.to_owned());
    let cases = [
        (
            Rule::to(ada, Stage::Rcpt, reply(550, "5.1.1 no such user here")),
            "refused",
            "there is no such mailbox",
        ),
        (
            Rule::to(ada, Stage::Dot, reply(554, "5.7.1 blocked by policy")),
            "refused",
            "refused by policy",
        ),
        (
            Rule::to(ada, Stage::Dot, reply(451, "4.3.0 try again later")),
            "waiting",
            "it is tried again",
        ),
        (
            Rule::to(ada, Stage::Rcpt, reply(421, "4.7.28 unusual rate")),
            "waiting",
            "asks us to slow down",
        ),
        (
            Rule::to(ada, Stage::Data, MailFault::Vanish),
            "waiting",
            "broke off",
        ),
    ];
    for (rule, state, words) in cases {
        let what = format!("{rule:?}");
        let force = Force::new().await;
        force.mail.script(rule);
        let id = out(&force, &messages::advice(1, "email, page")).await;
        rest::says(&force.author(), &id, words).await;
        let states = rest::until("the others have gone", || async {
            let states = mail_states(&force, &id).await;
            (states.iter().filter(|s| *s == "accepted").count() == 2).then_some(states)
        })
        .await;
        assert!(states.iter().any(|s| s == state), "{what}: {states:?}");
        let status = force.cli("Ada Author", &["status", &id]).await;
        assert!(status.stdout.contains(words), "{what}: {}", status.stdout);
        assert!(
            !status.stdout.contains("example.org"),
            "no address in a status: {}",
            status.stdout
        );
        assert!(!force.log().contains(ada), "no address in the log");
        force.end_leaving_work().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_address_gets_no_more_mail() {
    let force = Force::new().await;
    let ada = "ada.reader@example.org";
    force.mail.script(Rule::to(
        ada,
        Stage::Rcpt,
        MailFault::Reply(550, "5.1.1 no such user here".to_owned()),
    ));
    let (first, _) = force.publish(&messages::advice(1, "email, page")).await;
    assert_eq!(force.mails_of(&first).len(), 2);
    force.mail.behave();
    let (second, view) = force.publish(&messages::advice(2, "email, page")).await;
    assert_eq!(force.mails_of(&second).len(), 2, "{view}");
    assert!(force.mails_of(&second).iter().all(|m| m.to != ada));
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_answer_was_lost_is_repeated_once_with_the_same_id_then_a_person_looks() {
    let ada = "ada.reader@example.org";
    for (fault, x) in [
        (MailFault::Drop, 1),
        (MailFault::HalfReply, 1),
        (MailFault::Silence, 1),
    ] {
        let force = Force::with(Setup {
            mail_seconds: 1,
            ..Setup::default()
        })
        .await;
        force
            .mail
            .script(Rule::to(ada, Stage::Dot, fault.clone()).times(x));
        let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
        assert!(
            rest::plain(&view).contains("Email: 3 sent"),
            "{fault:?}: {view}"
        );
        let hers: Vec<_> = force
            .mails_of(&id)
            .into_iter()
            .filter(|m| m.to == ada)
            .collect();
        assert_eq!(
            hers.len(),
            2,
            "{fault:?}: taken, the answer lost, and repeated once"
        );
        assert_eq!(hers[0].id, hers[1].id);
        force.end().await;
    }
    let force = Force::new().await;
    force
        .mail
        .script(Rule::to(ada, Stage::Dot, MailFault::Drop));
    let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(
        view["summary"]
            .as_str()
            .unwrap()
            .contains("1 needs you (email)"),
        "{view}"
    );
    assert_eq!(
        force.mails_of(&id).iter().filter(|m| m.to == ada).count(),
        2
    );
    assert_eq!(
        mail_states(&force, &id).await,
        ["accepted", "accepted", "with_person"]
    );
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_relay_is_waited_for() {
    let force = Force::new().await;
    force.mail.script(
        Rule::every(
            Stage::Dot,
            MailFault::Slow(std::time::Duration::from_millis(700)),
        )
        .times(3),
    );
    let (id, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(rest::plain(&view).contains("Email: 3 sent"), "{view}");
    assert_eq!(force.mails_of(&id).len(), 3);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_down_is_said_and_mail_waits() {
    let mut force = Force::new().await;
    force.mail.stop().await;
    let id = out(&force, &messages::advice(1, ALL)).await;
    rest::says(&force.author(), &id, "the mail relay cannot be reached").await;
    let view = rest::says(&force.author(), &id, "X: sent").await;
    assert!(rest::plain(&view).contains("still to go"), "{view}");
    assert_eq!(
        mail_states(&force, &id).await,
        ["waiting", "waiting", "waiting"]
    );
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
    let third = out(&force, &messages::advice(3, ALL)).await;
    rest::says(&force.author(), &third, "Email: 3 sent").await;
    force.restart().await;
    let fourth = out(&force, &messages::advice(4, ALL)).await;
    rest::says(&force.author(), &fourth, "Email: 3 sent").await;
    assert_eq!(force.posts().len(), 2);
    assert_eq!(
        force.x.requests().len(),
        2,
        "X was not asked beyond the limit"
    );
    force.end_leaving_work().await;
}
