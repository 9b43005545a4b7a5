//! The one place that says what the gateway's answers mean.
//!
//! | gateway | an alert | taking back |
//! |---|---|---|
//! | 2xx with an id | accepted | gone |
//! | 2xx without, broken or unreadable | unknown | gone |
//! | 400, 413, 422, other 4xx | refused | cannot |
//! | 401 | a fresh token once, then lane down | later |
//! | 403 | refused: what to ask the supplier for | cannot |
//! | 404, 405 | lane down: wrong address | 404: gone |
//! | 409 | refused; after an unknown: unknown, it may be our own first try | cannot: it is being sent already |
//! | 410 | lane down: wrong address | gone |
//! | 422 for a key that was used with another text | lane down: a fault of ours | - |
//! | 429 | later, at `Retry-After`, else when the window ends | later |
//! | 503 with `Retry-After` | later, then | later |
//! | 3xx, 408, other 5xx, silence, broken line | unknown: once more with the same key | later |
//! | never connected | later, spend refunded | later |

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wardmote_domain::send::{
    Answer, Answered, LimitSeen, Reason, RecallAnswered, Recalled, Receipt,
};

use super::config::{ALERTS_1M, ALERTS_24H};
use crate::http::{Exchange, Reply, is_id, one_line};

/// A reset further away than two days is a header that cannot be believed.
const FURTHEST: i64 = 48 * 3600;
/// The most of the gateway's own list of faults that is repeated.
const MOST_FAULTS: usize = 3;

/// What problem details (RFC 9457) say, on one line; empty where there are none.
pub(super) fn detail(reply: &Reply) -> String {
    let Some(json) = reply.json() else {
        return String::new();
    };
    let text = |value: &Value, key: &str| {
        one_line(value.get(key).and_then(Value::as_str).unwrap_or_default())
    };
    let mut said = match (text(&json, "detail"), text(&json, "title")) {
        (detail, title) if detail.is_empty() => title,
        (detail, _) => detail,
    };
    let faults = json.get("errors").and_then(Value::as_array);
    for fault in faults.into_iter().flatten().take(MOST_FAULTS) {
        let (pointer, why) = (text(fault, "pointer"), text(fault, "detail"));
        if !why.is_empty() {
            said.push_str(&format!("; {pointer} {why}"));
        }
    }
    one_line(said.trim_start_matches("; "))
}

fn said(reply: &Reply, words: &str) -> Reason {
    let own = detail(reply);
    let words = if own.is_empty() {
        words.to_owned()
    } else {
        format!("{words}: \"{own}\"")
    };
    Reason::new(reply.status.to_string(), words)
}

/// Whether a 422 says that our key was used with another text.
fn is_key_reused(reply: &Reply) -> bool {
    let said = |key: &str| {
        let json = reply.json()?;
        Some(json.get(key)?.as_str()?.to_lowercase())
    };
    ["type", "title", "detail"]
        .into_iter()
        .filter_map(said)
        .any(|text| text.contains("idempotency"))
}

/// When a wait ends: as `Retry-After` says, else as the window does.
fn until(reply: &Reply) -> Option<Timestamp> {
    reply.retry_after().or_else(|| reset(reply))
}

fn reset(reply: &Reply) -> Option<Timestamp> {
    let seconds = reply.number("ratelimit-reset").filter(|s| *s <= FURTHEST)?;
    reply
        .at
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()
}

/// What the headers say of a limit: the minute's where the window ends within one, else the day's.
pub(super) fn seen(reply: &Reply) -> Vec<LimitSeen> {
    let (Some(remaining), Some(reset)) = (reply.number("ratelimit-remaining"), reset(reply)) else {
        return Vec::new();
    };
    let within_a_minute = reset.duration_since(reply.at) <= SignedDuration::from_mins(1);
    vec![LimitSeen {
        name: if within_a_minute {
            ALERTS_1M
        } else {
            ALERTS_24H
        },
        remaining: u32::try_from(remaining).unwrap_or(u32::MAX),
        reset,
    }]
}

/// What an alert came to. `after_unknown`: an earlier try of it ended in doubt, and a conflict is then evidence that it is
/// there.
pub(super) fn of_alert(exchange: Exchange, after_unknown: bool) -> Answered {
    let reply = match exchange {
        Exchange::NotSent(reason) => return not_sent(None, reason),
        Exchange::Lost(reason) => return Answer::Unknown { reason }.into(),
        Exchange::Reply(reply) => reply,
    };
    let refused = |words: &str| Answer::Refused {
        reason: said(&reply, words),
        suppress: false,
    };
    let down = |words: &str| Answer::LaneDown {
        reason: said(&reply, words),
        until: None,
    };
    let answer = match reply.status {
        200..=299 => taken(&reply),
        401 => down("the gateway does not accept our token"),
        403 => refused(
            "the gateway does not let this provider send to these areas: ask the supplier to license the areas, or the \
             provider code, for alerts.send",
        ),
        404 | 405 | 410 => down("there is no gateway at that address: look at url"),
        408 => unknown(&reply, "the gateway gave up waiting for the request"),
        409 if after_unknown => unknown(
            &reply,
            "the gateway has an alert with our reference, probably from the try before: look for it there",
        ),
        409 => refused("the gateway says that this alert is in the way of another"),
        413 => refused("the alert is too large for the gateway: leave out a picture"),
        422 if is_key_reused(&reply) => down(
            "the gateway has another text under the same key: nothing more is sent until somebody has looked at both",
        ),
        429 => Answer::Later {
            when: until(&reply),
            reason: said(&reply, "the gateway asks us to wait"),
        },
        503 if reply.retry_after().is_some() => Answer::Later {
            when: reply.retry_after(),
            reason: said(&reply, "the gateway is closed for the moment"),
        },
        400..=499 => refused("the gateway did not take it"),
        _ => unknown(&reply, "the gateway did not say whether it took it"),
    };
    Answered {
        answer,
        seen: seen(&reply),
        touched: true,
    }
}

/// Nothing went out.
pub(super) fn not_sent(when: Option<Timestamp>, reason: Reason) -> Answered {
    Answered {
        answer: Answer::Later { when, reason },
        seen: Vec::new(),
        touched: false,
    }
}

fn unknown(reply: &Reply, words: &str) -> Answer {
    Answer::Unknown {
        reason: said(reply, words),
    }
}

fn taken(reply: &Reply) -> Answer {
    let id = reply
        .json()
        .and_then(|json| json.get("id")?.as_str().map(str::to_owned))
        .filter(|id| is_id(id));
    match id {
        Some(id) => Answer::Accepted(Receipt { id }),
        None => Answer::Unknown {
            reason: Reason::new(
                "broken",
                "the gateway's answer had no id in it or broke off",
            ),
        },
    }
}

/// What taking an alert back came to. Asking twice does no harm.
pub(super) fn of_recall(exchange: Exchange) -> RecallAnswered {
    let reply = match exchange {
        Exchange::NotSent(reason) => {
            return RecallAnswered {
                recalled: Recalled::Later { when: None, reason },
                seen: Vec::new(),
                touched: false,
            };
        }
        Exchange::Lost(reason) => return Recalled::Later { when: None, reason }.into(),
        Exchange::Reply(reply) => reply,
    };
    let recalled = match reply.status {
        200..=299 | 404 | 410 => Recalled::Gone,
        409 => Recalled::Cannot(said(
            &reply,
            "the gateway has begun to send it: what has reached members cannot be taken back",
        )),
        401 | 408 | 429 | 300..=399 | 500..=599 => Recalled::Later {
            when: until(&reply),
            reason: said(&reply, "the gateway did not take it back yet"),
        },
        _ => Recalled::Cannot(said(&reply, "the gateway will not take it back")),
    };
    RecallAnswered {
        recalled,
        seen: Vec::new(),
        touched: true,
    }
}
