//! Calls that go wrong between the two: each through the sandbox, with what became of the post.

use jiff::{SignedDuration, civil::date};
use tokio::net::TcpListener;
use wardmote_channels::{
    channel::Channel,
    twitter::sandbox::{Asked, Fault},
};
use wardmote_domain::send::{Answered, Recalled, Receipt};

use crate::support::{
    TEXT, channel_at, doubt, outgoing, picture, recalled, sandbox, settled, short, with_pictures,
};

#[tokio::test]
async fn every_scripted_fault_ends_where_the_design_says() {
    let minute = SignedDuration::from_mins(1);
    let cases = [
        (
            Fault::TooMany {
                reset: Some(minute),
            },
            "later 429 2026-12-08T10:55:50Z",
            0,
        ),
        (Fault::TooMany { reset: None }, "later 429 -", 0),
        (Fault::Unauthorised, "lane down 401 -", 0),
        (Fault::CreditsDepleted, "lane down 402 -", 0),
        (
            Fault::SpendCap {
                until: date(2027, 1, 6),
            },
            "lane down 403-spend-cap 2027-01-06T00:00:00Z",
            0,
        ),
        (
            Fault::Status {
                code: 500,
                done: true,
            },
            "unknown 500",
            1,
        ),
        (
            Fault::Status {
                code: 502,
                done: false,
            },
            "unknown 502",
            0,
        ),
        (
            Fault::Status {
                code: 503,
                done: true,
            },
            "unknown 503",
            1,
        ),
        (
            Fault::Status {
                code: 504,
                done: false,
            },
            "unknown 504",
            0,
        ),
        (Fault::Half, "unknown broken", 1),
        (Fault::Garbled, "unknown broken", 1),
        (Fault::HangUp { done: true }, "unknown line", 1),
        (Fault::HangUp { done: false }, "unknown line", 0),
    ];
    for (fault, expected, posts) in cases {
        let (sandbox, _, channel) = sandbox().await;
        sandbox.script(Asked::Post, 1, fault.clone());
        let answered = channel.send(&outgoing(TEXT)).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, true),
            "{fault:?}"
        );
        assert_eq!(sandbox.posts().len(), posts, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "{fault:?}: sent once");
    }
}

/// Sends while the sandbox keeps silent, and moves the timers on once it has the request.
async fn silenced(done: bool) -> (Answered, usize) {
    let (sandbox, _, channel) = sandbox().await;
    sandbox.script(Asked::Post, 1, Fault::Silent { done });
    let send = tokio::spawn(async move { channel.send(&outgoing(TEXT)).await });
    sandbox.received(1).await;
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(41)).await;
    (send.await.unwrap(), sandbox.posts().len())
}

#[tokio::test]
async fn silence_after_the_request_is_unknown() {
    for done in [true, false] {
        let (answered, posts) = silenced(done).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            ("unknown timeout", true)
        );
        assert_eq!(posts, usize::from(done));
        tokio::time::resume();
    }
}

/// Silence to each other call: what is safe to repeat is asked again, and nothing is said of a post.
#[tokio::test]
async fn silence_to_the_other_calls_is_no_doubt() {
    for asked in [
        Asked::Upload,
        Asked::Describe,
        Asked::Delete,
        Asked::Timeline,
    ] {
        let (sandbox, clock, channel) = sandbox().await;
        sandbox.script(asked, 1, Fault::Silent { done: true });
        let call = tokio::spawn(async move {
            let pictured = with_pictures(outgoing(TEXT), vec![picture("A map")]);
            match asked {
                Asked::Delete => format!("{:?}", recalled(&channel, "19").await),
                Asked::Timeline => {
                    let doubt = doubt(&outgoing(TEXT), &clock, 1);
                    format!("{:?}", settled(&channel, &doubt).await)
                }
                _ => format!("{:?}", channel.send(&pictured).await),
            }
        });
        sandbox
            .received(if asked == Asked::Describe { 2 } else { 1 })
            .await;
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(41)).await;
        let came_to = call.await.unwrap();
        tokio::time::resume();
        let kind = if asked == Asked::Timeline {
            "CannotTell"
        } else {
            "Later"
        };
        assert!(
            came_to.contains(kind) && came_to.contains("timeout"),
            "{asked:?}: {came_to}"
        );
        assert!(sandbox.posts().is_empty(), "{asked:?}");
    }
}

/// A server that takes the connection and never reads: a photo does not fit into what the line holds by itself.
#[tokio::test]
async fn a_body_that_never_left_is_no_doubt_either() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut large = picture("A map");
    large.bytes = vec![7; 5_000_000].into();
    let channel = channel_at(&url);
    let send = tokio::spawn(async move {
        let outgoing = with_pictures(outgoing(TEXT), vec![large]);
        channel.send(&outgoing).await
    });
    let (_held, _) = listener.accept().await.unwrap();
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(41)).await;
    let answered = send.await.unwrap();
    assert_eq!(short(&answered), "later picture-timeout -");
    tokio::time::resume();
}

#[tokio::test]
async fn a_connection_that_closes_unread_may_have_carried_it() {
    let (sandbox, _, channel) = sandbox().await;
    sandbox.close_connection(1);
    let answered = channel.send(&outgoing(TEXT)).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("unknown line", true)
    );
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn what_never_left_is_refunded() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let channel = channel_at(&url);
    let answered = channel.send(&outgoing(TEXT)).await;
    assert_eq!(
        (short(&answered).as_str(), answered.touched),
        ("later connect -", false)
    );
    let recalled = recalled(&channel, "19").await;
    assert!(matches!(recalled, Recalled::Later { when: None, .. }));
}

#[tokio::test]
async fn a_delete_whose_answer_is_lost_is_asked_again_and_is_gone() {
    let (sandbox, _, channel) = sandbox().await;
    sandbox.script(Asked::Delete, 1, Fault::HangUp { done: true });
    assert_eq!(
        short(&channel.send(&outgoing(TEXT)).await),
        "accepted 1998000000000000000"
    );
    let receipt = Receipt {
        id: "1998000000000000000".to_owned(),
    };
    assert!(matches!(
        recalled(&channel, &receipt.id).await,
        Recalled::Later { when: None, .. }
    ));
    assert_eq!(recalled(&channel, &receipt.id).await, Recalled::Gone);
    assert!(sandbox.posts()[0].deleted.is_some());
}
