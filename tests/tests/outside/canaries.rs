//! Nothing of a whole walk leaves the daemon where it has no business: not in the log at its loudest, nor in metrics,
//! answers to others, doctor, the configuration as it is shown, or traces.

use reqwest::Method;
use serde_json::json;
use wardmote_tests::client::Client;

use super::walk::{Walked, force, walk};

/// Questions that are refused: each answer is for somebody who may not know.
async fn refusals(force: &wardmote_tests::force::Force, walked: &Walked) -> Vec<(String, String)> {
    let nobody = Client::new(force.at.desk, None);
    let wrong = Client::new(
        force.at.desk,
        Some("wmt_0000000000000000000000000000000000000000000"),
    );
    let ada = force.author();
    let message = format!("/v1/messages/{}", walked.id);
    let mut said = Vec::new();
    for (who, client) in [
        ("nobody", &nobody),
        ("a wrong token", &wrong),
        ("an author", &ada),
    ] {
        for (method, path) in [
            (Method::GET, "/v1/people".to_owned()),
            (Method::GET, "/v1/audience/1".to_owned()),
            (Method::POST, "/v1/people".to_owned()),
            (Method::GET, "/metrics".to_owned()),
            (
                Method::GET,
                "/v1/messages/msg_01kc0000000000000000000000".to_owned(),
            ),
            (Method::POST, format!("{message}/approve")),
            (Method::POST, format!("{message}/withdraw")),
            (Method::POST, "/v1/audience".to_owned()),
            (Method::GET, "/v1/none".to_owned()),
        ] {
            let body = json!({"hash": "0".repeat(64), "reason": "again"});
            let answer = client
                .send(client.request(method.clone(), &path).json(&body))
                .await;
            assert!(
                answer.status >= 400,
                "{who}: {method} {path}: {}",
                answer.status
            );
            said.push((format!("{method} {path} for {who}"), answer.text));
        }
    }
    let public = force.public();
    for path in [
        "/unsubscribe/none",
        "/subscribe/confirm/none",
        "/v1/messages",
        "/callbacks/email/default",
    ] {
        said.push((path.to_owned(), public.get(path).await.text));
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_name_token_or_text_of_a_walk_is_told_outside() {
    let mut force = force(&[]).await;
    let walked = walk(&force).await;
    let anna = force.administrator();
    for (place, text) in refusals(&force, &walked).await {
        walked.nothing_in(&place, &text);
    }
    walked.nothing_in("/metrics", &anna.get("/metrics").await.expect(200).text);
    walked.nothing_in("/readyz", &anna.get("/readyz").await.text);
    walked.nothing_in(
        "/v1/channels",
        &anna.get("/v1/channels").await.expect(200).text,
    );
    walked.nothing_in("/v1/doctor", &anna.get("/v1/doctor").await.expect(200).text);
    let config = force.file("wardmote.toml").display().to_string();
    for args in [
        &["doctor", "--config", &config][..],
        &["doctor", "--json", "--config", &config],
        &["config", "show", "--origin", "--config", &config],
        &["config", "show", "--origin", "--json", "--config", &config],
        &["config", "check", "--config", &config],
        &["audit", "verify", "--config", &config],
    ] {
        let out = force.cli_as("", args).await;
        let place = args.join(" ");
        assert!(!out.stdout.is_empty(), "{place}: {}", out.stderr);
        walked.nothing_in(&place, &out.stdout);
        walked.nothing_in(&place, &out.stderr);
    }
    force.stop().await;
    let log = std::fs::read_to_string(force.file("daemon.log")).unwrap();
    assert!(
        log.contains("\"level\":\"DEBUG\""),
        "the log is at its loudest"
    );
    walked.nothing_in("the log", &log);
    force.start(None).await;
    force.end().await;
}
