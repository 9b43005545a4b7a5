//! A post that was accepted and its answer lost is found again; one that was not is not invented.

use jiff::SignedDuration;
use wardmote_channels::{
    channel::Channel,
    twitter::sandbox::{Asked, Fault},
};
use wardmote_domain::{
    ids::Reference,
    send::{Found, Outgoing, Receipt},
};

use crate::support::{TEXT, doubt, outgoing, recalled, sandbox, settled, short};

fn with_reference(text: &str, reference: &str) -> Outgoing {
    let mut outgoing = outgoing(text);
    outgoing.reference = Reference::stored(reference).unwrap();
    outgoing
}

fn found(id: u64) -> Found {
    Found::Found(Receipt { id: id.to_string() })
}

#[tokio::test]
async fn accepted_then_lost_is_found_among_others() {
    for fault in [
        Fault::Status {
            code: 503,
            done: true,
        },
        Fault::Half,
        Fault::HangUp { done: true },
    ] {
        let (sandbox, clock, channel) = sandbox().await;
        sandbox.script(Asked::Post, 2, fault.clone());
        channel.send(&with_reference("Before", "aaaaaa")).await;
        let lost = outgoing(TEXT);
        assert!(
            short(&channel.send(&lost).await).starts_with("unknown"),
            "{fault:?}"
        );
        channel.send(&with_reference(TEXT, "bbbbbb")).await;
        clock.advance(SignedDuration::from_secs(30));
        assert_eq!(
            settled(&channel, &doubt(&lost, &clock, 1)).await,
            found(1_998_000_000_000_000_001),
            "{fault:?}"
        );
        assert_eq!(sandbox.posts().len(), 3);
        assert!(sandbox.requests().iter().all(|r| r.rejected.is_none()));
    }
}

#[tokio::test]
async fn not_posted_is_absent_both_times() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(
        Asked::Post,
        1,
        Fault::Status {
            code: 500,
            done: false,
        },
    );
    let lost = outgoing(TEXT);
    channel.send(&lost).await;
    channel.send(&with_reference(TEXT, "bbbbbb")).await;
    for (read, wait) in [(1, 30), (2, 90)] {
        clock.advance(SignedDuration::from_secs(wait));
        assert_eq!(
            settled(&channel, &doubt(&lost, &clock, read)).await,
            Found::Absent
        );
    }
}

#[tokio::test]
async fn a_post_that_shows_late_is_found_by_the_second_read() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.hide_new_posts_for(SignedDuration::from_secs(60));
    sandbox.script(Asked::Post, 1, Fault::Half);
    let lost = outgoing(TEXT);
    channel.send(&lost).await;
    clock.advance(SignedDuration::from_secs(30));
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 1)).await,
        Found::Absent
    );
    clock.advance(SignedDuration::from_secs(90));
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 2)).await,
        found(1_998_000_000_000_000_000)
    );
}

#[tokio::test]
async fn the_repeat_of_a_post_that_landed_is_evidence_and_the_timeline_has_it() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(Asked::Post, 1, Fault::HangUp { done: true });
    let mut lost = outgoing(TEXT);
    channel.send(&lost).await;
    clock.advance(SignedDuration::from_hours(3));
    lost.attempt = 2;
    lost.after_unknown = true;
    lost.at += SignedDuration::from_hours(3);
    assert_eq!(short(&channel.send(&lost).await), "unknown 403-duplicate");
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 1)).await,
        found(1_998_000_000_000_000_000)
    );
    assert_eq!(sandbox.posts().len(), 1, "once, whatever was tried");
}

#[tokio::test]
async fn a_post_on_the_second_page_is_found() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.limit(Asked::Post, 1000);
    sandbox.script(Asked::Post, 1, Fault::Half);
    let lost = outgoing(TEXT);
    channel.send(&lost).await;
    for number in 0..120 {
        channel
            .send(&with_reference("Another", &format!("{number:06}")))
            .await;
    }
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 1)).await,
        found(1_998_000_000_000_000_000)
    );
    let reads = sandbox
        .requests()
        .iter()
        .filter(|r| r.method == "GET")
        .count();
    assert_eq!(reads, 2);
}

#[tokio::test]
async fn a_timeline_that_is_down_leaves_it_open() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(Asked::Post, 1, Fault::Half);
    sandbox.script(
        Asked::Timeline,
        1,
        Fault::Status {
            code: 503,
            done: false,
        },
    );
    sandbox.script(Asked::Timeline, 2, Fault::Half);
    sandbox.script(Asked::Timeline, 3, Fault::TooMany { reset: None });
    sandbox.script(Asked::Timeline, 4, Fault::HangUp { done: true });
    let lost = outgoing(TEXT);
    channel.send(&lost).await;
    for code in ["503", "broken", "429", "line"] {
        let read = settled(&channel, &doubt(&lost, &clock, 1)).await;
        assert!(
            matches!(&read, Found::CannotTell(reason) if reason.code == code),
            "{code}: {read:?}"
        );
    }
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 1)).await,
        found(1_998_000_000_000_000_000)
    );
}

#[tokio::test]
async fn a_deleted_post_is_absent() {
    let (sandbox, clock, channel) = sandbox().await;
    let lost = outgoing(TEXT);
    channel.send(&lost).await;
    recalled(&channel, &sandbox.posts()[0].id).await;
    assert_eq!(
        settled(&channel, &doubt(&lost, &clock, 1)).await,
        Found::Absent
    );
}
