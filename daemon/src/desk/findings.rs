//! What people do about what the standard found: give a reason, owe a job and tick it, record a clearance.

use wardmote_domain::{
    audit::Actor,
    draft::Clearance,
    finding::{Passed, Report, RuleId},
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
};

use super::{Desk, DeskError, FullMessage, reason};

/// What is left after a finding was passed.
#[derive(Debug, Clone)]
pub struct Left {
    /// Where the message stands.
    pub state: MessageState,
    /// The report as it is now.
    pub report: Report,
}

impl Left {
    /// What is left, in words.
    pub fn words(&self) -> String {
        if self.state == MessageState::AwaitingApproval {
            return "Recorded. The message now waits for approval by another person.".to_owned();
        }
        let mut open: Vec<&str> = self
            .report
            .findings
            .iter()
            .filter(|f| f.counts_as() > wardmote_domain::finding::Severity::Advice)
            .map(|f| f.rule.0.as_str())
            .collect();
        open.dedup();
        format!("Recorded. Still to settle: {}.", open.join(", "))
    }
}

impl Desk {
    /// Passes a finding with a reason, or owes it.
    ///
    /// # Errors
    /// When the standard does not allow it.
    pub async fn pass(
        &self,
        by: &Person,
        id: MessageId,
        rule: RuleId,
        way: Passed,
    ) -> Result<Left, DeskError> {
        self.on_message(by, Act::Write, id).await?;
        let way = match way {
            Passed::Reason { reason: text, .. } => Passed::Reason {
                by: Some(by.id),
                reason: reason(&text)?,
            },
            Passed::Owed(owed) if owed.job.trim().is_empty() || owed.name.trim().is_empty() => {
                return Err(DeskError::field(
                    "owed",
                    "say what is to be done and who does it",
                ));
            }
            owed @ Passed::Owed(_) => owed,
        };
        let stored = self.store.pass_finding(id, rule, way, by.id).await?;
        let report = FullMessage::read(&self.store, id).await?.report;
        Ok(Left {
            state: stored.state,
            report,
        })
    }

    /// Records that someone was told or agreed to the wording as it stands, and checks the message again.
    ///
    /// # Errors
    /// When the person may not write here, or the message takes none now.
    pub async fn clear(
        &self,
        by: &Person,
        id: MessageId,
        clearance: Clearance,
    ) -> Result<Left, DeskError> {
        self.on_message(by, Act::Write, id).await?;
        self.store.clear(id, clearance, by.id).await?;
        let message = FullMessage::read(&self.store, id).await?;
        let beside = (self.beside(&message.draft, &message.rendered, Some(id))).await?;
        let now = LocalDateTime::at(self.clock.now());
        let report = (self.judge).report(&message.draft, &message.rendered, now, &beside);
        let stored = (self.store)
            .record_report(id, report, Actor::Person { id: by.id })
            .await?;
        let report = FullMessage::read(&self.store, id).await?.report;
        Ok(Left {
            state: stored.state,
            report,
        })
    }

    /// Ticks an owed job.
    ///
    /// # Errors
    /// When nothing is owed for that rule.
    pub async fn done(&self, by: &Person, id: MessageId, rule: RuleId) -> Result<(), DeskError> {
        self.on_message(by, Act::Settle, id).await?;
        Ok(self.store.owed_done(id, rule, by.id).await?)
    }
}
