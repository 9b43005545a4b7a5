//! The sandbox refuses what X refuses, shows posts as X shows them and counts as X counts.

use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::{Client, Method, Url};
use secrecy::SecretString;
use serde_json::{Value, json};
use wardmote_channels::{
    channel::Channel,
    twitter::{
        TwitterConfig,
        oauth1::{self, Keys, Stamp},
        sandbox::{self, Asked, USER_ID, XSandbox},
    },
};
use wardmote_domain::{
    clock::{Clock, SteppedClock},
    ids::Reference,
    send::{Probe, Recalled},
};

use crate::support::{TEXT, account, channel_of, outgoing, recalled, sandbox, short, start};

/// The keys of the sandbox's first account.
fn sample_keys() -> Keys {
    let secret = |text: &str| SecretString::from(text.to_owned());
    Keys {
        consumer_key: secret(sandbox::CONSUMER_KEY),
        consumer_secret: secret(sandbox::CONSUMER_SECRET),
        token: secret(sandbox::TOKEN),
        token_secret: secret(sandbox::TOKEN_SECRET),
    }
}

/// A signed call of any shape; status and body.
async fn call(
    sandbox: &XSandbox,
    method: Method,
    target: &str,
    body: Option<String>,
) -> (u16, Value) {
    let url = Url::parse(&format!("{}{target}", sandbox.base_url())).unwrap();
    let keys = sample_keys();
    let header = oauth1::authorization(
        &keys,
        method.as_str(),
        &url,
        &Stamp::fresh(start()).unwrap(),
    );
    send(method, url, header, body).await
}

async fn send(method: Method, url: Url, header: String, body: Option<String>) -> (u16, Value) {
    let mut request = Client::new()
        .request(method, url)
        .header("authorization", header);
    if let Some(body) = body {
        request = request
            .header("content-type", "application/json")
            .body(body);
    }
    let response = request.send().await.unwrap();
    (
        response.status().as_u16(),
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_post_is_kept_as_it_came() {
    let (sandbox, _, channel) = sandbox().await;
    let answered = channel.send(&outgoing(TEXT)).await;
    assert_eq!(short(&answered), "accepted 1998000000000000000");
    let seen: Vec<(&str, u32)> = answered
        .seen
        .iter()
        .map(|s| (s.name, s.remaining))
        .collect();
    assert_eq!(seen, [("posts_15m", 99), ("posts_24h", 9_999)]);
    let posts = sandbox.posts();
    assert_eq!(posts[0].text, format!("{TEXT}\nRef 7k2m9q"));
    assert_eq!((posts[0].at, posts[0].deleted), (start(), None));
    let request = &sandbox.requests()[0];
    assert_eq!(
        (
            request.method.as_str(),
            request.target.as_str(),
            request.status
        ),
        ("POST", "/2/tweets", 201)
    );
    assert_eq!(
        request.body,
        serde_json::to_vec(&json!({ "text": posts[0].text })).unwrap()
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.rejected, None);
}

#[tokio::test]
async fn the_timeline_shows_links_and_escapes_as_x_does() {
    let (sandbox, _, channel) = sandbox().await;
    channel.send(&outgoing(TEXT)).await;
    let target =
        format!("/2/users/{USER_ID}/tweets?max_results=5&tweet.fields=entities%2Ccreated_at");
    let (status, body) = call(&sandbox, Method::GET, &target, None).await;
    assert_eq!(status, 200);
    let post = &body["data"][0];
    assert_eq!(
        post["text"],
        "Police are in St Mary's: 2 men &amp; a &lt;dog&gt;, £5. Ask https://t.co/0000000000 or \
         https://t.co/0000000001\nRef 7k2m9q"
    );
    let urls = post["entities"]["urls"].as_array().unwrap();
    let long: Vec<&str> = urls
        .iter()
        .map(|u| u["expanded_url"].as_str().unwrap())
        .collect();
    assert_eq!(
        long,
        ["https://www.met.police.uk/a?b=c&d", "http://met.police.uk"]
    );
    assert_eq!(post["created_at"], "2026-12-08T10:54:50.000Z");
    assert_eq!(body["meta"]["result_count"], 1);
    let (_, plain) = call(
        &sandbox,
        Method::GET,
        &format!("/2/users/{USER_ID}/tweets"),
        None,
    )
    .await;
    assert!(plain["data"][0].get("entities").is_none());
}

#[tokio::test]
async fn what_x_refuses_is_refused() {
    let (sandbox, _, _) = sandbox().await;
    let cases = [
        (
            r#"{"text":"a","reply_settings":"everyone"}"#.to_owned(),
            400,
        ),
        (r#"{"text":7}"#.to_owned(), 400),
        (r#"{"text":""}"#.to_owned(), 400),
        ("{}".to_owned(), 400),
        ("text=a".to_owned(), 400),
        (json!({ "text": "a".repeat(281) }).to_string(), 403),
        (
            json!({ "text": format!("{} met.police.uk", "a".repeat(257)) }).to_string(),
            403,
        ),
        (
            json!({ "text": format!("{} met.police.uk", "a".repeat(256)) }).to_string(),
            201,
        ),
        (json!({ "text": "a" }).to_string(), 201),
    ];
    for (body, expected) in cases {
        let (status, answer) = call(&sandbox, Method::POST, "/2/tweets", Some(body.clone())).await;
        assert_eq!(status, expected, "{body}: {answer}");
    }
    let (status, answer) = call(
        &sandbox,
        Method::POST,
        "/2/tweets",
        Some(r#"{"text":"a"}"#.to_owned()),
    )
    .await;
    assert_eq!(status, 403);
    assert_eq!(
        answer["detail"],
        "You are not allowed to create a Tweet with duplicate content."
    );
    for (target, expected) in [
        ("/2/users/1/tweets?max_results=4", 200),
        ("/1.1/statuses/update.json", 404),
    ] {
        assert_eq!(
            call(&sandbox, Method::GET, target, None).await.0,
            expected,
            "{target}"
        );
    }
    let own = format!("/2/users/{USER_ID}/tweets?max_results=4");
    assert_eq!(call(&sandbox, Method::GET, &own, None).await.0, 400);
    assert_eq!(sandbox.posts().len(), 2);
}

#[tokio::test]
async fn signatures_are_checked() {
    let (sandbox, _, _) = sandbox().await;
    let url = Url::parse(&format!("{}/2/tweets", sandbox.base_url())).unwrap();
    let keys = sample_keys();
    let header = oauth1::authorization(&keys, "POST", &url, &Stamp::fresh(start()).unwrap());
    let body = |text: &str| Some(json!({ "text": text }).to_string());
    let (status, _) = send(Method::POST, url.clone(), header.clone(), body("one")).await;
    assert_eq!(status, 201);
    let wrong = Keys {
        token_secret: SecretString::from("another"),
        ..keys
    };
    let forged = oauth1::authorization(&wrong, "POST", &url, &Stamp::fresh(start()).unwrap());
    for header in [header, forged, "Bearer abc".to_owned()] {
        let (status, answer) = send(Method::POST, url.clone(), header, body("two")).await;
        assert_eq!(
            (status, answer["title"].as_str()),
            (401, Some("Unauthorized"))
        );
    }
    let why: Vec<Option<&str>> = sandbox.requests().iter().map(|r| r.rejected).collect();
    let expected = [
        None,
        Some("the nonce was used before"),
        Some("the signature is wrong"),
        Some("the token is not one that works"),
    ];
    assert_eq!(why, expected);
    assert_eq!(sandbox.posts().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_wrong_stops_the_lane_and_says_so() {
    let (sandbox, _, _) = sandbox().await;
    let late = Arc::new(SteppedClock::new(start() + SignedDuration::from_mins(6)));
    let channel = channel_of(sandbox.config(account()), late);
    assert_eq!(
        short(&channel.send(&outgoing(TEXT)).await),
        "lane down 401 -"
    );
    let Probe::Down(reason) = channel.probe().await else {
        panic!("the clock is wrong")
    };
    assert!(
        reason.words.contains("this machine's clock is wrong"),
        "{reason}"
    );
    assert!(sandbox.posts().is_empty());
}

#[tokio::test]
async fn a_probe_publishes_nothing_and_knows_the_account() {
    let (sandbox, clock, channel) = sandbox().await;
    assert_eq!(channel.probe().await, Probe::Up);
    let mut other: TwitterConfig = sandbox.config(account());
    other.account[0].user_id = "1".to_owned();
    assert!(
        matches!(channel_of(other, clock).probe().await, Probe::Down(reason) if reason.code == "user-id")
    );
    assert!(sandbox.posts().is_empty());
}

#[tokio::test]
async fn limits_count_by_the_clock() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.limit(Asked::Post, 1);
    sandbox.limit(Asked::Delete, 0);
    let another = |reference: &str| {
        let mut another = outgoing(TEXT);
        another.reference = Reference::stored(reference).unwrap();
        another
    };
    assert!(short(&channel.send(&another("aaaaaa")).await).starts_with("accepted"));
    assert_eq!(
        short(&channel.send(&another("bbbbbb")).await),
        "later 429 2026-12-08T11:09:50Z"
    );
    clock.set("2026-12-08T11:09:50Z".parse().unwrap());
    assert!(short(&channel.send(&another("bbbbbb")).await).starts_with("accepted"));
    let recalled = recalled(&channel, &sandbox.posts()[0].id).await;
    assert!(matches!(recalled, Recalled::Later { when: Some(when), .. } if when > clock.now()));
}

#[tokio::test]
async fn a_port_in_use_is_left_alone() {
    let (first, clock, _) = sandbox().await;
    let second = XSandbox::start(first.addr(), clock.clone()).await.unwrap();
    assert!(second.addr().port() > first.addr().port());
    assert!(
        XSandbox::start("192.0.2.1:0".parse().unwrap(), clock)
            .await
            .is_err()
    );
}
