//! The parts of one message whole: its revisions, reasons, clearances, approvals and tallies.

use sqlx::{SqliteConnection, sqlite::SqliteRow};
use wardmote_domain::{
    finding::RuleId,
    ids::{MessageId, Reference, RevisionNumber},
    send::Reason,
};

use crate::{
    error::{Result, StoreError},
    lanes::read_lane,
    rows::Cells,
    thread::PARKED,
    view_types::{
        ApprovalView, ClearanceView, MessageRow, MessageView, PassView, PersonName, ReportRow,
        RevisionView, Tally,
    },
};

fn number(row: &SqliteRow, name: &str) -> Result<RevisionNumber> {
    Ok(RevisionNumber(u32::try_from(row.int(name)?).unwrap_or(0)))
}

pub(crate) fn who(row: &SqliteRow) -> Result<PersonName> {
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

pub(crate) fn reason(row: &SqliteRow, code: &str, words: &str) -> Result<Option<Reason>> {
    match (row.text_or(code)?, row.text_or(words)?) {
        (Some(code), Some(words)) => Ok(Some(Reason { code, words })),
        _ => Ok(None),
    }
}

/// What became of a message's deliveries, from the counts that the database keeps; with what waits, when the next of it is
/// tried.
pub(crate) async fn tallies(
    conn: &mut SqliteConnection,
    message: i64,
    now: i64,
) -> Result<Vec<Tally>> {
    let found = sqlx::query(
        "SELECT l.channel, l.account, l.by_hand, t.state, w.code, w.words, t.n, \
            CASE WHEN t.state = 'waiting' THEN \
               (SELECT min(d.due_at) FROM delivery d WHERE d.lane = t.lane AND d.message = t.message \
                  AND d.state IN ('queued', 'waiting') AND d.due_at > $2 AND d.due_at < $3) END AS next_at \
         FROM tally t JOIN lane l ON l.lane = t.lane LEFT JOIN reason w ON w.reason = t.reason \
         WHERE t.message = $1 AND t.n > 0 ORDER BY l.by_hand, l.channel, l.account, t.state, t.n DESC",
    )
    .bind(message)
    .bind(now)
    .bind(PARKED)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(Tally {
                lane: read_lane(row)?,
                by_hand: row.flag("by_hand")?,
                state: row.word("state", "a delivery's state")?,
                reason: reason(row, "code", "words")?,
                count: row.count("n")?,
                next_at: row.time_or("next_at")?,
            })
        })
        .collect()
}

pub(crate) async fn view(
    conn: &mut SqliteConnection,
    list: MessageRow,
    now: i64,
) -> Result<MessageView> {
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
        embargo_broken_at: row.time_or("embargo_broken_at")?,
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
        tallies: tallies(conn, key, now).await?,
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
