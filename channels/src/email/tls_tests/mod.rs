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

const KEY: &[u8] = b"an invented key of thirty-two by";

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(include_bytes!("certificate.pem")).unwrap()
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn clock() -> SharedClock {
    Arc::new(SteppedClock::new("2026-12-08T10:54:50Z".parse().unwrap()))
}

/// A sandbox behind TLS: the port of the front.
async fn behind_tls() -> (SmtpSandbox, u16) {
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
    toml::from_str(&format!(
        "relay = \"smtps://{host}:{port}\"\nfrom_name = \"Metropolitan Police\"\n\
         from_address = \"alerts@alerts.example.org\"\nbounce_domain = \"bounce.example.org\"\n\
         domain = \"alerts.example.org\""
    ))
    .unwrap()
}

fn trusting(host: &str, port: u16) -> EmailChannel {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let tls = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = config(host, port);
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
