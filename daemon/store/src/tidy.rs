//! Tidying: what no longer counts is dropped, a little at a time, so that the writer is never held by it.

use crate::{
    approvals::later,
    error::Result,
    hash::micros,
    store::Store,
    writer::{Turn, Tx},
};

/// Rows dropped in one transaction.
const AT_A_TIME: u32 = 2_000;
/// What is kept beside limits (leases, keys, sessions) is kept a week.
const WEEK: i64 = 7 * 24 * 3600 * 1_000_000;

/// What is dropped by its own time alone: a statement with the time and the most rows.
const BY_TIME: [&str; 5] = [
    "DELETE FROM lease WHERE lease IN (SELECT lease FROM lease WHERE until <= $1 LIMIT $2)",
    "DELETE FROM idempotency WHERE (person, key) IN (SELECT person, key FROM idempotency WHERE made_at <= $1 LIMIT $2)",
    "DELETE FROM request WHERE (person, key) IN (SELECT person, key FROM request WHERE made_at <= $1 LIMIT $2)",
    "DELETE FROM pending WHERE pending IN (SELECT pending FROM pending WHERE expires_at <= $1 LIMIT $2)",
    "DELETE FROM webhook_call WHERE call IN (SELECT call FROM webhook_call WHERE next_at IS NULL AND made_at <= $1 LIMIT $2)",
];

/// The same for what has a time of its own in the configuration.
const SESSIONS: [&str; 2] = [
    "DELETE FROM session WHERE rowid IN (SELECT rowid FROM session WHERE expires_at <= $1 LIMIT $2)",
    "DELETE FROM sign_in_code WHERE rowid IN (SELECT rowid FROM sign_in_code WHERE expires_at <= $1 LIMIT $2)",
];

/// How long is kept what only shows what was: sessions after their end, and calls of providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remember {
    /// Sessions and sign-in codes after their end.
    pub sessions: jiff::SignedDuration,
    /// Calls of providers after they came.
    pub callbacks: jiff::SignedDuration,
}

impl Default for Remember {
    fn default() -> Self {
        Self {
            sessions: jiff::SignedDuration::from_micros(WEEK),
            callbacks: crate::receive::REMEMBERED,
        }
    }
}

/// Ticks that no window reaches any more. The newest of them stays: it says what the meter had come to before.
const TICKS: &str = "DELETE FROM tick WHERE (meter, at) IN ( \
       SELECT t.meter, t.at FROM tick t WHERE t.at < (SELECT max(k.at) FROM tick k WHERE k.meter = t.meter AND k.at <= $1) \
       LIMIT $2)";

impl Store {
    /// Drops what limits of windows up to `keep` no longer count, and leases, keys, sessions, codes and subscriptions that
    /// are long over. Gives how much of the ledger it dropped.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn tidy(&self, keep: jiff::SignedDuration) -> Result<u64> {
        self.tidy_keeping(keep, Remember::default()).await
    }

    /// The same, with what is remembered for another time.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn tidy_keeping(
        &self,
        keep: jiff::SignedDuration,
        remember: Remember,
    ) -> Result<u64> {
        let mut dropped = 0;
        loop {
            let (ticks, more) = self
                .write(Turn::Normal, move |tx| {
                    Box::pin(async move { some(tx, keep, remember).await })
                })
                .await?;
            dropped += ticks;
            if !more {
                return Ok(dropped);
            }
        }
    }
}

/// Drops some of everything. Gives how many ticks, and whether there may be more of anything.
async fn some(tx: &mut Tx, keep: jiff::SignedDuration, remember: Remember) -> Result<(u64, bool)> {
    let now = tx.now();
    let before = micros(later(now, -keep));
    let full = u64::from(AT_A_TIME);
    let mut drop = async |sql: &'static str, before: i64| {
        let done = sqlx::query(sql)
            .bind(before)
            .bind(AT_A_TIME)
            .execute(&mut tx.conn)
            .await?;
        Ok::<_, crate::StoreError>(done.rows_affected())
    };
    let ticks = drop(TICKS, before).await?;
    let mut more = ticks >= full;
    for sql in BY_TIME {
        more |= drop(sql, before.min(micros(now) - WEEK)).await? >= full;
    }
    for sql in SESSIONS {
        more |= drop(sql, micros(later(now, -remember.sessions))).await? >= full;
    }
    crate::receive::forget(tx, now, remember.callbacks).await?;
    Ok((ticks, more))
}
