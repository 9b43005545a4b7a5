//! What is there goes aside, and the prepared file takes its name: the steps on the file system, each of which may be the last
//! one before the power goes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    backup::{sync_folder, with_ending},
    error::Result,
};

/// The passing name of a file that is to take the database's place.
pub(super) fn marker(database: &Path) -> PathBuf {
    with_ending(database, ".restoring")
}

/// Whether a restore of this database was broken off between putting the old file aside and the new one in its place.
pub(crate) fn under_way(database: &Path) -> bool {
    marker(database).exists()
}

/// Moves the log of a database to where that was put.
fn logs_aside(database: &Path, aside: &Path) -> Result<()> {
    for ending in ["-wal", "-shm"] {
        let log = with_ending(database, ending);
        if log.exists() {
            fs::rename(&log, with_ending(aside, ending))?;
        }
    }
    Ok(())
}

/// What a restore that was broken off had put aside: nobody but that file knows who has left since the copy, and what its log
/// holds belongs to it. Nothing where none was broken off, or the database is still in its place.
pub(super) fn put_aside_earlier(database: &Path) -> Result<Option<PathBuf>> {
    // A daemon that was started meanwhile made an empty file for its owner alone, and then refused.
    let empty = fs::metadata(database).is_ok_and(|file| file.len() == 0);
    if !under_way(database) || (database.exists() && !empty) {
        return Ok(None);
    }
    let Some(aside) = newest_aside(database)? else {
        return Ok(None);
    };
    if empty {
        fs::remove_file(database)?;
    }
    logs_aside(database, &aside)?;
    sync_folder(database)?;
    Ok(Some(aside))
}

/// The database that was put aside last: the names sort by time.
fn newest_aside(database: &Path) -> Result<Option<PathBuf>> {
    let folder = match database.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let start = with_ending(database, ".before-");
    let start = start
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut found: Option<PathBuf> = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let ours = name
            .strip_prefix(&start)
            .is_some_and(|stamp| stamp.ends_with('Z'));
        if ours && found.as_ref().is_none_or(|newest| *newest < path) {
            found = Some(path);
        }
    }
    Ok(found)
}

/// Moves what is there aside, then its log, and gives the prepared file the name. While the prepared file has its passing name
/// no daemon starts; a restore that is run again finds what was put aside and finishes that first.
pub(super) fn put_in_place(database: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    let stamp = now
        .to_zoned(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let aside = with_ending(database, &format!(".before-{stamp}"));
    let had = database.exists();
    if had {
        fs::rename(database, &aside)?;
        fail::fail_point!("store.restore.mid_aside", |_| std::process::abort());
    }
    // A log without its database goes too: it would be read into the one that takes the name.
    logs_aside(database, &aside)?;
    sync_folder(database)?;
    fail::fail_point!("store.restore.after_aside", |_| std::process::abort());
    fs::rename(marker(database), database)?;
    sync_folder(database)?;
    Ok(had.then_some(aside))
}
