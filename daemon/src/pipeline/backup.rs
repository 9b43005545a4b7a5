//! Backups that the daemon makes by itself, and word of those that a command made.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp, civil::Time};
use wardmote_domain::{
    audit::Actor,
    local_time::{LocalDateTime, london},
    person::{Act, Person},
};
use wardmote_store::{
    BackupRun, DeskMailKind, MailTo, NewMail, StoreError, backup_name, note_path,
};

use super::{Did, Pipeline, Step};
use crate::{commands::backup::take_word, settings::BackupSection};

/// How long after one that failed it is tried again.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// A time further ahead than this was written by a clock that was wrong, and says nothing.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// The last of these clock times that has come, by the clock in London. One that the clocks go forward over comes an hour
/// later by the clock; one that comes twice comes the first time.
fn last_time(at: &[Time], now: Timestamp) -> Option<Timestamp> {
    let today = LocalDateTime::at(now).date();
    let days = [Some(today), today.yesterday().ok()];
    let instants = days.into_iter().flatten().flat_map(|day| {
        at.iter().filter_map(move |time| {
            Some(day.to_datetime(*time).to_zoned(london()).ok()?.timestamp())
        })
    });
    instants.filter(|instant| *instant <= now).max()
}

/// Whether one is due: none succeeded since the last set time, and the last try is not too young.
fn due(at: &[Time], runs: &[BackupRun], now: Timestamp) -> bool {
    let Some(slot) = last_time(at, now) else {
        return false;
    };
    let counts = |r: &&BackupRun| r.began_at.duration_since(now) <= AHEAD;
    let made = runs.iter().filter(counts).filter(|r| r.fault.is_none());
    let failed = runs.first().filter(|r| r.fault.is_some());
    // Where the clock was set back they do not stand in the order of their times.
    made.map(|r| r.began_at).max().is_none_or(|at| at < slot)
        && failed.is_none_or(|r| now.duration_since(r.ended_at).abs() >= AGAIN)
}

/// Our own backups in a folder, oldest first.
fn ours(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str());
        let named = name
            .and_then(|n| n.strip_prefix("wardmote-")?.strip_suffix("Z.db"))
            .is_some_and(|at| {
                at.len() == 15 && at.bytes().all(|b| b.is_ascii_digit() || b == b'T')
            });
        if named && note_path(&path).exists() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The newest stay. What is named for later than now was made by a clock that was wrong since, and before the one just made:
/// it would stand in the way of every later one for as long as its name says.
fn drop_oldest(folder: &Path, keep: u32, now: Timestamp) -> std::io::Result<()> {
    let mut all = ours(folder)?;
    let newest = now
        .checked_add(AHEAD)
        .map_or_else(|_| folder.to_owned(), |at| folder.join(backup_name(at)));
    all.sort_by_key(|path| *path <= newest);
    all.truncate(all.len().saturating_sub(keep as usize));
    for old in all {
        fs::remove_file(&old)?;
        fs::remove_file(note_path(&old))?;
    }
    Ok(())
}

impl Pipeline {
    /// Writes down the backups that commands made, and makes one where it is time.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn backup_step(&self) -> Step {
        let mut did = Did::Nothing;
        for made in take_word(self.store.file()) {
            self.store
                .record_backup(made.began_at, &made.place, Ok(made.note), Actor::Terminal)
                .await?;
            did = Did::Something;
        }
        let plan = &self.desk.settings.backup;
        let Some(folder) = &plan.folder else {
            return Ok(did);
        };
        let runs = self.store.backups(100).await?;
        if !due(&plan.at, &runs, self.clock.now()) {
            return Ok(did);
        }
        self.back_up(plan, folder, &runs).await?;
        Ok(Did::Something)
    }

    async fn back_up(
        &self,
        plan: &BackupSection,
        folder: &Path,
        runs: &[BackupRun],
    ) -> Result<(), StoreError> {
        let began_at = self.clock.now();
        let to = folder.join(backup_name(began_at));
        let made = self.store.back_up(&to).await;
        if let Err(StoreError::Stopped(why)) = made {
            return Err(StoreError::Stopped(why));
        }
        let made = made.map_err(|error| error.to_string());
        if let Err(why) = &made {
            tracing::error!(%why, "the backup failed; it is tried again in an hour");
            let slot = last_time(&plan.at, began_at);
            // Once for each set time: the tries after it say nothing new.
            let told = runs
                .first()
                .is_some_and(|r| r.fault.is_some() && Some(r.began_at) >= slot);
            if !told {
                self.tell_of_backup(why).await?;
            }
        } else if let Err(error) = drop_oldest(folder, plan.keep, began_at) {
            tracing::warn!(%error, "old backups could not be removed");
        }
        self.store
            .record_backup(began_at, &to, made, Actor::Daemon)
            .await
    }

    async fn tell_of_backup(&self, why: &str) -> Result<(), StoreError> {
        let people = self.store.people().await?;
        let mail = |person: &Person| NewMail {
            kind: DeskMailKind::BackupFailed,
            to: MailTo::Person(person.id),
            message: None,
            subject: "Wardmote could not make its backup".to_owned(),
            text: format!(
                "The daemon could not make the backup that was due:\n{why}\n\nIt tries again every hour. Until one succeeds, \
                 what was done since the last one is on one disk only. On that machine, wardmote doctor says what is wrong.\n"
            ),
            due: None,
            expires: None,
        };
        let administrators = people.iter().filter(|p| p.may(Act::Administer, &[]));
        self.store
            .queue_mail(administrators.map(mail).collect())
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn run(began: &str, fault: Option<&str>) -> BackupRun {
        BackupRun {
            began_at: at(began),
            ended_at: at(began),
            place: "a".to_owned(),
            bytes: fault.is_none().then_some(1),
            fault: fault.map(str::to_owned),
        }
    }

    #[test]
    fn a_backup_is_due_once_for_each_set_time_by_londons_clock() {
        let times = [Time::constant(3, 15, 0, 0), Time::constant(15, 0, 0, 0)];
        let cases = [
            // In winter, in summer, and before the first time of the day.
            ("2026-12-08T03:15:00Z", "2026-12-08T03:15:00Z"),
            ("2026-07-08T03:00:00Z", "2026-07-08T02:15:00Z"),
            ("2026-12-08T02:00:00Z", "2026-12-07T15:00:00Z"),
        ];
        for (now, slot) in cases {
            assert_eq!(last_time(&times, at(now)), Some(at(slot)), "{now}");
        }
        let now = at("2026-12-08T16:00:00Z");
        assert!(due(&times, &[], now), "the first one at once");
        assert!(due(&times, &[run("2026-12-08T14:59:00Z", None)], now));
        assert!(!due(&times, &[run("2026-12-08T15:00:00Z", None)], now));
        // The clock was set back by an hour since: it was made. By a day, or ten years: who knows when it was made.
        assert!(!due(&times, &[run("2026-12-08T16:50:00Z", None)], now));
        for ahead in ["2026-12-09T16:00:00Z", "2036-12-08T16:00:00Z"] {
            let of_yesterday = run("2026-12-07T15:00:00Z", None);
            assert!(due(&times, &[run(ahead, None), of_yesterday], now));
            let of_today = run("2026-12-08T15:00:00Z", None);
            assert!(!due(&times, &[run(ahead, None), of_today], now));
        }
        let failed = run("2026-12-08T15:30:00Z", Some("no room"));
        assert!(
            !due(&times, std::slice::from_ref(&failed), now),
            "half an hour ago"
        );
        assert!(due(&times, &[failed], at("2026-12-08T16:30:00Z")));
    }

    #[test]
    fn a_time_that_the_clocks_skip_or_repeat_comes_once() {
        let times = [Time::constant(1, 30, 0, 0)];
        // 28 March 2027, 01:00 to 02:00 is not there.
        let spring = last_time(&times, at("2027-03-28T12:00:00Z")).unwrap();
        assert_eq!(spring, at("2027-03-28T01:30:00Z"));
        let autumn = last_time(&times, at("2026-10-25T12:00:00Z")).unwrap();
        assert_eq!(autumn, at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn only_our_own_backups_are_removed_and_the_newest_stay() {
        let dir = tempfile::tempdir().unwrap();
        let names = [
            "wardmote-20261205T031500Z.db",
            "wardmote-20261206T031500Z.db",
            "wardmote-20261207T031500Z.db",
        ];
        for name in names {
            fs::write(dir.path().join(name), "").unwrap();
            fs::write(note_path(&dir.path().join(name)), "").unwrap();
        }
        let others = [
            "wardmote-before-the-move.db",
            "letters.db",
            "wardmote-20251205T031500Z.db",
        ];
        for other in others {
            fs::write(dir.path().join(other), "").unwrap();
        }
        drop_oldest(dir.path(), 2, at("2026-12-08T03:15:00Z")).unwrap();
        let there = |name: &&str| dir.path().join(name).exists();
        assert_eq!(names.iter().filter(|n| there(n)).count(), 2);
        assert!(!dir.path().join(names[0]).exists() && others.iter().all(there));
        // Set back by two days: what it made before goes before what it makes now.
        drop_oldest(dir.path(), 1, at("2026-12-05T03:15:00Z")).unwrap();
        assert_eq!(names.map(|n| there(&n)), [false, false, true]);
        fs::write(dir.path().join(names[0]), "").unwrap();
        fs::write(note_path(&dir.path().join(names[0])), "").unwrap();
        drop_oldest(dir.path(), 1, at("2026-12-05T03:15:00Z")).unwrap();
        assert_eq!(names.map(|n| there(&n)), [true, false, false]);
    }
}
