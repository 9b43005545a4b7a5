//! Each way in which a relay does not let us in, tripped by a small server on loopback, and told with how to mend it.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use wardmote_domain::{
    send::CheckState::{Bad, Good, Look},
    words::Realm,
};

use super::*;
use crate::{
    backoff::Jitter,
    email::{
        EmailConfig, config,
        tls_tests::{KEY, behind_tls, clock, config_by, trusting},
    },
};

fn channel(config: EmailConfig) -> EmailChannel {
    EmailChannel::new(config, Realm::Live, KEY, clock(), Jitter::fixed(0.0)).unwrap()
}

/// A relay in the clear that says these lines, one for each that it is sent, the first by itself; then it waits.
async fn relay(lines: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 1024];
                for line in lines {
                    socket.write_all(line.as_bytes()).await.unwrap();
                    if !matches!(socket.read(&mut heard).await, Ok(1..)) {
                        return;
                    }
                }
                std::future::pending::<()>().await;
            });
        }
    });
    port
}

async fn look(channel: &EmailChannel) -> Vec<Check> {
    channel.examine_relay_within(Duration::from_secs(5)).await
}

/// The only finding is this one, with these words and this way to mend it.
#[track_caller]
fn says(checks: &[Check], found: &str, mend: &str) {
    let [check] = checks else {
        panic!("{checks:?}");
    };
    assert_eq!((check.what.as_str(), check.state), ("relay", Bad));
    assert!(check.found.contains(found), "{}", check.found);
    assert!(check.mend.contains(mend), "{}", check.mend);
    assert!(!check.found.contains("a-secret"), "{}", check.found);
}

#[tokio::test]
async fn a_relay_that_is_not_there() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    let channel = channel(config_by("smtp", "127.0.0.1", port));
    says(
        &look(&channel).await,
        &format!("smtp://127.0.0.1:{port}: the mail relay cannot be reached"),
        "no firewall stands between",
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_and_one_of_an_authority_that_nobody_knows() {
    let (sandbox, port) = behind_tls().await;
    says(
        &look(&trusting("127.0.0.1", port)).await,
        "it is for another name",
        "write the name that stands in the relay's certificate",
    );
    says(
        &look(&channel(config_by("smtps", "localhost", port))).await,
        "nobody whom this machine trusts has signed it",
        "update-ca-certificates",
    );
    assert_eq!(sandbox.connections(), 0);
    let well = look(&trusting("localhost", port)).await;
    assert!(well.iter().all(|c| c.state == Good), "{well:?}");
    assert_eq!(well[0].found, "it answers and lets us in");
}

#[tokio::test]
async fn a_relay_that_refuses_our_name_and_password_or_offers_no_way_to_sign_in() {
    for (lines, found, mend) in [
        (
            &[
                "220 x\r\n",
                "250-x\r\n250 AUTH PLAIN\r\n",
                "535 5.7.8 no\r\n",
            ][..],
            "does not accept our name and password",
            "[channels.email.login]",
        ),
        (
            &["220 x\r\n", "250-x\r\n250 AUTH GSSAPI\r\n"][..],
            "no way to sign in that we know",
            "AUTH PLAIN or LOGIN switched on",
        ),
        (
            &["220 x\r\n", "550 5.7.1 go away\r\n"][..],
            "",
            "why it refuses this machine",
        ),
        (&["554 5.7.1 no\r\n"][..], "", "why it refuses this machine"),
        (
            &["SSH-2.0-OpenSSH_9\r\n"][..],
            "",
            "what answers there is a mail relay",
        ),
    ] {
        let mut config = config_by("smtp", "127.0.0.1", relay(lines).await);
        config.login = Some(config::EmailLogin {
            user: "alerts".to_owned(),
            password: "a-secret".to_owned().into(),
        });
        says(&look(&channel(config)).await, found, mend);
    }
}

#[tokio::test]
async fn a_relay_that_greets_too_late_is_not_waited_for() {
    let slow = channel(config_by("smtp", "127.0.0.1", relay(&[]).await));
    let patience = Duration::from_millis(50);
    says(
        &slow.examine_relay_within(patience).await,
        "did not let us in within 50ms",
        "a relay that greets so late makes every mailing slow",
    );
}

#[tokio::test]
async fn a_relay_without_tls_where_there_must_be_some() {
    let port = relay(&["220 x\r\n", "250 x\r\n"]).await;
    says(
        &look(&channel(config_by("smtp+starttls", "localhost", port))).await,
        "offers no TLS",
        "smtps://HOST:465",
    );
}

#[tokio::test]
async fn a_relay_that_lets_us_in_with_less_than_it_should_offer() {
    let port = relay(&["220 x\r\n", "250-x\r\n250 SIZE 20000\r\n", "221 x\r\n"]).await;
    let checks = look(&channel(config_by("smtp", "127.0.0.1", port))).await;
    let states: Vec<_> = checks.iter().map(|c| (c.what.as_str(), c.state)).collect();
    assert_eq!(
        states,
        [("relay", Good), ("PIPELINING", Look), ("SIZE", Look)]
    );
}
