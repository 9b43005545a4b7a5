//! How far a message reaches, for the page between a press and its release.

use wardmote_domain::{
    delivery::DeliveryState, draft::Draft, ids::MessageId, local_time::LocalDateTime,
    outlet::EMAIL, person::Person, places::Language, send::ReaderList, words::Kind,
};

use super::{Desk, DeskError, FactRow, FullMessage};
use crate::pipeline::plan;

impl Desk {
    /// How many people would have it by mail as the list stands now; nothing where it does not go by mail. A
    /// correction or withdrawal goes to those who had the message it is about.
    ///
    /// # Errors
    /// When there is no such message, the person may not read there, or the store cannot be read.
    pub async fn readers_of(&self, by: &Person, id: MessageId) -> Result<Option<u64>, DeskError> {
        self.readable(by, id).await?;
        let draft = FullMessage::read(&self.store, id).await?.draft;
        if !draft.outlets.iter().any(|o| o.as_str() == EMAIL) {
            return Ok(None);
        }
        let had = match (draft.kind, draft.of) {
            (Kind::Correction | Kind::Withdrawal, Some(of)) => of,
            _ => {
                return Ok(Some(
                    self.store
                        .reach(&plan::wards(&draft.reach()), ReaderList::Mail)
                        .await?,
                ));
            }
        };
        let got = |state| matches!(state, DeliveryState::Accepted | DeliveryState::Delivered);
        let counts = self.store.tallies(had).await?;
        Ok(Some(
            counts
                .iter()
                .filter(|c| c.lane.channel.as_str() == EMAIL && got(c.state))
                .map(|c| c.count)
                .sum(),
        ))
    }

    /// The languages that the catalogue writes, English first: what a reader may choose.
    pub fn languages(&self) -> Vec<Language> {
        self.judge.catalogue().languages()
    }

    /// The facts of a draft in each language beside the English.
    pub async fn fact_table(&self, draft: &Draft) -> Vec<FactRow> {
        let of = self.original(draft).await.unwrap_or_default();
        self.judge
            .fact_table(draft, of.as_ref(), LocalDateTime::at(self.clock.now()))
    }
}
