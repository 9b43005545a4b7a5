//! What goes on the wire, to the byte, and what the forum makes of it.

use serde_json::Value;
use wardmote_channels::ward_panel::sandbox::{API_KEY, USERNAME};
use wardmote_domain::{
    ids::DeliveryId,
    send::{Answer, CorrectBy, Destination, Grouping, Probe},
    words::Format,
};

use crate::support::{TEXT, TITLE, forum, notice, outgoing, short, words};

#[tokio::test]
async fn a_notice_is_one_request_with_key_account_category_and_our_number() {
    let (sandbox, _, channel) = forum().await;
    let outgoing = notice();
    let answered = channel.send(&outgoing).await;
    assert_eq!(short(&answered), "accepted 101/1001");
    assert!(
        answered.touched && answered.seen.is_empty(),
        "the ledger has counted it"
    );
    let [request] = sandbox.requests().try_into().unwrap();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/posts.json")
    );
    for (name, value) in [
        ("api-key", API_KEY),
        ("api-username", USERNAME),
        ("content-type", "application/json"),
        ("accept", "application/json"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    let delivery = outgoing.delivery.to_string();
    let number = format!(
        "wardmote-{}-E05014020",
        delivery.trim_start_matches(DeliveryId::PREFIX)
    );
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "title": TITLE, "raw": TEXT.trim_end(), "category": 12, "external_id": number,
        })
    );
    let [topic] = sandbox.topics().try_into().unwrap();
    assert_eq!(
        (topic.title.as_str(), topic.raw.as_str(), topic.category),
        (TITLE, TEXT.trim_end(), 12)
    );
    assert_eq!(topic.external_id, Some(number));
}

#[tokio::test]
async fn a_ward_without_a_category_is_refused_by_name_and_nothing_leaves() {
    let (sandbox, _, channel) = forum().await;
    let mut other = notice();
    other.destination = Destination::Ward("E05014021".parse().unwrap());
    let answered = channel.send(&other).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("refused no-category", false)
    );
    assert!(
        words(&answered).contains("E05014021 in channels.ward_panel.categories"),
        "{answered:?}"
    );
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_forums_own_rules_come_back_in_its_words() {
    let (sandbox, _, channel) = forum().await;
    assert!(matches!(
        channel.send(&notice()).await.answer,
        Answer::Accepted(_)
    ));
    let again = outgoing(
        wardmote_domain::words::Kind::WardUpdate,
        TITLE,
        "Something else that is long enough.",
    );
    let answered = channel.send(&again).await;
    assert_eq!(short(&answered), "refused 422");
    assert_eq!(
        words(&answered),
        "the forum did not take it: \"Title has already been used\""
    );
    let same_text = outgoing(
        wardmote_domain::words::Kind::WardUpdate,
        "Another title altogether",
        TEXT,
    );
    let answered = channel.send(&same_text).await;
    assert!(words(&answered).contains("too similar"), "{answered:?}");
    assert_eq!(sandbox.topics().len(), 1);
}

#[tokio::test]
async fn a_post_held_for_review_is_accepted_and_its_receipt_says_so() {
    let (sandbox, _, channel) = forum().await;
    sandbox.hold_for_review(true);
    let answered = channel.send(&notice()).await;
    assert!(
        short(&answered).starts_with("accepted held-for-review/wardmote-"),
        "{answered:?}"
    );
    assert_eq!((sandbox.topics().len(), sandbox.waiting()), (0, 1));
}

#[tokio::test]
async fn it_says_what_it_is() {
    let (_sandbox, _, channel) = forum().await;
    let shape = channel.shape();
    assert_eq!(
        shape.grouping,
        Grouping::Wards {
            format: Format::Panel
        }
    );
    assert_eq!((shape.correct, shape.in_flight), (CorrectBy::InPlace, 1));
    assert_eq!(
        (shape.bounds.title, shape.bounds.text),
        (Some((15, 255)), Some((20, 32_000)))
    );
    assert!(channel.back().can);
    assert_eq!(channel.probe().await, Probe::Up);
}
