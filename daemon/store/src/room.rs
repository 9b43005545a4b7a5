//! How much room the disk of the database has left.

use std::path::Path;

use crate::{error::Result, store::Store};

/// The bytes that are left on the disk of `path` for a user who is not root.
///
/// # Errors
/// When the file system does not say.
pub fn free_bytes(path: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

impl Store {
    /// The bytes that are left on the disk of the database.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn free_bytes(&self) -> Result<u64> {
        Ok(free_bytes(self.folder())?)
    }
}
