//! Commands about our own people: what they are told, who is on call, handovers.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Told {
    /// List what is open, who was told and who is next
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Say that you have it: nobody else is told for a while
    Take {
        /// Its number, as told list shows it
        number: i64,
    },
    /// Choose what you are not told of where a notice is routine; without any, you are told of everything
    Choose {
        /// Leave this out: approval_waiting, returned, late and so on; give it again for more
        #[arg(long, value_name = "WHAT")]
        without: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum OnCall {
    /// List who is on call now and who is to come
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Put a person on call; the entry's number goes to standard output
    Set(SetOnCall),
    /// Take an entry off the order
    End {
        /// Its number, as on-call list shows it
        number: i64,
    },
}

#[derive(Debug, Args)]
pub(in crate::commands) struct SetOnCall {
    /// The person's id: per_…
    pub person: String,
    /// What for: approving, writing or leading
    #[arg(long)]
    pub duty: String,
    /// The areas: london, or the code or name of a borough or ward; give it again for more
    #[arg(long = "area", value_name = "AREA", required = true)]
    pub areas: Vec<String>,
    /// Which in line: 1 is told first
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub place: u32,
    /// From when, local time: 2026-12-08T19:00
    #[arg(long, value_name = "TIME")]
    pub from: String,
    /// Up to when
    #[arg(long, value_name = "TIME")]
    pub to: String,
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Handover {
    /// Show the sheet: what happened since the last handover, what waits, who is on call
    Show {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Hand over, with a note for whoever comes; the handover's number goes to standard output
    Give {
        /// What they must know
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Sign for the handover that waits
    Sign {
        /// Its number, as handover show says it
        number: i64,
    },
}
