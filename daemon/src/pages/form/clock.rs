//! What was typed against the clock: what has happened is not still to come, what is promised is not over.

use jiff::SignedDuration;
use wardmote_domain::{
    draft::{Content, Draft, Purpose},
    facts::{Facts, Holding, When},
    file::MessageFile,
    local_time::LocalDateTime,
};

use super::{FormContext, Problems};

/// Times are typed to the minute.
const A_MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Says beside each field which time cannot be: a start or an end still to come, a promise or a release that has passed.
///
/// # Errors
/// With those fields. What is wrong with the message otherwise is not said here.
pub fn against_the_clock(context: &FormContext<'_>, file: &MessageFile) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let Ok(draft) = Draft::read(file, context.outlets, Purpose::Message) else {
        return Ok(());
    };
    let now = context.now.instant();
    let passed = |at: LocalDateTime| now.duration_since(at.instant()) >= A_MINUTE;
    let to_come = |at: LocalDateTime| at.instant() > now;
    let mut wrong = |field: &str, is: bool, what: &str| {
        if is {
            problems.add(field, what);
        }
    };
    let release = draft.times.release;
    let promise = |wrong: &mut dyn FnMut(&str, bool, &str), started, next: LocalDateTime| {
        wrong("started", to_come(started), STARTED);
        let early = release.is_some_and(|release| next <= release);
        wrong("next_update", next.instant() <= now, PROMISED);
        wrong("next_update", early && !passed(next), BEFORE_IT_GOES);
    };
    if let Content::Facts { facts, .. } = &draft.content {
        match facts {
            Facts::Holding(Holding {
                started,
                next_update,
                ..
            }) => promise(&mut wrong, *started, *next_update),
            Facts::Warning(f) => promise(&mut wrong, f.started, f.next_update),
            Facts::Missing(f) => {
                let seen = match f.last_seen.when {
                    When::At(at) => to_come(at),
                    When::On(day) => day > context.now.date(),
                };
                wrong("when", seen, SEEN);
            }
            Facts::Reassurance(f) => {
                wrong("started", to_come(f.started), STARTED);
                wrong("ended", f.ended.is_some_and(to_come), ENDED);
            }
            _ => {}
        }
    }
    wrong("release_at", release.is_some_and(passed), RELEASE);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

const STARTED: &str = "This is still to come: give when it started";
const ENDED: &str = "This is still to come: give when it ended, or leave it empty if it has not";
const SEEN: &str = "This is still to come: give when the person was last seen";
const PROMISED: &str = "This has passed: give a time that is still to come";
const BEFORE_IT_GOES: &str = "This is before the notice goes: give a later time";
const RELEASE: &str =
    "This has passed: give a later time, or choose that it goes as soon as it is approved";
