//! Requests under a key: what is known of one, and its answer.

use wardmote_store::{Known, Once, OneRequest, RequestAnswer};

use super::{Desk, DeskError};

impl Desk {
    /// What is known of a request of this person under its key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn known_request(&self, request: &OneRequest) -> Result<Known, DeskError> {
        Ok(self.store.known_request(request).await?)
    }

    /// Keeps the answer to a request as it is given now, where the act did not keep it.
    ///
    /// # Errors
    /// When the store cannot write; the act stands.
    pub async fn keep_answer(&self, once: &Once, answer: RequestAnswer) -> Result<(), DeskError> {
        Ok(self.store.keep_answer(once, answer).await?)
    }
}
