//! The one writer: a task that owns the only connection that writes. Units wait in two bounded queues, urgent first;
//! several share one transaction, each under a SAVEPOINT of its own, so that half a unit never stays; and a commit that
//! fails stops everything, because nobody can say what the disk holds after a failed sync.

use std::{
    any::Any,
    fs::File,
    future::Future,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use wardmote_domain::clock::SharedClock;

use crate::{
    error::{Result, StoreError},
    hash::DeliveryIds,
};

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
    clock: SharedClock,
}

impl Tx {
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

struct Unit {
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
}

impl Writer {
    /// Starts the task. It keeps the file's lock until the connection is closed.
    pub(crate) fn start(
        conn: SqliteConnection,
        ids: DeliveryIds,
        clock: SharedClock,
        lock: File,
    ) -> Self {
        let (urgent, urgent_units) = mpsc::channel(QUEUE);
        let (normal, normal_units) = mpsc::channel(QUEUE);
        let (ended, stopped) = watch::channel(false);
        let why = Arc::new(OnceLock::new());
        let closing = Arc::new(Notify::new());
        let commits = Arc::new(AtomicU64::new(0));
        let task = Task {
            tx: Tx { conn, ids, clock },
            urgent: urgent_units,
            normal: normal_units,
            why: Arc::clone(&why),
            closing: Arc::clone(&closing),
            commits: Arc::clone(&commits),
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
            let running = work(tx);
            Box::pin(async move { Ok(Box::new(running.await?) as Kept) })
        });
        let queue = match turn {
            Turn::Urgent => &self.urgent,
            Turn::Normal => &self.normal,
        };
        queue
            .send(Unit { work, answer })
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

    /// How many transactions were committed.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

struct Task {
    tx: Tx,
    urgent: mpsc::Receiver<Unit>,
    normal: mpsc::Receiver<Unit>,
    why: Arc<OnceLock<String>>,
    closing: Arc<Notify>,
    commits: Arc<AtomicU64>,
    closed: bool,
    ended: watch::Sender<bool>,
    lock: File,
}

/// What became of a unit inside the transaction, held back until the commit.
struct Held {
    answer: oneshot::Sender<Result<Kept>>,
    outcome: Result<Kept>,
}

impl Task {
    async fn run(mut self) {
        while let Some((first, urgent)) = self.next().await {
            if let Err(why) = self.batch(first, urgent).await {
                tracing::error!(%why, "the store's writer stops");
                let _ = self.why.set(why);
                break;
            }
        }
        // Dropping the queues fails whoever waits; closing the connection checkpoints the log.
        let Self {
            tx,
            urgent,
            normal,
            ended,
            lock,
            ..
        } = self;
        drop((urgent, normal));
        if let Err(error) = tx.conn.close().await {
            tracing::warn!(%error, "closing the database");
        }
        drop(lock);
        ended.send_replace(true);
    }

    async fn next(&mut self) -> Option<(Unit, bool)> {
        loop {
            tokio::select! {
                biased;
                () = self.closing.notified(), if !self.closed => {
                    // What is in the queues is still taken out of them; nothing more gets in.
                    self.urgent.close();
                    self.normal.close();
                    self.closed = true;
                }
                Some(unit) = self.urgent.recv() => return Some((unit, true)),
                Some(unit) = self.normal.recv() => return Some((unit, false)),
                else => return None,
            }
        }
    }

    /// The next unit that may share this transaction. Once an urgent one is in, no bulk is taken: it commits sooner.
    fn another(&mut self, urgent_in: bool) -> Option<(Unit, bool)> {
        if let Ok(unit) = self.urgent.try_recv() {
            return Some((unit, true));
        }
        if urgent_in {
            return None;
        }
        self.normal.try_recv().ok().map(|unit| (unit, false))
    }

    async fn batch(&mut self, first: Unit, mut urgent_in: bool) -> Result<(), String> {
        let said = |what: &str, error: sqlx::Error| format!("{what} failed: {error}");
        self.exec("BEGIN IMMEDIATE")
            .await
            .map_err(|e| said("begin", e))?;
        let started = Instant::now();
        let mut held: Vec<Held> = Vec::new();
        let mut unit = Some(first);
        while let Some(Unit { work, answer }) = unit.take() {
            self.exec("SAVEPOINT unit")
                .await
                .map_err(|e| said("savepoint", e))?;
            let outcome = work(&mut self.tx).await;
            if let Err(StoreError::Sql(error)) = &outcome
                && is_io(error)
            {
                return Err(format!("a write failed: {error}"));
            }
            let undone = match &outcome {
                Ok(_) => self.exec("RELEASE unit").await,
                Err(_) => match self.exec("ROLLBACK TO unit").await {
                    Ok(()) => self.exec("RELEASE unit").await,
                    Err(error) => Err(error),
                },
            };
            held.push(Held { answer, outcome });
            if undone.is_err() {
                // A full disk makes SQLite undo the whole transaction: nothing of this batch was kept.
                return self.all_undone(held).await;
            }
            if held.len() < BATCH_COUNT
                && started.elapsed() < BATCH_TIME
                && let Some((next, urgent)) = self.another(urgent_in)
            {
                urgent_in |= urgent;
                unit = Some(next);
            }
        }
        self.exec("COMMIT").await.map_err(|e| said("commit", e))?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        for Held { answer, outcome } in held {
            // A caller that went away does not undo its act.
            let _ = answer.send(outcome.map_err(full));
        }
        Ok(())
    }

    async fn all_undone(&mut self, held: Vec<Held>) -> Result<(), String> {
        // Fails when SQLite has rolled back already, which is as good.
        let _ = self.exec("ROLLBACK").await;
        for Held { answer, outcome } in held {
            let _ = answer.send(Err(outcome.err().map_or(StoreError::Full, full)));
        }
        Ok(())
    }

    async fn exec(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql)
            .execute(&mut self.tx.conn)
            .await
            .map(|_| ())
    }
}

/// The primary result code of SQLite.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|extended| extended & 0xff)
}

/// SQLITE_IOERR, SQLITE_CORRUPT and SQLITE_NOTADB: the disk or the file cannot be trusted any more.
fn is_io(error: &sqlx::Error) -> bool {
    matches!(code(error), Some(10 | 11 | 26)) || matches!(error, sqlx::Error::WorkerCrashed)
}

/// SQLITE_FULL in plain words.
fn full(error: StoreError) -> StoreError {
    match error {
        StoreError::Sql(sql) if code(&sql) == Some(13) => StoreError::Full,
        other => other,
    }
}

#[cfg(test)]
mod tests;
