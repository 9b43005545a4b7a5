//! A relay that says nothing, is not there, or cannot do what is asked of it.

use std::sync::Arc;

use wardmote_channels::{
    Channel,
    email::sandbox::{Fault, Rule, Stage},
};
use wardmote_domain::send::{Answer, Doubt, Found, Probe, Recall, RecallWhy, Recalled, Receipt};

use crate::{
    faults::{Is, is, reply},
    support::*,
};

/// A relay that falls silent: the time-out of that step, on a clock that is moved, and the answer that step has.
#[tokio::test]
async fn silence_ends_in_time() {
    let rows = [
        (Stage::Greeting, Is::Later, false),
        (Stage::Mail, Is::Later, true),
        (Stage::Rcpt, Is::Later, true),
        (Stage::Data, Is::Later, true),
        (Stage::Dot, Is::Unknown, true),
    ];
    for (stage, expected, touched) in rows {
        let world = world("command_seconds = 300\naccept_seconds = 600").await;
        world.sandbox.script(Rule::every(stage, Fault::Silence));
        let outgoing = to(&Arc::new(english()), 1, "anna@example.org");
        let channel = Arc::clone(&world.channel);
        let sending = tokio::spawn(async move { channel.send(&outgoing).await });
        world.sandbox.fallen_silent(1).await;
        tokio::time::pause();
        let limit = if stage == Stage::Dot { 600 } else { 300 };
        tokio::time::advance(std::time::Duration::from_secs(limit - 1)).await;
        assert!(!sending.is_finished(), "{stage:?} gave up early");
        tokio::time::advance(std::time::Duration::from_secs(2)).await;
        let answered = sending.await.unwrap();
        tokio::time::resume();
        assert_eq!(is(&answered), expected, "{stage:?}: {answered:?}");
        assert_eq!(answered.touched, touched, "{stage:?}");
        let (Answer::Later { reason, .. } | Answer::Unknown { reason }) = answered.answer else {
            panic!()
        };
        assert_eq!(reason.code, "timeout", "{stage:?}");
    }
}

#[tokio::test]
async fn a_relay_that_is_not_there() {
    let mut world = world("").await;
    world.sandbox.stop().await;
    let answered = world
        .send(&to(&Arc::new(english()), 1, "anna@example.org"))
        .await;
    assert_eq!(is(&answered), Is::Later);
    assert!(
        !answered.touched,
        "nothing left, so its spend is given back"
    );
    let Probe::Down(reason) = world.channel.probe().await else {
        panic!("there is nobody there")
    };
    assert_eq!(reason.code, "connect");
}

#[tokio::test]
async fn a_probe_publishes_nothing() {
    let world = world("").await;
    assert_eq!(world.channel.probe().await, Probe::Up);
    assert_eq!(world.sandbox.commands(), ["EHLO localhost", "QUIT"]);
    world
        .sandbox
        .script(Rule::every(Stage::Greeting, reply(554, "5.7.1 no")));
    assert!(matches!(world.channel.probe().await, Probe::Down(_)));
}

#[tokio::test]
async fn mail_can_be_neither_asked_for_nor_taken_back() {
    let world = world("").await;
    let outgoing = to(&Arc::new(english()), 1, "anna@example.org");
    let doubt = Doubt {
        outgoing,
        lost_at: now(),
        read: 1,
    };
    assert!(matches!(
        world.channel.settle(&doubt).await.found,
        Found::CannotTell(_)
    ));
    assert!(world.channel.settle_plan().reads.is_empty());
    assert!(matches!(
        world
            .channel
            .recall(&Recall {
                delivery: doubt.outgoing.delivery,
                receipt: Receipt {
                    id: "SBX1".to_owned()
                },
                why: RecallWhy::Withdrawn,
                attempt: 1,
                at: now(),
            })
            .await
            .recalled,
        Recalled::Cannot(_)
    ));
}

#[tokio::test]
async fn an_address_outside_ascii_that_the_relay_cannot_take_is_refused_and_kept() {
    let world = world("").await;
    // The greeting of a relay without extensions: EHLO is answered like HELO.
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = format!("smtp://{}", plain.local_addr().unwrap());
    let served = tokio::spawn(async move {
        use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
        let (socket, _) = plain.accept().await.unwrap();
        let mut stream = BufReader::new(socket);
        stream.get_mut().write_all(b"220 plain\r\n").await.unwrap();
        let mut said = String::new();
        stream.read_line(&mut said).await.unwrap();
        stream.get_mut().write_all(b"250 plain\r\n").await.unwrap();
        stream.read_line(&mut said).await.unwrap();
        said
    });
    let channel = wardmote_channels::email::EmailChannel::new(
        config(&relay, ""),
        wardmote_domain::words::Realm::Sandbox,
        KEY,
        clock(),
        wardmote_channels::backoff::Jitter::fixed(0.0),
    )
    .unwrap();
    let answered = channel
        .send(&to(&Arc::new(english()), 1, "zażółć@example.org"))
        .await;
    assert_eq!(is(&answered), Is::Refused);
    assert!(!answered.touched);
    channel.close().await;
    assert_eq!(served.await.unwrap(), "EHLO localhost\r\nQUIT\r\n");
    drop(world);
}

/// What a drained daemon leaves behind goes no further: its relay may wake up when it likes.
#[tokio::test]
async fn closing_breaks_off_a_mail_whose_relay_keeps_it_waiting() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let relay = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("smtp://{}", relay.local_addr().unwrap());
    let channel = wardmote_channels::email::EmailChannel::new(
        config(&at, ""),
        wardmote_domain::words::Realm::Sandbox,
        KEY,
        clock(),
        wardmote_channels::backoff::Jitter::fixed(0.0),
    )
    .unwrap();
    let channel = Arc::new(channel);
    let (sender, outgoing) = (
        Arc::clone(&channel),
        to(&Arc::new(english()), 1, "anna@example.org"),
    );
    let sending = tokio::spawn(async move { sender.send(&outgoing).await });
    let (mut held, _) = relay.accept().await.unwrap();
    sending.abort();
    channel.close().await;
    let _ = held.write_all(b"220 relay\r\n").await;
    let mut said = Vec::new();
    let _ = held.read_to_end(&mut said).await;
    assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));
}
