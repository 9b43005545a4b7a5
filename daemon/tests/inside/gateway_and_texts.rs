//! A gateway and text messages, switched on: one message through the daemon, and what comes back.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use wardmote_channels::{
    neighbourhood_link::sandbox::{self as gateway, GatewaySandbox},
    registry::Sections,
    sms::sandbox::{self as notify, Fault, NotifySandbox},
};
use wardmote_domain::{
    clock::{Clock, SteppedClock},
    delivery::DeliveryState,
    ids::MessageId,
    outlet::{NEIGHBOURHOOD_LINK, OutletName, SMS},
    send::{AccountName, Callback, Lane, ReaderList},
};

use crate::support::{ELSEWHERE, Force, MORNING, Setup, WARD, headline, words};

struct World {
    force: Force,
    gateway: GatewaySandbox,
    notify: NotifySandbox,
}

type Call = (Vec<(String, String)>, Vec<u8>);

impl World {
    async fn new() -> Self {
        let clock = Arc::new(SteppedClock::new(Timestamp::from_second(MORNING).unwrap()));
        let at = "127.0.0.1:0".parse().unwrap();
        let gateway = GatewaySandbox::start(at, clock.clone()).await.unwrap();
        let notify = NotifySandbox::start(at, clock.clone()).await.unwrap();
        let account = || AccountName("force".to_owned());
        let more = Sections {
            neighbourhood_link: Some(gateway.config(account())),
            sms: Some(notify.config(account())),
            ..Sections::default()
        };
        let force = Force::with(Setup {
            more,
            clock: Some(clock),
            ..Setup::default()
        })
        .await;
        let csv = format!(
            "mobile,language,wards\n07700 900123,en-GB,{WARD}\n07700 900456,en-GB,{WARD}\n07700 900789,en-GB,{ELSEWHERE}\n"
        );
        force
            .desk()
            .import_audience(&force.admin, csv.as_bytes())
            .await
            .unwrap();
        Self {
            force,
            gateway,
            notify,
        }
    }

    /// A call from a provider, as the public listener hands it over. Notify's may come in the same second as the answer,
    /// so that they have nothing to be early for here.
    async fn call(&self, channel: &str, (headers, body): Call) {
        let lane = Lane {
            channel: OutletName::new(channel).unwrap(),
            account: AccountName("force".to_owned()),
        };
        let call = Callback {
            headers: &headers,
            body: &body,
            at: self.force.clock.now(),
        };
        self.force
            .daemon
            .pipeline()
            .receive(&lane, &call)
            .await
            .unwrap();
    }

    /// How many deliveries of a message on a channel stand so.
    async fn count(&self, id: MessageId, channel: &str, state: DeliveryState) -> u64 {
        self.force.count(id, channel, state).await
    }

    async fn texting(&self) -> u64 {
        let force = &self.force;
        force.desk().count_by_list(&force.admin).await.unwrap()[&ReaderList::Sms]
    }
}

const BOTH: &str = "neighbourhood_link, sms";

#[tokio::test]
async fn one_alert_for_the_ward_and_one_text_for_each_number_in_it() {
    let world = World::new().await;
    let id = world.force.released(&words("guidance", 1, BOTH)).await;
    let alerts = world.gateway.alerts();
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].body["languages"][0]["subject"], headline(1));
    assert_eq!(alerts[0].body["audience"]["areas"][0]["code"], WARD);
    assert_eq!(alerts[0].body["type"], "crime_prevention");
    let mut numbers: Vec<String> = world.notify.texts().into_iter().map(|t| t.to).collect();
    numbers.sort();
    assert_eq!(numbers, ["+447700900123", "+447700900456"]);
    assert!(
        world
            .force
            .mails("ewa@example.org", &headline(1))
            .is_empty(),
        "nobody asked for mail"
    );
    assert_eq!(world.count(id, SMS, DeliveryState::Accepted).await, 2);
    assert_eq!(
        world
            .count(id, NEIGHBOURHOOD_LINK, DeliveryState::Accepted)
            .await,
        1
    );
    // The same people have the mail where it goes by mail, and no text.
    world.force.released(&words("guidance", 2, "email")).await;
    assert_eq!(world.notify.texts().len(), 2);
    assert_eq!(world.force.mails("ewa@example.org", &headline(2)).len(), 1);
}

#[tokio::test]
async fn receipts_arrive_and_stop_ends_it_for_good() {
    let world = World::new().await;
    let id = world.force.released(&words("guidance", 1, BOTH)).await;
    for text in world.notify.texts() {
        let receipt = notify::receipt(&text, world.force.now());
        world.call(SMS, receipt.clone()).await;
        world.call(SMS, receipt).await;
    }
    assert_eq!(world.count(id, SMS, DeliveryState::Delivered).await, 2);
    let stop = |at| notify::inbound("447700900123", "Stop.", at);
    world.call(SMS, stop(world.force.now())).await;
    assert_eq!(world.texting().await, 2);
    world.force.released(&words("guidance", 2, "sms")).await;
    assert_eq!(world.notify.texts().len(), 3, "one of the two is left");
    let csv = format!("mobile,language,wards\n07700900123,en-GB,{WARD}\n");
    let force = &world.force;
    let taken = force.desk().import_audience(&force.admin, csv.as_bytes());
    assert_eq!(
        taken.await.unwrap().left_out,
        1,
        "an import does not bring them back"
    );
}

#[tokio::test]
async fn a_number_that_does_not_exist_leaves_the_list() {
    let world = World::new().await;
    let csv = format!(
        "mobile,language,wards\n{},en-GB,{WARD}\n",
        notify::PERMANENT
    );
    let force = &world.force;
    force
        .desk()
        .import_audience(&force.admin, csv.as_bytes())
        .await
        .unwrap();
    let id = force.released(&words("guidance", 1, "sms")).await;
    for text in world.notify.texts() {
        world.call(SMS, notify::receipt(&text, force.now())).await;
    }
    assert_eq!(world.count(id, SMS, DeliveryState::Bounced).await, 1);
    assert_eq!(world.texting().await, 3);
}

#[tokio::test]
async fn an_alert_whose_answer_is_lost_is_there_once() {
    for fault in [
        Fault::HangUp { done: true },
        Fault::HangUp { done: false },
        Fault::status(502, true),
        Fault::Half,
    ] {
        let world = World::new().await;
        world.gateway.script("POST /v1/alerts", 1, fault.clone());
        let id = world
            .force
            .released(&words("guidance", 1, "neighbourhood_link"))
            .await;
        for _ in 0..4 {
            world.force.pass(300).await;
        }
        assert_eq!(world.gateway.alerts().len(), 1, "{fault:?}");
        assert_eq!(
            world
                .count(id, NEIGHBOURHOOD_LINK, DeliveryState::Accepted)
                .await,
            1,
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_text_whose_answer_is_lost_is_found_or_waits_for_a_person() {
    use DeliveryState::{Accepted, WithPerson};
    for (done, kind, texts, state) in [
        (true, "guidance", 2, Accepted),
        (false, "guidance", 1, WithPerson),
        (false, "warning", 2, Accepted),
    ] {
        let world = World::new().await;
        world
            .notify
            .script("POST /v2/notifications/sms", 1, Fault::HangUp { done });
        let id = world.force.released(&words(kind, 1, "sms")).await;
        for _ in 0..4 {
            world.force.pass(300).await;
        }
        assert_eq!(world.notify.texts().len(), texts, "{kind}, {done}");
        let others = if state == Accepted { 2 } else { 1 };
        assert_eq!(world.count(id, SMS, state).await, others, "{kind}, {done}");
    }
}

#[tokio::test]
async fn a_withdrawn_alert_comes_back_until_it_is_being_sent() {
    for (state, cancelled) in [("accepted", true), ("sending", false)] {
        let world = World::new().await;
        let id = world.force.released(&words("guidance", 1, BOTH)).await;
        let alert = world.gateway.alerts().remove(0);
        world.gateway.move_to(&alert.id, state);
        let force = &world.force;
        force
            .desk()
            .withdraw(&force.author, id, "it was wrong")
            .await
            .unwrap();
        force.drain().await;
        let now = world.gateway.alerts().remove(0).state;
        assert_eq!(now == "cancelled", cancelled, "{state}: {now}");
        let recalled = u64::from(cancelled);
        assert_eq!(
            world
                .count(id, NEIGHBOURHOOD_LINK, DeliveryState::Recalled)
                .await,
            recalled
        );
    }
}

#[tokio::test]
async fn what_the_gateway_says_later_is_kept() {
    let world = World::new().await;
    let id = world
        .force
        .released(&words("guidance", 1, "neighbourhood_link"))
        .await;
    let reference = world.gateway.alerts()[0].reference.clone();
    let now = world.force.now();
    let data = json!({ "reference": reference, "counts": { "email": { "sent": 1200 } } });
    let made = gateway::callback("evt_1", now, "alert.delivery_summary", &data);
    world.call(NEIGHBOURHOOD_LINK, made).await;
    let data = json!({ "reference": reference, "state": "rejected" });
    let made = gateway::callback("evt_2", now, "alert.state_changed", &data);
    world.call(NEIGHBOURHOOD_LINK, made).await;
    assert_eq!(
        world
            .count(id, NEIGHBOURHOOD_LINK, DeliveryState::Bounced)
            .await,
        1
    );
}
