//! A soak: steady traffic for minutes or hours, with people and programs that read, and a daemon that must be as large, and
//! hold as many descriptors and threads, at the end as at the beginning.
//!
//! Windows are compared by their medians, never single looks: between two looks an allocator may keep or give back a few
//! hundred kibibytes, and the traffic is not the same. The daemon runs with the allocator and in the environment that it ships
//! with: what is measured here is what an administrator sees. glibc gives each busy thread an arena of its own and keeps what
//! was freed in it, so memory rises in steps until every arena has been as full as it gets; the warm-up, which sends without a
//! pause, takes them there. The unit allows two: in the nine that glibc makes by itself on two cores, the same 40 MB in use
//! kept 61 MB, in two 49. An allocator of our own would cost a dependency; it would not stop a leak.

mod look;
mod traffic;

use std::{fmt, fmt::Write as _, path::Path, time::Duration};

use look::{Look, in_use, look, median};
use tokio::time::{Instant, sleep};
use traffic::{Readers, finish, send};

use crate::{
    checker::{self, Windows},
    daemon::{LOOK, LOOKS},
    force::Force,
    long::kills::{Desk, Note},
    messages,
    setup::Setup,
};

/// Windows that are compared, after the warm-up.
const WINDOWS: usize = 6;
/// The most that the warm-up takes.
const LONGEST_WARM_UP: Duration = Duration::from_secs(30 * 60);
/// Between two looks in a window.
const BETWEEN: Duration = Duration::from_millis(500);
/// How much larger than the first window's the median of a later one may be, in percent.
const MOST_GROWTH: u64 = 5;
/// The most of the write-ahead log.
const MOST_LOG: u64 = 64 << 20;
/// Descriptors or threads that a later window may have more: a connection that is kept, a worker that is not needed yet.
const SLACK: u64 = 4;
/// How much more than in the first window a message may cost in the database, in percent: pages split where they are full.
const MOST_DEARER: u64 = 25;
/// Bytes that may come while people only read: their sessions are dated.
const MOST_QUIET: u64 = 128 << 10;

/// What one window came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// Medians; of the log, the most.
    pub look: Look,
    /// Descriptors and threads when nothing was under way at its end.
    pub quiet: Look,
    /// Messages that were sent in it.
    pub messages: usize,
    /// Bytes in use in the database at its end.
    pub database: u64,
}

/// What a soak came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The warm-up, then the windows.
    pub windows: Vec<Window>,
    /// Bytes that came to the database while people only read.
    pub quiet: u64,
    /// How much was read.
    pub read: usize,
    /// Mails and posts that were received.
    pub received: (usize, usize),
    /// Everything that is wrong.
    pub faults: Vec<String>,
}

impl Report {
    /// Bytes that a message of window number `n` cost.
    fn cost(&self, n: usize) -> u64 {
        let (before, now) = (&self.windows[n - 1], &self.windows[n]);
        let grown = now.database.saturating_sub(before.database);
        grown / u64::try_from(now.messages.max(1)).unwrap_or(1)
    }

    /// Everything that a window has more of than the first one, beyond what it may.
    fn judge(&mut self) {
        let mut faults = Vec::new();
        let first = self.windows[1].clone();
        for (n, window) in self.windows.iter().enumerate().skip(2) {
            let most = |of: u64, percent: u64| of + of * percent / 100;
            let rows = [
                (
                    "KiB of memory",
                    window.look.memory,
                    most(first.look.memory, MOST_GROWTH),
                ),
                (
                    "descriptors",
                    window.quiet.descriptors,
                    first.quiet.descriptors + SLACK,
                ),
                ("threads", window.quiet.threads, first.quiet.threads + SLACK),
                (
                    "bytes of the database a message",
                    self.cost(n),
                    most(self.cost(1), MOST_DEARER),
                ),
            ];
            for (what, is, may) in rows {
                if is > may {
                    faults.push(format!("window {n}: {is} {what}, and may have {may}"));
                }
            }
        }
        for (n, window) in self.windows.iter().enumerate() {
            if window.look.log > MOST_LOG {
                faults.push(format!("window {n}: the log was {} bytes", window.look.log));
            }
        }
        if self.quiet > MOST_QUIET {
            faults.push(format!(
                "{} bytes came to the database while people only read",
                self.quiet
            ));
        }
        self.faults.extend(faults);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = String::from(
            "window    messages   memory KiB   own KiB   descriptors   threads   log KiB   database KiB   bytes a message\n",
        );
        for (n, window) in self.windows.iter().enumerate() {
            let name = if n == 0 {
                "warm-up".to_owned()
            } else {
                n.to_string()
            };
            let cost = if n == 0 {
                String::new()
            } else {
                self.cost(n).to_string()
            };
            writeln!(
                table,
                "{name:<7} {:>10} {:>12} {:>9} {:>13} {:>9} {:>9} {:>14} {cost:>17}",
                window.messages,
                window.look.memory,
                window.look.own,
                window.quiet.descriptors,
                window.quiet.threads,
                window.look.log >> 10,
                window.database >> 10,
            )?;
        }
        writeln!(
            table,
            "{} mails and {} posts received, {} pages and answers read, {} bytes more while people only read",
            self.received.0, self.received.1, self.read, self.quiet
        )?;
        for fault in &self.faults {
            writeln!(table, "FAULT {fault}")?;
        }
        f.write_str(table.trim_end())
    }
}

/// Runs for so long and judges. `told` hears each window as it ends.
pub async fn run(whole: Duration, told: impl Fn(String)) -> Report {
    let setup = Setup {
        readers: vec![
            ("ada.reader@example.org", "en"),
            ("piotr.reader@example.org", "pl"),
            ("umar.reader@example.org", "ur"),
        ],
        ..Setup::default()
    };
    let mut force = Force::with(setup).await;
    let readers = Readers::new(&mut force).await;
    let mut soak = Soak {
        desk: Desk::of(&force),
        readers,
        notes: Vec::new(),
    };
    let mut report = Report::default();
    // Two fifths to warm up, at most half an hour: each of the connections that read keeps what it has prepared, and has met
    // every statement only after some thousand requests. A little at the end, in which people only read.
    let (warm, quiet) = ((whole * 2 / 5).min(LONGEST_WARM_UP), whole / 20);
    let each = (whole - warm - quiet) / u32::try_from(WINDOWS).unwrap_or(1);
    for n in 0..=WINDOWS {
        let length = if n == 0 { warm } else { each };
        let window = soak.window(&force, length, n > 0).await;
        told(format!(
            "window {n}: {} messages, {} KiB, {} descriptors",
            window.messages, window.look.memory, window.quiet.descriptors
        ));
        report.windows.push(window);
    }
    let file = force.file("wardmote.db");
    finish(&soak.desk, &mut soak.notes).await;
    soak.rest(&force).await;
    let before = in_use(&file);
    tokio::select! {
        () = soak.readers.read(&force, &soak.desk) => {}
        () = sleep(quiet) => {}
    }
    report.quiet = in_use(&file).saturating_sub(before);
    report.read = soak.readers.read_so_far();
    report.judge();
    report.faults.extend(soak.desk.odd());
    soak.judge(&force, &mut report).await;
    force.end().await;
    report
}

struct Soak {
    desk: Desk,
    readers: Readers,
    notes: Vec<Note>,
}

impl Soak {
    async fn window(&mut self, force: &Force, length: Duration, beat: bool) -> Window {
        let (before, file) = (self.notes.len(), force.file("wardmote.db"));
        let mut looks = Vec::new();
        let end = Instant::now() + length;
        let watch = async {
            while Instant::now() < end {
                looks.push(seen(force, &file));
                sleep(BETWEEN).await;
            }
        };
        tokio::select! {
            () = watch => {}
            () = send(&self.desk, &self.readers, &mut self.notes, beat) => {}
            () = self.readers.read(force, &self.desk) => {}
        }
        let of = |field: fn(&Look) -> u64| median(looks.iter().map(field).collect());
        let at_its_end = quiet(force, &file).await;
        Window {
            look: Look {
                memory: of(|l| l.memory),
                own: of(|l| l.own),
                descriptors: of(|l| l.descriptors),
                threads: of(|l| l.threads),
                log: looks.iter().map(|l| l.log).max().unwrap_or(0),
            },
            quiet: at_its_end,
            messages: self.notes.len() - before,
            database: in_use(&file),
        }
    }

    /// Waits until nothing happens to any message by itself.
    async fn rest(&self, force: &Force) {
        for note in self.notes.iter().rev() {
            if let Some(id) = &note.id {
                crate::rest::settled(&force.author(), id).await;
            }
        }
    }

    /// Nothing was lost and nothing went twice: nobody was killed, and no answer lost.
    async fn judge(&self, force: &Force, report: &mut Report) {
        let mut committed = Vec::new();
        for note in &self.notes {
            let Some(id) = &note.id else {
                report.faults.push(format!("note {} has no id", note.n));
                continue;
            };
            let post = note.course.x.then(|| messages::post(note.n));
            let sentence = format!("This is note {} from your local team.", note.n);
            let mut one = force.committed(id, note.kind(), post, &sentence).await;
            one.taken_back = note.taken_back();
            committed.push(one);
        }
        let (mails, posts) = (force.mails(), force.posts());
        let nothing = Windows { mail: 0, posts: 0 };
        let faults = checker::check(&committed, &mails, &posts, nothing);
        report.faults.extend(faults.iter().map(ToString::to_string));
        report.received = (mails.len(), posts.len());
    }
}

fn seen(force: &Force, file: &Path) -> Look {
    force
        .process()
        .and_then(|process| look(process, file))
        .unwrap_or_else(|| panic!("the daemon has ended"))
}

/// A look once nothing is under way any more: as few descriptors as it comes down to.
async fn quiet(force: &Force, file: &Path) -> Look {
    let mut least = seen(force, file);
    let mut same = 0;
    for _ in 0..LOOKS {
        let now = seen(force, file);
        if now.descriptors < least.descriptors {
            (least, same) = (now, 0);
        }
        same += 1;
        if same > 50 {
            break;
        }
        sleep(LOOK).await;
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady() -> Report {
        let window = |n: u64| Window {
            look: Look {
                memory: 60_000,
                own: 30_000,
                descriptors: 30,
                threads: 12,
                log: 4 << 20,
            },
            quiet: Look {
                descriptors: 24,
                threads: 12,
                ..Look::default()
            },
            messages: 100,
            database: n * 1_000_000,
        };
        Report {
            windows: (1..=7).map(window).collect(),
            ..Report::default()
        }
    }

    #[test]
    fn each_thing_that_grows_is_found_and_what_is_steady_is_not() {
        let mut fine = steady();
        fine.judge();
        assert_eq!(fine.faults, Vec::<String>::new());
        type Plant = fn(&mut Report);
        let planted: [(&str, Plant); 6] = [
            ("memory", |r| r.windows[6].look.memory = 63_001),
            ("descriptors", |r| r.windows[4].quiet.descriptors = 29),
            ("threads", |r| r.windows[2].quiet.threads = 17),
            ("the log", |r| r.windows[0].look.log = (64 << 20) + 1),
            ("bytes of the database a message", |r| {
                r.windows[6].database += 300_000
            }),
            ("people only read", |r| r.quiet = 1 << 20),
        ];
        for (what, plant) in planted {
            let mut report = steady();
            plant(&mut report);
            report.judge();
            assert_eq!(report.faults.len(), 1, "{what}: {:?}", report.faults);
            assert!(report.faults[0].contains(what), "{}", report.faults[0]);
        }
    }
}
