//! Pictures: uploaded, described, then posted; only the post is ever in doubt.

use jiff::SignedDuration;
use serde_json::{Value, json};
use wardmote_channels::{
    channel::Channel,
    twitter::sandbox::{Asked, Fault},
};
use wardmote_domain::send::{Answered, CalledBack, EditionPicture, Found, Receipt};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::{
    replies::{credits, html, legacy, says, spend_cap},
    support::{
        TEXT, channel_at, doubt, outgoing, part, picture, sandbox, settled, short, with_pictures,
    },
};

const PICTURE: &str = "1880000000000000000";

fn two() -> Vec<EditionPicture> {
    vec![picture("A road, closed by a police van"), picture("A map")]
}

/// The calls so far, in short.
fn asked(sandbox: &wardmote_channels::twitter::sandbox::XSandbox) -> Vec<Option<Asked>> {
    sandbox.requests().iter().map(|r| r.asked).collect()
}

#[tokio::test]
async fn pictures_go_first_with_their_descriptions() {
    let (sandbox, clock, channel) = sandbox().await;
    let outgoing = with_pictures(outgoing(TEXT), two());
    let answered = channel.send(&outgoing).await;
    assert_eq!(short(&answered), "accepted 1998000000000000000");
    let (upload, describe) = (Some(Asked::Upload), Some(Asked::Describe));
    let expected = [upload, describe, upload, describe, Some(Asked::Post)];
    assert_eq!(asked(&sandbox), expected);
    let posts = sandbox.posts();
    let alts: Vec<Option<&str>> = posts[0].pictures.iter().map(|p| p.alt.as_deref()).collect();
    assert_eq!(
        alts,
        [Some("A road, closed by a police van"), Some("A map")]
    );
    assert_eq!(posts[0].pictures[0].bytes, *two()[0].bytes);
    // X adds an address for the pictures after our line; it is found all the same.
    let receipt = Receipt {
        id: posts[0].id.clone(),
    };
    assert_eq!(
        settled(&channel, &doubt(&outgoing, &clock, 1)).await,
        Found::Found(receipt)
    );
}

/// Uploads take a while, and nobody sees them: what is called back meanwhile is not posted.
#[tokio::test]
async fn what_is_called_back_while_pictures_go_is_not_posted() {
    let (sandbox, _, channel) = sandbox().await;
    let mut outgoing = with_pictures(outgoing(TEXT), two());
    outgoing.called_back = CalledBack::asking(|| true);
    assert_eq!(channel.send(&outgoing).await, Answered::called_back(true));
    assert!(!asked(&sandbox).contains(&Some(Asked::Post)));
    outgoing.called_back = CalledBack::never();
    assert!(short(&channel.send(&outgoing).await).starts_with("accepted"));
}

#[tokio::test]
async fn only_the_first_post_of_a_thread_has_them() {
    let (sandbox, _, channel) = sandbox().await;
    let thread = ["One", "Two"];
    let first = with_pictures(part(&thread, 1, None), two());
    assert!(short(&channel.send(&first).await).starts_with("accepted"));
    let second = part(&thread, 2, Some("1998000000000000000"));
    let second = with_pictures(second, two());
    assert!(short(&channel.send(&second).await).starts_with("accepted"));
    let counts: Vec<usize> = sandbox.posts().iter().map(|p| p.pictures.len()).collect();
    assert_eq!(counts, [2, 0]);
}

#[tokio::test]
async fn what_x_would_not_take_never_leaves() {
    let channel = channel_at("http://127.0.0.1:9");
    let odd = |change: fn(&mut EditionPicture)| {
        let mut picture = picture("A map");
        change(&mut picture);
        vec![picture]
    };
    let cases = [
        (vec![picture("A map"); 5], "refused pictures"),
        (
            odd(|p| p.media_type = "image/gif".to_owned()),
            "refused picture-type",
        ),
        (
            odd(|p| p.bytes = vec![0; 5_000_001].into()),
            "refused picture-size",
        ),
        (odd(|p| p.alt = "ŵ".repeat(1001)), "refused picture-alt"),
    ];
    for (pictures, expected) in cases {
        let answered = channel.send(&with_pictures(outgoing(TEXT), pictures)).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, false)
        );
    }
    let bounds = channel.shape().bounds;
    assert_eq!((bounds.pictures, bounds.posts), (Some((4, 5_000_000)), 4));
}

/// X that answers an upload, a description and a post each in one way.
async fn server(upload: ResponseTemplate, describe: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let posted = says(201, &json!({ "data": { "id": "19" } }));
    for (at, answer) in [
        ("/2/media/upload", upload),
        ("/2/media/metadata", describe),
        ("/2/tweets", posted),
    ] {
        let mock = Mock::given(method("POST")).and(path(at));
        mock.respond_with(answer).mount(&server).await;
    }
    server
}

fn uploaded() -> ResponseTemplate {
    let data = json!({ "id": PICTURE, "media_key": "3_1", "expires_after_secs": 86400 });
    says(200, &json!({ "data": data }))
}

#[tokio::test]
async fn the_bytes_are_the_contracts() {
    let described = says(200, &json!({ "data": { "id": PICTURE } }));
    let server = server(uploaded(), described).await;
    let outgoing = with_pictures(outgoing("Words"), vec![picture("A map")]);
    let answered = channel_at(&server.uri()).send(&outgoing).await;
    assert_eq!(short(&answered), "accepted 19");
    let bodies: Vec<String> = server
        .received_requests()
        .await
        .unwrap()
        .into_iter()
        .map(|r| String::from_utf8(r.body).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"media":"iVBORw0KGgpvZiBhIGNsb3NlZCByb2Fk","media_category":"tweet_image"}"#
                .to_owned(),
            format!(r#"{{"id":"{PICTURE}","metadata":{{"alt_text":{{"text":"A map"}}}}}}"#),
            format!(r#"{{"text":"Words\nRef 7k2m9q","media":{{"media_ids":["{PICTURE}"]}}}}"#),
        ]
    );
}

#[tokio::test]
async fn an_upload_that_fails_leaves_no_doubt() {
    let failed = json!({ "data": { "id": PICTURE, "processing_info": { "state": "failed" } } });
    let reset = legacy(429, 88).insert_header("x-rate-limit-reset", "1796727350");
    let big = says(
        200,
        &json!({ "data": { "id": PICTURE }, "more": "x".repeat(70_000) }),
    );
    let cases = [
        (html(200), "later picture-broken -"),
        (
            says(200, &json!({ "data": { "id": "../me" } })),
            "later picture-broken -",
        ),
        (big, "later picture-broken -"),
        (says(200, &failed), "refused picture-failed"),
        (html(302), "later picture-302 -"),
        (html(400), "refused picture-400"),
        (html(401), "lane down 401 -"),
        (credits(), "lane down 402 -"),
        (spend_cap(), "lane down 403-spend-cap 2027-01-06T00:00:00Z"),
        (html(403), "refused picture-403"),
        (html(404), "lane down 404 -"),
        (html(408), "later picture-408 -"),
        (html(413), "refused picture-413"),
        (legacy(429, 88), "later picture-429 -"),
        (reset, "later picture-429 2026-12-08T10:55:50Z"),
        (html(500), "later picture-500 -"),
        (html(503), "later picture-503 -"),
    ];
    let outgoing = with_pictures(outgoing(TEXT), two());
    for (answer, expected) in cases {
        let server = server(answer.clone(), html(500)).await;
        let answered = channel_at(&server.uri()).send(&outgoing).await;
        assert_eq!(short(&answered), expected, "{answer:?}");
        assert!(answered.touched, "{answer:?}: the upload counts at X");
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_is_there_already_serves_the_next_try() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(Asked::Post, 1, Fault::TooMany { reset: None });
    let outgoing = with_pictures(outgoing(TEXT), vec![picture("A map")]);
    assert_eq!(short(&channel.send(&outgoing).await), "later 429 -");
    assert!(short(&channel.send(&outgoing).await).starts_with("accepted"));
    let (upload, describe, post) = (
        Some(Asked::Upload),
        Some(Asked::Describe),
        Some(Asked::Post),
    );
    assert_eq!(asked(&sandbox), [upload, describe, post, post]);

    // A day later X has thrown it away: it is uploaded anew.
    let mut other = outgoing.clone();
    other.delivery =
        wardmote_domain::ids::DeliveryId::new(outgoing.at + SignedDuration::from_secs(1));
    other.reference = wardmote_domain::ids::Reference::stored("aaaaaa").unwrap();
    sandbox.script(Asked::Post, 3, Fault::TooMany { reset: None });
    assert_eq!(short(&channel.send(&other).await), "later 429 -");
    clock.advance(SignedDuration::from_hours(24));
    assert!(short(&channel.send(&other).await).starts_with("accepted"));
    assert_eq!(
        asked(&sandbox)[4..],
        [upload, describe, post, upload, describe, post]
    );
}

#[tokio::test]
async fn a_post_in_doubt_makes_its_own_pictures_when_it_is_repeated() {
    let (sandbox, _, channel) = sandbox().await;
    sandbox.script(Asked::Post, 1, Fault::HangUp { done: false });
    let mut outgoing = with_pictures(outgoing(TEXT), vec![picture("A map")]);
    assert_eq!(short(&channel.send(&outgoing).await), "unknown line");
    outgoing.after_unknown = true;
    assert!(short(&channel.send(&outgoing).await).starts_with("accepted"));
    let uploads = sandbox
        .requests()
        .iter()
        .filter(|r| r.asked == Some(Asked::Upload))
        .count();
    assert_eq!((uploads, sandbox.posts().len()), (2, 1));
}

#[tokio::test]
async fn a_picture_that_x_works_on_is_asked_about_later() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.work_on_pictures_for(SignedDuration::from_secs(20));
    let outgoing = with_pictures(outgoing(TEXT), vec![picture("A map")]);
    let waits = "later picture-working 2026-12-08T10:55:10Z";
    assert_eq!(short(&channel.send(&outgoing).await), waits);
    clock.advance(SignedDuration::from_secs(5));
    // Too early: nothing is asked at all.
    let calls = sandbox.requests().len();
    assert_eq!(short(&channel.send(&outgoing).await), waits);
    assert_eq!(sandbox.requests().len(), calls);
    clock.advance(SignedDuration::from_secs(15));
    assert!(short(&channel.send(&outgoing).await).starts_with("accepted"));
    assert_eq!(sandbox.posts()[0].pictures.len(), 1);
    let bodies: Value = serde_json::from_slice(&sandbox.requests().last().unwrap().body).unwrap();
    assert_eq!(bodies["media"]["media_ids"], json!([PICTURE]));
}

#[tokio::test]
async fn a_large_photo_arrives_whole() {
    let (sandbox, _, channel) = sandbox().await;
    let mut large = picture("A map");
    let mut bytes = large.bytes.to_vec();
    bytes.resize(5_000_000, 7);
    large.bytes = bytes.into();
    let outgoing = with_pictures(outgoing(TEXT), vec![large.clone()]);
    assert!(short(&channel.send(&outgoing).await).starts_with("accepted"));
    assert_eq!(sandbox.posts()[0].pictures[0].bytes, *large.bytes);
}
