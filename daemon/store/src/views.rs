//! What people and programs read of messages: the queue, one message whole, its deliveries.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    area::AreaCode,
    delivery::DeliveryState,
    draft::{Clearance, Draft},
    finding::{Passed, Report, RuleId},
    ids::{DeliveryId, MessageId, PersonId, Reference, RevisionNumber, SubscriberNumber},
    message::MessageState,
    send::{Lane, Reason},
    variant::Rendered,
    words::{Format, Kind, Priority},
};

use crate::{
    error::{Result, StoreError},
    hash::Sha256,
    holds::{HoldsNow, areas_of, read_lane},
    messages::message_key,
    rows::{Cells, priority, some},
    settle::delivery_key,
    store::Store,
};

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// Whom a message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// Its author: to finish it, put it right or give reasons.
    Author,
    /// Another person, to approve it.
    Approver,
    /// Its time.
    Time,
    /// Whoever stopped it.
    Hold,
    /// The daemon: it is going out.
    Daemon,
    /// A person, for some of its deliveries.
    Person,
    /// Nobody.
    Nobody,
}

/// A message in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub state: MessageState,
    /// What it is for.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// What it says at the top.
    pub headline: String,
    /// Whose.
    pub author: PersonName,
    /// For whom.
    pub areas: Vec<AreaCode>,
    /// When it goes; none as soon as it may.
    pub release_at: Option<Timestamp>,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// When it was public.
    pub releasing_at: Option<Timestamp>,
    /// Whether something holds it.
    pub held: bool,
    /// Whom it waits for.
    pub waits_for: WaitsFor,
    /// Deliveries still to come to an end, those of people included.
    pub open: u64,
    /// Deliveries that need a person.
    pub needs_person: u64,
}

/// One report on a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// `submitted`, `passed`, `checked` or `at_door`.
    pub stage: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub report: Report,
}

/// One frozen revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionView {
    /// Its number.
    pub number: RevisionNumber,
    /// Its hash.
    pub hash: Sha256,
    /// What its author wanted.
    pub draft: Draft,
    /// Every version.
    pub rendered: Rendered,
    /// Who made it.
    pub made_by: PersonName,
    /// When.
    pub made_at: Timestamp,
    /// Its reports, oldest first; the last one counts.
    pub reports: Vec<ReportRow>,
}

/// One finding passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassView {
    /// The rule.
    pub rule: RuleId,
    /// The revision it was given for.
    pub number: RevisionNumber,
    /// How.
    pub passed: Passed,
    /// By whom.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// When the job owed was ticked.
    pub done_at: Option<Timestamp>,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// One clearance recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearanceView {
    /// Who was told or agreed.
    pub clearance: Clearance,
    /// The revision it was given for.
    pub number: RevisionNumber,
    /// Who recorded it.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalView {
    /// The revision.
    pub number: RevisionNumber,
    /// The hash that was approved.
    pub hash: Sha256,
    /// By whom.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// How many deliveries of a lane are in a state, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The lane; for an outlet by hand the account is [`crate::BY_HAND`].
    pub lane: Lane,
    /// Whether a person serves it.
    pub by_hand: bool,
    /// The state.
    pub state: DeliveryState,
    /// The reason, for states that have one.
    pub reason: Option<Reason>,
    /// How many.
    pub count: u64,
}

/// A message whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// As in a list.
    pub row: MessageRow,
    /// The mark in its public posts.
    pub reference: Reference,
    /// The revision in force.
    pub number: RevisionNumber,
    /// The hash an approval must name.
    pub hash: Sha256,
    /// The message that it corrects, withdraws or follows.
    pub of: Option<MessageId>,
    /// Messages that correct, withdraw or follow this one.
    pub followed_by: Vec<MessageId>,
    /// Nothing public before it.
    pub embargo_at: Option<Timestamp>,
    /// When it stops being shown or sent.
    pub expires_at: Option<Timestamp>,
    /// Who sent it by the urgent lane.
    pub urgent_by: Option<PersonName>,
    /// By when that had to be reviewed.
    pub review_due_at: Option<Timestamp>,
    /// When it was.
    pub reviewed_at: Option<Timestamp>,
    /// By whom.
    pub reviewed_by: Option<PersonName>,
    /// When it was fanned out whole.
    pub released_at: Option<Timestamp>,
    /// When a correction put it right, and which.
    pub corrected: Option<(Timestamp, MessageId)>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// When it was removed.
    pub taken_down_at: Option<Timestamp>,
    /// Every revision, first one first.
    pub revisions: Vec<RevisionView>,
    /// Every finding passed.
    pub passes: Vec<PassView>,
    /// Every clearance recorded beside the draft's own.
    pub clearances: Vec<ClearanceView>,
    /// Every approval.
    pub approvals: Vec<ApprovalView>,
    /// Its deliveries by lane, state and reason.
    pub tallies: Vec<Tally>,
}

impl MessageView {
    /// The revision in force.
    pub fn current(&self) -> Option<&RevisionView> {
        self.revisions.iter().find(|r| r.number == self.number)
    }

    /// The report that counts.
    pub fn report(&self) -> Option<&Report> {
        Some(&self.current()?.reports.last()?.report)
    }
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Its id.
    pub id: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// Its lane.
    pub lane: Lane,
    /// Whether a person serves it.
    pub by_hand: bool,
    /// Its language.
    pub language: String,
    /// Its format.
    pub format: Format,
    /// Its reader; none for a post or a task.
    pub subscriber: Option<SubscriberNumber>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why.
    pub reason: Option<Reason>,
    /// Tries so far.
    pub attempt: u32,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// When it last went out.
    pub intent_at: Option<Timestamp>,
    /// When the last answer came.
    pub answered_at: Option<Timestamp>,
    /// What the provider gave for it, or the person who did it.
    pub receipt: Option<String>,
    /// Whether it is to be taken back.
    pub recall_wanted: bool,
}

/// A page of deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPage {
    /// The deliveries.
    pub deliveries: Vec<DeliveryView>,
    /// Where the next page starts; none at the end.
    pub next: Option<i64>,
}

/// The columns of a [`DeliveryView`].
macro_rules! delivery_columns {
    () => {
        "SELECT d.delivery, d.subscriber, d.state, d.attempt, d.due_at, d.intent_at, d.answered_at, d.receipt, \
         d.recall_wanted, m.public_id, m.releasing_at, l.channel, l.account, l.by_hand, e.language, e.format, \
         w.code, w.words FROM delivery d JOIN message m USING (message) JOIN lane l USING (lane) \
         JOIN edition e ON e.edition = d.edition LEFT JOIN reason w ON w.reason = d.reason "
    };
}
fn number(row: &SqliteRow, name: &str) -> Result<RevisionNumber> {
    Ok(RevisionNumber(u32::try_from(row.int(name)?).unwrap_or(0)))
}

fn who(row: &SqliteRow) -> Result<PersonName> {
    Ok(PersonName {
        id: row.word("who_id", "a person's id")?,
        name: row.text("who_name")?,
    })
}

async fn name_of(conn: &mut SqliteConnection, key: Option<i64>) -> Result<Option<PersonName>> {
    let Some(key) = key else { return Ok(None) };
    let row =
        sqlx::query("SELECT public_id AS who_id, name AS who_name FROM person WHERE person = $1")
            .bind(key)
            .fetch_one(conn)
            .await?;
    who(&row).map(Some)
}

/// The columns of a [`MessageRow`].
macro_rules! row_columns {
    () => {
        "SELECT m.message, m.public_id, m.state, m.kind, m.priority, m.headline, m.release_at, m.submitted_at, \
         m.releasing_at, p.public_id AS who_id, p.name AS who_name, \
         (SELECT count(*) FROM delivery d WHERE d.lane IN (SELECT lane FROM lane) AND d.message = m.message \
            AND d.state IN ('queued', 'waiting')) \
         + (SELECT count(*) FROM delivery d WHERE d.state = 'in_flight' AND d.message = m.message) \
         + (SELECT count(*) FROM doubt u JOIN delivery d USING (delivery) \
            WHERE u.next_at IS NOT NULL AND d.message = m.message) AS going, \
         (SELECT count(*) FROM delivery d WHERE d.message = m.message AND d.state = 'with_person') AS needs \
         FROM message m JOIN person p ON p.person = m.author "
    };
}

async fn read_row(
    conn: &mut SqliteConnection,
    row: &SqliteRow,
    holds: &HoldsNow,
) -> Result<MessageRow> {
    let id = row.word("public_id", "a message's id")?;
    let state: MessageState = row.word("state", "a message's state")?;
    let areas = areas_of(conn, row.int("message")?).await?;
    let held = holds.message(id, &areas);
    let (going, needs) = (row.count("going")?, row.count("needs")?);
    let waits_for = match state {
        MessageState::Draft | MessageState::FallsShort | MessageState::Returned => WaitsFor::Author,
        MessageState::AwaitingApproval => WaitsFor::Approver,
        MessageState::Approved | MessageState::Releasing if held => WaitsFor::Hold,
        MessageState::Approved => WaitsFor::Time,
        MessageState::Releasing => WaitsFor::Daemon,
        _ if needs > 0 => WaitsFor::Person,
        _ if going > 0 && held => WaitsFor::Hold,
        _ if going > 0 => WaitsFor::Daemon,
        _ => WaitsFor::Nobody,
    };
    Ok(MessageRow {
        id,
        state,
        kind: row.word("kind", "a message's kind")?,
        priority: priority(row.int("priority")?)?,
        headline: row.text("headline")?,
        author: who(row)?,
        areas,
        release_at: row.time_or("release_at")?,
        submitted_at: row.time("submitted_at")?,
        releasing_at: row.time_or("releasing_at")?,
        held,
        waits_for,
        open: going + needs,
        needs_person: needs,
    })
}

async fn rows(conn: &mut SqliteConnection, rows: Vec<SqliteRow>) -> Result<Vec<MessageRow>> {
    let holds = HoldsNow::read(conn).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in &rows {
        list.push(read_row(conn, row, &holds).await?);
    }
    Ok(list)
}

impl Store {
    /// Messages that are not finished, in time order: not yet released, or with deliveries that are still open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn queue(&self) -> Result<Vec<MessageRow>> {
        let mut conn = self.read().await?;
        let found = sqlx::query(concat!(
            row_columns!(),
            "WHERE m.state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved', 'releasing') \
               OR m.message IN (SELECT message FROM delivery WHERE lane IN (SELECT lane FROM lane) \
                                  AND state IN ('queued', 'waiting') \
                                UNION SELECT message FROM delivery WHERE state = 'in_flight' \
                                UNION SELECT message FROM delivery WHERE state = 'with_person' \
                                UNION SELECT d.message FROM doubt u JOIN delivery d USING (delivery) \
                                      WHERE u.next_at IS NOT NULL) \
             ORDER BY coalesce(m.releasing_at, m.release_at, m.submitted_at), m.message"
        ))
        .fetch_all(&mut *conn)
        .await?;
        rows(&mut conn, found).await
    }

    /// Every message, newest first, after (older than) `before`.
    ///
    /// # Errors
    /// When the database cannot be read; when `before` is no message.
    pub async fn messages(&self, before: Option<MessageId>, limit: u32) -> Result<Vec<MessageRow>> {
        let mut conn = self.read().await?;
        let cursor = match before {
            Some(id) => message_key(&mut conn, id).await?,
            None => i64::MAX,
        };
        let found = sqlx::query(concat!(
            row_columns!(),
            "WHERE m.message < $1 ORDER BY m.message DESC LIMIT $2"
        ))
        .bind(cursor)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        rows(&mut conn, found).await
    }

    /// One message as in a list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn message_row(&self, id: MessageId) -> Result<Option<MessageRow>> {
        let mut conn = self.read().await?;
        let found = sqlx::query(concat!(row_columns!(), "WHERE m.public_id = $1"))
            .bind(id.to_string())
            .fetch_all(&mut *conn)
            .await?;
        Ok(rows(&mut conn, found).await?.pop())
    }

    /// One message whole.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn message(&self, id: MessageId) -> Result<Option<MessageView>> {
        let mut conn = self.read().await?;
        let found = sqlx::query(concat!(row_columns!(), "WHERE m.public_id = $1"))
            .bind(id.to_string())
            .fetch_all(&mut *conn)
            .await?;
        match rows(&mut conn, found).await?.pop() {
            None => Ok(None),
            Some(row) => view(&mut conn, row).await.map(Some),
        }
    }

    /// A message's deliveries by lane, state and reason.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn tallies(&self, id: MessageId) -> Result<Vec<Tally>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, id).await?;
        tallies(&mut conn, key).await
    }

    /// A page of a message's deliveries in the order they were made, after `cursor` (0 to begin); of one state or of all.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn deliveries(
        &self,
        id: MessageId,
        state: Option<DeliveryState>,
        cursor: i64,
        limit: u32,
    ) -> Result<DeliveryPage> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, id).await?;
        let found = sqlx::query(concat!(
            delivery_columns!(),
            "WHERE d.message = $1 AND d.delivery > $2 AND ($3 IS NULL OR d.state = $3) ORDER BY d.delivery LIMIT $4"
        ))
        .bind(key)
        .bind(cursor)
        .bind(state.map(DeliveryState::as_str))
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        let full = found.len() == limit as usize;
        let next = match found.last() {
            Some(last) if full => Some(last.int("delivery")?),
            _ => None,
        };
        let deliveries = found
            .iter()
            .map(|row| self.read_delivery(row))
            .collect::<Result<_>>()?;
        Ok(DeliveryPage { deliveries, next })
    }

    /// One delivery.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn delivery(&self, id: DeliveryId) -> Result<DeliveryView> {
        let mut conn = self.read().await?;
        let key = delivery_key(&mut conn, self.ids(), id).await?;
        let row = sqlx::query(concat!(delivery_columns!(), "WHERE d.delivery = $1"))
            .bind(key)
            .fetch_optional(&mut *conn)
            .await?;
        self.read_delivery(&some(row, "such delivery")?)
    }

    fn read_delivery(&self, row: &SqliteRow) -> Result<DeliveryView> {
        let released = row.int_or("releasing_at")?.unwrap_or(0);
        let subscriber = row.int("subscriber")?;
        Ok(DeliveryView {
            id: self.ids().id(row.int("delivery")?, released),
            message: row.word("public_id", "a message's id")?,
            lane: read_lane(row)?,
            by_hand: row.flag("by_hand")?,
            language: row.text("language")?,
            format: row.word("format", "a format")?,
            subscriber: (subscriber != 0).then_some(SubscriberNumber(subscriber)),
            state: row.word("state", "a delivery's state")?,
            reason: reason(row)?,
            attempt: u32::try_from(row.int("attempt")?).unwrap_or(u32::MAX),
            due_at: row.time_or("due_at")?,
            intent_at: row.time_or("intent_at")?,
            answered_at: row.time_or("answered_at")?,
            receipt: row.text_or("receipt")?,
            recall_wanted: row.flag("recall_wanted")?,
        })
    }
}

fn reason(row: &SqliteRow) -> Result<Option<Reason>> {
    match (row.text_or("code")?, row.text_or("words")?) {
        (Some(code), Some(words)) => Ok(Some(Reason { code, words })),
        _ => Ok(None),
    }
}

async fn tallies(conn: &mut SqliteConnection, message: i64) -> Result<Vec<Tally>> {
    let found = sqlx::query(
        "SELECT l.channel, l.account, l.by_hand, d.state, w.code, w.words, d.n FROM ( \
            SELECT d.lane, d.state, d.reason, count(*) AS n FROM revision r CROSS JOIN lane x \
            JOIN delivery d ON d.revision = r.revision AND d.lane = x.lane \
            WHERE r.message = $1 GROUP BY d.lane, d.state, d.reason) d \
         JOIN lane l ON l.lane = d.lane LEFT JOIN reason w ON w.reason = d.reason \
         ORDER BY l.by_hand, l.channel, l.account, d.state, d.n DESC",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(Tally {
                lane: read_lane(row)?,
                by_hand: row.flag("by_hand")?,
                state: row.word("state", "a delivery's state")?,
                reason: reason(row)?,
                count: row.count("n")?,
            })
        })
        .collect()
}

async fn view(conn: &mut SqliteConnection, list: MessageRow) -> Result<MessageView> {
    let row = sqlx::query(
        "SELECT m.*, r.hash, f.public_id AS of_id, c.public_id AS corrected_id FROM message m \
         JOIN revision r ON r.message = m.message AND r.number = m.number \
         LEFT JOIN message f ON f.message = m.of LEFT JOIN message c ON c.message = m.corrected_by \
         WHERE m.public_id = $1",
    )
    .bind(list.id.to_string())
    .fetch_one(&mut *conn)
    .await?;
    let key = row.int("message")?;
    let followers = sqlx::query("SELECT public_id FROM message WHERE of = $1 ORDER BY message")
        .bind(key)
        .fetch_all(&mut *conn)
        .await?;
    let corrected_id: Option<MessageId> = row.word_or("corrected_id", "a message's id")?;
    Ok(MessageView {
        row: list,
        reference: Reference::stored(&row.text("reference")?)
            .map_err(|e| StoreError::corrupt("a reference", e))?,
        number: number(&row, "number")?,
        hash: row.hash("hash")?,
        of: row.word_or("of_id", "a message's id")?,
        followed_by: followers
            .iter()
            .map(|r| r.word("public_id", "a message's id"))
            .collect::<Result<_>>()?,
        embargo_at: row.time_or("embargo_at")?,
        expires_at: row.time_or("expires_at")?,
        urgent_by: name_of(conn, row.int_or("urgent_by")?).await?,
        review_due_at: row.time_or("review_due_at")?,
        reviewed_at: row.time_or("reviewed_at")?,
        reviewed_by: name_of(conn, row.int_or("reviewed_by")?).await?,
        released_at: row.time_or("released_at")?,
        corrected: row.time_or("corrected_at")?.zip(corrected_id),
        withdrawn_at: row.time_or("withdrawn_at")?,
        taken_down_at: row.time_or("taken_down_at")?,
        revisions: revisions(conn, key).await?,
        passes: passes(conn, key).await?,
        clearances: clearances(conn, key).await?,
        approvals: approvals(conn, key).await?,
        tallies: tallies(conn, key).await?,
    })
}

async fn revisions(conn: &mut SqliteConnection, message: i64) -> Result<Vec<RevisionView>> {
    let found = sqlx::query(
        "SELECT r.*, p.public_id AS who_id, p.name AS who_name FROM revision r JOIN person p ON p.person = r.made_by \
         WHERE r.message = $1 ORDER BY r.number",
    )
    .bind(message)
    .fetch_all(&mut *conn)
    .await?;
    let mut list = Vec::with_capacity(found.len());
    for row in found {
        let reports =
            sqlx::query("SELECT stage, at, body FROM report WHERE revision = $1 ORDER BY report")
                .bind(row.int("revision")?)
                .fetch_all(&mut *conn)
                .await?;
        list.push(RevisionView {
            number: number(&row, "number")?,
            hash: row.hash("hash")?,
            draft: row.json("draft", "a draft")?,
            rendered: row.json("rendered", "a revision")?,
            made_by: who(&row)?,
            made_at: row.time("made_at")?,
            reports: reports
                .iter()
                .map(|r| {
                    Ok(ReportRow {
                        stage: r.text("stage")?,
                        at: r.time("at")?,
                        report: r.json("body", "a report")?,
                    })
                })
                .collect::<Result<_>>()?,
        });
    }
    Ok(list)
}

async fn passes(conn: &mut SqliteConnection, message: i64) -> Result<Vec<PassView>> {
    let found = sqlx::query(
        "SELECT x.*, p.public_id AS who_id, p.name AS who_name FROM pass x JOIN person p ON p.person = x.by \
         WHERE x.message = $1 ORDER BY x.pass",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(PassView {
                rule: RuleId(row.text("rule")?),
                number: number(row, "number")?,
                passed: row.json("passed", "a reason")?,
                by: who(row)?,
                at: row.time("at")?,
                done_at: row.time_or("done_at")?,
                void_at: row.time_or("void_at")?,
            })
        })
        .collect()
}

async fn clearances(conn: &mut SqliteConnection, message: i64) -> Result<Vec<ClearanceView>> {
    let found = sqlx::query(
        "SELECT x.*, p.public_id AS who_id, p.name AS who_name FROM clearance x JOIN person p ON p.person = x.by \
         WHERE x.message = $1 ORDER BY x.clearance",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(ClearanceView {
                clearance: row.json("clearance_json", "a clearance")?,
                number: number(row, "number")?,
                by: who(row)?,
                at: row.time("at")?,
                void_at: row.time_or("void_at")?,
            })
        })
        .collect()
}

async fn approvals(conn: &mut SqliteConnection, message: i64) -> Result<Vec<ApprovalView>> {
    let found = sqlx::query(
        "SELECT x.*, p.public_id AS who_id, p.name AS who_name FROM approval x JOIN person p ON p.person = x.by \
         WHERE x.message = $1 ORDER BY x.approval",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(ApprovalView {
                number: number(row, "number")?,
                hash: row.hash("hash")?,
                by: who(row)?,
                at: row.time("at")?,
                void_at: row.time_or("void_at")?,
            })
        })
        .collect()
}
