//! What the pages of webhooks say of a receiver and of a call.

use wardmote_domain::local_time::LocalDateTime;
use wardmote_store::CallState;

use crate::{
    desk::{CallRow, WebhookRow, WebhookState},
    pages::{
        console::{CallLine, WebhookCard},
        form, plain,
    },
};

/// What can be chosen to be heard, in words.
pub(super) const GROUPS: [(&str, &str, &str); 4] = [
    (
        "telling",
        "What our own people are told",
        "Approvals that wait, what is late, channels that stop",
    ),
    (
        "message",
        "Notices",
        "Sent in, approved, public, taken back and so on",
    ),
    ("channel", "Channels", "Stopped and started"),
    ("hold", "Stops", "What a person stops and starts again"),
];

pub(super) fn moment(at: jiff::Timestamp) -> String {
    plain::moment(LocalDateTime::at(at))
}

pub(super) fn card(row: WebhookRow) -> WebhookCard {
    let tag = match row.state {
        WebhookState::Running => ("Running", "good"),
        WebhookState::Failing => ("Not taken", "warn"),
        WebhookState::Paused => ("Paused", "info"),
        WebhookState::Stopped => ("Stopped", "bad"),
    };
    let why = match row.since {
        Some(since) => format!("{}, since {}.", form::sentence(&row.words), moment(since)),
        None => String::new(),
    };
    let places: Vec<String> = row.areas.iter().map(plain::area).collect();
    let hears: Vec<String> = row
        .hears
        .iter()
        .map(|word| {
            let group = GROUPS.iter().find(|(name, ..)| name == word);
            group.map_or_else(|| word.clone(), |(_, label, _)| label.to_lowercase())
        })
        .collect();
    let waiting = match row.waiting {
        0 => "No call waits".to_owned(),
        1 => "1 call waits".to_owned(),
        n => format!("{n} calls wait"),
    };
    let taken = match row.taken {
        Some(at) => format!("the last was taken at {}", moment(at)),
        None => "none was taken yet".to_owned(),
    };
    let old = row.old_secret_until.map(moment);
    WebhookCard {
        tag,
        why,
        hears: format!(
            "{}; for {}",
            form::sentence(&hears.join(", ")),
            places.join("; ")
        ),
        calls: format!("{waiting}; {taken}."),
        old_secret: old.map_or_else(String::new, |until| {
            format!("The one before signs as well until {until}.")
        }),
        runs: matches!(row.state, WebhookState::Running | WebhookState::Failing),
        row,
    }
}

pub(super) fn line(row: CallRow) -> CallLine {
    let tag = match row.state {
        CallState::Taken => ("Taken", "good"),
        CallState::Waits if row.tries == 0 => ("Waits", "info"),
        CallState::Waits => ("Not taken yet", "warn"),
        CallState::GivenUp => ("Given up", "bad"),
    };
    let mut words = match (row.tries, row.words) {
        (1, Some(why)) => format!("{}.", form::sentence(&why)),
        (tries, Some(why)) => format!("{}. Tried {tries} times.", form::sentence(&why)),
        (_, None) => String::new(),
    };
    if let Some(next) = row.next.filter(|_| row.tries > 0) {
        words = format!("{words} Again at {}.", moment(next));
    }
    CallLine {
        number: row.number,
        kind: row.kind.to_string(),
        at: moment(row.at),
        tag,
        words,
        may_repeat: row.state != CallState::Waits,
    }
}
