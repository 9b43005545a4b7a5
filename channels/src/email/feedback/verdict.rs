//! What a report says of a delivery and of its address: the contract's table (section 5), read from the enhanced code
//! where there is one (RFC 3463). Texts of other servers are not a contract and may hold an address: none is kept.

use wardmote_domain::{
    ids::DeliveryId,
    send::{AddressVerdict, Event, Reason},
};

use super::parts::Field;

/// What became of one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Failed,
    Delayed,
    Arrived,
    /// Handed on, to somewhere that tells no more.
    HandedOn,
}

fn value<'f>(fields: &'f [Field], name: &str) -> Option<&'f str> {
    fields.iter().find(|f| f.is(name)).map(|f| f.value.as_str())
}

fn action(fields: &[Field]) -> Option<Action> {
    let word = value(fields, "Action")?.split_whitespace().next()?;
    Some(match word.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Arrived,
        "relayed" | "expanded" => Action::HandedOn,
        _ => return None,
    })
}

/// What a delivery status says. Each of our mails has one recipient; where an alias made several of it, one that took
/// the mail speaks for the reader, and one that did not takes nobody off the list.
pub(super) fn of_status(delivery: DeliveryId, recipients: &[Vec<Field>]) -> Option<Event> {
    let told: Vec<(Action, &Vec<Field>)> = recipients
        .iter()
        .filter_map(|fields| Some((action(fields)?, fields)))
        .collect();
    let any = |wanted| told.iter().find(|(action, _)| *action == wanted);
    if any(Action::Arrived).is_some() {
        return Some(Event::Delivered { delivery });
    }
    if any(Action::HandedOn).is_some() {
        return None;
    }
    if let Some((_, fields)) = any(Action::Delayed) {
        let (code, _) = code(fields);
        let words = "the receiving server does not take it yet; the mail relay keeps trying";
        return Some(Event::Delayed {
            delivery,
            reason: Reason::new(code, words),
        });
    }
    let (_, fields) = any(Action::Failed)?;
    let (shown, status) = code(fields);
    let (address, words) = verdict(status);
    Some(Event::Bounced {
        delivery,
        reason: Reason::new(shown, words),
        address,
    })
}

/// Whether a report is a complaint of its reader.
pub(super) fn is_complaint(fields: &[Field]) -> bool {
    value(fields, "Feedback-Type").is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        ["abuse", "fraud", "opt-out", "opt-out-list"].contains(&kind.as_str())
    })
}

/// A status, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Enhanced(u16, u16, u16),
    Reply(u16),
    Nothing,
}

/// The code to show and what to judge by: `Status`, unless it says nothing in particular (`5.0.0`) and the receiving
/// server's own answer says more.
fn code(fields: &[Field]) -> (String, Status) {
    let own = value(fields, "Status").and_then(|v| v.split_whitespace().find_map(enhanced));
    let diagnostic = value(fields, "Diagnostic-Code").and_then(|v| {
        let (kind, text) = v.split_once(';')?;
        kind.trim().eq_ignore_ascii_case("smtp").then_some(text)
    });
    let theirs = diagnostic.and_then(|text| {
        let mut words = text.split(|c: char| c.is_whitespace() || c == '-' || c == '#');
        words.find_map(enhanced)
    });
    let reply = diagnostic.and_then(|text| {
        let digits = text.split_whitespace().next()?.get(..3)?;
        let code: u16 = digits.parse().ok()?;
        (400..600).contains(&code).then_some(code)
    });
    let says_more = |(_, b, c): &(u16, u16, u16)| (*b, *c) != (0, 0);
    let best = own.filter(says_more).or(theirs.filter(says_more));
    match (best, reply, own.or(theirs)) {
        (Some((a, b, c)), ..) | (None, None, Some((a, b, c))) => {
            (format!("{a}.{b}.{c}"), Status::Enhanced(a, b, c))
        }
        (None, Some(reply), _) => (reply.to_string(), Status::Reply(reply)),
        (None, None, None) => ("bounced".to_owned(), Status::Nothing),
    }
}

/// `5.1.1` as numbers.
fn enhanced(word: &str) -> Option<(u16, u16, u16)> {
    let mut parts = word.split('.');
    let mut number = || {
        let part = parts.next()?;
        let digits =
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u16>().ok())?
    };
    let code = (number()?, number()?, number()?);
    (parts.next().is_none() && matches!(code.0, 2 | 4 | 5)).then_some(code)
}

fn verdict(status: Status) -> (AddressVerdict, &'static str) {
    use AddressVerdict::{Bad, NotItsFault, Soft};
    match status {
        Status::Enhanced(5, 1, 1 | 2 | 3 | 10) | Status::Enhanced(5, 2, 1) => {
            (Bad, "there is no such mailbox")
        }
        Status::Reply(556) => (Bad, "the domain takes no mail"),
        Status::Enhanced(_, 2, 2) | Status::Reply(452 | 552) => (Soft, "the mailbox is full"),
        Status::Enhanced(_, 7, _) => (
            NotItsFault,
            "refused by policy, not for the address: look at SPF, DKIM, DMARC and block lists",
        ),
        Status::Enhanced(_, 1, 7 | 8) => (NotItsFault, "our own sender address is refused"),
        Status::Enhanced(_, 2, 3) | Status::Enhanced(_, 3, 4) => (
            NotItsFault,
            "the mail is too large for the receiving server",
        ),
        Status::Enhanced(_, 5 | 6, _) => (
            NotItsFault,
            "the receiving server does not accept how the mail is made",
        ),
        Status::Reply(554) => (NotItsFault, "the receiving server refuses our mail"),
        Status::Enhanced(4, ..) | Status::Reply(400..500) => {
            (Soft, "the mail relay tried for days and has given up")
        }
        Status::Enhanced(..) | Status::Reply(_) | Status::Nothing => {
            (Soft, "the receiving server did not take the mail")
        }
    }
}

#[cfg(test)]
mod tests;
