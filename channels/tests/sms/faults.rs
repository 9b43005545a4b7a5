//! Requests that go wrong: what the answer is, what became of the message, and what a person reads.

use wardmote_channels::sms::{
    Config,
    sandbox::{Fault, PERMANENT},
};

use crate::{
    common::{clock, short, words},
    support::{account, channel, notice, notify, text},
};

fn says(status: u16, headers: &[(&'static str, &str)], body: &str) -> Fault {
    Fault::Says {
        status,
        headers: headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect(),
        body: body.to_owned(),
        done: false,
    }
}

fn error(status: u16, error: &str) -> Fault {
    let body = format!(
        r#"{{"status_code":{status},"errors":[{{"error":"{error}","message":"phone_number +447700900123 Not enough digits"}}]}}"#
    );
    says(status, &[], &body)
}

/// The fault; the answer; how many messages there are then; words a person reads.
fn table() -> Vec<(Fault, &'static str, usize, &'static str)> {
    vec![
        (
            error(400, "ValidationError"),
            "refused 400-ValidationError",
            0,
            "did not take",
        ),
        (
            error(400, "BadRequestError"),
            "refused 400-BadRequestError",
            0,
            "did not take",
        ),
        (Fault::status(400, false), "refused 400", 0, "did not take"),
        (
            error(401, "AuthError"),
            "refused 401-AuthError",
            0,
            "did not take",
        ),
        (
            error(403, "AuthError"),
            "lane down 403-AuthError -",
            0,
            "clock",
        ),
        (
            error(403, "BadRequestError"),
            "lane down 403-BadRequestError -",
            0,
            "whether the service is live",
        ),
        (
            Fault::status(403, false),
            "lane down 403 -",
            0,
            "whether the service is live",
        ),
        (
            error(404, "NotFound"),
            "lane down 404-NotFound -",
            0,
            "look at url",
        ),
        (
            Fault::status(405, false),
            "lane down 405 -",
            0,
            "look at url",
        ),
        (Fault::status(408, true), "unknown 408", 1, "did not say"),
        (Fault::status(413, false), "refused 413", 0, "did not take"),
        (Fault::status(422, false), "refused 422", 0, "did not take"),
        (
            error(429, "RateLimitError"),
            "later 429-RateLimitError 2026-12-08T10:55:50Z",
            0,
            "a minute",
        ),
        (
            error(429, "TooManyRequestsError"),
            "lane down 429-TooManyRequestsError 2026-12-09T00:00:00Z",
            0,
            "for today",
        ),
        (
            says(429, &[("retry-after", "30")], ""),
            "later 429 2026-12-08T10:55:20Z",
            0,
            "asks us to wait",
        ),
        (
            Fault::status(429, false),
            "later 429 -",
            0,
            "asks us to wait",
        ),
        (
            error(500, "Exception"),
            "unknown 500-Exception",
            0,
            "did not say",
        ),
        (Fault::status(502, true), "unknown 502", 1, "did not say"),
        (Fault::status(503, false), "unknown 503", 0, "did not say"),
        (Fault::status(504, true), "unknown 504", 1, "did not say"),
        (
            says(302, &[("location", "https://elsewhere.example.org/")], ""),
            "unknown 302",
            0,
            "did not say",
        ),
        (Fault::Half, "unknown broken", 1, "broke off"),
        (Fault::Garbled, "unknown broken", 1, "no id"),
        (says(201, &[], "{\"id\":[1]}"), "unknown broken", 0, "no id"),
        (
            says(201, &[], "{\"id\":\"a b\"}"),
            "unknown broken",
            0,
            "no id",
        ),
        (Fault::HangUp { done: true }, "unknown line", 1, "the line"),
        (Fault::HangUp { done: false }, "unknown line", 0, "the line"),
    ]
}

#[tokio::test]
async fn every_fault_ends_where_the_design_says() {
    for (fault, expected, texts, told) in table() {
        let (sandbox, _, channel) = notify().await;
        sandbox.script("POST /v2/notifications/sms", 1, fault.clone());
        let answered = channel.send(&notice()).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{fault:?}"
        );
        assert!(words(&answered).contains(told), "{fault:?}: {answered:?}");
        assert!(
            !format!("{answered:?}").contains("900123"),
            "the number is not repeated"
        );
        assert_eq!(sandbox.texts().len(), texts, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "{fault:?}: sent once");
    }
}

#[tokio::test]
async fn an_answer_that_never_ends_is_cut_and_in_doubt() {
    let (sandbox, _, channel) = notify().await;
    let long = format!("{{\"id\":\"a-1\",\"x\":\"{}\"}}", "a".repeat(1 << 20));
    sandbox.script("POST /v2/notifications/sms", 1, says(201, &[], &long));
    assert_eq!(short(&channel.send(&notice()).await), "unknown broken");
}

#[tokio::test]
async fn silence_is_a_doubt_before_and_after_it_was_done() {
    for done in [true, false] {
        let (sandbox, _, channel) = notify().await;
        sandbox.script("POST /v2/notifications/sms", 1, Fault::Silent { done });
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
        assert_eq!(sandbox.texts().len(), usize::from(done));
    }
}

#[tokio::test]
async fn nobody_there_is_nothing_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (sandbox, _, _) = notify().await;
    let config = Config {
        url,
        ..sandbox.config(account())
    };
    let answered = channel(config, clock()).send(&notice()).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("later connect -", false)
    );
}

/// Numbers that fail are taken all the same: what becomes of them comes by call.
#[tokio::test]
async fn a_number_that_fails_is_told_later() {
    let (sandbox, _, channel) = notify().await;
    assert!(short(&channel.send(&text(PERMANENT, "Call 101.")).await).starts_with("accepted"));
    assert_eq!(sandbox.texts()[0].outcome(), "permanent-failure");
}
