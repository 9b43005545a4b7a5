//! The process is stopped at each named point of a mail. Each point is where its name says: what the relay has
//! afterwards shows it. Built with the feature `failpoints` only.

#![cfg(feature = "failpoints")]
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop where something is not as it should be"
)]

use std::{env, os::unix::process::ExitStatusExt, sync::Arc};

use jiff::Timestamp;
use tokio::process::Command;
use wardmote_channels::{
    backoff::Jitter,
    email::{
        EmailChannel,
        sandbox::{self, SmtpSandbox},
    },
};
use wardmote_domain::{
    clock::{SharedClock, SteppedClock},
    words::Realm,
};

const RELAY: &str = "WARDMOTE_TEST_RELAY";

fn clock() -> SharedClock {
    Arc::new(SteppedClock::new(Timestamp::UNIX_EPOCH))
}

/// Sends one mail; the process does not outlive it where a point is set.
async fn send(relay: &str) {
    let _scenario = fail::FailScenario::setup();
    let section = format!(
        "relay = \"{relay}\"\nfrom_name = \"Metropolitan Police\"\nfrom_address = \"alerts@alerts.example.org\"\n\
         bounce_domain = \"bounce.example.org\"\ndomain = \"alerts.example.org\""
    );
    let key = b"an invented key of thirty-two by";
    let config = toml::from_str(&section).unwrap();
    let channel =
        EmailChannel::new(config, Realm::Sandbox, key, clock(), Jitter::fixed(0.0)).unwrap();
    let to = "inspector@example.org".parse().unwrap();
    channel
        .send_plain(&to, "Code", "12345678", "code-1", Timestamp::UNIX_EPOCH)
        .await;
}

/// This very test in a process of its own, with one point set. The signal that ended it.
async fn signal(sandbox: &SmtpSandbox, point: &str) -> Option<i32> {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "each_point_is_where_its_name_says"]);
    child
        .env(RELAY, sandbox.relay())
        .env("FAILPOINTS", format!("{point}=return"));
    child.output().await.unwrap().status.signal()
}

#[tokio::test]
async fn each_point_is_where_its_name_says() {
    if let Ok(relay) = env::var(RELAY) {
        return send(&relay).await;
    }
    const ABORTED: Option<i32> = Some(6);
    // The point, the last command the relay has read, and how many mails it has.
    let rows = [
        ("email.before_mail", Some("EHLO localhost"), 0),
        ("email.before_dot", Some("DATA"), 0),
        ("email.after_dot", Some("DATA"), 1),
        ("email.after_reply", Some("DATA"), 1),
    ];
    for (point, last, mails) in rows {
        let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
            .await
            .unwrap();
        assert_eq!(signal(&sandbox, point).await, ABORTED, "{point}");
        // What left before the kill still arrives.
        sandbox.taken(mails).await;
        assert_eq!(sandbox.receipts().len(), mails, "{point}");
        assert_eq!(
            sandbox.commands().last().map(String::as_str),
            last,
            "{point}"
        );
    }
    let sandbox = sandbox::start("127.0.0.1:0".parse().unwrap(), clock())
        .await
        .unwrap();
    assert_eq!(signal(&sandbox, "email.no_such_point").await, None);
    assert_eq!(sandbox.receipts().len(), 1, "without a point it is sent");
}
