//! When something is next due: for a daemon that sleeps until then, and for a clock that is stepped.

use jiff::Timestamp;
use wardmote_domain::send::Lane;

use crate::{
    error::Result,
    lanes::read_lane,
    rows::{Cells, instant},
    store::Store,
    thread::PARKED,
};

impl Store {
    /// The soonest instant after now at which something is due: a release, an end, a delivery, a look at a doubt, a
    /// recall, a mail of the desk, a review, the end of a lane's stop or of a hold, a limit that is free again. What is due already is not in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_timer(&self) -> Result<Option<Timestamp>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let row = sqlx::query(
            "SELECT min(at) AS at FROM ( \
               SELECT min(max(coalesce(release_at, 0), coalesce(embargo_at, 0))) AS at FROM message \
                 WHERE state = 'approved' AND max(coalesce(release_at, 0), coalesce(embargo_at, 0)) > $1 \
               UNION ALL SELECT min(expires_at) FROM message WHERE state IN ('awaiting_approval', 'approved') AND expires_at > $1 \
               UNION ALL SELECT min(due_at) FROM delivery \
                 WHERE lane IN (SELECT lane FROM lane) AND state IN ('queued', 'waiting') AND due_at > $1 AND due_at < $2 \
               UNION ALL SELECT min(next_at) FROM doubt WHERE next_at > $1 \
               UNION ALL SELECT min(due_at) FROM recall WHERE done_at IS NULL AND due_at > $1 \
               UNION ALL SELECT min(due_at) FROM desk_mail WHERE state = 'waiting' AND due_at > $1 \
               UNION ALL SELECT min(remind_at) FROM message WHERE remind_at > $1 \
               UNION ALL SELECT min(remind_at) FROM task WHERE remind_at > $1 \
               UNION ALL SELECT min(release_at) FROM message \
                 WHERE state = 'approved' AND press_first = 1 AND release_at > $1 AND embargo_at > $1 \
               UNION ALL SELECT min(next_at) FROM schedule WHERE next_at > $1 \
               UNION ALL SELECT min(chase_at) FROM ask WHERE chase_at > $1 \
               UNION ALL SELECT min(due_at) FROM ask WHERE due_at > $1 AND message IS NULL AND withdrawn_at IS NULL \
                 AND expired_at IS NULL AND late_at IS NULL \
               UNION ALL SELECT min(closes_at) FROM ask WHERE closes_at > $1 AND message IS NULL \
                 AND withdrawn_at IS NULL AND expired_at IS NULL \
               UNION ALL SELECT min(until_at) FROM hold WHERE lifted_at IS NULL AND until_at > $1 \
               UNION ALL SELECT min(stop_until) FROM lane WHERE stop_until > $1)",
        )
        .bind(now)
        .bind(PARKED)
        .fetch_one(&mut *conn)
        .await?;
        let limited = self.limited().soonest(instant(now)?);
        let due = row.int_or("at")?.map(instant).transpose()?;
        Ok(due.into_iter().chain(limited).min())
    }

    /// Lanes that have a delivery, a doubt or a recall still to come to an end, so that each gets its loops again after
    /// a restart.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn busy_lanes(&self) -> Result<Vec<Lane>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT channel, account FROM lane l WHERE by_hand = 0 AND ( \
               EXISTS (SELECT 1 FROM delivery d WHERE d.lane = l.lane AND d.state IN ('queued', 'waiting')) \
               OR EXISTS (SELECT 1 FROM delivery d WHERE d.lane = l.lane AND d.state = 'in_flight') \
               OR EXISTS (SELECT 1 FROM doubt u JOIN delivery d USING (delivery) \
                          WHERE u.next_at IS NOT NULL AND d.lane = l.lane) \
               OR EXISTS (SELECT 1 FROM recall r JOIN delivery d USING (delivery) \
                          WHERE r.done_at IS NULL AND d.lane = l.lane)) ORDER BY channel, account",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read_lane).collect()
    }
}
