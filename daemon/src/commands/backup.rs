//! `backup`: a copy of the database, taken beside a running daemon or without one.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wardmote_config::ConfigFile;
use wardmote_domain::clock::{Clock as _, SystemClock};
use wardmote_store::{BackupNote, Store, StoreError, backup_name};

use super::{
    args::Backup,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::settings::Settings;

/// A backup that a command made: the daemon, which alone writes to the database, takes it up and writes it down.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) began_at: Timestamp,
    pub(crate) place: PathBuf,
    pub(crate) note: BackupNote,
}

/// Where a command leaves word of its backups for the daemon: a line of JSON each.
pub(crate) fn word_path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".backups");
    PathBuf::from(name)
}

fn leave_word(database: &Path, made: &Made) -> std::io::Result<()> {
    let mut line = serde_json::to_string(made).map_err(std::io::Error::other)?;
    line.push('\n');
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(word_path(database))?
        .write_all(line.as_bytes())
}

/// What commands left word of since this was last asked. A line that cannot be read is passed over.
pub(crate) fn take_word(database: &Path) -> Vec<Made> {
    let from = word_path(database);
    let mut taken = from.clone().into_os_string();
    taken.push(".taken");
    // Moved aside first, so that a line that is written meanwhile is not lost.
    if fs::rename(&from, &taken).is_err() {
        return Vec::new();
    }
    let text = fs::read_to_string(&taken).unwrap_or_default();
    let _ = fs::remove_file(&taken);
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// Makes the copy and says where it is.
pub(super) async fn run(what: &Backup) -> Outcome {
    let store = Settings::store_section(&ConfigFile::read(&what.config)?)?;
    let clock = SystemClock;
    let began_at = clock.now();
    let to = if what.to.is_dir() {
        what.to.join(backup_name(began_at))
    } else {
        what.to.clone()
    };
    let folder = to.parent().filter(|folder| *folder != Path::new(""));
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::input(format_args!(
            "{}: this folder is not there: make that folder, for the daemon's user alone, or name another",
            folder.display()
        )));
    }
    let place = std::path::absolute(&to).map_err(Failure::other)?;
    let told = |error| Failure::other(format_args!("{}: {error}", store.file.display()));
    if !store.file.exists() {
        return Err(Failure::input(format_args!(
            "{}: there is no database there yet",
            store.file.display()
        )));
    }
    let opened = Store::open_read_only(&store.file, Arc::new(clock))
        .await
        .map_err(told)?;
    let note = opened.back_up(&place).await.map_err(|error| match error {
        StoreError::Io(why) => Failure::other(format_args!("{}: {why}", place.display())),
        other => Failure::other(other),
    })?;
    let made = Made {
        began_at,
        place,
        note,
    };
    if let Err(error) = leave_word(&store.file, &made) {
        say!("The copy is good, but the daemon could not be told of it: {error}");
    }
    if what.json {
        data!(
            "{}",
            serde_json::to_string(&made.note).map_err(Failure::other)?
        );
    } else {
        data!("{}", made.place.display());
        say!(
            "Proved: every page, and {} entries of the record. Keep the key ([secrets]) and the configuration too, apart \
             from it: without the key, links in mails that went out stop working and readers who left are not known.",
            made.note.audit.sequence
        );
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_of_a_backup_is_taken_up_once_and_rubbish_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("w.db");
        assert!(take_word(&database).is_empty());
        let note = r#"{"version":"1","began_at":"2026-12-08T10:00:00Z","ended_at":"2026-12-08T10:00:01Z","epoch":1,
            "audit":{"sequence":3,"hash":"0000000000000000000000000000000000000000000000000000000000000000"},
            "bytes":4096,"schema":18}"#;
        let made = Made {
            began_at: "2026-12-08T10:00:00Z".parse().unwrap(),
            place: "/backups/a.db".into(),
            note: serde_json::from_str(note).unwrap(),
        };
        leave_word(&database, &made).unwrap();
        fs::OpenOptions::new()
            .append(true)
            .open(word_path(&database))
            .unwrap()
            .write_all(b"rubbish\n")
            .unwrap();
        leave_word(&database, &made).unwrap();
        let taken = take_word(&database);
        assert_eq!(taken.len(), 2);
        assert_eq!(taken[1].note, made.note);
        assert!(take_word(&database).is_empty());
    }
}
