//! The one writer: a task that owns the only connection that writes. Units wait in two bounded queues, urgent first;
//! several share one transaction, each under a SAVEPOINT of its own, so that half a unit never stays; and a commit that
//! fails stops everything, because nobody can say what the disk holds after a failed sync.

mod task;

use std::{
    any::Any,
    collections::BTreeSet,
    fs::File,
    future::Future,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use wardmote_domain::{audit::AuditAct, clock::SharedClock, ids::MessageId};

use crate::{
    delivery_ids::DeliveryIds,
    error::{Result, StoreError},
    moved::Beat,
};
use task::{OldLog, Task};

/// Units waiting before callers wait too.
const QUEUE: usize = 1024;
/// Units in one commit at most.
const BATCH_COUNT: usize = 256;
/// How long a transaction takes in further units at most.
const BATCH_TIME: Duration = Duration::from_millis(20);

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type Kept = Box<dyn Any + Send>;
type Work = Box<dyn for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<Kept>> + Send>;

/// How soon a unit is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Acts of people, and the deliveries' own intents and answers.
    Urgent,
    /// Bulk: fan-out, imports, tidying.
    Normal,
}

/// What a unit works with: the connection inside the open transaction, and the clock.
pub(crate) struct Tx {
    pub(crate) conn: SqliteConnection,
    pub(crate) ids: DeliveryIds,
    /// Entries of the record that this transaction makes, for the log once it is committed.
    pub(crate) noted: Vec<Noted>,
    /// What the unit was about, so that what our own people are told is put right before it ends.
    pub(crate) looks: Looks,
    /// Something was erased for good: once it is committed, the log that still holds it is begun anew.
    pub(crate) erased: bool,
    clock: SharedClock,
    beat: Beat,
}

/// An entry of the record, for the log: which act, on which message, and its number. The entry itself says who and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noted {
    pub(crate) act: AuditAct,
    pub(crate) message: Option<MessageId>,
    pub(crate) sequence: i64,
}

impl Noted {
    /// Writes it into the log: answers come by the thousand, so they stand there only where they are asked for.
    fn log(self) {
        let (event, entry) = (self.act.as_str(), self.sequence);
        match (self.act, self.message) {
            (AuditAct::Answers, Some(msg)) => {
                tracing::debug!(event, %msg, entry, "entered in the record");
            }
            (_, Some(msg)) => tracing::info!(event, %msg, entry, "entered in the record"),
            (_, None) => tracing::info!(event, entry, "entered in the record"),
        }
    }
}

/// What a unit was about.
#[derive(Default)]
pub(crate) struct Looks {
    /// The messages it touched.
    pub(crate) messages: BTreeSet<MessageId>,
    /// Whether a lane stopped or started.
    pub(crate) lanes: bool,
}

impl Tx {
    /// A connection that no writer owns: of a file that is not in use yet.
    pub(crate) fn over(conn: SqliteConnection, ids: DeliveryIds, clock: SharedClock) -> Self {
        Self {
            conn,
            ids,
            noted: Vec::new(),
            looks: Looks::default(),
            erased: false,
            beat: Beat::new(Arc::clone(&clock)),
            clock,
        }
    }

    /// The clock beside the one that nobody can set.
    pub(crate) fn beat(&self) -> &Beat {
        &self.beat
    }

    /// When a lease ends that is taken now for so long, as leases are written: by the time that has passed, whatever the
    /// clock does. Microseconds.
    pub(crate) fn lease_end(&self, lasts: SignedDuration) -> i64 {
        let lasts = i64::try_from(lasts.as_micros()).unwrap_or(i64::MAX);
        self.beat.lasting().saturating_add(lasts)
    }

    /// The instant now, to the microsecond.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// The instant now in microseconds.
    pub(crate) fn micros(&self) -> i64 {
        self.clock.now().as_microsecond()
    }
}

/// How many units wait to be taken.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Queues {
    pub(crate) urgent: u64,
    pub(crate) normal: u64,
}

struct Unit {
    /// Since when it waits.
    since: Instant,
    work: Work,
    answer: oneshot::Sender<Result<Kept>>,
}

/// The handle by which units are handed in.
#[derive(Clone)]
pub(crate) struct Writer {
    urgent: mpsc::Sender<Unit>,
    normal: mpsc::Sender<Unit>,
    stopped: watch::Receiver<bool>,
    closing: Arc<Notify>,
    why: Arc<OnceLock<String>>,
    commits: Arc<AtomicU64>,
    longest: Arc<AtomicU64>,
    units: Arc<AtomicU64>,
    unit_micros: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the task. It keeps the file's lock until the connection is closed.
    pub(crate) fn start(
        conn: SqliteConnection,
        ids: DeliveryIds,
        clock: SharedClock,
        beat: Beat,
        lock: File,
    ) -> Self {
        let (urgent, urgent_units) = mpsc::channel(QUEUE);
        let (normal, normal_units) = mpsc::channel(QUEUE);
        let (ended, stopped) = watch::channel(false);
        let why = Arc::new(OnceLock::new());
        let closing = Arc::new(Notify::new());
        let commits = Arc::new(AtomicU64::new(0));
        let longest = Arc::new(AtomicU64::new(0));
        let units = Arc::new(AtomicU64::new(0));
        let unit_micros = Arc::new(AtomicU64::new(0));
        let task = Task {
            tx: Tx {
                conn,
                ids,
                noted: Vec::new(),
                looks: Looks::default(),
                erased: false,
                clock,
                beat,
            },
            log: OldLog::default(),
            urgent: urgent_units,
            normal: normal_units,
            why: Arc::clone(&why),
            closing: Arc::clone(&closing),
            commits: Arc::clone(&commits),
            longest: Arc::clone(&longest),
            units: Arc::clone(&units),
            unit_micros: Arc::clone(&unit_micros),
            closed: false,
            ended,
            lock,
        };
        tokio::spawn(task.run());
        Self {
            urgent,
            normal,
            stopped,
            closing,
            why,
            commits,
            longest,
            units,
            unit_micros,
        }
    }

    /// Hands in a unit and waits until it is committed, or until its own error has undone it.
    pub(crate) async fn run<T, F>(&self, turn: Turn, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            Box::pin(async move {
                tx.looks = Looks::default();
                let kept = work(&mut *tx).await?;
                crate::staff::look(tx).await?;
                Ok(Box::new(kept) as Kept)
            })
        });
        let queue = match turn {
            Turn::Urgent => &self.urgent,
            Turn::Normal => &self.normal,
        };
        queue
            .send(Unit {
                since: Instant::now(),
                work,
                answer,
            })
            .await
            .map_err(|_| self.gone())?;
        let kept = answered.await.map_err(|_| self.gone())??;
        match kept.downcast::<T>() {
            Ok(value) => Ok(*value),
            Err(_) => Err(StoreError::corrupt(
                "a unit's answer",
                "it has another type",
            )),
        }
    }

    fn gone(&self) -> StoreError {
        let why = self.why.get().cloned();
        StoreError::Stopped(why.unwrap_or_else(|| "it was closed".to_owned()))
    }

    /// Commits what was handed in so far, takes nothing more, closes the file and waits until that is done.
    pub(crate) async fn close(&self) -> Result<()> {
        self.closing.notify_one();
        match self.ended().await {
            None => Ok(()),
            Some(why) => Err(StoreError::Stopped(why)),
        }
    }

    /// Waits until the writer has ended, and says why if it was not asked to.
    pub(crate) async fn ended(&self) -> Option<String> {
        let mut stopped = self.stopped.clone();
        match stopped.wait_for(|ended| *ended).await {
            Ok(_) => self.why.get().cloned(),
            // The task went away without saying so: a unit panicked.
            Err(_) => Some("its task broke off".to_owned()),
        }
    }

    /// The longest transaction since this was last asked.
    pub(crate) fn longest_hold(&self) -> Duration {
        Duration::from_micros(self.longest.swap(0, Ordering::Relaxed))
    }

    /// How many units wait now.
    pub(crate) fn queues(&self) -> Queues {
        let waiting = |queue: &mpsc::Sender<Unit>| {
            u64::try_from(queue.max_capacity() - queue.capacity()).unwrap_or(u64::MAX)
        };
        Queues {
            urgent: waiting(&self.urgent),
            normal: waiting(&self.normal),
        }
    }

    /// How many units were committed, and the microseconds that they took together from the queue to the commit.
    pub(crate) fn units(&self) -> (u64, u64) {
        (
            self.units.load(Ordering::Relaxed),
            self.unit_micros.load(Ordering::Relaxed),
        )
    }

    /// How many transactions were committed.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests;
