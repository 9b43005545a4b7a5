//! What `doctor` is told, without anything being sent.

use wardmote_channels::neighbourhood_link::{Config, sandbox::Fault};
use wardmote_domain::{
    area::AreaCode,
    send::{Check, CheckState, Probe},
};

use crate::{
    common::clock,
    support::{account, channel, gateway},
};

fn state(checks: &[Check], what: &str) -> (CheckState, String) {
    let check = checks
        .iter()
        .find(|c| c.what == what)
        .unwrap_or_else(|| panic!("no {what}: {checks:?}"));
    assert_eq!(
        check.state == CheckState::Good,
        check.mend.is_empty(),
        "{check:?}"
    );
    (check.state, check.found.clone())
}

#[tokio::test]
async fn all_is_well_and_nothing_is_sent() {
    let (sandbox, _, channel) = gateway().await;
    let checks = channel.examine().await;
    assert!(
        checks.iter().all(|c| c.state == CheckState::Good),
        "{checks:?}"
    );
    assert_eq!(channel.probe().await, Probe::Up);
    assert!(sandbox.alerts().is_empty());
    let all: Vec<String> = sandbox
        .requests()
        .iter()
        .map(|r| format!("{} {}", r.method, r.target))
        .collect();
    assert_eq!(
        all,
        [
            "GET /v1/limits",
            "GET /v1/areas?within=E12000007",
            "GET /v1/limits"
        ]
    );
}

#[tokio::test]
async fn what_is_missing_is_named_with_how_to_put_it_right() {
    let (sandbox, _, _) = gateway().await;
    let wandsworth: AreaCode = "E09000032".parse().unwrap();
    let ward: AreaCode = "E05014020".parse().unwrap();
    sandbox.license(&[wandsworth]);
    let config = Config {
        areas: vec![wandsworth, ward],
        callback_secret: None,
        reply_to: None,
        alerts_per_minute: 11.try_into().unwrap(),
        ..sandbox.config(account())
    };
    let checks = channel(config, clock()).examine().await;
    assert_eq!(state(&checks, "credentials").0, CheckState::Good);
    assert_eq!(state(&checks, "limits").0, CheckState::Bad);
    assert_eq!(state(&checks, "callbacks").0, CheckState::Look);
    assert_eq!(state(&checks, "replies").0, CheckState::Look);
    sandbox.license(&["E09000001".parse().unwrap()]);
    let config = Config {
        areas: vec![ward],
        ..sandbox.config(account())
    };
    let (licence, found) = state(&channel(config, clock()).examine().await, "areas");
    assert_eq!(licence, CheckState::Bad);
    assert!(found.contains("E05014020"), "{found}");
    let all = channel(sandbox.config(account()), clock()).examine().await;
    let (_, found) = state(&all, "areas");
    assert!(found.contains(" more"), "only a few are named: {found}");
}

#[tokio::test]
async fn a_gateway_that_shuts_us_out_says_why() {
    for (status, told) in [
        (401, "our token"),
        (403, "does not let this provider in"),
        (404, "look at url"),
        (429, "asks us to wait"),
        (500, "as it should"),
    ] {
        let (sandbox, _, channel) = gateway().await;
        sandbox.script("GET /v1/limits", 1, Fault::status(status, false));
        let (credentials, found) = state(&channel.examine().await, "credentials");
        assert_eq!(credentials, CheckState::Bad, "{status}");
        assert!(found.contains(told), "{status}: {found}");
    }
}
