//! Each check has a good case and a bad one, and each bad one says how to mend it.

use std::collections::BTreeSet;

use super::*;

const GB: u64 = 1 << 30;

fn disk_of(free: u64) -> Option<Disk> {
    Some(Disk {
        free,
        size: 100 * GB,
        free_files: 1000,
        files: 1000,
        read_only: false,
    })
}

fn facts(mode: &str, synchronous: i64, schema: i64) -> SqliteFacts {
    SqliteFacts {
        version: "3.51.3".to_owned(),
        journal_mode: mode.to_owned(),
        synchronous,
        schema,
        newest_schema: 18,
    }
}

#[test]
fn every_check_is_good_when_it_should_be_and_says_how_to_mend_the_rest() {
    use CheckState::{Bad, Good, Look, NotChecked};
    let now: Timestamp = "2026-12-08T10:55:00Z".parse().unwrap();
    let ago = |hours| now - SignedDuration::from_hours(hours);
    let file = Path::new("/var/lib/wardmote/wardmote.db");
    let keep = 256 * MIB;
    let with = |change: fn(&mut Disk)| {
        let mut disk = disk_of(50 * GB);
        disk.iter_mut().for_each(change);
        disk
    };
    let cases = [
        (clock_set(Some(true)), Good),
        (clock_set(Some(false)), Bad),
        (clock_set(None), NotChecked),
        (clock_offset(Some(-3)), Good),
        (clock_offset(Some(10)), Look),
        (clock_offset(Some(-30)), Bad),
        (clock_offset(None), NotChecked),
        (time_zone(true), Good),
        (time_zone(false), Bad),
        (disk(disk_of(50 * GB), keep), Good),
        (disk(disk_of(5 * GB), keep), Look),
        (disk(disk_of(keep), keep), Bad),
        (disk(None, keep), Bad),
        (disk(with(|d| d.free_files = 10), keep), Look),
        (disk(with(|d| d.read_only = true), keep), Bad),
        (sqlite(&facts("wal", 2, 18)), Good),
        (sqlite(&facts("delete", 2, 18)), Bad),
        (sqlite(&facts("wal", 1, 18)), Bad),
        (schema(&facts("wal", 2, 18), None), Good),
        (schema(&facts("wal", 2, 11), None), Look),
        (permissions(file, Some(0o100_600)), Good),
        (permissions(file, Some(0o100_640)), Bad),
        (permissions(file, None), Look),
        (credential("a", Some((ago(24), 0o600)), now), Good),
        (credential("a", Some((ago(24 * 366), 0o600)), now), Look),
        (credential("a", Some((ago(24), 0o604)), now), Bad),
        (credential("a", None, now), NotChecked),
        (backup(Some(ago(20)), now, None), Good),
        (backup(Some(ago(27)), now, None), Look),
        (backup(None, now, None), Look),
        (descriptors(Some(4096)), Good),
        (descriptors(None), Good),
        (descriptors(Some(1024)), Look),
        (memory(Some(GB)), Good),
        (memory(Some(100 * MIB)), Look),
        (memory(None), NotChecked),
    ];
    let (mut good, mut other) = (BTreeSet::new(), BTreeSet::new());
    for (check, state) in cases {
        assert_eq!(check.state, state, "{}: {}", check.what, check.found);
        assert!(!check.found.is_empty(), "{}", check.what);
        assert_eq!(check.mend.is_empty(), state == Good, "{}", check.what);
        let side = if state == Good { &mut good } else { &mut other };
        side.insert(check.what);
    }
    assert_eq!(
        good, other,
        "each check has a good case and one that is not"
    );
}

#[test]
fn a_copy_is_restored_only_where_the_file_itself_is_at_fault() {
    let newer = StoreError::Migration("was made by a newer Wardmote".into(), "step 99".into());
    let corrupt = StoreError::Corrupt {
        what: "a hash",
        why: "it is not 32 bytes long".into(),
    };
    for (error, restored) in [
        (newer, false),
        (StoreError::OldSqlite("3.40.0".into()), false),
        (StoreError::Foreign("it holds nothing"), false),
        (corrupt, true),
        (
            StoreError::Io(std::io::ErrorKind::PermissionDenied.into()),
            true,
        ),
    ] {
        let check = unreadable(&error);
        assert_eq!(
            check.mend.contains("restore the last backup"),
            restored,
            "{check:?}"
        );
        assert!(!check.found.contains("doctor"), "{check:?}");
    }
}

#[test]
fn a_copy_is_made_of_the_database_that_was_looked_at() {
    let now: Timestamp = "2026-12-08T10:55:00Z".parse().unwrap();
    let exercise = Some(Path::new("/etc/wardmote/exercise.toml"));
    for check in [
        backup(None, now, exercise),
        schema(&facts("wal", 2, 11), exercise),
    ] {
        let named = "backup FOLDER --config /etc/wardmote/exercise.toml";
        assert!(check.mend.contains(named), "{check:?}");
    }
    for config in [None, Some(Path::new(USUAL_CONFIG))] {
        let check = backup(None, now, config);
        assert!(
            check.mend.contains("backup /var/backups/wardmote"),
            "{check:?}"
        );
    }
}
