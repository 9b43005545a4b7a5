//! Requests that go wrong: what the answer is, what became of the alert, and what a person reads.

use wardmote_channels::neighbourhood_link::sandbox::Fault;

use crate::{
    common::{clock, short, words},
    support::{account, channel, gateway, notice},
};

fn says(status: u16, headers: &[(&'static str, &str)], body: &str) -> Fault {
    Fault::Says {
        status,
        headers: headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect(),
        body: body.to_owned(),
        done: false,
    }
}

fn problem(status: u16, detail: &str) -> Fault {
    let body = format!(
        r#"{{"type":"about:blank","title":"A title","status":{status},"detail":"{detail}","errors":[{{"pointer":"/a","detail":"b"}}]}}"#
    );
    says(
        status,
        &[("content-type", "application/problem+json")],
        &body,
    )
}

/// The fault; the answer; how many alerts there are then; words a person reads.
fn table() -> Vec<(Fault, &'static str, usize, &'static str)> {
    let wait = "later 429 2026-12-08T10:55:20Z";
    vec![
        (problem(400, "Bad"), "refused 400", 0, "\"Bad; /a b\""),
        (problem(401, "Over"), "lane down 401 -", 0, "our token"),
        (
            problem(403, "E05014020"),
            "refused 403",
            0,
            "ask the supplier to license",
        ),
        (problem(404, "No"), "lane down 404 -", 0, "look at url"),
        (
            Fault::status(405, false),
            "lane down 405 -",
            0,
            "look at url",
        ),
        (
            Fault::status(408, true),
            "unknown 408",
            1,
            "gave up waiting",
        ),
        (problem(409, "Twice"), "refused 409", 0, "in the way"),
        (
            Fault::status(410, false),
            "lane down 410 -",
            0,
            "look at url",
        ),
        (problem(413, "Big"), "refused 413", 0, "leave out a picture"),
        (problem(418, "Tea"), "refused 418", 0, "did not take it"),
        (
            problem(422, "a\\r\\nb\\u202e"),
            "refused 422",
            0,
            "\"a b; /a b\"",
        ),
        (
            problem(422, "This Idempotency-Key was used"),
            "lane down 422 -",
            0,
            "same key",
        ),
        (
            says(429, &[("retry-after", "30")], ""),
            wait,
            0,
            "asks us to wait",
        ),
        (
            says(
                429,
                &[("ratelimit-reset", "30"), ("ratelimit-remaining", "0")],
                "",
            ),
            wait,
            0,
            "wait",
        ),
        (
            says(429, &[("retry-after", "Tue, 08 Dec 2026 10:55:20 GMT")], ""),
            wait,
            0,
            "wait",
        ),
        (
            says(429, &[("retry-after", "soon")], ""),
            "later 429 -",
            0,
            "wait",
        ),
        (Fault::status(429, false), "later 429 -", 0, "wait"),
        (Fault::status(500, true), "unknown 500", 1, "did not say"),
        (Fault::status(502, false), "unknown 502", 0, "did not say"),
        (Fault::status(503, true), "unknown 503", 1, "did not say"),
        (
            says(503, &[("retry-after", "30")], ""),
            "later 503 2026-12-08T10:55:20Z",
            0,
            "closed for the moment",
        ),
        (Fault::status(504, false), "unknown 504", 0, "did not say"),
        (
            says(302, &[("location", "https://elsewhere.example.org/")], ""),
            "unknown 302",
            0,
            "did not say",
        ),
        (
            says(307, &[("location", "https://elsewhere.example.org/")], ""),
            "unknown 307",
            0,
            "did not say",
        ),
        (Fault::Half, "unknown broken", 1, "broke off"),
        (Fault::Garbled, "unknown broken", 1, "no id"),
        (says(202, &[], "{\"id\":7}"), "unknown broken", 0, "no id"),
        (
            says(202, &[], "{\"id\":\"a/../b\"}"),
            "unknown broken",
            0,
            "no id",
        ),
        (says(200, &[], "[]"), "unknown broken", 0, "no id"),
        (Fault::HangUp { done: true }, "unknown line", 1, "the line"),
        (Fault::HangUp { done: false }, "unknown line", 0, "the line"),
    ]
}

#[tokio::test]
async fn every_fault_ends_where_the_design_says() {
    for (fault, expected, alerts, told) in table() {
        let (sandbox, _, channel) = gateway().await;
        sandbox.script("POST /v1/alerts", 1, fault.clone());
        let outgoing = notice();
        let answered = channel.send(&outgoing).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{fault:?}"
        );
        assert!(words(&answered).contains(told), "{fault:?}: {answered:?}");
        assert_eq!(sandbox.alerts().len(), alerts, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "{fault:?}: sent once");
        // Whatever was lost, one repeat with the same key leaves exactly one alert.
        if expected.starts_with("unknown") {
            assert_eq!(
                short(&channel.send(&outgoing).await),
                "accepted alert-380960",
                "{fault:?}"
            );
            assert_eq!(sandbox.alerts().len(), 1, "{fault:?}");
        }
    }
}

/// A gateway that has forgotten our key and still has our reference: nobody is told that the alert was refused.
#[tokio::test]
async fn a_conflict_after_a_doubt_is_no_refusal() {
    let (sandbox, _, channel) = gateway().await;
    sandbox.script(
        "POST /v1/alerts",
        1,
        problem(409, "There is an alert with this reference."),
    );
    let mut again = notice();
    again.after_unknown = true;
    let answered = channel.send(&again).await;
    assert_eq!(short(&answered), "unknown 409");
    assert!(
        words(&answered).contains("look for it there"),
        "{answered:?}"
    );
}

#[tokio::test]
async fn an_answer_that_never_ends_is_cut_and_in_doubt() {
    let (sandbox, _, channel) = gateway().await;
    let long = format!("{{\"id\":\"alert-1\",\"x\":\"{}\"}}", "a".repeat(1 << 20));
    sandbox.script("POST /v1/alerts", 1, says(202, &[], &long));
    assert_eq!(short(&channel.send(&notice()).await), "unknown broken");
}

#[tokio::test]
async fn silence_is_a_doubt_before_and_after_it_was_done() {
    for done in [true, false] {
        let (sandbox, _, channel) = gateway().await;
        sandbox.script("POST /v1/alerts", 1, Fault::Silent { done });
        let send = tokio::spawn(async move { channel.send(&notice()).await });
        sandbox.received(1).await;
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(41)).await;
        let answered = send.await.unwrap();
        tokio::time::resume();
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            ("unknown timeout", true)
        );
        assert_eq!(sandbox.alerts().len(), usize::from(done));
    }
}

#[tokio::test]
async fn nobody_there_is_nothing_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (sandbox, _, _) = gateway().await;
    let config = wardmote_channels::neighbourhood_link::Config {
        url,
        ..sandbox.config(account())
    };
    let answered = channel(config, clock()).send(&notice()).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("later connect -", false)
    );
    let (sandbox, _, channel) = gateway().await;
    sandbox.close_connection(1);
    assert_eq!(
        short(&channel.send(&notice()).await),
        "unknown line",
        "it may have been read"
    );
}
