//! Everyone concerned is told: each thing opens and closes in its cause, goes along the order, and holds no content.

mod everything;
mod handover;
mod order;
mod storms;

use jiff::{SignedDuration, Timestamp};
use wardmote::desk::{NewOnCall, ToldRow};
use wardmote_domain::{
    area::AreaCode,
    ids::MessageId,
    local_time::LocalDateTime,
    person::Person,
    staff::{Duty, What},
};

use crate::support::{Force, words};

/// A word that stands in the headline and the text of the notices here, and must stand in no mail.
pub const CANARY: &str = "Zanzibar";
/// A name that stands in them.
pub const NAMED: &str = "Mortimer Quill";

/// A notice in own words for St Mary's, with the canary in its headline and its text.
pub fn canary(n: usize, outlets: &str) -> String {
    words("guidance", n, outlets)
        .replace("priority: urgent", "priority: today")
        .replace("Lock your bike", &format!("At {CANARY}, lock your bike"))
        .replace("from Marlpit Road", &format!("from {CANARY} Road"))
}

/// What is open.
pub async fn open(force: &Force) -> Vec<ToldRow> {
    force.desk().told(&force.lead).await.unwrap()
}

/// Whether it is open, of that message where one is named.
pub async fn is_open(force: &Force, what: What, message: Option<MessageId>) -> bool {
    let rows = open(force).await;
    rows.iter()
        .any(|r| r.what == what && (message.is_none() || r.message == message))
}

pub async fn row(force: &Force, what: What) -> ToldRow {
    let rows = open(force).await;
    rows.into_iter()
        .find(|r| r.what == what)
        .unwrap_or_else(|| panic!("{what} is not open"))
}

/// Every mail of ours to that person, as text.
pub fn texts(force: &Force, to: &str) -> Vec<String> {
    force
        .mail
        .receipts_for(to)
        .iter()
        .map(|m| {
            // Folded lines are put together, so that no word hides in a fold.
            let raw = String::from_utf8_lossy(&m.raw);
            raw.replace("=\r\n", "").replace("\r\n ", " ")
        })
        .collect()
}

/// Puts somebody on call for Wandsworth, from now for so many hours.
pub async fn on_call(force: &Force, person: &Person, duty: Duty, place: u32, hours: i64) -> i64 {
    on_call_from(force, person, duty, place, force.now(), hours).await
}

pub async fn on_call_from(
    force: &Force,
    person: &Person,
    duty: Duty,
    place: u32,
    from: Timestamp,
    hours: i64,
) -> i64 {
    let borough: AreaCode = "E09000032".parse().unwrap();
    let new = NewOnCall {
        person: person.id,
        duty,
        areas: vec![borough],
        place,
        from: LocalDateTime::at(from),
        to: LocalDateTime::at(from + SignedDuration::from_hours(hours)),
    };
    force.desk().put_on_call(&force.admin, new).await.unwrap()
}
