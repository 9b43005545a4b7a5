//! What can be typed about schedules.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Schedule {
    /// Make a schedule that asks for copy; prints its next three times, its id goes to standard output
    Add(Box<Add>),
    /// List the schedules, the one that wakes next first
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Show a schedule and what became of its rounds
    Show {
        /// The schedule: sch_…
        id: String,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Stop a schedule for a while; the round that is open goes on
    Pause {
        /// The schedule: sch_…
        id: String,
    },
    /// Start a paused schedule again; what lay in the pause is not caught up
    Resume {
        /// The schedule: sch_…
        id: String,
    },
    /// End a schedule; asks of it without copy are withdrawn
    Remove {
        /// The schedule: sch_…
        id: String,
    },
    /// Ask for copy now; the schedule's own times stay as they are
    Wake {
        /// The schedule: sch_…
        id: String,
    },
}

#[derive(Debug, Args)]
pub(in crate::commands) struct Add {
    /// A schedule as YAML, JSON or TOML: owners by ward and facts stand only there. What is typed beside it goes first
    pub file: Option<PathBuf>,
    /// When: "first Tuesday of the month at 10am", "every Friday at 9am", "2026-12-08 10:00", or "0 10 * * TUE"
    #[arg(long, value_name = "WORDS")]
    pub when: Option<String>,
    /// What is asked for: ward_update, event, guidance, feedback or appeal
    #[arg(long)]
    pub kind: Option<String>,
    /// A ward, or a borough for all of its wards, by name or code; give it again for more
    #[arg(long = "area", value_name = "AREA")]
    pub areas: Vec<String>,
    /// Who is asked: a name, an address or an id; you, if it is left out
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// An outlet of the messages; give it again for more
    #[arg(long = "outlet", value_name = "OUTLET")]
    pub outlets: Vec<String>,
    /// Days that people have to answer (5)
    #[arg(long, value_name = "DAYS")]
    pub due_days: Option<u16>,
    /// When it goes out: "when approved", "7 days later at 9am", "2026-12-15 09:00"
    #[arg(long, value_name = "WORDS")]
    pub goes_out: Option<String>,
    /// Remind this many hours before the end; give it again for more (48 and 24)
    #[arg(long = "chase", value_name = "HOURS")]
    pub chases: Vec<u32>,
    /// Hours after a missed time within which it is still asked (24)
    #[arg(long, value_name = "HOURS")]
    pub grace_hours: Option<u32>,
    /// What people call it
    #[arg(long)]
    pub name: Option<String>,
    /// Only show what it would be
    #[arg(long)]
    pub dry_run: bool,
    /// For programs
    #[arg(long)]
    pub json: bool,
}
