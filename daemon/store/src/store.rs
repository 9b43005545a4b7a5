//! The handle: opening, locking, closing.

use std::{
    collections::BTreeSet,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use sqlx::{
    ConnectOptions, Sqlite, SqlitePool, Transaction, pool::PoolConnection,
    sqlite::SqliteSynchronous,
};
use wardmote_domain::{clock::SharedClock, ids::MessageId, send::CalledBack};

use crate::{
    delivery_ids::DeliveryIds,
    error::{Result, StoreError},
    file::{lock_path, options, readers, secret, secret_there, take_lock},
    limited::Limited,
    migrations,
    moved::Beat,
    once::Once,
    pace::Pace,
    sound::{check_sqlite, write_log_back},
    writer::{BoxFuture, Queues, Turn, Tx, Writer},
};

/// The store. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Option<Writer>,
    pool: SqlitePool,
    ids: DeliveryIds,
    clock: SharedClock,
    beat: Beat,
    limited: Limited,
    pace: Pace,
    called_back: Arc<Mutex<BTreeSet<MessageId>>>,
    file: PathBuf,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `path`, making and bringing it up to date as needed, and starts its writer.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another daemon holds it, [`StoreError::OldSqlite`],
    /// [`StoreError::Migration`] for a file of a newer program, [`StoreError::Foreign`] for another program's, and whatever SQLite or the file system says.
    pub async fn open(path: &Path, clock: SharedClock) -> Result<Self> {
        let lock = take_lock(path)?;
        if crate::restore::under_way(path) {
            return Err(StoreError::Backup(format!(
                "a restore of {} was broken off: run wardmote restore again",
                path.display()
            )));
        }
        let options = options(path)
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Full)
            // What is erased is overwritten where it stood.
            .pragma("secure_delete", "ON")
            .pragma("journal_size_limit", "67108864");
        let mut conn = options.connect().await?;
        check_sqlite(&mut conn).await?;
        migrations::ours(&mut conn).await?;
        // It stays in the file, so not before the file is known to be ours.
        sqlx::raw_sql("PRAGMA journal_mode = WAL")
            .execute(&mut conn)
            .await?;
        write_log_back(&mut conn).await?;
        migrations::run(&mut conn, clock.now().as_microsecond()).await?;
        let ids = DeliveryIds::new(&secret(&mut conn).await?);
        let pool = readers(path).await?;
        let beat = Beat::new(Arc::clone(&clock));
        let writer = Writer::start(conn, ids.clone(), Arc::clone(&clock), beat.clone(), lock);
        let inner = Inner {
            writer: Some(writer),
            pool,
            ids,
            beat,
            clock,
            limited: Limited::default(),
            pace: Pace::default(),
            called_back: Arc::default(),
            file: path.to_owned(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Opens the database for reading only, beside a daemon or without one; every act is then refused with
    /// [`StoreError::ReadOnly`].
    ///
    /// # Errors
    /// As [`Store::open`], but for the lock.
    pub async fn open_read_only(path: &Path, clock: SharedClock) -> Result<Self> {
        let pool = readers(path).await?;
        let mut conn = pool.acquire().await?;
        check_sqlite(&mut conn).await?;
        migrations::check(&mut conn).await?;
        let ids = DeliveryIds::new(&secret_there(&mut conn).await?.unwrap_or_default());
        drop(conn);
        let inner = Inner {
            writer: None,
            pool,
            ids,
            beat: Beat::new(Arc::clone(&clock)),
            clock,
            limited: Limited::default(),
            pace: Pace::default(),
            called_back: Arc::default(),
            file: path.to_owned(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Whether a daemon holds the database at `path` now.
    ///
    /// # Errors
    /// When the lock file cannot be opened.
    pub fn locked(path: &Path) -> Result<bool> {
        let lock = lock_path(path);
        if !lock.exists() {
            return Ok(false);
        }
        match File::options().write(true).open(lock)?.try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Waits until the writer has ended by a fault, and says which. The daemon then ends itself.
    pub async fn stopped(&self) -> String {
        let why = match &self.inner.writer {
            Some(writer) => writer.ended().await,
            None => None,
        };
        match why {
            Some(why) => why,
            None => std::future::pending().await,
        }
    }

    /// Lets every act handed in so far be committed, writes the log back into the file and lets go of its lock. Acts on
    /// other clones are refused from then on.
    ///
    /// # Errors
    /// When the writer had stopped before.
    pub async fn close(self) -> Result<()> {
        self.inner.pool.close().await;
        match &self.inner.writer {
            Some(writer) => writer.close().await,
            None => Ok(()),
        }
    }

    /// How many transactions the writer has committed since it started.
    pub fn commits(&self) -> u64 {
        self.inner.writer.as_ref().map_or(0, Writer::commits)
    }

    /// The longest that the writer was held by one transaction since this was last asked.
    pub fn longest_hold(&self) -> Duration {
        let writer = self.inner.writer.as_ref();
        writer.map_or(Duration::ZERO, Writer::longest_hold)
    }

    /// Units that wait for the writer.
    pub(crate) fn queues(&self) -> Queues {
        let writer = self.inner.writer.as_ref();
        writer.map_or(Queues::default(), Writer::queues)
    }

    /// Units committed, and their microseconds together.
    pub(crate) fn units(&self) -> (u64, u64) {
        let writer = self.inner.writer.as_ref();
        writer.map_or((0, 0), Writer::units)
    }

    pub(crate) async fn write<T, F>(&self, turn: Turn, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        match &self.inner.writer {
            Some(writer) => match Once::waiting() {
                None => writer.run(turn, work).await,
                Some(once) => once.with(writer, turn, work).await,
            },
            None => Err(StoreError::ReadOnly),
        }
    }

    /// Waits for the writer to take a turn with nothing to write: it lives, and its queue moves.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn takes_a_turn(&self) -> Result<()> {
        self.write(Turn::Urgent, |_| Box::pin(async { Ok(()) }))
            .await
    }

    /// One consistent view for several reads.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.inner.pool.begin().await?)
    }

    /// A connection that reads, outside any transaction.
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.inner.pool.acquire().await?)
    }

    /// The file of the database.
    pub fn file(&self) -> &Path {
        &self.inner.file
    }

    /// The folder of the database.
    pub(crate) fn folder(&self) -> &Path {
        match self.inner.file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        }
    }

    pub(crate) fn ids(&self) -> &DeliveryIds {
        &self.inner.ids
    }

    /// The clock beside the one that nobody can set.
    pub(crate) fn beat(&self) -> &Beat {
        &self.inner.beat
    }

    /// Lanes whose limits are used up.
    pub(crate) fn limited(&self) -> &Limited {
        &self.inner.limited
    }

    /// Notes that a message was taken back, before whoever did it is answered.
    pub(crate) fn called_back(&self, message: MessageId) {
        let all = self.inner.called_back.lock();
        all.unwrap_or_else(PoisonError::into_inner).insert(message);
    }

    /// Asks whether a message was taken back in this process. A delivery whose intent is committed and which has not been
    /// begun on the wire is not begun then. What asks does not keep the store open.
    pub fn called_back_of(&self, message: MessageId) -> CalledBack {
        let all = Arc::clone(&self.inner.called_back);
        CalledBack::asking(move || {
            let all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.contains(&message)
        })
    }

    /// How large the next chunk of a fan-out is.
    pub(crate) fn pace(&self) -> &Pace {
        &self.inner.pace
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn micros(&self) -> i64 {
        self.inner.clock.now().as_microsecond()
    }
}
