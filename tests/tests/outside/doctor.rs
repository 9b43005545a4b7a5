//! `doctor` from outside: what it says when something is wrong, how to mend it, and its exit code.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::Value;
use wardmote_channels::twitter::sandbox::{Asked, Fault};
use wardmote_tests::{force::Force, messages, rest, setup::Setup};

/// Every check that doctor makes of this force: what, how it stands, and its words with how to mend it. The exit code says
/// whether one is bad, and what is not good says how to mend it.
async fn doctor(force: &Force) -> Vec<(String, String, String)> {
    let config = force.file("wardmote.toml").display().to_string();
    let out = force
        .cli_as("", &["doctor", "--json", "--config", &config])
        .await;
    let said: Value = serde_json::from_str(&out.stdout).unwrap();
    let mut all = Vec::new();
    for part in said["parts"].as_array().unwrap() {
        for check in part["checks"].as_array().unwrap() {
            let text = |key: &str| check[key].as_str().unwrap().to_owned();
            assert_eq!(text("mend").is_empty(), text("state") == "good", "{check}");
            let words = format!("{} | {}", text("found"), text("mend"));
            all.push((text("what"), text("state"), words));
        }
    }
    let bad = all.iter().any(|(_, state, _)| state == "bad");
    assert_eq!(out.code, i32::from(bad), "{all:?}");
    let plain = force.cli_as("", &["doctor", "--config", &config]).await;
    assert_eq!(plain.code, out.code);
    all
}

/// Doctor says so of the one check.
#[track_caller]
fn says(all: &[(String, String, String)], what: &str, state: &str, words: &str) {
    let found = all.iter().find(|(w, s, _)| w == what && s == state);
    let found = found.unwrap_or_else(|| panic!("{what} is not {state}: {all:#?}"));
    assert!(found.2.contains(words), "{what}: {}", found.2);
}

/// What the running daemon answers is what the command printed: the same things, looked at in the same order.
async fn the_daemon_says_the_same(force: &Force, command: &[(String, String, String)]) {
    force.author().get("/v1/doctor").await.expect(403);
    let said = force
        .administrator()
        .get("/v1/doctor")
        .await
        .expect(200)
        .json;
    assert_eq!(said["well"], !command.iter().any(|(_, s, _)| s == "bad"));
    let mut all = Vec::new();
    for part in said["parts"].as_array().unwrap() {
        for check in part["checks"].as_array().unwrap() {
            let text = |key: &str| check[key].as_str().unwrap().to_owned();
            all.push((text("what"), text("state")));
        }
    }
    let command: Vec<(String, String)> = command
        .iter()
        .map(|(what, state, _)| (what.clone(), state.clone()))
        .collect();
    assert_eq!(all, command);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_what_is_wrong_and_is_content_once_that_is_put_right() {
    let force = Force::new().await;
    let well = doctor(&force).await;
    for what in [
        "configuration",
        "SQLite",
        "schema",
        "database file",
        "channels",
        "relay",
        "time zone data",
    ] {
        says(&well, what, "good", "");
    }
    says(
        &well,
        "last backup",
        "look",
        "there has never been one | make one with wardmote backup ",
    );
    says(&well, "credential secrets.key", "good", "0 days old");
    the_daemon_says_the_same(&force, &well).await;
    let config = force.file("wardmote.toml").display().to_string();
    let copies = force.file("copies");
    fs::create_dir(&copies).unwrap();
    let args = ["backup", &copies.display().to_string(), "--config", &config];
    let made = force.cli_as("", &args).await;
    assert_eq!(made.code, 0, "{}", made.stderr);
    says(&doctor(&force).await, "last backup", "good", "0 hours ago");
    let mode = |name: &str, mode: u32| {
        fs::set_permissions(force.file(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("key", 0o644);
    mode("wardmote.db", 0o644);
    let open = doctor(&force).await;
    says(&open, "credential secrets.key", "bad", "make a new key");
    says(&open, "database file", "bad", "chmod go=");
    mode("key", 0o600);
    mode("wardmote.db", 0o600);
    // X shuts the account out: the lane stops by itself.
    force.x.script(Asked::Post, 1, Fault::Unauthorised);
    let id = force.send_out(&messages::advice(1, "twitter, page")).await;
    rest::says(
        &force.author(),
        &id,
        "X does not accept this account's keys",
    )
    .await;
    let stopped = doctor(&force).await;
    says(&stopped, "channels", "look", "stopped: twitter/force");
    says(
        &stopped,
        "channels",
        "look",
        "start it again on the page Channels",
    );
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_a_relay_that_is_down_and_a_configuration_that_is_wrong() {
    let force = Force::with(Setup {
        relay: Some("smtp://127.0.0.1:1".to_owned()),
        ..Setup::default()
    })
    .await;
    says(&doctor(&force).await, "relay", "bad", "[channels.email]");
    let good = fs::read_to_string(force.file("wardmote.toml")).unwrap();
    for (from, to, words) in [
        (
            "lease_seconds = 1",
            "lease_secnds = 1",
            "did you mean \"lease_seconds\"?",
        ),
        ("lease_seconds = 1", "lease_seconds = = 1", "wardmote.toml:"),
        (
            "drain_seconds = 10",
            "drain_seconds = 99",
            "this is not from 1 to 30",
        ),
        ("/key\"", "/no-such-key\"", "no-such-key"),
    ] {
        assert!(good.contains(from), "{from}");
        force.write("wardmote.toml", &good.replacen(from, to, 1));
        says(&doctor(&force).await, "configuration", "bad", words);
    }
    force.write("wardmote.toml", &good);
    force.end().await;
}
