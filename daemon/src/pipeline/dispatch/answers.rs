//! The answers of what is on the wire: gathered as they come, counted, written into the log, and made into outcomes that
//! the store commits together.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::task::{Id, JoinError, JoinSet};
use tracing::Span;
use wardmote_channels::Channel;
use wardmote_domain::send::{Answer, Answered, Lane, Reason};
use wardmote_store::{Item, Outcome, Target};

use crate::pipeline::{Pipeline, gather::shared};

/// How long answers are gathered before they are committed together, where more sends are open.
const GATHER: Duration = Duration::from_millis(5);

/// The sends of a lane that are open, each with its deliveries.
#[derive(Default)]
pub(super) struct Open {
    pub(super) sends: JoinSet<Answered>,
    pub(super) items: HashMap<Id, Vec<(Item, Span)>>,
}

impl Pipeline {
    /// The next answers: the first that comes, and those that come within a moment of it. None where nothing is open.
    pub(super) async fn answers(
        &self,
        channel: &Arc<dyn Channel>,
        open: &mut Open,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let Some(first) = open.sends.join_next_with_id().await else {
            return outcomes;
        };
        self.answered(channel, open, first, &mut outcomes);
        // A half that is still open keeps the channel busy while this one is committed.
        let enough = open.items.len() / 2;
        let moment = tokio::time::sleep(GATHER);
        tokio::pin!(moment);
        while open.items.len() > enough {
            tokio::select! {
                biased;
                Some(done) = open.sends.join_next_with_id() => {
                    self.answered(channel, open, done, &mut outcomes);
                }
                () = &mut moment => break,
            }
        }
        while let Some(done) = open.sends.try_join_next_with_id() {
            self.answered(channel, open, done, &mut outcomes);
        }
        outcomes
    }

    fn answered(
        &self,
        channel: &Arc<dyn Channel>,
        open: &mut Open,
        done: Result<(Id, Answered), JoinError>,
        outcomes: &mut Vec<Outcome>,
    ) {
        // Why a task broke down stands in the log without its words, which may hold what was being sent.
        let (id, answered, broke) = match done {
            Ok((id, answered)) => (id, answered, false),
            Err(error) => (error.id(), lost(), true),
        };
        let sent = open.items.remove(&id).unwrap_or_default();
        let (items, spans): (Vec<Item>, Vec<Span>) = sent.into_iter().unzip();
        for ((item, answered), span) in shared(items, answered).into_iter().zip(spans) {
            let _in = span.enter();
            span.record("answer", code(&answered.answer));
            if broke {
                tracing::error!("a send ended without an answer");
            }
            outcomes.push(self.outcome(channel, item, answered));
        }
    }

    fn outcome(&self, channel: &Arc<dyn Channel>, item: Item, answered: Answered) -> Outcome {
        let now = self.clock.now();
        self.desk
            .counters
            .answered(&channel.lane(), &answered.answer, now);
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
        noted(&item, &channel.lane(), &answered.answer);
        Outcome {
            item,
            answered,
            next_at,
        }
    }
}

/// What is written down of one delivery from its first byte to its answer.
pub(super) fn span(item: &Item, lane: &Lane) -> Span {
    tracing::error_span!("send", msg = %item.message, delivery = %item.id, %lane, attempt = item.attempt, answer = tracing::field::Empty)
}

/// Whether one of the answers says that the lane takes nothing.
pub(super) fn lane_down(outcomes: &[Outcome]) -> bool {
    outcomes
        .iter()
        .any(|o| matches!(o.answered.answer, Answer::LaneDown { .. }))
}

/// The task that sent it broke down: nobody knows how far it came.
fn lost() -> Answered {
    let words = "the send broke down inside this daemon: it may have gone";
    Answer::Unknown {
        reason: Reason::new("lost", words),
    }
    .into()
}

/// The reader left between the lease and now.
pub(super) fn gone() -> Answered {
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

/// Writes an answer into the log: what is public and what went wrong by itself, the rest of a mailing only where it is asked for.
fn noted(item: &Item, lane: &Lane, answer: &Answer) {
    let (msg, delivery) = (item.message, item.id);
    let answer = code(answer);
    match (answer, &item.target) {
        ("accepted", Target::Account | Target::Ward(_)) => {
            tracing::info!(event = "sent", %msg, %delivery, %lane, "accepted");
        }
        ("accepted", _) => tracing::debug!(event = "sent", %msg, %delivery, %lane, "accepted"),
        _ => {
            tracing::info!(event = "not_accepted", %msg, %delivery, %lane, answer, "not accepted at once");
        }
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
