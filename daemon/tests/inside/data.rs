//! What an administrator owns: backups by the daemon itself, and a disk that is nearly full.

use wardmote::{desk::DeskError, settings::Retention};

use crate::support::*;

fn backups(force: &Force) -> Vec<String> {
    let folder = force.dir.path().join("backups");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| n.ends_with(".db"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_daemon_makes_backups_by_itself_keeps_the_newest_and_says_when_one_fails() {
    let force = Force::with(Setup {
        backups: true,
        ..Setup::default()
    })
    .await;
    let folder = force.dir.path().join("backups");
    force.drain().await;
    // The folder is not there: administrators are told, once.
    let told = || {
        force
            .mails("anna@example.org", "could not make its backup")
            .len()
    };
    assert_eq!(told(), 1);
    force.pass(3_600).await;
    assert_eq!(told(), 1, "not again for every try");
    assert_eq!(
        force.daemon.desk().ready().await.unwrap(),
        ["last backup: never"]
    );
    std::fs::create_dir(&folder).unwrap();
    force.pass(3_600).await;
    assert_eq!(backups(&force).len(), 1, "it tries again by itself");
    force.pass(600).await;
    assert_eq!(backups(&force).len(), 1, "once for each set time");
    for _ in 0..4 {
        force.pass(24 * 3_600).await;
    }
    let names = backups(&force);
    assert_eq!(names.len(), 3, "as many as are to stay: {names:?}");
    let ready = force.daemon.desk().ready().await.unwrap();
    assert!(
        ready[0].starts_with("last backup: 2026-12-12T"),
        "{ready:?}"
    );
}

#[tokio::test]
async fn while_the_disk_is_nearly_full_nothing_new_comes_in_and_what_was_accepted_goes_on() {
    let force = Force::new().await;
    let out = force.released(&words("guidance", 1, "twitter")).await;
    force.approved(&words("guidance", 2, "twitter")).await;
    // No disk has an exbibyte to keep free.
    let setup = Setup {
        keep_free_mib: 1 << 40,
        ..Setup::default()
    };
    let short = Force { setup, ..force }.restart().await;
    let refused = |error: DeskError| {
        assert!(matches!(error, DeskError::TryLater(_)), "{error}");
        assert!(error.to_string().contains("must stay free"), "{error}");
    };
    let text = words("guidance", 3, "twitter");
    let (desk, author) = (short.desk(), &short.author);
    let read = file(&text);
    let new = desk.submit(author, &read, None, text.as_bytes());
    refused(new.await.unwrap_err());
    let csv = b"email,language,wards\nnew@example.org,en-GB,E05014020\n";
    refused(desk.import_audience(&short.admin, csv).await.unwrap_err());
    refused(desk.add_picture(author, vec![1, 2, 3]).await.unwrap_err());
    let ready = desk.ready().await.unwrap();
    assert!(ready[0].starts_with("takes in nothing new"), "{ready:?}");
    short.drain().await;
    assert_eq!(short.posts("Note 2 "), 1, "what was accepted goes out");
    desk.withdraw(author, out, "wrong").await.unwrap();
    short.drain().await;
    assert_eq!(short.posts("Note 1 "), 0, "and what is wrong comes back");
}

/// How many deliveries are too old now.
async fn too_old(force: &Force) -> u64 {
    let counts = force.desk().prune(&force.admin, true).await.unwrap();
    let of = counts.iter().find(|d| d.rule == "deliveries");
    of.map_or(0, |d| d.count)
}

#[tokio::test]
async fn what_is_too_old_goes_by_itself_in_the_night_and_not_before_it() {
    const DAY: i64 = 24 * 3_600;
    let force = Force::with(Setup {
        retention: Retention {
            deliveries_months: 1,
            ..Retention::default()
        },
        ..Setup::default()
    })
    .await;
    let gone = force
        .released(&words("guidance", 1, "twitter, email"))
        .await;
    let stays = force
        .released(&words("guidance", 2, "twitter, email"))
        .await;
    let desk = force.desk();
    desk.keep(&force.author, stays, "an inquest was opened")
        .await
        .unwrap();
    // Who was sent what; the posts stay.
    let left = async |id| {
        let (rows, _) = desk.deliveries(&force.author, id, 0, 1_000).await.unwrap();
        rows.iter().filter(|row| row.subscriber.is_some()).count()
    };
    let (before, kept) = (left(gone).await, left(stays).await);
    assert!(before > 1 && kept > 1);
    // A machine that was off for a month does it by day, and finds nothing that old yet.
    force.pass(30 * DAY).await;
    assert_eq!((too_old(&force).await, left(gone).await), (0, before));
    // 9 January, 0:24: too old since yesterday morning, and not yet the hour.
    force.pass(DAY + 13 * 3_600 + 30 * 60).await;
    let waits = too_old(&force).await;
    assert!(waits > 0);
    assert_eq!(left(gone).await, before);
    force.pass(3_600).await;
    assert_eq!((too_old(&force).await, left(gone).await), (0, 0));
    assert_eq!(left(stays).await, kept, "what must be kept is whole");
    force
        .desk()
        .lift_keep(&force.author, stays, "it is closed")
        .await
        .unwrap();
    force.pass(3_600).await;
    assert_eq!(left(stays).await, kept, "once a night");
    force.pass(DAY).await;
    assert_eq!(left(stays).await, 0);
}
