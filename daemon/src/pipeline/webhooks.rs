//! Outgoing webhooks: what happened is made into calls, and each receiver's calls are made one after the other, receivers
//! beside each other. A call may come twice (the daemon ended between the call and its note), always under the same id.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use wardmote_channels::{
    backoff::{Jitter, backoff},
    webhook::{Call, HookAddress, Posted},
    webhook_signature::WebhookKey,
};
use wardmote_domain::{
    hook::{HookAnswer, MOST_TRIES, STEPS, judge, rest},
    ids::WebhookId,
};
use wardmote_store::{
    CallEnd, DueCall, Heads, NewCall, Refusal, StoreError, WebhookStop, WebhookView,
};

use super::{Did, Pipeline, Step};
use crate::desk::in_words;

/// Entries of each feed that are looked at in one go.
const AT_A_TIME: u32 = 200;
/// Calls that one receiver gets in one step.
const CALLS: u32 = 20;
/// What is older is not told any more to a receiver that is started again.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(76);
/// A receiver that has taken nothing for so long is stopped with the next call that is given up.
const FAILED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// The receivers that have calls under way: each gets one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Receivers(Arc<Mutex<HashSet<WebhookId>>>);

/// The turn of one receiver, until it is dropped.
struct Turn(Receivers, WebhookId);

impl Receivers {
    fn busy(&self) -> MutexGuard<'_, HashSet<WebhookId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, of: WebhookId) -> Option<Turn> {
        self.busy().insert(of).then(|| Turn(self.clone(), of))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.busy().remove(&self.1);
    }
}

impl Pipeline {
    /// Makes calls of what has happened, makes those that are due, and waits for their answers.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn webhooks_step(&self) -> Step {
        let (mut did, mut calling) = self.begin_calls().await?;
        while let Some(called) = calling.join_next().await {
            match called {
                Ok(step) => did = step?.or(did),
                Err(error) => {
                    tracing::error!(%error, "calls to a webhook broke down; they are tried again")
                }
            }
        }
        Ok(did)
    }

    /// The same for the loop, which waits for no receiver: one that takes its time holds up nobody but itself.
    ///
    /// # Errors
    /// When the store has stopped.
    pub(super) async fn webhooks_round(&self) -> Step {
        let (did, mut calling) = self.begin_calls().await?;
        calling.detach_all();
        Ok(did)
    }

    /// Hears for every receiver, and begins the calls of each that has none under way.
    async fn begin_calls(&self) -> Result<(Did, JoinSet<Step>), StoreError> {
        let mut calling = JoinSet::new();
        let mut hooks = self.store.webhooks().await?;
        hooks.retain(|hook| hook.paused_at.is_none() && hook.stopped.is_none());
        if hooks.is_empty() {
            return Ok((Did::Nothing, calling));
        }
        let mut did = Did::Nothing;
        let heads = self.store.event_heads().await?;
        for hook in hooks {
            did = self.hear(&hook, heads).await?.or(did);
            let Some(turn) = self.receivers.turn(hook.id) else {
                continue;
            };
            let me = self.clone();
            calling.spawn(self.wire.track_future(async move {
                let called = me.cut.run_until_cancelled(me.call(&hook)).await;
                drop(turn);
                match &called {
                    // There may be more for it by now.
                    Some(Ok(Did::Something)) => me.wake.notify_waiters(),
                    Some(Err(error)) => {
                        tracing::error!(%error, webhook = %hook.id, "calls broke off; they are made again")
                    }
                    Some(Ok(Did::Nothing)) | None => {}
                }
                called.unwrap_or(Ok(Did::Nothing))
            }));
        }
        Ok((did, calling))
    }

    /// Makes calls ready of what this receiver has not heard of.
    async fn hear(&self, hook: &WebhookView, heads: Heads) -> Step {
        let from = Heads {
            record: hook.record_to,
            telling: hook.telling_to,
        };
        if from.record >= heads.record && from.telling >= heads.telling {
            return Ok(Did::Nothing);
        }
        let (events, to) = self.desk.events_after(from, AT_A_TIME).await?;
        let oldest = self.clock.now().checked_sub(TOO_OLD);
        let oldest = oldest.unwrap_or(Timestamp::MIN);
        let heard = events.into_iter().filter(|event| {
            hook.hears.hears(event.kind) && event.concerns(&hook.areas) && event.at >= oldest
        });
        let calls = heard.map(|event| NewCall {
            source: event.source,
            sequence: event.sequence,
            kind: event.kind,
            until: event.until,
            body: event.body().to_string(),
            event: event.id,
        });
        match self.store.hear(hook.id, to, calls.collect()).await {
            Ok(()) => Ok(Did::Something),
            Err(error) => removed(error),
        }
    }

    /// Makes the calls of one receiver that are due, until one of them is not taken.
    async fn call(&self, hook: &WebhookView) -> Step {
        let due = self.store.due_calls(hook.id, CALLS).await?;
        if due.is_empty() {
            return Ok(Did::Nothing);
        }
        let keys = match self.desk.hook_keys(hook.id).await {
            Ok(keys) => Ok(keys),
            Err(error) => Err(error.to_string()),
        };
        let address = self.desk.poster.known(&hook.address);
        let way = match (keys, address) {
            (Ok(keys), Ok(address)) => Ok((address, keys)),
            (Err(why), _) => Err(why),
            (_, Err(why)) => Err(why.to_string()),
        };
        let mut failures = hook.failures;
        for call in due {
            if self.stop.is_cancelled() {
                break;
            }
            let end = match call.until.filter(|until| *until <= self.clock.now()) {
                Some(_) => out_of_date(),
                None => {
                    let posted = self.post(&way, &call).await;
                    self.end(hook, &call, failures, posted)
                }
            };
            let taken = matches!(end, CallEnd::Taken { .. });
            self.desk.counters.hook_calls.ended(&end);
            self.store.call_ended(hook.id, call.call, end).await?;
            if !taken {
                break;
            }
            failures = 0;
        }
        Ok(Did::Something)
    }

    async fn post(
        &self,
        way: &Result<(HookAddress, Vec<WebhookKey>), String>,
        call: &DueCall,
    ) -> Posted {
        let (address, keys) = match way {
            Ok(way) => way,
            Err(why) => return Posted::Nothing(why.clone()),
        };
        fail::fail_point!("pipeline.webhooks.before_call", |_| std::process::abort());
        let call = Call {
            address,
            id: &call.event,
            body: &call.body,
            keys,
            at: self.clock.now(),
        };
        let posted = self.desk.poster.post(&call).await;
        fail::fail_point!("pipeline.webhooks.after_call", |_| std::process::abort());
        posted
    }

    /// What becomes of a call after a try.
    fn end(&self, hook: &WebhookView, call: &DueCall, failures: u32, posted: Posted) -> CallEnd {
        let (answer, status, retry_after, words) = match posted {
            Posted::Answered {
                status,
                retry_after,
            } => (judge(status), Some(status), retry_after, in_words(status)),
            Posted::Nothing(words) => (HookAnswer::Failed, None, None, words),
        };
        let now = self.clock.now();
        let tries = call.tries + 1;
        match (answer, status) {
            (HookAnswer::Taken, Some(status)) => return CallEnd::Taken { status },
            (HookAnswer::Gone, _) => {
                tracing::warn!(webhook = %hook.id, "a receiver wants no calls any more: it is stopped");
                return CallEnd::GivenUp {
                    stop: Some(WebhookStop::Gone),
                    status,
                    words,
                };
            }
            _ => {}
        }
        tracing::info!(webhook = %hook.id, event = %call.kind, tries, status, why = %words, "a webhook call was not taken");
        if tries >= MOST_TRIES {
            let failed = |since: Timestamp| now.duration_since(since) >= FAILED_FOR;
            return CallEnd::GivenUp {
                stop: hook
                    .failing_at
                    .is_some_and(failed)
                    .then_some(WebhookStop::Failing),
                status,
                words,
            };
        }
        let after = |wait: SignedDuration| now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let step = after(backoff(&STEPS, tries, Jitter::random().draw()));
        let at = retry_after.map_or(step, |wanted| wanted.max(step));
        let rest = rest(failures + 1);
        CallEnd::Again {
            at,
            rest_until: match answer {
                HookAnswer::Slower => Some(at),
                _ if rest.is_zero() => None,
                _ => Some(after(rest)),
            },
            status,
            words,
        }
    }
}

/// Of no use any more: an urgent notice that has ended.
fn out_of_date() -> CallEnd {
    CallEnd::GivenUp {
        stop: None,
        status: None,
        words: "the notice has ended: there is nothing to be told in time".to_owned(),
    }
}

/// A receiver that was removed meanwhile has nothing to hear.
fn removed(error: StoreError) -> Step {
    match error {
        StoreError::Refused(Refusal::NotFound(_)) => Ok(Did::Nothing),
        other => Err(other),
    }
}
