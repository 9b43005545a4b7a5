//! The sections about the data itself: when backups are made, and how long things are kept.

use std::path::PathBuf;

use jiff::civil::Time;
use serde::Deserialize;
use wardmote_config::{ConfigFile, Problems};

use super::sections::read_clock_time;

/// `[backup]`
#[derive(Debug, Clone)]
pub struct BackupSection {
    /// Where the daemon puts the backups it makes by itself. Without it, it makes none.
    pub folder: Option<PathBuf>,
    /// At which local times.
    pub at: Vec<Time>,
    /// How many of them stay.
    pub keep: u32,
}

impl Default for BackupSection {
    fn default() -> Self {
        Self {
            folder: None,
            at: vec![Time::constant(3, 15, 0, 0)],
            keep: 14,
        }
    }
}

/// `[backup]` as it is written: its clock times are read one by one, so that each fault is told.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct BackupWritten {
    folder: Option<PathBuf>,
    at: Option<Vec<String>>,
    keep: Option<u32>,
}

/// Reads `[backup]`; what is wrong with one key hides nothing of another.
pub(super) fn backup(file: &ConfigFile, faults: &mut Problems) -> BackupSection {
    let usual = BackupSection::default();
    let written: BackupWritten = faults
        .keep(file.section("backup"))
        .flatten()
        .unwrap_or_default();
    let Some(given) = written.at else {
        return BackupSection {
            folder: written.folder,
            keep: written.keep.unwrap_or(usual.keep),
            ..usual
        };
    };
    let mut at = Vec::new();
    for text in &given {
        match read_clock_time(text) {
            Ok(time) => at.push(time),
            Err(why) => faults.0.push(file.source().problem("backup.at", why, None)),
        }
    }
    if given.is_empty() || given.len() > 24 {
        let what = "a backup needs at least one clock time, and at most 24";
        let fix = Some("write it like [\"03:15\"]".to_owned());
        faults.0.push(file.source().problem("backup.at", what, fix));
    }
    BackupSection {
        folder: written.folder,
        at,
        keep: written.keep.unwrap_or(usual.keep),
    }
}

/// `[retention]`: how long things are kept after they are over. 0 keeps them for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Which reader was sent which message, after the message's last delivery ended.
    pub deliveries_months: u32,
    /// Messages that never went out.
    pub unsent_months: u32,
    /// Pictures that no message shows.
    pub pictures_months: u32,
    /// What is left of mail to our own people.
    pub desk_mail_months: u32,
    /// Reasons and texts beside the audit chain. Its entries stay for ever.
    pub audit_texts_months: u32,
    /// Sessions and sign-in codes that are over.
    pub sessions_days: u32,
    /// The calls of providers, by which a repeat is known.
    pub callbacks_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            deliveries_months: 12,
            unsent_months: 12,
            pictures_months: 12,
            desk_mail_months: 6,
            audit_texts_months: 84,
            sessions_days: 7,
            callbacks_days: 10,
        }
    }
}

/// Numbers within their bounds, each with why.
pub(super) fn prove(
    file: &ConfigFile,
    backup: &BackupSection,
    retention: &Retention,
    faults: &mut Problems,
) {
    let mut fault = |path: &str, what: String, fix: &str| {
        let fix = Some(fix.to_owned());
        faults.0.push(file.source().problem(path, what, fix));
    };
    if !(1..=1000).contains(&backup.keep) {
        let what = format!("{} is not from 1 to 1000", backup.keep);
        fault("backup.keep", what, "say how many backups stay");
    }
    let at_least = [
        (
            "retention.sessions_days",
            retention.sessions_days,
            1,
            "a session must outlive its last click",
        ),
        (
            "retention.callbacks_days",
            retention.callbacks_days,
            10,
            "providers repeat their calls for days, and a repeat that is not known counts twice",
        ),
    ];
    for (path, value, least, why) in at_least {
        if value < least || value > 3650 {
            fault(path, format!("{value} is not from {least} to 3650"), why);
        }
    }
    for (path, value) in [
        ("retention.deliveries_months", retention.deliveries_months),
        ("retention.unsent_months", retention.unsent_months),
        ("retention.pictures_months", retention.pictures_months),
        ("retention.desk_mail_months", retention.desk_mail_months),
        ("retention.audit_texts_months", retention.audit_texts_months),
    ] {
        if value > 600 {
            fault(
                path,
                format!("{value} is more than 600"),
                "0 keeps it for ever",
            );
        }
    }
}
