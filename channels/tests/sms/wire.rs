//! What stands on the wire: Notify's documentation, field by field; and what it costs.

use std::sync::Arc;

use serde_json::{Value, json};
use wardmote_channels::sms::{Config, sandbox};
use wardmote_domain::{
    send::{Currency, Destination, Found, Money, Recall, RecallWhy, Recalled, Receipt},
    variant::Copy,
};

use crate::{
    common::{clock, short, start, words},
    support::{TEXT, account, channel, doubt, notice, notify, text},
};

#[tokio::test]
async fn one_message_with_our_reference() {
    let (sandbox, _, channel) = notify().await;
    let outgoing = notice();
    let id = "740e5834-3a29-46b4-9a6f-000000000001";
    assert_eq!(
        short(&channel.send(&outgoing).await),
        format!("accepted {id}")
    );
    let request = sandbox.requests().remove(0);
    assert_eq!(
        (
            request.method.as_str(),
            request.target.as_str(),
            request.status
        ),
        ("POST", "/v2/notifications/sms", 201)
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "phone_number": "+447700900123",
        "template_id": sandbox::TEMPLATE,
        "personalisation": { "body": TEXT },
        "reference": outgoing.delivery.to_string(),
    });
    assert_eq!(body, expected);
    assert_eq!(sandbox.texts()[0].body, TEXT);
}

#[tokio::test]
async fn a_sender_of_the_service_is_named_where_one_is_set() {
    let (sandbox, _, _) = notify().await;
    let config = Config {
        sms_sender_id: Some("8e222534-7f05-4972-86e3-17c5d9f894e2".to_owned()),
        ..sandbox.config(account())
    };
    channel(config, clock()).send(&notice()).await;
    let body: Value = serde_json::from_slice(&sandbox.requests()[0].body).unwrap();
    assert_eq!(
        body["sms_sender_id"],
        "8e222534-7f05-4972-86e3-17c5d9f894e2"
    );
}

#[tokio::test]
async fn each_call_has_a_token_of_its_own_time() {
    let (sandbox, clock, channel) = notify().await;
    for _ in 0..2 {
        assert!(short(&channel.send(&notice()).await).starts_with("accepted"));
        clock.advance(jiff::SignedDuration::from_secs(31));
    }
    let tokens: Vec<String> = sandbox
        .requests()
        .iter()
        .map(|r| r.header("authorization").unwrap().to_owned())
        .collect();
    assert_ne!(tokens[0], tokens[1]);
}

/// The sandbox refuses a token that is 31 seconds off, so the test above would fail with one token for both calls; here the
/// channel's own clock is wrong.
#[tokio::test]
async fn a_clock_that_is_wrong_stops_the_lane() {
    for (off, expected) in [
        (30, "accepted 740e5834-3a29-46b4-9a6f-000000000001"),
        (-30, "accepted 740e5834-3a29-46b4-9a6f-000000000001"),
        (31, "lane down 403-AuthError -"),
        (-31, "lane down 403-AuthError -"),
    ] {
        let (sandbox, _, _) = notify().await;
        let wrong = clock();
        wrong.set(start() + jiff::SignedDuration::from_secs(off));
        let answered = channel(sandbox.config(account()), wrong)
            .send(&notice())
            .await;
        assert_eq!(short(&answered), expected, "{off} s");
    }
}

#[tokio::test]
async fn what_is_no_text_message_is_refused_before_anything_leaves() {
    let (sandbox, _, channel) = notify().await;
    let mut public = notice();
    public.destination = Destination::Account;
    let mut empty = notice();
    Arc::make_mut(&mut empty.edition).copies[0].copy = Copy::Sms {
        text: " \n".to_owned(),
    };
    let long = text("07700 900123", &"a".repeat(919));
    for (outgoing, told) in [
        (public, "mobile number"),
        (empty, "no text message"),
        (long, "over 918"),
    ] {
        let answered = channel.send(&outgoing).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            ("refused no-text", false)
        );
        assert!(words(&answered).contains(told), "{answered:?}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_part_costs_what_the_service_pays() {
    let (sandbox, _, channel) = notify().await;
    let price = |channel: &dyn wardmote_channels::Channel, body: &str| {
        let price = channel
            .price(&text("07700 900123", body).edition, 1)
            .unwrap();
        assert_eq!(price.each.currency, Currency::Gbp);
        (price.each.thousandths, price.why)
    };
    // 2.33p is 23.3 thousandths of a pound; three parts are 69.9.
    assert_eq!(
        price(&*channel, TEXT),
        (23, "a text message of 1 part at 2.33p each".to_owned())
    );
    assert_eq!(price(&*channel, &"a".repeat(307)).0, 70);
    assert_eq!(
        price(&*channel, &"ŵ".repeat(71)).0,
        47,
        "two parts of UCS-2"
    );
    let free = Config {
        price_pence_per_part: 0.0,
        ..sandbox.config(account())
    };
    assert_eq!(price(&*crate::support::channel(free, clock()), TEXT).0, 0);
    let shown = Money {
        currency: Currency::Gbp,
        thousandths: 70,
    };
    assert_eq!(shown.to_string(), "£0.07");
}

#[tokio::test]
async fn nothing_comes_back() {
    let (sandbox, _, channel) = notify().await;
    let outgoing = notice();
    channel.send(&outgoing).await;
    let recall = Recall {
        delivery: outgoing.delivery,
        receipt: Receipt {
            id: sandbox.texts()[0].id.clone(),
        },
        why: RecallWhy::TakenDown,
        attempt: 1,
        at: start(),
    };
    let answered = channel.recall(&recall).await;
    assert!(matches!(answered.recalled, Recalled::Cannot(_)) && !answered.touched);
    assert!(!channel.back().can);
    assert!(matches!(
        channel.settle(&doubt(&outgoing)).await.found,
        Found::Found(_)
    ));
}

#[test]
fn no_number_and_no_key_shows_itself() {
    let outgoing = notice();
    assert!(!format!("{outgoing:?}").contains("900123"));
    let config = wardmote_channels::sms::Section::<secrecy::SecretString>::new(
        "http://127.0.0.1:1",
        account(),
        sandbox::API_KEY.into(),
        sandbox::TEMPLATE,
    );
    assert!(!format!("{config:?}").contains("3d844edf"));
}
