//! Nothing that a person can type makes a header, a request or a field of its own.

use std::sync::Arc;

use serde_json::Value;
use wardmote_domain::{send::EditionPicture, variant::Copy, words::Kind};

use crate::{
    common::{hostile, short},
    support::{alert, gateway, panel},
};

const HEADERS: [&str; 7] = [
    "authorization",
    "idempotency-key",
    "content-type",
    "content-length",
    "user-agent",
    "accept",
    "host",
];

#[tokio::test]
async fn three_hundred_texts_in_every_field_stay_inside_their_strings() {
    let (sandbox, _, channel) = gateway().await;
    sandbox.limit(10_000, 10_000);
    let texts = hostile::texts();
    assert_eq!(texts.len(), 300);
    let mut taken = 0;
    for evil in &texts {
        let copies = vec![
            ("en-GB", panel("A title", evil)),
            ("en-GB", Copy::Page { html: evil.clone() }),
            ("en-GB", Copy::Sms { text: evil.clone() }),
            ("en-GB", Copy::Voice { text: evil.clone() }),
            ("pl", panel(evil, evil)),
        ];
        let mut outgoing = alert(Kind::Event, copies);
        let edition = Arc::make_mut(&mut outgoing.edition);
        edition.list.name.clone_from(evil);
        edition.pictures = vec![EditionPicture {
            media_type: "image/png".to_owned(),
            alt: evil.clone(),
            bytes: vec![1].into(),
        }];
        outgoing.notice_url.clone_from(evil);
        let answered = channel.send(&outgoing).await;
        assert!(
            short(&answered).starts_with("accepted"),
            "{evil:?}: {answered:?}"
        );
        taken += 1;
        let request = sandbox.requests().pop().unwrap();
        hostile::is_clean(&request.headers, &request.target, &HEADERS);
        assert_eq!(
            request.headers.len(),
            HEADERS.len(),
            "{:?}",
            request.headers
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["provider"], "MPS");
        assert_eq!(body["test"], false);
        assert_eq!(
            body["links"][0]["url"], **evil,
            "the text arrives as it was typed"
        );
        assert_eq!(body["languages"][0]["voice_script"], **evil);
    }
    assert_eq!(
        (sandbox.alerts().len(), sandbox.requests().len()),
        (taken, taken),
        "one request each"
    );
}

/// As a title, which stands alone on its line, what breaks lines is refused in English.
#[tokio::test]
async fn a_title_with_a_line_break_is_refused() {
    let (sandbox, _, channel) = gateway().await;
    for evil in hostile::texts()
        .iter()
        .filter(|t| t.chars().any(char::is_control))
    {
        let answered = channel
            .send(&alert(Kind::Event, vec![("en-GB", panel(evil, "text"))]))
            .await;
        assert_eq!(short(&answered), "refused no-alert", "{evil:?}");
    }
    assert!(sandbox.requests().is_empty());
}
