//! Reading schedules, rounds and asks.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::DateTime};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    ids::{AskId, MessageId, PersonId, RoundId, ScheduleId},
    message::MessageState,
    schedule::{AskState, Wake},
};

use super::types::{AskMessage, AskView, RoundView, ScheduleView};
use crate::{
    error::{Result, StoreError},
    rows::{Cells, some},
    store::Store,
    view_types::PersonName,
};

/// A civil time as the store keeps it.
pub(super) fn civil_text(wake: Wake) -> String {
    wake.civil.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn read_wake(row: &SqliteRow, civil: &str, at: &str) -> Result<Option<Wake>> {
    let (Some(text), Some(at)) = (row.text_or(civil)?, row.time_or(at)?) else {
        return Ok(None);
    };
    let civil: DateTime = text
        .parse()
        .map_err(|e| StoreError::corrupt("a civil time", e))?;
    Ok(Some(Wake { civil, at }))
}

fn person(row: &SqliteRow, id: &str, name: &str) -> Result<Option<PersonName>> {
    let (Some(id), Some(name)) = (row.word_or(id, "a person's id")?, row.text_or(name)?) else {
        return Ok(None);
    };
    Ok(Some(PersonName { id, name }))
}

macro_rules! schedule_columns {
    () => {
        "SELECT s.*, p.public_id AS by_id, p.name AS by_name, q.public_id AS paused_id, q.name AS paused_name \
         FROM schedule s JOIN person p ON p.person = s.made_by LEFT JOIN person q ON q.person = s.paused_by "
    };
}

fn read_schedule(row: &SqliteRow) -> Result<ScheduleView> {
    let paused = match (
        row.time_or("paused_at")?,
        person(row, "paused_id", "paused_name")?,
    ) {
        (Some(at), Some(by)) => Some((at, by)),
        _ => None,
    };
    Ok(ScheduleView {
        id: row.word("public_id", "a schedule's id")?,
        name: row.text("name")?,
        when: row.word("rule", "a schedule's rule")?,
        plan: row.json("plan", "a schedule's plan")?,
        made_by: some(person(row, "by_id", "by_name")?, "such person")?,
        made_at: row.time("made_at")?,
        last: read_wake(row, "last_civil", "last_at")?,
        next: read_wake(row, "next_civil", "next_at")?,
        paused,
        removed_at: row.time_or("removed_at")?,
    })
}

pub(super) async fn schedule_of(
    conn: &mut SqliteConnection,
    id: ScheduleId,
) -> Result<ScheduleView> {
    let row = sqlx::query(concat!(schedule_columns!(), "WHERE s.public_id = $1"))
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    read_schedule(&some(row, "such schedule")?)
}

macro_rules! ask_columns {
    () => {
        "SELECT a.*, r.public_id AS round_id, r.name AS round_name, r.kind, r.civil, r.at, s.public_id AS schedule_id, \
         o.public_id AS owner_id, o.name AS owner_name, v.public_id AS saved_id, v.name AS saved_name, \
         h.public_id AS handed_id, h.name AS handed_name, m.public_id AS message_id, m.state AS message_state, \
         m.headline, m.release_at FROM ask a JOIN round r USING (round) LEFT JOIN schedule s USING (schedule) \
         JOIN person o ON o.person = a.owner LEFT JOIN person v ON v.person = a.saved_by \
         LEFT JOIN person h ON h.person = a.handed_in_by LEFT JOIN message m ON m.message = a.message "
    };
}
pub(super) use ask_columns;

pub(super) fn read_ask(row: &SqliteRow, now: Timestamp) -> Result<AskView> {
    let message = match row.word_or::<MessageId>("message_id", "a message's id")? {
        None => None,
        Some(id) => Some(AskMessage {
            id,
            state: row.word::<MessageState>("message_state", "a message's state")?,
            headline: row.text("headline")?,
            release_at: row.time_or("release_at")?,
        }),
    };
    let stands = message
        .as_ref()
        .map(|m| (m.state, m.release_at.is_some_and(|at| at > now)));
    let late_at = row.time_or("late_at")?;
    let state = AskState::of(
        stands,
        row.int_or("withdrawn_at")?.is_some(),
        row.int_or("expired_at")?.is_some(),
        late_at.is_some(),
    );
    let closes_at = row.time("closes_at")?;
    let over = matches!(state, AskState::Withdrawn | AskState::Expired);
    let again = over && message.is_some() && now < closes_at;
    let beside = |at: &str, id: &str, name: &str| -> Result<Option<(Timestamp, PersonName)>> {
        Ok(row.time_or(at)?.zip(person(row, id, name)?))
    };
    Ok(AskView {
        id: row.word("public_id", "an ask's id")?,
        round: row.word("round_id", "a round's id")?,
        round_name: row.text("round_name")?,
        schedule: row.word_or("schedule_id", "a schedule's id")?,
        kind: row.word("kind", "a round's kind")?,
        wake: some(read_wake(row, "civil", "at")?, "such round")?,
        area: row.word("area", "a ward")?,
        owner: some(person(row, "owner_id", "owner_name")?, "such person")?,
        state,
        draft: row.json("draft", "an ask's draft")?,
        form: match row.text_or("form")? {
            Some(_) => Some(row.json("form", "the answers of an ask")?),
            None => None,
        },
        version: row.int("version")?,
        saved: beside("saved_at", "saved_id", "saved_name")?,
        due_at: row.time("due_at")?,
        closes_at,
        chase_at: row.time_or("chase_at")?,
        chased: u32::try_from(row.int("chased")?).unwrap_or(u32::MAX),
        late_at,
        handed_in: beside("handed_in_at", "handed_id", "handed_name")?,
        message,
        again,
    })
}

macro_rules! round_columns {
    () => {
        "SELECT r.*, s.public_id AS schedule_id, s.name AS schedule_name, p.public_id AS by_id, p.name AS by_name \
         FROM round r LEFT JOIN schedule s USING (schedule) LEFT JOIN person p ON p.person = r.made_by "
    };
}

fn read_round(row: &SqliteRow, asks: Vec<AskView>) -> Result<RoundView> {
    let schedule = row
        .word_or("schedule_id", "a schedule's id")?
        .zip(row.text_or("schedule_name")?);
    Ok(RoundView {
        id: row.word("public_id", "a round's id")?,
        source: row.word("source", "a round's source")?,
        schedule,
        name: row.text("name")?,
        kind: row.word("kind", "a round's kind")?,
        wake: some(read_wake(row, "civil", "at")?, "such round")?,
        made_by: person(row, "by_id", "by_name")?,
        opened_at: row.time_or("opened_at")?,
        missed_at: row.time_or("missed_at")?,
        due_at: row.time_or("due_at")?,
        closes_at: row.time_or("closes_at")?,
        asks,
    })
}

impl Store {
    /// Every schedule that has not been removed: those that wake next first, then those that are paused or over.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn schedules(&self) -> Result<Vec<ScheduleView>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            schedule_columns!(),
            "WHERE s.removed_at IS NULL ORDER BY s.next_at IS NULL, s.next_at, s.schedule"
        ))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read_schedule).collect()
    }

    /// One schedule, a removed one too.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn schedule(&self, id: ScheduleId) -> Result<ScheduleView> {
        let mut conn = self.read().await?;
        schedule_of(&mut conn, id).await
    }

    /// Schedules whose next wake has come.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_schedules(&self) -> Result<Vec<ScheduleView>> {
        let now = self.micros();
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            schedule_columns!(),
            "WHERE s.next_at <= $1 ORDER BY s.next_at, s.schedule"
        ))
        .bind(now)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read_schedule).collect()
    }

    /// A round with all of its asks, each with its state.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn round(&self, id: RoundId) -> Result<RoundView> {
        let now = self.now();
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(round_columns!(), "WHERE r.public_id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *conn)
            .await?;
        let row = some(row, "such round")?;
        let asks = sqlx::query(concat!(
            ask_columns!(),
            "WHERE r.public_id = $1 ORDER BY a.area"
        ))
        .bind(id.to_string())
        .fetch_all(&mut *conn)
        .await?;
        read_round(
            &row,
            asks.iter()
                .map(|a| read_ask(a, now))
                .collect::<Result<_>>()?,
        )
    }

    /// The newest rounds with their asks, of one schedule or of everything; missed ones are among them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rounds(&self, schedule: Option<ScheduleId>, limit: u32) -> Result<Vec<RoundView>> {
        self.rounds_before(schedule, None, limit).await
    }

    /// As [`Store::rounds`], those older than a round alone; nothing where there is no such round.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rounds_before(
        &self,
        schedule: Option<ScheduleId>,
        before: Option<RoundId>,
        limit: u32,
    ) -> Result<Vec<RoundView>> {
        let now = self.now();
        let only = schedule.map(|id| id.to_string());
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            round_columns!(),
            "WHERE ($1 IS NULL OR s.public_id = $1) \
               AND ($2 IS NULL OR (r.at, r.round) < (SELECT b.at, b.round FROM round b WHERE b.public_id = $2)) \
             ORDER BY r.at DESC, r.round DESC LIMIT $3"
        ))
        .bind(&only)
        .bind(before.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        let keys: Vec<i64> = rows.iter().map(|r| r.int("round")).collect::<Result<_>>()?;
        let found = sqlx::query(concat!(
            ask_columns!(),
            "WHERE a.round IN (SELECT value FROM json_each($1)) ORDER BY a.area"
        ))
        .bind(crate::hash::to_json(&keys)?)
        .fetch_all(&mut *conn)
        .await?;
        let mut asks: BTreeMap<i64, Vec<AskView>> = BTreeMap::new();
        for row in &found {
            asks.entry(row.int("round")?)
                .or_default()
                .push(read_ask(row, now)?);
        }
        rows.iter()
            .map(|row| read_round(row, asks.remove(&row.int("round")?).unwrap_or_default()))
            .collect()
    }

    /// One ask.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn ask(&self, id: AskId) -> Result<AskView> {
        let now = self.now();
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(ask_columns!(), "WHERE a.public_id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *conn)
            .await?;
        read_ask(&some(row, "such ask for copy")?, now)
    }

    /// Asks that still want copy, the one due first first; of one person or of everyone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_asks(&self, owner: Option<PersonId>) -> Result<Vec<AskView>> {
        let now = self.now();
        let mut conn = self.read().await?;
        let rows = sqlx::query(concat!(
            ask_columns!(),
            "WHERE a.message IS NULL AND a.withdrawn_at IS NULL AND a.expired_at IS NULL \
             AND ($1 IS NULL OR o.public_id = $1) ORDER BY a.due_at, a.area"
        ))
        .bind(owner.map(|id| id.to_string()))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| read_ask(row, now)).collect()
    }

    /// The ask that a message came of; none for a message of its own.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ask_of(&self, message: MessageId) -> Result<Option<AskView>> {
        let now = self.now();
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(ask_columns!(), "WHERE m.public_id = $1"))
            .bind(message.to_string())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(|row| read_ask(row, now)).transpose()
    }

    /// The last ask of the same ward and kind, before this one's round, whose message went out: last month's. Nothing of
    /// it is ever filled in unseen.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for an unknown ask.
    pub async fn earlier_ask(&self, id: AskId) -> Result<Option<AskView>> {
        let now = self.now();
        let mut conn = self.read().await?;
        let row = sqlx::query(concat!(
            ask_columns!(),
            "JOIN ask this ON this.public_id = $1 JOIN round mine ON mine.round = this.round \
             WHERE a.area = this.area AND r.kind = mine.kind AND (r.at, r.round) < (mine.at, mine.round) \
               AND m.state IN ('released', 'corrected') ORDER BY r.at DESC, r.round DESC LIMIT 1"
        ))
        .bind(id.to_string())
        .fetch_optional(&mut *conn)
        .await?;
        row.as_ref().map(|row| read_ask(row, now)).transpose()
    }
}
