//! What became of a message whose answer was lost: Notify is asked for our reference.

use jiff::SignedDuration;
use wardmote_channels::sms::sandbox::Fault;
use wardmote_domain::send::{Found, RepeatOnce};

use crate::{
    common::short,
    support::{doubt, notice, notify},
};

fn told(found: &Found) -> String {
    match found {
        Found::Found(receipt) => format!("found {}", receipt.id),
        Found::Absent => "absent".to_owned(),
        Found::CannotTell(reason) => format!("cannot tell {}", reason.code),
    }
}

const POST: &str = "POST /v2/notifications/sms";
const LIST: &str = "GET /v2/notifications";

#[tokio::test]
async fn it_is_there_or_it_is_not() {
    for (done, expected) in [
        (true, "found 740e5834-3a29-46b4-9a6f-000000000002"),
        (false, "absent"),
    ] {
        let (sandbox, _, channel) = notify().await;
        channel.send(&notice()).await;
        sandbox.script(POST, 1, Fault::HangUp { done });
        let lost = notice();
        assert_eq!(short(&channel.send(&lost).await), "unknown line");
        assert_eq!(told(&channel.settle(&doubt(&lost)).await.found), expected);
        let request = sandbox.requests().pop().unwrap();
        let target = format!("/v2/notifications?reference={}", lost.delivery);
        assert_eq!((request.method.as_str(), request.target), ("GET", target));
        assert_eq!(
            sandbox.texts().len(),
            1 + usize::from(done),
            "asking sends nothing"
        );
    }
}

#[tokio::test]
async fn two_reads_then_warnings_once_more() {
    let (_sandbox, _, channel) = notify().await;
    let plan = channel.settle_plan();
    assert_eq!(plan.reads, [30, 120].map(SignedDuration::from_secs));
    assert_eq!(plan.repeat_once, RepeatOnce::Warnings);
}

#[tokio::test]
async fn what_notify_does_not_say_is_not_taken_for_absent() {
    let says = |status: u16, body: &str| Fault::Says {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
        done: false,
    };
    let ours = notice();
    let without_id = format!(
        r#"{{"notifications":[{{"reference":"{}"}}]}}"#,
        ours.delivery
    );
    for (fault, expected) in [
        (
            says(403, r#"{"errors":[{"error":"AuthError"}]}"#),
            "cannot tell 403-AuthError",
        ),
        (
            says(429, r#"{"errors":[{"error":"RateLimitError"}]}"#),
            "cannot tell 429-RateLimitError",
        ),
        (Fault::status(500, false), "cannot tell 500"),
        (Fault::status(302, false), "cannot tell 302"),
        (says(200, "{}"), "cannot tell broken"),
        (says(200, "<html>"), "cannot tell broken"),
        (
            says(
                200,
                r#"{"notifications":[{"reference":"another","id":"a-1"}]}"#,
            ),
            "cannot tell broken",
        ),
        (says(200, &without_id), "cannot tell broken"),
        (says(200, r#"{"notifications":[]}"#), "absent"),
        (Fault::Half, "cannot tell broken"),
        (Fault::HangUp { done: true }, "cannot tell line"),
    ] {
        let (sandbox, _, channel) = notify().await;
        sandbox.script(LIST, 1, fault.clone());
        assert_eq!(
            told(&channel.settle(&doubt(&ours)).await.found),
            expected,
            "{fault:?}"
        );
    }
}

/// A service may keep messages for three days only.
#[tokio::test]
async fn after_three_days_absence_tells_nothing() {
    let (_sandbox, clock, channel) = notify().await;
    let lost = notice();
    clock.advance(SignedDuration::from_hours(70));
    assert_eq!(told(&channel.settle(&doubt(&lost)).await.found), "absent");
    clock.advance(SignedDuration::from_hours(2));
    assert_eq!(
        told(&channel.settle(&doubt(&lost)).await.found),
        "cannot tell too-old"
    );
}
