//! Nothing that a person can type makes a header, a request or a field of its own.

use serde_json::Value;

use crate::{
    common::{hostile, short},
    support::{notify, text},
};

const HEADERS: [&str; 6] = [
    "authorization",
    "content-type",
    "content-length",
    "user-agent",
    "accept",
    "host",
];

#[tokio::test]
async fn three_hundred_texts_stay_inside_their_string() {
    let (sandbox, _, channel) = notify().await;
    let texts = hostile::texts();
    assert_eq!(texts.len(), 300);
    for (i, evil) in texts.iter().enumerate() {
        let answered = channel.send(&text("07700 900123", evil)).await;
        assert!(
            short(&answered).starts_with("accepted"),
            "{evil:?}: {answered:?}"
        );
        let request = sandbox.requests().pop().unwrap();
        hostile::is_clean(&request.headers, &request.target, &HEADERS);
        assert_eq!(
            request.headers.len(),
            HEADERS.len(),
            "{:?}",
            request.headers
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(
            body["personalisation"]["body"],
            evil.trim(),
            "the text arrives as it was typed"
        );
        assert_eq!(body["phone_number"], "+447700900123");
        assert_eq!(sandbox.texts().len(), i + 1, "one message each");
    }
    assert_eq!(sandbox.requests().len(), 300);
}
