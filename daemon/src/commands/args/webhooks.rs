//! Commands about receivers of webhooks.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Webhook {
    /// Add a receiver; its id and its secret go to standard output, and the secret is never shown again
    Add(AddWebhook),
    /// List every receiver, what it hears and how it stands
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Make one call that says that it is a test
    Test {
        /// The receiver: whk_…
        id: String,
    },
    /// Give a receiver a new secret; it goes to standard output, and the one before signs as well for some hours
    Rotate {
        /// The receiver: whk_…
        id: String,
        /// How many hours the secret before still signs; 0 if it is no secret any more
        #[arg(long, value_name = "HOURS", default_value_t = 24)]
        old_hours: u32,
    },
    /// Make no calls until it is started again
    Pause {
        /// The receiver: whk_…
        id: String,
    },
    /// Start one that was paused, or that stopped by itself
    Start {
        /// The receiver: whk_…
        id: String,
    },
    /// Remove a receiver for good, with what waits for it
    Remove {
        /// The receiver: whk_…
        id: String,
    },
    /// List its last calls, the latest first
    Calls {
        /// The receiver: whk_…
        id: String,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Make one call again, under the same id
    Again {
        /// The receiver: whk_…
        id: String,
        /// The call, as webhook calls shows it
        number: i64,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(in crate::commands) struct AddWebhook {
    /// Where calls go: https://…
    pub address: String,
    /// What it is called here
    #[arg(long)]
    pub name: String,
    /// What it hears: message, channel, hold, telling, or one event such as message.published; give it again for more.
    /// Without it everything
    #[arg(long, value_name = "WHAT")]
    pub hears: Vec<String>,
    /// Only these areas: the code or name of a borough or ward; give it again for more. Without it London
    #[arg(long = "area", value_name = "AREA")]
    pub areas: Vec<String>,
}
