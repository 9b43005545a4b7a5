//! The disk of the database: nothing new is taken in while it is nearly full, so that what was accepted can be finished.

use serde::Serialize;
use wardmote_store::StoreError;

use super::{Desk, DeskError};

/// How the disk of the database stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DiskRoom {
    /// Bytes that are free.
    pub free: u64,
    /// Bytes that are to stay free.
    pub keep: u64,
}

impl DiskRoom {
    /// Whether nothing new is taken in.
    pub fn is_short(self) -> bool {
        self.free < self.keep
    }

    /// The same for a person.
    pub fn words(self) -> String {
        let (free, keep) = (self.free >> 20, self.keep >> 20);
        format!("{free} MiB are free on the disk of the database, and {keep} MiB must stay free")
    }
}

impl Desk {
    /// How the disk of the database stands.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn disk(&self) -> Result<DiskRoom, DeskError> {
        Ok(DiskRoom {
            free: self.store.free_bytes()?,
            keep: self.settings.store.keep_free_mib << 20,
        })
    }

    /// Whether the daemon can be worked with, and what whoever looks after it should know, a line each. A disk that is nearly
    /// full does not make it unready: stopping and sending go on.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn ready(&self) -> Result<Vec<String>, DeskError> {
        self.store.audit_head().await?;
        let mut lines = Vec::new();
        let room = self.disk()?;
        if self.store.only_read()? {
            lines.push("takes in nothing: the disk of the database can only be read".to_owned());
        }
        if room.is_short() {
            lines.push(format!("takes in nothing new: {}", room.words()));
        }
        if self.store.is_restored().await? {
            lines.push("held: put back from a copy; two people let it send again".to_owned());
        }
        lines.push(match self.store.last_backup().await? {
            Some(at) => format!("last backup: {at}"),
            None => "last backup: never".to_owned(),
        });
        Ok(lines)
    }

    /// Refuses what would take in more while the disk is nearly full. It is asked before anything is written, and says yes
    /// again by itself.
    pub(crate) fn has_room(&self) -> Result<(), DeskError> {
        if self.store.only_read()? {
            return Err(StoreError::Unwritable.into());
        }
        let room = self.disk()?;
        if room.is_short() {
            return Err(DeskError::TryLater(format!(
                "the disk is nearly full, so nothing new is taken in: {}. Nothing was stored. Tell whoever looks after \
                 this machine",
                room.words()
            )));
        }
        Ok(())
    }
}
