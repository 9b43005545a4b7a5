//! What X's headers say of its limits.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::send::LimitSeen;

use super::{
    call::Reply,
    config::{DELETES_15M, POSTS_15M, POSTS_24H, READS_15M},
    settle::MAX_PAGES,
};

/// The families of headers: that of the endpoint itself, and the two of 24 hours, of the app and of the account.
const FAMILIES: [&str; 3] = ["x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"];

/// X's longest window is a day; a reset further away than two is a header that cannot be believed.
const FURTHEST: SignedDuration = SignedDuration::from_hours(48);

/// The calls whose limits stand in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A post.
    Post,
    /// A delete.
    Delete,
    /// A page of the timeline.
    Read,
}

impl Of {
    /// The ledger's limit for a family of headers on the answer to this call. The two of 24 hours have one limit, and
    /// it is the posts'.
    fn limit(self, family: &str) -> Option<&'static str> {
        match (self, family == FAMILIES[0]) {
            (Self::Post, true) => Some(POSTS_15M),
            (Self::Post, false) => Some(POSTS_24H),
            (Self::Delete, true) => Some(DELETES_15M),
            (Self::Read, true) => Some(READS_15M),
            (Self::Delete | Self::Read, false) => None,
        }
    }

    /// How many acts of the ledger so many calls are: one settling read may turn five pages.
    fn acts(self, calls: u32) -> u32 {
        match self {
            Self::Read => calls / MAX_PAGES,
            Self::Post | Self::Delete => calls,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Family {
    name: &'static str,
    remaining: Option<u32>,
    reset: Option<Timestamp>,
}

fn number(reply: &Reply, name: &str) -> Option<i64> {
    reply.headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn families(reply: &Reply) -> impl Iterator<Item = Family> {
    FAMILIES.into_iter().map(move |name| {
        let remaining = number(reply, &format!("{name}-remaining"))
            .map(|n| u32::try_from(n.max(0)).unwrap_or(u32::MAX));
        // Without a `remaining` beside it, the reset of the endpoint itself says what a 429 means: nothing is left.
        let spent = reply.status == 429 && name == FAMILIES[0];
        let reset =
            number(reply, &format!("{name}-reset")).and_then(|s| Timestamp::from_second(s).ok());
        Family {
            name,
            remaining: remaining.or(spent.then_some(0)),
            reset: reset.filter(|r| r.duration_since(reply.at) <= FURTHEST),
        }
    })
}

/// When a 429 ends: the latest reset still to come whose remaining is 0. None leaves it to the back-off.
pub(super) fn wait_until(reply: &Reply) -> Option<Timestamp> {
    families(reply)
        .filter(|family| family.remaining == Some(0))
        .filter_map(|family| family.reset)
        .filter(|reset| *reset > reply.at)
        .max()
}

/// What the ledger is corrected by, after a call. Of two families for one limit the tighter counts.
pub(super) fn seen(reply: &Reply, of: Of) -> Vec<LimitSeen> {
    let mut seen: Vec<LimitSeen> = Vec::new();
    for family in families(reply) {
        let (Some(name), Some(remaining), Some(reset)) =
            (of.limit(family.name), family.remaining, family.reset)
        else {
            continue;
        };
        let new = LimitSeen {
            name,
            remaining: of.acts(remaining),
            reset,
        };
        match seen.iter_mut().find(|s| s.name == name) {
            Some(other) if (other.remaining, reset) <= (new.remaining, other.reset) => {}
            Some(other) => *other = new,
            None => seen.push(new),
        }
    }
    seen
}
