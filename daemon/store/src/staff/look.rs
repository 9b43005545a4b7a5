//! Opening and closing: what stands is compared with what is open. After every act, for the message it was on and in its
//! own transaction; and by the watch, for what the clock alone brings about.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;
use wardmote_domain::{
    message::MessageState,
    staff::{Change, Ended, Minutes, What},
    words::Priority,
};

use super::{
    promised::promise,
    standing::{self, Stands},
};
use crate::{
    approvals::later,
    error::Result,
    hash::micros,
    rows::{Cells, instant},
    store::Store,
    writer::{Turn, Tx},
};

/// How long what is not urgent waits for others to go in the same mail.
pub(crate) const GATHER: SignedDuration = SignedDuration::from_secs(60);

/// Something that is open.
struct Open {
    key: i64,
    what: What,
    subject: String,
    message: Option<i64>,
    due_at: Option<i64>,
    until_at: Option<i64>,
}

/// Looks at the messages and lanes that an act was on. Asked by the writer after each unit.
pub(crate) async fn look(tx: &mut Tx) -> Result<()> {
    while let Some(message) = tx.looks.messages.pop_first() {
        let row = sqlx::query("SELECT message FROM message WHERE public_id = $1")
            .bind(message.to_string())
            .fetch_optional(&mut tx.conn)
            .await?;
        let Some(row) = row else { continue };
        let key = row.int("message")?;
        promise(tx, key).await?;
        let now = tx.micros();
        let stands = standing::of_message(&mut tx.conn, key, now).await?;
        let open = open_of(&mut tx.conn, Scope::Message(key)).await?;
        settle(tx, stands, open, |s| s.base_at == 0).await?;
    }
    if std::mem::take(&mut tx.looks.lanes) {
        let now = tx.micros();
        let stands = standing::lanes(&mut tx.conn, now).await?;
        let open = open_of(&mut tx.conn, Scope::Lanes).await?;
        settle(tx, stands, open, |_| true).await?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Scope {
    All,
    Message(i64),
    Lanes,
}

async fn open_of(conn: &mut SqliteConnection, scope: Scope) -> Result<Vec<Open>> {
    let sql = match scope {
        Scope::All => {
            "SELECT telling, what, subject, message, due_at, until_at FROM telling WHERE closed_at IS NULL AND $1 IS NULL"
        }
        Scope::Message(_) => {
            "SELECT telling, what, subject, message, due_at, until_at FROM telling WHERE closed_at IS NULL AND message = $1"
        }
        Scope::Lanes => {
            "SELECT telling, what, subject, message, due_at, until_at FROM telling \
             WHERE closed_at IS NULL AND what = 'lane_stopped' AND $1 IS NULL"
        }
    };
    let bound = match scope {
        Scope::Message(key) => Some(key),
        Scope::All | Scope::Lanes => None,
    };
    let rows = sqlx::query(sql).bind(bound).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Open {
                key: row.int("telling")?,
                what: row.word("what", "what our people are told")?,
                subject: row.text("subject")?,
                message: row.int_or("message")?,
                due_at: row.int_or("due_at")?,
                until_at: row.int_or("until_at")?,
            })
        })
        .collect()
}

/// What has to change for `open` to be what `stands`.
struct Changes {
    open: Vec<Stands>,
    close: Vec<Open>,
    due: Vec<(i64, Option<i64>)>,
}

fn compare(
    stands: Vec<Stands>,
    open: Vec<Open>,
    now: i64,
    is_due: impl Fn(&Stands) -> bool,
) -> Changes {
    let mut there: BTreeMap<(What, String), Open> = open
        .into_iter()
        .map(|o| ((o.what, o.subject.clone()), o))
        .collect();
    let mut changes = Changes {
        open: Vec::new(),
        close: Vec::new(),
        due: Vec::new(),
    };
    for one in stands {
        match there.remove(&(one.what, one.subject.clone())) {
            Some(open) if open.due_at != one.due_at => changes.due.push((open.key, one.due_at)),
            Some(_) => {}
            None if is_due(&one) => changes.open.push(one),
            None => {}
        }
    }
    changes.close = there
        .into_values()
        .filter(|o| o.until_at.is_none_or(|until| until <= now))
        .collect();
    changes
}

async fn settle(
    tx: &mut Tx,
    stands: Vec<Stands>,
    open: Vec<Open>,
    is_due: impl Fn(&Stands) -> bool,
) -> Result<()> {
    let changes = compare(stands, open, tx.micros(), is_due);
    for open in changes.close {
        let ended = match ended(tx, &open).await? {
            true => Ended::Over,
            false => Ended::Done,
        };
        close(tx, open.key, ended).await?;
    }
    for (key, due) in changes.due {
        sqlx::query("UPDATE telling SET due_at = $2 WHERE telling = $1")
            .bind(key)
            .bind(due)
            .execute(&mut tx.conn)
            .await?;
    }
    for one in &changes.open {
        open_one(tx, one, None).await?;
    }
    Ok(())
}

/// Whether it went away because its message did, or its hour passed, and not because somebody did it.
async fn ended(tx: &mut Tx, open: &Open) -> Result<bool> {
    let Some(message) = open.message else {
        return Ok(open.what.is_news());
    };
    let state: MessageState = sqlx::query("SELECT state FROM message WHERE message = $1")
        .bind(message)
        .fetch_one(&mut tx.conn)
        .await?
        .word("state", "a message's state")?;
    Ok(open.what.is_news()
        || matches!(
            state,
            MessageState::Withdrawn | MessageState::TakenDown | MessageState::Expired
        ))
}

async fn open_one(tx: &mut Tx, one: &Stands, until_at: Option<i64>) -> Result<()> {
    let now = tx.now();
    let hurry = one.what.at_once() || one.priority == Some(Priority::Urgent);
    let first = if hurry { now } else { later(now, GATHER) };
    let done = sqlx::query(
        "INSERT INTO telling (what, subject, message, lane, words, due_at, until_at, opened_at, next_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(one.what.as_str())
    .bind(&one.subject)
    .bind(one.message)
    .bind(one.lane)
    .bind(&one.words)
    .bind(one.due_at)
    .bind(until_at)
    .bind(micros(now))
    .bind(micros(first))
    .execute(&mut tx.conn)
    .await?;
    if done.rows_affected() > 0 {
        changed(tx, done.last_insert_rowid(), Change::Opened, 1, None, None).await?;
    }
    Ok(())
}

/// Writes down what happened to a thing that is told.
pub(super) async fn changed(
    tx: &mut Tx,
    telling: i64,
    change: Change,
    round: i64,
    person: Option<i64>,
    mail: Option<i64>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO telling_change (telling, change, at, round, person, mail) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(telling)
    .bind(change.as_str())
    .bind(tx.micros())
    .bind(round)
    .bind(person)
    .bind(mail)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

pub(super) async fn close(tx: &mut Tx, telling: i64, ended: Ended) -> Result<()> {
    let row = sqlx::query(
        "UPDATE telling SET closed_at = $2, ended = $3, next_at = NULL WHERE telling = $1 AND closed_at IS NULL \
         RETURNING round",
    )
    .bind(telling)
    .bind(tx.micros())
    .bind(ended.as_str())
    .fetch_optional(&mut tx.conn)
    .await?;
    match row {
        Some(row) => changed(tx, telling, Change::Closed, row.int("round")?, None, None).await,
        None => Ok(()),
    }
}

/// Tells of something that only happened, inside its cause's own transaction. It stands for an hour, or until somebody
/// takes it on; the same again within that hour is not told twice.
pub(crate) async fn news(
    tx: &mut Tx,
    what: What,
    message: Option<i64>,
    lane: i64,
    words: Option<String>,
) -> Result<()> {
    let one = Stands {
        what,
        subject: match message {
            Some(message) => format!("message:{message}"),
            None => format!("lane:{lane}"),
        },
        message,
        lane: Some(lane),
        words,
        base_at: 0,
        due_at: None,
        priority: None,
    };
    let until = later(tx.now(), SignedDuration::from_hours(1));
    // One whose hour has passed makes room, whether or not the watch has come by.
    let rows = sqlx::query(
        "SELECT telling FROM telling WHERE what = $1 AND subject = $2 AND closed_at IS NULL AND until_at <= $3",
    )
    .bind(what.as_str())
    .bind(&one.subject)
    .bind(tx.micros())
    .fetch_all(&mut tx.conn)
    .await?;
    for row in rows {
        close(tx, row.int("telling")?, Ended::Over).await?;
    }
    open_one(tx, &one, Some(micros(until))).await
}

fn due_by(minutes: Minutes, now: i64) -> impl Fn(&Stands) -> bool {
    move |one| one.base_at == 0 || from(minutes, one) <= now
}

/// When a thing that stands is first told.
fn from(minutes: Minutes, one: &Stands) -> i64 {
    let offset = i64::try_from(minutes.offset(one.what).as_micros()).unwrap_or(0);
    one.base_at.saturating_add(offset)
}

impl Store {
    /// Opens what the clock has brought about and closes what is over. `true` where something changed. Writes nothing
    /// where nothing did.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn watch_staff(&self, minutes: Minutes) -> Result<bool> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let stands = standing::all(&mut conn, now).await?;
        let open = open_of(&mut conn, Scope::All).await?;
        drop(conn);
        let found = compare(stands, open, now, due_by(minutes, now));
        if found.open.is_empty() && found.close.is_empty() && found.due.is_empty() {
            return Ok(false);
        }
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let now = tx.micros();
                let stands = standing::all(&mut tx.conn, now).await?;
                let open = open_of(&mut tx.conn, Scope::All).await?;
                settle(tx, stands, open, due_by(minutes, now)).await
            })
        })
        .await?;
        Ok(true)
    }

    /// The soonest instant after now at which the watch or a telling has something to do.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_staff_timer(&self, minutes: Minutes) -> Result<Option<Timestamp>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let stands = standing::all(&mut conn, now).await?;
        let row = sqlx::query(
            "SELECT min(at) AS at FROM (SELECT min(next_at) AS at FROM telling WHERE next_at > $1 \
               UNION ALL SELECT min(until_at) FROM telling WHERE closed_at IS NULL AND until_at > $1)",
        )
        .bind(now)
        .fetch_one(&mut *conn)
        .await?;
        let soonest = stands
            .iter()
            .filter(|one| one.base_at > 0)
            .map(|one| from(minutes, one))
            .filter(|at| *at > now)
            .chain(row.int_or("at")?)
            .min();
        soonest.map(instant).transpose()
    }
}
