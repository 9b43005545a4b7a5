//! Settle: what became of every intent without an answer. Ask the provider by our reference; else one repeat where the
//! channel allows it for this kind; else a person.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use tracing::Instrument as _;
use wardmote_channels::Channel;
use wardmote_domain::{
    outlet::OutletName,
    send::{Doubt, Found, LimitSeen, Reason, SettlePlan, Settled},
};
use wardmote_store::{Doubted, Recover, Settlement, StoreError};

use super::{Did, Pipeline, Step};

/// Doubts taken at a time.
const BATCH: u32 = 50;

impl Pipeline {
    /// At the start: every intent without an answer is in doubt, for its worker is gone with the last process.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn recover(&self) -> Result<(), StoreError> {
        let doubted = self.store.recover(Recover::All, self.first_reads()).await?;
        let mails = self.store.recover_mail().await?;
        self.doubt_restored().await?;
        if doubted + mails > 0 {
            tracing::warn!(
                doubted,
                mails,
                "sends were under way when the daemon stopped; they are being settled"
            );
        }
        Ok(())
    }

    /// How long after the loss each channel is first asked.
    pub(super) fn first_reads(&self) -> BTreeMap<OutletName, SignedDuration> {
        let first = |c: &Arc<dyn Channel>| {
            let read = c
                .settle_plan()
                .reads
                .first()
                .copied()
                .unwrap_or(SignedDuration::ZERO);
            (c.name().clone(), read)
        };
        self.channels.all().iter().map(first).collect()
    }

    /// Settles what is due on one lane.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn settle_step(&self, channel: &Arc<dyn Channel>) -> Step {
        let lane = channel.lane();
        self.store
            .recover(Recover::Lapsed, self.first_reads())
            .await?;
        let lease_for = SignedDuration::from_secs(i64::from(self.dispatch.lease_seconds));
        let taken = self
            .store
            .due_doubts(&lane, &channel.limits(), BATCH, lease_for)
            .await?;
        let did = if taken.work.is_empty() {
            Did::Nothing
        } else {
            Did::Something
        };
        let plan = channel.settle_plan();
        for doubted in taken.work {
            fail::fail_point!("pipeline.settle.before_read", |_| std::process::abort());
            let item = &doubted.item;
            let span = tracing::error_span!("settle", msg = %item.message, delivery = %item.id, %lane, read = doubted.read);
            let settlement = self.settlement(channel, &plan, &doubted);
            let settlement = settlement.instrument(span).await?;
            fail::fail_point!("pipeline.settle.after_read", |_| std::process::abort());
            let (settlement, seen) = settlement;
            self.store
                .settle_read(&lane, doubted.item, settlement, seen)
                .await?;
        }
        if did == Did::Something {
            self.wake.notify_waiters();
        }
        Ok(did)
    }

    async fn settlement(
        &self,
        channel: &Arc<dyn Channel>,
        plan: &SettlePlan,
        doubted: &Doubted,
    ) -> Result<(Settlement, Vec<LimitSeen>), StoreError> {
        let now = self.clock.now();
        tracing::info!(event = "settle", "asking what became of it");
        let Settled { found, seen } = if plan.reads.is_empty() {
            Found::Absent.into()
        } else {
            match self
                .outgoing(&doubted.item, doubted.at, &mut HashMap::new())
                .await?
            {
                Some(outgoing) => {
                    channel
                        .settle(&Doubt {
                            outgoing,
                            lost_at: doubted.lost_at,
                            read: doubted.read,
                        })
                        .await
                }
                None => Found::CannotTell(Reason::new(
                    "left",
                    "the reader has left, so nothing more is sent to them",
                ))
                .into(),
            }
        };
        let settlement = match found {
            Found::Found(receipt) => Settlement::Accepted(receipt),
            // Only reads that were made count: two that found nothing are asked for, whatever failed between them.
            Found::Absent => match next_read(plan, doubted, now) {
                Some(at) => Settlement::ReadAgain(at),
                None => after_last(channel, plan, doubted, now),
            },
            Found::CannotTell(reason)
                if doubted.read >= plan.reads.len() as u32 + CANNOT_TELL_READS =>
            {
                Settlement::ToPerson(reason)
            }
            Found::CannotTell(_) => Settlement::Unread(
                now.checked_add(channel.backoff(doubted.read))
                    .unwrap_or(Timestamp::MAX),
            ),
        };
        Ok((settlement, seen))
    }
}

/// When it is read again after this read found nothing; nothing where that was the last. A read that comes late keeps
/// its distance from the one before.
fn next_read(plan: &SettlePlan, doubted: &Doubted, now: Timestamp) -> Option<Timestamp> {
    let empty = doubted.empty as usize + 1;
    let after = *plan.reads.get(empty)?;
    let planned = doubted.lost_at.checked_add(after).unwrap_or(Timestamp::MAX);
    if planned > now {
        return Some(planned);
    }
    let apart = after.saturating_sub(plan.reads[empty - 1]);
    Some(now.checked_add(apart).unwrap_or(Timestamp::MAX))
}

/// Reads that could not be made or understood, beyond the plan's own, before a person is asked.
const CANNOT_TELL_READS: u32 = 6;

/// It is not there: one repeat where that is right, else a person.
fn after_last(
    channel: &Arc<dyn Channel>,
    plan: &SettlePlan,
    doubted: &Doubted,
    now: Timestamp,
) -> Settlement {
    if doubted.item.repeats == 0 && plan.repeat_once.covers(doubted.item.kind) {
        return Settlement::Repeat(now);
    }
    let title = crate::desk::tally::title(channel.name().as_str());
    let words = if plan.reads.is_empty() {
        format!(
            "{title}: the answer was lost twice. Ask the relay's log whether it went, then say so here"
        )
    } else {
        format!(
            "{title}: we could not find it there. Look for reference {} on the account, then say here whether it went",
            doubted.item.reference
        )
    };
    Settlement::ToPerson(Reason::new("not_confirmed", words))
}
