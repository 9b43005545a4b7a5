//! The bytes that leave, read by a bare socket.

use std::sync::Arc;

use wardmote_channels::{
    channel::Channel,
    twitter::{
        TwitterConfig, TwitterError,
        oauth1::Stamp,
        sandbox::{self, CONSUMER_KEY, CONSUMER_SECRET, TOKEN, TOKEN_SECRET},
    },
    vault::MemoryVault,
};
use wardmote_domain::{
    send::{Answer, Found, Grouping, Probe, Recalled, Receipt},
    words::Realm,
};

use crate::{
    oauth,
    support::{
        TEXT, account, channel_at, clock, doubt, every, once, outgoing, recalled, settled, start,
    },
};

const KEYS: [&str; 4] = [CONSUMER_KEY, CONSUMER_SECRET, TOKEN, TOKEN_SECRET];

/// Holds a request to its exact bytes, but for the signature, which the other implementation makes again.
fn assert_request(read: &[u8], url: &str, method: &str, target: &str, body: Option<&str>) {
    let text = std::str::from_utf8(read).unwrap();
    let (head, rest) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    assert_eq!(lines.next().unwrap(), format!("{method} {target} HTTP/1.1"));
    let mut headers: Vec<&str> = lines.collect();
    headers.sort_unstable();
    let signed = headers
        .iter()
        .position(|h| h.starts_with("authorization: "))
        .unwrap();
    let authorization = headers
        .remove(signed)
        .strip_prefix("authorization: ")
        .unwrap();
    let host = format!("host: {}", url.strip_prefix("http://").unwrap());
    let length = body.map(|b| format!("content-length: {}", b.len()));
    let mut expected = vec![
        "accept: */*",
        host.as_str(),
        concat!("user-agent: wardmote/", env!("CARGO_PKG_VERSION")),
    ];
    if let Some(length) = &length {
        expected.extend(["content-type: application/json", length]);
    }
    expected.sort_unstable();
    assert_eq!(headers, expected);
    assert_eq!(rest, body.unwrap_or_default());

    let nonce = oauth::field(authorization, "oauth_nonce").to_owned();
    let timestamp: i64 = oauth::field(authorization, "oauth_timestamp")
        .parse()
        .unwrap();
    assert_eq!(timestamp, start().as_second());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs: Vec<(String, String)> = reqwest::Url::parse(&format!("http://x/?{query}"))
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect();
    let independent = oauth::independent(
        KEYS,
        method,
        &format!("{url}{path}"),
        &pairs,
        &Stamp { nonce, timestamp },
    );
    assert_eq!(oauth::field(authorization, "oauth_signature"), independent);
}

#[tokio::test]
async fn a_post_is_its_text_and_nothing_else() {
    let (url, server) = once(201, r#"{"data":{"id":"19","text":"…"}}"#).await;
    let answered = channel_at(&url).send(&outgoing(TEXT)).await;
    let body = format!("{{\"text\":\"{TEXT}\\nRef 7k2m9q\"}}");
    assert_request(
        &server.await.unwrap(),
        &url,
        "POST",
        "/2/tweets",
        Some(&body),
    );
    assert_eq!(
        answered.answer,
        Answer::Accepted(Receipt {
            id: "19".to_owned()
        })
    );
    assert!(answered.touched);
}

#[tokio::test]
async fn a_delete_names_the_post() {
    let (url, server) = once(200, r#"{"data":{"deleted":true}}"#).await;
    let recalled = recalled(&channel_at(&url), "1998000000000000001").await;
    assert_request(
        &server.await.unwrap(),
        &url,
        "DELETE",
        "/2/tweets/1998000000000000001",
        None,
    );
    assert_eq!(recalled, Recalled::Gone);
}

#[tokio::test]
async fn a_receipt_that_is_no_id_never_becomes_a_path() {
    let channel = channel_at("http://127.0.0.1:9");
    for id in ["", "../users/me", "1/2", "12a", "12345678901234567890"] {
        let recalled = recalled(&channel, id).await;
        assert!(
            matches!(recalled, Recalled::Cannot(reason) if reason.code == "receipt"),
            "{id}"
        );
    }
}

#[tokio::test]
async fn settling_reads_the_timeline_from_before_the_intent() {
    for (after_unknown, from) in [
        (false, "2026-12-08T10%3A49%3A50Z"),
        (true, "2026-12-07T10%3A54%3A50Z"),
    ] {
        let (url, server) = once(200, r#"{"meta":{"result_count":0}}"#).await;
        let mut outgoing = outgoing(TEXT);
        outgoing.after_unknown = after_unknown;
        let found = settled(&channel_at(&url), &doubt(&outgoing, &clock(), 1)).await;
        let target = format!(
            "/2/users/370773112/tweets?max_results=100&start_time={from}\
             &tweet.fields=created_at%2Centities%2Creferenced_tweets"
        );
        assert_request(&server.await.unwrap(), &url, "GET", &target, None);
        assert_eq!(found, Found::Absent);
    }
}

#[tokio::test]
async fn a_probe_asks_who_we_are() {
    let (url, server) = once(200, r#"{"data":{"id":"370773112"}}"#).await;
    assert_eq!(channel_at(&url).probe().await, Probe::Up);
    assert_request(&server.await.unwrap(), &url, "GET", "/2/users/me", None);
}

#[test]
fn what_the_pipeline_is_told() {
    let channel = channel_at("http://127.0.0.1:9");
    assert_eq!(channel.lane().to_string(), "twitter/force");
    let shape = channel.shape();
    assert_eq!(
        (shape.grouping, shape.in_flight),
        (
            Grouping::Posts {
                languages: Vec::new()
            },
            1
        )
    );
    assert_eq!(channel.settle_plan().reads.len(), 2);
    let waits: Vec<i64> = [1, 2, 3, 4, 5, 6, 99]
        .iter()
        .map(|n| channel.backoff(*n).as_secs())
        .collect();
    assert_eq!(waits, [15, 30, 120, 300, 900, 900, 900]);
    assert_eq!(
        channel.post_url(&Receipt {
            id: "19".to_owned()
        }),
        "https://x.com/example_force/status/19"
    );
}

#[test]
fn the_realm_fixes_the_address() {
    let make = |url: &str, realm| {
        let config = TwitterConfig::new(url, vec![sandbox::account(account())]);
        every(config, realm, clock(), Arc::new(MemoryVault::default())).map(|_| ())
    };
    assert!(matches!(
        make("http://127.0.0.1:9", Realm::Live),
        Err(TwitterError::Url(_))
    ));
    assert!(matches!(
        make("https://api.x.com", Realm::Sandbox),
        Err(TwitterError::Url(_))
    ));
    make("https://api.x.com", Realm::Live).unwrap();
}
