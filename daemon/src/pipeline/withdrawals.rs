//! The notice that tells those who had the mail of a withdrawn message. It is opened beside the withdrawal; where the
//! process died between the two, this step opens it, under the name of the person who withdrew.

use super::{Did, Pipeline, Step};

impl Pipeline {
    /// Opens every withdrawal notice that is owed and not there.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn withdrawals_step(&self) -> Step {
        let mut did = Did::Nothing;
        for owed in self.store.owed_withdrawals().await? {
            match self.desk.open_owed_withdrawal(owed).await {
                Ok(opened) => {
                    tracing::info!(msg = %owed, %opened, "the notice of a withdrawal is there; it waits for its people");
                    did = Did::Something;
                }
                Err(error) => {
                    tracing::error!(msg = %owed, %error, "the notice of a withdrawal could not be opened")
                }
            }
        }
        Ok(did)
    }
}
