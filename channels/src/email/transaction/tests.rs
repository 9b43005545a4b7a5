//! A relay that hangs up, or falls silent, after any byte of the dialogue. The pipe holds one byte at a time, so what
//! has left is known exactly.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::*;
use crate::email::{talk::Talk, wire::Offers};

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
        from: "b@bounce.example.org".to_owned(),
        to: "anna@example.org".to_owned(),
        utf8: false,
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
    for reply in ["250 2.1.0 OK\r\n", "250 2.1.5 OK\r\n", "354 go\r\n"] {
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

fn over(stream: DuplexStream, pipelining: bool) -> Connection {
    let offers = Offers {
        pipelining,
        ..Offers::default()
    };
    let talk = Talk::new(Box::new(stream) as _);
    Connection::new(Greeted { talk, offers }, WAITS)
}

async fn deliver(connection: &mut Connection) -> (Ended, bool) {
    let (opened, usable) = connection.open(&letter()).await;
    if let Err(ended) = opened {
        return (ended, usable);
    }
    let (ended, usable, _) = connection.carry(&letter(), None).await;
    (ended, usable)
}

async fn sent(bytes: usize, then: Then) -> (Ended, bool) {
    let (ours, theirs) = tokio::io::duplex(1);
    let far_end = tokio::spawn(relay(theirs, bytes, then));
    let ended = deliver(&mut over(ours, false)).await;
    far_end.abort();
    ended
}

/// What a relay says to an envelope that came at once, and what the mail and its connection come to.
#[tokio::test]
async fn every_answer_to_a_pipelined_envelope() {
    type Row = (&'static str, fn(&Ended) -> bool, bool, &'static str);
    let rows: &[Row] = &[
        (
            "550 5.7.1 no\r\n503 order\r\n503 order\r\n",
            |e| matches!(e, Ended::Refused(Stage::Mail, r) if r.code() == 550),
            true,
            "",
        ),
        (
            "250 a\r\n550 5.1.1 no\r\n554 5.5.1 none\r\n",
            |e| matches!(e, Ended::Refused(Stage::Rcpt, r) if r.code() == 550),
            true,
            "RSET\r\n",
        ),
        (
            "250 a\r\n250 b\r\n451 4.3.0 later\r\n",
            |e| matches!(e, Ended::Refused(Stage::Data, r) if r.code() == 451),
            true,
            "RSET\r\n",
        ),
        // It wants the mail of nobody: it gets an empty one, and never ours.
        (
            "250 a\r\n550 5.1.1 no\r\n354 go\r\n554 none\r\n",
            |e| matches!(e, Ended::Refused(Stage::Rcpt, _)),
            true,
            ".\r\nRSET\r\n",
        ),
        // It refuses the sender, for it has an older envelope open, and goes on with that one: it gets nothing more, or
        // the readers of that envelope would have an empty mail.
        (
            "503 5.5.1 nested MAIL\r\n250 b\r\n354 go\r\n",
            |e| {
                matches!(
                    e,
                    Ended::LostBefore {
                        stage: Stage::Data,
                        ..
                    }
                )
            },
            false,
            "",
        ),
        (
            "421 4.3.2 closing\r\n",
            |e| matches!(e, Ended::Refused(Stage::Mail, r) if r.code() == 421),
            false,
            "",
        ),
        (
            "250 a\r\n250 b\r\n250 c\r\n",
            |e| {
                matches!(
                    e,
                    Ended::LostBefore {
                        stage: Stage::Data,
                        ..
                    }
                )
            },
            false,
            "",
        ),
        (
            "250 a\r\nwhat\r\n",
            |e| {
                matches!(
                    e,
                    Ended::LostBefore {
                        stage: Stage::Rcpt,
                        ..
                    }
                )
            },
            false,
            "",
        ),
        (
            "250\r\n550\r\n503\r\n",
            |e| matches!(e, Ended::Refused(Stage::Rcpt, r) if r.code() == 550),
            true,
            "RSET\r\n",
        ),
    ];
    for (said, is, usable, further) in rows {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        theirs.write_all(said.as_bytes()).await.unwrap();
        // What comes before a question is out of turn, so it is let in by a first look at the stream.
        let mut connection = over(ours, true);
        let (ended, good) = deliver(&mut connection).await;
        assert!(is(&ended), "{said:?}: {ended:?}");
        assert_eq!(good, *usable, "{said:?}");
        if *usable {
            theirs
                .write_all(b"250\r\n250\r\n250\r\n354\r\n250 2.0.0\r\n")
                .await
                .unwrap();
            let (next, _) = deliver(&mut connection).await;
            // Without a RSET the replies are one too many, and the extra one is never taken for an acceptance.
            assert_eq!(
                matches!(next, Ended::Taken(_)),
                further.ends_with("RSET\r\n"),
                "{said:?}: {next:?}"
            );
        }
        drop(connection);
        let mut heard = String::new();
        theirs.read_to_string(&mut heard).await.unwrap();
        let first = "MAIL FROM:<b@bounce.example.org>\r\nRCPT TO:<anna@example.org>\r\nDATA\r\n";
        let rest = heard.strip_prefix(first).unwrap();
        assert!(rest.starts_with(further), "{said:?}: {rest:?}");
        assert_eq!(rest.contains("RSET"), further.contains("RSET"), "{said:?}");
    }
}

/// The next envelope leaves with the final dot, and each answer goes to its own mail.
#[tokio::test]
async fn the_next_envelope_goes_with_the_dot() {
    let (ours, mut theirs) = tokio::io::duplex(4096);
    theirs
        .write_all(b"250\r\n250\r\n354\r\n554 5.7.1 no\r\n250\r\n250\r\n354\r\n250 queued as B\r\n")
        .await
        .unwrap();
    let mut connection = over(ours, true);
    assert!(connection.open(&letter()).await.0.is_ok());
    let (first, usable, ahead) = connection.carry(&letter(), Some(&letter())).await;
    assert!(matches!(first, Ended::Refused(Stage::Dot, _)) && usable);
    let (opened, _) = connection.opened(ahead.unwrap(), &letter()).await;
    assert!(opened.is_ok());
    let (second, _, _) = connection.carry(&letter(), None).await;
    assert!(matches!(second, Ended::Taken(said) if said == "queued as B"));
    drop(connection);
    let mut heard = Vec::new();
    theirs.read_to_end(&mut heard).await.unwrap();
    let envelope = "MAIL FROM:<b@bounce.example.org>\r\nRCPT TO:<anna@example.org>\r\nDATA\r\n";
    let mail = String::from_utf8(STUFFED.to_vec()).unwrap();
    assert_eq!(
        String::from_utf8(heard).unwrap(),
        [envelope, &mail, envelope, &mail].concat()
    );
}

/// A mail that another server could read as two goes nowhere.
#[tokio::test]
async fn what_could_be_two_mails_never_leaves() {
    for bytes in [b"a\n.\nMAIL FROM:<x>".as_slice(), b"a\r.\r", b"a\0"] {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        theirs.write_all(b"250\r\n250\r\n354\r\n").await.unwrap();
        let mut connection = over(ours, true);
        let letter = Letter {
            bytes: bytes.to_vec(),
            ..letter()
        };
        assert!(connection.open(&letter).await.0.is_ok());
        let (ended, usable, _) = connection.carry(&letter, None).await;
        assert!(matches!(ended, Ended::Unclean) && !usable);
        drop(connection);
        let mut heard = String::new();
        theirs.read_to_string(&mut heard).await.unwrap();
        assert!(heard.ends_with("DATA\r\n"), "{heard}");
    }
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
