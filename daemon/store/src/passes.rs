//! Findings passed with a reason or as owed, and clearances: each on a ground, the hash of what it was given for. When
//! an edit changes the ground, it is void.

use std::collections::BTreeMap;

use serde_json::json;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    finding::{Finding, Passed, Report, RuleId, Severity},
    ids::PersonId,
    variant::Rendered,
};

use crate::{
    audit::{Entry, append},
    error::Result,
    freeze::NewRevision,
    hash::{Sha256, canonical, micros, to_json},
    messages::Head,
    people::person_key,
    rows::Cells,
    writer::Tx,
};

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
pub fn wording_hash(rendered: &Rendered) -> Sha256 {
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
    .bind(wording_hash(&new.rendered).bytes())
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
