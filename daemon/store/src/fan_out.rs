//! Fan-out: deliveries made from the audience, a chunk a transaction. The cursor is committed with its chunk and the
//! unique index refuses a second delivery to one reader, so that a crash anywhere makes none twice and forgets none.

use sqlx::sqlite::SqliteRow;
use wardmote_domain::{ids::MessageId, message::MessageState};

use crate::{
    error::{Refusal, Result},
    messages::{Head, head},
    release_plan::{FanOut, KeptAudience},
    rows::Cells,
    store::Store,
    withdraw::may_have,
    writer::{Turn, Tx},
};

/// How many subscribers a chunk looks through for each delivery it may make, so that a ward among a million subscribers
/// does not hold the writer.
const LOOK: u32 = 4;

impl Store {
    /// Makes at most `limit` deliveries (5,000 is a good chunk) and commits the cursor with them.
    ///
    /// # Errors
    /// [`Refusal::State`] when the message is not being released.
    pub async fn fan_out_chunk(&self, message: MessageId, limit: u32) -> Result<FanOut> {
        let made = self
            .write(Turn::Normal, move |tx| {
                Box::pin(async move { chunk(tx, message, limit.max(1)).await })
            })
            .await?;
        fail::fail_point!("store.fanout.after_commit", |_| std::process::abort());
        Ok(made)
    }
}

async fn chunk(tx: &mut Tx, message: MessageId, limit: u32) -> Result<FanOut> {
    let head = head(&mut tx.conn, message).await?;
    if head.state != MessageState::Releasing {
        return Err(Refusal::State(wardmote_domain::message::RefusedStep {
            from: head.state,
            to: MessageState::Released,
        })
        .into());
    }
    let row = sqlx::query(
        "SELECT lane, audience, format, list, cursor FROM fan_out WHERE message = $1 AND done = 0 ORDER BY lane LIMIT 1",
    )
    .bind(head.key)
    .fetch_optional(&mut tx.conn)
    .await?;
    let Some(row) = row else {
        return Ok(FanOut {
            made: 0,
            done: true,
        });
    };
    let (made, done) = one_lane(tx, &head, &row, limit).await?;
    let left = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM fan_out WHERE message = $1 AND done = 0) AS more",
    )
    .bind(head.key)
    .fetch_one(&mut tx.conn)
    .await?
    .flag("more")?;
    Ok(FanOut {
        made,
        done: done && !left,
    })
}

async fn one_lane(tx: &mut Tx, head: &Head, row: &SqliteRow, limit: u32) -> Result<(u64, bool)> {
    let (lane, cursor) = (row.int("lane")?, row.int("cursor")?);
    let end = sqlx::query(
        "SELECT max(subscriber) AS last FROM \
         (SELECT subscriber FROM subscriber WHERE subscriber > $1 ORDER BY subscriber LIMIT $2)",
    )
    .bind(cursor)
    .bind(i64::from(limit) * i64::from(LOOK))
    .fetch_one(&mut tx.conn)
    .await?
    .int_or("last")?;
    let Some(end) = end else {
        mark(tx, head, lane, cursor, 0, true).await?;
        return Ok((0, true));
    };
    let (format, list) = (row.text("format")?, row.text("list")?);
    let reached = match row.json("audience", "an audience")? {
        KeptAudience::Wards(wards) => {
            let wards = crate::hash::to_json(&wards)?;
            let to = (format.as_str(), list.as_str());
            to_wards(tx, head, lane, to, (cursor, end), limit, &wards).await?
        }
        KeptAudience::Had(first) => {
            to_those_who_had(tx, head, lane, &format, (cursor, end), limit, first).await?
        }
    };
    fail::fail_point!("store.fanout.mid_chunk", |_| std::process::abort());
    let made = u64::try_from(reached.len()).unwrap_or(0);
    // A full chunk goes on after its last reader, any other after the last subscriber it looked at.
    let next = if reached.len() < limit as usize {
        end
    } else {
        reached.iter().copied().max().unwrap_or(end)
    };
    mark(tx, head, lane, next, made, false).await?;
    Ok((made, false))
}

async fn mark(
    tx: &mut Tx,
    head: &Head,
    lane: i64,
    cursor: i64,
    made: u64,
    done: bool,
) -> Result<()> {
    sqlx::query(
        "UPDATE fan_out SET cursor = $3, made = made + $4, done = $5 WHERE message = $1 AND lane = $2",
    )
    .bind(head.key)
    .bind(lane)
    .bind(cursor)
    .bind(i64::try_from(made).unwrap_or(i64::MAX))
    .bind(done)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn to_wards(
    tx: &mut Tx,
    head: &Head,
    lane: i64,
    (format, list): (&str, &str),
    (from, end): (i64, i64),
    limit: u32,
    wards: &str,
) -> Result<Vec<i64>> {
    let due = tx.micros();
    let rows = sqlx::query(
        "INSERT INTO delivery (message, revision, lane, edition, subscriber, state, due_at) \
         SELECT $1, $2, $3, coalesce(own.edition, english.edition), s.subscriber, 'queued', $4 \
         FROM subscriber s \
         JOIN edition english ON english.revision = $2 AND english.language = 'en-GB' AND english.format = $5 \
         LEFT JOIN edition own ON own.revision = $2 AND own.language = s.language AND own.format = $5 \
         WHERE s.subscriber > $6 AND s.subscriber <= $7 AND s.confirmed_at IS NOT NULL AND s.left_at IS NULL \
           AND s.medium = $10 \
           AND EXISTS (SELECT 1 FROM subscriber_ward w WHERE w.subscriber = s.subscriber \
                       AND w.ward IN (SELECT value FROM json_each($8))) \
           AND NOT EXISTS (SELECT 1 FROM delivery d JOIN lane other ON other.lane = d.lane \
                           JOIN lane mine ON mine.lane = $3 AND mine.channel = other.channel \
                           WHERE d.revision = $2 AND d.lane IN (SELECT f.lane FROM fan_out f WHERE f.message = $1) \
                             AND d.subscriber = s.subscriber) \
         ORDER BY s.subscriber LIMIT $9 \
         ON CONFLICT DO NOTHING RETURNING subscriber",
    )
    .bind(head.key)
    .bind(head.revision)
    .bind(lane)
    .bind(due)
    .bind(format)
    .bind(from)
    .bind(end)
    .bind(wards)
    .bind(limit)
    .bind(list)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter().map(|r| r.int("subscriber")).collect()
}

async fn to_those_who_had(
    tx: &mut Tx,
    head: &Head,
    lane: i64,
    format: &str,
    (from, end): (i64, i64),
    limit: u32,
    first: i64,
) -> Result<Vec<i64>> {
    let due = tx.micros();
    let rows = sqlx::query(concat!(
        "INSERT INTO delivery (message, revision, lane, edition, subscriber, state, due_at) \
         SELECT DISTINCT $1, $2, $3, coalesce(own.edition, english.edition), s.subscriber, 'queued', $4 \
         FROM subscriber s \
         JOIN edition english ON english.revision = $2 AND english.language = 'en-GB' AND english.format = $5 \
         LEFT JOIN edition own ON own.revision = $2 AND own.language = s.language AND own.format = $5 \
         JOIN revision r ON r.message = $8 \
         JOIN lane l ON l.channel = (SELECT channel FROM lane WHERE lane = $3) \
         JOIN delivery d ON d.revision = r.revision AND d.lane = l.lane AND d.subscriber = s.subscriber \
         LEFT JOIN reason why ON why.reason = d.reason \
         WHERE s.subscriber > $6 AND s.subscriber <= $7 AND s.left_at IS NULL \
           AND (",
        may_have!(),
        " OR (d.state = 'withdrawn' AND why.code = 'corrected')) \
         ORDER BY s.subscriber LIMIT $9 \
         ON CONFLICT DO NOTHING RETURNING subscriber"
    ))
    .bind(head.key)
    .bind(head.revision)
    .bind(lane)
    .bind(due)
    .bind(format)
    .bind(from)
    .bind(end)
    .bind(first)
    .bind(limit)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter().map(|r| r.int("subscriber")).collect()
}
