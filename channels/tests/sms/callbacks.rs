//! Notify's calls: proved by their token, and what each says.

use serde_json::json;
use wardmote_channels::sms::{
    Config,
    sandbox::{self, PERMANENT, TEMPORARY},
};
use wardmote_domain::send::{AddressVerdict, Callback, CallbackRefused, Event, Received};

use crate::{
    common::{clock, start},
    support::{account, channel, notify, text},
};

type Call = (Vec<(String, String)>, Vec<u8>);

async fn hear((headers, body): &Call) -> Result<Received, CallbackRefused> {
    let (_sandbox, _, channel) = notify().await;
    channel.callback(&Callback {
        headers,
        body,
        at: start(),
    })
}

fn call(body: &serde_json::Value) -> Call {
    let bearer = format!("Bearer {}", sandbox::CALLBACK_TOKEN);
    (
        vec![("authorization".to_owned(), bearer)],
        body.to_string().into_bytes(),
    )
}

#[tokio::test]
async fn a_receipt_says_what_became_of_it() {
    for (phone, expected) in [
        ("07700 900123", None),
        (PERMANENT, Some(AddressVerdict::Bad)),
        (TEMPORARY, Some(AddressVerdict::Soft)),
    ] {
        let (sandbox, _, channel) = notify().await;
        let outgoing = text(phone, "Call 101.");
        channel.send(&outgoing).await;
        let sent = sandbox.texts().remove(0);
        let made = sandbox::receipt(&sent, start());
        let events = hear(&made).await.unwrap().events;
        assert!(
            matches!(&events[0], Event::Accepted { delivery, receipt } if *delivery == outgoing.delivery && receipt.id == sent.id),
            "a doubt is settled first: {events:?}"
        );
        match (&events[1], expected) {
            (Event::Delivered { delivery }, None) => assert_eq!(*delivery, outgoing.delivery),
            (Event::Bounced { address, .. }, Some(verdict)) => assert_eq!(*address, verdict),
            other => panic!("{other:?}"),
        }
        assert!(!format!("{events:?}").contains("77009"), "no number");
    }
}

#[tokio::test]
async fn technical_failures_and_states_on_the_way() {
    let (sandbox, _, channel) = notify().await;
    channel.send(&text("07700 900123", "Call 101.")).await;
    let reference = sandbox.texts()[0].reference.clone();
    let receipt = |status: &str| {
        call(&json!({ "id": "a-1", "reference": reference, "to": "x", "status": status }))
    };
    let events = hear(&receipt("technical-failure")).await.unwrap().events;
    assert!(
        matches!(
            &events[1],
            Event::Bounced {
                address: AddressVerdict::NotItsFault,
                ..
            }
        ),
        "{events:?}"
    );
    for on_the_way in ["created", "sending", "pending", "sent", "a-new-one"] {
        assert_eq!(
            hear(&receipt(on_the_way)).await.unwrap().events.len(),
            1,
            "{on_the_way}"
        );
    }
    // The service may have other programs.
    for other in [json!(null), json!("invoice 17")] {
        let theirs = call(&json!({ "id": "a-1", "reference": other, "status": "delivered" }));
        assert!(hear(&theirs).await.unwrap().events.is_empty());
    }
}

#[tokio::test]
async fn stop_is_heard_however_it_is_written() {
    for stop in [
        "STOP",
        "stop",
        " Stop. ",
        "Stop!",
        "STOP  ALL",
        "Unsubscribe",
        "END",
        "quit",
    ] {
        let made = sandbox::inbound("447700900123", stop, start());
        let events = hear(&made).await.unwrap().events;
        let [Event::Stopped { phone }] = events.as_slice() else {
            panic!("{stop}: {events:?}")
        };
        assert_eq!(phone.expose(), "+447700900123");
        assert!(
            !format!("{events:?}").contains("900123"),
            "the number is hidden"
        );
    }
    for other in [
        "Please stop the noise on Example Road",
        "Don't stop",
        "",
        "yes",
    ] {
        let made = sandbox::inbound("447700900123", other, start());
        assert!(hear(&made).await.unwrap().events.is_empty(), "{other}");
    }
    let abroad = sandbox::inbound("33612345678", "STOP", start());
    assert!(
        hear(&abroad).await.unwrap().events.is_empty(),
        "nobody on the list has that number"
    );
}

#[tokio::test]
async fn the_same_call_again_has_the_same_id_and_another_has_another() {
    let one = hear(&sandbox::inbound("447700900123", "STOP", start()))
        .await
        .unwrap();
    let again = hear(&sandbox::inbound("447700900123", "STOP", start()))
        .await
        .unwrap();
    let other = hear(&sandbox::inbound("447700900124", "STOP", start()))
        .await
        .unwrap();
    assert_eq!(one.id, again.id);
    assert_ne!(one.id, other.id);
}

#[tokio::test]
async fn what_is_not_proved_is_not_believed() {
    let body = json!({ "id": "a-1", "reference": null, "status": "delivered" })
        .to_string()
        .into_bytes();
    let with = |headers: &[(&str, &str)]| -> Call {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        (headers, body.clone())
    };
    let good = format!("Bearer {}", sandbox::CALLBACK_TOKEN);
    assert!(hear(&with(&[("authorization", &good)])).await.is_ok());
    for bad in [
        with(&[]),
        with(&[("authorization", sandbox::CALLBACK_TOKEN)]),
        with(&[("authorization", "Bearer ")]),
        with(&[("authorization", "Bearer sandbox-callback-toke")]),
        with(&[("authorization", &format!("{good}n"))]),
        with(&[("authorization", &good), ("authorization", &good)]),
    ] {
        assert!(
            matches!(hear(&bad).await, Err(CallbackRefused::NotTheirs(_))),
            "{:?}",
            bad.0
        );
    }
    for unreadable in ["", "[]", "{}", "{\"id\":\"a\"}"] {
        let call = (
            vec![("authorization".to_owned(), good.clone())],
            unreadable.as_bytes().to_vec(),
        );
        assert!(
            matches!(hear(&call).await, Err(CallbackRefused::Unreadable(_))),
            "{unreadable}"
        );
    }
    let (sandbox, _, _) = notify().await;
    let deaf = Config {
        callback_token: None,
        ..sandbox.config(account())
    };
    let (headers, body) = with(&[("authorization", &good)]);
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
