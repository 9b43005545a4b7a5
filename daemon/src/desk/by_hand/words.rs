//! How a job by hand stands, in words.

use jiff::Timestamp;
use wardmote_domain::{delivery::DeliveryState, message::MessageState};
use wardmote_store::{NOT_DONE, TaskView};

use crate::desk::short_moment;

/// "due 11:40am", or since when it is overdue.
pub fn due_words(due: Timestamp, now: Timestamp) -> String {
    let at = short_moment(due, now);
    if due < now {
        format!("overdue since {at}")
    } else {
        format!("due {at}")
    }
}

/// How one job stands: "promised by Ada Penrose, due 11:40am", "done 11:32am, ref 402028".
pub fn stands(task: &TaskView, now: Timestamp) -> String {
    let done = || {
        task.answered_at
            .map(|at| format!(" {}", short_moment(at, now)))
            .unwrap_or_default()
    };
    let again = if task.again {
        "to take back or put right, "
    } else {
        ""
    };
    match task.state {
        DeliveryState::WithPerson => {
            let who = match &task.owner_name {
                Some(name) => format!("promised by {name}"),
                None => "promised, nobody is named yet".to_owned(),
            };
            format!("{again}{who}, {}", due_words(task.due_at, now))
        }
        DeliveryState::Accepted | DeliveryState::Delivered => {
            let reference = task.reference.as_deref().unwrap_or_default();
            let what = if task.again {
                "taken back or put right"
            } else {
                "done"
            };
            format!("{what}{}, ref {reference}", done())
        }
        DeliveryState::Withdrawn => match &task.reason {
            Some(reason) if reason.code == NOT_DONE => format!("not done: {}", reason.words),
            _ => DeliveryState::Withdrawn.plain().to_owned(),
        },
        other => other.plain().to_owned(),
    }
}

/// What is said first of a pack that must not be used yet: nothing goes out by hand that does not go otherwise.
pub fn not_yet(state: MessageState, stands: bool) -> Option<String> {
    match state {
        MessageState::Draft
        | MessageState::FallsShort
        | MessageState::AwaitingApproval
        | MessageState::Returned => {
            Some("This wording is not approved. Only read it: do not put it out.".to_owned())
        }
        MessageState::Expired => {
            Some("Its end passed before it went. Do not put it out.".to_owned())
        }
        MessageState::Approved if !stands => {
            Some("It is approved and not out yet. Wait until your job stands.".to_owned())
        }
        _ => None,
    }
}
