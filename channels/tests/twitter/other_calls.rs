//! Every status and body of X as the answer to a delete, a read and a probe.

use serde_json::json;
use wardmote_channels::channel::Channel;
use wardmote_domain::send::{Found, Probe, Recalled};
use wiremock::ResponseTemplate;

use crate::{
    replies::{NOW, always, credits, html, legacy, problem, says, spend_cap},
    support::{TEXT, channel_at, clock, doubt, outgoing, recalled, settled, time},
};

/// X's own word that a post is not there.
fn not_found(status: u16) -> ResponseTemplate {
    let kind = "https://api.x.com/2/problems/resource-not-found";
    problem(status, "Not Found Error", kind, "Could not find tweet.")
}

/// A right answer with more behind it than is read.
fn oversized(status: u16) -> ResponseTemplate {
    let body = json!({ "data": { "deleted": true }, "more": "x".repeat(70_000) });
    says(status, &body)
}

/// A page of a timeline that is larger than a hundred posts can be.
fn oversized_page() -> ResponseTemplate {
    let body = json!({ "meta": { "result_count": 0 }, "more": "x".repeat(1_100_000) });
    says(200, &body)
}

#[tokio::test]
async fn a_delete() {
    let reset = legacy(429, 88).insert_header("x-rate-limit-reset", (NOW + 60).to_string());
    let cases = [
        (says(200, &json!({ "data": { "deleted": true } })), "gone"),
        (
            says(200, &json!({ "data": { "deleted": false } })),
            "later broken -",
        ),
        (html(200), "later broken -"),
        (not_found(404), "gone"),
        (not_found(410), "gone"),
        (legacy(404, 144), "gone"),
        // A gateway's own page says nothing about the post.
        (html(404), "later 404 -"),
        (html(405), "later 405 -"),
        (html(410), "later 410 -"),
        (oversized(200), "later broken -"),
        (oversized(404), "later 404 -"),
        (html(302), "later 302 -"),
        (html(408), "later 408 -"),
        (html(400), "cannot 400"),
        (html(413), "cannot 413"),
        (html(401), "later 401 -"),
        (legacy(403, 64), "later 403-shut-out -"),
        (oversized(403), "later 403-broken -"),
        (legacy(429, 88), "later 429 -"),
        (html(500), "later 500 -"),
        (credits(), "later 402 -"),
        (html(403), "cannot 403"),
        (spend_cap(), "later 403-spend-cap 2027-01-06T00:00:00Z"),
        (reset, "later 429 2026-12-08T10:55:50Z"),
        (html(503), "later 503 -"),
    ];
    for (answer, expected) in cases {
        let server = always(answer.clone()).await;
        let short = match recalled(&channel_at(&server.uri()), "19").await {
            Recalled::Gone => "gone".to_owned(),
            Recalled::Cannot(reason) => format!("cannot {}", reason.code),
            Recalled::Later { when, reason } => format!("later {} {}", reason.code, time(when)),
        };
        assert_eq!(short, expected, "{answer:?}");
    }
}

#[tokio::test]
async fn a_read_that_fails_never_says_absent() {
    let post = json!({ "id": "19", "text": "Another" });
    let cases = [
        (html(200), "broken"),
        (
            says(200, &json!({ "errors": [{ "title": "Not Found Error" }] })),
            "broken",
        ),
        (
            says(
                200,
                &json!({ "errors": [{ "title": "Gone" }], "meta": { "result_count": 0 } }),
            ),
            "partial",
        ),
        (
            says(
                200,
                &json!({ "data": [post], "meta": { "result_count": 2 } }),
            ),
            "partial",
        ),
        (
            says(
                200,
                &json!({ "data": [post], "meta": { "result_count": 1, "next_token": "n" } }),
            ),
            "too-many",
        ),
        (oversized_page(), "broken"),
        (html(302), "302"),
        (html(400), "400"),
        (html(401), "401"),
        (credits(), "402"),
        (html(403), "403"),
        (spend_cap(), "403-spend-cap"),
        (html(404), "404"),
        (html(408), "408"),
        (legacy(429, 88), "429"),
        (html(500), "500"),
        (html(503), "503"),
    ];
    for (answer, code) in cases {
        let server = always(answer.clone()).await;
        let found = settled(
            &channel_at(&server.uri()),
            &doubt(&outgoing(TEXT), &clock(), 1),
        )
        .await;
        assert!(
            matches!(&found, Found::CannotTell(reason) if reason.code == code),
            "{answer:?}: {found:?}"
        );
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), if code == "too-many" { 5 } else { 1 });
        assert_eq!(
            code == "too-many",
            requests
                .iter()
                .any(|r| r.url.as_str().contains("pagination_token=n"))
        );
    }
}

#[tokio::test]
async fn a_probe() {
    let cases = [
        (says(200, &json!({ "data": { "id": "370773112" } })), ""),
        (
            says(200, &json!({ "data": { "id": "370773113" } })),
            "user-id",
        ),
        (html(200), "broken"),
        (html(401), "401"),
        (credits(), "402"),
        (html(503), "503"),
    ];
    for (answer, code) in cases {
        let server = always(answer).await;
        match channel_at(&server.uri()).probe().await {
            Probe::Up => assert_eq!(code, ""),
            Probe::Down(reason) => assert_eq!(reason.code, code),
        }
    }
}
