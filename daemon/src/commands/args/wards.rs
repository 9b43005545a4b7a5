//! Commands about ward records.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Wards {
    /// List the wards that you may read, and which have a record
    List {
        /// Only of this borough, by name or code
        #[arg(long, value_name = "BOROUGH")]
        borough: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Show a ward's record as the file that `wards set` takes back
    Show {
        /// The ward, by name or code: Homerton, or "Highgate, Camden", or E05009376
        ward: String,
        /// Its versions instead: who saved it, when, and what changed
        #[arg(long)]
        versions: bool,
        /// A record to fill in instead, for a ward that has none yet; needs no daemon
        #[arg(long, conflicts_with_all = ["versions", "json"])]
        template: bool,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Save a ward's record from a file, over the version that the file names
    Set {
        /// YAML, JSON or TOML; its ward by name or code
        file: PathBuf,
    },
}
