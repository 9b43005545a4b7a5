//! What can be typed of the press officer's list.

use clap::{ArgGroup, Args as ClapArgs, Subcommand};

/// List what comes next, in the order of time.
#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Upcoming {
    /// Of what has a time, only what comes within so many hours
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=8784))]
    pub hours: Option<u32>,
    /// Only what touches this area: E05…, E09… or london
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// Only this kind, like outcome
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Only what you wrote, decide on or have a job in
    #[arg(long)]
    pub mine: bool,
    /// For programs
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum LetGo {
    /// Say that what a message waits for has happened; its alternatives are locked
    Happened {
        /// The message: msg_…
        id: String,
        /// How you know: who said so, and when
        #[arg(long)]
        reason: String,
    },
    /// Unlock a message whose alternative was taken back before anything of it left
    Unlock {
        /// The message: msg_…
        id: String,
        /// Why it may go after all
        #[arg(long)]
        reason: String,
    },
    /// Take a message apart from its alternatives: each may go then
    Unpair {
        /// The message: msg_…
        id: String,
        /// Why each may go
        #[arg(long)]
        reason: String,
    },
    /// Say that what a stop kept back goes now or at a new time; withdraw it if it does not
    #[command(group = ArgGroup::new("when").required(true).args(["now", "at"]))]
    StillGoes {
        /// The message: msg_…
        id: String,
        /// It goes now
        #[arg(long)]
        now: bool,
        /// It goes then: 2026-12-08T14:00
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// Why it still goes
        #[arg(long)]
        reason: String,
    },
}
