//! What is stopped or started again.

use clap::{ArgGroup, Args as ClapArgs};

#[derive(Debug, ClapArgs)]
#[command(group = ArgGroup::new("scope").args(["id", "channel", "area", "routine"]))]
pub(in crate::commands) struct Scope {
    /// A message; without any of the four, everything
    pub id: Option<String>,
    /// Everything routine: what is urgent or for today goes, and so do corrections
    #[arg(long)]
    pub routine: bool,
    /// A channel, by the name of its outlet
    #[arg(long)]
    pub channel: Option<String>,
    /// An area: E05…, E09… or london
    #[arg(long)]
    pub area: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    pub reason: String,
}
