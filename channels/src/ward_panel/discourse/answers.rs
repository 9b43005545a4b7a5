//! The one place that says what the site's status codes mean (`contracts`: Discourse REST).
//!
//! | the site says | a post | a read or a change before it |
//! |---|---|---|
//! | 2xx with a post | accepted | goes on |
//! | 2xx `enqueued` | accepted, held for review | – |
//! | 2xx without, broken, too long or of another type | unknown | later |
//! | 401, 403 `invalid_access` or `not_logged_in` | lane down | lane down |
//! | 404 in JSON | refused: no such category | gone |
//! | 404, 405 or 410 otherwise | lane down: wrong address | lane down |
//! | 409 | – | read again once, then later |
//! | 400, 413, 422, other 4xx | refused; 422 after an unknown: unknown | refused |
//! | 429 of either shape | later, when it says | later |
//! | 503 `read_only` | later | later |
//! | 3xx, 408, other 5xx, silence, broken line | unknown | later |
//! | never connected | later, spend refunded | later |

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wardmote_domain::send::{Answer, LimitSeen, Reason};

use super::call::Reply;
use crate::{
    http::one_line,
    ward_panel::config::{REQUESTS_1M, REQUESTS_10S},
};

/// The longest wait that is believed.
const FURTHEST: SignedDuration = SignedDuration::from_hours(24);

/// What anything but success comes to, whatever was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Ask again, not before.
    Wait(Option<Timestamp>, Reason),
    /// Nothing of this account can go.
    Down(Reason),
    /// Not this, ever.
    No(Reason),
    /// The site has no such thing.
    Absent(Reason),
    /// Somebody else changed it meanwhile.
    Conflict(Reason),
    /// It may have been done.
    Doubt(Reason),
}

impl Trouble {
    /// The reason in it.
    pub fn reason(self) -> Reason {
        match self {
            Self::Wait(_, reason)
            | Self::Down(reason)
            | Self::No(reason)
            | Self::Absent(reason)
            | Self::Conflict(reason)
            | Self::Doubt(reason) => reason,
        }
    }

    /// What it comes to for a read, or for what can be done twice without harm: a doubt is only a wait.
    pub fn before_the_post(self) -> Answer {
        match self {
            Self::Wait(when, reason) => Answer::Later { when, reason },
            Self::Down(reason) => Answer::LaneDown {
                reason,
                until: None,
            },
            Self::No(reason) | Self::Absent(reason) => refused(reason),
            Self::Conflict(reason) | Self::Doubt(reason) => Answer::Later { when: None, reason },
        }
    }
}

/// A refusal; a forum has no addresses to suppress.
pub(super) fn refused(reason: Reason) -> Answer {
    Answer::Refused {
        reason,
        suppress: false,
    }
}

/// What a reply that is not a success means.
pub(super) fn trouble(reply: &Reply) -> Trouble {
    let code = reply.status.to_string();
    let reason = |words: &str| said(reply, &code, words);
    match (reply.status, error_type(reply)) {
        (401, _) | (403, Some("invalid_access" | "not_logged_in")) => Trouble::Down(reason(
            "the forum does not let this key or account in; look at api_key and username, and at what the key may do",
        )),
        // A refusal whose reasons broke off: nothing was taken, and the next one would fare the same.
        (403, None) => Trouble::Down(reason("the forum refused and did not say why")),
        (404, _) if reply.json.is_some() => Trouble::Absent(reason("the forum has no such thing")),
        (404 | 405 | 410, _) => {
            Trouble::Down(reason("there is no Discourse at that address; look at url"))
        }
        (409, _) => Trouble::Conflict(reason("somebody changed it on the forum meanwhile")),
        (429, _) => Trouble::Wait(wait_until(reply), reason("the forum asks us to wait")),
        (503, Some("read_only")) => Trouble::Wait(
            None,
            reason("the forum is read-only just now, for maintenance"),
        ),
        (300..=399 | 408 | 500..=599, _) => {
            Trouble::Doubt(reason("the forum did not say whether it was done"))
        }
        (400..=499, _) => Trouble::No(reason("the forum did not take it")),
        _ => Trouble::Doubt(reason("the forum gave an answer that makes no sense")),
    }
}

fn error_type(reply: &Reply) -> Option<&str> {
    reply.json.as_ref()?.get("error_type")?.as_str()
}

/// A reason with the site's own words.
pub(super) fn said(reply: &Reply, code: &str, words: &str) -> Reason {
    let own = own_words(reply);
    if own.is_empty() {
        Reason::new(code, words)
    } else {
        Reason::new(code, format!("{words}: \"{own}\""))
    }
}

/// `errors` of the answer, tamed.
fn own_words(reply: &Reply) -> String {
    let errors = reply
        .json
        .as_ref()
        .and_then(|j| j.get("errors")?.as_array());
    let words = errors.into_iter().flatten().filter_map(Value::as_str);
    one_line(&words.take(10).collect::<Vec<_>>().join("; "))
}

/// When a 429 ends. The site's own shape says so in its body (`extras.wait_seconds`) and in `Retry-After`; the one before
/// it, which counts by address, in `Retry-After` alone. The later counts. None leaves it to the back-off.
fn wait_until(reply: &Reply) -> Option<Timestamp> {
    let body = reply
        .json
        .as_ref()
        .and_then(|j| j.get("extras")?.get("wait_seconds")?.as_i64());
    let header = reply
        .headers
        .get("retry-after")
        .and_then(|v| v.to_str().ok()?.trim().parse::<i64>().ok());
    let seconds = body.into_iter().chain(header).max()?;
    let wait = SignedDuration::from_secs(seconds.max(0)).min(FURTHEST);
    reply.at.checked_add(wait).ok()
}

/// What the ledger is told by a 429: nothing is left until it ends.
pub(super) fn seen(reply: &Reply) -> Vec<LimitSeen> {
    let reset = if reply.status == 429 {
        wait_until(reply)
    } else {
        None
    };
    let name = match error_code(reply) {
        Some("ip_10_secs_limit") => REQUESTS_10S,
        _ => REQUESTS_1M,
    };
    reset
        .map(|reset| LimitSeen {
            name,
            remaining: 0,
            reset,
        })
        .into_iter()
        .collect()
}

fn error_code(reply: &Reply) -> Option<&str> {
    let code = reply.headers.get("discourse-rate-limit-error-code")?;
    code.to_str().ok()
}

/// What a created post came to.
pub(super) enum Created {
    /// Out: topic and post.
    Out(u64, u64),
    /// Waits for a moderator.
    Held,
}

/// A post's answer, where it is a success and says what became of it.
pub(super) fn created(reply: &Reply) -> Option<Created> {
    let json = reply.json.as_ref()?;
    if json.get("action").and_then(Value::as_str) == Some("enqueued") {
        return Some(Created::Held);
    }
    let id = |key: &str| json.get(key)?.as_u64().filter(|n| *n > 0);
    Some(Created::Out(id("topic_id")?, id("id")?))
}
