//! Requests that go wrong: what the answer is, what became of the topic, and what a person reads.

use tokio::net::TcpListener;
use wardmote_channels::ward_panel::sandbox::Fault;
use wardmote_domain::{clock::SteppedClock, send::Answered};

use crate::support::{account, categories, channel_of, forum, notice, short, start, words};

fn says(status: u16, headers: &[(&'static str, &str)], body: &str) -> Fault {
    Fault::Says {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
        done: false,
    }
}

/// The fault; the answer; how many topics there are then; words a person reads.
fn table() -> Vec<(Fault, &'static str, usize, &'static str)> {
    let json = |status, body: &str| says(status, &[], body);
    let of = |status: u16, kind: &str| {
        json(
            status,
            &format!("{{\"errors\":[\"The forum's words\"],\"error_type\":\"{kind}\"}}"),
        )
    };
    vec![
        (
            json(400, "{\"errors\":[\"param is missing\"]}"),
            "refused 400",
            0,
            "param is missing",
        ),
        (Fault::status(401, false), "lane down 401 -", 0, "api_key"),
        (of(403, "invalid_access"), "lane down 403 -", 0, "api_key"),
        (of(403, "not_logged_in"), "lane down 403 -", 0, "username"),
        (of(403, "other"), "refused 403", 0, "The forum's words"),
        (
            Fault::status(403, false),
            "lane down 403 -",
            0,
            "did not say why",
        ),
        (
            of(404, "not_found"),
            "refused 404",
            0,
            "E05014020: put its right number",
        ),
        (
            Fault::status(404, false),
            "lane down 404 -",
            0,
            "no Discourse at that address",
        ),
        (
            Fault::status(405, false),
            "lane down 405 -",
            0,
            "look at url",
        ),
        (
            Fault::status(413, false),
            "refused 413",
            0,
            "did not take it",
        ),
        (
            json(
                422,
                "{\"action\":\"create_post\",\"errors\":[\"a\\r\\nb\\u202e\",\"c\"]}",
            ),
            "refused 422",
            0,
            "\"a b ; c\"",
        ),
        // Both shapes of 429: the body's seconds and the header's, of which the later counts; and the header alone.
        (
            says(
                429,
                &[("retry-after", "25")],
                "{\"errors\":[\"Slow down\"],\"error_type\":\"rate_limit\",\"extras\":{\"wait_seconds\":30}}",
            ),
            "later 429 2026-12-08T10:55:20Z",
            0,
            "asks us to wait",
        ),
        (
            says(
                429,
                &[
                    ("retry-after", "7"),
                    ("discourse-rate-limit-error-code", "ip_10_secs_limit"),
                ],
                "Slow down, too many requests from this IP address.",
            ),
            "later 429 2026-12-08T10:54:57Z",
            0,
            "asks us to wait",
        ),
        (
            Fault::status(429, false),
            "later 429 -",
            0,
            "asks us to wait",
        ),
        (of(503, "read_only"), "later 503 -", 0, "read-only"),
        (Fault::status(500, false), "unknown 500", 0, "did not say"),
        (Fault::status(502, true), "unknown 502", 1, "did not say"),
        (Fault::status(503, true), "unknown 503", 1, "did not say"),
        (Fault::status(504, false), "unknown 504", 0, "did not say"),
        (Fault::status(408, true), "unknown 408", 1, "did not say"),
        (
            says(302, &[("location", "https://elsewhere.example.org/")], ""),
            "unknown 302",
            0,
            "did not say",
        ),
        (Fault::Half, "unknown broken", 1, "broke off"),
        (Fault::Garbled, "unknown broken", 1, "no post in it"),
        (
            json(200, "{\"success\":true}"),
            "unknown broken",
            0,
            "no post in it",
        ),
        (
            json(200, "{\"id\":\"1001\",\"topic_id\":true}"),
            "unknown broken",
            0,
            "no post in it",
        ),
        (Fault::HangUp { done: true }, "unknown line", 1, "the line"),
        (Fault::HangUp { done: false }, "unknown line", 0, "the line"),
    ]
}

#[tokio::test]
async fn every_fault_ends_where_the_design_says() {
    for (fault, expected, topics, told) in table() {
        let (sandbox, _, channel) = forum().await;
        sandbox.script("POST /posts.json", 1, fault.clone());
        let answered = channel.send(&notice()).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{fault:?}"
        );
        assert!(words(&answered).contains(told), "{fault:?}: {answered:?}");
        assert_eq!(sandbox.topics().len(), topics, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "{fault:?}: sent once");
        // What a 429 says stops the other acts too.
        let stopped = answered.seen.iter().any(|seen| seen.remaining == 0);
        assert_eq!(stopped, expected.starts_with("later 429 2"), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_never_ends_is_cut_and_in_doubt() {
    let (sandbox, _, channel) = forum().await;
    let long = format!(
        "{{\"id\":1001,\"topic_id\":101,\"x\":\"{}\"}}",
        "a".repeat(2 << 20)
    );
    sandbox.script("POST /posts.json", 1, says(200, &[], &long));
    assert_eq!(short(&channel.send(&notice()).await), "unknown broken");
}

async fn silenced(done: bool) -> (Answered, usize) {
    let (sandbox, _, channel) = forum().await;
    sandbox.script("POST /posts.json", 1, Fault::Silent { done });
    let send = tokio::spawn(async move { channel.send(&notice()).await });
    sandbox.received(1).await;
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(41)).await;
    (send.await.unwrap(), sandbox.topics().len())
}

#[tokio::test]
async fn silence_after_the_request_is_unknown() {
    for done in [true, false] {
        let (answered, topics) = silenced(done).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched, topics),
            ("unknown timeout", true, usize::from(done))
        );
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_connection_that_closes_unread_may_have_carried_it() {
    let (sandbox, _, channel) = forum().await;
    sandbox.close_connection(1);
    assert_eq!(short(&channel.send(&notice()).await), "unknown line");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn what_never_left_is_refunded() {
    let (sandbox, clock, _) = forum().await;
    let mut config = sandbox.config(account(), categories());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.url = Some(format!("http://{}", listener.local_addr().unwrap()));
    drop(listener);
    let answered = channel_of(config, clock).send(&notice()).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("later connect -", false)
    );
}

#[tokio::test]
async fn a_wrong_key_stops_the_lane() {
    let (sandbox, _, _) = forum().await;
    let clock = std::sync::Arc::new(SteppedClock::new(start()));
    let mut config = sandbox.config(account(), categories());
    config.api_key = Some("another".into());
    let channel = channel_of(config, clock);
    let answered = channel.send(&notice()).await;
    assert_eq!(short(&answered), "lane down 403 -");
    assert!(
        !format!("{answered:?}").contains("another"),
        "the key is in the answer"
    );
}
