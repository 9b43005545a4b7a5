//! How soon messages are and of which round, for lists that put together what belongs together.

use std::collections::BTreeMap;

use wardmote_domain::ids::MessageId;
pub use wardmote_store::{Placed, PlacedRound};

use crate::desk::{Desk, DeskError};

impl Desk {
    /// The place of each of these messages among others. Nothing of what they say is in it; whoever asks has them from a
    /// list of what the reader may read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn placed(
        &self,
        messages: &[MessageId],
    ) -> Result<BTreeMap<MessageId, Placed>, DeskError> {
        let rows = self.store.placed(messages).await?;
        Ok(rows.into_iter().map(|p| (p.message, p)).collect())
    }
}
