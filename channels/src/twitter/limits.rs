//! What X's headers say of its limits.

use jiff::{SignedDuration, Timestamp};
use wardmote_domain::send::LimitSeen;

use super::{
    call::Reply,
    config::{POSTS_15M, POSTS_24H},
};

/// The families of headers, and the limit of ours that each corrects. The two of 24 hours have one limit.
const FAMILIES: [(&str, &str); 3] = [
    ("x-rate-limit", POSTS_15M),
    ("x-app-limit-24hour", POSTS_24H),
    ("x-user-limit-24hour", POSTS_24H),
];

/// X's longest window is a day; a reset further away than two is a header that cannot be believed.
const FURTHEST: SignedDuration = SignedDuration::from_hours(48);

#[derive(Debug, Clone, Copy)]
struct Family {
    limit: &'static str,
    remaining: Option<u32>,
    reset: Option<Timestamp>,
}

fn number(reply: &Reply, name: &str) -> Option<i64> {
    reply.headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn families(reply: &Reply) -> impl Iterator<Item = Family> {
    FAMILIES.into_iter().map(move |(prefix, limit)| {
        let remaining = number(reply, &format!("{prefix}-remaining"))
            .and_then(|n| u32::try_from(n.max(0)).ok());
        let reset =
            number(reply, &format!("{prefix}-reset")).and_then(|s| Timestamp::from_second(s).ok());
        let reset = reset.filter(|r| r.duration_since(reply.at) <= FURTHEST);
        Family {
            limit,
            remaining,
            reset,
        }
    })
}

/// When a 429 ends: the latest reset still to come whose remaining is 0. Without a `remaining` beside it, the reset of
/// the endpoint itself counts, for that is what a 429 means. None leaves it to the back-off.
pub(super) fn wait_until(reply: &Reply) -> Option<Timestamp> {
    let spent =
        |f: &Family| f.remaining == Some(0) || (f.remaining.is_none() && f.limit == POSTS_15M);
    families(reply)
        .filter(spent)
        .filter_map(|f| f.reset)
        .filter(|reset| *reset > reply.at)
        .max()
}

/// What the ledger is corrected by, after a post. Of two families for one limit the tighter counts.
pub(super) fn seen(reply: &Reply) -> Vec<LimitSeen> {
    let mut seen: Vec<LimitSeen> = Vec::new();
    for family in families(reply) {
        let (Some(remaining), Some(reset)) = (family.remaining, family.reset) else {
            continue;
        };
        match seen.iter_mut().find(|s| s.name == family.limit) {
            Some(other) if (other.remaining, reset) <= (remaining, other.reset) => {}
            Some(other) => {
                *other = LimitSeen {
                    name: family.limit,
                    remaining,
                    reset,
                }
            }
            None => seen.push(LimitSeen {
                name: family.limit,
                remaining,
                reset,
            }),
        }
    }
    seen
}
