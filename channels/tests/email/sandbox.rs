//! The sandbox holds to the wire: spoken to byte by byte.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wardmote_channels::email::sandbox::{self, Fault, Offers, Rule, SIZE, SmtpSandbox, Stage};

use crate::support::{clock, now};

/// One that lets a test say all of it at once.
async fn start() -> SmtpSandbox {
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    sandbox.offer(Offers {
        strict: false,
        ..Offers::default()
    });
    sandbox
}

/// Sends all of `said` at once (pipelined) and reads until the other side hangs up. The codes of the replies.
async fn codes(sandbox: &SmtpSandbox, said: &[u8]) -> Vec<u16> {
    let mut socket = TcpStream::connect(sandbox.addr()).await.unwrap();
    let (mut reading, mut writing) = socket.split();
    let mut heard = Vec::new();
    // Both at once, as a large mail fills the pipe; a hang-up in the middle of what we say is part of the test.
    let (_, _) = tokio::join!(
        async {
            let _ = writing.write_all(said).await;
            let _ = writing.shutdown().await;
        },
        async {
            let _ = reading.read_to_end(&mut heard).await;
        }
    );
    codes_in(&heard)
}

fn codes_in(heard: &[u8]) -> Vec<u16> {
    let text = String::from_utf8(heard.to_vec()).unwrap();
    let last = |line: &&str| line.as_bytes().get(3) == Some(&b' ');
    text.split("\r\n")
        .filter(last)
        .map(|line| line[..3].parse().unwrap())
        .collect()
}

const START: &str =
    "EHLO test.example\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n";

#[tokio::test]
async fn a_whole_dialogue_pipelined() {
    let sandbox = start().await;
    let said = format!("{START}Subject: x\r\n\r\n..dot\r\n...\r\n.x\r\n.\r\nNOOP\r\nQUIT\r\n");
    assert_eq!(
        codes(&sandbox, said.as_bytes()).await,
        [220, 250, 250, 250, 354, 250, 250, 221]
    );
    let receipts = sandbox.receipts();
    assert_eq!(receipts[0].raw, b"Subject: x\r\n\r\n.dot\r\n..\r\nx\r\n");
    assert_eq!(receipts[0].mail_from, "a@example.org");
    assert_eq!(receipts[0].rcpt_to, ["b@example.org"]);
    assert_eq!(receipts[0].at, now());
    assert!(receipts[0].answered);
    assert!(
        !format!("{:?}", receipts[0]).contains("example.org"),
        "Debug shows no address"
    );
}

#[tokio::test]
async fn what_it_offers() {
    let sandbox = start().await;
    let mut socket = TcpStream::connect(sandbox.addr()).await.unwrap();
    socket
        .write_all(b"EHLO test.example\r\nQUIT\r\n")
        .await
        .unwrap();
    let mut heard = String::new();
    socket.read_to_string(&mut heard).await.unwrap();
    for extension in [
        "PIPELINING",
        "8BITMIME",
        "SMTPUTF8",
        "ENHANCEDSTATUSCODES",
        "SIZE 10485760",
    ] {
        assert!(
            heard.contains(&format!("{extension}\r\n")),
            "{extension} in {heard}"
        );
    }
}

#[tokio::test]
async fn out_of_turn_and_out_of_bounds() {
    let cases: &[(&str, &[u16])] = &[
        ("MAIL FROM:<a@example.org>\r\n", &[220, 503]),
        ("EHLO\r\n", &[220, 501]),
        ("EHLO x\r\nRCPT TO:<b@example.org>\r\n", &[220, 250, 503]),
        ("EHLO x\r\nDATA\r\n", &[220, 250, 503]),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org>\r\nDATA\r\n",
            &[220, 250, 250, 503],
        ),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org>\r\nMAIL FROM:<a@example.org>\r\n",
            &[220, 250, 250, 503],
        ),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRSET\r\nMAIL FROM:<>\r\n",
            &[220, 250, 250, 250, 250],
        ),
        ("EHLO x\r\nMAIL a@example.org\r\n", &[220, 250, 501]),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org> SIZE=99999999\r\n",
            &[220, 250, 552],
        ),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org> FUTURE=1\r\n",
            &[220, 250, 555],
        ),
        ("EHLO x\r\nMAIL FROM:<ż@example.org>\r\n", &[220, 250, 553]),
        (
            "EHLO x\r\nMAIL FROM:<ż@example.org> SMTPUTF8\r\n",
            &[220, 250, 250],
        ),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<ż@example.org>\r\n",
            &[220, 250, 250, 553],
        ),
        (
            "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<nobody>\r\n",
            &[220, 250, 250, 501],
        ),
        ("WHAT\r\nNOOP\r\nVRFY x\r\n", &[220, 500, 250, 252]),
    ];
    for (said, expected) in cases {
        let sandbox = start().await;
        assert_eq!(codes(&sandbox, said.as_bytes()).await, *expected, "{said}");
    }
}

/// A lone CR or LF is how a second mail is hidden in the first: the connection ends and nothing is kept.
#[tokio::test]
async fn nothing_can_be_smuggled() {
    let second =
        "MAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nevil\r\n.\r\n";
    for end in [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\0\r\n.\r\n",
    ] {
        let sandbox = start().await;
        let said = format!("{START}Subject: x\r\n\r\ntext{end}{second}");
        let codes = codes(&sandbox, said.as_bytes()).await;
        assert_eq!(codes, [220, 250, 250, 250, 354, 521], "{end:?}");
        assert_eq!(sandbox.receipts().len(), 0, "{end:?}");
    }
    let sandbox = start().await;
    assert_eq!(
        codes(&sandbox, b"EHLO x\nMAIL FROM:<a@example.org>\r\n").await,
        [220, 521]
    );
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_the_connection_lives() {
    let long_line = format!("{START}{}\r\n.\r\nQUIT\r\n", "x".repeat(999));
    let longest = format!("{START}{}\r\n.\r\nQUIT\r\n", "x".repeat(998));
    let long_command = format!("EHLO {}\r\nQUIT\r\n", "x".repeat(2000));
    let eight_bit = format!("{START}zażółć\r\n.\r\nQUIT\r\n");
    let large = format!(
        "{START}{}.\r\nQUIT\r\n",
        format!("{}\r\n", "x".repeat(78)).repeat(SIZE / 80 + 1)
    );
    let sandbox = start().await;
    assert_eq!(
        codes(&sandbox, long_line.as_bytes()).await,
        [220, 250, 250, 250, 354, 554, 221]
    );
    assert_eq!(
        codes(&sandbox, long_command.as_bytes()).await,
        [220, 500, 221]
    );
    assert_eq!(
        codes(&sandbox, eight_bit.as_bytes()).await,
        [220, 250, 250, 250, 354, 554, 221]
    );
    assert_eq!(
        codes(&sandbox, large.as_bytes()).await,
        [220, 250, 250, 250, 354, 552, 221]
    );
    assert_eq!(sandbox.receipts().len(), 0);
    assert_eq!(
        codes(&sandbox, longest.as_bytes()).await,
        [220, 250, 250, 250, 354, 250, 221]
    );
    assert_eq!(sandbox.receipts().len(), 1);
}

#[tokio::test]
async fn a_drop_in_the_body_keeps_nothing() {
    let sandbox = start().await;
    sandbox.script(Rule::every(Stage::Body, Fault::Drop));
    let said = format!("{START}Subject: x\r\n\r\ntext\r\n.\r\nQUIT\r\n");
    assert_eq!(
        codes(&sandbox, said.as_bytes()).await,
        [220, 250, 250, 250, 354]
    );
    assert_eq!(sandbox.receipts().len(), 0);
}

#[tokio::test]
async fn a_slow_reply_is_the_usual_one() {
    let sandbox = start().await;
    sandbox.script(Rule::every(
        Stage::Dot,
        Fault::Slow(std::time::Duration::from_millis(1)),
    ));
    let said = format!("{START}Subject: x\r\n\r\ntext\r\n.\r\nQUIT\r\n");
    assert_eq!(
        codes(&sandbox, said.as_bytes()).await,
        [220, 250, 250, 250, 354, 250, 221]
    );
    assert!(sandbox.receipts()[0].answered);
}

#[tokio::test]
async fn two_on_one_port_take_two_ports() {
    let first = start().await;
    let second = sandbox::start(first.addr(), clock()).await.unwrap();
    assert_ne!(first.addr().port(), second.addr().port());
    assert_eq!(codes(&second, b"QUIT\r\n").await, [220, 221]);
}

/// What comes after DATA before its answer is a mail to one server and commands to another.
#[tokio::test]
async fn nobody_speaks_before_they_are_answered() {
    let hello = "EHLO test.example\r\n";
    let envelope = "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n";
    let mail = format!("{envelope}DATA\r\nSubject: x\r\n\r\ntext\r\n.\r\n");
    let cases: &[(bool, &[&str], &[u16])] = &[
        (true, &[hello, &mail], &[220, 250, 250, 250, 503]),
        (
            true,
            &[hello, envelope, "DATA\r\n"],
            &[220, 250, 250, 250, 354],
        ),
        (true, &["EHLO x\r\nNOOP\r\n"], &[220, 503]),
        (true, &[hello, "NOOP\r\nNOOP\r\n"], &[220, 250, 503]),
        (false, &[hello, envelope], &[220, 250, 503]),
        (
            false,
            &[
                hello,
                "MAIL FROM:<a@example.org>\r\n",
                "RCPT TO:<b@example.org>\r\n",
            ],
            &[220, 250, 250, 250],
        ),
    ];
    for (pipelining, said, expected) in cases {
        let sandbox = start().await;
        sandbox.offer(Offers {
            pipelining: *pipelining,
            ..Offers::default()
        });
        let mut socket = TcpStream::connect(sandbox.addr()).await.unwrap();
        let mut heard = Vec::new();
        let last = |heard: &[u8]| {
            let end = heard.rsplit(|b| *b == b'\n').nth(1).unwrap_or_default();
            end.get(3) == Some(&b' ')
        };
        for said in *said {
            // Each after the whole answer to the one before.
            while !last(&heard) && socket.read_buf(&mut heard).await.unwrap() > 0 {}
            socket.write_all(said.as_bytes()).await.unwrap();
            let lines = said.matches("\r\n").count();
            let before = codes_in(&heard).len();
            while codes_in(&heard).len() < (before + lines).min(expected.len())
                && socket.read_buf(&mut heard).await.unwrap() > 0
            {}
        }
        assert_eq!(codes_in(&heard), *expected, "{said:?}");
        assert!(sandbox.receipts().is_empty(), "{said:?}");
    }
}

/// It takes mail from nobody who did not sign in, where it asks for that.
#[tokio::test]
async fn it_asks_who_signs_in() {
    let plain = "AUTH PLAIN AGFubmEAc2VzYW1l\r\n";
    let mail = "MAIL FROM:<a@example.org>\r\n";
    let cases: &[(&str, &[u16])] = &[
        (mail, &[220, 250, 530]),
        (plain, &[220, 250, 235]),
        ("AUTH PLAIN\r\nAGFubmEAc2VzYW1l\r\n", &[220, 250, 334, 235]),
        (
            "AUTH LOGIN\r\nYW5uYQ==\r\nc2VzYW1l\r\n",
            &[220, 250, 334, 334, 235],
        ),
        ("AUTH LOGIN YW5uYQ==\r\nd3Jvbmc=\r\n", &[220, 250, 334, 535]),
        ("AUTH PLAIN ?\r\n", &[220, 250, 501]),
        ("AUTH CRAM-MD5\r\n", &[220, 250, 504]),
    ];
    for (said, expected) in cases {
        let sandbox = start().await;
        sandbox.offer(Offers {
            login: Some(("anna".to_owned(), "sesame".to_owned())),
            strict: false,
            ..Offers::default()
        });
        let said = format!("EHLO x\r\n{said}");
        assert_eq!(codes(&sandbox, said.as_bytes()).await, *expected, "{said}");
    }
}
