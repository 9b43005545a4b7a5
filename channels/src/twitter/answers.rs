//! The one place that says what X's status codes mean (`contracts`: X API v2, "Errors").
//!
//! | X | a post | a delete |
//! |---|---|---|
//! | 2xx with an id | accepted, errors beside it or not | gone |
//! | 2xx without, broken or unreadable | unknown | later |
//! | 400, other 4xx | refused | cannot |
//! | 401, 402, keys that may not post | lane down | later |
//! | 403 spending cap | lane down until its day | later, on that day |
//! | 403 under a post that X does not show yet | later, a few seconds, three times; then refused | - |
//! | 403 duplicate | refused; after an unknown: unknown, the timeline tells | cannot |
//! | 404, 405, 410 | lane down: wrong address | gone where X itself says so; else later |
//! | 429 | later, at the last reset with nothing left | later |
//! | 3xx, 408, 5xx, silence, broken line | unknown | later |
//! | never connected | later, spend refunded | later |
//!
//! Where the status alone decides (400, 401, 402, 404, 429), a broken body changes nothing.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wardmote_domain::send::{
    Answer, Answered, Outgoing, Probe, Reason, RecallAnswered, Recalled, Receipt,
};

use super::{
    call::{Exchange, Reply},
    config::is_id,
    limits::{self, Of},
    problem::Problem,
};

/// What anything but success comes to, whatever was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Ask again, not before.
    Wait(Option<Timestamp>, Reason),
    /// Nothing of this account can go.
    Down(Option<Timestamp>, Reason),
    /// Not this, ever.
    No(Reason),
    /// Not this, for the account has posted these words before.
    Duplicate(Reason),
    /// Not under that post, which is deleted or not to be seen (yet).
    Parent(Reason),
    /// There is nothing at that address.
    Absent(Reason),
    /// It may have been done.
    Doubt(Reason),
}

impl Trouble {
    /// The reason in it.
    pub fn reason(self) -> Reason {
        match self {
            Self::Wait(_, reason)
            | Self::Down(_, reason)
            | Self::No(reason)
            | Self::Duplicate(reason)
            | Self::Parent(reason)
            | Self::Absent(reason)
            | Self::Doubt(reason) => reason,
        }
    }
}

/// A reason with X's own words and the number its support asks for.
fn said(reply: &Reply, code: &str, words: &str, problem: &Problem) -> Reason {
    let mut text = words.to_owned();
    let own = if problem.detail.is_empty() {
        &problem.title
    } else {
        &problem.detail
    };
    if !own.is_empty() {
        text.push_str(&format!(": \"{own}\""));
    }
    if let Some(id) = transaction(reply) {
        text.push_str(&format!("; X's transaction {id}"));
    }
    Reason::new(code, text)
}

/// `x-transaction-id`, where it looks like one.
fn transaction(reply: &Reply) -> Option<&str> {
    let id = reply.headers.get("x-transaction-id")?.to_str().ok()?;
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain && (1..=64).contains(&id.len())).then_some(id)
}

/// What a reply that is not a success means.
pub(super) fn trouble(reply: &Reply) -> Trouble {
    let problem = reply.body.as_deref().map(Problem::read).unwrap_or_default();
    let status = reply.status;
    let reason = |code: &str, words: &str| said(reply, code, words, &problem);
    let code = status.to_string();
    match status {
        401 if problem.is_clock_wrong() => Trouble::Down(
            None,
            reason(&code, "X says that this machine's clock is wrong"),
        ),
        401 => Trouble::Down(None, reason(&code, "X does not accept this account's keys")),
        402 => Trouble::Down(None, reason(&code, "the credit for posting is used up")),
        403 => forbidden(reply, &problem),
        404 | 405 | 410 => Trouble::Absent(reason(&code, "X has nothing at that address")),
        429 => Trouble::Wait(
            limits::wait_until(reply),
            reason(&code, "X asks us to wait"),
        ),
        408 | 300..=399 | 500..=599 => {
            Trouble::Doubt(reason(&code, "X did not say whether it was done"))
        }
        400..=499 => Trouble::No(reason(&code, "X did not take it")),
        _ => Trouble::Doubt(reason(&code, "X gave an answer that makes no sense")),
    }
}

/// The many meanings of 403. A body that broke off hides which, so it stays in doubt.
fn forbidden(reply: &Reply, problem: &Problem) -> Trouble {
    let reason = |code: &str, words: &str| said(reply, code, words, problem);
    if reply.body.is_none() {
        return Trouble::Doubt(Reason::new(
            "403-broken",
            "X refused, but its reasons broke off",
        ));
    }
    if problem.is_duplicate() {
        return Trouble::Duplicate(reason(
            "403-duplicate",
            "X says that the account has posted this already",
        ));
    }
    if problem.is_parent_unseen() {
        return Trouble::Parent(reason(
            "403-parent",
            "X does not see the post that this one goes under",
        ));
    }
    if problem.is_spend_cap() {
        return Trouble::Down(
            problem.cap_ends(),
            reason("403-spend-cap", "the spending limit is reached"),
        );
    }
    if problem.is_shut_out() {
        return Trouble::Down(
            None,
            reason("403-shut-out", "X does not let this account or app post"),
        );
    }
    if problem.is_day_used_up() {
        return Trouble::Wait(
            None,
            reason("403-day", "the account's posts for today are used up"),
        );
    }
    Trouble::No(reason("403", "X did not take it"))
}

/// How often a post of a thread is tried while X does not show the post before it.
const PARENT_TRIES: u32 = 3;
/// The wait after the first of them; twice and three times as long after the next.
const PARENT_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// What a post came to. After an unknown, a duplicate refusal is evidence that the first try landed, but no receipt: it
/// stays unknown, and the timeline gives the id.
pub(super) fn of_post(exchange: Exchange, outgoing: &Outgoing) -> Answered {
    let untouched = |answer| Answered {
        answer,
        seen: Vec::new(),
        touched: false,
    };
    let reply = match exchange {
        Exchange::NotSent(reason) => return untouched(Answer::Later { when: None, reason }),
        Exchange::Shut(reason) => {
            return untouched(Answer::LaneDown {
                reason,
                until: None,
            });
        }
        Exchange::Lost(reason) => return Answer::Unknown { reason }.into(),
        Exchange::Reply(reply) => reply,
    };
    let answer = match reply.status {
        200..=299 => match posted(&reply) {
            Some(id) => Answer::Accepted(Receipt { id }),
            None => Answer::Unknown {
                reason: said(
                    &reply,
                    "broken",
                    "X's answer had no post in it or broke off",
                    &Problem::default(),
                ),
            },
        },
        _ => not_posted(trouble(&reply), outgoing, reply.at),
    };
    Answered {
        answer,
        seen: limits::seen(&reply, Of::Post),
        touched: true,
    }
}

fn not_posted(trouble: Trouble, outgoing: &Outgoing, at: Timestamp) -> Answer {
    match trouble {
        Trouble::Wait(when, reason) => Answer::Later { when, reason },
        Trouble::Down(until, reason) => Answer::LaneDown { reason, until },
        Trouble::Absent(reason) => Answer::LaneDown {
            reason,
            until: None,
        },
        Trouble::Duplicate(reason) if outgoing.after_unknown => {
            let words = format!(
                "probably posted by the try before, the timeline will tell: {}",
                reason.words
            );
            Answer::Unknown {
                reason: Reason::new(reason.code, words),
            }
        }
        Trouble::Parent(reason) if outgoing.part.number > 1 && outgoing.attempt <= PARENT_TRIES => {
            let wait = PARENT_WAIT.saturating_mul(i32::try_from(outgoing.attempt).unwrap_or(1));
            Answer::Later {
                when: at.checked_add(wait).ok(),
                reason,
            }
        }
        Trouble::Duplicate(reason) | Trouble::Parent(reason) | Trouble::No(reason) => {
            Answer::Refused {
                reason,
                suppress: false,
            }
        }
        Trouble::Doubt(reason) => Answer::Unknown { reason },
    }
}

/// The id in the answer to a post; errors beside it do not take it away.
fn posted(reply: &Reply) -> Option<String> {
    let json: Value = serde_json::from_slice(reply.body.as_deref()?).ok()?;
    let id = json.get("data")?.get("id")?.as_str()?;
    is_id(id).then(|| id.to_owned())
}

/// What a delete came to. Deleting twice does no harm, so nothing here is in doubt: it is asked again.
pub(super) fn of_delete(exchange: Exchange) -> RecallAnswered {
    let later = |reason, touched| RecallAnswered {
        recalled: Recalled::Later { when: None, reason },
        seen: Vec::new(),
        touched,
    };
    let reply = match exchange {
        Exchange::NotSent(reason) | Exchange::Shut(reason) => return later(reason, false),
        Exchange::Lost(reason) => return later(reason, true),
        Exchange::Reply(reply) => reply,
    };
    let recalled = match (reply.status, trouble(&reply)) {
        (200..=299, _) if deleted(&reply) => Recalled::Gone,
        (200..=299, _) => Recalled::Later {
            when: None,
            reason: said(
                &reply,
                "broken",
                "X did not confirm that the post is gone",
                &Problem::default(),
            ),
        },
        (404 | 410, _) if says_it_is_not_there(&reply) => Recalled::Gone,
        (_, Trouble::Wait(when, reason) | Trouble::Down(when, reason)) => {
            Recalled::Later { when, reason }
        }
        // A page that is not X's own says nothing about the post.
        (_, Trouble::Doubt(reason) | Trouble::Absent(reason)) => {
            Recalled::Later { when: None, reason }
        }
        (_, other) => Recalled::Cannot(other.reason()),
    };
    RecallAnswered {
        recalled,
        seen: limits::seen(&reply, Of::Delete),
        touched: true,
    }
}

/// Whether X itself says that there is no such post: `resource-not-found`, or the old 34 and 144.
fn says_it_is_not_there(reply: &Reply) -> bool {
    let problem = reply.body.as_deref().map(Problem::read).unwrap_or_default();
    problem.kind == "resource-not-found" || problem.codes.iter().any(|c| matches!(c, 34 | 144))
}

fn deleted(reply: &Reply) -> bool {
    let json: Option<Value> = reply
        .body
        .as_deref()
        .and_then(|b| serde_json::from_slice(b).ok());
    json.as_ref()
        .and_then(|j| j.get("data")?.get("deleted")?.as_bool())
        == Some(true)
}

/// Whether X lets the account in, and whether it is the one of the configuration.
pub(super) fn of_probe(exchange: Exchange, user_id: &str) -> Probe {
    let reply = match exchange {
        Exchange::NotSent(reason) | Exchange::Shut(reason) | Exchange::Lost(reason) => {
            return Probe::Down(reason);
        }
        Exchange::Reply(reply) => reply,
    };
    if !(200..=299).contains(&reply.status) {
        return Probe::Down(trouble(&reply).reason());
    }
    let json: Option<Value> = reply
        .body
        .as_deref()
        .and_then(|b| serde_json::from_slice(b).ok());
    match json
        .as_ref()
        .and_then(|j| j.get("data")?.get("id")?.as_str())
    {
        Some(id) if id == user_id => Probe::Up,
        Some(id) => Probe::Down(Reason::new(
            "user-id",
            format!(
                "the keys belong to the account {}, the configuration says {user_id}",
                id_for_words(id)
            ),
        )),
        None => Probe::Down(said(
            &reply,
            "broken",
            "X did not say whose keys these are",
            &Problem::default(),
        )),
    }
}

fn id_for_words(id: &str) -> &str {
    if is_id(id) {
        id
    } else {
        "with no proper number"
    }
}
