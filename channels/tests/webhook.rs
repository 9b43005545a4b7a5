//! One call on the wire: its bytes and signature, what each answer means, and nowhere that a call may not go.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use wardmote_channels::{
    channel::Sending,
    webhook::{AddressError, Call, Guard, Lookup, Posted, Poster},
    webhook_signature::WebhookKey,
};
use wardmote_domain::words::Realm;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// The published vector of Standard Webhooks.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const STAMP: i64 = 1_614_265_330;
const BODY: &str = r#"{"test": 2432232314}"#;
const GOLDEN: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn here() -> Poster {
    Poster::new(Guard::new(Realm::Sandbox, true, |_| false))
}

fn key(secret: &str) -> WebhookKey {
    WebhookKey::new(&secret.into()).unwrap()
}

async fn post(poster: &Poster, address: &str, keys: &[WebhookKey]) -> Posted {
    let address = poster.known(address).unwrap();
    let call = Call {
        address: &address,
        id: ID,
        body: BODY,
        keys,
        at: Timestamp::from_second(STAMP).unwrap(),
    };
    poster.post(&call).await
}

#[tokio::test]
async fn the_published_vector_goes_out_byte_for_byte() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .mount(&server)
        .await;
    let other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let said = post(&here(), &server.uri(), &[key(SECRET), key(other)]).await;
    let wanted = Posted::Answered {
        status: 204,
        retry_after: None,
    };
    assert_eq!(said, wanted);
    let request = server.received_requests().await.unwrap().remove(0);
    let header = |name: &str| request.headers[name].to_str().unwrap().to_owned();
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.body, BODY.as_bytes());
    assert_eq!(header("webhook-id"), ID);
    assert_eq!(header("webhook-timestamp"), STAMP.to_string());
    let signatures = header("webhook-signature");
    let (first, second) = signatures.split_once(' ').unwrap();
    assert_eq!(first, GOLDEN);
    assert!(second.starts_with("v1,") && second != GOLDEN);
    assert_eq!(header("content-type"), "application/json");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_retry_after_is_told() {
    let (server, elsewhere) = (MockServer::start().await, MockServer::start().await);
    for status in [301, 302, 303, 307, 308] {
        server.reset().await;
        Mock::given(any())
            .respond_with(
                ResponseTemplate::new(status).insert_header("location", elsewhere.uri().as_str()),
            )
            .mount(&server)
            .await;
        let said = post(&here(), &server.uri(), &[key(SECRET)]).await;
        assert!(matches!(said, Posted::Answered { status: s, .. } if s == status));
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
    server.reset().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "120"))
        .mount(&server)
        .await;
    let said = post(&here(), &server.uri(), &[key(SECRET)]).await;
    let wanted = Posted::Answered {
        status: 429,
        retry_after: Some(Timestamp::from_second(STAMP + 120).unwrap()),
    };
    assert_eq!(said, wanted);
}

/// What a server read of a request, up to its body's end.
async fn read_request(stream: &mut tokio::net::TcpStream) {
    let (mut all, mut some) = (Vec::new(), [0; 1024]);
    while !all.ends_with(BODY.as_bytes()) {
        let n = stream.read(&mut some).await.unwrap();
        assert!(n > 0, "the request broke off");
        all.extend_from_slice(&some[..n]);
    }
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_waited_for_no_longer_than_its_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/secret-path", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        // The request is here whole; from now on time passes by itself wherever everybody waits.
        tokio::time::pause();
        std::future::pending::<()>().await;
    });
    let said = post(&here(), &address, &[key(SECRET)]).await;
    serving.abort();
    let Posted::Nothing(words) = said else {
        panic!("{said:?}");
    };
    assert!(
        words.contains("15 seconds") && !words.contains("secret-path"),
        "{words}"
    );
}

#[tokio::test]
async fn an_answer_is_believed_by_its_head_and_its_body_is_not_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n";
        stream.write_all(head).await.unwrap();
        let endless = [b'x'; 65_536];
        let mut sent = 0_usize;
        while stream.write_all(&endless).await.is_ok() {
            sent += endless.len();
        }
        sent
    });
    let said = post(&here(), &address, &[key(SECRET)]).await;
    assert!(matches!(said, Posted::Answered { status: 200, .. }));
    let sent = serving.await.unwrap();
    assert!(
        sent < 64 * 1024 * 1024,
        "the line was closed, not read: {sent}"
    );
}

#[tokio::test]
async fn a_line_that_breaks_and_a_port_where_nobody_is_are_told_without_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/secret-path", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        drop((stream, listener));
    });
    for why in ["the line broke", "could not be reached"] {
        let said = post(&here(), &address, &[key(SECRET)]).await;
        let Posted::Nothing(words) = said else {
            panic!("{said:?}");
        };
        assert!(
            words.contains(why) && !words.contains("secret-path"),
            "{words}"
        );
    }
    serving.await.unwrap();
}

/// Says a public address the first time it is asked, and this machine itself from then on.
struct Rebinding(AtomicUsize);

impl Lookup for Rebinding {
    fn lookup<'a>(&'a self, _: &'a str) -> Sending<'a, io::Result<Vec<IpAddr>>> {
        let first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
        let says = if first { "1.1.1.1" } else { "127.0.0.1" };
        Box::pin(std::future::ready(Ok(vec![says.parse().unwrap()])))
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_after_it_was_proved_leads_nowhere() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let lookup = Arc::new(Rebinding(AtomicUsize::new(0)));
    let guard = Guard::new(Realm::Live, false, |_| false);
    let poster = Poster::with_lookup(guard, lookup.clone());
    let text = format!("https://rebinding.example.org:{port}/");
    let address = poster.prove(&text).await.unwrap();
    let said = post(&poster, address.whole(), &[key(SECRET)]).await;
    let Posted::Nothing(words) = said else {
        panic!("{said:?}");
    };
    assert!(words.contains("this machine itself"), "{words}");
    assert_eq!(
        lookup.0.load(Ordering::Relaxed),
        2,
        "looked up for the connection"
    );
    assert!(
        matches!(poster.prove(&text).await, Err(AddressError::Inside(_))),
        "and it can no longer be registered"
    );
    let mut knocked = tokio_test_accept(&listener);
    assert!(knocked.is_none(), "nobody connected: {:?}", knocked.take());
}

/// Whoever waits to be let in, without waiting for anybody.
fn tokio_test_accept(listener: &TcpListener) -> Option<std::net::SocketAddr> {
    let waker = std::task::Waker::noop();
    let mut context = std::task::Context::from_waker(waker);
    match listener.poll_accept(&mut context) {
        std::task::Poll::Ready(Ok((_, from))) => Some(from),
        _ => None,
    }
}

/// Says several addresses at once.
struct Several(&'static [&'static str]);

impl Lookup for Several {
    fn lookup<'a>(&'a self, _: &'a str) -> Sending<'a, io::Result<Vec<IpAddr>>> {
        let all = self.0.iter().map(|a| a.parse().unwrap()).collect();
        Box::pin(std::future::ready(Ok(all)))
    }
}

#[tokio::test]
async fn a_name_with_one_address_inside_is_not_registered() {
    for (says, good) in [
        (&["1.1.1.1", "2606:4700::1111"][..], true),
        (&["1.1.1.1", "10.0.0.1"], false),
        (&["::ffff:127.0.0.1"], false),
        (&["169.254.169.254"], false),
        (&[], false),
    ] {
        let guard = Guard::new(Realm::Live, false, |_| false);
        let poster = Poster::with_lookup(guard, Arc::new(Several(says)));
        let said = poster.prove("https://alerts.example.org/x").await;
        assert_eq!(said.is_ok(), good, "{says:?}");
    }
}
