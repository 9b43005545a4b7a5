//! The Nth sync of a whole daemon fails. What was acknowledged is there after the restart, nothing goes twice beyond the
//! stated window, and the record is whole. A dozen places chosen by the seed; with WARDMOTE_EIO=all each of the first 200,
//! with WARDMOTE_EIO=N that one.

use std::{collections::BTreeSet, sync::Arc};

use tokio::{sync::Semaphore, task::JoinSet};
use wardmote_tests::{checker::Windows, daemon::Under, force::Force, setup::Setup};

use super::sending::{Batch, Tried};

/// How many forces run at one time.
const AT_ONCE: usize = 2;
/// The last sync that is failed.
const LAST: u32 = 200;
/// Within how many syncs the dozen is chosen: of so few messages there are not many more.
const EARLY: u64 = 60;

fn seed() -> u64 {
    std::env::var("WARDMOTE_SEED").map_or(1, |n| n.parse().expect("WARDMOTE_SEED is a number"))
}

/// Which syncs fail, each in a run of its own.
fn chosen() -> Vec<u32> {
    match std::env::var("WARDMOTE_EIO").as_deref() {
        Ok("all") => (1..=LAST).collect(),
        Ok(one) => vec![one.parse().expect("WARDMOTE_EIO is a number, or all")],
        Err(_) => {
            let mut state = seed().wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let mut all = BTreeSet::from([1, 2]);
            while all.len() < 12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                all.insert(u32::try_from(1 + (state >> 33) % EARLY).unwrap());
            }
            all.into_iter().collect()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_fails_anywhere_loses_nothing_acknowledged_and_sends_nothing_twice() {
    let chosen = chosen();
    let (room, mut runs) = (Arc::new(Semaphore::new(AT_ONCE)), JoinSet::new());
    for nth in chosen.iter().copied() {
        let room = Arc::clone(&room);
        runs.spawn(async move {
            let _place = room.acquire_owned().await.unwrap();
            (nth, tokio::spawn(one_run(nth)).await)
        });
    }
    let (mut failed, mut ended) = (Vec::new(), 0);
    while let Some(done) = runs.join_next().await {
        match done.unwrap() {
            (_, Ok(by_itself)) => ended += usize::from(by_itself),
            (nth, Err(error)) => failed.push(format!("sync {nth}, seed {}: {error}", seed())),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    // A sync of a checkpoint or of a folder that fails is made up for by SQLite; most are of commits.
    assert!(
        chosen.len() < 12 || ended * 2 >= chosen.len().min(EARLY as usize),
        "a failed sync of a commit ends the daemon: {ended} of {}",
        chosen.len()
    );
}

/// Gives whether the daemon ended by the failed sync.
async fn one_run(nth: u32) -> bool {
    let messages = if nth > 60 { 24 } else { 5 };
    let mut force = Force::with(Setup::default()).await;
    force.stop().await;
    let under = Under::strace(&format!("fsync,fdatasync:error=EIO:when={nth}"));
    let mut batch = Batch::new(messages);
    if force.start_under(&under).await && batch.go_on(&force).await == Tried::All {
        batch.at_rest(&mut force).await;
    }
    let by_itself = match force.daemon_ended() {
        Some(status) => {
            // A fault, so that the service manager starts it anew.
            assert_eq!(status.code(), Some(1), "{}", force.log());
            true
        }
        // It may be about to end: its store has stopped, or all went well.
        None if batch.acknowledged() < messages => {
            assert_eq!(force.daemon_end().await.code(), Some(1), "{}", force.log());
            true
        }
        None => false,
    };
    if by_itself {
        let log = force.log();
        assert!(log.contains("disk I/O error"), "it says why: {log}");
    }
    force.kill();
    force.start(None).await;
    assert_eq!(batch.go_on(&force).await, Tried::All, "sync {nth}");
    let windows = Windows {
        mail: usize::from(force.setup.connections),
        posts: 1,
    };
    batch.judge(&force, windows).await;
    force.end().await;
    by_itself
}
