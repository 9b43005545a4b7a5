//! What one person does in one go and the machine may break off halfway: a file of facts, and a restore. Done again, each comes
//! to what it would have come to.

use std::{os::unix::process::ExitStatusExt as _, path::PathBuf, process::Output};

use reqwest::Method;
use serde_json::Value;
use wardmote_tests::{
    client::Client, daemon, force::Force, long::sqlite::rows, messages, rest, setup::Setup,
};

/// Wards of the file.
const WARDS: usize = 4;

/// A file of facts is sent in, the daemon goes away in the middle, and the same file is sent in again.
async fn file_broken_off(points: &str, there: usize) {
    let mut force = Force::with(Setup {
        failpoints: Some(points.to_owned()),
        ..Setup::default()
    })
    .await;
    force.restart().await;
    let ada = force.author();
    let file = || {
        let request = ada.request(Method::POST, "/v1/rounds?kind=guidance&name=December");
        let request = request.header("content-type", "text/csv");
        request.body(messages::facts(1, WARDS))
    };
    let answered = ada.try_send(file()).await;
    assert!(answered.is_err(), "{points} was not passed: {answered:?}");
    let status = force.daemon_end().await;
    assert!(daemon::aborted(status), "it ended otherwise: {status}");
    force.kill();
    force.start(None).await;
    let said = ada.send(file()).await.expect(201).json;
    let all = said["rows"].as_array().unwrap();
    let already = |rows: &[Value]| rows.iter().filter(|r| r["already"] == true).count();
    assert_eq!(
        (all.len(), already(all)),
        (WARDS, there),
        "{points}: {said}"
    );
    let again = ada.send(file()).await.expect(201).json;
    assert_eq!(again["round"], said["round"], "{points}");
    assert_eq!(already(again["rows"].as_array().unwrap()), WARDS);
    force.stop().await;
    let database = force.file("wardmote.db");
    for (sql, count) in [
        ("SELECT count(*) FROM round", 1),
        ("SELECT count(*) FROM ask WHERE message IS NOT NULL", WARDS),
        ("SELECT count(*) FROM message", WARDS),
        (
            "SELECT count(*) FROM audit WHERE entry ->> 'act' = 'submitted'",
            WARDS,
        ),
        (
            "SELECT count(*) FROM audit WHERE entry ->> 'act' = 'copy_in'",
            WARDS,
        ),
    ] {
        assert_eq!(
            rows(&database, sql),
            [[count.to_string()]],
            "{points}: {sql}"
        );
    }
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_facts_that_was_broken_off_is_finished_by_the_same_file() {
    for (points, there) in [
        ("desk.facts.after_round=return", 0),
        ("store.submit.before_commit=2*off->return", 2),
        ("store.submit.after_commit=2*off->return", 3),
    ] {
        file_broken_off(points, there).await;
    }
}

/// `wardmote restore`, stopped at a fail point or not.
fn restore(force: &Force, copy: &str, point: Option<&str>) -> Output {
    let mut command = daemon::command(force.dir());
    command.args([
        "restore",
        copy,
        "--administrator",
        "anna@desk.example.org",
        "--to",
    ]);
    command.arg(force.file("wardmote.toml"));
    if let Some(point) = point {
        command.env("FAILPOINTS", format!("{point}=return"));
    }
    command.output().unwrap()
}

/// What the restore put aside.
fn aside(force: &Force) -> Vec<PathBuf> {
    let all = std::fs::read_dir(force.dir()).unwrap();
    let named = all.map(|entry| entry.unwrap().path());
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("wardmote.db.before-") && name.ends_with('Z')
    };
    named.filter(ours).collect()
}

/// A copy is made, somebody leaves and another notice is written; the daemon is killed, so that all this stands in the log
/// alone; then the restore is broken off, and done again.
async fn restore_broken_off(point: &str) {
    let mut force = Force::new().await;
    let (first, _) = force.publish(&messages::advice(1, "email, page")).await;
    let copy = force.file("copy.db").display().to_string();
    let config = force.file("wardmote.toml").display().to_string();
    let made = force
        .cli_as("", &["backup", &copy, "--config", &config])
        .await;
    assert_eq!(made.code, 0, "{}", made.stderr);
    let anna = force.administrator();
    anna.send(anna.request(Method::DELETE, "/v1/audience/1"))
        .await;
    let second = force.submit(&messages::advice(2, "email, page")).await;
    force.kill();

    let broken = restore(&force, &copy, Some(point));
    let said = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert_eq!(
        broken.status.signal(),
        Some(6),
        "{point} was not passed: {said}"
    );
    if point != "store.restore.after_prepare" {
        let serve = ["serve", "--config", &config];
        let refused = force.cli_as("", &serve).await;
        assert_ne!(
            refused.code, 0,
            "{point}: a daemon started between the two files"
        );
        let words = format!("{}{}", refused.stdout, refused.stderr);
        assert!(
            words.contains("was broken off: run wardmote restore again"),
            "{words}"
        );
    }

    let done = restore(&force, &copy, None);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{point}: {said}");
    assert!(
        said.contains("1 reader who left after the copy"),
        "{point}: {said}"
    );
    let kept = aside(&force);
    assert_eq!(kept.len(), 1, "{point}: {kept:?}");
    assert!(
        said.contains(&kept[0].display().to_string()),
        "{point}: {said}"
    );
    let there = rows(&kept[0], "SELECT public_id FROM message ORDER BY message");
    assert_eq!(
        there,
        [[first], [second]],
        "{point}: what was there is kept whole"
    );
    force.launch();
    force.ready().await;
    let token = String::from_utf8(done.stdout).unwrap();
    let anna = Client::new(force.at.desk, Some(token.trim()));
    let node = rest::until("the restored node says so", || async {
        let node = anna.get("/v1/restore").await.expect(200).json;
        (node["restored"]["held"] == true).then_some(node)
    })
    .await;
    assert_eq!(node["restored"]["held"], true, "{point}");
    assert!(aside(&force).len() == 1 && !force.file("wardmote.db.restoring").exists());
    force.stop().await;
    let left = rows(&force.file("wardmote.db"), "SELECT count(*) FROM message");
    assert_eq!(left, [["1"]], "{point}");
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_was_broken_off_is_done_again_and_forgets_nobody_who_left() {
    for point in [
        "store.restore.after_prepare",
        "store.restore.before_aside",
        "store.restore.mid_aside",
        "store.restore.after_aside",
    ] {
        restore_broken_off(point).await;
    }
}
