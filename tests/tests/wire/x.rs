//! OAuth signatures recomputed, and the body of a post.

use std::num::NonZeroU64;

use oauth1_request::{Builder, HMAC_SHA1, ParameterList, Token};
use reqwest::Url;
use wardmote_channels::twitter::sandbox::{self as x, Received};
use wardmote_tests::{force::Force, messages, rest};

use super::ALL;

/// A field of an OAuth header, decoded.
fn field(header: &str, name: &str) -> String {
    let start = header
        .find(&format!("{name}=\""))
        .unwrap_or_else(|| panic!("no {name} in {header}"))
        + name.len()
        + 2;
    let value = &header[start..start + header[start..].find('"').unwrap()];
    let mut url = Url::parse("http://x/").unwrap();
    // A form decoder reads + as a space; a header never holds one that is not encoded.
    assert!(!value.contains('+'));
    url.set_query(Some(&format!("v={value}")));
    url.query_pairs().next().unwrap().1.into_owned()
}

/// The signature that another implementation makes for the request as it came.
fn signature(request: &Received) -> String {
    let header = request.header("authorization").unwrap();
    let host = request.header("host").unwrap();
    let url = Url::parse(&format!("http://{host}{}", request.target)).unwrap();
    let token = Token::from_parts(
        x::CONSUMER_KEY,
        x::CONSUMER_SECRET,
        x::TOKEN,
        x::TOKEN_SECRET,
    );
    let mut builder = Builder::new(token.client, HMAC_SHA1);
    let nonce = field(header, "oauth_nonce");
    let timestamp: u64 = field(header, "oauth_timestamp").parse().unwrap();
    builder
        .token(token.token)
        .nonce(nonce.as_str())
        .timestamp(NonZeroU64::new(timestamp))
        .version(true);
    let mut bare = url.clone();
    bare.set_query(None);
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.sort();
    let parameters = ParameterList::new(
        pairs
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect::<Vec<_>>(),
    );
    let made = match request.method.as_str() {
        "POST" => builder.post(bare.as_str(), &parameters),
        "GET" => builder.get(bare.as_str(), &parameters),
        "DELETE" => builder.delete(bare.as_str(), &parameters),
        other => panic!("{other} is not a call of ours"),
    };
    field(&made, "oauth_signature")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_to_x_is_signed_as_another_implementation_signs_it() {
    let force = Force::new().await;
    // The second answer is lost and found again on the timeline; the last message is taken back.
    force
        .x
        .script(x::Asked::Post, 2, x::Fault::HangUp { done: true });
    for n in 1..=3 {
        force.publish(&messages::advice(n, ALL)).await;
    }
    let (id, _) = force.publish(&messages::advice(4, ALL)).await;
    let body = serde_json::json!({"reason": "sent in error"});
    force
        .author()
        .post(&format!("/v1/messages/{id}/withdraw"), &body)
        .await
        .expect(200);
    rest::until("the post was deleted", || async {
        force.posts()[3].deleted.then_some(())
    })
    .await;
    let requests = force.x.requests();
    for method in ["POST", "GET", "DELETE"] {
        assert!(
            requests.iter().any(|r| r.method == method),
            "no {method} came"
        );
    }
    for request in &requests {
        let header = request.header("authorization").unwrap();
        assert_eq!(
            field(header, "oauth_signature"),
            signature(request),
            "{} {}",
            request.method,
            request.target
        );
        assert_eq!(request.rejected, None);
        assert_eq!(field(header, "oauth_consumer_key"), x::CONSUMER_KEY);
        assert_eq!(field(header, "oauth_version"), "1.0");
    }
    let nonces: std::collections::BTreeSet<String> = requests
        .iter()
        .map(|r| field(r.header("authorization").unwrap(), "oauth_nonce"))
        .collect();
    assert_eq!(nonces.len(), requests.len(), "each nonce once");
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_its_text_and_its_reference_and_nothing_else() {
    let force = Force::new().await;
    force.publish(&messages::advice(1, ALL)).await;
    let requests = force.x.requests();
    let post = requests.iter().find(|r| r.method == "POST").unwrap();
    assert_eq!(post.target, "/2/tweets");
    let body: serde_json::Value = serde_json::from_slice(&post.body).unwrap();
    let text = body["text"].as_str().unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1);
    let (words, reference) = text.rsplit_once("\nRef ").unwrap();
    assert_eq!(words, messages::post(1));
    assert_eq!(reference.len(), 6);
    assert!(
        post.header("content-type")
            .unwrap()
            .starts_with("application/json")
    );
    force.end().await;
}
