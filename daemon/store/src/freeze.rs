//! Freezing a revision: its row, its report, its reasons and the message's own columns.

use std::collections::BTreeMap;

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::Draft,
    finding::{Passed, Report, RuleId},
    ids::{MessageId, PersonId, RevisionNumber},
    message::MessageState,
    outlet::PAGE,
    variant::Rendered,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{frozen_hash, micros, to_json},
    messages::{Stored, head},
    passes::{record_pass, with_passes},
    people::person_key,
    rows::priority_number,
    writer::Tx,
};

/// A revision to be frozen: what the author wants, what came of it, and what the standard says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// What the author wants.
    pub draft: Draft,
    /// Every version.
    pub rendered: Rendered,
    /// What the standard says.
    pub report: Report,
    /// Whether any outlet is public: an embargo then holds the release back.
    pub public_outlets: bool,
}

/// Where a message goes once the standard has spoken.
pub(crate) fn judged(report: &Report) -> MessageState {
    if report.may_go() {
        MessageState::AwaitingApproval
    } else {
        MessageState::FallsShort
    }
}

/// Writes a revision, its report, its passes and the message's own columns, and moves the message on from `Draft`.
pub(crate) async fn freeze(
    tx: &mut Tx,
    message: i64,
    id: MessageId,
    by: PersonId,
    number: u32,
    new: &NewRevision,
    kept: BTreeMap<RuleId, Passed>,
) -> Result<Stored> {
    let (draft, rendered) = (&new.draft, &new.rendered);
    let person = person_key(&mut tx.conn, by).await?;
    let hash = frozen_hash(draft, rendered)?;
    let report = with_passes(&new.report, &kept);
    let state = MessageState::Draft
        .step(judged(&report))
        .map_err(Refusal::from)?;
    let done = sqlx::query(
        "INSERT INTO revision (message, number, hash, draft, rendered, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(message)
    .bind(number)
    .bind(hash.bytes())
    .bind(to_json(draft)?)
    .bind(to_json(rendered)?)
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let revision = done.last_insert_rowid();
    write_report(tx, revision, "submitted", &report).await?;
    write_columns(tx, message, number, new, state).await?;
    press_columns(tx, message, draft.press_first && new.public_outlets).await?;
    write_areas(tx, message, draft).await?;
    crate::pictures::tie(tx, revision, draft).await?;
    let head = head(&mut tx.conn, id).await?;
    let own: BTreeMap<&RuleId, &Passed> = new
        .report
        .findings
        .iter()
        .filter_map(|f| Some((&f.rule, f.passed.as_ref()?)))
        .collect();
    for (rule, passed) in own {
        record_pass(tx, &head, &new.report, rule, passed, by).await?;
    }
    if state == MessageState::AwaitingApproval {
        let entry = Entry::new(AuditAct::AskedApproval, Actor::Person { id: by }).on(id);
        append(tx, entry.with(json!({"revision": number, "hash": hash}))).await?;
    }
    Ok(Stored {
        id,
        number: RevisionNumber(number),
        hash,
        state,
    })
}

async fn write_columns(
    tx: &mut Tx,
    message: i64,
    number: u32,
    new: &NewRevision,
    state: MessageState,
) -> Result<()> {
    let draft = &new.draft;
    let at = |time: Option<wardmote_domain::local_time::LocalDateTime>| {
        time.map(|t| micros(t.instant()))
    };
    sqlx::query(
        "UPDATE message SET number = $2, kind = $3, priority = $4, headline = $5, on_page = $6, release_at = $7, \
         embargo_at = $8, expires_at = $9, exclusive = $10, state = $11 WHERE message = $1",
    )
    .bind(message)
    .bind(number)
    .bind(draft.kind.as_str())
    .bind(priority_number(draft.priority))
    .bind(&new.rendered.headline)
    .bind(draft.outlets.iter().any(|o| o.as_str() == PAGE))
    .bind(at(draft.times.release))
    .bind(at(draft.times.embargo.filter(|_| new.public_outlets)))
    .bind(at(draft.times.expires))
    .bind(&draft.exclusive_with)
    .bind(state.as_str())
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

/// Whether newsdesks come first. An embargo that was broken stays broken, whatever a later wording asks.
async fn press_columns(tx: &mut Tx, message: i64, first: bool) -> Result<()> {
    sqlx::query(
        "UPDATE message SET press_first = $2, \
         embargo_at = CASE WHEN embargo_broken_at IS NULL THEN embargo_at END WHERE message = $1",
    )
    .bind(message)
    .bind(first)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

async fn write_areas(tx: &mut Tx, message: i64, draft: &Draft) -> Result<()> {
    sqlx::query("DELETE FROM message_area WHERE message = $1")
        .bind(message)
        .execute(&mut tx.conn)
        .await?;
    sqlx::query(
        "INSERT OR IGNORE INTO message_area (area, message) SELECT value, $1 FROM json_each($2)",
    )
    .bind(message)
    .bind(to_json(&draft.reach())?)
    .execute(&mut tx.conn)
    .await?;
    Ok(())
}

pub(crate) async fn write_report(
    tx: &mut Tx,
    revision: i64,
    stage: &'static str,
    report: &Report,
) -> Result<()> {
    sqlx::query("INSERT INTO report (revision, stage, at, body) VALUES ($1, $2, $3, $4)")
        .bind(revision)
        .bind(stage)
        .bind(tx.micros())
        .bind(to_json(report)?)
        .execute(&mut tx.conn)
        .await?;
    Ok(())
}
