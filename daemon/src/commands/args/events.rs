//! What can be typed of events.

use clap::Args as ClapArgs;

/// Follow what happens, a line for each event.
#[derive(Debug, ClapArgs)]
pub(in crate::commands) struct Events {
    /// Go on from here: the cursor that the last run ended with. Without it, from now on
    #[arg(long, value_name = "CURSOR")]
    pub since: Option<String>,
    /// Only what happens to this message: msg_…
    #[arg(long, value_name = "ID")]
    pub message: Option<String>,
    /// Print what there is and end; without --since, from the beginning
    #[arg(long)]
    pub once: bool,
    /// For programs: one JSON object on each line, with the cursor after it
    #[arg(long)]
    pub json: bool,
}
