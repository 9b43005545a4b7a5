//! The loops: each takes its step until nothing is due, then waits to be woken, or for a moment.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use wardmote_channels::Channel;

use super::{Did, Pipeline, Step};

/// Longest wait after a step that failed, so that a fault does not spin.
const AFTER_FAULT: Duration = Duration::from_secs(1);

impl Pipeline {
    /// Starts every loop: release, our own people and their mail, and for each lane dispatch, settling and recall, so that one
    /// slow outlet holds up no other.
    pub fn spawn(
        &self,
        tasks: &TaskTracker,
        stop: &CancellationToken,
        fault: &watch::Sender<Option<String>>,
    ) {
        self.one(tasks, stop, fault, "release", |p| async move {
            p.release_step().await
        });
        self.one(tasks, stop, fault, "press copies", |p| async move {
            p.press_step().await
        });
        self.one(tasks, stop, fault, "our own people", |p| async move {
            p.staff_step().await
        });
        self.one(tasks, stop, fault, "schedules", |p| async move {
            p.schedules_step().await
        });
        self.one(tasks, stop, fault, "desk mail", |p| async move {
            p.desk_mail_step().await
        });
        self.one(tasks, stop, fault, "webhooks", |p| async move {
            p.webhooks_round().await
        });
        self.one(tasks, stop, fault, "bounces", |p| async move {
            p.mailbox_step().await
        });
        self.one(tasks, stop, fault, "withdrawals", |p| async move {
            p.withdrawals_step().await
        });
        self.one(tasks, stop, fault, "tidying", |p| async move {
            p.tidy_step().await
        });
        self.one(tasks, stop, fault, "restored", |p| async move {
            p.restored_step().await
        });
        self.one(tasks, stop, fault, "retention", |p| async move {
            p.prune_step().await
        });
        self.one(tasks, stop, fault, "backups", |p| async move {
            p.backup_step().await
        });
        for channel in self.channels.all() {
            let c = Arc::clone(channel);
            self.one(tasks, stop, fault, "dispatch", move |p| {
                lane(p, Arc::clone(&c), Part::Dispatch)
            });
            let c = Arc::clone(channel);
            self.one(tasks, stop, fault, "settle", move |p| {
                lane(p, Arc::clone(&c), Part::Settle)
            });
            let c = Arc::clone(channel);
            self.one(tasks, stop, fault, "recall", move |p| {
                lane(p, Arc::clone(&c), Part::Recall)
            });
        }
    }

    fn one<F, W>(
        &self,
        tasks: &TaskTracker,
        stop: &CancellationToken,
        fault: &watch::Sender<Option<String>>,
        name: &'static str,
        work: F,
    ) where
        F: Fn(Self) -> W + Send + 'static,
        W: Future<Output = Step> + Send + 'static,
    {
        let (me, stop, fault) = (self.clone(), stop.clone(), fault.clone());
        let idle = Duration::from_millis(self.dispatch.idle_milliseconds);
        let pulse = self.life.pulse(name);
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                // Interest is registered before the queue is looked at, so that a wake between the two is not lost.
                let woken = me.wake.notified();
                // In a task of its own, so that a step that panics ends neither this loop nor, unnoticed, its part of
                // the work.
                let step = Arc::clone(&pulse).during(work(me.clone()));
                let mut step = tokio::spawn(me.wire.track_future(step));
                let stepped = tokio::select! {
                    stepped = &mut step => stepped,
                    () = me.cut.cancelled() => {
                        step.abort();
                        return;
                    }
                };
                let wait = match stepped {
                    Ok(Ok(Did::Something)) => continue,
                    Ok(Ok(Did::Nothing)) => idle,
                    Ok(Err(wardmote_store::StoreError::Stopped(why))) => {
                        fault.send_replace(Some(format!("the store has stopped: {why}")));
                        return;
                    }
                    Ok(Err(error)) => {
                        tracing::error!(%error, part = name, "a step failed; it is tried again");
                        AFTER_FAULT
                    }
                    Err(_) => {
                        // Where it did stands in a line of its own; its words may hold what it worked on.
                        tracing::error!(part = name, "a step broke down; it is tried again");
                        AFTER_FAULT
                    }
                };
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(wait) => {}
                    () = stop.cancelled() => {}
                }
            }
        });
    }
}

#[derive(Clone, Copy)]
enum Part {
    Dispatch,
    Settle,
    Recall,
}

async fn lane(pipeline: Pipeline, channel: Arc<dyn Channel>, part: Part) -> Step {
    match part {
        Part::Dispatch => pipeline.dispatch_step(&channel).await,
        Part::Settle => pipeline.settle_step(&channel).await,
        Part::Recall => pipeline.recall_step(&channel).await,
    }
}
