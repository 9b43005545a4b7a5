//! Killed by the hundred: SIGKILL at random moments, seeded, of a daemon at which twenty and more messages are on their way,
//! schedules wake, people are told, stops come and go, and X and the relay go wrong of their own. After each kill it goes on;
//! at the end the separate checker must have nothing to say.

mod desk;
mod judge;
mod notes;
mod office;
mod plan;

use std::{fmt, time::Instant};

pub use desk::{Desk, Gone};
pub use notes::{Note, go_on};
pub use plan::{Course, TakenBack};

use office::Office;
use plan::{Moment, act, messages, moment};

use crate::{force::Force, setup::Setup};

/// How many programs send messages in at a time.
const SENDERS: usize = 3;

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Kills.
    pub kills: usize,
    /// Of them, those within a second of its start, ready or not.
    pub starting: usize,
    /// Messages that were sent in one by one.
    pub messages: usize,
    /// Messages that came of asks for copy.
    pub copy: usize,
    /// Files of facts, of some wards each.
    pub files: usize,
    /// Figures of the judge: what was received, what was repeated.
    pub figures: Vec<(&'static str, usize)>,
    /// Everything that is wrong.
    pub faults: Vec<String>,
    /// How long it took.
    pub seconds: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>7}  kills", self.kills)?;
        writeln!(
            f,
            "{:>7}  of them within a second of its start",
            self.starting
        )?;
        writeln!(f, "{:>7}  messages sent in", self.messages)?;
        writeln!(
            f,
            "{:>7}  messages that answered an ask for copy",
            self.copy
        )?;
        writeln!(f, "{:>7}  files of facts", self.files)?;
        for (what, count) in &self.figures {
            writeln!(f, "{count:>7}  {what}")?;
        }
        write!(f, "{:>7}  seconds", self.seconds)?;
        for fault in &self.faults {
            write!(f, "\nFAULT {fault}")?;
        }
        Ok(())
    }
}

/// The readers of a run.
fn readers() -> Vec<(&'static str, &'static str)> {
    vec![
        ("ada.reader@example.org", "en"),
        ("piotr.reader@example.org", "pl"),
        ("umar.reader@example.org", "ur"),
        ("ben.reader@example.org", "en"),
        ("cleo.reader@example.org", "en"),
        ("dora.reader@example.org", "en"),
    ]
}

/// Kills a daemon so often and judges what is left. The seed decides every choice: the moments, what is sent in, stopped and
/// taken back, and how the providers go wrong. `told` hears how far it is.
pub async fn run(kills: usize, seed: u64, told: impl Fn(String)) -> Report {
    let begun = Instant::now();
    let setup = Setup {
        readers: readers(),
        x_seconds: 2,
        mail_seconds: 2,
        ..Setup::default()
    };
    let mut force = Force::with(setup).await;
    let lost = plan::script(&force, seed, kills);
    force.kill();
    let desk = Desk::of(&force);
    let mut night = Night {
        senders: senders(seed, messages(kills)),
        // A kill takes some seconds; those that are not reached are woken by nobody.
        office: Office::new(2 + kills / 20),
        starting: 0,
    };
    for n in 0..kills {
        night.office.plan(act(seed, n), n);
        night
            .until_killed(&mut force, &desk, moment(seed, n), 24 + n * 3 / 4)
            .await;
        if (n + 1).is_multiple_of(25) {
            told(format!("{} kills", n + 1));
        }
    }
    force.launch();
    force.ready().await;
    night.finish(&desk, kills).await;
    told("everything is sent in; waiting until it has come to rest".to_owned());
    let mut report = Report {
        kills,
        starting: night.starting,
        messages: messages(kills),
        copy: night.office.copy.len(),
        files: night.office.files,
        ..Report::default()
    };
    judge::judge(force, &desk, &night.all(), &night.office, lost, &mut report).await;
    report.seconds = begun.elapsed().as_secs();
    report
}

fn senders(seed: u64, messages: usize) -> [Vec<Note>; SENDERS] {
    std::array::from_fn(|i| {
        let own = (0..messages).filter(|n| n % SENDERS == i);
        own.map(|n| Note::new(seed, n)).collect()
    })
}

/// All that is under way.
struct Night {
    senders: [Vec<Note>; SENDERS],
    office: Office,
    starting: usize,
}

impl Night {
    /// Starts the daemon, works with it, and kills it at that moment, in the middle of whatever it does.
    async fn until_killed(
        &mut self,
        force: &mut Force,
        desk: &Desk,
        moment: Moment,
        active: usize,
    ) {
        force.launch();
        let [one, two, three] = &mut self.senders;
        let work = async {
            tokio::join!(
                go_on(desk, one, active),
                go_on(desk, two, active),
                go_on(desk, three, active),
                self.office.go_on(desk, true),
            )
        };
        let kill = async {
            match moment {
                Moment::Starting(after) => tokio::time::sleep(after).await,
                Moment::Running(after) => {
                    force.ready().await;
                    tokio::time::sleep(after).await;
                }
            }
            assert!(force.daemon_ended().is_none(), "the daemon ended by itself");
            force.kill();
            usize::from(matches!(moment, Moment::Starting(_)))
        };
        tokio::select! {
            early = kill => self.starting += early,
            _ = work => unreachable!("the office goes on until it is left"),
        }
    }

    /// Does what is left, with a daemon that nobody kills any more.
    async fn finish(&mut self, desk: &Desk, kills: usize) {
        self.office.start_again(kills);
        let [one, two, three] = &mut self.senders;
        tokio::join!(
            go_on(desk, one, usize::MAX),
            go_on(desk, two, usize::MAX),
            go_on(desk, three, usize::MAX),
            self.office.go_on(desk, false),
        );
    }

    fn all(&self) -> Vec<Note> {
        let mut all: Vec<Note> = self.senders.iter().flatten().cloned().collect();
        all.sort_by_key(|note| note.n);
        all.extend(self.office.copy.iter().cloned());
        all
    }
}
