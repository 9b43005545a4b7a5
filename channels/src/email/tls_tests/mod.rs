//! TLS from the first byte. The sandbox speaks no TLS, so a small front does, with a certificate that was made for these
//! tests and that no machine trusts (`openssl req -x509 …`; its key is public with this source).

use std::sync::Arc;

use jiff::Timestamp;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};
use wardmote_domain::{
    clock::{SharedClock, SteppedClock},
    person::EmailAddress,
    send::{Answer, Answered, Probe},
    words::Realm,
};

use super::{
    EmailChannel, EmailConfig,
    sandbox::{self, SmtpSandbox},
};
use crate::{backoff::Jitter, channel::Channel, endpoint::SmtpEndpoint};

pub(super) const KEY: &[u8] = b"an invented key of thirty-two by";

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(include_bytes!("certificate.pem")).unwrap()
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

pub(super) fn clock() -> SharedClock {
    Arc::new(SteppedClock::new("2026-12-08T10:54:50Z".parse().unwrap()))
}

/// A sandbox behind TLS: the port of the front.
pub(super) async fn behind_tls() -> (SmtpSandbox, u16) {
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let behind = sandbox.addr();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust us hangs up here.
                let Ok(mut front) = acceptor.accept(socket).await else {
                    return;
                };
                let mut back = TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut front, &mut back).await;
            });
        }
    });
    (sandbox, port)
}

fn config(host: &str, port: u16) -> EmailConfig {
    config_by("smtps", host, port)
}

pub(super) fn config_by(scheme: &str, host: &str, port: u16) -> EmailConfig {
    toml::from_str(&format!(
        "relay = \"{scheme}://{host}:{port}\"\nfrom_name = \"Metropolitan Police\"\n\
         from_address = \"alerts@alerts.example.org\"\nbounce_domain = \"bounce.example.org\"\n\
         domain = \"alerts.example.org\""
    ))
    .unwrap()
}

pub(super) fn trusting(host: &str, port: u16) -> EmailChannel {
    trusting_by("smtps", host, port)
}

fn trusting_by(scheme: &str, host: &str, port: u16) -> EmailChannel {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let tls = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = config_by(scheme, host, port);
    let endpoint = SmtpEndpoint::new(Realm::Live, &config.relay).unwrap();
    let tls = Some(TlsConnector::from(Arc::new(tls)));
    EmailChannel::assemble(config, endpoint, tls, KEY, clock(), Jitter::fixed(0.0)).unwrap()
}

async fn send(channel: &EmailChannel) -> Answered {
    let to: EmailAddress = "inspector@example.org".parse().unwrap();
    channel
        .send_plain(&to, "Code", "12345678", "code-1", Timestamp::UNIX_EPOCH)
        .await
}

#[tokio::test]
async fn mail_goes_over_tls_to_a_relay_with_a_good_certificate() {
    let (sandbox, port) = behind_tls().await;
    let channel = trusting("localhost", port);
    for _ in 0..3 {
        let answered = send(&channel).await;
        assert!(
            matches!(answered.answer, Answer::Accepted(_)),
            "{answered:?}"
        );
    }
    assert_eq!(sandbox.receipts().len(), 3);
    assert_eq!(sandbox.connections(), 1, "kept, as without TLS");
}

/// The machine does not know who signed it, or it is for another name: not a byte of mail is sent.
#[tokio::test]
async fn a_bad_certificate_stops_the_lane() {
    let (sandbox, port) = behind_tls().await;
    let unknown = EmailChannel::new(
        config("localhost", port),
        Realm::Live,
        KEY,
        clock(),
        Jitter::fixed(0.0),
    )
    .unwrap();
    for channel in [unknown, trusting("127.0.0.1", port)] {
        let answered = send(&channel).await;
        assert!(!answered.touched);
        match answered.answer {
            Answer::LaneDown {
                reason,
                until: None,
            } => assert_eq!(reason.code, "certificate"),
            other => panic!("{other:?}"),
        }
        assert!(matches!(channel.probe().await, Probe::Down(_)));
    }
    assert_eq!(
        sandbox.connections(),
        0,
        "the relay behind the front was never reached"
    );
}

/// A relay that does not speak TLS where it should is not spoken to in the clear.
#[tokio::test]
async fn there_is_no_falling_back_to_plain() {
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    let answered = send(&trusting("localhost", sandbox.addr().port())).await;
    assert!(
        matches!(answered.answer, Answer::Later { when: None, .. }),
        "{answered:?}"
    );
    assert!(!answered.touched);
    assert!(sandbox.receipts().is_empty());
    assert!(
        sandbox
            .commands()
            .iter()
            .all(|c| !c.starts_with("EHLO") && !c.starts_with("MAIL"))
    );
}

/// How a front behaves that speaks in the clear up to STARTTLS.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Front {
    Good,
    OffersNone,
    Refuses,
    Injects,
}

fn acceptor() -> TlsAcceptor {
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Serves one connection; gives what was said in the clear.
async fn front(listener: TcpListener, behind: std::net::SocketAddr, front: Front) -> String {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    let (socket, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(socket);
    stream.get_mut().write_all(b"220 x\r\n").await.unwrap();
    let mut said = String::new();
    stream.read_line(&mut said).await.unwrap();
    let offered: &[u8] = match front {
        Front::OffersNone => b"250-x\r\n250 AUTH PLAIN\r\n",
        _ => b"250-x\r\n250 STARTTLS\r\n",
    };
    stream.get_mut().write_all(offered).await.unwrap();
    stream.read_line(&mut said).await.unwrap();
    let reply: &[u8] = match front {
        Front::Good => b"220 go\r\n",
        Front::Injects => b"220 go\r\n250-x\r\n250 AUTH PLAIN\r\n",
        Front::Refuses => b"554 5.7.0 no\r\n",
        Front::OffersNone => return said,
    };
    stream.get_mut().write_all(reply).await.unwrap();
    if front == Front::Good {
        if let Ok(mut secure) = acceptor().accept(stream.into_inner()).await {
            let mut back = BufReader::new(TcpStream::connect(behind).await.unwrap());
            back.read_line(&mut String::new()).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut secure, &mut back).await;
        }
    } else {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        said.push_str(&String::from_utf8_lossy(&rest));
    }
    said
}

/// Nothing but EHLO and STARTTLS is said in the clear, and mail goes only inside TLS with a good certificate.
#[tokio::test]
async fn starttls_is_asked_for_and_never_done_without() {
    let rows = [
        (Front::Good, "localhost", None),
        (Front::Good, "127.0.0.1", Some("certificate")),
        (Front::OffersNone, "localhost", Some("starttls")),
        (Front::Refuses, "localhost", Some("5.7.0")),
        (Front::Injects, "localhost", Some("starttls")),
    ];
    for (how, host, down) in rows {
        let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = tokio::spawn(front(listener, sandbox.addr(), how));
        let channel = trusting_by("smtp+starttls", host, port);
        let answered = send(&channel).await;
        match (&answered.answer, down) {
            (Answer::Accepted(_), None) => {}
            (
                Answer::LaneDown {
                    reason,
                    until: None,
                },
                Some(code),
            ) => {
                assert_eq!(reason.code, code, "{how:?}");
                assert!(!answered.touched);
            }
            other => panic!("{how:?} {host}: {other:?}"),
        }
        assert_eq!(sandbox.receipts().len(), usize::from(down.is_none()));
        channel.close().await;
        let clear = served.await.unwrap();
        let expected = match how {
            Front::OffersNone => "EHLO localhost\r\n",
            _ => "EHLO localhost\r\nSTARTTLS\r\n",
        };
        assert_eq!(clear, expected, "{how:?}");
    }
}

/// A name and password go where the relay offers it, and a relay that does not take them stops the lane.
#[tokio::test]
async fn signing_in_at_the_relay() {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let both = "AUTH PLAIN AGFsZXJ0cwBzZWNyZXQ=\r\n";
    type Row<'a> = (&'a str, &'a [&'a str], &'a [&'static str], Option<&'a str>);
    let rows: [Row<'_>; 5] = [
        ("250 AUTH LOGIN PLAIN", &[both], &["235 in\r\n"], None),
        (
            "250 AUTH PLAIN",
            &[both],
            &["535 5.7.8 no\r\n"],
            Some("5.7.8"),
        ),
        ("250 AUTH PLAIN", &[both], &["530\r\n"], Some("530")),
        (
            "250 AUTH LOGIN",
            &["AUTH LOGIN YWxlcnRz\r\n", "c2VjcmV0\r\n"],
            &["334 VXNlcm5hbWU6\r\n", "235 in\r\n"],
            None,
        ),
        ("250 AUTH GSSAPI", &[], &[], Some("login")),
    ];
    for (offer, asked, replies, down) in rows {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config = config_by("smtp", "127.0.0.1", listener.local_addr().unwrap().port());
        config.login = Some(super::config::EmailLogin {
            user: "alerts".to_owned(),
            password: "secret".to_owned().into(),
        });
        let channel =
            EmailChannel::new(config, Realm::Live, KEY, clock(), Jitter::fixed(0.0)).unwrap();
        let (greeting, replies) = (format!("250-x\r\n{offer}\r\n"), replies.to_vec());
        let served = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(socket);
            stream.get_mut().write_all(b"220 x\r\n").await.unwrap();
            let mut said = String::new();
            stream.read_line(&mut said).await.unwrap();
            stream
                .get_mut()
                .write_all(greeting.as_bytes())
                .await
                .unwrap();
            said.clear();
            for reply in replies {
                stream.read_line(&mut said).await.unwrap();
                stream.get_mut().write_all(reply.as_bytes()).await.unwrap();
            }
            said
        });
        match (channel.probe().await, down) {
            (Probe::Up, None) => {}
            (Probe::Down(reason), Some(code)) => {
                assert_eq!(reason.code, code, "{offer}");
                assert!(!reason.words.contains("secret"));
            }
            other => panic!("{offer}: {other:?}"),
        }
        assert_eq!(served.await.unwrap(), asked.concat(), "{offer}");
    }
}
