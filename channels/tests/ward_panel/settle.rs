//! Finding a topic again by our own number.

use wardmote_channels::ward_panel::sandbox::Fault;
use wardmote_domain::send::{Answer, Found, RepeatOnce, Settled};

use crate::support::{correction, doubt, forum, notice, receipt_of, short};

fn found(settled: &Settled) -> String {
    match &settled.found {
        Found::Found(receipt) => format!("found {}", receipt.id),
        Found::Absent => "absent".to_owned(),
        Found::CannotTell(reason) => format!("cannot tell {}", reason.code),
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_by_our_number_and_what_never_came_is_absent() {
    let (sandbox, _, channel) = forum().await;
    let lost = notice();
    assert_eq!(found(&channel.settle(&doubt(&lost)).await), "absent");
    sandbox.script("POST /posts.json", 1, Fault::HangUp { done: true });
    assert_eq!(short(&channel.send(&lost).await), "unknown line");
    assert_eq!(found(&channel.settle(&doubt(&lost)).await), "found 101");
    let other = notice();
    assert_eq!(found(&channel.settle(&doubt(&other)).await), "absent");
    let target = &sandbox.requests()[2].target;
    assert!(
        target.starts_with("/t/external_id/wardmote-") && target.ends_with("-E05014020.json"),
        "{target}"
    );
    let plan = channel.settle_plan();
    assert_eq!((plan.reads.len(), plan.repeat_once), (2, RepeatOnce::Any));
}

#[tokio::test]
async fn a_repeat_after_a_doubt_can_never_make_a_second_topic() {
    let (sandbox, clock, channel) = forum().await;
    let mut lost = notice();
    sandbox.script("POST /posts.json", 1, Fault::status(502, true));
    assert_eq!(short(&channel.send(&lost).await), "unknown 502");
    // Past the forum's memory of 120 seconds, and past its five minutes for the same words.
    clock.advance(jiff::SignedDuration::from_mins(6));
    lost.after_unknown = true;
    lost.attempt = 2;
    assert_eq!(short(&channel.send(&lost).await), "unknown 422");
    assert_eq!(found(&channel.settle(&doubt(&lost)).await), "found 101");
    assert_eq!(sandbox.topics().len(), 1);
}

#[tokio::test]
async fn only_the_forums_own_redirect_to_a_topic_is_believed() {
    let to = |place: &str| Fault::Says {
        status: 301,
        headers: vec![("location", place.to_owned())],
        body: String::new(),
        done: false,
    };
    for (fault, expected) in [
        (to("/t/a-notice/77"), "found 77"),
        (to("/t/77.json?x=1"), "found 77"),
        (
            to("http://192.0.2.1/t/a-notice/77.json"),
            "cannot tell redirect",
        ),
        (to("//elsewhere.example.org/t/77"), "cannot tell redirect"),
        (to("/login"), "cannot tell redirect"),
        (to("/t/a-notice/77/3"), "cannot tell redirect"),
        (to("/t/a-notice/seventy"), "cannot tell redirect"),
        (Fault::status(404, false), "cannot tell 404"),
        (Fault::status(200, false), "cannot tell 200"),
        (Fault::status(502, false), "cannot tell 502"),
        (Fault::HangUp { done: true }, "cannot tell line"),
    ] {
        let (sandbox, _, channel) = forum().await;
        sandbox.script("GET /t/external_id/", 1, fault.clone());
        let settled = channel.settle(&doubt(&notice())).await;
        assert_eq!(found(&settled), expected, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "nothing is followed");
    }
}

#[tokio::test]
async fn a_lost_change_is_settled_by_the_text() {
    let (sandbox, _, channel) = forum().await;
    assert_eq!(short(&channel.send(&notice()).await), "accepted 101/1001");
    for (done, expected) in [(false, "absent"), (true, "found 101/1001")] {
        let change = correction("101/1001");
        let nth = if done { 2 } else { 1 };
        sandbox.script("PUT /posts/", nth, Fault::HangUp { done });
        assert_eq!(short(&channel.send(&change).await), "unknown line");
        assert_eq!(found(&channel.settle(&doubt(&change)).await), expected);
    }
    let settled = notice();
    let mut from_topic = correction("101");
    assert_eq!(short(&channel.send(&from_topic).await), "accepted 101/1001");
    from_topic.earlier.as_mut().unwrap().receipt = receipt_of("no receipt");
    assert!(matches!(
        channel.send(&from_topic).await.answer,
        Answer::Refused { .. }
    ));
    assert!(sandbox.topics().len() == 1 && settled.earlier.is_none());
}
