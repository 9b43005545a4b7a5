//! A disk that fills under a whole daemon: new messages are refused before they are accepted, what was accepted is kept,
//! what is on the wire is not sent twice, and work goes on by itself when there is room again.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
use wardmote_tests::{
    checker::Windows,
    daemon::{LOOK, LOOKS},
    force::Force,
    rest,
    setup::Setup,
};

use super::sending::{Batch, Tried};

/// Says that the test runs inside its namespace.
const INSIDE: &str = "WARDMOTE_TEST_DISKS";

/// Runs a test again in a namespace in which it may mount, and which takes its mounts along when it ends. Gives whether this
/// is already inside.
pub fn inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let me = std::env::current_exe().unwrap();
    let ran = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--"])
        .arg(me)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}\n{wrong}");
    assert!(said.contains("1 passed"), "{said}\n{wrong}");
    false
}

/// Mounts a small disk in memory there.
pub fn small_disk(at: &Path, mebibytes: u32) {
    let size = format!("size={mebibytes}m,mode=0700");
    mount(&["-t", "tmpfs", "-o", &size, "wardmote-test"], at);
}

pub fn mount(args: &[&str], at: &Path) {
    let done = Command::new("mount").args(args).arg(at).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "mount {args:?}: {said}");
}

/// Writes a file until so many MiB are left, or nothing.
fn fill(disk: &Path, leaving_mib: u64) -> PathBuf {
    let filler = disk.join("filler");
    let mut file = fs::File::options()
        .create(true)
        .append(true)
        .open(&filler)
        .unwrap();
    let block = vec![1_u8; 4096];
    while free(disk) > leaving_mib << 20 {
        if file.write_all(&block).is_err() {
            break;
        }
    }
    filler
}

/// The bytes that are free, by `df`.
fn free(disk: &Path) -> u64 {
    let said = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(disk)
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    text.lines().nth(1).unwrap().trim().parse().unwrap()
}

#[test]
fn a_disk_that_fills_refuses_what_is_new_and_loses_and_repeats_nothing() {
    if inside("full::a_disk_that_fills_refuses_what_is_new_and_loses_and_repeats_nothing") {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(fill_and_free());
    }
}

async fn fill_and_free() {
    let place = tempfile::tempdir().unwrap();
    small_disk(place.path(), 24);
    let mut force = Force::with(Setup {
        disk: Some((place.path().to_owned(), 8)),
        mail_seconds: 60,
        ..Setup::default()
    })
    .await;
    let mut batch = Batch::new(2);
    assert_eq!(batch.go_on(&force).await, Tried::All);
    assert!(batch.at_rest(&mut force).await);

    // Nearly full: nothing new is taken in, and what is there can be worked with.
    let waits = force
        .submit(&wardmote_tests::messages::advice(900, "email, page"))
        .await;
    fill(place.path(), 7);
    batch.more(1);
    refused(&batch.go_on(&force).await, "must stay free");
    assert_eq!(batch.acknowledged(), 2);
    let ready = force.author().get("/readyz").await.text;
    assert!(ready.contains("takes in nothing new"), "{ready}");
    let doctor = doctor(&force).await;
    assert!(doctor.contains("new messages are refused"), "{doctor}");
    force.approve(&waits).await;
    rest::settled(&force.author(), &waits).await;
    assert_eq!(
        force.mails_of(&waits).len(),
        3,
        "what was accepted goes out"
    );

    // One mail is on the wire as the last byte goes. A new process has a short log, which cannot grow then.
    force.stop().await;
    fs::remove_file(place.path().join("filler")).unwrap();
    force.start(None).await;
    let reader = force.setup.readers[0].0;
    force
        .mail
        .script(Rule::to(reader, Stage::Dot, Fault::Hold).times(1));
    assert_eq!(batch.go_on(&force).await, Tried::All);
    rest::until("one mail is on the wire, the rest is out", || async {
        let out = force.mails();
        let out = out.iter().filter(|m| m.text.contains("note 2 "));
        (out.count() >= 2 && force.posts().len() >= 3).then_some(())
    })
    .await;
    fill(place.path(), 0);
    use_up(&force).await;
    force.mail.let_go();
    log_says(&force, "answers wait for the disk").await;
    assert!(
        force.daemon_ended().is_none(),
        "it does not end for a full disk"
    );

    // Room again: everything goes on by itself, and the mail whose answer waited is there once.
    fs::remove_file(place.path().join("filler")).unwrap();
    batch.more(1);
    assert_eq!(batch.go_on(&force).await, Tried::All);
    let sentence = "This is note 900 from your local team.";
    let also = force.committed(&waits, "guidance", None, sentence).await;
    let none = Windows { mail: 0, posts: 0 };
    batch.judge_with(&force, none, vec![also]).await;
    force.end().await;
}

/// Puts acts into the record until the disk takes no more.
async fn use_up(force: &Force) {
    let lena = force.client("Lena Lead");
    for n in 0..2_000 {
        let area = "area:E09000001";
        let body = serde_json::json!({"scope": area, "reason": format!("{n} {}", "x".repeat(400))});
        let on = serde_json::json!({"scope": area});
        for (path, body) in [("/v1/holds", &body), ("/v1/holds/resume", &on)] {
            let said = lena.post(path, body).await;
            if said.status == 503 {
                assert!(said.text.contains("the disk is full"), "{}", said.text);
                return;
            }
            said.expect(200);
        }
    }
    panic!("the disk was never full");
}

async fn log_says(force: &Force, words: &str) {
    for _ in 0..LOOKS {
        if force.log().contains(words) {
            return;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("it never said {words}\n{}", force.log());
}

pub fn refused(tried: &Tried, words: &str) {
    let Tried::Later(text) = tried else {
        panic!("{tried:?}");
    };
    assert!(text.contains(words), "{text}");
}

/// What doctor says; it must find something bad.
pub async fn doctor(force: &Force) -> String {
    let config = force.file("wardmote.toml").display().to_string();
    let said = force.cli_as("", &["doctor", "--config", &config]).await;
    assert_eq!(said.code, 1, "{}{}", said.stdout, said.stderr);
    said.stdout
}
