//! A disk that takes no more writes half way, as a system makes it that found it damaged: refused with words, nothing that
//! was acknowledged lost, and after the mending and a restart nothing twice.

use std::process::Command;

use wardmote_tests::{checker::Windows, daemon::Under, force::Force, setup::Setup};

use super::{
    full::{doctor, inside, mount, refused, small_disk},
    sending::{Batch, Tried},
};

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_fail_from_some_point_on_are_refused_with_words_and_nothing_is_lost() {
    for from in [60, 150, 400] {
        let mut force = Force::with(Setup::default()).await;
        force.stop().await;
        let under = Under::strace(&format!("pwrite64:error=EROFS:when={from}+"));
        assert!(force.start_under(&under).await, "{}", force.log());
        let mut batch = Batch::new(12);
        let tried = batch.go_on(&force).await;
        refused(&tried, "the disk cannot be written to: nothing was stored");
        let acknowledged = batch.acknowledged();
        assert!(acknowledged < 12, "from write {from}");
        // It stays, so that what is there can be read, by our own people and by residents.
        assert!(force.daemon_ended().is_none(), "{}", force.log());
        let listed = force.author().get("/v1/messages").await.expect(200);
        let there = listed.json["messages"].as_array().unwrap().len();
        assert!(there >= acknowledged, "{there} of {acknowledged}");
        let page = format!("/wards/{}", wardmote_tests::messages::WARD);
        force.public().get(&page).await.expect(200);
        // Put right, and started again.
        force.kill();
        force.start(None).await;
        assert_eq!(batch.go_on(&force).await, Tried::All, "from write {from}");
        let windows = Windows {
            mail: usize::from(force.setup.connections),
            posts: 1,
        };
        batch.judge(&force, windows).await;
        force.end().await;
    }
}

#[test]
fn a_disk_that_can_only_be_read_is_told_at_the_start_by_doctor_and_put_right_by_hand() {
    if inside(
        "only_read::a_disk_that_can_only_be_read_is_told_at_the_start_by_doctor_and_put_right_by_hand",
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(told_and_put_right());
    }
}

async fn told_and_put_right() {
    let place = tempfile::tempdir().unwrap();
    small_disk(place.path(), 24);
    let mut force = Force::with(Setup {
        disk: Some((place.path().to_owned(), 2)),
        ..Setup::default()
    })
    .await;
    let mut batch = Batch::new(2);
    assert_eq!(batch.go_on(&force).await, Tried::All);
    force.stop().await;
    mount(&["-o", "remount,ro"], place.path());
    assert!(
        !force.start_under(&Under::default()).await,
        "it must not start"
    );
    let status = force.daemon_end().await;
    assert_eq!(status.code(), Some(1), "the service manager tries again");
    let log = force.log();
    assert!(log.contains("Read-only file system"), "{log}");
    let said = doctor(&force).await;
    assert!(said.contains("it is mounted read-only"), "{said}");
    assert!(said.contains("remount,rw"), "how to mend it: {said}");
    mount(&["-o", "remount,rw"], place.path());
    force.kill();
    force.start(None).await;
    batch.more(1);
    assert_eq!(batch.go_on(&force).await, Tried::All);
    batch.judge(&force, Windows { mail: 2, posts: 1 }).await;
    force.end().await;
    let _ = Command::new("umount").arg("-l").arg(place.path()).status();
}
