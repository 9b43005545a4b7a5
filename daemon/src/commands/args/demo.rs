//! What can be typed after `demo`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Show the whole job on the sandbox.
#[derive(Debug, ClapArgs)]
pub struct Demo {
    /// Run to the end on a clock that is moved by hand, check the result, and stop
    #[arg(long)]
    pub once: bool,
    /// Keep the demo's files here (by default a new folder, removed at the end)
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
