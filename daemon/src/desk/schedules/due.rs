//! What the pipeline asks: which rounds' owners are to be reminded, and who runs a round.

use wardmote_domain::ids::PersonId;
use wardmote_store::AskView;

use crate::desk::{Desk, DeskError};

impl Desk {
    /// Who runs the round of an ask: who made its schedule, or opened it from a file.
    pub(crate) async fn runs(&self, ask: &AskView) -> Result<PersonId, DeskError> {
        if let Some(schedule) = ask.schedule {
            return Ok(self.store.schedule(schedule).await?.made_by.id);
        }
        let round = self.store.round(ask.round).await?;
        Ok(round.made_by.map_or(ask.owner.id, |by| by.id))
    }
}
