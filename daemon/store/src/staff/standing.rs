//! What stands now and is to be told, read from the states themselves: whoever turns a state need not know of it.

use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{staff::What, words::Priority};

use crate::{
    error::Result,
    rows::{Cells, priority},
};

/// One thing that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) what: What,
    pub(crate) subject: String,
    pub(crate) message: Option<i64>,
    pub(crate) lane: Option<i64>,
    pub(crate) words: Option<String>,
    /// The time from which its minutes count; 0 where it is told as soon as it stands.
    pub(crate) base_at: i64,
    /// The time that it is about.
    pub(crate) due_at: Option<i64>,
    /// Of the message; nothing for what concerns none.
    pub(crate) priority: Option<Priority>,
}

/// How long a notice that ended before it went is told as late: half a day, in microseconds.
const ENDED_STANDS: i64 = 12 * 3600 * 1_000_000;

/// The condition of `message_open`.
macro_rules! waits {
    () => {
        "m.state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved', 'releasing')"
    };
}

/// What stands of messages. Each names the condition of the index that finds it (`message_open` and the rest) word for word,
/// because SQLite uses a partial index for nothing less: the watch looks every second. `$1` is the instant now, `$2` half a day; `$of` narrows it to one message.
macro_rules! of_messages {
    ($of:literal) => {
        concat!(
            "SELECT 'approval_waiting' AS what, 'message:' || m.message AS subject, m.message AS message, 0 AS base_at, \
                    nullif(max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0)), 0) AS due_at, m.priority AS priority \
               FROM message m WHERE ", waits!(), " AND m.state = 'awaiting_approval' ", $of,
            " UNION ALL SELECT 'returned', 'message:' || m.message, m.message, 0, NULL, m.priority \
               FROM message m WHERE ", waits!(), " AND m.state = 'returned' ", $of,
            " UNION ALL SELECT 'stopped_at_door', 'message:' || m.message, m.message, 0, \
                    nullif(max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0)), 0), m.priority \
               FROM message m WHERE ", waits!(), " AND m.state = 'falls_short' AND EXISTS (SELECT 1 FROM revision v JOIN report r USING (revision) \
                      WHERE v.message = m.message AND v.number = m.number AND r.stage = 'at_door') ", $of,
            " UNION ALL SELECT 'late', 'message:' || m.message, m.message, \
                    max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0), coalesce(m.approved_at, 0)), \
                    nullif(max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0)), 0), m.priority \
               FROM message m WHERE ", waits!(), " AND m.state IN ('awaiting_approval', 'approved') \
                 AND max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0), coalesce(m.approved_at, 0)) > 0 \
                 AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL \
                                   AND (h.scope IN ('everything', 'message:' || m.public_id, 'trigger:' || m.public_id, \
                                                   'locked:' || m.public_id, 'asked:' || m.public_id) \
                                     OR (h.scope = 'routine' AND m.priority = 2 AND m.kind NOT IN ('correction', 'withdrawal')))) ", $of,
            " UNION ALL SELECT 'late', 'message:' || m.message, m.message, 0, m.expires_at, m.priority \
               FROM message m WHERE m.state = 'expired' AND m.expired_at > $1 - $2 ", $of,
            " UNION ALL SELECT 'not_confirmed', 'message:' || m.message, m.message, 0, NULL, m.priority \
               FROM tally t INDEXED BY tally_open JOIN lane l USING (lane) JOIN message m USING (message) \
               WHERE t.n > 0 AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person') \
                 AND t.state = 'with_person' AND l.by_hand = 0 ", $of,
            " UNION ALL SELECT 'not_confirmed', 'message:' || m.message, m.message, u.lost_at, NULL, m.priority \
               FROM doubt u CROSS JOIN delivery d USING (delivery) JOIN message m USING (message) \
               WHERE u.next_at IS NOT NULL AND d.state = 'unknown' ", $of,
            " UNION ALL SELECT 'urgent_used', 'message:' || m.message, m.message, 0, m.review_due_at, 0 \
               FROM message m WHERE m.remind_at IS NOT NULL ", $of,
            " UNION ALL SELECT 'review_due', 'message:' || m.message, m.message, m.review_due_at, m.review_due_at, 0 \
               FROM message m WHERE m.remind_at IS NOT NULL ", $of,
            " UNION ALL SELECT 'owed_due', 'pass:' || p.pass, m.message, p.owed_by, p.owed_by, m.priority \
               FROM pass p JOIN message m USING (message) \
               WHERE p.owed_by IS NOT NULL AND p.done_at IS NULL AND p.void_at IS NULL \
                 AND m.state NOT IN ('expired', 'withdrawn', 'taken_down') ", $of,
            " UNION ALL SELECT 'update_due', 'message:' || m.message, m.message, p.due_at, p.due_at, m.priority \
               FROM promised_update p JOIN message m USING (message) \
               WHERE p.kept_at IS NULL AND m.state IN ('releasing', 'released') ", $of,
            " UNION ALL SELECT 'task_due', 'delivery:' || k.delivery, m.message, \
                    (SELECT min(k.made_at + value * 60000000) FROM json_each(k.reminders) WHERE value > 0), k.due_at, m.priority \
               FROM task k CROSS JOIN delivery d USING (delivery) JOIN message m USING (message) \
               WHERE k.done_at IS NULL AND d.state = 'with_person' AND k.reminders <> '[]' ", $of,
        )
    };
}

/// Everything that stands of messages.
pub(crate) const EVERYTHING: &str = of_messages!("");

/// What stands of one message, in whatever state.
pub(crate) async fn of_message(
    conn: &mut SqliteConnection,
    message: i64,
    now: i64,
) -> Result<Vec<Stands>> {
    let rows = sqlx::query(of_messages!("AND m.message = $3"))
        .bind(now)
        .bind(ENDED_STANDS)
        .bind(message)
        .fetch_all(conn)
        .await?;
    once(rows.iter().map(read).collect::<Result<_>>()?)
}

/// Everything that stands.
pub(crate) async fn all(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Stands>> {
    let rows = sqlx::query(EVERYTHING)
        .bind(now)
        .bind(ENDED_STANDS)
        .fetch_all(&mut *conn)
        .await?;
    let mut all: Vec<Stands> = rows.iter().map(read).collect::<Result<_>>()?;
    all.extend(lanes(conn, now).await?);
    all.extend(shifts(conn, now).await?);
    all.extend(webhooks(conn).await?);
    once(all)
}

/// The lanes that take nothing now.
pub(crate) async fn lanes(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Stands>> {
    let rows = sqlx::query(
        "SELECT lane, stop_words, stop_until FROM lane WHERE stopped_at IS NOT NULL AND by_hand = 0 \
           AND (stop_until IS NULL OR stop_until > $1)",
    )
    .bind(now)
    .fetch_all(conn)
    .await?;
    let stands = |row: &SqliteRow| {
        let lane = row.int("lane")?;
        Ok(Stands {
            what: What::LaneStopped,
            subject: format!("lane:{lane}"),
            message: None,
            lane: Some(lane),
            words: row.text_or("stop_words")?,
            base_at: 0,
            due_at: row.int_or("stop_until")?,
            priority: None,
        })
    };
    rows.iter().map(stands).collect()
}

/// The receivers of webhooks that the daemon stopped, until somebody starts or removes them.
async fn webhooks(conn: &mut SqliteConnection) -> Result<Vec<Stands>> {
    let rows = sqlx::query(
        "SELECT webhook, label, stop_code FROM webhook WHERE stopped_at IS NOT NULL AND removed_at IS NULL \
           AND paused_at IS NULL",
    )
    .fetch_all(conn)
    .await?;
    let stands = |row: &SqliteRow| {
        let why = match row.text("stop_code")?.as_str() {
            "gone" => "it answered that it wants no calls any more (410)",
            _ => "it has taken no call for three days",
        };
        Ok(Stands {
            what: What::WebhookStopped,
            subject: format!("webhook:{}", row.int("webhook")?),
            message: None,
            lane: None,
            words: Some(format!("{}: {why}", row.text("label")?)),
            base_at: 0,
            due_at: None,
            priority: None,
        })
    };
    rows.iter().map(stands).collect()
}

/// An hour, in microseconds: how long after its beginning a shift's handover is still asked for.
const HOUR: i64 = 3600 * 1_000_000;

/// Shifts that begin soon or have just begun, with nothing handed over for them. One that was put in after it began is no
/// change of shift.
async fn shifts(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Stands>> {
    let rows = sqlx::query(
        "SELECT s.shift, s.from_at FROM shift s WHERE s.ended_at IS NULL AND s.to_at > $1 AND s.from_at > $1 - $2 \
           AND s.put_at < s.from_at \
           AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.taken_at > s.from_at - 2 * $2)",
    )
    .bind(now)
    .bind(HOUR)
    .fetch_all(conn)
    .await?;
    let stands = |row: &SqliteRow| {
        Ok(Stands {
            what: What::ShiftChange,
            subject: format!("shift:{}", row.int("shift")?),
            message: None,
            lane: None,
            words: None,
            base_at: row.int("from_at")?,
            due_at: row.int_or("from_at")?,
            priority: None,
        })
    };
    rows.iter().map(stands).collect()
}

fn read(row: &SqliteRow) -> Result<Stands> {
    Ok(Stands {
        what: row.word("what", "what our people are told")?,
        subject: row.text("subject")?,
        message: row.int_or("message")?,
        lane: None,
        words: None,
        base_at: row.int("base_at")?,
        due_at: row.int_or("due_at")?,
        priority: row.int_or("priority")?.map(priority).transpose()?,
    })
}

/// A thing that stands for several causes stands once, from the first of them.
fn once(mut all: Vec<Stands>) -> Result<Vec<Stands>> {
    all.sort_by(|a, b| (a.what, &a.subject, a.base_at).cmp(&(b.what, &b.subject, b.base_at)));
    all.dedup_by(|b, a| a.what == b.what && a.subject == b.subject);
    Ok(all)
}
