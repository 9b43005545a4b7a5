//! Schedules: what wakes, who is reminded, what is late, what is over. Nothing here makes a message.

use std::collections::BTreeMap;

use wardmote_domain::ids::{AskId, RoundId};
use wardmote_store::{AskView, StoreError};

use super::{Did, Pipeline, Step};

impl Pipeline {
    /// Wakes schedules whose time has come, reminds owners, marks what is late and ends what is over.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn schedules_step(&self) -> Step {
        let mut did = Did::Nothing;
        for schedule in self.store.due_schedules().await? {
            let waking = match self.desk.waking(&schedule).await {
                Ok(Some(waking)) => waking,
                Ok(None) => continue,
                Err(error) => {
                    tracing::error!(schedule = %schedule.id, %error, "what a schedule asks for could not be made");
                    continue;
                }
            };
            if !waking.missed.is_empty() {
                tracing::warn!(schedule = %schedule.id, missed = waking.missed.len(), "wakes of a schedule were missed");
            }
            if self.store.wake(waking).await? {
                did = Did::Something;
            }
        }
        did = self.chase().await?.or(did);
        did = self.late().await?.or(did);
        if !self.store.expire_asks().await?.is_empty() {
            did = Did::Something;
        }
        Ok(did)
    }

    async fn chase(&self) -> Result<Did, StoreError> {
        let mut did = Did::Nothing;
        for (_, asks) in by_round(self.store.due_chases().await?) {
            let mails = self.desk.chase_mails(&asks);
            if self.store.chase_asks(ids(&asks), mails).await? {
                did = Did::Something;
            }
        }
        Ok(did)
    }

    async fn late(&self) -> Result<Did, StoreError> {
        let mut did = Did::Nothing;
        for (round, asks) in by_round(self.store.due_late().await?) {
            let Some(first) = asks.first() else { continue };
            let runs_it = match self.desk.runs(first).await {
                Ok(person) => person,
                Err(error) => {
                    tracing::error!(%round, %error, "who runs a round could not be read");
                    continue;
                }
            };
            let mails = self.desk.late_mails(&asks, runs_it);
            if self.store.mark_late(round, ids(&asks), mails).await? {
                did = Did::Something;
            }
        }
        Ok(did)
    }
}

fn ids(asks: &[AskView]) -> Vec<AskId> {
    asks.iter().map(|a| a.id).collect()
}

fn by_round(asks: Vec<AskView>) -> BTreeMap<RoundId, Vec<AskView>> {
    let mut all: BTreeMap<RoundId, Vec<AskView>> = BTreeMap::new();
    for ask in asks {
        all.entry(ask.round).or_default().push(ask);
    }
    all
}
