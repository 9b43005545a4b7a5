//! A relay that hangs up, or falls silent, after any byte of the dialogue. The pipe holds one byte at a time, so what
//! has left is known exactly.

use std::time::Duration;

use lettre::{
    Address,
    transport::smtp::{client::AsyncSmtpConnection, extension::ClientId},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::*;
use crate::email::wire::Wire;

const WAITS: Waits = Waits {
    connect: Duration::from_secs(30),
    command: Duration::from_secs(300),
    accept: Duration::from_secs(600),
};

const BODY: &[u8] = b"Subject: x\r\n\r\n.a line\r\nanother";

/// What goes over the wire after DATA: dots stuffed, the final dot at the end.
const STUFFED: &[u8] = b"Subject: x\r\n\r\n..a line\r\nanother\r\n.\r\n";

fn letter() -> Letter {
    Letter {
        from: Address::new("b", "bounce.example.org").unwrap(),
        to: Address::new("anna", "example.org").unwrap(),
        bytes: BODY.to_vec(),
    }
}

/// What the relay does once it has read enough.
#[derive(Clone, Copy)]
enum Then {
    HangUp,
    FallSilent,
    Say(&'static str),
}

async fn line(stream: &mut DuplexStream) {
    while stream.read_u8().await.unwrap() != b'\n' {}
}

/// A relay that is polite up to DATA, reads `bytes` of what follows, and then does as told.
async fn relay(mut stream: DuplexStream, bytes: usize, then: Then) {
    stream.write_all(b"220 x\r\n").await.unwrap();
    for reply in [
        "250 x\r\n",
        "250 2.1.0 OK\r\n",
        "250 2.1.5 OK\r\n",
        "354 go\r\n",
    ] {
        line(&mut stream).await;
        stream.write_all(reply.as_bytes()).await.unwrap();
    }
    let mut body = vec![0u8; bytes];
    stream.read_exact(&mut body).await.unwrap();
    assert_eq!(body, STUFFED[..bytes]);
    match then {
        Then::HangUp => {}
        Then::FallSilent => std::future::pending().await,
        Then::Say(reply) => {
            // The other side may have hung up by now.
            let _ = stream.write_all(reply.as_bytes()).await;
        }
    }
}

async fn sent(bytes: usize, then: Then) -> (Ended, bool) {
    let (ours, theirs) = tokio::io::duplex(1);
    let far_end = tokio::spawn(relay(theirs, bytes, then));
    let (wire, witness) = Wire::new(ours, "127.0.0.1:25".parse().unwrap());
    let hello = ClientId::Domain("localhost".to_owned());
    let smtp = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello)
        .await
        .unwrap();
    let mut connection = Connection::new(smtp, witness);
    let ended = deliver(&mut connection, &letter(), &WAITS).await;
    far_end.abort();
    ended
}

/// Two bytes short of the dot the pipe can hold at most one more: the dot was never out, and the mail is safe to repeat.
#[tokio::test]
async fn a_hang_up_before_the_dot_was_out_is_no_doubt() {
    for bytes in 0..STUFFED.len() - 1 {
        let (ended, usable) = sent(bytes, Then::HangUp).await;
        assert!(
            matches!(
                ended,
                Ended::LostBefore {
                    touched: true,
                    silent: false,
                    ..
                }
            ),
            "after {bytes}: {ended:?}"
        );
        assert!(!usable);
    }
}

#[tokio::test]
async fn a_hang_up_after_the_dot_is_doubt() {
    for said in [
        "",
        "2",
        "250",
        "250-2.0.0 half\r\n",
        "nonsense\r\n",
        "250 2.0.0 no line end",
    ] {
        let (ended, usable) = sent(STUFFED.len(), Then::Say(said)).await;
        assert!(
            matches!(ended, Ended::LostAfter { silent: false }),
            "{said:?}: {ended:?}"
        );
        assert!(!usable);
    }
}

#[tokio::test]
async fn the_answer_after_the_dot_counts() {
    let (ended, usable) = sent(STUFFED.len(), Then::Say("250 2.0.0 Ok: queued as 4XYZ\r\n")).await;
    assert!(matches!(ended, Ended::Taken(said) if said == "2.0.0 Ok: queued as 4XYZ"));
    assert!(usable);
    let (ended, usable) = sent(
        STUFFED.len(),
        Then::Say("554-5.7.1 no\r\n554 5.7.1 policy\r\n"),
    )
    .await;
    assert!(
        matches!(ended, Ended::Refused(Stage::Dot, ref reply) if reply.code() == 554),
        "{ended:?}"
    );
    assert!(usable, "the relay still talks");
    let (ended, usable) = sent(STUFFED.len(), Then::Say("421 4.3.2 going down\r\n")).await;
    assert!(
        matches!(ended, Ended::Refused(Stage::Dot, ref reply) if reply.code() == 421),
        "{ended:?}"
    );
    assert!(!usable, "421 says that it hangs up");
}

/// Nothing else runs on this clock, so it jumps to the time-out by itself.
#[tokio::test(start_paused = true)]
async fn silence_before_the_dot_and_after_it() {
    for (bytes, after) in [
        (0, false),
        (7, false),
        (STUFFED.len() - 2, false),
        (STUFFED.len(), true),
    ] {
        let begun = tokio::time::Instant::now();
        let (ended, usable) = sent(bytes, Then::FallSilent).await;
        assert_eq!(
            begun.elapsed().as_secs(),
            WAITS.accept.as_secs(),
            "after {bytes}"
        );
        assert!(!usable);
        match ended {
            Ended::LostAfter { silent: true } => assert!(after, "after {bytes}"),
            Ended::LostBefore {
                silent: true,
                touched: true,
                ..
            } => assert!(!after, "after {bytes}"),
            other => panic!("after {bytes}: {other:?}"),
        }
    }
}
