//! Commands about the data itself: backups, restoring, keeping, dropping, erasing.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Backup {
    /// The copy, which must not be there yet; or a folder, in which it is named after the time
    pub to: PathBuf,
    /// The daemon's configuration, which names the database
    #[arg(
        long,
        value_name = "FILE",
        default_value = "/etc/wardmote/wardmote.toml"
    )]
    pub config: PathBuf,
    /// What stands in the note beside it, for programs
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Restore {
    /// The copy, as backup made it
    pub copy: PathBuf,
    /// The daemon's configuration, which names the database to be replaced
    #[arg(long, value_name = "CONFIG")]
    pub to: PathBuf,
    /// An administrator who gets a new token, on standard output: every token, session and code ends with a restore
    #[arg(long, value_name = "ADDRESS")]
    pub administrator: Option<String>,
    /// A newer database, damaged or not, that may still say which readers have left since; without it, the one that is replaced
    #[arg(long, value_name = "FILE")]
    pub readers_left_from: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Restored {
    /// Show what the channels said, and what is to be decided
    Show {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Ask that it sends again, or agree with another person who asked
    Release {
        /// Why it may
        #[arg(long)]
        reason: String,
    },
    /// Let what is open of a message go, once the database sends again
    Send {
        /// The message: msg_…
        id: String,
        /// How that was found out
        #[arg(long)]
        reason: String,
    },
    /// Give up what is open of a message: it has gone, or is not to go any more
    GiveUp {
        /// The message: msg_…
        id: String,
        /// How that was found out
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Keep {
    /// The message: msg_…
    pub id: String,
    /// Why it must be kept, or need not be any more
    #[arg(long)]
    pub reason: String,
    /// It need not be kept any more
    #[arg(long)]
    pub lift: bool,
}

#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Erase {
    /// The message: msg_…
    pub id: String,
    /// Why
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Prune {
    /// Only count what would go
    #[arg(long)]
    pub dry_run: bool,
    /// For programs
    #[arg(long)]
    pub json: bool,
}
