//! Findings passed: a named person's reason, or a job owed where the standard allows one. A block is never passed.

use wardmote_domain::{
    finding::{Finding, Owed, Passed, Severity},
    local_time::LocalDateTime,
};

use crate::subject::Subject;

/// The longest a job may be owed after the release, in hours: seven days.
const OWED_HOURS: i64 = 7 * 24;

/// Marks a finding as passed, or says in it why what was offered does not pass it.
pub(crate) fn apply(subject: &Subject<'_>, finding: &mut Finding) {
    let Some(passed) = subject.draft.passed.get(&finding.rule) else {
        return;
    };
    if finding.severity == Severity::Block {
        finding.fix.push_str(" No reason or job owed passes this.");
        return;
    }
    match passed {
        Passed::Reason { .. } => finding.passed = Some(passed.clone()),
        Passed::Owed(_) if !finding.owed_allowed => {
            finding
                .fix
                .push_str(" This cannot be owed: give a reason instead.");
        }
        Passed::Owed(owed) => match refusal(owed, subject.release()) {
            None => finding.passed = Some(passed.clone()),
            Some(why) => {
                finding.fix.push(' ');
                finding.fix.push_str(&why);
            }
        },
    }
}

/// Why a job owed does not count, if it does not. Without a release its time is judged when the message goes.
fn refusal(owed: &Owed, release: Option<LocalDateTime>) -> Option<String> {
    if owed.job.trim().is_empty() || owed.name.trim().is_empty() {
        return Some("The job owed needs what is to be done and a name.".to_owned());
    }
    let release = release?;
    if owed.by <= release {
        return Some(format!(
            "The job owed is due {}, which is not after the release at {release}.",
            owed.by
        ));
    }
    let hours = (owed.by.instant().as_second() - release.instant().as_second()) / 3600;
    let over = owed.by.instant().as_second() - release.instant().as_second() > OWED_HOURS * 3600;
    over.then(|| {
        format!("The job owed is due {hours} hours after the release: the most is {OWED_HOURS} (7 days).")
    })
}
