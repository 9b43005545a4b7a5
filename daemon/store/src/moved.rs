//! A clock that somebody moved. What counts by how long it has been (the windows of limits, the distance between two reads of
//! a provider, tries again, who is told next, sessions) moves with it, so that a step of the clock neither lets anything go
//! twice nor keeps anything waiting. What people set by the clock on the wall (releases, embargoes, ends, schedules, jobs)
//! stays where it is.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    clock::SharedClock,
};

use crate::{
    audit::{Entry, append},
    error::Result,
    rows::{Cells, instant},
    store::Store,
    thread::PARKED,
    writer::{Turn, Tx},
};

/// Less than this is how clocks are kept right; more is a step, in microseconds.
const STEP: i64 = 2_000_000;
/// A clock that went ahead by so much may be wrong: nothing is dropped for its age for [`DOUBT`], in microseconds.
const FAR: i64 = 12 * 3600 * 1_000_000;
/// The same for a clock at a start, against the last that the database knows of: machines are off for weeks.
const FAR_AT_START: i64 = 30 * 24 * 3600 * 1_000_000;
/// How long a person has to put such a clock right.
const DOUBT: Duration = Duration::from_secs(24 * 3600);
/// Entries that are looked through for moves: the newest.
const LOOKED_THROUGH: i64 = 50_000;
/// Rows moved in one transaction.
const AT_A_TIME: i64 = 5_000;

/// The clock beside the one that nobody can set, since this process opened the database.
#[derive(Clone)]
pub(crate) struct Beat(Arc<Inner>);

struct Inner {
    clock: SharedClock,
    /// What the clock read as the database was opened, in microseconds.
    start: i64,
    since: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How far the clock has moved against the other since the start, as far as the database has followed.
    offset: i64,
    /// Where it went back, what was due then and is still to be made due.
    behind: Option<Back>,
    /// When it last went far ahead, by the clock that nobody can set.
    ahead: Option<Duration>,
}

/// A clock that went back, in microseconds: what it read before, what it reads now.
#[derive(Debug, Clone, Copy)]
struct Back {
    was: i64,
    now: i64,
}

impl Beat {
    pub(crate) fn new(clock: SharedClock) -> Self {
        Self(Arc::new(Inner {
            start: clock.now().as_microsecond(),
            since: clock.steady(),
            clock,
            state: Mutex::default(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Microseconds that have passed, counted on from what the clock read at the start: leases are written in it. It never
    /// goes back and nobody can set it; a new process begins anew, and there no lease of the last one stands.
    pub(crate) fn lasting(&self) -> i64 {
        let gone = self.0.clock.steady().saturating_sub(self.0.since);
        let gone = i64::try_from(gone.as_micros()).unwrap_or(i64::MAX);
        self.0.start.saturating_add(gone)
    }

    /// What the clock reads, as far as the database has followed it: by this is judged what moves with the clock either way,
    /// also in the moment between a move and the transaction that notices it. Microseconds.
    pub(crate) fn as_followed(&self) -> i64 {
        let offset = self.state().offset;
        self.lasting().saturating_add(offset)
    }

    /// By how much the clock was moved since the database last followed it, in microseconds. Less than a step is how a
    /// clock is kept right, and is forgotten.
    pub(crate) fn moved(&self) -> Option<i64> {
        let offset = self.0.clock.now().as_microsecond() - self.lasting();
        let mut state = self.state();
        let by = offset - state.offset;
        if by.abs() >= STEP {
            return Some(by);
        }
        state.offset = offset;
        None
    }

    /// The database has followed such a move, and that is committed.
    pub(crate) fn followed(&self, by: i64) {
        let now = self.0.clock.now().as_microsecond();
        let steady = self.0.clock.steady();
        let mut state = self.state();
        state.offset += by;
        if by >= FAR {
            state.ahead = Some(steady);
        }
        if by < 0 {
            state.ahead = None;
            state.behind = Some(Back { was: now - by, now });
        }
    }

    fn in_doubt(&self) -> bool {
        let steady = self.0.clock.steady();
        let ahead = self.state().ahead;
        ahead.is_some_and(|at| steady.saturating_sub(at) < DOUBT)
    }
}

/// What moves whichever way the clock went ($1 is by how much). A window is as long as it is, and two reads of a provider
/// stay as far apart as its plan says: else what went just now would be asked for again in the same instant, and repeated.
const EITHER_WAY: [&str; 6] = [
    // Through negative numbers, so that no two instants of a meter meet on the way; the next statement turns them back.
    "UPDATE tick SET at = -(at + $1)",
    "UPDATE doubt SET lost_at = lost_at + $1, next_at = next_at + $1 WHERE next_at IS NOT NULL",
    // How long a receiver has taken nothing, and how long its old secret still signs.
    "UPDATE webhook SET failing_at = failing_at + $1, old_until = old_until + $1 \
     WHERE failing_at IS NOT NULL OR old_until IS NOT NULL",
    // A key serves its seven days: a repeat on the sixth must find it.
    "UPDATE request SET made_at = made_at + $1",
    "UPDATE idempotency SET made_at = made_at + $1",
    // How long the same news is not told again.
    "UPDATE telling SET until_at = until_at + $1 WHERE until_at IS NOT NULL AND closed_at IS NULL",
];
/// What needs no number.
const EITHER_WAY_TOO: [&str; 2] = [
    "UPDATE tick SET at = -at WHERE at < 0",
    // When a provider's window ends was said for another clock. Its next answer says it anew.
    "DELETE FROM limit_seen",
];

/// What moves with a clock that went back: else it would wait for the clock to come round to it again. ($1 the move, $2
/// the instant now; what the clock read before is $2 - $1.)
const BACK: [&str; 10] = [
    "UPDATE recall SET due_at = max($2, due_at + $1) WHERE done_at IS NULL AND due_at > $2",
    "UPDATE desk_mail SET due_at = max($2, due_at + $1) \
     WHERE state = 'waiting' AND due_at > $2 AND (due_at + $1 <= $2 OR attempt > 0)",
    "UPDATE lane SET stop_until = max($2, stop_until + $1) WHERE stop_until > $2",
    // Who took something on named a time of day.
    "UPDATE telling SET next_at = max($2, next_at + $1) WHERE next_at > $2 AND taken_by IS NULL",
    "UPDATE restored_look SET next_at = max($2, next_at + $1) WHERE next_at > $2",
    "UPDATE webhook SET rest_until = max($2, rest_until + $1) WHERE rest_until > $2",
    "UPDATE webhook_call SET next_at = max($2, next_at + $1) WHERE next_at > $2",
    // Nobody stays signed in for longer. Ahead they do not move: a machine that was asleep looks the same.
    "UPDATE session SET expires_at = expires_at + $1 WHERE expires_at > $2",
    "UPDATE sign_in_code SET expires_at = expires_at + $1 WHERE expires_at > $2",
    "UPDATE pending SET expires_at = expires_at + $1 WHERE expires_at > $2",
];

/// Follows a clock that was moved by `by` microseconds, in the transaction that notices it.
pub(crate) async fn follow(tx: &mut Tx, by: i64) -> Result<()> {
    let now = tx.micros();
    for sql in EITHER_WAY {
        sqlx::query(sql).bind(by).execute(&mut tx.conn).await?;
    }
    for sql in EITHER_WAY_TOO {
        sqlx::query(sql).execute(&mut tx.conn).await?;
    }
    let back = if by < 0 { &BACK[..] } else { &[] };
    for sql in back {
        sqlx::query(*sql)
            .bind(by)
            .bind(now)
            .execute(&mut tx.conn)
            .await?;
    }
    let seconds = (by + by.signum() * 500_000) / 1_000_000;
    let detail = json!({"seconds": seconds, "before": instant(now - by)?});
    append(
        tx,
        Entry::new(AuditAct::ClockMoved, Actor::Daemon).with(detail),
    )
    .await?;
    tracing::error!(
        event = "clock_moved",
        seconds,
        "somebody moved the machine's clock"
    );
    Ok(())
}

/// The last instant that the database knows of.
pub(crate) async fn last_seen(tx: &mut Tx) -> Result<Option<i64>> {
    sqlx::query(
        "SELECT max(coalesce((SELECT entry ->> 'at' FROM audit ORDER BY sequence DESC LIMIT 1), 0), \
                    coalesce((SELECT max(taken_at) FROM (SELECT taken_at FROM lease ORDER BY lease DESC LIMIT 1)), 0)) AS at",
    )
    .fetch_one(&mut tx.conn)
    .await?
    .int_or("at")
}

/// At the start: a clock that is behind what the database has seen went back while the daemon was down. By how much nobody
/// knows; at least by this. One that is far ahead of it may be wrong.
pub(crate) async fn follow_downtime(tx: &mut Tx, beat: &Beat) -> Result<()> {
    let now = tx.micros();
    let Some(seen) = last_seen(tx).await? else {
        return Ok(());
    };
    let by = now - seen;
    if by >= FAR_AT_START {
        beat.state().ahead = Some(beat.0.clock.steady());
    }
    if by > -STEP {
        return Ok(());
    }
    follow(tx, by).await?;
    beat.state().behind = Some(Back { was: seen, now });
    Ok(())
}

impl Store {
    /// After the clock went back: what was due by it before is due now, and tries again wait no longer than they were to.
    /// A little at a time, so that the writer is never held by it. Gives how many deliveries it moved.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn catch_up(&self) -> Result<u64> {
        let Some(back) = self.beat().state().behind else {
            return Ok(0);
        };
        let mut moved = 0;
        loop {
            let some = self
                .write(Turn::Normal, move |tx| {
                    Box::pin(async move { change(tx, MAKE_DUE, back, AT_A_TIME).await })
                })
                .await?;
            moved += some;
            if some < AT_A_TIME.unsigned_abs() {
                break;
            }
        }
        moved += self
            .write(Turn::Normal, move |tx| {
                Box::pin(async move { change(tx, BRING_FORWARD, back, PARKED).await })
            })
            .await?;
        // A lane that waited for its limit is looked at again.
        self.limited().forget();
        let mut state = self.beat().state();
        if state
            .behind
            .is_some_and(|b| b.was == back.was && b.now == back.now)
        {
            state.behind = None;
        }
        Ok(moved)
    }

    /// Whether the clock went so far ahead just now that it may be wrong: nothing is dropped for its age meanwhile.
    pub fn clock_in_doubt(&self) -> bool {
        self.beat().in_doubt()
    }

    /// The last times that the clock was moved while the daemon ran, or was found behind at a start: when by the new
    /// time, and by how much.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clock_moves(&self, most: u32) -> Result<Vec<(Timestamp, SignedDuration)>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT entry ->> 'at' AS at, entry ->> '$.detail.seconds' AS seconds FROM audit \
             WHERE sequence > (SELECT max(sequence) FROM audit) - $2 AND entry ->> 'act' = 'clock_moved' \
             ORDER BY sequence DESC LIMIT $1",
        )
        .bind(most)
        .bind(LOOKED_THROUGH)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|r| Ok((r.time("at")?, SignedDuration::from_secs(r.int("seconds")?))))
            .collect()
    }
}

/// What was due by the clock before. The counts that the database keeps name the messages and lanes.
const MAKE_DUE: &str = "UPDATE delivery SET due_at = $1 WHERE delivery IN ( \
       SELECT d.delivery FROM tally t JOIN delivery d INDEXED BY delivery_due \
         ON d.lane = t.lane AND d.message = t.message AND d.state IN ('queued', 'waiting') \
       WHERE t.state IN ('queued', 'waiting') AND t.n > 0 AND d.due_at > $1 AND d.due_at <= $2 LIMIT $3)";

/// Tries again, which are no more than were there as the clock went back.
const BRING_FORWARD: &str = "UPDATE delivery SET due_at = max($1, due_at - ($2 - $1)) WHERE delivery IN ( \
       SELECT d.delivery FROM tally t JOIN delivery d INDEXED BY delivery_due \
         ON d.lane = t.lane AND d.message = t.message AND d.state IN ('queued', 'waiting') \
       WHERE t.state = 'waiting' AND t.n > 0 AND d.state = 'waiting' AND d.due_at > $2 AND d.due_at < $3)";

async fn change(tx: &mut Tx, sql: &'static str, back: Back, third: i64) -> Result<u64> {
    let done = sqlx::query(sql)
        .bind(back.now)
        .bind(back.was)
        .bind(third)
        .execute(&mut tx.conn)
        .await?;
    Ok(done.rows_affected())
}
