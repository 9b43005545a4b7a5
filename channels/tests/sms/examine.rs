//! What `doctor` is told, without anything being sent.

use jiff::SignedDuration;
use wardmote_channels::sms::{Config, sandbox::Fault};
use wardmote_domain::{
    clock::Clock,
    send::{Check, CheckState, Probe},
};

use crate::{
    common::clock,
    support::{account, channel, notify},
};

fn state(checks: &[Check], what: &str) -> CheckState {
    let check = checks
        .iter()
        .find(|c| c.what == what)
        .unwrap_or_else(|| panic!("no {what}: {checks:?}"));
    assert_eq!(
        check.state == CheckState::Good,
        check.mend.is_empty(),
        "{check:?}"
    );
    check.state
}

#[tokio::test]
async fn all_is_well_and_nothing_is_sent() {
    let (sandbox, _, channel) = notify().await;
    let checks = channel.examine().await;
    assert_eq!(checks.len(), 4, "{checks:?}");
    assert!(
        checks.iter().all(|c| c.state == CheckState::Good),
        "{checks:?}"
    );
    assert_eq!(channel.probe().await, Probe::Up);
    assert!(sandbox.texts().is_empty());
}

#[tokio::test]
async fn the_template_is_body_alone() {
    for (template, expected) in [
        ("((body))", CheckState::Good),
        ("From the police: ((body))", CheckState::Look),
        ("Hello", CheckState::Bad),
    ] {
        let (sandbox, _, channel) = notify().await;
        sandbox.template(template);
        assert_eq!(
            state(&channel.examine().await, "template"),
            expected,
            "{template}"
        );
    }
    let (sandbox, _, _) = notify().await;
    let config = Config {
        template_id: "00000000-0000-0000-0000-000000000000".to_owned(),
        callback_token: None,
        ..sandbox.config(account())
    };
    let channel = channel(config, clock());
    let checks = channel.examine().await;
    assert_eq!(state(&checks, "template"), CheckState::Bad);
    assert_eq!(state(&checks, "callbacks"), CheckState::Look);
    assert!(matches!(channel.probe().await, Probe::Down(_)));
}

#[tokio::test]
async fn a_clock_that_drifts_is_seen_before_it_stops_anything() {
    for (off, expected) in [
        (10, CheckState::Good),
        (11, CheckState::Look),
        (-29, CheckState::Look),
        (31, CheckState::Bad),
    ] {
        let (sandbox, _, _) = notify().await;
        let wrong = clock();
        wrong.set(wrong.now() + SignedDuration::from_secs(off));
        let checks = channel(sandbox.config(account()), wrong).examine().await;
        assert_eq!(state(&checks, "clock"), expected, "{off} s: {checks:?}");
        let key = if off == 31 {
            CheckState::Bad
        } else {
            CheckState::Good
        };
        assert_eq!(state(&checks, "key"), key, "{off} s");
    }
}

#[tokio::test]
async fn a_service_that_shuts_us_out_says_why() {
    for status in [403, 429, 500] {
        let (sandbox, _, channel) = notify().await;
        sandbox.script("GET /v2/template", 1, Fault::status(status, false));
        assert_eq!(
            state(&channel.examine().await, "key"),
            CheckState::Bad,
            "{status}"
        );
    }
}
