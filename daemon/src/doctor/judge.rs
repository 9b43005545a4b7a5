//! What was found on this machine, judged: each with its words and how to mend it. Nothing here looks at anything.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::send::{Check, CheckState};
use wardmote_store::{SqliteFacts, StoreError};

use crate::metrics::Disk;

/// The configuration that commands take where none is named.
const USUAL_CONFIG: &str = "/etc/wardmote/wardmote.toml";

const MIB: u64 = 1 << 20;
/// Providers refuse a clock that is half a minute wrong (X's OAuth, Notify's tokens).
const CLOCK_OFF: i64 = 30;
/// What the network's own delay explains.
const CLOCK_NEAR: i64 = 3;
/// A key that is older than this has probably been seen by somebody who left.
const OLD_KEY_DAYS: i64 = 365;
/// A night's backup and two hours.
const BACKUP_HOURS: i64 = 26;
/// Descriptors for two listeners' connections, the relay and the database, with room.
const LEAST_DESCRIPTORS: u64 = 2048;
/// Memory that should be free beside the daemon.
const LEAST_MEMORY: u64 = 256 * MIB;

fn not_good(
    state: CheckState,
    what: &str,
    found: impl Into<String>,
    mend: impl Into<String>,
) -> Check {
    Check::not_good(state, what, found, mend)
}

/// Whether the clock is set from the network, where the system knows.
pub(super) fn clock_set(set: Option<bool>) -> Check {
    const WHAT: &str = "clock";
    let mend = "run timedatectl set-ntp true, or start chrony; then look with timedatectl or chronyc tracking. X and \
                GOV.UK Notify refuse a clock that is half a minute wrong";
    match set {
        Some(true) => Check::good(WHAT, "it is set from the network"),
        Some(false) => not_good(
            CheckState::Bad,
            WHAT,
            "it is not set from the network",
            mend,
        ),
        None => not_good(
            CheckState::NotChecked,
            WHAT,
            "nothing on this machine says whether its clock is right",
            mend,
        ),
    }
}

/// How far the clock is from a provider's, in seconds.
pub(super) fn clock_offset(seconds: Option<i64>) -> Check {
    const WHAT: &str = "clock against the provider";
    let mend = "set the clock from the network: timedatectl set-ntp true";
    match seconds {
        None => not_good(
            CheckState::NotChecked,
            WHAT,
            "the provider could not be asked what time it is",
            "see whether this machine reaches the provider: a proxy or a firewall may be in the way",
        ),
        Some(off) if off.abs() <= CLOCK_NEAR => Check::good(WHAT, "they agree"),
        Some(off) => {
            let state = match off.abs() {
                n if n >= CLOCK_OFF => CheckState::Bad,
                _ => CheckState::Look,
            };
            let side = if off > 0 { "ahead" } else { "behind" };
            not_good(
                state,
                WHAT,
                format!("this machine is {} s {side}", off.abs()),
                mend,
            )
        }
    }
}

/// Whether the rules of the civil clock are there.
pub(super) fn time_zone(found: bool) -> Check {
    const WHAT: &str = "time zone data";
    match found {
        true => Check::good(WHAT, "Europe/London is known"),
        false => not_good(
            CheckState::Bad,
            WHAT,
            "Europe/London is not known",
            "install the package tzdata, or unset TZDIR",
        ),
    }
}

/// The room on the database's disk. `keep` is what new messages leave free.
pub(super) fn disk(disk: Option<Disk>, keep: u64) -> Check {
    const WHAT: &str = "disk";
    let mend = "make room: move old backups away, or enlarge the disk. Never delete a file of the database";
    let Some(disk) = disk else {
        return not_good(
            CheckState::Bad,
            WHAT,
            "the folder of the database cannot be looked at",
            "make it, and give it to the daemon's user: see systemd/wardmote.tmpfiles.conf",
        );
    };
    let words = format!(
        "{} MiB of {} MiB are free",
        disk.free / MIB,
        disk.size / MIB
    );
    let few_files = disk.files > 0 && disk.free_files < disk.files / 50;
    if disk.read_only {
        return not_good(
            CheckState::Bad,
            WHAT,
            "it is mounted read-only",
            "look at dmesg: a disk with a fault is mounted so. Put it right, then: mount -o remount,rw",
        );
    }
    match disk.free {
        free if free <= keep => not_good(
            CheckState::Bad,
            WHAT,
            format!("{words}: new messages are refused"),
            mend,
        ),
        free if free < disk.size / 10 || free < keep * 4 => {
            not_good(CheckState::Look, WHAT, words, mend)
        }
        _ if few_files => not_good(
            CheckState::Look,
            WHAT,
            format!(
                "{} of {} files can still be made",
                disk.free_files, disk.files
            ),
            "find the folder with very many small files and empty it: df -i, du --inodes",
        ),
        _ => Check::good(WHAT, words),
    }
}

/// SQLite's own settings on the file.
pub(super) fn sqlite(facts: &SqliteFacts) -> Check {
    const WHAT: &str = "SQLite";
    if facts.journal_mode != "wal" || facts.synchronous < 2 {
        return not_good(
            CheckState::Bad,
            WHAT,
            format!(
                "journal mode {}, synchronous {}: a power cut could lose what was acknowledged",
                facts.journal_mode, facts.synchronous
            ),
            "stop whatever else opened the file and start the daemon: it sets WAL and FULL",
        );
    }
    Check::good(
        WHAT,
        format!(
            "version {}, write-ahead log, every commit on the disk",
            facts.version
        ),
    )
}

/// How a copy of this database is made: that of another configuration than the usual one is named.
fn backup_command(config: Option<&Path>) -> String {
    match config.filter(|path| *path != Path::new(USUAL_CONFIG)) {
        None => "wardmote backup /var/backups/wardmote".to_owned(),
        Some(path) => format!("wardmote backup FOLDER --config {}", path.display()),
    }
}

/// Whether the file is of this program's age. `config` is the configuration that names it.
pub(super) fn schema(facts: &SqliteFacts, config: Option<&Path>) -> Check {
    const WHAT: &str = "schema";
    if facts.schema < facts.newest_schema {
        return not_good(
            CheckState::Look,
            WHAT,
            format!(
                "the file has had step {}, this program brings {}",
                facts.schema, facts.newest_schema
            ),
            format!(
                "make a backup with {}, then restart the daemon: it brings the file up to date",
                backup_command(config)
            ),
        );
    }
    Check::good(WHAT, format!("step {}, which is the newest", facts.schema))
}

/// Who may read the database. `mode` is that of the file.
pub(super) fn permissions(file: &Path, mode: Option<u32>) -> Check {
    const WHAT: &str = "database file";
    match mode {
        None => not_good(
            CheckState::Look,
            WHAT,
            format!("{} is not there yet", file.display()),
            "the first start makes it; its folder must be writable by the daemon",
        ),
        Some(mode) if mode & 0o077 != 0 => not_good(
            CheckState::Bad,
            WHAT,
            format!(
                "others on this machine may use it (mode {:04o})",
                mode & 0o7777
            ),
            format!("run: chmod go= {0} {0}-wal {0}-shm", file.display()),
        ),
        Some(_) => Check::good(WHAT, "for the daemon's user alone"),
    }
}

/// One secret's file: since when it has been as it is, and its mode.
pub(super) fn credential(key: &str, found: Option<(Timestamp, u32)>, now: Timestamp) -> Check {
    let what = format!("credential {key}");
    match found {
        None => not_good(
            CheckState::NotChecked,
            &what,
            "its file cannot be looked at from here",
            "run doctor as root with CREDENTIALS_DIRECTORY=/etc/wardmote/secrets",
        ),
        Some((_, mode)) if mode & 0o007 != 0 => not_good(
            CheckState::Bad,
            &what,
            format!(
                "everyone on this machine may use it (mode {:04o})",
                mode & 0o7777
            ),
            "run chmod o= on its file, and make a new key at the provider: this one may have been read",
        ),
        Some((since, _)) => {
            let days = now.duration_since(since).as_hours() / 24;
            match days > OLD_KEY_DAYS {
                true => not_good(
                    CheckState::Look,
                    &what,
                    format!("it has been the same for {days} days"),
                    "make a new one at the provider, put it into the file and reload the daemon",
                ),
                false => Check::good(what, format!("{days} days old")),
            }
        }
    }
}

/// Why the database cannot be looked at. A copy is restored only where the file itself is at fault.
pub(super) fn unreadable(error: &StoreError) -> Check {
    let (found, mend) = match error {
        StoreError::Migration(..) => (
            error.to_string(),
            "nothing is wrong with the file: install the version of Wardmote that made it",
        ),
        StoreError::OldSqlite(_) => (error.to_string(), "install the package as it was released"),
        StoreError::Foreign(_) => (error.to_string(), "see which file [store] names"),
        StoreError::Corrupt { what, why } => (
            format!("the database holds {what} that cannot be read: {why}"),
            "stop the daemon and restore the last backup",
        ),
        other => (
            other.to_string(),
            "run doctor as the daemon's own user; if it still says so, restore the last backup",
        ),
    };
    not_good(CheckState::Bad, "database", found, mend)
}

/// The last backup, and whether one is made by itself.
pub(super) fn backup(last: Option<Timestamp>, now: Timestamp, config: Option<&Path>) -> Check {
    const WHAT: &str = "last backup";
    let mend = format!(
        "make one with {}, and set folder under [backup] for one each night",
        backup_command(config)
    );
    let Some(last) = last else {
        return not_good(CheckState::Look, WHAT, "there has never been one", mend);
    };
    let age = now.duration_since(last);
    let words = format!("{} hours ago", age.as_hours());
    match age > SignedDuration::from_hours(BACKUP_HOURS) {
        true => not_good(CheckState::Look, WHAT, words, mend),
        false => Check::good(WHAT, words),
    }
}

/// How many files and connections a process may open.
pub(super) fn descriptors(most: Option<u64>) -> Check {
    const WHAT: &str = "open files";
    match most {
        Some(most) if most < LEAST_DESCRIPTORS => not_good(
            CheckState::Look,
            WHAT,
            format!(
                "a process may open {most}; both listeners together take up to 1,024 connections"
            ),
            "set LimitNOFILE=4096 in a drop-in of the unit: systemctl edit wardmote",
        ),
        Some(most) => Check::good(WHAT, format!("a process may open {most}")),
        None => Check::good(WHAT, "a process may open any number"),
    }
}

/// Memory that is free on the machine, in bytes.
pub(super) fn memory(free: Option<u64>) -> Check {
    const WHAT: &str = "memory";
    match free {
        None => not_good(
            CheckState::NotChecked,
            WHAT,
            "/proc/meminfo cannot be read",
            "look with free -m",
        ),
        Some(free) if free < LEAST_MEMORY => not_good(
            CheckState::Look,
            WHAT,
            format!("{} MiB are free", free / MIB),
            "stop what else runs here, or give the machine more: the daemon needs some 100 MiB, more for large mailings",
        ),
        Some(free) => Check::good(WHAT, format!("{} MiB are free", free / MIB)),
    }
}

#[cfg(test)]
mod tests;
