//! Commands about the channels.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
    /// Connect an account whose key its owner gives in a browser; needs no daemon
    Connect(Connect),
}

/// Connects an account by OAuth 2.0.
#[derive(Debug, Args)]
pub(in crate::commands) struct Connect {
    /// The channel; only twitter has such accounts
    #[arg(value_parser = ["twitter"])]
    pub channel: String,
    /// The account, by its name in the configuration
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Write the key into this file, for you alone (mode 0600), not to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The redirect address exactly as it stands in the app's settings at X
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:8480/connected"
    )]
    pub redirect: String,
    /// The daemon's configuration
    #[arg(
        long,
        value_name = "FILE",
        default_value = "/etc/wardmote/wardmote.toml"
    )]
    pub config: PathBuf,
}

impl Channels {
    /// Whether it asks the daemon.
    pub fn asks_the_daemon(&self) -> bool {
        match self {
            Self::List { .. } | Self::Test { .. } => true,
            Self::Connect(_) => false,
        }
    }
}
