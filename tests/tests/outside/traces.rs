//! Traces by OTLP: a collector in the test's own process, and collectors that fail.

use std::time::Duration;

use serde_json::Value;
use wardmote_domain::ids::MessageId;
use wardmote_tests::{force::Force, messages, rest, setup::Setup};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::walk::{force, walk};

/// A collector that answers so.
async fn collector(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(matchers::method("POST"))
        .and(matchers::path("/v1/traces"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The daemon was built with traces.
fn built(force: &Force) {
    let without = force.log().contains("built without the feature otlp");
    assert!(
        !without,
        "Type: cargo build --workspace --all-targets --features wardmote/failpoints,wardmote/otlp"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_one_trace_from_intake_to_receipt_and_nothing_of_it_is_personal() {
    let server = collector(ResponseTemplate::new(200)).await;
    let mut force = force(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", server.uri()),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "x-scope=wardmote%20tests".to_owned(),
        ),
        ("OTEL_SERVICE_NAME", "the-force".to_owned()),
    ])
    .await;
    built(&force);
    let walked = walk(&force).await;
    force.stop().await;
    let requests = server.received_requests().await.unwrap();
    assert!(!requests.is_empty(), "{}", force.log());
    let mut spans: Vec<Value> = Vec::new();
    for request in &requests {
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(request.headers["x-scope"], "wardmote tests");
        let text = String::from_utf8(request.body.clone()).unwrap();
        walked.nothing_in("a trace", &text);
        let body: Value = serde_json::from_str(&text).unwrap();
        let of = &body["resourceSpans"][0];
        let resource = of["resource"]["attributes"].to_string();
        assert!(
            resource.contains("the-force") && resource.contains("\"sandbox\""),
            "{resource}"
        );
        spans.extend(of["scopeSpans"][0]["spans"].as_array().unwrap().clone());
    }
    let id: MessageId = walked.id.parse().unwrap();
    spans.retain(|s| s["traceId"] == hex(&id.to_bytes()));
    let named = |name: &str| {
        spans
            .iter()
            .filter(|s| s["name"] == name)
            .collect::<Vec<_>>()
    };
    let first = named("submitted");
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].get("parentSpanId"), None, "the trace begins there");
    for span in spans.iter().filter(|s| s["name"] != "submitted") {
        assert_eq!(span["parentSpanId"], first[0]["spanId"], "{span}");
        let number = |key: &str| span[key].as_str().unwrap().parse::<i128>().unwrap();
        assert!(
            number("startTimeUnixNano") <= number("endTimeUnixNano"),
            "{span}"
        );
        assert!(
            span["attributes"].to_string().contains(&walked.id),
            "{span}"
        );
    }
    for name in [
        "request",
        "approved",
        "release",
        "released",
        "settle",
        "word",
        "withdrawn",
        "recall",
    ] {
        assert!(!named(name).is_empty(), "no span {name}");
    }
    assert_eq!(named("send").len(), walked.deliveries.len());
    let lost = named("send")
        .into_iter()
        .filter(|s| s["status"]["code"] == 2)
        .count();
    assert_eq!(lost, 1, "the post whose answer was lost");
    force.start(None).await;
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_fails_never_hinders_a_send() {
    let slow = collector(ResponseTemplate::new(200).set_delay(Duration::from_secs(600))).await;
    let refuses = collector(ResponseTemplate::new(400)).await;
    for uri in [slow.uri(), refuses.uri(), "http://127.0.0.1:1".to_owned()] {
        let mut force = Force::with(Setup {
            environment: vec![
                ("OTEL_EXPORTER_OTLP_ENDPOINT", uri.clone()),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "1000".to_owned()),
            ],
            ..Setup::default()
        })
        .await;
        built(&force);
        let (id, _) = force
            .publish(&messages::advice(1, "twitter, email, page"))
            .await;
        assert_eq!(
            (force.posts().len(), force.mails_of(&id).len()),
            (1, 3),
            "{uri}"
        );
        let says = "the collector does not take traces";
        rest::until("it says so", || async {
            force.log().contains(says).then_some(())
        })
        .await;
        force.publish(&messages::advice(2, "email, page")).await;
        force.stop().await;
        let log = std::fs::read_to_string(force.file("daemon.log")).unwrap();
        assert_eq!(
            log.matches(says).count(),
            1,
            "once, not for each try: {uri}"
        );
        assert!(!log.contains(&uri), "its address may hold a password");
        force.start(None).await;
        force.end().await;
    }
}
