//! Connections: kept, capped, replaced.

use std::sync::Arc;

use wardmote_channels::{
    Channel,
    email::sandbox::{Fault, Rule, Stage, When},
};
use wardmote_domain::send::{Answer, Answered};

use crate::support::*;

fn accepted(answered: &Answered) {
    assert!(
        matches!(answered.answer, Answer::Accepted(_)),
        "{answered:?}"
    );
}

async fn send_many(world: &World, mails: i64) {
    let edition = Arc::new(english());
    for number in 1..=mails {
        accepted(
            &world
                .send(&to(
                    &edition,
                    number,
                    &format!("reader{number}@example.org"),
                ))
                .await,
        );
    }
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let world = world("").await;
    send_many(&world, 20).await;
    assert_eq!(world.sandbox.connections(), 1);
    let commands = world.sandbox.commands();
    assert_eq!(commands.iter().filter(|c| c.starts_with("EHLO")).count(), 1);
    assert!(
        !commands.iter().any(|c| c == "NOOP" || c == "RSET"),
        "no round trip for nothing"
    );
    assert_eq!(commands.len(), 1 + 3 * 20);
}

#[tokio::test]
async fn a_connection_carries_no_more_than_its_share() {
    let world = world("mails_per_connection = 3").await;
    send_many(&world, 7).await;
    assert_eq!(world.sandbox.connections(), 3);
    let receipts = world.sandbox.receipts();
    let over: Vec<u64> = receipts.iter().map(|r| r.connection).collect();
    assert_eq!(over, [1, 1, 1, 2, 2, 2, 3]);
}

/// A relay hangs up on an idle connection, by 421 or without a word: the next mail goes over a new one and is sent once.
#[tokio::test]
async fn a_connection_that_went_stale_is_replaced() {
    for fault in [
        Fault::Drop,
        Fault::HalfReply,
        Fault::Reply(421, "4.4.2 idle too long".to_owned()),
    ] {
        let world = world("").await;
        world
            .sandbox
            .script(Rule::new(When::Nth(2), Stage::Mail, fault.clone()));
        send_many(&world, 3).await;
        assert_eq!(world.sandbox.connections(), 2, "{fault:?}");
        assert_eq!(world.sandbox.receipts().len(), 3, "{fault:?}");
    }
}

/// The relay went away between two mails: the first command of the second left, so its spend stays spent.
#[tokio::test]
async fn what_left_over_a_stale_connection_counts_as_left() {
    let world = world("").await;
    world
        .sandbox
        .script(Rule::new(When::Nth(2), Stage::Mail, Fault::Drop));
    world
        .sandbox
        .script(Rule::new(When::Nth(2), Stage::Greeting, Fault::Drop));
    let edition = Arc::new(english());
    accepted(&world.send(&to(&edition, 1, "anna@example.org")).await);
    let second = world.send(&to(&edition, 2, "bilal@example.org")).await;
    assert!(matches!(second.answer, Answer::Later { .. }), "{second:?}");
    assert!(second.touched);
    assert_eq!(world.sandbox.receipts().len(), 1);
}

/// Only the first command may be tried again: later, the relay may have heard more than it said.
#[tokio::test]
async fn nothing_is_tried_twice_after_the_first_command() {
    for stage in [Stage::Rcpt, Stage::Data, Stage::Dot] {
        let world = world("").await;
        world
            .sandbox
            .script(Rule::new(When::Nth(2), stage, Fault::Drop));
        let edition = Arc::new(english());
        accepted(&world.send(&to(&edition, 1, "anna@example.org")).await);
        let second = world.send(&to(&edition, 2, "bilal@example.org")).await;
        assert!(
            !matches!(second.answer, Answer::Accepted(_)),
            "{stage:?}: {second:?}"
        );
        let tried = world
            .sandbox
            .commands()
            .iter()
            .filter(|c| c.starts_with("MAIL"))
            .count();
        assert_eq!(tried, 2, "{stage:?}");
    }
}

/// The in-doubt window is the number of connections: no more mails than that are ever under way.
#[tokio::test]
async fn no_more_mails_are_under_way_than_connections_and_the_desk_does_not_wait() {
    let world = world("connections = 2").await;
    assert_eq!(world.channel.shape().in_flight, 2);
    world
        .sandbox
        .script(Rule::to("silent@example.org", Stage::Dot, Fault::Silence));
    let edition = Arc::new(english());
    let mut sending = tokio::task::JoinSet::new();
    for number in 1..=5 {
        let (channel, outgoing) = (
            Arc::clone(&world.channel),
            to(&edition, number, "silent@example.org"),
        );
        sending.spawn(async move { channel.send(&outgoing).await });
    }
    world.sandbox.fallen_silent(2).await;
    let desk = world
        .channel
        .send_plain(
            &address("inspector@example.org"),
            "Code",
            "12345678",
            "code-1",
            now(),
        )
        .await;
    accepted(&desk);
    assert_eq!(
        world.sandbox.connections(),
        3,
        "two for the mailing, one for the desk"
    );
    assert_eq!(world.sandbox.receipts_for("silent@example.org").len(), 2);
    sending.abort_all();
}

#[tokio::test]
async fn a_send_that_is_dropped_leaves_the_channel_usable() {
    let world = world("connections = 1").await;
    world
        .sandbox
        .script(Rule::to("silent@example.org", Stage::Rcpt, Fault::Silence));
    let edition = Arc::new(english());
    let (channel, outgoing) = (
        Arc::clone(&world.channel),
        to(&edition, 1, "silent@example.org"),
    );
    let sending = tokio::spawn(async move { channel.send(&outgoing).await });
    world.sandbox.fallen_silent(1).await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    accepted(&world.send(&to(&edition, 2, "anna@example.org")).await);
    assert_eq!(world.sandbox.receipts().len(), 1);
}

#[tokio::test]
async fn closing_says_good_bye() {
    let world = world("").await;
    send_many(&world, 2).await;
    world.channel.close().await;
    assert_eq!(
        world.sandbox.commands().last().map(String::as_str),
        Some("QUIT")
    );
    send_many(&world, 1).await;
    assert_eq!(world.sandbox.connections(), 2);
}

/// A relay that asks one mail to slow down means all: the mails after it go one at a time, until the hold is over.
#[tokio::test]
async fn after_a_throttle_mails_go_one_at_a_time() {
    let world = world("connections = 3").await;
    let edition = Arc::new(english());
    let slow = Fault::Reply(421, "4.7.28 unusual rate".to_owned());
    world
        .sandbox
        .script(Rule::to("first@example.org", Stage::Rcpt, slow).times(1));
    let first = world.send(&to(&edition, 1, "first@example.org")).await;
    assert!(
        matches!(first.answer, Answer::Later { when: Some(_), .. }),
        "{first:?}"
    );

    let before = world.sandbox.connections();
    let mut sending = tokio::task::JoinSet::new();
    for number in 2..=9 {
        let reader = format!("reader{number}@example.org");
        let (channel, outgoing) = (Arc::clone(&world.channel), to(&edition, number, &reader));
        sending.spawn(async move { channel.send(&outgoing).await });
    }
    for answered in sending.join_all().await {
        accepted(&answered);
    }
    assert_eq!(
        world.sandbox.connections(),
        before + 1,
        "one connection carried them all"
    );
}
