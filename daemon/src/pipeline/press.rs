//! Press copies that go before the public: judged at the door like a release, started once for each wording.

use wardmote_store::{Refusal, StoreError};

use crate::desk::FullMessage;

use super::{Did, Pipeline, Step, plan};

impl Pipeline {
    /// Starts every press copy that is due while the public waits for its embargo.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn press_step(&self) -> Step {
        let mut did = Did::Nothing;
        for due in self.store.due_presses().await? {
            let message = FullMessage::read(&self.store, due.message).await?;
            did = self.press(&message).await?.or(did);
        }
        if did == Did::Something {
            self.wake.notify_waiters();
        }
        Ok(did)
    }

    async fn press(&self, message: &FullMessage) -> Step {
        let report = match self.desk.at_door(message).await {
            Ok(report) => report,
            Err(error) => {
                tracing::error!(msg = %message.id, %error, "it could not be checked at the door");
                return Ok(Did::Nothing);
            }
        };
        if !self.store.report_at_door(message.id, report).await? {
            tracing::warn!(msg = %message.id, "falls short at the door, before newsdesks had it");
            return Ok(Did::Something);
        }
        let mut jobs = plan::press(&message.draft, &message.rendered, self.outlets());
        if let Err(error) = self.desk.to_newsdesks(message, &mut jobs).await {
            tracing::error!(msg = %message.id, %error, "the mails to newsdesks could not be made");
            return Ok(Did::Nothing);
        }
        fail::fail_point!("pipeline.press.before_start", |_| std::process::abort());
        match self.store.start_press(message.id, jobs).await {
            Ok(()) => {
                fail::fail_point!("pipeline.press.after_start", |_| std::process::abort());
                tracing::info!(msg = %message.id, "newsdesks have their copy; the public waits for the embargo");
                Ok(Did::Something)
            }
            // Withdrawn, held or edited since it was listed: an answer, not trouble.
            Err(StoreError::Refused(Refusal::State(_) | Refusal::Conflict(_))) => Ok(Did::Nothing),
            Err(error @ StoreError::Refused(_)) => {
                tracing::error!(msg = %message.id, %error, "its press copy cannot go out: edit it, or withdraw it");
                Ok(Did::Nothing)
            }
            Err(error) => Err(error),
        }
    }
}
