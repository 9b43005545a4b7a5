//! Commands about rounds: many wards at once.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Rounds {
    /// List the newest rounds
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Show a round: each ward, how far it is, and who is waited for
    Show {
        /// The round: rnd_…
        id: String,
        /// Only what waits for you
        #[arg(long)]
        mine: bool,
        /// What differs from last month instead, fact by fact
        #[arg(long, conflicts_with = "mine")]
        differences: bool,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Approve every notice of a round that you have opened on its page, each on the wording that you read
    Approve {
        /// The round: rnd_…
        id: String,
    },
    /// Write a template of facts by ward to standard output, with the wards' codes and names
    Template {
        /// ward_update, feedback, event or guidance
        #[arg(long)]
        kind: String,
        /// A borough or a ward, by name or code; give it again for more
        #[arg(long = "area", value_name = "AREA", required = true)]
        areas: Vec<String>,
    },
    /// Send in a CSV of facts by ward: a notice for each; the round's id goes to standard output
    Import {
        /// The CSV
        file: PathBuf,
        /// ward_update, feedback, event or guidance
        #[arg(long)]
        kind: String,
        /// What the round is called
        #[arg(long, default_value = "")]
        name: String,
        /// Take the rows that are right, and leave the others out
        #[arg(long)]
        only_good: bool,
    },
}
