//! Mail that comes back: bounces (RFC 3464) and complaints (RFC 5965), read from the raw mail as a pipe or a mailbox hands
//! it over. The signed token of a bounce address says which delivery it is about, and nothing is believed without one.
//! Anybody can write to a bounce address, so what is read here is hostile until then.

mod config;
mod parts;
mod verdict;

use std::thread;

use aws_lc_rs::digest;
use mail_parser::{Message, MessageParser};
use wardmote_domain::{
    ids::DeliveryId,
    send::{Callback, CallbackRefused, Event, Received},
};

pub use config::Maildir;

use self::parts::{Field, Report, fields, report};

/// The most of a mail that is read. What matters stands at its beginning; a bounce may carry the whole mail after it.
pub const MOST_BYTES: usize = 256 * 1024;

/// The header of the call in which the pipe names the address that the mail was delivered to.
pub const RECIPIENT_HEADER: &str = "x-wardmote-recipient";

/// Stack for reading one mail: what is nested in it is read, and dropped, as deep as it goes.
const STACK: usize = 64 * 1024 * 1024;

/// Headers in which a mail server says where a mail was delivered to, the surest first.
const DELIVERED_TO: &[&str] = &[
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
];

/// Reads a mail that came back. `ours` gives the delivery of a bounce address that we made. A mail that is no report (an
/// automatic reply, a person's answer) comes to no events.
///
/// # Errors
/// When it is not a mail, or a report without a token of ours.
pub(super) fn read(
    call: &Callback<'_>,
    ours: &(dyn Fn(&str) -> Option<DeliveryId> + Sync),
) -> Result<Received, CallbackRefused> {
    let raw = &call.body[..call.body.len().min(MOST_BYTES)];
    let recipient = call.header(RECIPIENT_HEADER);
    // On a thread of its own: however deep a mail is nested, and whatever the reader makes of it, the daemon goes on.
    let read = thread::scope(|scope| {
        thread::Builder::new()
            .name("bounce".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || events(raw, recipient, ours))
            .map(|thread| thread.join())
    });
    let events = match read {
        Ok(Ok(events)) => events?,
        Ok(Err(_)) => return Err(unreadable("it is damaged beyond reading")),
        Err(_) => return Err(unreadable("this machine has no room to read it now")),
    };
    let hash = digest::digest(&digest::SHA256, call.body);
    let id = hash.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    Ok(Received { id, events })
}

fn unreadable(why: &str) -> CallbackRefused {
    CallbackRefused::Unreadable(why.to_owned())
}

fn events(
    raw: &[u8],
    recipient: Option<&str>,
    ours: &(dyn Fn(&str) -> Option<DeliveryId> + Sync),
) -> Result<Vec<Event>, CallbackRefused> {
    let mail = MessageParser::default()
        .parse(raw)
        .ok_or_else(|| unreadable("it is not a mail"))?;
    let not_ours = CallbackRefused::NotTheirs("no bounce address of ours");
    match report(&mail) {
        None => Ok(Vec::new()),
        Some(Report::Delivery(status)) => {
            let delivery = recipient
                .and_then(|text| token_in(text, ours))
                .or_else(|| delivered_to(&mail, ours))
                .ok_or(not_ours)?;
            Ok(verdict::of_status(delivery, &status).into_iter().collect())
        }
        Some(Report::Feedback { fields, original }) => {
            let delivery = sender_of(&fields, original.as_ref(), ours).ok_or(not_ours)?;
            Ok(verdict::is_complaint(&fields)
                .then_some(Event::Complained { delivery })
                .into_iter()
                .collect())
        }
    }
}

/// The delivery of the bounce address that this mail was delivered to.
fn delivered_to(
    mail: &Message<'_>,
    ours: &(dyn Fn(&str) -> Option<DeliveryId> + Sync),
) -> Option<DeliveryId> {
    DELIVERED_TO.iter().find_map(|name| {
        mail.headers_raw()
            .filter(|(header, _)| header.eq_ignore_ascii_case(name))
            .find_map(|(_, value)| token_in(value, ours))
    })
}

/// The delivery of the envelope sender that a complaint names: in the report, or as the Return-Path of the mail in it.
fn sender_of(
    report: &[Field],
    original: Option<&String>,
    ours: &(dyn Fn(&str) -> Option<DeliveryId> + Sync),
) -> Option<DeliveryId> {
    let named = |list: &[Field], name: &str| {
        list.iter()
            .filter(|field| field.is(name))
            .find_map(|field| token_in(&field.value, ours))
    };
    named(report, "Original-Mail-From").or_else(|| {
        let headers = fields(original?);
        named(&headers, "Return-Path").or_else(|| named(&headers, "X-Return-Path"))
    })
}

/// The delivery of the first address in a text that is a bounce address of ours.
fn token_in(text: &str, ours: &(dyn Fn(&str) -> Option<DeliveryId> + Sync)) -> Option<DeliveryId> {
    text.split(|c: char| c.is_whitespace() || "<>()[],;:\"'".contains(c))
        .filter(|word| word.len() <= 320 && word.contains('@'))
        .find_map(ours)
}

#[cfg(test)]
mod tests;
