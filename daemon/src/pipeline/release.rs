//! Release: the whole report once more, at the door; then the fan-out, in chunks, from the audience as it is now.

use tracing::Instrument as _;
use wardmote_domain::ids::MessageId;
use wardmote_store::{Refusal, StoreError};

use crate::desk::FullMessage;

use super::{CHUNK, Did, Pipeline, Step, plan};

impl Pipeline {
    /// Ends what is past its end, lets go what was put off until now, starts what is due, and makes the next chunk of what is going out.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn release_step(&self) -> Step {
        let mut did = Did::Nothing;
        for expired in self.store.expire_due().await? {
            tracing::info!(msg = %expired, "past its end before it went");
            did = Did::Something;
        }
        for put_off in self.store.end_due_holds().await? {
            tracing::info!(msg = %put_off, "its new time has come");
            did = Did::Something;
        }
        for due in self.store.due_releases().await? {
            let span = tracing::error_span!("release", msg = %due.message);
            did = self.release(due.message).instrument(span).await?.or(did);
        }
        for message in self.store.unfinished_releases().await? {
            let span = tracing::error_span!("fan_out", msg = %message);
            match self.fan_out(message).instrument(span).await {
                Ok(()) => did = Did::Something,
                // Taken back since it was listed: an answer, not trouble.
                Err(error) if error.refusal().is_some() => {}
                Err(error) => return Err(error),
            }
        }
        if did == Did::Something {
            self.wake.notify_waiters();
        }
        Ok(did)
    }

    /// Makes the next chunk of a release, and ends it where that was the last.
    async fn fan_out(&self, message: MessageId) -> Result<(), StoreError> {
        fail::fail_point!("pipeline.release.before_chunk", |_| std::process::abort());
        if self.store.fan_out_chunk(message, CHUNK).await?.done {
            fail::fail_point!("pipeline.release.before_finish", |_| std::process::abort());
            self.store.finish_release(message).await?;
            tracing::info!(msg = %message, "released");
        }
        Ok(())
    }

    /// Checks a message at the door and starts it, or sends it back to its people.
    async fn release(&self, id: MessageId) -> Step {
        let message = FullMessage::read(&self.store, id).await?;
        let report = match self.desk.at_door(&message).await {
            Ok(report) => report,
            Err(error) => {
                tracing::error!(msg = %id, %error, "it could not be checked at the door");
                return Ok(Did::Nothing);
            }
        };
        if !self.store.report_at_door(id, report).await? {
            tracing::warn!(msg = %id, "falls short at the door: it went back to its people");
            return Ok(Did::Something);
        }
        let mut plan = plan::of(
            &message.draft,
            &message.rendered,
            self.outlets(),
            &self.desk.accounts,
        );
        if let Err(error) = self.desk.to_newsdesks(&message, &mut plan.by_hand).await {
            tracing::error!(msg = %id, %error, "the mails to newsdesks could not be made");
            return Ok(Did::Nothing);
        }
        fail::fail_point!("pipeline.release.before_start", |_| std::process::abort());
        match self.store.start_release(id, plan).await {
            Ok(()) => {
                fail::fail_point!("pipeline.release.after_start", |_| std::process::abort());
                tracing::info!(msg = %id, "release started");
                Ok(Did::Something)
            }
            // Withdrawn or held since it was listed: an answer, not trouble.
            Err(StoreError::Refused(Refusal::State(_) | Refusal::Conflict(_))) => Ok(Did::Nothing),
            Err(error @ StoreError::Refused(_)) => {
                tracing::error!(msg = %id, %error, "it was approved and cannot go out: edit it, or withdraw it");
                Ok(Did::Nothing)
            }
            Err(error) => Err(error),
        }
    }
}
