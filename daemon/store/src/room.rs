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

/// Whether the disk of `path` can only be read, as a system makes it that found the disk damaged.
///
/// # Errors
/// When the file system does not say.
pub fn only_read(path: &Path) -> std::io::Result<bool> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(stat.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY))
}

impl Store {
    /// Whether the disk of the database can only be read.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn only_read(&self) -> Result<bool> {
        Ok(only_read(self.folder())?)
    }

    /// The bytes that are left on the disk of the database.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn free_bytes(&self) -> Result<u64> {
        Ok(free_bytes(self.folder())?)
    }
}
