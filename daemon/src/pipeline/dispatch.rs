//! Dispatch: one lane's due deliveries, leased in a batch, begun as many at a time as may be in doubt, sent, answered.
//! No transaction is open while the wire is touched.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::task::JoinSet;
use wardmote_channels::Channel;
use wardmote_domain::{
    person::Role,
    send::{Answer, Answered, Destination, Edition, Lane, Outgoing},
};
use wardmote_store::{Begin, Begun, DeskMailKind, EditionKey, Item, MailTo, NewMail, Outcome, StoreError, Target};

use super::{Did, Pipeline, Step};

/// Editions of one batch, so that each text is read once.
type Editions = HashMap<EditionKey, Arc<Edition>>;

impl Pipeline {
    /// Sends one batch of a lane.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn dispatch_step(&self, channel: &Arc<dyn Channel>) -> Step {
        let lane = channel.lane();
        let lease_for = SignedDuration::from_secs(i64::from(self.dispatch.lease_seconds));
        let items = self.store.lease(&lane, &self.worker, self.dispatch.batch, lease_for).await?;
        if items.is_empty() {
            return Ok(Did::Nothing);
        }
        let mut rest: VecDeque<Item> = items.into();
        let mut editions = Editions::new();
        let mut did = Did::Nothing;
        let first = self.next(channel, &lane, &mut rest);
        let mut begun = self.store.begin(first).await?;
        loop {
            fail::fail_point!("pipeline.dispatch.after_begin", |_| std::process::abort());
            if !begun.go.is_empty() || !begun.expired.is_empty() || !begun.withdrawn.is_empty() {
                did = Did::Something;
            }
            // A limit that is used up, a hold or a stopped lane meets the rest of the batch too.
            let blocked = !begun.limited.is_empty() || !begun.held.is_empty();
            let outcomes = self.send_all(channel, begun, &mut editions).await?;
            fail::fail_point!("pipeline.dispatch.before_finish", |_| std::process::abort());
            let down = outcomes.iter().any(|o| matches!(o.answered.answer, Answer::LaneDown { .. }));
            let next = (!blocked && !down && !rest.is_empty()).then(|| self.next(channel, &lane, &mut rest));
            let more = next.is_some();
            let finished = self.store.finish(&lane, outcomes, next).await?;
            if finished.lane_stopped {
                self.tell_lane_stopped(&lane).await?;
            }
            match finished.begun {
                Some(again) if more => begun = again,
                _ => break,
            }
        }
        self.store.give_back(rest.into()).await?;
        Ok(did)
    }

    fn next(&self, channel: &Arc<dyn Channel>, lane: &Lane, rest: &mut VecDeque<Item>) -> Begin {
        let many = channel.shape().in_flight.min(rest.len()).max(1);
        Begin { lane: lane.clone(), items: rest.drain(..many.min(rest.len())).collect(), limits: channel.limits() }
    }

    /// Sends everything whose intent is committed, side by side, and reads every answer.
    async fn send_all(
        &self,
        channel: &Arc<dyn Channel>,
        begun: Begun,
        editions: &mut Editions,
    ) -> Result<Vec<Outcome>, StoreError> {
        let at = begun.at.unwrap_or_else(|| self.clock.now());
        let mut sends = JoinSet::new();
        for item in begun.go {
            let outgoing = self.outgoing(&item, at, editions).await?;
            let channel = Arc::clone(channel);
            sends.spawn(async move {
                let answered = match outgoing {
                    Some(outgoing) => channel.send(&outgoing).await,
                    None => gone(),
                };
                (item, answered)
            });
        }
        let mut outcomes = Vec::new();
        while let Some(done) = sends.join_next().await {
            match done {
                Ok((item, answered)) => outcomes.push(self.outcome(channel, item, answered)),
                // The answer is lost with the task; its intent stands and is settled like any other.
                Err(error) => tracing::error!(%error, lane = %channel.lane(), "a send ended without an answer"),
            }
        }
        Ok(outcomes)
    }

    pub(super) async fn outgoing(
        &self,
        item: &Item,
        at: Timestamp,
        editions: &mut Editions,
    ) -> Result<Option<Outgoing>, StoreError> {
        let edition = match editions.get(&item.edition) {
            Some(edition) => Arc::clone(edition),
            None => {
                let edition = self.store.edition(item.edition).await?;
                editions.insert(item.edition, Arc::clone(&edition));
                edition
            }
        };
        let destination = match &item.target {
            Target::Account => Destination::Account,
            Target::Left(_) => return Ok(None),
            Target::Subscriber { number, address } => Destination::Subscriber {
                number: *number,
                address: address.clone(),
                unsubscribe: format!(
                    "{}/unsubscribe/{}",
                    self.desk.settings.server.public_url,
                    self.desk.signer.unsubscribe_token(*number)
                ),
            },
        };
        Ok(Some(Outgoing {
            delivery: item.id,
            edition,
            destination,
            reference: item.reference.clone(),
            attempt: item.attempt,
            after_unknown: item.after_unknown,
            at,
        }))
    }

    fn outcome(&self, channel: &Arc<dyn Channel>, item: Item, answered: Answered) -> Outcome {
        let now = self.clock.now();
        let after = |wait: SignedDuration| now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let next_at = match &answered.answer {
            Answer::Unknown { .. } => {
                after(channel.settle_plan().reads.first().copied().unwrap_or(SignedDuration::ZERO))
            }
            Answer::Later { when: Some(when), .. } => *when,
            Answer::LaneDown { until: Some(until), .. } => *until,
            _ => after(channel.backoff(item.attempt)),
        };
        if !matches!(answered.answer, Answer::Accepted(_)) {
            tracing::info!(delivery = %item.id, lane = %channel.lane(), answer = code(&answered.answer), "not accepted at once");
        }
        Outcome { item, answered, next_at }
    }

    /// Tells every administrator and lead that a lane has stopped.
    async fn tell_lane_stopped(&self, lane: &Lane) -> Result<(), StoreError> {
        let desk = &self.desk.settings.server.desk_url;
        let title = crate::desk::tally::title(lane.channel.as_str());
        let told = |role: Role| matches!(role, Role::Administrator | Role::Lead);
        let mails: Vec<NewMail> = self
            .store
            .people()
            .await?
            .into_iter()
            .filter(|p| p.grants.iter().any(|g| told(g.role)))
            .map(|person| NewMail {
                kind: DeskMailKind::LaneDown,
                to: MailTo::Person(person.id),
                message: None,
                subject: format!("{title} has stopped"),
                text: format!(
                    "Nothing goes out on {title} (account {}) until someone starts it again. What is queued waits.\n\n\
                     Why, and how to start it again: {desk}/\n",
                    lane.account
                ),
                due: None,
                expires: None,
            })
            .collect();
        tracing::error!(%lane, "a lane has stopped");
        self.store.queue_mail(mails).await?;
        self.wake.notify_waiters();
        Ok(())
    }
}

/// The reader left between the lease and now.
fn gone() -> Answered {
    let reason = wardmote_domain::send::Reason::new("left", "this reader has left");
    Answered { answer: Answer::Refused { reason, suppress: false }, seen: Vec::new(), touched: false }
}

/// The answer's code, for the log.
fn code(answer: &Answer) -> &str {
    match answer {
        Answer::Accepted(_) => "accepted",
        Answer::Refused { reason, .. }
        | Answer::Later { reason, .. }
        | Answer::LaneDown { reason, .. }
        | Answer::Unknown { reason } => &reason.code,
    }
}
