//! Connections to the relay, each owned by a worker that carries one mail after another. Mails wait in one queue; at most
//! as many workers as connections are configured take from it, so that never more bodies are under way than promised. A
//! send that is dropped does not stop a mail half-written: the worker goes on, and its answer is lost. Closing does.

mod session;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use wardmote_domain::send::CalledBack;

use super::{
    compose::Letter,
    transaction::{Connection, Ended},
    wire::{Door, NoConnection},
};
use session::session;

/// A connection that was idle longer than this is not used again: relays hang up on idle clients (Postfix after 300 s).
const IDLE: Duration = Duration::from_secs(60);

/// How long a worker with nothing to do stays, and how long closing waits for those that have.
const QUIT: Duration = Duration::from_secs(5);

/// A mail that waits for its turn.
struct Job {
    letter: Letter,
    /// Asked right before its envelope, and before its text.
    called_back: CalledBack,
    answer: oneshot::Sender<Ended>,
    /// It was begun on a connection that turned out to be closed: it is begun anew once, and no more.
    again: bool,
    /// Whether any byte of it had left then.
    touched: bool,
}

impl Job {
    fn done(self, mut ended: Ended) {
        if let Ended::LostBefore { touched, .. } | Ended::CalledBack { touched } = &mut ended {
            *touched |= self.touched;
        }
        let ended = match ended {
            Ended::NoConnection(_) if self.touched => Ended::LostBefore {
                stage: super::replies::Stage::Mail,
                silent: false,
                touched: true,
            },
            other => other,
        };
        // Whoever asked may have gone away: the answer is lost then, as they were told.
        let _ = self.answer.send(ended);
    }
}

#[derive(Default)]
struct Inside {
    queue: VecDeque<Job>,
    workers: usize,
    busy: usize,
    /// Mails go one at a time.
    alone: bool,
    closing: bool,
    /// Breaks off the workers that are still at it when the pool is closed.
    cut: CancellationToken,
}

struct Shared {
    door: Door,
    mails_per_connection: u32,
    inside: Mutex<Inside>,
    /// Something is in the queue, or the workers are to go.
    wake: Notify,
    /// A worker has gone, or has nothing to do.
    left: Notify,
}

/// The connections of one account.
pub(super) struct Pool {
    connections: usize,
    shared: Arc<Shared>,
    /// Its workers, for whoever waits until the last has gone.
    workers: TaskTracker,
}

impl Pool {
    pub(super) fn new(door: Door, connections: u16, mails_per_connection: u32) -> Self {
        Self {
            connections: usize::from(connections),
            workers: TaskTracker::new(),
            shared: Arc::new(Shared {
                door,
                mails_per_connection,
                inside: Mutex::default(),
                wake: Notify::new(),
                left: Notify::new(),
            }),
        }
    }

    /// Carries one mail, unless its message is called back before it goes; `alone`, no other of this pool is under way
    /// meanwhile. Nothing comes back where its worker broke down.
    pub(super) async fn carry(
        &self,
        letter: Letter,
        called_back: CalledBack,
        alone: bool,
    ) -> Option<Ended> {
        let (answer, answered) = oneshot::channel();
        {
            let mut inside = self.shared.inside();
            inside.alone = alone;
            inside.queue.push_back(Job {
                letter,
                called_back,
                answer,
                again: false,
                touched: false,
            });
            let most = if alone { 1 } else { self.connections };
            if inside.workers < most && inside.queue.len() > inside.workers - inside.busy {
                inside.workers += 1;
                let there = There {
                    shared: Arc::clone(&self.shared),
                    busy: false,
                    left: false,
                };
                let cut = inside.cut.clone();
                drop(inside);
                (self.workers).spawn(async move { cut.run_until_cancelled(work(there)).await });
            } else {
                drop(inside);
                self.shared.wake.notify_one();
            }
        }
        answered.await.ok()
    }

    /// Opens a connection, and closes it again; what the relay offers.
    pub(super) async fn knock(&self) -> Result<super::wire::Offers, NoConnection> {
        let greeted = self.shared.door.open().await?;
        let connection = Connection::new(greeted, self.shared.door.waits);
        let offers = connection.offers().clone();
        connection.quit().await;
        Ok(offers)
    }

    /// Says good-bye on every idle connection, and breaks off what is still under way on the others: when this is back
    /// nothing more goes by this pool, whatever its relay says later.
    pub(super) async fn close(&self) {
        self.shared.inside().closing = true;
        self.shared.wake.notify_waiters();
        let gone = async {
            loop {
                let left = self.shared.left.notified();
                {
                    let inside = self.shared.inside();
                    if inside.workers == inside.busy {
                        break;
                    }
                }
                left.await;
            }
        };
        let _ = timeout(QUIT, gone).await;
        std::mem::take(&mut self.shared.inside().cut).cancel();
        self.workers.close();
        self.workers.wait().await;
        self.workers.reopen();
        self.shared.inside().closing = false;
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.inside().closing = true;
        self.shared.wake.notify_waiters();
    }
}

impl Shared {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Every step leaves it whole, whoever panicked.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next mail of a worker that has one under way, if one waits.
    fn further(&self) -> Option<Job> {
        self.inside().queue.pop_front()
    }
}

/// A worker, counted while it lives.
struct There {
    shared: Arc<Shared>,
    busy: bool,
    left: bool,
}

impl There {
    fn take(&mut self) -> Option<Job> {
        let mut inside = self.shared.inside();
        if inside.alone && inside.busy > 0 {
            return None;
        }
        let job = inside.queue.pop_front()?;
        inside.busy += 1;
        self.busy = true;
        let more = !inside.queue.is_empty();
        drop(inside);
        if more {
            self.shared.wake.notify_one();
        }
        Some(job)
    }

    fn idle(&mut self) {
        if std::mem::take(&mut self.busy) {
            let mut inside = self.shared.inside();
            inside.busy -= 1;
            let more = !inside.queue.is_empty();
            drop(inside);
            self.shared.left.notify_waiters();
            if more {
                self.shared.wake.notify_one();
            }
        }
    }

    /// The next mail; nothing when the worker is to go.
    async fn next(&mut self, stay: Duration) -> Option<Job> {
        let until = tokio::time::Instant::now() + stay;
        let shared = Arc::clone(&self.shared);
        loop {
            let woken = shared.wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            if let Some(job) = self.take() {
                return Some(job);
            }
            if shared.inside().closing && self.leave() {
                return None;
            }
            tokio::select! {
                () = woken => {}
                () = tokio::time::sleep_until(until) => {}
            }
            if tokio::time::Instant::now() >= until && self.leave() {
                return None;
            }
        }
    }

    /// Goes, unless a mail has come meanwhile that nobody else would take.
    fn leave(&mut self) -> bool {
        let mut inside = self.shared.inside();
        let another_takes_it = inside.alone && inside.busy > 0;
        if !another_takes_it && !inside.queue.is_empty() {
            return false;
        }
        inside.workers -= 1;
        self.left = true;
        true
    }
}

impl Drop for There {
    fn drop(&mut self) {
        self.idle();
        let mut inside = self.shared.inside();
        if !self.left {
            inside.workers -= 1;
        }
        let orphans = match inside.workers {
            0 => std::mem::take(&mut inside.queue),
            _ => VecDeque::new(),
        };
        drop(inside);
        self.shared.left.notify_waiters();
        for job in orphans {
            let (stage, silent, touched) = (super::replies::Stage::Mail, false, job.touched);
            job.done(Ended::LostBefore {
                stage,
                silent,
                touched,
            });
        }
    }
}

async fn work(mut there: There) {
    let mut kept: Option<Connection> = None;
    loop {
        let Some(job) = there.next(IDLE).await else {
            break;
        };
        let mut waiting = Some(job);
        while let Some(job) = waiting.take() {
            let connection = match kept.take().filter(|c| c.idle_since.elapsed() < IDLE) {
                Some(connection) => Ok(connection),
                None => there
                    .shared
                    .door
                    .open()
                    .await
                    .map(|greeted| Connection::new(greeted, there.shared.door.waits)),
            };
            match connection {
                Ok(connection) => {
                    let (connection, again) = session(&there.shared, connection, job).await;
                    kept = connection;
                    waiting = again;
                }
                Err(none) => job.done(Ended::NoConnection(none)),
            }
        }
        there.idle();
    }
    if let Some(connection) = kept {
        connection.quit().await;
    }
}
