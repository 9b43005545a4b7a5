//! Every status and body of X as the answer to a post.

use serde_json::json;
use wardmote_channels::channel::Channel;
use wardmote_domain::send::Answer;
use wiremock::ResponseTemplate;

use crate::{
    replies::{NOW, always, credits, duplicate, html, legacy, problem, says, spend_cap},
    support::{TEXT, channel_at, outgoing, short, start, time},
};

/// What a post comes to, and the same after an unknown.
async fn posted(answer: ResponseTemplate) -> [String; 2] {
    let server = always(answer).await;
    let channel = channel_at(&server.uri());
    let mut outgoing = outgoing(TEXT);
    let first = channel.send(&outgoing).await;
    outgoing.after_unknown = true;
    let second = channel.send(&outgoing).await;
    assert!(first.touched && second.touched);
    assert_eq!(
        server.received_requests().await.unwrap().len(),
        2,
        "each send is one request"
    );
    [short(&first), short(&second)]
}

/// Holds each answer to what it means, the first time and after an unknown.
async fn assert_posts(cases: &[(ResponseTemplate, &str)]) {
    for (answer, expected) in cases {
        assert_eq!(
            posted(answer.clone()).await,
            [*expected, *expected],
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_post_that_was_taken() {
    let beside = json!({ "data": { "id": "19" }, "errors": [{ "title": "Partial" }] });
    assert_posts(&[
        (
            says(201, &json!({ "data": { "id": "19", "text": "…" } })),
            "accepted 19",
        ),
        (says(200, &json!({ "data": { "id": "19" } })), "accepted 19"),
        (says(201, &beside), "accepted 19"),
    ])
    .await;
}

#[tokio::test]
async fn a_post_that_may_have_been_taken() {
    let internal = "https://api.x.com/2/problems/internal-error";
    assert_posts(&[
        (
            says(201, &json!({ "errors": [{ "title": "Partial" }] })),
            "unknown broken",
        ),
        (
            says(201, &json!({ "data": { "id": 19 } })),
            "unknown broken",
        ),
        (
            says(201, &json!({ "data": { "id": "19x" } })),
            "unknown broken",
        ),
        (html(201), "unknown broken"),
        (ResponseTemplate::new(204), "unknown broken"),
        (
            ResponseTemplate::new(302).insert_header("location", "/elsewhere"),
            "unknown 302",
        ),
        (html(408), "unknown 408"),
        (html(500), "unknown 500"),
        (html(502), "unknown 502"),
        (legacy(503, 130), "unknown 503"),
        (ResponseTemplate::new(504), "unknown 504"),
        (problem(500, "Internal", internal, "Oops."), "unknown 500"),
    ])
    .await;
}

#[tokio::test]
async fn a_post_that_was_not_taken() {
    let reply = "You can only reply to or quote posts where you are mentioned or are the author.";
    let invalid =
        json!({ "title": "Invalid Request", "errors": [{ "parameters": { "text": [] } }] });
    assert_posts(&[
        (says(400, &invalid), "refused 400"),
        (html(400), "refused 400"),
        (
            problem(403, "Forbidden", "about:blank", reply),
            "refused 403",
        ),
        (legacy(403, 186), "refused 403"),
        (html(403), "refused 403"),
        (html(413), "refused 413"),
        (legacy(403, 185), "later 403-day -"),
    ])
    .await;
}

#[tokio::test]
async fn an_account_that_may_not_post() {
    let forbidden = "https://api.twitter.com/2/problems/client-forbidden";
    assert_posts(&[
        (
            problem(401, "Unauthorized", "about:blank", "Unauthorized"),
            "lane down 401 -",
        ),
        (legacy(401, 135), "lane down 401 -"),
        (html(401), "lane down 401 -"),
        (credits(), "lane down 402 -"),
        (spend_cap(), "lane down 403-spend-cap 2027-01-06T00:00:00Z"),
        (
            problem(403, "Client Forbidden", forbidden, "No."),
            "lane down 403-shut-out -",
        ),
        (legacy(403, 326), "lane down 403-shut-out -"),
        (html(404), "lane down 404 -"),
        (html(405), "lane down 405 -"),
    ])
    .await;
}

#[tokio::test]
async fn a_duplicate_is_a_refusal_or_after_an_unknown_evidence() {
    assert_eq!(
        posted(duplicate()).await,
        ["refused 403-duplicate", "unknown 403-duplicate"]
    );
    assert_eq!(
        posted(legacy(403, 187)).await,
        ["refused 403-duplicate", "unknown 403-duplicate"]
    );
}

/// Names and values.
type Headers<'a> = &'a [(&'a str, i64)];

#[tokio::test]
async fn too_many() {
    let base = || legacy(429, 88);
    let with = |pairs: &[(&str, i64)]| {
        pairs.iter().fold(base(), |answer, (name, value)| {
            answer.insert_header(*name, value.to_string())
        })
    };
    let (remaining, reset) = ("x-rate-limit-remaining", "x-rate-limit-reset");
    let (app_remaining, app_reset) = ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset");
    let (user_remaining, user_reset) =
        ("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset");
    let cases: [(Headers, Option<i64>); 8] = [
        (&[], None),
        (&[(remaining, 0), (reset, NOW + 300)], Some(NOW + 300)),
        (&[(reset, NOW + 300)], Some(NOW + 300)),
        (&[(remaining, 7), (reset, NOW + 300)], None),
        (
            &[
                (remaining, 0),
                (reset, NOW + 300),
                (app_remaining, 0),
                (app_reset, NOW + 4000),
            ],
            Some(NOW + 4000),
        ),
        (
            &[
                (remaining, 0),
                (reset, NOW + 300),
                (user_remaining, 9),
                (user_reset, NOW + 4000),
            ],
            Some(NOW + 300),
        ),
        (&[(remaining, 0), (reset, NOW - 1)], None),
        (&[(remaining, 0), (reset, (NOW + 300) * 1000)], None),
    ];
    for (headers, when) in cases {
        let when = when.map(|s| jiff::Timestamp::from_second(s).unwrap());
        let expected = format!("later 429 {}", time(when));
        assert_eq!(
            posted(with(headers)).await,
            [expected.as_str(), &expected],
            "{headers:?}"
        );
    }
    assert_eq!(start().as_second(), NOW);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read_to_its_end() {
    let long = json!({ "data": { "id": "19" }, "more": "x".repeat(70_000) });
    assert_eq!(
        posted(says(201, &long)).await,
        ["unknown broken", "unknown broken"]
    );
    let long = "x".repeat(70_000);
    assert_eq!(
        posted(ResponseTemplate::new(401).set_body_string(&long)).await,
        ["lane down 401 -", "lane down 401 -"]
    );
    assert_eq!(
        posted(ResponseTemplate::new(403).set_body_string(long)).await,
        ["unknown 403-broken"; 2]
    );
}

#[tokio::test]
async fn headers_correct_the_ledger() {
    let headers = [
        ("x-rate-limit-remaining", "41"),
        ("x-rate-limit-reset", "1796727900"),
        ("x-app-limit-24hour-remaining", "9000"),
        ("x-app-limit-24hour-reset", "1796800000"),
        ("x-user-limit-24hour-remaining", "12"),
        ("x-user-limit-24hour-reset", "1796799999"),
    ];
    let answer = headers.iter().fold(html(500), |answer, (name, value)| {
        answer.insert_header(*name, *value)
    });
    let server = always(answer).await;
    let answered = channel_at(&server.uri()).send(&outgoing(TEXT)).await;
    let seen: Vec<(&str, u32, i64)> = answered
        .seen
        .iter()
        .map(|s| (s.name, s.remaining, s.reset.as_second()))
        .collect();
    assert_eq!(
        seen,
        [
            ("posts_15m", 41, 1_796_727_900),
            ("posts_24h", 12, 1_796_799_999)
        ]
    );
}

#[tokio::test]
async fn reasons_carry_xs_words_and_transaction() {
    let answer = problem(403, "Forbidden", "about:blank", "Not\r\nthis.")
        .insert_header("x-transaction-id", "ab12cd34");
    let server = always(answer).await;
    let Answer::Refused { reason, .. } =
        channel_at(&server.uri()).send(&outgoing(TEXT)).await.answer
    else {
        panic!("a 403 is a refusal")
    };
    assert_eq!(
        reason.words,
        "X did not take it: \"Not this.\"; X's transaction ab12cd34"
    );
    let server = always(html(401).insert_header("x-transaction-id", "a b; <script>")).await;
    let Answer::LaneDown { reason, .. } =
        channel_at(&server.uri()).send(&outgoing(TEXT)).await.answer
    else {
        panic!("a 401 stops the lane")
    };
    assert_eq!(reason.words, "X does not accept this account's keys");
}
