//! Other programs hear what happens: signed, under one id, again after a failure, and nothing of what a notice says.

use secrecy::ExposeSecret as _;
use serde_json::Value;
use wardmote::desk::{DeskError, NewReceiver, WebhookState};
use wardmote_domain::{ids::WebhookId, staff::What};
use wardmote_store::CallState;

use crate::{
    staff::{CANARY, NAMED, canary, is_open, texts},
    support::{Force, Heard, Receiver},
};

async fn add(force: &Force, receiver: &Receiver, hears: &[&str]) -> (WebhookId, String) {
    let new = NewReceiver {
        name: format!("The pager at {}", receiver.at.port()),
        address: receiver.address(),
        hears: hears.iter().map(|w| (*w).to_owned()).collect(),
        areas: Vec::new(),
    };
    let (id, secret) = force.desk().add_webhook(&force.admin, new).await.unwrap();
    (id, secret.expose_secret().to_owned())
}

fn kinds(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(Heard::kind).collect()
}

async fn state(force: &Force, id: WebhookId) -> WebhookState {
    force.desk().webhook(&force.admin, id).await.unwrap().state
}

#[tokio::test]
async fn a_receiver_hears_each_state_once_signed_and_without_content() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (_, secret) = add(&force, &receiver, &[]).await;
    let text = canary(1, "email, twitter");
    let id = force.released(&text).await;
    force.pass(120).await;
    let heard = receiver.heard();
    let said = kinds(&heard);
    for wanted in [
        "message.submitted",
        "message.awaiting_approval",
        "telling.opened",
        "message.approved",
        "telling.closed",
        "message.published",
        "message.released",
    ] {
        assert_eq!(
            said.iter().filter(|k| *k == wanted).count(),
            1,
            "{wanted}: {said:?}"
        );
    }
    let mut ids: Vec<&str> = heard.iter().map(|h| h.header("webhook-id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), heard.len(), "each its own id");
    for call in &heard {
        assert!(call.signed_with(&force, &secret), "{call:?}");
        assert_eq!(call.header("content-type"), "application/json");
        let whole = String::from_utf8(call.body.clone()).unwrap();
        for hidden in [CANARY, NAMED, "bike", "Ada", "Paul", "example.org"] {
            assert!(!whole.contains(hidden), "{hidden}: {whole}");
        }
        let json = call.json();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["type", "timestamp", "data"]);
        assert_eq!(json["data"]["exercise"], true, "the sandbox says so");
    }
    let published = heard.iter().find(|h| h.kind() == "message.published");
    let data = published.unwrap().json()["data"].clone();
    assert_eq!(data["message"], id.to_string());
    assert_eq!(data["kind"], "guidance");
    assert_eq!(data["areas"], serde_json::json!(["E05014020"]));
    assert!(
        data["link"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/messages/{id}"))
    );
    force.pass(600).await;
    assert_eq!(kinds(&receiver.heard()), [""; 0], "nothing comes twice");
}

#[tokio::test]
async fn it_hears_what_it_chose_of_its_areas_from_when_it_was_added() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    force.released(&canary(1, "email")).await;
    let new = |name: &str, hears: &[&str], area: &str| NewReceiver {
        name: name.to_owned(),
        address: receiver.address(),
        hears: hears.iter().map(|w| (*w).to_owned()).collect(),
        areas: vec![area.parse().unwrap()],
    };
    let desk = force.desk();
    let here = new("Wandsworth", &["message.published"], "E09000032");
    desk.add_webhook(&force.admin, here).await.unwrap();
    let there = new("Hackney", &["message.published"], "E09000012");
    desk.add_webhook(&force.admin, there).await.unwrap();
    force.drain().await;
    assert!(receiver.heard().is_empty(), "nothing of before");
    force.released(&canary(2, "email")).await;
    assert_eq!(kinds(&receiver.heard()), ["message.published"]);
}

#[tokio::test]
async fn a_failed_call_comes_again_under_its_id_at_the_steps_and_after_what_the_receiver_asks() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, secret) = add(&force, &receiver, &["message.published"]).await;
    receiver.script(&[
        (500, None),
        (301, None),
        (503, Some("3600")),
        (429, Some("86400")),
    ]);
    force.released(&canary(1, "email")).await;
    let first = receiver.heard().pop().unwrap();
    let event = first.header("webhook-id").to_owned();
    let mut stamps = vec![first.header("webhook-timestamp").to_owned()];
    // 5 s, 5 min, then an hour and a day because the receiver says so; chance adds a fifth at most.
    for (too_soon, then) in [(4, 2), (299, 61), (3599, 1), (86_399, 1)] {
        force.pass(too_soon).await;
        assert!(receiver.heard().is_empty(), "{too_soon}");
        force.pass(then).await;
        let again = receiver.heard();
        assert_eq!(again.len(), 1, "after {too_soon} + {then}");
        assert_eq!(again[0].header("webhook-id"), event);
        assert_eq!(again[0].body, first.body, "byte for byte");
        assert!(
            again[0].signed_with(&force, &secret),
            "a new stamp, signed anew"
        );
        stamps.push(again[0].header("webhook-timestamp").to_owned());
    }
    stamps.dedup();
    assert_eq!(stamps.len(), 5);
    let calls = force.desk().webhook_calls(&force.admin, id, None, 10).await;
    let call = calls.unwrap().remove(0);
    assert_eq!((call.state, call.tries), (CallState::Taken, 5));
    assert_eq!(state(&force, id).await, WebhookState::Running);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_stopped_and_administrators_are_told() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, _) = add(&force, &receiver, &["message"]).await;
    receiver.always(410);
    force.released(&canary(1, "email")).await;
    assert_eq!(receiver.heard().len(), 1, "not one call more");
    assert_eq!(state(&force, id).await, WebhookState::Stopped);
    assert!(is_open(&force, What::WebhookStopped, None).await);
    force.pass(120).await;
    let mail = texts(&force, "anna@example.org");
    let mail = mail.iter().find(|t| t.contains("A webhook has stopped"));
    let mail = mail
        .unwrap_or_else(|| panic!("Anna was not told: {:?}", texts(&force, "anna@example.org")));
    assert!(mail.contains("410") && mail.contains("/webhooks"), "{mail}");
    assert!(!mail.contains("a-secret-path"), "{mail}");
    receiver.always(204);
    force.released(&canary(2, "email")).await;
    assert!(receiver.heard().is_empty(), "while it is stopped");
    force.desk().start_webhook(&force.admin, id).await.unwrap();
    force.drain().await;
    assert!(!is_open(&force, What::WebhookStopped, None).await);
    let said = kinds(&receiver.heard());
    assert!(
        said.contains(&"message.published".to_owned()),
        "of what happened meanwhile: {said:?}"
    );
}

#[tokio::test]
async fn a_receiver_that_is_down_costs_one_call_at_a_time_and_after_three_days_it_is_stopped() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, _) = add(&force, &receiver, &["message"]).await;
    receiver.always(500);
    force.released(&canary(1, "email")).await;
    let waiting = force
        .desk()
        .webhook(&force.admin, id)
        .await
        .unwrap()
        .waiting;
    assert!(waiting >= 4, "{waiting}");
    assert_eq!(state(&force, id).await, WebhookState::Failing);
    receiver.heard();
    // Five minutes at a time for four days: it rests between two calls.
    let mut calls = 0;
    for _ in 0..(4 * 24 * 12) {
        force.clock.advance(jiff::SignedDuration::from_mins(6));
        while force.daemon.pipeline().webhooks_step().await.unwrap()
            == wardmote::pipeline::Did::Something
        {}
        let now = receiver.heard().len();
        assert!(now <= 1, "{now} calls in one go");
        calls += now;
        if state(&force, id).await == WebhookState::Stopped {
            break;
        }
    }
    assert_eq!(state(&force, id).await, WebhookState::Stopped);
    assert!(
        (10..=10 * usize::try_from(waiting).unwrap()).contains(&calls),
        "{calls}"
    );
    let rows = force
        .desk()
        .webhook_calls(&force.admin, id, None, 50)
        .await
        .unwrap();
    let given_up = rows.iter().find(|c| c.state == CallState::GivenUp).unwrap();
    assert_eq!(given_up.tries, 10);
    force
        .desk()
        .call_webhook_again(&force.admin, id, given_up.number, "it is back")
        .await
        .unwrap();
    receiver.always(204);
    force.desk().start_webhook(&force.admin, id).await.unwrap();
    while force.daemon.pipeline().webhooks_step().await.unwrap()
        == wardmote::pipeline::Did::Something
    {}
    let again: Vec<Heard> = receiver.heard();
    let same = again
        .iter()
        .filter(|h| h.header("webhook-id") == given_up.event)
        .count();
    assert_eq!(same, 1, "replayed under its id");
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_until_its_hours_are_over() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, old) = add(&force, &receiver, &["message.published"]).await;
    let (new, _) = force
        .desk()
        .rotate_webhook(&force.admin, id, 2)
        .await
        .unwrap();
    let new = new.expose_secret().to_owned();
    force.released(&canary(1, "email")).await;
    let both = receiver.heard().pop().unwrap();
    assert_eq!(both.header("webhook-signature").split(' ').count(), 2);
    assert!(both.signed_with(&force, &old) && both.signed_with(&force, &new));
    force.pass(2 * 3600).await;
    receiver.heard();
    force.released(&canary(2, "email")).await;
    let one = receiver.heard().pop().unwrap();
    assert_eq!(one.header("webhook-signature").split(' ').count(), 1);
    assert!(!one.signed_with(&force, &old) && one.signed_with(&force, &new));
}

#[tokio::test]
async fn a_pause_keeps_what_happens_and_removal_forgets_it() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, _) = add(&force, &receiver, &["message.published"]).await;
    let desk = force.desk();
    desk.pause_webhook(&force.admin, id).await.unwrap();
    assert!(matches!(
        desk.pause_webhook(&force.admin, id).await,
        Err(DeskError::Conflict(_))
    ));
    force.released(&canary(1, "email")).await;
    assert!(receiver.heard().is_empty());
    desk.start_webhook(&force.admin, id).await.unwrap();
    force.drain().await;
    assert_eq!(receiver.heard().len(), 1);
    desk.remove_webhook(&force.admin, id).await.unwrap();
    force.released(&canary(2, "email")).await;
    assert!(receiver.heard().is_empty());
    assert!(desk.webhooks(&force.admin).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_test_says_what_the_receiver_answered_and_only_administrators_may_anything() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, secret) = add(&force, &receiver, &["hold"]).await;
    let desk = force.desk();
    let tested = desk.test_webhook(&force.admin, id).await.unwrap();
    assert!(tested.taken && tested.status == Some(204), "{tested:?}");
    let call = receiver.heard().pop().unwrap();
    assert_eq!(call.kind(), "webhook.test");
    assert!(call.signed_with(&force, &secret));
    receiver.script(&[(401, None)]);
    let tested = desk.test_webhook(&force.admin, id).await.unwrap();
    assert!(
        !tested.taken && tested.words.contains("secret"),
        "{tested:?}"
    );
    for by in [&force.author, &force.approver, &force.lead] {
        assert!(matches!(
            desk.webhooks(by).await,
            Err(DeskError::NotPermitted(_))
        ));
        assert!(matches!(
            desk.test_webhook(by, id).await,
            Err(DeskError::NotPermitted(_))
        ));
        assert!(matches!(
            desk.remove_webhook(by, id).await,
            Err(DeskError::NotPermitted(_))
        ));
    }
    for (address, says) in [
        ("https://8.8.8.8/", "only the live realm calls those"),
        ("http://192.168.0.1/", "only the live realm calls those"),
        ("nothing", "not a web address"),
    ] {
        let new = NewReceiver {
            name: "elsewhere".to_owned(),
            address: address.to_owned(),
            hears: Vec::new(),
            areas: Vec::new(),
        };
        let said = desk
            .add_webhook(&force.admin, new)
            .await
            .unwrap_err()
            .to_string();
        assert!(said.contains(says), "{address}: {said}");
    }
}

#[tokio::test]
async fn after_a_restart_it_goes_on_where_it_was_and_the_record_and_the_file_hold_no_secret() {
    let (force, receiver) = (Force::new().await, Receiver::start().await);
    let (id, secret) = add(&force, &receiver, &["message.published", "hold"]).await;
    force.released(&canary(1, "email")).await;
    assert_eq!(receiver.heard().len(), 1);
    let force = force
        .while_stopped(async |file| {
            for name in ["w.db", "w.db-wal"] {
                let bytes = std::fs::read(file.with_file_name(name)).unwrap_or_default();
                let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                assert!(!found, "{name} holds the secret");
            }
        })
        .await;
    force.released(&canary(2, "email")).await;
    let heard = receiver.heard();
    assert_eq!(kinds(&heard), ["message.published"]);
    assert!(heard[0].signed_with(&force, &secret));
    let record = force
        .desk()
        .audit(&force.admin, None, 0, 500)
        .await
        .unwrap();
    let whole = serde_json::to_string(&record).unwrap();
    assert!(whole.contains("webhook_added") && whole.contains(&id.to_string()));
    assert!(!whole.contains("a-secret-path") && !whole.contains(&secret));
    let all: Vec<Value> = record.iter().map(|e| serde_json::json!(e.act)).collect();
    assert!(all.contains(&serde_json::json!("webhook_added")));
}
