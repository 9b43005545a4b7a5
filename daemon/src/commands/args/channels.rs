//! Commands about the channels.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Channels {
    /// List every account, whether it runs, and what its limits leave now
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Try every account of a channel, or of all, without publishing anything
    Test {
        /// The channel, by the name of its outlet; without it all of them
        channel: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
}

impl Channels {
    /// Whether it asks the daemon.
    pub fn asks_the_daemon(&self) -> bool {
        match self {
            Self::List { .. } | Self::Test { .. } => true,
        }
    }
}
