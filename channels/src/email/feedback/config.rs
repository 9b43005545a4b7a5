//! `[channels.email] feedback`: where mail that comes back lies.

use std::path::PathBuf;

use serde::Deserialize;

/// A Maildir into which bounces and complaints are delivered on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maildir {
    /// The folder that holds `new`, `cur` and `tmp`, from the root.
    #[serde(rename = "maildir")]
    pub folder: PathBuf,
    /// Whether a mail that was taken in is kept, as seen, in `cur`. Otherwise it is deleted.
    #[serde(default)]
    pub keep: bool,
}
