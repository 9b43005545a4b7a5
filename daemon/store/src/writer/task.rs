//! The task: it owns the connection, shares transactions among units and stops at the first failed commit.

use std::{
    fs::File,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Connection, Row};
use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::{BATCH_COUNT, BATCH_TIME, Kept, Noted, Tx, Unit};
use crate::{
    error::{Result, StoreError},
    moved::follow,
};

/// How long after a try to begin the log anew the next is made, where somebody still read in the old one.
const LOG_AGAIN: Duration = Duration::from_secs(1);

/// A log that holds what was erased since, and when it was last tried to begin it anew.
#[derive(Default)]
pub(super) struct OldLog {
    holds_erased: bool,
    tried: Option<Instant>,
}

pub(super) struct Task {
    pub(super) tx: Tx,
    pub(super) log: OldLog,
    pub(super) urgent: mpsc::Receiver<Unit>,
    pub(super) normal: mpsc::Receiver<Unit>,
    pub(super) why: Arc<OnceLock<String>>,
    pub(super) closing: Arc<Notify>,
    pub(super) commits: Arc<AtomicU64>,
    /// The longest transaction, in microseconds.
    pub(super) longest: Arc<AtomicU64>,
    /// Units committed, and the microseconds that each took from the queue to the commit, together.
    pub(super) units: Arc<AtomicU64>,
    pub(super) unit_micros: Arc<AtomicU64>,
    pub(super) closed: bool,
    pub(super) ended: watch::Sender<bool>,
    pub(super) lock: File,
}

/// What became of a unit inside the transaction, held back until the commit.
struct Held {
    since: Instant,
    answer: oneshot::Sender<Result<Kept>>,
    outcome: Result<Kept>,
}

/// What the writer does next.
enum Next {
    /// A unit, and whether it is urgent.
    Unit(Unit, bool),
    /// The log still holds what was erased.
    OldLog,
    /// It was closed, and everything is done.
    End,
}

impl Task {
    pub(super) async fn run(mut self) {
        loop {
            let done = match self.next().await {
                Next::Unit(first, urgent) => self.batch(first, urgent).await,
                Next::OldLog => self.drop_old_log().await,
                Next::End => break,
            };
            if let Err(why) = done {
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

    async fn next(&mut self) -> Next {
        loop {
            tokio::select! {
                biased;
                () = self.closing.notified(), if !self.closed => {
                    // What is in the queues is still taken out of them; nothing more gets in.
                    self.urgent.close();
                    self.normal.close();
                    self.closed = true;
                }
                Some(unit) = self.urgent.recv() => return Next::Unit(unit, true),
                Some(unit) = self.normal.recv() => return Next::Unit(unit, false),
                () = tokio::time::sleep(LOG_AGAIN), if self.log.holds_erased && !self.closed => {
                    return Next::OldLog;
                }
                else => return Next::End,
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
        let moved = self.follow_clock().await?;
        let mut held: Vec<Held> = Vec::new();
        let mut unit = Some(first);
        while let Some(Unit {
            since,
            work,
            answer,
        }) = unit.take()
        {
            self.exec("SAVEPOINT unit")
                .await
                .map_err(|e| said("savepoint", e))?;
            let before = self.tx.noted.len();
            let outcome = work(&mut self.tx).await;
            if outcome.is_err() {
                // What is undone was not done; cutting off a log for nothing does no harm.
                self.tx.noted.truncate(before);
            }
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
            held.push(Held {
                since,
                answer,
                outcome,
            });
            if let Err(error) = undone {
                // A full disk makes SQLite undo the whole transaction: nothing of this batch was kept.
                let why = refused(&error).unwrap_or(StoreError::Full);
                return self.all_undone(held, why).await;
            }
            if held.len() < BATCH_COUNT
                && started.elapsed() < BATCH_TIME
                && let Some((next, urgent)) = self.another(urgent_in)
            {
                urgent_in |= urgent;
                unit = Some(next);
            }
        }
        match self.exec("COMMIT").await {
            Ok(()) => {}
            Err(error) => match refused(&error) {
                Some(why) => return self.all_undone(held, why).await,
                None => return Err(said("commit", error)),
            },
        }
        if let Some(by) = moved {
            self.tx.beat().followed(by);
        }
        self.drop_old_log().await?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.tx.noted.drain(..).for_each(Noted::log);
        let held_for = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.longest.fetch_max(held_for, Ordering::Relaxed);
        for Held {
            since,
            answer,
            outcome,
        } in held
        {
            let took = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.units.fetch_add(1, Ordering::Relaxed);
            self.unit_micros.fetch_add(took, Ordering::Relaxed);
            // A caller that went away does not undo its act.
            let _ = answer.send(outcome.map_err(plain));
        }
        Ok(())
    }

    /// After something was erased, and before that is told: writes the log into the file and cuts it off, because it still
    /// holds what stood there. It waits for nobody: while somebody reads in it, it is tried again a second later.
    async fn drop_old_log(&mut self) -> Result<(), String> {
        self.log.holds_erased |= std::mem::take(&mut self.tx.erased);
        let young = |at: Instant| at.elapsed() < LOG_AGAIN;
        if !self.log.holds_erased || self.log.tried.is_some_and(young) {
            return Ok(());
        }
        let cut = self.cut_log().await;
        // One that was cut is short, and to cut it again costs next to nothing.
        self.log.tried = match cut {
            Ok(true) => None,
            _ => Some(Instant::now()),
        };
        match cut {
            Ok(cut) => self.log.holds_erased = !cut,
            Err(error) if is_io(&error) => {
                return Err(format!("writing the log into the file failed: {error}"));
            }
            Err(error) => {
                tracing::warn!(%error, "the log still holds what was erased; it is tried again");
            }
        }
        Ok(())
    }

    async fn cut_log(&mut self) -> Result<bool, sqlx::Error> {
        self.exec("PRAGMA busy_timeout = 0").await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut self.tx.conn)
            .await;
        self.exec(BUSY).await?;
        Ok(row?.try_get::<i64, _>(0)? == 0)
    }

    /// Where the clock was moved, everything that counts by elapsed time moves with it before any unit reads it. What
    /// cannot be written now is tried again with the next transaction.
    async fn follow_clock(&mut self) -> Result<Option<i64>, String> {
        let Some(by) = self.tx.beat().moved() else {
            return Ok(None);
        };
        let said = |error: sqlx::Error| format!("following the clock failed: {error}");
        let followed = match follow(&mut self.tx, by).await {
            Ok(()) => Some(by),
            Err(StoreError::Sql(error)) if is_io(&error) => {
                return Err(format!("a write failed: {error}"));
            }
            Err(error) => {
                tracing::error!(%error, "a moved clock could not be followed; it is tried again");
                self.tx.noted.clear();
                // A full disk has made SQLite undo the whole transaction already; it is begun anew either way.
                let _ = self.exec("ROLLBACK").await;
                self.exec("BEGIN IMMEDIATE").await.map_err(said)?;
                None
            }
        };
        Ok(followed)
    }

    /// Nothing of the transaction stays. Who had no error of their own is told `why`.
    async fn all_undone(&mut self, held: Vec<Held>, why: StoreError) -> Result<(), String> {
        // Fails when SQLite has rolled back already, which is as good.
        let _ = self.exec("ROLLBACK").await;
        self.tx.noted.clear();
        for Held {
            answer, outcome, ..
        } in held
        {
            let theirs = match why {
                StoreError::Unwritable => StoreError::Unwritable,
                _ => StoreError::Full,
            };
            let _ = answer.send(Err(outcome.err().map_or(theirs, plain)));
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

/// How long the connection waits for others, as it is opened.
const BUSY: &str = "PRAGMA busy_timeout = 5000";

/// SQLITE_FULL, SQLITE_READONLY, and SQLITE_IOERR_WRITE among the SQLITE_IOERR.
const FULL: u32 = 13;
const READ_ONLY: u32 = 8;
const WRITE: u32 = 778;

/// The result code of SQLite, extended.
fn extended(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// What the disk refused before anything was synced: it is full, or takes no writes. What the log holds of it has no commit
/// mark and does not count, SQLite has undone the transaction, and work goes on once the disk takes it.
fn refused(error: &sqlx::Error) -> Option<StoreError> {
    match extended(error)? {
        WRITE => Some(StoreError::Unwritable),
        code if code & 0xff == FULL => Some(StoreError::Full),
        code if code & 0xff == READ_ONLY => Some(StoreError::Unwritable),
        _ => None,
    }
}

/// SQLITE_IOERR (a failed sync among them), SQLITE_CORRUPT and SQLITE_NOTADB: the disk or the file cannot be trusted any
/// more.
fn is_io(error: &sqlx::Error) -> bool {
    let bad = extended(error).is_some_and(|code| matches!(code & 0xff, 10 | 11 | 26));
    (bad && refused(error).is_none()) || matches!(error, sqlx::Error::WorkerCrashed)
}

/// The same in plain words.
fn plain(error: StoreError) -> StoreError {
    match &error {
        StoreError::Sql(sql) => refused(sql).unwrap_or(error),
        _ => error,
    }
}
