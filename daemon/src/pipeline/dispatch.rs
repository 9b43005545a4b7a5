//! Dispatch: one lane's due deliveries, leased in a batch, as many open at a time as may be in doubt, answers
//! committed together with the next intents, so that neither a wait nor a sync is paid for each.
//! No transaction is open while the wire is touched.

mod answers;

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use tracing::{Instrument as _, Span};
use wardmote_channels::Channel;
use wardmote_domain::send::{Answered, Lane};
use wardmote_store::{Begin, Begun, Finished, Item, Outcome, StoreError};

use answers::{Open, gone, lane_down, span};

use super::{Did, Pipeline, Step, gather::Together, life, outgoing::Editions};

/// How long what was leased may wait before it is leased anew, so that something urgent is not behind it for long.
const FRESH: Duration = Duration::from_secs(1);

/// How long after the disk took nothing answers are offered to it again.
const FOR_DISK: Duration = Duration::from_secs(1);

/// What of a lease has not begun, and when it was taken.
struct Leased {
    rest: VecDeque<Vec<Item>>,
    together: Together,
    since: Instant,
    /// There was as much as a lease takes, so there may be more.
    full: bool,
}

impl Pipeline {
    /// Sends what is due on a lane: as many at a time as may be in doubt, each new one begun in the transaction that
    /// commits the answers before it. It ends when nothing more is due or may go, and nothing is open.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn dispatch_step(&self, channel: &Arc<dyn Channel>) -> Step {
        let lane = channel.lane();
        let mut editions = Editions::new();
        let Some(mut leased) = self.leased(channel, &mut editions).await? else {
            return Ok(Did::Nothing);
        };
        let mut open = Open::default();
        let mut did = Did::Nothing;
        let (mut blocked, mut fault) = (false, None);
        let first = self.next(channel, &lane, &mut leased.rest, 0);
        let mut begun = Some(self.store.begin(first).await?);
        loop {
            life::sign();
            if let Some(begun) = begun.take() {
                fail::fail_point!("pipeline.dispatch.after_begin", |_| std::process::abort());
                if !begun.go.is_empty() || !begun.expired.is_empty() || !begun.withdrawn.is_empty()
                {
                    did = Did::Something;
                }
                // A limit that is used up, a hold or a stopped lane meets the rest of the lease too.
                blocked |= !begun.limited.is_empty() || !begun.held.is_empty();
                let launched =
                    self.launch(channel, begun, &leased.together, &mut editions, &mut open);
                if let Err(error) = launched.await {
                    // What is on the wire is still waited for and written down.
                    blocked = true;
                    fault = Some(error);
                }
            }
            let outcomes = self.answers(channel, &mut open).await;
            fail::fail_point!("pipeline.dispatch.before_finish", |_| std::process::abort());
            // A daemon that is told to stop finishes what is on the wire and takes nothing new.
            blocked |= lane_down(&outcomes) || self.stop.is_cancelled();
            if !blocked && let Err(error) = self.refresh(channel, &mut leased, &mut editions).await
            {
                blocked = true;
                fault = Some(error);
            }
            let go_on = !blocked && !leased.rest.is_empty();
            if outcomes.is_empty() && !go_on {
                break;
            }
            let next = go_on.then(|| self.next(channel, &lane, &mut leased.rest, open.items.len()));
            let finished = match self.finished(&lane, outcomes, next).await {
                Ok(finished) => finished,
                Err(error) => {
                    blocked = true;
                    fault = Some(error);
                    continue;
                }
            };
            if finished.lane_stopped {
                tracing::error!(event = "lane_down", %lane, "a lane has stopped");
                self.wake.notify_waiters();
            }
            begun = finished.begun;
        }
        self.give_back(leased.rest).await?;
        fault.map_or(Ok(did), Err)
    }

    /// Commits answers with the next intents. While the disk takes nothing the answers are kept and offered again, for what
    /// a provider has taken and the store does not know is sent twice in the end; nothing new goes meanwhile.
    async fn finished(
        &self,
        lane: &Lane,
        outcomes: Vec<Outcome>,
        next: Option<Begin>,
    ) -> Result<Finished, StoreError> {
        let mut done = self.store.finish(lane, outcomes.clone(), next).await;
        while let Err(error @ (StoreError::Full | StoreError::Unwritable)) = &done {
            tracing::error!(%error, %lane, answers = outcomes.len(), "answers wait for the disk");
            life::sign();
            tokio::select! {
                () = tokio::time::sleep(FOR_DISK) => {}
                () = self.stop.cancelled() => break,
            }
            done = self.store.finish(lane, outcomes.clone(), None).await;
        }
        done
    }

    async fn leased(
        &self,
        channel: &Arc<dyn Channel>,
        editions: &mut Editions,
    ) -> Result<Option<Leased>, StoreError> {
        let lease_for = SignedDuration::from_secs(i64::from(self.dispatch.lease_seconds));
        let mut items = self
            .store
            .lease(
                &channel.lane(),
                &self.worker,
                self.dispatch.batch,
                lease_for,
            )
            .await?;
        if items.is_empty() {
            return Ok(None);
        }
        let full = items.len() >= self.dispatch.batch as usize;
        self.price(channel, &mut items, editions).await?;
        let (rest, together) = self.gathered(channel, items).await?;
        Ok((!rest.is_empty()).then(|| Leased {
            rest,
            together,
            since: Instant::now(),
            full,
        }))
    }

    /// Leases anew when there may be more, or when the lease is old: what is left of it is given back, so that whatever is
    /// more urgent by now comes first.
    async fn refresh(
        &self,
        channel: &Arc<dyn Channel>,
        leased: &mut Leased,
        editions: &mut Editions,
    ) -> Result<(), StoreError> {
        let old = !leased.rest.is_empty() && leased.since.elapsed() > FRESH;
        let empty = leased.rest.is_empty() && leased.full;
        if !old && !empty {
            return Ok(());
        }
        self.give_back(std::mem::take(&mut leased.rest)).await?;
        match self.leased(channel, editions).await? {
            Some(anew) => *leased = anew,
            None => leased.full = false,
        }
        Ok(())
    }

    async fn give_back(&self, rest: VecDeque<Vec<Item>>) -> Result<(), StoreError> {
        if rest.is_empty() {
            return Ok(());
        }
        self.store
            .give_back(rest.into_iter().flatten().collect())
            .await
    }

    /// As many more as may be open beside the `open` ones.
    fn next(
        &self,
        channel: &Arc<dyn Channel>,
        lane: &Lane,
        rest: &mut VecDeque<Vec<Item>>,
        open: usize,
    ) -> Begin {
        let many = channel.shape().in_flight.max(1).saturating_sub(open);
        Begin {
            lane: lane.clone(),
            items: rest.drain(..many.min(rest.len())).flatten().collect(),
            limits: channel.limits(),
        }
    }

    /// Sends everything whose intent is committed, side by side.
    async fn launch(
        &self,
        channel: &Arc<dyn Channel>,
        begun: Begun,
        together: &Together,
        editions: &mut Editions,
        open: &mut Open,
    ) -> Result<(), StoreError> {
        let at = begun.at.unwrap_or_else(|| self.clock.now());
        // All of them are made ready before the first goes: a fault here must not break off a send under way.
        let mut ready = Vec::with_capacity(begun.go.len());
        for item in begun.go {
            let outgoing = self.outgoing(&item, at, editions).await?;
            together.join(&mut ready, item, outgoing);
        }
        for (items, outgoing) in ready {
            let lane = channel.lane();
            let items: Vec<(Item, Span)> = (items.into_iter())
                .map(|item| {
                    let span = span(&item, &lane);
                    (item, span)
                })
                .collect();
            let within = items
                .first()
                .map_or_else(Span::none, |(_, span)| span.clone());
            let channel = Arc::clone(channel);
            let send = async move {
                match outgoing {
                    Some(outgoing) if outgoing.called_back.yes() => Answered::called_back(false),
                    Some(outgoing) => channel.send(&outgoing).await,
                    None => gone(),
                }
            };
            let send = self.wire.track_future(send.instrument(within));
            let send = open.sends.spawn(send);
            open.items.insert(send.id(), items);
        }
        Ok(())
    }
}
