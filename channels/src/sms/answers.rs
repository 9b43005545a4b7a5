//! The one place that says what Notify's answers mean. They are told apart by status and `error` alone; Notify's own
//! sentences are never read, and never repeated, for they may name the number.
//!
//! | Notify | a text message |
//! |---|---|
//! | 2xx with an id | accepted |
//! | 2xx without, broken or unreadable | unknown: asked for by our reference |
//! | 400, other 4xx | refused |
//! | 403 | lane down: key, clock, or a service that may not send |
//! | 404, 405, 410 | lane down: wrong address |
//! | 429 `RateLimitError` | later, in a minute |
//! | 429 `TooManyRequestsError` | lane down until midnight UTC |
//! | 429 without either | later, at `Retry-After` where it is given |
//! | 3xx, 408, 5xx, silence, broken line | unknown |
//! | never connected | later, spend refunded |

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::Value;
use wardmote_domain::send::{Answer, Answered, Doubt, Found, Reason, Receipt};

use crate::http::{Exchange, Reply, is_id};

/// How long a service at Notify keeps messages at least: after that one that is not there may have been sent.
const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24 - 1);

/// The first `error` of Notify's list.
pub(super) fn error_of(reply: &Reply) -> Option<String> {
    let json = reply.json()?;
    let error = json.get("errors")?.get(0)?.get("error")?.as_str()?;
    let plain = error.bytes().all(|b| b.is_ascii_alphanumeric());
    (plain && (1..=40).contains(&error.len())).then(|| error.to_owned())
}

/// A reason whose code is the status with Notify's word for it.
pub(super) fn reason(reply: &Reply, words: &str) -> Reason {
    let code = match error_of(reply) {
        Some(error) => format!("{}-{error}", reply.status),
        None => reply.status.to_string(),
    };
    Reason::new(code, words)
}

/// What a 403 says.
pub(super) fn shut_out(reply: &Reply) -> Reason {
    let words = match error_of(reply).as_deref() {
        Some("AuthError") => {
            "Notify does not accept the key, or this machine's clock is more than 30 seconds wrong: look at api_key and at \
             the clock"
        }
        _ => {
            "Notify does not let this service send that way: look at the key's type, the template and whether the service \
             is live"
        }
    };
    reason(reply, words)
}

fn midnight(now: Timestamp) -> Option<Timestamp> {
    let tomorrow = now
        .to_zoned(TimeZone::UTC)
        .date()
        .checked_add(1.day())
        .ok()?;
    Some(tomorrow.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// What a text message came to.
pub(super) fn of_message(exchange: Exchange) -> Answered {
    let reply = match exchange {
        Exchange::NotSent(reason) => {
            return Answered {
                answer: Answer::Later { when: None, reason },
                seen: Vec::new(),
                touched: false,
            };
        }
        Exchange::Lost(reason) => return Answer::Unknown { reason }.into(),
        Exchange::Reply(reply) => reply,
    };
    let unknown = |words: &str| Answer::Unknown {
        reason: reason(&reply, words),
    };
    let answer = match reply.status {
        200..=299 => match id_of(&reply) {
            Some(id) => Answer::Accepted(Receipt { id }),
            None => Answer::Unknown {
                reason: Reason::new("broken", "Notify's answer had no id in it or broke off"),
            },
        },
        403 => Answer::LaneDown {
            reason: shut_out(&reply),
            until: None,
        },
        404 | 405 | 410 => Answer::LaneDown {
            reason: reason(&reply, "Notify has nothing at that address: look at url"),
            until: None,
        },
        429 => too_many(&reply),
        408 | 300..=399 | 500..=599 => unknown("Notify did not say whether it took the message"),
        400..=499 => Answer::Refused {
            reason: reason(&reply, "Notify did not take this text message"),
            suppress: false,
        },
        _ => unknown("Notify gave an answer that makes no sense"),
    };
    answer.into()
}

fn too_many(reply: &Reply) -> Answer {
    match error_of(reply).as_deref() {
        Some("TooManyRequestsError") => Answer::LaneDown {
            reason: reason(reply, "the service's text messages for today are used up"),
            until: midnight(reply.at),
        },
        Some("RateLimitError") => Answer::Later {
            when: reply.at.checked_add(SignedDuration::from_mins(1)).ok(),
            reason: reason(reply, "Notify asks us to wait a minute"),
        },
        _ => Answer::Later {
            when: reply.retry_after(),
            reason: reason(reply, "Notify asks us to wait"),
        },
    }
}

fn id_of(reply: &Reply) -> Option<String> {
    let id = reply.json()?.get("id")?.as_str()?.to_owned();
    is_id(&id).then_some(id)
}

/// What Notify's list of messages with our reference says.
pub(super) fn of_list(exchange: Exchange, doubt: &Doubt) -> Found {
    let reply = match exchange {
        Exchange::NotSent(reason) | Exchange::Lost(reason) => return Found::CannotTell(reason),
        Exchange::Reply(reply) => reply,
    };
    match reply.status {
        200 => {}
        403 => return Found::CannotTell(shut_out(&reply)),
        429 => return Found::CannotTell(reason(&reply, "Notify asks us to wait")),
        _ => {
            return Found::CannotTell(reason(
                &reply,
                "Notify did not say whether it has the message",
            ));
        }
    }
    let broken = || {
        Found::CannotTell(Reason::new(
            "broken",
            "Notify's list broke off or makes no sense",
        ))
    };
    let Some(json) = reply.json() else {
        return broken();
    };
    let Some(list) = json.get("notifications").and_then(Value::as_array) else {
        return broken();
    };
    let ours = doubt.outgoing.delivery.to_string();
    let is_ours =
        |one: &&Value| one.get("reference").and_then(Value::as_str) == Some(ours.as_str());
    match list.iter().find(is_ours) {
        Some(one) => match one.get("id").and_then(Value::as_str).filter(|id| is_id(id)) {
            Some(id) => Found::Found(Receipt { id: id.to_owned() }),
            None => broken(),
        },
        None if !list.is_empty() => broken(),
        None if reply.at.duration_since(doubt.lost_at) > KEPT => {
            let words = "it is too long ago: Notify may have had the message and deleted it";
            Found::CannotTell(Reason::new("too-old", words))
        }
        None => Found::Absent,
    }
}
