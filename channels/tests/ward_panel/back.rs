//! Taking back.

use wardmote_channels::ward_panel::sandbox::Fault;
use wardmote_domain::send::{RecallAnswered, RecallWhy, Recalled};

use crate::support::{TITLE, forum, notice, recall, short};

fn came(answered: &RecallAnswered) -> String {
    match &answered.recalled {
        Recalled::Gone => "gone".to_owned(),
        Recalled::Cannot(reason) => format!("cannot {}", reason.code),
        Recalled::Later { when, reason } => {
            format!("later {} {}", reason.code, crate::support::time(*when))
        }
    }
}

#[tokio::test]
async fn a_withdrawn_notice_is_one_line_in_a_closed_topic() {
    let (sandbox, _, channel) = forum().await;
    channel.send(&notice()).await;
    let why = RecallWhy::Withdrawn;
    for receipt in ["101/1001", "101"] {
        let answered = channel.recall(&recall(receipt, why)).await;
        assert_eq!(came(&answered), "gone", "{receipt}");
        assert!(answered.touched);
    }
    let [topic] = sandbox.topics().try_into().unwrap();
    assert_eq!(topic.title, "Notice 101 was withdrawn on 8 December 2026");
    assert!(topic.raw.contains("has been withdrawn") && !topic.raw.contains("danger"));
    assert!(topic.closed && !topic.deleted);
}

#[tokio::test]
async fn a_take_down_deletes_quietly_and_twice_is_once() {
    let (sandbox, _, channel) = forum().await;
    channel.send(&notice()).await;
    let why = RecallWhy::TakenDown;
    sandbox.script("DELETE /t/", 1, Fault::HangUp { done: true });
    let answered = channel.recall(&recall("101/1001", why)).await;
    assert_eq!(came(&answered), "later line -");
    let answered = channel.recall(&recall("101/1001", why)).await;
    assert_eq!(came(&answered), "gone");
    let [topic] = sandbox.topics().try_into().unwrap();
    assert!(topic.deleted && topic.title == TITLE && topic.edits.is_empty());
    let methods: Vec<_> = sandbox
        .requests()
        .iter()
        .map(|r| format!("{} {}", r.method, r.target))
        .collect();
    assert_eq!(
        methods,
        [
            "POST /posts.json",
            "DELETE /t/101.json",
            "DELETE /t/101.json"
        ]
    );
}

#[tokio::test]
async fn a_corrected_topic_is_never_taken_down() {
    let (sandbox, _, channel) = forum().await;
    channel.send(&notice()).await;
    let answered = channel
        .recall(&recall("101/1001", RecallWhy::Corrected))
        .await;
    assert_eq!(
        (came(&answered).as_str(), answered.touched),
        ("cannot corrected", false)
    );
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn what_waits_for_a_moderator_needs_a_person_until_it_is_out() {
    let (sandbox, _, channel) = forum().await;
    sandbox.hold_for_review(true);
    let receipt = short(&channel.send(&notice()).await).replace("accepted ", "");
    for why in [RecallWhy::TakenDown, RecallWhy::Withdrawn] {
        let answered = channel.recall(&recall(&receipt, why)).await;
        assert_eq!(came(&answered), "cannot held-for-review");
    }
    sandbox.let_through();
    let answered = channel
        .recall(&recall(&receipt, RecallWhy::TakenDown))
        .await;
    assert_eq!(came(&answered), "gone");
    assert!(sandbox.topics()[0].deleted);
}

#[tokio::test]
async fn every_fault_of_a_take_down_ends_where_the_design_says() {
    for (fault, expected) in [
        (Fault::status(401, false), "later 401 -"),
        (Fault::status(422, false), "cannot 422"),
        (Fault::status(502, true), "later 502 -"),
        (Fault::status(429, false), "later 429 -"),
        (Fault::status(302, false), "later 302 -"),
    ] {
        let (sandbox, _, channel) = forum().await;
        channel.send(&notice()).await;
        sandbox.script("DELETE /t/", 1, fault.clone());
        let answered = channel
            .recall(&recall("101/1001", RecallWhy::TakenDown))
            .await;
        assert_eq!(came(&answered), expected, "{fault:?}");
    }
    let (_sandbox, _, channel) = forum().await;
    let answered = channel.recall(&recall("0/0", RecallWhy::TakenDown)).await;
    assert_eq!(
        (came(&answered).as_str(), answered.touched),
        ("cannot receipt", false)
    );
}
