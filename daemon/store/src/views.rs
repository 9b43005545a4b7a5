//! What people and programs read of messages: the queue, one message whole, its deliveries.

use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    delivery::DeliveryState,
    hold::is_routine,
    ids::{DeliveryId, MessageId, SubscriberNumber},
    message::MessageState,
};

use crate::{
    error::Result,
    holds::{HoldsNow, Stoppable, areas_of},
    lanes::read_lane,
    messages::message_key,
    posts::{EVERY, WHOLE, ward_of},
    rows::{Cells, priority, some},
    settle_by_person::delivery_key,
    store::Store,
    thread::PARKED,
    view_parts::{reason, tallies, view, who},
    view_types::{
        DeliveryPage, DeliveryView, MessageRow, MessageView, Progress, RecallStatus, Tally,
        WaitsFor,
    },
};

/// The columns of a [`DeliveryView`].
macro_rules! delivery_columns {
    () => {
        "SELECT d.delivery, d.subscriber, d.state, d.attempt, d.due_at, d.intent_at, d.answered_at, d.receipt, \
         d.recall_wanted, m.public_id, coalesce(k.made_at, m.releasing_at) AS released, p.ward, p.number, p.of, l.channel, l.account, l.by_hand, e.language, e.format, \
         w.code, w.words, c.due_at AS recall_due, c.done_at AS recall_done, c.gone, cw.code AS recall_code, \
         cw.words AS recall_words, g.words AS told, g.counts AS told_counts, g.at AS told_last, g.replies AS told_replies \
         FROM delivery d JOIN message m USING (message) JOIN lane l USING (lane) \
         JOIN edition e ON e.edition = d.edition LEFT JOIN post p ON p.delivery = d.delivery LEFT JOIN reason w ON w.reason = d.reason \
         LEFT JOIN task k ON k.delivery = d.delivery LEFT JOIN recall c ON c.delivery = d.delivery LEFT JOIN reason cw ON cw.reason = c.reason \
         LEFT JOIN progress g ON g.delivery = d.delivery "
    };
}

/// The columns of a [`MessageRow`].
macro_rules! row_columns {
    () => {
        "SELECT m.message, m.public_id, m.state, m.kind, m.priority, m.headline, m.release_at, m.submitted_at, \
         m.releasing_at, p.public_id AS who_id, p.name AS who_name, \
         (SELECT coalesce(sum(t.n), 0) FROM tally t WHERE t.message = m.message \
            AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown')) AS going, \
         (SELECT coalesce(sum(t.n), 0) FROM tally t WHERE t.message = m.message AND t.state = 'with_person') AS needs \
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
    let (kind, soon) = (
        row.word("kind", "a message's kind")?,
        priority(row.int("priority")?)?,
    );
    let held = holds.message(&Stoppable {
        id,
        areas: &areas,
        routine: is_routine(kind, soon),
    });
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
        kind,
        priority: soon,
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
               OR m.message IN (SELECT message FROM tally WHERE n > 0 \
                                  AND state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person')) \
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
            Some(row) => view(&mut conn, row, self.micros()).await.map(Some),
        }
    }

    /// A message's deliveries by lane, state and reason.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn tallies(&self, id: MessageId) -> Result<Vec<Tally>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, id).await?;
        tallies(&mut conn, key, self.micros()).await
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

    /// The posts of a message that are to be taken back, or were, or could not be.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn recalls(&self, id: MessageId) -> Result<Vec<DeliveryView>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, id).await?;
        let found = sqlx::query(concat!(
            delivery_columns!(),
            "WHERE c.delivery IN (SELECT r.delivery FROM recall r JOIN delivery x USING (delivery) WHERE x.message = $1)"
        ))
        .bind(key)
        .fetch_all(&mut *conn)
        .await?;
        found.iter().map(|row| self.read_delivery(row)).collect()
    }

    /// The deliveries of a message of which their provider said something since it took them: alerts that it sends on,
    /// and what somebody answered. Newest word first, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read; for an unknown message.
    pub async fn progress(&self, id: MessageId, limit: u32) -> Result<Vec<DeliveryView>> {
        let mut conn = self.read().await?;
        let key = message_key(&mut conn, id).await?;
        let found = sqlx::query(concat!(
            delivery_columns!(),
            "WHERE d.delivery IN (SELECT p.delivery FROM progress p JOIN delivery x USING (delivery) \
                                  WHERE x.message = $1) ORDER BY g.at DESC LIMIT $2"
        ))
        .bind(key)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        found.iter().map(|row| self.read_delivery(row)).collect()
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
        let released = row.int_or("released")?.unwrap_or(0);
        let subscriber = row.int("subscriber")?;
        Ok(DeliveryView {
            id: self.ids().id(row.int("delivery")?, released),
            message: row.word("public_id", "a message's id")?,
            lane: read_lane(row)?,
            by_hand: row.flag("by_hand")?,
            language: language(row)?,
            ward: ward_of(row)?,
            part: part(row)?,
            format: row.word("format", "a format")?,
            subscriber: (subscriber != 0).then_some(SubscriberNumber(subscriber)),
            state: row.word("state", "a delivery's state")?,
            reason: reason(row, "code", "words")?,
            attempt: u32::try_from(row.int("attempt")?).unwrap_or(u32::MAX),
            due_at: row
                .time_or("due_at")?
                .filter(|at| at.as_microsecond() < PARKED),
            intent_at: row.time_or("intent_at")?,
            answered_at: row.time_or("answered_at")?,
            receipt: row.text_or("receipt")?,
            recall_wanted: row.flag("recall_wanted")?,
            recall: recall(row)?,
            progress: progress(row)?,
        })
    }
}

fn progress(row: &SqliteRow) -> Result<Option<Progress>> {
    let Some(at) = row.time_or("told_last")? else {
        return Ok(None);
    };
    let words = row.text_or("told")?;
    Ok(Some(Progress {
        counts: match &words {
            Some(_) => row.json("told_counts", "counts of a provider")?,
            None => Vec::new(),
        },
        words,
        at,
        replies: row.count("told_replies")?,
    }))
}

/// The language of a delivery; `mul` for all of them together.
fn language(row: &SqliteRow) -> Result<String> {
    let language = row.text("language")?;
    Ok(if language == WHOLE {
        EVERY.to_owned()
    } else {
        language
    })
}

/// Which part of a thread it is, and of how many; nothing where it is no thread.
fn part(row: &SqliteRow) -> Result<Option<(u16, u16)>> {
    let number = |name| Ok::<_, crate::StoreError>(row.int_or(name)?.unwrap_or(1));
    let (number, of) = (number("number")?, number("of")?);
    let small = |n| u16::try_from(n).unwrap_or(u16::MAX);
    Ok((of > 1).then(|| (small(number), small(of))))
}

fn recall(row: &SqliteRow) -> Result<Option<RecallStatus>> {
    let why = reason(row, "recall_code", "recall_words")?;
    let gone = row.int_or("gone")? == Some(1);
    Ok(
        match (row.time_or("recall_due")?, row.time_or("recall_done")?) {
            (Some(at), _) => Some(RecallStatus::Due { at, reason: why }),
            (None, Some(at)) if gone => Some(RecallStatus::Gone { at }),
            (None, Some(at)) => Some(RecallStatus::Cannot { at, reason: why }),
            (None, None) => None,
        },
    )
}
