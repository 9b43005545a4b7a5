//! Webhooks from outside: a daemon by the command line, and a receiver in Python that checks calls as the guide says.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

use serde_json::json;
use wardmote_tests::{
    daemon,
    force::{ADMINISTRATOR, Force},
    messages,
    receiver::Receiver,
    rest::until,
    setup::Setup,
};

/// Adds the receiver by the command line, and gives its id.
async fn add(force: &Force, receiver: &Receiver) -> String {
    let address = receiver.address();
    let words = ["webhook", "add", &address, "--name", "The pager"];
    let made = force.cli(ADMINISTRATOR, &words).await;
    assert_eq!(made.code, 0, "{}", made.stderr);
    let mut lines = made.stdout.lines();
    let (id, secret) = (lines.next().unwrap(), lines.next().unwrap());
    assert!(id.starts_with("whk_") && secret.starts_with("whsec_"));
    receiver.knows(secret);
    id.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_written_by_the_guide_believes_our_calls_and_no_others() {
    let (force, receiver) = (Force::new().await, Receiver::start(204));
    let id = add(&force, &receiver).await;
    let tested = force.cli(ADMINISTRATOR, &["webhook", "test", &id]).await;
    assert_eq!(tested.code, 0, "{}{}", tested.stdout, tested.stderr);
    let message = force.submit(&messages::advice(1, "email, page")).await;
    until("the receiver has heard of the message", || async {
        (!receiver.of("message.submitted").is_empty()).then_some(())
    })
    .await;
    for call in receiver.heard() {
        assert_eq!(call["believed"], true, "{call}");
        assert_eq!(call["late"], false, "{call}");
        assert_eq!(call["tampered"], false, "{call}");
    }
    let told = receiver.of("message.submitted").remove(0);
    assert_eq!(told["body"]["data"]["message"], json!(message));
    let shown = force.cli(ADMINISTRATOR, &["webhook", "list"]).await;
    assert!(
        shown.stdout.contains("The pager: running"),
        "{}",
        shown.stdout
    );
    let calls = force.cli(ADMINISTRATOR, &["webhook", "calls", &id]).await;
    assert!(
        calls.stdout.contains("message.submitted"),
        "{}",
        calls.stdout
    );
    for (words, code) in [
        (vec!["webhook", "pause", &id], 0),
        (vec!["webhook", "pause", &id], 6),
        (vec!["webhook", "start", &id], 0),
        (vec!["webhook", "rotate", &id], 0),
        (
            vec!["webhook", "add", "https://10.0.0.1/", "--name", "inside"],
            2,
        ),
        (vec!["webhook", "remove", &id], 0),
        (vec!["webhook", "test", &id], 5),
    ] {
        let out = force.cli(ADMINISTRATOR, &words).await;
        assert_eq!(out.code, code, "{words:?}: {}{}", out.stdout, out.stderr);
    }
    let log = force.log();
    assert!(
        !log.contains("whsec_") && !log.contains("/wardmote\""),
        "{log}"
    );
    force.end_leaving_work().await;
}

/// A receiver that says nothing holds up itself: another hears of what happens meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_says_nothing_holds_up_no_other() {
    let (force, receiver) = (Force::new().await, Receiver::start(204));
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", silent.local_addr().unwrap());
    let words = ["webhook", "add", &address, "--name", "The silent one"];
    assert_eq!(force.cli(ADMINISTRATOR, &words).await.code, 0);
    add(&force, &receiver).await;
    force.submit(&messages::advice(1, "email, page")).await;
    // Its call is under way from here on.
    let (held, _) = silent.accept().await.unwrap();
    let second = force.submit(&messages::advice(2, "email, page")).await;
    until("the other has heard of the second message", || async {
        let all = receiver.of("message.submitted");
        let heard = |call: &serde_json::Value| call["body"]["data"]["message"] == json!(second);
        all.iter().any(heard).then_some(())
    })
    .await;
    // All that it was sent, and no end: the call had not been given up when the other heard.
    let mut asked = [0; 8192];
    loop {
        match held.try_read(&mut asked) {
            Ok(0) => panic!("its call had ended before"),
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}");
                break;
            }
        }
    }
    force.end_leaving_work().await;
}

/// Killed at that point: after a restart nothing is lost, and what comes twice comes under its id.
async fn killed(point: &str, twice: bool) {
    let mut force = Force::with(Setup {
        failpoints: Some(format!("{point}=return")),
        ..Setup::default()
    })
    .await;
    let receiver = Receiver::start(204);
    add(&force, &receiver).await;
    force.restart().await;
    // The answer may be lost with the daemon, and so may the question: it reads its record as soon as it starts.
    let author = force.author();
    let text = messages::advice(1, "email, page");
    let ask = || author.try_send(author.yaml("/v1/messages", &text, Some("one")));
    let _ = ask().await;
    let status = force.daemon_end().await;
    assert!(daemon::aborted(status), "{point}: {status}");
    force.kill();
    force.start(None).await;
    // Whoever had no answer asks again under the same key, and is answered for one message.
    let again = force.author().yaml("/v1/messages", &text, Some("one"));
    force.author().send(again).await.expect(201);
    until("the receiver has heard of the message", || async {
        let wanted = if twice { 2 } else { 1 };
        let all = receiver.heard();
        let first = all.first().map(|call| call["id"].clone());
        let same = all.iter().filter(|c| Some(&c["id"]) == first.as_ref());
        (same.count() >= wanted && !receiver.of("message.submitted").is_empty()).then_some(())
    })
    .await;
    let all = receiver.heard();
    assert!(all.iter().all(|c| c["believed"] == true), "{all:?}");
    let mut ids: Vec<String> = all.iter().map(|c| c["id"].to_string()).collect();
    ids.sort();
    let calls = ids.len();
    ids.dedup();
    assert!(
        calls - ids.len() <= 1,
        "{point}: one call was in doubt, not more: {all:?}"
    );
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_a_call_and_its_note_the_call_comes_again_under_its_id() {
    killed("pipeline.webhooks.after_call", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_a_call_or_while_it_is_made_ready_nothing_is_lost() {
    killed("pipeline.webhooks.before_call", false).await;
    killed("store.hear.before_commit", false).await;
}
