//! Fan-out: deliveries made from the audience, a chunk a transaction. The cursor is committed with its chunk and the
//! unique index refuses a second delivery to one reader, so that a crash anywhere makes none twice and forgets none.

use std::time::Instant;

use sqlx::sqlite::SqliteRow;
use wardmote_domain::{ids::MessageId, message::MessageState, send::ReaderList};

use crate::{
    error::{Refusal, Result},
    fan_out_panel::MEMBERS,
    hash::to_json,
    messages::{Head, head},
    release_plan::{FanOut, KeptAudience},
    rows::Cells,
    store::Store,
    withdraw::may_have,
    writer::{Turn, Tx},
};

impl Store {
    /// Looks through the next subscribers, at most `limit` and no more than the writer may be held for, makes their
    /// deliveries and commits the cursor with them.
    ///
    /// # Errors
    /// [`Refusal::State`] when the message is not being released.
    pub async fn fan_out_chunk(&self, message: MessageId, limit: u32) -> Result<FanOut> {
        let looks = limit.min(self.pace().looks()).max(1);
        let (made, took) = self
            .write(Turn::Normal, move |tx| {
                Box::pin(async move {
                    let started = Instant::now();
                    let made = chunk(tx, message, looks).await?;
                    Ok((made, started.elapsed()))
                })
            })
            .await?;
        fail::fail_point!("store.fanout.after_commit", |_| std::process::abort());
        self.pace().took(looks, took);
        Ok(made)
    }
}

async fn chunk(tx: &mut Tx, message: MessageId, looks: u32) -> Result<FanOut> {
    let head = head(&mut tx.conn, message).await?;
    if head.state != MessageState::Releasing {
        return Err(Refusal::State(wardmote_domain::message::RefusedStep {
            from: head.state,
            to: MessageState::Released,
        })
        .into());
    }
    let row = sqlx::query(
        "SELECT lane, audience, format, list, cursor, due_at FROM fan_out WHERE message = $1 AND done = 0 ORDER BY lane LIMIT 1",
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
    let (made, done) = one_lane(tx, &head, &row, looks).await?;
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

/// One chunk of one lane.
struct Chunk {
    lane: i64,
    format: String,
    list: ReaderList,
    /// What a reader gets for whose language there is no version.
    english: i64,
    /// After which subscriber it begins, and with which it ends.
    range: (i64, i64),
    due: i64,
}

async fn one_lane(tx: &mut Tx, head: &Head, row: &SqliteRow, looks: u32) -> Result<(u64, bool)> {
    let (lane, cursor) = (row.int("lane")?, row.int("cursor")?);
    let end = sqlx::query(
        "SELECT max(subscriber) AS last FROM \
         (SELECT subscriber FROM subscriber WHERE subscriber > $1 ORDER BY subscriber LIMIT $2)",
    )
    .bind(cursor)
    .bind(looks)
    .fetch_one(&mut tx.conn)
    .await?
    .int_or("last")?;
    let Some(end) = end else {
        mark(tx, head, lane, cursor, 0, true).await?;
        return Ok((0, true));
    };
    let format = row.text("format")?;
    let chunk = Chunk {
        lane,
        english: english(tx, head, &format).await?,
        format,
        list: row.word("list", "a list of readers")?,
        range: (cursor, end),
        due: row.int_or("due_at")?.unwrap_or(tx.micros()),
    };
    let made = match row.json("audience", "an audience")? {
        KeptAudience::Wards(wards) => to_wards(tx, head, &chunk, &to_json(&wards)?).await?,
        KeptAudience::Had(first) => to_those_who_had(tx, head, &chunk, first).await?,
    };
    count(tx, head, lane, made).await?;
    fail::fail_point!("store.fanout.mid_chunk", |_| std::process::abort());
    mark(tx, head, lane, end, made, false).await?;
    Ok((made, false))
}

/// Counts what a chunk made. Every later turn of a delivery is counted by the database itself.
async fn count(tx: &mut Tx, head: &Head, lane: i64, made: u64) -> Result<()> {
    if made == 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO tally (message, lane, state, reason, n) VALUES ($1, $2, 'queued', 0, $3) \
         ON CONFLICT (message, lane, state, reason) DO UPDATE SET n = n + excluded.n",
    )
    .bind(head.key)
    .bind(lane)
    .bind(i64::try_from(made).unwrap_or(i64::MAX))
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn english(tx: &mut Tx, head: &Head, format: &str) -> Result<i64> {
    let row = sqlx::query(
        "SELECT edition FROM edition WHERE revision = $1 AND language = 'en-GB' AND format = $2",
    )
    .bind(head.revision)
    .bind(format)
    .fetch_one(&mut tx.conn)
    .await?;
    row.int("edition")
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

/// One row a reader: the version in their language where there is one, else the English. The reader is `s`.
macro_rules! make_deliveries {
    ($($readers:expr),+) => {
        concat!(
            "INSERT INTO delivery (message, revision, lane, edition, subscriber, state, due_at) \
             SELECT $1, $2, $3, coalesce((SELECT own.edition FROM edition own WHERE own.revision = $2 \
                                          AND own.language = s.language AND own.format = $5), $6), \
                    s.subscriber, 'queued', $4 FROM ",
            $($readers,)+
            " ON CONFLICT DO NOTHING"
        )
    };
}

pub(crate) use make_deliveries;

/// Readers of these wards. The wards are walked in the order of their readers, so that each step is next to the last.
const ONE_LANE: &str = make_deliveries!(
    "(SELECT DISTINCT subscriber FROM subscriber_ward w WHERE w.subscriber > $7 AND w.subscriber <= $8 \
        AND w.ward IN (SELECT value FROM json_each($9))) w \
     CROSS JOIN subscriber s ON s.subscriber = w.subscriber \
     WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL AND s.medium = $10 AND $11 IS NOT NULL"
);

/// The same, without those who get this message on another account of the channel.
const SEVERAL_LANES: &str = make_deliveries!(
    "(SELECT DISTINCT subscriber FROM subscriber_ward w WHERE w.subscriber > $7 AND w.subscriber <= $8 \
        AND w.ward IN (SELECT value FROM json_each($9))) w \
     CROSS JOIN subscriber s ON s.subscriber = w.subscriber \
     WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL AND s.medium = $10 \
       AND NOT EXISTS (SELECT 1 FROM json_each($11) o CROSS JOIN delivery d \
                         ON d.revision = $2 AND d.lane = o.value AND d.subscriber = s.subscriber)"
);

/// Those who had the message that this one corrects or withdraws, or may have had it.
const HAD: &str = make_deliveries!(
    "subscriber s WHERE s.subscriber > $7 AND s.subscriber <= $8 AND s.left_at IS NULL \
       AND EXISTS (SELECT 1 FROM json_each($9) p CROSS JOIN delivery d \
                     ON d.revision = p.value ->> 0 AND d.lane = p.value ->> 1 AND d.subscriber = s.subscriber \
                   LEFT JOIN reason why ON why.reason = d.reason \
                   WHERE ",
    may_have!(),
    " OR (d.state = 'withdrawn' AND why.code = 'corrected'))"
);

type Statement = sqlx::query::Query<'static, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound(sql: &'static str, head: &Head, chunk: &Chunk) -> Statement {
    let (from, end) = chunk.range;
    sqlx::query(sql)
        .bind(head.key)
        .bind(head.revision)
        .bind(chunk.lane)
        .bind(chunk.due)
        .bind(chunk.format.clone())
        .bind(chunk.english)
        .bind(from)
        .bind(end)
}

async fn to_wards(tx: &mut Tx, head: &Head, chunk: &Chunk, wards: &str) -> Result<u64> {
    let others = other_lanes(tx, head, chunk.lane).await?;
    let sql = match chunk.list {
        ReaderList::Panel => MEMBERS,
        ReaderList::Mail | ReaderList::Sms if others.is_empty() => ONE_LANE,
        ReaderList::Mail | ReaderList::Sms => SEVERAL_LANES,
    };
    let made = bound(sql, head, chunk)
        .bind(wards.to_owned())
        .bind(chunk.list.as_str())
        .bind(to_json(&others)?)
        .execute(&mut tx.conn)
        .await?;
    Ok(made.rows_affected())
}

/// The other accounts of the same channel on which this message is fanned out.
async fn other_lanes(tx: &mut Tx, head: &Head, lane: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT f.lane FROM fan_out f JOIN lane o ON o.lane = f.lane \
         JOIN lane mine ON mine.lane = $2 AND mine.channel = o.channel WHERE f.message = $1 AND f.lane <> $2",
    )
    .bind(head.key)
    .bind(lane)
    .fetch_all(&mut tx.conn)
    .await?;
    rows.iter().map(|r| r.int("lane")).collect()
}

async fn to_those_who_had(tx: &mut Tx, head: &Head, chunk: &Chunk, first: i64) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT r.revision, l.lane FROM revision r CROSS JOIN lane l \
         WHERE r.message = $1 AND l.channel = (SELECT channel FROM lane WHERE lane = $2)",
    )
    .bind(first)
    .bind(chunk.lane)
    .fetch_all(&mut tx.conn)
    .await?;
    let pairs = rows
        .iter()
        .map(|r| Ok([r.int("revision")?, r.int("lane")?]))
        .collect::<Result<Vec<_>>>()?;
    let made = bound(HAD, head, chunk)
        .bind(to_json(&pairs)?)
        .execute(&mut tx.conn)
        .await?;
    Ok(made.rows_affected())
}
