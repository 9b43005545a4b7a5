//! What can be typed.

mod channels;
mod data;
mod demo;
mod events;
mod office;
mod press;
mod rounds;
mod schedules;
mod scope;
mod staff;
mod wards;
mod webhooks;

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Parser, Subcommand};

pub(super) use channels::{Channels, Connect};
pub(super) use data::{Backup, Erase, Keep, Prune, Restore, Restored};
pub use demo::Demo;
pub(super) use events::Events;
pub(super) use office::{Audience, Audit, Config, Mail, People};
pub(super) use press::{LetGo, Upcoming};
pub(super) use rounds::Rounds;
pub(super) use schedules::{Add as AddSchedule, Schedule};
pub(super) use scope::Scope;
pub(super) use staff::{Handover, OnCall, Told};
pub(super) use wards::Wards;
pub(super) use webhooks::{AddWebhook, Webhook};

/// Wardmote: one key message, proved against the four-point standard, to everyone who needs it.
#[derive(Debug, Parser)]
#[command(name = "wardmote", version, about, long_about = None, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub(super) at: At,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Where the daemon is, for the commands that ask it.
#[derive(Debug, ClapArgs)]
pub struct At {
    /// The desk's address; without it WARDMOTE_URL, else http://127.0.0.1:8480
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// A file that holds your token; without it WARDMOTE_TOKEN, WARDMOTE_TOKEN_FILE, else ~/.config/wardmote/token
    #[arg(long, global = true, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the whole job on the sandbox: nothing reaches the public
    Demo(Demo),
    /// Run the daemon
    Serve {
        /// Its configuration
        #[arg(
            long,
            value_name = "FILE",
            default_value = "/etc/wardmote/wardmote.toml"
        )]
        config: PathBuf,
    },
    /// Say whether a daemon answers; needs no token
    Alive,
    /// Check a message, or a file of cases, against the standard; needs no daemon
    Check(Check),
    /// Show every version of a message as its reader sees it; needs no daemon
    Preview(Preview),
    /// Send in a message for approval; its id goes to standard output
    Submit {
        /// YAML, JSON or TOML
        file: PathBuf,
    },
    /// List what waits, and for whom
    Queue {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// List what comes next in the order of time: embargoes, holds, whom it waits for, what leaves in the next hour
    Upcoming(Upcoming),
    /// Say before a release whom it reaches, how long it takes, what it costs, and what can be taken back
    Outlook {
        /// The message: msg_…
        id: String,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Say where a message stands
    Status(Status),
    /// Show what a person takes to an outlet that has no interface
    Pack(Pack),
    /// List what waits for a person
    Tasks {
        /// Only what is yours
        #[arg(long)]
        mine: bool,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Act(Act),
    /// Ask for copy by the calendar: each wake asks each ward's owner, and nothing goes out without copy
    #[command(subcommand)]
    Schedule(Schedule),
    /// What our own people are told: what is open, who was told, who is next; say that you have it
    #[command(subcommand)]
    Told(Told),
    /// Who is on call: list, set, end
    #[command(subcommand)]
    OnCall(OnCall),
    /// The handover sheet at shift change: show, give, sign
    #[command(subcommand)]
    Handover(Handover),
    /// Keep a record for each ward: team, languages, outlets, venue, meetings, promises, contacts
    #[command(subcommand)]
    Wards(Wards),
    /// Follow many wards at once: the grid, a file of facts by ward, the approval of all that was read
    #[command(subcommand)]
    Rounds(Rounds),
    /// Add people, give and revoke tokens
    #[command(subcommand)]
    People(People),
    /// Add to, count or take from the mailing list
    #[command(subcommand)]
    Audience(Audience),
    /// Read or prove the record of who did what
    #[command(subcommand)]
    Audit(Audit),
    /// Look at the channels, and test them without publishing
    #[command(subcommand)]
    Channels(Channels),
    /// Tell other programs what happens, by signed calls: add, test, rotate, pause, remove
    #[command(subcommand)]
    Webhook(Webhook),
    /// Follow what happens at the desk, a line for each event, until Ctrl-C
    Events(Events),
    /// Take in mail that comes back
    #[command(subcommand)]
    Mail(Mail),
    /// Copy the database while the daemon runs or without one, and prove the copy; its name goes to standard output
    Backup(Backup),
    /// Put the database back from a copy, while no daemon runs; it starts held, and two people let it send again
    Restore(Restore),
    /// Say that a message must be kept whole, whatever the retention says
    Keep(Keep),
    /// Erase the texts of a message that is over; what was done with it stays in the record
    Erase(Erase),
    /// Drop what is too old by the configuration; the daemon does it every night
    Prune(Prune),
    /// Look at a restored database, decide on its messages, and let it send again
    #[command(subcommand)]
    Restored(Restored),
    /// Prove the configuration
    #[command(subcommand)]
    Config(Config),
    /// Say what is missing on this machine and at the providers, and how to put it right; needs no daemon
    Doctor {
        /// The daemon's configuration
        #[arg(
            long,
            value_name = "FILE",
            default_value = "/etc/wardmote/wardmote.toml"
        )]
        config: PathBuf,
        /// For programs
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, ClapArgs)]
#[command(group = ArgGroup::new("what").required(true).args(["file", "cases"]))]
pub(super) struct Check {
    /// A message: YAML, JSON or TOML
    pub file: Option<PathBuf>,
    /// A file of cases with what is expected of each
    #[arg(long, value_name = "FILE")]
    pub cases: Option<PathBuf>,
    /// For programs
    #[arg(long)]
    pub json: bool,
    /// Take outlets, standard and catalogue from this configuration, not from the shipped one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Preview {
    /// A message: YAML, JSON or TOML
    pub file: PathBuf,
    /// Only this language
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Only this format: short, email, page, press, panel, sms or voice
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Write the versions into this folder as files
    #[arg(long, value_name = "DIR", conflicts_with = "json")]
    pub out: Option<PathBuf>,
    /// For programs
    #[arg(long)]
    pub json: bool,
    /// Take outlets, standard and catalogue from this configuration, not from the shipped one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Status {
    /// The message
    pub id: String,
    /// Keep looking until nothing more can happen by itself
    #[arg(long)]
    pub watch: bool,
    /// For programs
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Pack {
    /// The message: msg_…
    pub id: String,
    /// The outlet, by its name in the configuration
    pub outlet: String,
    /// Only this language
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// For programs
    #[arg(long)]
    pub json: bool,
}

impl Command {
    /// Whether it asks the daemon, so that where the daemon is has a meaning.
    pub fn asks_the_daemon(&self) -> bool {
        match self {
            Self::Demo(_)
            | Self::Serve { .. }
            | Self::Check(_)
            | Self::Preview(_)
            | Self::Mail(_)
            | Self::Config(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Doctor { .. } => false,
            Self::Channels(channels) => channels.asks_the_daemon(),
            Self::Audit(audit) => matches!(audit, Audit::Show { .. }),
            Self::People(people) => !matches!(
                people,
                People::Add {
                    first_administrator: true,
                    ..
                }
            ),
            // Every other command is a client of the daemon.
            _ => true,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Act {
    /// Pass a finding with a reason, or owe it
    #[command(group = ArgGroup::new("way").required(true).args(["reason", "owed"]))]
    Override {
        /// The message: msg_…
        id: String,
        /// The rule, like W-03
        #[arg(long)]
        rule: String,
        /// Why it may go all the same
        #[arg(long)]
        reason: Option<String>,
        /// The job that is owed
        #[arg(long, value_name = "JOB", requires_all = ["name", "by"])]
        owed: Option<String>,
        /// Who does it
        #[arg(long, requires = "owed")]
        name: Option<String>,
        /// By when: 2026-12-11T15:00
        #[arg(long, value_name = "TIME", requires = "owed")]
        by: Option<String>,
    },
    /// Approve a message, on the wording it has now
    Approve {
        /// The message: msg_…
        id: String,
        /// Approve only if the wording still has this hash
        #[arg(long)]
        hash: Option<String>,
    },
    /// Send a message back to its author
    Return {
        /// The message: msg_…
        id: String,
        /// What should change
        #[arg(long)]
        reason: String,
    },
    /// Release by the urgent lane
    Urgent {
        /// The message: msg_…
        id: String,
    },
    /// Review what went by the urgent lane
    #[command(group = ArgGroup::new("verdict").required(true).args(["stands", "withdraw"]))]
    Review {
        /// The message: msg_…
        id: String,
        /// It stands
        #[arg(long)]
        stands: bool,
        /// Take it back
        #[arg(long)]
        withdraw: bool,
    },
    /// Take a message back
    Withdraw {
        /// The message: msg_…
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Send in a correction of a message; its id goes to standard output
    Correct {
        /// The message that is wrong: msg_…
        id: String,
        /// The correction, of kind `correction`
        file: PathBuf,
    },
    /// Remove a message for a legal reason, repeating nothing of it
    Takedown {
        /// The message: msg_…
        id: String,
        /// Why; it is kept in the record
        #[arg(long)]
        reason: String,
    },
    #[command(flatten)]
    LetGo(LetGo),
    /// Stop a message, a channel, an area, everything routine, or everything
    Hold(Scope),
    /// Start again what was stopped
    Resume(Scope),
    /// Say what became of a delivery, or tick a job done by hand
    #[command(group = ArgGroup::new("outcome").required(true).args(["sent", "not_sent"]))]
    Settle {
        /// The delivery, as status names it: dlv_…
        delivery: String,
        /// It went: the receipt or reference
        #[arg(long, value_name = "RECEIPT")]
        sent: Option<String>,
        /// It did not go: it is queued again
        #[arg(long)]
        not_sent: bool,
        /// How that was found out
        #[arg(long)]
        reason: String,
    },
    /// Take a job by hand on, or give it to somebody
    Task {
        /// The delivery, as tasks names it: dlv_…
        delivery: String,
        /// Who does it; without it, you
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
    },
    /// An embargo was broken: send what is approved to everyone now
    EmbargoBroken {
        /// The message: msg_…
        id: String,
        /// What happened
        #[arg(long)]
        reason: String,
    },
    /// Tick an owed job as done
    Done {
        /// The message: msg_…
        id: String,
        /// The rule, like W-03
        #[arg(long)]
        rule: String,
    },
}
