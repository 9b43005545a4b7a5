//! Dispatch: one lane's due deliveries, leased in a batch, begun as many at a time as may be in doubt, sent, answered.
//! No transaction is open while the wire is touched.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::task::JoinSet;
use wardmote_channels::Channel;
use wardmote_domain::{
    local_time::LocalDateTime,
    person::{Person, Role},
    send::{Answer, Answered, Lane, Reason},
};
use wardmote_store::{Begin, Begun, DeskMailKind, Item, MailTo, NewMail, Outcome, StoreError};

use super::{
    Did, Pipeline, Step,
    gather::{Together, shared},
    outgoing::Editions,
};

impl Pipeline {
    /// Sends one batch of a lane.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn dispatch_step(&self, channel: &Arc<dyn Channel>) -> Step {
        let lane = channel.lane();
        let lease_for = SignedDuration::from_secs(i64::from(self.dispatch.lease_seconds));
        let mut items = self
            .store
            .lease(&lane, &self.worker, self.dispatch.batch, lease_for)
            .await?;
        if items.is_empty() {
            return Ok(Did::Nothing);
        }
        let mut editions = Editions::new();
        self.price(channel, &mut items, &mut editions).await?;
        let (mut rest, together) = self.gathered(channel, items).await?;
        if rest.is_empty() {
            return Ok(Did::Nothing);
        }
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
            let outcomes = self
                .send_all(channel, begun, &together, &mut editions)
                .await?;
            fail::fail_point!("pipeline.dispatch.before_finish", |_| std::process::abort());
            let down = lane_down(&outcomes);
            // A daemon that is told to stop finishes what is on the wire and takes nothing new.
            let go_on = !blocked && down.is_none() && !self.stop.is_cancelled() && !rest.is_empty();
            let next = go_on.then(|| self.next(channel, &lane, &mut rest));
            let mails = match &down {
                Some((reason, until)) => self.lane_stopped_mails(&lane, reason, *until).await?,
                None => Vec::new(),
            };
            let finished = self
                .store
                .finish_telling(&lane, outcomes, next, mails)
                .await?;
            if finished.lane_stopped {
                tracing::error!(%lane, "a lane has stopped");
                self.wake.notify_waiters();
            }
            match finished.begun {
                Some(again) if go_on => begun = again,
                _ => break,
            }
        }
        if !rest.is_empty() {
            let back = rest.into_iter().flatten().collect();
            self.store.give_back(back).await?;
        }
        Ok(did)
    }

    fn next(
        &self,
        channel: &Arc<dyn Channel>,
        lane: &Lane,
        rest: &mut VecDeque<Vec<Item>>,
    ) -> Begin {
        let many = channel.shape().in_flight.min(rest.len()).max(1);
        Begin {
            lane: lane.clone(),
            items: rest.drain(..many.min(rest.len())).flatten().collect(),
            limits: channel.limits(),
        }
    }

    /// Sends everything whose intent is committed, side by side, and reads every answer.
    async fn send_all(
        &self,
        channel: &Arc<dyn Channel>,
        begun: Begun,
        together: &Together,
        editions: &mut Editions,
    ) -> Result<Vec<Outcome>, StoreError> {
        let at = begun.at.unwrap_or_else(|| self.clock.now());
        // All of them are made ready before the first goes: a fault here must not break off a send under way.
        let mut ready = Vec::with_capacity(begun.go.len());
        for item in begun.go {
            let outgoing = self.outgoing(&item, at, editions).await?;
            together.join(&mut ready, item, outgoing);
        }
        let mut sends = JoinSet::new();
        let mut under_way = HashMap::new();
        for (items, outgoing) in ready {
            let (channel, store) = (Arc::clone(channel), self.store.clone());
            let send = sends.spawn(async move {
                match outgoing {
                    Some(outgoing) if store.is_called_back(outgoing.edition.message) => {
                        called_back()
                    }
                    Some(outgoing) => channel.send(&outgoing).await,
                    None => gone(),
                }
            });
            under_way.insert(send.id(), items);
        }
        let mut outcomes = Vec::new();
        while let Some(done) = sends.join_next_with_id().await {
            let (id, answered) = match done {
                Ok((id, answered)) => (id, answered),
                Err(error) => {
                    tracing::error!(%error, lane = %channel.lane(), "a send ended without an answer");
                    (error.id(), lost())
                }
            };
            for (item, answered) in shared(under_way.remove(&id).unwrap_or_default(), answered) {
                outcomes.push(self.outcome(channel, item, answered));
            }
        }
        Ok(outcomes)
    }

    fn outcome(&self, channel: &Arc<dyn Channel>, item: Item, answered: Answered) -> Outcome {
        let now = self.clock.now();
        let after = |wait: SignedDuration| now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let next_at = match &answered.answer {
            Answer::Unknown { .. } => after(
                channel
                    .settle_plan()
                    .reads
                    .first()
                    .copied()
                    .unwrap_or(SignedDuration::ZERO),
            ),
            Answer::Later {
                when: Some(when), ..
            } => *when,
            Answer::LaneDown {
                until: Some(until), ..
            } => *until,
            _ => after(channel.backoff(item.attempt)),
        };
        if !matches!(answered.answer, Answer::Accepted(_)) {
            tracing::info!(delivery = %item.id, lane = %channel.lane(), answer = code(&answered.answer), "not accepted at once");
        }
        Outcome {
            item,
            answered,
            next_at,
        }
    }

    /// A mail to every administrator and lead, in case the lane stops with these answers.
    async fn lane_stopped_mails(
        &self,
        lane: &Lane,
        reason: &Reason,
        until: Option<Timestamp>,
    ) -> Result<Vec<NewMail>, StoreError> {
        let desk = &self.desk.settings.server.desk_url;
        let title = crate::desk::tally::title(lane.channel.as_str());
        let until = until.map_or_else(
            || "someone starts it again".to_owned(),
            |until| {
                LocalDateTime::at(until)
                    .civil()
                    .strftime("%H:%M on %-d %B %Y")
                    .to_string()
            },
        );
        let told = |role: Role| matches!(role, Role::Administrator | Role::Lead);
        let people = self
            .store
            .people()
            .await?
            .into_iter()
            .filter(|p| p.grants.iter().any(|g| told(g.role)));
        let mail = |person: Person| NewMail {
            kind: DeskMailKind::LaneDown,
            to: MailTo::Person(person.id),
            message: None,
            subject: format!("{title} has stopped"),
            text: format!(
                "Nothing goes out on {title} (account {}) until {until}. What is queued waits.\n\nWhy: {}.\n\nTo \
                 start it again: {desk}/\n",
                lane.account, reason.words
            ),
            due: None,
            expires: None,
        };
        Ok(people.map(mail).collect())
    }
}

/// Why the lane is down, if one of the answers says so.
fn lane_down(outcomes: &[Outcome]) -> Option<(Reason, Option<Timestamp>)> {
    outcomes.iter().find_map(|o| match &o.answered.answer {
        Answer::LaneDown { reason, until } => Some((reason.clone(), *until)),
        _ => None,
    })
}

/// The task that sent it broke down: nobody knows how far it came.
fn lost() -> Answered {
    let words = "the send broke down inside this daemon: it may have gone";
    Answer::Unknown {
        reason: Reason::new("lost", words),
    }
    .into()
}

/// The message was taken back between its intent and the wire: nothing of it leaves.
fn called_back() -> Answered {
    let reason = Reason::new("withdrawn", "the message was taken back before it went");
    Answered {
        answer: Answer::Later { when: None, reason },
        seen: Vec::new(),
        touched: false,
    }
}

/// The reader left between the lease and now.
fn gone() -> Answered {
    let reason = Reason::new("left", "this reader has left");
    Answered {
        answer: Answer::Refused {
            reason,
            suppress: false,
        },
        seen: Vec::new(),
        touched: false,
    }
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
