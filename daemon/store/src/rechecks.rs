//! Reports made anew: after a clearance, and the last one at the door. And where a message goes by its report.

use std::collections::BTreeMap;

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    finding::{Passed, Report, RuleId, Severity},
    ids::MessageId,
    message::MessageState,
};

use crate::{
    approvals::void_approval,
    audit::{Entry, append},
    error::{Refusal, Result},
    freeze::{judged, write_report},
    messages::{Head, Stored, head, step},
    pass_acts::{only_before_approval, stored},
    passes::{ground, with_passes},
    rows::Cells,
    store::Store,
    writer::{Turn, Tx},
};

impl Store {
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

/// Whether the last report on the revision in force was made at the door.
async fn at_door_before(tx: &mut Tx, head: &Head) -> Result<bool> {
    let row =
        sqlx::query("SELECT stage = 'at_door' AS door FROM report WHERE revision = $1 ORDER BY report DESC LIMIT 1")
            .bind(head.revision)
            .fetch_one(&mut tx.conn)
            .await?;
    row.flag("door")
}

async fn at_door(tx: &mut Tx, message: MessageId, report: Report) -> Result<bool> {
    let mut head = head(&mut tx.conn, message).await?;
    let report = with_passes(&report, &passes_in_force(tx, &head, &report).await?);
    if report.may_go() {
        head.state
            .step(MessageState::Releasing)
            .map_err(Refusal::from)?;
        // One that is held up after the door is looked at again and again: the same report is kept once.
        if current_report(tx, &head).await? != report || !at_door_before(tx, &head).await? {
            write_report(tx, head.revision, "at_door", &report).await?;
        }
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
