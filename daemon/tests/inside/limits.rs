//! Limits: exact over a sliding window, and remembered.

use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_domain::delivery::DeliveryState;

use crate::support::{Force, Setup, words};

#[tokio::test]
async fn one_post_too_many_waits_until_the_window_slides_and_a_restart_forgets_nothing() {
    let force = Force::with(Setup {
        posts_15_minutes: 3,
        ..Setup::default()
    })
    .await;
    let mut ids = Vec::new();
    for n in 1..=3 {
        ids.push(force.released(&words("guidance", n, "twitter")).await);
        force.pass(60).await;
    }
    let fourth = force.released(&words("guidance", 4, "twitter")).await;
    let fifth = force.released(&words("guidance", 5, "twitter")).await;
    assert_eq!(force.state(fourth, "twitter").await, DeliveryState::Queued);
    let force = force.restart().await;
    // The first went at 0:00 and leaves the window at 15:00; it is 3:00 now.
    force.pass(12 * 60 - 1).await;
    assert_eq!(force.posts("Note "), 3);
    force.pass(2).await;
    assert_eq!(
        force.posts("Note "),
        4,
        "one more, and only one: the window slides"
    );
    assert_eq!(
        force.state(fourth, "twitter").await,
        DeliveryState::Accepted
    );
    assert_eq!(force.state(fifth, "twitter").await, DeliveryState::Queued);
    force.pass(60).await;
    assert_eq!(force.posts("Note "), 5);
}

#[tokio::test]
async fn the_hundred_and_first_post_waits() {
    let force = Force::new().await;
    let mut ids = Vec::new();
    for n in 1..=101 {
        ids.push(force.approved(&words("guidance", n, "twitter")).await);
    }
    force.drain().await;
    assert_eq!(force.posts("Note "), 100);
    assert_eq!(
        force.state(ids[100], "twitter").await,
        DeliveryState::Queued
    );
    // X never had to say no.
    assert!(
        force.x.requests().iter().all(|r| r.status == 201),
        "a request was refused"
    );
    force.pass(15 * 60 - 1).await;
    assert_eq!(force.posts("Note "), 100);
    force.pass(2).await;
    assert_eq!(force.posts("Note "), 101);
}

#[tokio::test]
async fn what_x_says_of_its_limit_is_believed() {
    let force = Force::new().await;
    // Somebody else used the app: X has room for two.
    force.x.limit(Asked::Post, 2);
    for n in 1..=3 {
        force.approved(&words("guidance", n, "twitter")).await;
    }
    force.drain().await;
    assert_eq!(force.posts("Note "), 2);
    assert_eq!(
        force
            .x
            .requests()
            .iter()
            .filter(|r| r.status == 429)
            .count(),
        0,
        "the headers said that nothing was left"
    );
    force.pass(16 * 60).await;
    assert_eq!(force.posts("Note "), 3);
}

#[tokio::test]
async fn urgent_goes_first_when_there_is_room_for_one() {
    let force = Force::with(Setup {
        posts_15_minutes: 1,
        ..Setup::default()
    })
    .await;
    force.released(&words("guidance", 1, "twitter")).await;
    let routine = words("guidance", 2, "twitter").replace("priority: urgent", "priority: today");
    force.released(&routine).await;
    let urgent = force.released(&words("warning", 3, "twitter")).await;
    force.pass(901).await;
    assert_eq!(
        force.state(urgent, "twitter").await,
        DeliveryState::Accepted
    );
    assert_eq!(force.posts("Note 2 "), 0);
}

#[tokio::test]
async fn a_post_in_doubt_keeps_its_place_in_the_window() {
    let force = Force::with(Setup {
        posts_15_minutes: 1,
        ..Setup::default()
    })
    .await;
    force.next_post(Fault::HangUp { done: true });
    force.released(&words("guidance", 1, "twitter")).await;
    let second = force.released(&words("guidance", 2, "twitter")).await;
    force.pass(600).await;
    assert_eq!(force.state(second, "twitter").await, DeliveryState::Queued);
    force.pass(301).await;
    assert_eq!(
        force.state(second, "twitter").await,
        DeliveryState::Accepted
    );
}
