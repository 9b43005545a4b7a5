//! Calls from the gateway: proved by their signature, and what each says.

use jiff::Timestamp;
use serde_json::{Value, json};
use wardmote_channels::neighbourhood_link::{
    Config,
    sandbox::{callback, post_callback},
};
use wardmote_domain::{
    ids::DeliveryId,
    send::{AddressVerdict, Callback, CallbackRefused, Event, Received},
};

use crate::{
    common::{clock, start},
    support::{account, channel, gateway},
};

async fn hear(
    (headers, body): (Vec<(String, String)>, Vec<u8>),
    at: Timestamp,
) -> Result<Received, CallbackRefused> {
    let (_sandbox, _, channel) = gateway().await;
    channel.callback(&Callback {
        headers: &headers,
        body: &body,
        at,
    })
}

async fn said(kind: &str, data: &Value) -> Vec<Event> {
    let received = hear(callback("evt_1", start(), kind, data), start())
        .await
        .unwrap();
    assert_eq!(received.id, "evt_1");
    received.events
}

#[tokio::test]
async fn each_state_is_told_in_plain_words() {
    let delivery = DeliveryId::new(start());
    for state in [
        "accepted",
        "validating",
        "awaiting_approval",
        "scheduled",
        "sending",
        "sent",
        "partially_failed",
        "cancelled",
        "expired",
        "a_state_of_tomorrow",
    ] {
        let data = json!({ "id": "alert-1", "reference": delivery.to_string(), "state": state });
        let events = said("alert.state_changed", &data).await;
        let [
            Event::Progress {
                delivery: of,
                words,
                counts,
            },
        ] = events.as_slice()
        else {
            panic!("{state}: {events:?}")
        };
        assert!(*of == delivery && counts.is_empty());
        assert!(!words.contains('_') && words.len() > 10, "{state}: {words}");
    }
    let rejected = json!({ "reference": delivery.to_string(), "state": "rejected", "detail": "Not\r\npolice" });
    let events = said("alert.state_changed", &rejected).await;
    let [
        Event::Bounced {
            reason,
            address: AddressVerdict::NotItsFault,
            ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert!(
        reason.words.ends_with("nobody got it: \"Not police\""),
        "{reason}"
    );
}

#[tokio::test]
async fn counts_and_replies_and_members_who_leave() {
    let delivery = DeliveryId::new(start());
    let reference = delivery.to_string();
    let counts = json!({ "reference": reference, "counts": {
        "email": { "sent": 1200, "delivered": 1180, "failed": 20, "opened": 9 }, "sms": { "sent": 340 }, "fax": { "sent": 1 },
    }});
    let Event::Progress { counts, .. } = said("alert.delivery_summary", &counts).await.remove(0)
    else {
        panic!()
    };
    let expected = [
        ("email sent", 1200),
        ("email delivered", 1180),
        ("email failed", 20),
        ("sms sent", 340),
    ];
    let counts: Vec<(&str, u64)> = counts.iter().map(|(n, c)| (n.as_str(), *c)).collect();
    assert_eq!(counts, expected);
    let reply = json!({ "reference": reference, "received_at": "2026-12-08T10:50:00Z", "text": "A name and a number" });
    let events = said("alert.reply_received", &reply).await;
    let at = "2026-12-08T10:50:00Z".parse().unwrap();
    assert_eq!(events, [Event::Reply { delivery, at }], "never its text");
    assert!(
        said("member.unsubscribed", &json!({ "provider": "MPS" }))
            .await
            .is_empty()
    );
    assert!(said("alert.something_new", &json!({})).await.is_empty());
}

#[tokio::test]
async fn what_is_not_proved_is_not_believed() {
    let data = json!({ "reference": DeliveryId::new(start()).to_string(), "state": "sent" });
    let good = || callback("evt_1", start(), "alert.state_changed", &data);
    assert!(hear(good(), start()).await.is_ok());
    let late = start() + jiff::SignedDuration::from_secs(301);
    assert!(matches!(
        hear(good(), late).await,
        Err(CallbackRefused::NotTheirs(_))
    ));
    let (headers, mut body) = good();
    body.push(b' ');
    assert!(matches!(
        hear((headers, body), start()).await,
        Err(CallbackRefused::NotTheirs(_))
    ));
    let (headers, body) = good();
    let twice = headers.iter().chain(headers.iter()).cloned().collect();
    assert!(matches!(
        hear((twice, body), start()).await,
        Err(CallbackRefused::NotTheirs(_))
    ));
    for (kind, data) in [
        (
            "alert.state_changed",
            json!({ "reference": "not ours", "state": "sent" }),
        ),
        (
            "alert.state_changed",
            json!({ "reference": DeliveryId::new(start()).to_string() }),
        ),
        ("alert.reply_received", json!([])),
    ] {
        let heard = hear(callback("evt_1", start(), kind, &data), start()).await;
        assert!(
            matches!(heard, Err(CallbackRefused::Unreadable(_))),
            "{kind} {data}: {heard:?}"
        );
    }
    let (sandbox, _, _) = gateway().await;
    let deaf = Config {
        callback_secret: None,
        ..sandbox.config(account())
    };
    let (headers, body) = good();
    let call = Callback {
        headers: &headers,
        body: &body,
        at: start(),
    };
    assert_eq!(
        channel(deaf, clock()).callback(&call),
        Err(CallbackRefused::NotExpected)
    );
}

/// The sandbox can make the call itself: what it puts on the wire is what it signed.
#[tokio::test]
async fn a_call_reaches_whoever_listens() {
    let (listener, _, _) = gateway().await;
    let data = json!({ "reference": DeliveryId::new(start()).to_string(), "state": "sent" });
    let made = callback("evt_9", start(), "alert.state_changed", &data);
    let url = format!("{}/callbacks/neighbourhood_link", listener.base_url());
    assert_eq!(
        post_callback(&url, made.clone()).await.unwrap(),
        401,
        "the listener here is no daemon"
    );
    let heard = listener.requests().remove(0);
    assert_eq!(
        (heard.body.clone(), heard.header("webhook-id")),
        (made.1, Some("evt_9"))
    );
    assert!(hear((heard.headers, heard.body), start()).await.is_ok());
}
