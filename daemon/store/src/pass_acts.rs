//! The acts on findings and clearances: give a reason, owe a job and tick it, record a clearance, look again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::Clearance,
    finding::{Owed, Passed, Report, RuleId, Severity},
    ids::{MessageId, PersonId},
    message::MessageState,
    variant::Rendered,
};

use crate::{
    audit::{Entry, append},
    error::{Refusal, Result},
    freeze::write_report,
    hash::{Sha256, to_json},
    messages::{Head, Stored, head},
    passes::{record_pass, with_passes, wording_hash},
    people::person_key,
    rechecks::{current_report, derive},
    rows::{Cells, some},
    store::Store,
    writer::{Turn, Tx},
};

/// A job owed, until it is ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTask {
    /// The message.
    pub message: MessageId,
    /// The rule that was passed.
    pub rule: RuleId,
    /// What, who and by when.
    pub owed: Owed,
    /// When it was ticked.
    pub done_at: Option<Timestamp>,
}

impl Store {
    /// Passes what a rule found, with a reason or as owed; the last one given sends the message on to approval.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the rule found nothing; [`Refusal::Standard`] when its findings cannot be passed, or
    /// not as owed; [`Refusal::Conflict`] when the message does not wait for reasons.
    pub async fn pass_finding(
        &self,
        message: MessageId,
        rule: RuleId,
        passed: Passed,
        by: PersonId,
    ) -> Result<Stored> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let mut head = head(&mut tx.conn, message).await?;
                only_before_approval(&head)?;
                let report = current_report(tx, &head).await?;
                check_pass(&report, &rule, &passed)?;
                let passed = match passed {
                    Passed::Reason { reason, .. } => Passed::Reason {
                        by: Some(by),
                        reason,
                    },
                    owed @ Passed::Owed(_) => owed,
                };
                record_pass(tx, &head, &report, &rule, &passed, by).await?;
                let report = with_passes(&report, &BTreeMap::from([(rule, passed)]));
                write_report(tx, head.revision, "passed", &report).await?;
                derive(tx, &mut head, &report, Actor::Person { id: by }).await?;
                Ok(stored(&head))
            })
        })
        .await
    }

    /// Records who was told or agreed, for the wording as it stands.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the message does not wait for clearances.
    pub async fn clear(
        &self,
        message: MessageId,
        clearance: Clearance,
        by: PersonId,
    ) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { clear(tx, message, clearance, by).await })
        })
        .await
    }

    /// The clearances in force, each with the hash of the wording it was given for ([`crate::wording_hash`]).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clearances(&self, message: MessageId) -> Result<Vec<(Sha256, Clearance)>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT c.ground, c.clearance_json FROM clearance c JOIN message m USING (message) \
             WHERE m.public_id = $1 AND c.void_at IS NULL ORDER BY c.clearance",
        )
        .bind(message.to_string())
        .fetch_all(&mut *conn)
        .await?;
        (rows.iter())
            .map(|row| {
                Ok((
                    row.hash("ground")?,
                    row.json("clearance_json", "a clearance")?,
                ))
            })
            .collect()
    }

    /// Jobs owed: those not ticked, soonest first, or all of one message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn owed_tasks(&self, message: Option<MessageId>) -> Result<Vec<OwedTask>> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT m.public_id, p.rule, p.passed, p.done_at FROM pass p JOIN message m USING (message) \
             WHERE p.owed_by IS NOT NULL AND p.void_at IS NULL \
               AND (m.public_id = $1 OR ($1 IS NULL AND p.done_at IS NULL)) ORDER BY p.owed_by, p.pass",
        )
        .bind(message.map(|m| m.to_string()))
        .fetch_all(&mut *conn)
        .await?;
        let mut tasks = Vec::with_capacity(rows.len());
        for row in rows {
            if let Passed::Owed(owed) = row.json("passed", "a job owed")? {
                tasks.push(OwedTask {
                    message: row.word("public_id", "a message's id")?,
                    rule: RuleId(row.text("rule")?),
                    owed,
                    done_at: row.time_or("done_at")?,
                });
            }
        }
        Ok(tasks)
    }

    /// Ticks a job owed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when that rule owes none; [`Refusal::Conflict`] when it was ticked before.
    pub async fn owed_done(&self, message: MessageId, rule: RuleId, by: PersonId) -> Result<()> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let head = head(&mut tx.conn, message).await?;
                let person = person_key(&mut tx.conn, by).await?;
                let row = sqlx::query(
                    "SELECT pass, done_at FROM pass \
                     WHERE message = $1 AND rule = $2 AND owed_by IS NOT NULL AND void_at IS NULL",
                )
                .bind(head.key)
                .bind(&rule.0)
                .fetch_optional(&mut tx.conn)
                .await?;
                let row = some(row, "job owed under that rule")?;
                if row.int_or("done_at")?.is_some() {
                    return Err(Refusal::Conflict("this job was ticked before".to_owned()).into());
                }
                sqlx::query("UPDATE pass SET done_at = $2, done_by = $3 WHERE pass = $1")
                    .bind(row.int("pass")?)
                    .bind(tx.micros())
                    .bind(person)
                    .execute(&mut tx.conn)
                    .await?;
                let entry = Entry::new(AuditAct::OwedDone, Actor::Person { id: by }).on(message);
                append(tx, entry.with(json!({"rule": rule}))).await?;
                Ok(())
            })
        })
        .await
    }
}

pub(crate) fn stored(head: &Head) -> Stored {
    Stored {
        id: head.id,
        number: head.number,
        hash: head.hash,
        state: head.state,
    }
}

pub(crate) fn only_before_approval(head: &Head) -> Result<()> {
    if matches!(
        head.state,
        MessageState::FallsShort | MessageState::AwaitingApproval
    ) {
        Ok(())
    } else {
        Err(Refusal::Conflict(format!(
            "a message that is {} takes no reasons or clearances",
            head.state.plain()
        ))
        .into())
    }
}

fn check_pass(report: &Report, rule: &RuleId, passed: &Passed) -> Result<()> {
    let mut found = report
        .findings
        .iter()
        .filter(|f| &f.rule == rule)
        .peekable();
    if found.peek().is_none() {
        return Err(Refusal::NotFound("finding of that rule").into());
    }
    let refused = match passed {
        Passed::Reason { reason, .. } if reason.trim().is_empty() => Some("give a reason in words"),
        _ if report
            .findings
            .iter()
            .any(|f| &f.rule == rule && f.severity == Severity::Block) =>
        {
            Some("what this rule found cannot be passed: it has to be put right")
        }
        _ if found.all(|f| f.severity == Severity::Advice) => {
            Some("what this rule found is advice and needs no reason")
        }
        Passed::Owed(_)
            if report.findings.iter().any(|f| {
                &f.rule == rule && f.severity == Severity::Override && !f.owed_allowed
            }) =>
        {
            Some("the standard does not allow this to be owed: give a reason, or put it right")
        }
        _ => None,
    };
    match refused {
        Some(words) => Err(Refusal::Standard(words.to_owned()).into()),
        None => Ok(()),
    }
}

async fn clear(tx: &mut Tx, message: MessageId, clearance: Clearance, by: PersonId) -> Result<()> {
    let head = head(&mut tx.conn, message).await?;
    only_before_approval(&head)?;
    let person = person_key(&mut tx.conn, by).await?;
    let row = sqlx::query("SELECT rendered FROM revision WHERE revision = $1")
        .bind(head.revision)
        .fetch_one(&mut tx.conn)
        .await?;
    let rendered: Rendered = row.json("rendered", "a revision")?;
    sqlx::query(
        "INSERT INTO clearance (message, number, ground, clearance_json, by, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(head.key)
    .bind(head.number.0)
    .bind(wording_hash(&rendered).bytes())
    .bind(to_json(&clearance)?)
    .bind(person)
    .bind(tx.micros())
    .execute(&mut tx.conn)
    .await?;
    let text = to_json(&clearance)?;
    let entry = Entry::new(AuditAct::Cleared, Actor::Person { id: by })
        .on(message)
        .with(json!({"who": clearance.who, "revision": head.number}))
        .saying("clearance", &text);
    append(tx, entry).await?;
    Ok(())
}
