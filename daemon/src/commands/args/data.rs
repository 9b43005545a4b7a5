//! Commands about the data itself: backups, restoring, keeping, dropping, erasing.

use std::path::PathBuf;

use clap::Args as ClapArgs;

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
