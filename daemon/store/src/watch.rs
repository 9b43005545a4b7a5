//! What somebody who watches the daemon wants to know at one look: how much waits, since when and for what. Every question
//! goes by an index of what is open, so that a look costs the work in hand and not the years behind it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::SqliteConnection;
use wardmote_domain::{
    delivery::DeliveryState, hold::HoldScope, ids::MessageId, message::MessageState, send::Lane,
};

use crate::{
    error::Result,
    holds::HoldsNow,
    lanes::read_lane,
    rows::{Cells, instant},
    store::Store,
    writer::Queues,
};

/// What an urgent message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UrgentWait {
    /// Its author: to finish it, put it right or give reasons.
    Author,
    /// Another person, to approve it.
    Approver,
    /// Its own time.
    Time,
    /// Whoever stopped it.
    Hold,
    /// The daemon: it may go and has not.
    Daemon,
    /// A channel, to take the rest of it.
    Channel,
    /// A person, to say what became of a delivery that is not confirmed.
    Person,
}

impl UrgentWait {
    /// Every one, in the order of the walk.
    pub const ALL: [Self; 7] = [
        Self::Author,
        Self::Approver,
        Self::Time,
        Self::Hold,
        Self::Daemon,
        Self::Channel,
        Self::Person,
    ];

    /// Its name in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Approver => "approver",
            Self::Time => "time",
            Self::Hold => "hold",
            Self::Daemon => "daemon",
            Self::Channel => "channel",
            Self::Person => "person",
        }
    }
}

/// How many wait, and since when the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: u64,
    /// Since when the oldest.
    pub since: Timestamp,
}

impl Waiting {
    fn one_more(this: Option<Self>, since: Timestamp) -> Self {
        let since = this.map_or(since, |w| w.since.min(since));
        let count = this.map_or(0, |w| w.count) + 1;
        Self { count, since }
    }
}

/// Deliveries of one lane in one state that have not come to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDeliveries {
    /// The lane; for an outlet by hand the account is [`crate::BY_HAND`].
    pub lane: Lane,
    /// Whether people do it.
    pub by_hand: bool,
    /// The state.
    pub state: DeliveryState,
    /// How many.
    pub count: u64,
}

/// The daemon's work in hand, at one instant.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Urgent messages, by what they wait for.
    pub urgent: BTreeMap<UrgentWait, Waiting>,
    /// Messages that have not been released or given up, by state.
    pub messages: BTreeMap<MessageState, u64>,
    /// Deliveries that have not come to an end.
    pub deliveries: Vec<OpenDeliveries>,
    /// Jobs by hand that are open.
    pub jobs: u64,
    /// Of them, those whose time has passed.
    pub jobs_overdue: u64,
    /// Owed jobs (a missing language, format or call) that are not ticked.
    pub owed: u64,
    /// Of them, those whose time has passed.
    pub owed_overdue: u64,
    /// Mails to our own people that wait.
    pub mails: Option<Waiting>,
    /// Holds in force.
    pub holds: Vec<HoldScope>,
    /// The number of the last entry of the record.
    pub audit_sequence: i64,
}

/// What the database holds on the disk, and how its writer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Workload {
    /// Transactions committed since the start.
    pub commits: u64,
    /// Units committed since the start, each an act or a step of one.
    pub units: u64,
    /// How long all of them together waited and worked until they were committed, in microseconds.
    pub unit_micros: u64,
    /// Units that wait in the urgent queue now.
    pub urgent_queue: u64,
    /// Units that wait in the other one.
    pub normal_queue: u64,
}

/// Deliveries that are still to come to an end, by lane and state.
pub(crate) const OPEN_DELIVERIES: &str = "SELECT l.channel, l.account, l.by_hand, t.state, sum(t.n) AS n \
     FROM tally t INDEXED BY tally_open JOIN lane l USING (lane) \
     WHERE t.n > 0 AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person') \
     GROUP BY t.lane, t.state ORDER BY l.channel, l.account, t.state";

/// Messages before their release.
pub(crate) const OPEN_MESSAGES: &str = "SELECT m.state, m.priority, m.message, m.public_id, m.returned_at, m.approved_at, \
       m.releasing_at, m.submitted_at, max(coalesce(m.release_at, 0), coalesce(m.embargo_at, 0)) AS goes_at, \
       CASE WHEN m.priority = 0 THEN (SELECT r.made_at FROM revision r WHERE r.message = m.message AND r.number = m.number) END \
       AS made_at \
     FROM message m INDEXED BY message_open \
     WHERE m.state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved', 'releasing')";

/// Urgent messages that are out and not all of whose deliveries have ended, people's jobs left out.
pub(crate) const URGENT_OUT: &str = "SELECT m.message, m.public_id, l.channel, l.account, \
       coalesce(m.releasing_at, m.submitted_at) AS since, \
       max(t.state = 'with_person') AS person, max(t.state <> 'with_person') AS going \
     FROM tally t INDEXED BY tally_open JOIN message m USING (message) JOIN lane l USING (lane) \
     WHERE t.n > 0 AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person') \
       AND m.priority = 0 AND l.by_hand = 0 AND m.state IN ('released', 'corrected') GROUP BY m.message, t.lane";

/// Jobs by hand that are open.
pub(crate) const JOBS: &str = "SELECT count(*) AS n, coalesce(sum(k.due_at < $1), 0) AS overdue FROM task k \
     WHERE k.delivery IN (SELECT delivery FROM delivery WHERE state = 'with_person')";

impl Store {
    /// The work in hand, in one consistent view.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watch(&self) -> Result<Watch> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let holds = HoldsNow::read(&mut conn).await?;
        let mut watch = Watch {
            urgent: BTreeMap::new(),
            messages: BTreeMap::new(),
            deliveries: deliveries(&mut conn).await?,
            jobs: 0,
            jobs_overdue: 0,
            owed: 0,
            owed_overdue: 0,
            mails: mails(&mut conn).await?,
            holds: holds.all().to_vec(),
            audit_sequence: crate::audit::head(&mut conn).await?.sequence,
        };
        before_release(&mut conn, &holds, now, &mut watch).await?;
        after_release(&mut conn, &holds, &mut watch).await?;
        let row = sqlx::query(JOBS).bind(now).fetch_one(&mut *conn).await?;
        (watch.jobs, watch.jobs_overdue) = (row.count("n")?, row.count("overdue")?);
        let row = sqlx::query(
            "SELECT count(*) AS n, coalesce(sum(owed_by < $1), 0) AS overdue FROM pass \
             WHERE owed_by IS NOT NULL AND void_at IS NULL AND done_at IS NULL",
        )
        .bind(now)
        .fetch_one(&mut *conn)
        .await?;
        (watch.owed, watch.owed_overdue) = (row.count("n")?, row.count("overdue")?);
        Ok(watch)
    }

    /// How the writer does.
    pub fn workload(&self) -> Workload {
        let Queues { urgent, normal } = self.queues();
        let (units, unit_micros) = self.units();
        Workload {
            commits: self.commits(),
            units,
            unit_micros,
            urgent_queue: urgent,
            normal_queue: normal,
        }
    }
}

async fn deliveries(conn: &mut SqliteConnection) -> Result<Vec<OpenDeliveries>> {
    let rows = sqlx::query(OPEN_DELIVERIES).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(OpenDeliveries {
                lane: read_lane(row)?,
                by_hand: row.flag("by_hand")?,
                state: row.word("state", "a delivery's state")?,
                count: row.count("n")?,
            })
        })
        .collect()
}

async fn mails(conn: &mut SqliteConnection) -> Result<Option<Waiting>> {
    let row = sqlx::query(
        "SELECT count(*) AS n, min(made_at) AS since FROM desk_mail WHERE state = 'waiting'",
    )
    .fetch_one(conn)
    .await?;
    let count = row.count("n")?;
    Ok(row.time_or("since")?.map(|since| Waiting { count, since }))
}

fn note(watch: &mut Watch, wait: UrgentWait, since: Timestamp) {
    let so_far = watch.urgent.get(&wait).copied();
    watch.urgent.insert(wait, Waiting::one_more(so_far, since));
}

async fn before_release(
    conn: &mut SqliteConnection,
    holds: &HoldsNow,
    now: i64,
    watch: &mut Watch,
) -> Result<()> {
    for row in sqlx::query(OPEN_MESSAGES).fetch_all(&mut *conn).await? {
        let state: MessageState = row.word("state", "a message's state")?;
        *watch.messages.entry(state).or_default() += 1;
        if row.int("priority")? != 0 {
            continue;
        }
        let submitted = row.int("submitted_at")?;
        let made = row.int_or("made_at")?.unwrap_or(submitted);
        let goes = row.int("goes_at")?;
        let approved = row.int_or("approved_at")?.unwrap_or(submitted);
        let (wait, since) = match state {
            MessageState::Returned => (
                UrgentWait::Author,
                row.int_or("returned_at")?.unwrap_or(made),
            ),
            MessageState::AwaitingApproval => (UrgentWait::Approver, made),
            MessageState::Approved if goes > now => (UrgentWait::Time, approved),
            MessageState::Approved => (UrgentWait::Daemon, goes.max(approved)),
            MessageState::Releasing => (
                UrgentWait::Daemon,
                row.int_or("releasing_at")?.unwrap_or(approved),
            ),
            _ => (UrgentWait::Author, made),
        };
        let id: MessageId = row.word("public_id", "a message's id")?;
        let stopped =
            wait == UrgentWait::Daemon && holds.stops(conn, row.int("message")?, id).await?;
        let wait = if stopped { UrgentWait::Hold } else { wait };
        note(watch, wait, instant(since)?);
    }
    Ok(())
}

async fn after_release(
    conn: &mut SqliteConnection,
    holds: &HoldsNow,
    watch: &mut Watch,
) -> Result<()> {
    let mut seen: BTreeMap<(i64, UrgentWait), Timestamp> = BTreeMap::new();
    for row in sqlx::query(URGENT_OUT).fetch_all(&mut *conn).await? {
        let (key, since) = (row.int("message")?, row.time("since")?);
        if row.flag("person")? {
            seen.insert((key, UrgentWait::Person), since);
        }
        if row.flag("going")? {
            let id: MessageId = row.word("public_id", "a message's id")?;
            let stopped =
                holds.channel(&read_lane(&row)?.channel) || holds.stops(conn, key, id).await?;
            let wait = if stopped {
                UrgentWait::Hold
            } else {
                UrgentWait::Channel
            };
            seen.insert((key, wait), since);
        }
    }
    for ((_, wait), since) in seen {
        note(watch, wait, since);
    }
    Ok(())
}
