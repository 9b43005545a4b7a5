//! Findings passed with a reason or as owed, and clearances: each on a ground, the hash of what it was given for. When
//! an edit changes the ground, it is void.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    draft::Clearance,
    finding::{Finding, Owed, Passed, Report, RuleId, Severity},
    ids::{MessageId, PersonId},
    message::MessageState,
    variant::Rendered,
};

use crate::{
    approvals::void_approval,
    audit::{Entry, append},
    error::{Refusal, Result},
    hash::{Sha256, canonical, micros, to_json},
    messages::{Head, NewRevision, Stored, head, judged, step, write_report},
    people::person_key,
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

/// What a rule found, as one hash: the versions, outlets and exact words.
pub(crate) fn ground(report: &Report, rule: &RuleId) -> Sha256 {
    let mut found: Vec<String> = report
        .findings
        .iter()
        .filter(|f| &f.rule == rule)
        .map(|f| canonical(&json!([f.variant, f.outlet, f.evidence])))
        .collect();
    found.sort();
    Sha256::of(found.join("\n").as_bytes())
}

/// The English wording as one hash: the ground of a clearance.
pub(crate) fn ground_of_wording(rendered: &Rendered) -> Sha256 {
    let wording = json!([rendered.headline, rendered.body, rendered.short]);
    Sha256::of(canonical(&wording).as_bytes())
}

/// The report with these passes set on findings that are still open, added up again.
pub(crate) fn with_passes(report: &Report, passes: &BTreeMap<RuleId, Passed>) -> Report {
    let mut findings = report.findings.clone();
    for finding in &mut findings {
        let pass = passes.get(&finding.rule);
        if let Some(pass) = pass.filter(|p| finding.passed.is_none() && may_pass(finding, p)) {
            finding.passed = Some(pass.clone());
        }
    }
    Report::of(
        findings,
        report.not_checked.clone(),
        report.standard.clone(),
    )
}

fn may_pass(finding: &Finding, pass: &Passed) -> bool {
    finding.severity == Severity::Override
        && match pass {
            Passed::Reason { reason, .. } => !reason.trim().is_empty(),
            Passed::Owed(_) => finding.owed_allowed,
        }
}

/// Keeps the passes and clearances whose ground the new revision leaves as it was; the others are void.
pub(crate) async fn carry_over(
    tx: &mut Tx,
    head: &Head,
    new: &NewRevision,
) -> Result<BTreeMap<RuleId, Passed>> {
    let now = tx.micros();
    let rows = sqlx::query(
        "SELECT pass, rule, ground, passed FROM pass WHERE message = $1 AND void_at IS NULL",
    )
    .bind(head.key)
    .fetch_all(&mut tx.conn)
    .await?;
    let mut kept = BTreeMap::new();
    for row in rows {
        let rule = RuleId(row.text("rule")?);
        let found = new.report.findings.iter().any(|f| f.rule == rule);
        // A reason that the new file itself carries takes the old one's place.
        let own = new
            .report
            .findings
            .iter()
            .any(|f| f.rule == rule && f.passed.is_some());
        if found && !own && row.hash("ground")? == ground(&new.report, &rule) {
            kept.insert(rule, row.json("passed", "a reason")?);
        } else {
            sqlx::query("UPDATE pass SET void_at = $2 WHERE pass = $1")
                .bind(row.int("pass")?)
                .bind(now)
                .execute(&mut tx.conn)
                .await?;
        }
    }
    sqlx::query(
        "UPDATE clearance SET void_at = $2 WHERE message = $1 AND void_at IS NULL AND ground <> $3",
    )
    .bind(head.key)
    .bind(now)
    .bind(ground_of_wording(&new.rendered).bytes())
    .execute(&mut tx.conn)
    .await?;
    Ok(kept)
}

/// Writes one pass with its audit entry; an earlier one of the rule is void.
pub(crate) async fn record_pass(
    tx: &mut Tx,
    head: &Head,
    report: &Report,
    rule: &RuleId,
    passed: &Passed,
    by: PersonId,
) -> Result<()> {
    let now = tx.micros();
    let person = person_key(&mut tx.conn, by).await?;
    sqlx::query(
        "UPDATE pass SET void_at = $3 WHERE message = $1 AND rule = $2 AND void_at IS NULL",
    )
    .bind(head.key)
    .bind(&rule.0)
    .bind(now)
    .execute(&mut tx.conn)
    .await?;
    let owed_by = match passed {
        Passed::Owed(owed) => Some(micros(owed.by.instant())),
        Passed::Reason { .. } => None,
    };
    sqlx::query(
        "INSERT INTO pass (message, number, rule, ground, passed, by, at, owed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(head.key)
    .bind(head.number.0)
    .bind(&rule.0)
    .bind(ground(report, rule).bytes())
    .bind(to_json(passed)?)
    .bind(person)
    .bind(now)
    .bind(owed_by)
    .execute(&mut tx.conn)
    .await?;
    let actor = Actor::Person { id: by };
    let detail = json!({"rule": rule, "revision": head.number});
    let entry = match passed {
        Passed::Reason { reason, .. } => {
            Entry::new(AuditAct::Overridden, actor).saying("reason", reason)
        }
        Passed::Owed(owed) => Entry::new(AuditAct::Owed, actor)
            .saying("job", &owed.job)
            .saying("name", &owed.name),
    };
    append(tx, entry.on(head.id).with(detail)).await?;
    Ok(())
}

/// The report that counts: the last on the revision in force.
pub(crate) async fn current_report(tx: &mut Tx, head: &Head) -> Result<Report> {
    let row =
        sqlx::query("SELECT body FROM report WHERE revision = $1 ORDER BY report DESC LIMIT 1")
            .bind(head.revision)
            .fetch_one(&mut tx.conn)
            .await?;
    row.json("body", "a report")
}

/// Moves a message that waits for its people to where the report puts it.
pub(crate) async fn derive(
    tx: &mut Tx,
    head: &mut Head,
    report: &Report,
    actor: Actor,
) -> Result<()> {
    let to = judged(report);
    if to == head.state {
        return Ok(());
    }
    step(tx, head, to).await?;
    if to == MessageState::AwaitingApproval {
        let entry = Entry::new(AuditAct::AskedApproval, actor).on(head.id);
        append(
            tx,
            entry.with(json!({"revision": head.number, "hash": head.hash})),
        )
        .await?;
    }
    Ok(())
}

pub(crate) fn stored(head: &Head) -> Stored {
    Stored {
        id: head.id,
        number: head.number,
        hash: head.hash,
        state: head.state,
    }
}

fn only_before_approval(head: &Head) -> Result<()> {
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

    /// Stores a report made anew (after a clearance, say) and moves the message to where it puts it. Passes in force
    /// count on it.
    ///
    /// # Errors
    /// [`Refusal::State`] when the message does not wait for its people.
    pub async fn record_report(
        &self,
        message: MessageId,
        report: Report,
        by: Actor,
    ) -> Result<Stored> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move {
                let mut head = head(&mut tx.conn, message).await?;
                only_before_approval(&head)?;
                let report = with_passes(&report, &passes_in_force(tx, &head, &report).await?);
                write_report(tx, head.revision, "checked", &report).await?;
                derive(tx, &mut head, &report, by).await?;
                Ok(stored(&head))
            })
        })
        .await
    }

    /// The last report before the door: with passes in force set. If it may not go, the message goes back to its people
    /// and its approval is void; `false` says so.
    ///
    /// # Errors
    /// [`Refusal::State`] when the message is not about to go.
    pub async fn report_at_door(&self, message: MessageId, report: Report) -> Result<bool> {
        self.write(Turn::Urgent, move |tx| {
            Box::pin(async move { at_door(tx, message, report).await })
        })
        .await
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

async fn passes_in_force(
    tx: &mut Tx,
    head: &Head,
    report: &Report,
) -> Result<BTreeMap<RuleId, Passed>> {
    let rows =
        sqlx::query("SELECT rule, ground, passed FROM pass WHERE message = $1 AND void_at IS NULL")
            .bind(head.key)
            .fetch_all(&mut tx.conn)
            .await?;
    let mut passes = BTreeMap::new();
    for row in rows {
        let rule = RuleId(row.text("rule")?);
        if row.hash("ground")? == ground(report, &rule) {
            passes.insert(rule, row.json("passed", "a reason")?);
        }
    }
    Ok(passes)
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
    .bind(ground_of_wording(&rendered).bytes())
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

async fn at_door(tx: &mut Tx, message: MessageId, report: Report) -> Result<bool> {
    let mut head = head(&mut tx.conn, message).await?;
    let report = with_passes(&report, &passes_in_force(tx, &head, &report).await?);
    if report.may_go() {
        head.state
            .step(MessageState::Releasing)
            .map_err(Refusal::from)?;
        write_report(tx, head.revision, "at_door", &report).await?;
        return Ok(true);
    }
    step(tx, &mut head, MessageState::FallsShort).await?;
    write_report(tx, head.revision, "at_door", &report).await?;
    void_approval(tx, &head).await?;
    let rules: Vec<&RuleId> = report
        .findings
        .iter()
        .filter(|f| f.counts_as() > Severity::Advice)
        .map(|f| &f.rule)
        .collect();
    let entry = Entry::new(AuditAct::StoppedAtDoor, Actor::Daemon).on(message);
    append(
        tx,
        entry.with(json!({"revision": head.number, "rules": rules})),
    )
    .await?;
    Ok(false)
}
