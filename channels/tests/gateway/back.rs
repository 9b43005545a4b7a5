//! Taking back: while the gateway has not begun to send.

use wardmote_channels::neighbourhood_link::sandbox::Fault;
use wardmote_domain::{
    ids::DeliveryId,
    send::{Answered, CalledBack, Recall, RecallAnswered, RecallWhy, Recalled, Receipt},
};

use crate::{
    common::{start, time},
    support::{gateway, notice},
};

fn recall(id: &str, why: RecallWhy) -> Recall {
    Recall {
        delivery: DeliveryId::new(start()),
        receipt: Receipt { id: id.to_owned() },
        why,
        attempt: 1,
        at: start(),
    }
}

fn short(answered: &RecallAnswered) -> String {
    match &answered.recalled {
        Recalled::Gone => "gone".to_owned(),
        Recalled::Cannot(reason) => format!("cannot {}", reason.code),
        Recalled::Later { when, reason } => format!("later {} {}", reason.code, time(*when)),
    }
}

const ID: &str = "alert-380960";

#[tokio::test]
async fn an_alert_comes_back_until_the_gateway_sends_it() {
    for (state, why, expected) in [
        ("accepted", RecallWhy::Withdrawn, "gone"),
        ("awaiting_approval", RecallWhy::TakenDown, "gone"),
        ("scheduled", RecallWhy::Corrected, "gone"),
        ("cancelled", RecallWhy::Withdrawn, "gone"),
        ("sending", RecallWhy::Withdrawn, "cannot 409"),
        ("sent", RecallWhy::TakenDown, "cannot 409"),
    ] {
        let (sandbox, _, channel) = gateway().await;
        channel.send(&notice()).await;
        sandbox.move_to(ID, state);
        let answered = channel.recall(&recall(ID, why)).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{state}"
        );
        let request = sandbox.requests().pop().unwrap();
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("DELETE", "/v1/alerts/alert-380960")
        );
        assert!(request.body.is_empty(), "a take-down repeats nothing");
        if let Recalled::Cannot(reason) = answered.recalled {
            assert!(
                reason
                    .words
                    .contains("reached members cannot be taken back"),
                "{reason}"
            );
        }
    }
}

#[tokio::test]
async fn every_fault_of_taking_back_ends_where_the_design_says() {
    let wait = Fault::Says {
        status: 429,
        headers: vec![("retry-after", "30".to_owned())],
        body: String::new(),
        done: false,
    };
    for (fault, expected) in [
        (wait, "later 429 2026-12-08T10:55:20Z"),
        (Fault::status(429, false), "later 429 -"),
        (Fault::status(400, false), "cannot 400"),
        (Fault::status(401, false), "later 401 -"),
        (Fault::status(403, false), "cannot 403"),
        (Fault::status(404, false), "gone"),
        (Fault::status(410, false), "gone"),
        (Fault::status(500, true), "later 500 -"),
        (Fault::status(302, false), "later 302 -"),
        (Fault::Half, "gone"),
        (Fault::HangUp { done: true }, "later line -"),
    ] {
        let (sandbox, _, channel) = gateway().await;
        channel.send(&notice()).await;
        sandbox.script("DELETE /v1/alerts", 1, fault.clone());
        let answered = channel.recall(&recall(ID, RecallWhy::Withdrawn)).await;
        assert_eq!(short(&answered), expected, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 2, "{fault:?}: asked once");
    }
}

#[tokio::test]
async fn a_receipt_that_is_no_id_never_reaches_the_wire() {
    let (sandbox, _, channel) = gateway().await;
    for id in ["", "a b", "../../evil", "a\r\nX: y", "settled by hand"] {
        let answered = channel.recall(&recall(id, RecallWhy::Withdrawn)).await;
        assert_eq!(short(&answered), "cannot receipt", "{id:?}");
    }
    assert!(sandbox.requests().is_empty());
}

/// Called back after its intent and before its request: the gateway hears nothing of it.
#[tokio::test]
async fn what_was_called_back_is_not_sent() {
    let (sandbox, _, channel) = gateway().await;
    let mut outgoing = notice();
    outgoing.called_back = CalledBack::asking(|| true);
    let answered = channel.send(&outgoing).await;
    assert_eq!(answered, Answered::called_back(false));
    assert!(sandbox.alerts().is_empty());
    outgoing.called_back = CalledBack::never();
    channel.send(&outgoing).await;
    assert_eq!(sandbox.alerts().len(), 1);
}
