//! Corrections: the topic itself is changed.

use serde_json::{Value, json};
use wardmote_channels::ward_panel::sandbox::Fault;
use wardmote_domain::words::Kind;

use crate::support::{TEXT, correction, forum, notice, short, words};

#[tokio::test]
async fn a_correction_changes_title_and_text_of_the_topic_in_one_request() {
    let (sandbox, _, channel) = forum().await;
    assert_eq!(short(&channel.send(&notice()).await), "accepted 101/1001");
    let answered = channel.send(&correction("101/1001")).await;
    assert_eq!(short(&answered), "accepted 101/1001", "the receipt stays");
    let [_, read, write] = sandbox.requests().try_into().unwrap();
    assert_eq!(
        (read.method.as_str(), read.target.as_str()),
        ("GET", "/posts/1001.json")
    );
    assert_eq!(
        (write.method.as_str(), write.target.as_str()),
        ("PUT", "/posts/1001.json")
    );
    let body: Value = serde_json::from_slice(&write.body).unwrap();
    assert_eq!(
        body,
        json!({
            "title": "Correction: Example Road is still closed",
            "post": {
                "raw": "Example Road is still closed. We were wrong.",
                "edit_reason": "Corrected",
                "original_text": TEXT.trim_end(),
            },
        })
    );
    let [topic] = sandbox.topics().try_into().unwrap();
    assert_eq!(topic.edits, ["Corrected"]);
    assert_eq!(topic.title, "Correction: Example Road is still closed");
    // One act, two requests: the ledger is told of the second.
    let left: Vec<_> = answered
        .seen
        .iter()
        .map(|s| (s.name, s.remaining))
        .collect();
    assert_eq!(left, [("requests_1m", 57), ("requests_10s", 47)]);
}

#[tokio::test]
async fn without_an_earlier_topic_a_correction_is_a_new_one() {
    let (sandbox, _, channel) = forum().await;
    let mut new = correction("101/1001");
    new.earlier = None;
    assert_eq!(short(&channel.send(&new).await), "accepted 101/1001");
    assert_eq!(sandbox.topics().len(), 1);
}

#[tokio::test]
async fn an_update_never_changes_what_is_there() {
    let (sandbox, _, channel) = forum().await;
    channel.send(&notice()).await;
    let mut update = correction("101/1001");
    let mut edition = (*update.edition).clone();
    edition.kind = Kind::WardUpdate;
    update.edition = edition.into();
    assert_eq!(short(&channel.send(&update).await), "accepted 102/1002");
    assert_eq!(sandbox.topics()[0].edits.len(), 0);
}

#[tokio::test]
async fn somebody_elses_change_in_between_is_read_again_once() {
    let (sandbox, _, channel) = forum().await;
    channel.send(&notice()).await;
    sandbox.changed_by_another(1001, "A moderator was here first.", true);
    assert_eq!(
        short(&channel.send(&correction("101/1001")).await),
        "accepted 101/1001"
    );
    let asked: Vec<_> = sandbox.requests().iter().map(|r| r.status).collect();
    assert_eq!(asked, [200, 200, 409, 200, 200]);
    assert_eq!(sandbox.topics()[0].edits, ["Corrected"]);

    let conflict = || Fault::Says {
        status: 409,
        headers: Vec::new(),
        body: "{\"errors\":[\"edited by another user\"]}".to_owned(),
        done: false,
    };
    sandbox.script("PUT /posts/", 1, conflict());
    sandbox.script("PUT /posts/", 2, conflict());
    let answered = channel.send(&correction("101/1001")).await;
    assert_eq!(short(&answered), "later 409 -");
    assert!(words(&answered).contains("somebody is changing"));
}

#[tokio::test]
async fn what_waits_for_a_moderator_or_is_gone_is_said() {
    let (sandbox, _, channel) = forum().await;
    sandbox.hold_for_review(true);
    let held = channel.send(&notice()).await;
    let receipt = short(&held).replace("accepted ", "");
    let answered = channel.send(&correction(&receipt)).await;
    assert_eq!(short(&answered), "later held-for-review -");
    assert!(words(&answered).contains("moderator"), "{answered:?}");
    sandbox.let_through();
    assert_eq!(
        short(&channel.send(&correction(&receipt)).await),
        "accepted 101/1001"
    );
    let answered = channel.send(&correction("999/9999")).await;
    assert_eq!(short(&answered), "refused 404");
    assert!(words(&answered).contains("gone from the forum"));
    let answered = channel.send(&correction("nine/9")).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("refused receipt", false)
    );
}

#[tokio::test]
async fn what_goes_wrong_before_the_change_changes_nothing() {
    for (line, fault, expected) in [
        ("GET /posts/", Fault::status(502, false), "later 502 -"),
        ("GET /posts/", Fault::HangUp { done: true }, "later line -"),
        ("GET /posts/", Fault::Garbled, "later broken -"),
        ("GET /posts/", Fault::status(401, false), "lane down 401 -"),
        ("PUT /posts/", Fault::status(401, false), "refused 401"),
        ("PUT /posts/", Fault::status(422, false), "refused 422"),
        ("PUT /posts/", Fault::status(429, false), "later 429 -"),
        ("PUT /posts/", Fault::status(502, true), "unknown 502"),
        ("PUT /posts/", Fault::Half, "unknown broken"),
    ] {
        let (sandbox, _, channel) = forum().await;
        channel.send(&notice()).await;
        sandbox.script(line, 1, fault.clone());
        let answered = channel.send(&correction("101/1001")).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{line} {fault:?}"
        );
        let changed = matches!(fault, Fault::Half | Fault::Says { done: true, .. });
        assert_eq!(
            sandbox.topics()[0].edits.len(),
            usize::from(changed),
            "{line} {fault:?}"
        );
    }
}
