//! Threads: each post under the one before it, each found again by its own line.

use jiff::SignedDuration;
use wardmote_channels::{
    channel::Channel,
    twitter::sandbox::{Asked, Fault},
};
use wardmote_domain::send::{Found, Receipt};

use crate::{
    replies::{always, legacy, problem},
    support::{TEXT, channel_at, doubt, outgoing, part, reason, sandbox, settled, short},
};

const THREAD: [&str; 3] = [
    "Police are in St Mary's tonight.",
    "Example Road is shut until 8pm.",
    "Ask us at met.police.uk.",
];
const FIRST: &str = "1998000000000000000";
const SECOND: &str = "1998000000000000001";
const THIRD: &str = "1998000000000000002";

#[tokio::test]
async fn each_post_goes_under_the_one_before_it() {
    let (sandbox, clock, channel) = sandbox().await;
    let steps = [
        (1, None, FIRST),
        (2, Some(FIRST), SECOND),
        (3, Some(SECOND), THIRD),
    ];
    for (number, after, id) in steps {
        let outgoing = part(&THREAD, number, after);
        assert_eq!(
            short(&channel.send(&outgoing).await),
            format!("accepted {id}")
        );
    }
    let posts = sandbox.posts();
    let seen: Vec<(&str, Option<&str>)> = posts
        .iter()
        .map(|p| (p.text.as_str(), p.under.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("Police are in St Mary's tonight.\nRef 7k2m9q 1/3", None),
            (
                "Example Road is shut until 8pm.\nRef 7k2m9q 2/3",
                Some(FIRST)
            ),
            ("Ask us at met.police.uk.\nRef 7k2m9q 3/3", Some(SECOND)),
        ]
    );
    // The three share a reference here, so the count alone tells them apart.
    for (number, id) in [(3, THIRD), (1, FIRST), (2, SECOND)] {
        let doubt = doubt(&part(&THREAD, number, Some(FIRST)), &clock, 1);
        let receipt = Receipt { id: id.to_owned() };
        assert_eq!(settled(&channel, &doubt).await, Found::Found(receipt));
    }
    let single = doubt(&outgoing(THREAD[0]), &clock, 1);
    assert_eq!(settled(&channel, &single).await, Found::Absent);
}

#[tokio::test]
async fn a_part_whose_answer_was_lost_is_found_and_the_next_goes_under_it() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(Asked::Post, 2, Fault::HangUp { done: true });
    channel.send(&part(&THREAD, 1, None)).await;
    let second = part(&THREAD, 2, Some(FIRST));
    assert_eq!(short(&channel.send(&second).await), "unknown line");
    clock.advance(SignedDuration::from_secs(30));
    let Found::Found(receipt) = settled(&channel, &doubt(&second, &clock, 1)).await else {
        panic!("it is there")
    };
    let third = part(&THREAD, 3, Some(&receipt.id));
    assert_eq!(
        short(&channel.send(&third).await),
        format!("accepted {THIRD}")
    );
    assert_eq!(sandbox.posts()[2].under.as_deref(), Some(SECOND));
}

#[tokio::test]
async fn a_parent_that_x_does_not_show_yet_is_waited_for() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.hide_parents_for(SignedDuration::from_secs(8));
    channel.send(&part(&THREAD, 1, None)).await;
    let mut second = part(&THREAD, 2, Some(FIRST));
    let answered = channel.send(&second).await;
    assert_eq!(short(&answered), "later 403-parent 2026-12-08T10:54:55Z");
    clock.advance(SignedDuration::from_secs(5));
    second.attempt = 2;
    let answered = channel.send(&second).await;
    assert_eq!(short(&answered), "later 403-parent 2026-12-08T10:55:05Z");
    clock.advance(SignedDuration::from_secs(10));
    second.attempt = 3;
    let answered = channel.send(&second).await;
    assert_eq!(short(&answered), format!("accepted {SECOND}"));
    assert_eq!(sandbox.posts().len(), 2);
}

#[tokio::test]
async fn a_parent_that_is_gone_ends_the_thread() {
    let (sandbox, _, channel) = sandbox().await;
    let mut second = part(&THREAD, 2, Some("1"));
    second.attempt = 4;
    let answered = channel.send(&second).await;
    assert_eq!(short(&answered), "refused 403-parent");
    assert!(reason(&answered).words.contains("deleted or not visible"));
    assert!(sandbox.posts().is_empty());
}

#[tokio::test]
async fn the_old_code_and_the_words_mean_the_same() {
    let words = "You attempted to reply to a Tweet that is deleted or not visible to you.";
    for answer in [
        legacy(403, 385),
        problem(403, "Forbidden", "about:blank", words),
    ] {
        let server = always(answer.clone()).await;
        let channel = channel_at(&server.uri());
        let second = part(&THREAD, 2, Some(FIRST));
        let answered = channel.send(&second).await;
        assert_eq!(short(&answered), "later 403-parent 2026-12-08T10:54:55Z");
        // Of a post that goes under none, the same answer makes no sense and is a refusal.
        let answered = channel.send(&outgoing(TEXT)).await;
        assert_eq!(short(&answered), "refused 403-parent");
    }
}

#[tokio::test]
async fn a_part_that_cannot_be_made_never_leaves() {
    let channel = channel_at("http://127.0.0.1:9");
    let cases = [
        (part(&THREAD, 2, None), "refused no-parent"),
        (part(&THREAD, 2, Some("../users/me")), "refused no-parent"),
        (part(&THREAD, 4, Some(FIRST)), "refused no-part"),
        (part(&THREAD, 0, None), "refused no-part"),
    ];
    for (outgoing, expected) in cases {
        let answered = channel.send(&outgoing).await;
        assert_eq!(
            (short(&answered).as_str(), answered.touched),
            (expected, false)
        );
    }
}
