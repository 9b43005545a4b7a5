//! Somebody sets the clock under a whole daemon, by Debian's libfaketime: mail on the wire is not given up and not sent again,
//! what is new goes out, and the record, the log and doctor say that the clock was moved.

use std::{fs, path::Path};

use wardmote_channels::email::sandbox::{Fault, Rule, Stage};
use wardmote_tests::{
    checker::{self, Windows},
    daemon::{LOOK, LOOKS, Under},
    force::Force,
    messages, rest,
    setup::Setup,
};

/// Where Debian puts it, on each machine that it runs on.
fn library() -> String {
    let found = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|arch| format!("/usr/lib/{arch}/faketime/libfaketimeMT.so.1"));
    found
        .into_iter()
        .find(|at| Path::new(at).exists())
        .expect("libfaketime is not there. Type: sudo apt-get install -y faketime")
}

/// A daemon whose clock is what the file says, against the machine's; its steady clock is the machine's own.
fn under(file: &Path) -> Under {
    let set = [
        ("LD_PRELOAD", library()),
        ("FAKETIME_TIMESTAMP_FILE", file.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    Under {
        before: Vec::new(),
        environment: set.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

/// Sets the clock in one step, so that no reader meets half a file.
fn set(file: &Path, seconds: i64) {
    let new = file.with_extension("new");
    fs::write(&new, format!("{seconds:+}\n")).unwrap();
    fs::rename(new, file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_under_a_daemon_makes_nothing_double_and_keeps_nothing_waiting() {
    let mut force = Force::with(Setup {
        mail_seconds: 120,
        ..Setup::default()
    })
    .await;
    force.stop().await;
    let file = force.file("clock");
    set(&file, 0);
    assert!(force.start_under(&under(&file)).await, "{}", force.log());
    // X refuses a clock that is wrong: mail and the page take anything.
    let outlets = "email, page";
    let mut sent = Vec::new();
    // One mail is on the wire as the clock goes a day ahead.
    let reader = force.setup.readers[0].0;
    force
        .mail
        .script(Rule::to(reader, Stage::Dot, Fault::Hold).times(1));
    let id = force.send_out(&messages::advice(0, outlets)).await;
    rest::until("two are out, one is on the wire", || async {
        (force.mails_of(&id).len() >= 2).then_some(())
    })
    .await;
    let mut at = 0;
    for (n, by) in [24 * 3600, -24 * 3600, -600, -3600, 3600]
        .into_iter()
        .enumerate()
    {
        at += by;
        set(&file, at);
        seen(&force, n + 1).await;
        // What is new goes by the new time.
        let id = force.send_out(&messages::advice(n + 1, outlets)).await;
        if n > 0 {
            rest::settled(&force.author(), &id).await;
        }
        sent.push((n + 1, id));
        force.mail.let_go();
    }
    rest::settled(&force.author(), &id).await;
    sent.push((0, id));
    for (_, id) in &sent {
        rest::settled(&force.author(), id).await;
    }
    let mut committed = Vec::new();
    for (n, id) in &sent {
        let sentence = format!("This is note {n} from your local team.");
        committed.push(force.committed(id, "guidance", None, &sentence).await);
    }
    let none = Windows { mail: 0, posts: 0 };
    let faults = checker::check(&committed, &force.mails(), &force.posts(), none);
    assert!(faults.is_empty(), "{faults:#?}\n{}", force.log());
    let config = force.file("wardmote.toml").display().to_string();
    let said = force.cli_as("", &["doctor", "--config", &config]).await;
    assert!(
        said.stdout.contains("the clock was moved"),
        "{}",
        said.stdout
    );
    force.end().await;
}

/// The record has so many moves.
async fn seen(force: &Force, moves: usize) {
    for _ in 0..LOOKS {
        let told = force
            .log()
            .matches("somebody moved the machine's clock")
            .count();
        if told >= moves {
            return;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("the move was not seen\n{}", force.log());
}
