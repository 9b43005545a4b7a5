//! What `doctor` is told about an account.

use jiff::SignedDuration;
use std::sync::Arc;
use wardmote_channels::{
    channel::Channel,
    twitter::{
        TwitterConfig,
        sandbox::{Asked, Fault},
    },
    vault::NoVault,
};
use wardmote_domain::send::{Check, CheckState};

use crate::{
    replies::{always, html},
    support::{account, channel_at, channel_of, channels_of, clock, sandbox},
};

fn of<'a>(checks: &'a [Check], what: &str) -> &'a Check {
    let found = checks.iter().find(|c| c.what == what);
    found.unwrap_or_else(|| panic!("{what}: {checks:?}"))
}

#[tokio::test]
async fn an_account_in_order_leaves_only_what_people_must_look_at() {
    let (sandbox, clock, _) = sandbox().await;
    let mut config = sandbox.config(account());
    config.spend_cap_usd = Some(500);
    let checks = channel_of(config, clock).examine().await;
    for what in ["account", "clock", "credit at X", "spending"] {
        assert_eq!(of(&checks, what).state, CheckState::Good, "{what}");
    }
    assert_eq!(
        of(&checks, "account").found,
        "X lets us in as @example_force (370773112)"
    );
    for what in [
        "plan for public bodies",
        "Automated label",
        "operator in the bio",
        "account of a person",
        "same words on several accounts",
    ] {
        let check = of(&checks, what);
        assert_eq!(check.state, CheckState::Look, "{what}");
        assert!(!check.found.is_empty() && !check.mend.is_empty(), "{what}");
    }
    assert_eq!(checks.len(), 9);
    assert!(sandbox.posts().is_empty(), "nothing is published");
    assert_eq!(sandbox.requests().len(), 1, "one call, which X charges for");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_how_to_mend_it() {
    let (sandbox, clock, channel) = sandbox().await;
    sandbox.script(Asked::Me, 1, Fault::CreditsDepleted);
    let checks = channel.examine().await;
    assert_eq!(of(&checks, "credit at X").state, CheckState::Bad);
    assert_eq!(of(&checks, "account").state, CheckState::Bad);
    assert_eq!(
        of(&checks, "spending").state,
        CheckState::Look,
        "no cap is set"
    );
    sandbox.script(Asked::Me, 2, Fault::Unauthorised);
    let checks = channel.examine().await;
    assert_eq!(of(&checks, "credit at X").state, CheckState::NotChecked);
    assert!(of(&checks, "account").mend.contains("keys anew"));

    let mut other = sandbox.config(account());
    other.account[0].user_id = "1".to_owned();
    let checks = channel_of(other, clock).examine().await;
    let account = of(&checks, "account");
    assert!(
        account
            .found
            .contains("the keys belong to the account 370773112"),
        "{account:?}"
    );
}

#[tokio::test]
async fn the_clock_is_held_against_xs() {
    for (off, state, words) in [
        (-61, CheckState::Bad, "61 seconds behind X's"),
        (-60, CheckState::Good, "within a minute"),
        (0, CheckState::Good, "within a minute"),
        (60, CheckState::Good, "within a minute"),
        (61, CheckState::Bad, "61 seconds ahead of X's"),
    ] {
        let (sandbox, theirs, _) = sandbox().await;
        let ours = clock();
        ours.advance(SignedDuration::from_secs(off));
        let checks = channel_of(sandbox.config(account()), ours).examine().await;
        let clock = of(&checks, "clock");
        assert_eq!(clock.state, state, "{off}: {clock:?}");
        assert!(clock.found.contains(words), "{off}: {clock:?}");
        drop(theirs);
    }
}

#[tokio::test]
async fn a_date_that_is_none_is_not_guessed() {
    let server = always(html(503).insert_header("date", "yesterday")).await;
    let checks = channel_at(&server.uri()).examine().await;
    assert_eq!(of(&checks, "clock").state, CheckState::NotChecked);
}

#[tokio::test]
async fn nobody_there_is_told() {
    let checks = channel_at("http://127.0.0.1:9").examine().await;
    let account = of(&checks, "account");
    assert_eq!(account.state, CheckState::Bad);
    assert!(account.mend.contains("firewall"), "{account:?}");
}

#[tokio::test]
async fn beside_the_daemon_a_key_that_changes_is_left_alone() {
    let (sandbox, clock, _) = sandbox().await;
    let own = sandbox.add_connected(account(), true);
    let config = TwitterConfig::new(sandbox.base_url(), vec![own]);
    let channel = channels_of(config, clock, Arc::new(NoVault)).remove(0);
    let checks = channel.examine().await;
    assert_eq!(of(&checks, "account").state, CheckState::NotChecked);
    assert!(sandbox.requests().is_empty());
}
