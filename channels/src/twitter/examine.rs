//! Everything the account needs, looked at without publishing anything, and what a public body must settle with X
//! that no call can prove.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use wardmote_domain::send::{Check, CheckState, Probe};

use super::{
    answers,
    call::{Exchange, Reply},
    tokens::DAEMON_ONLY,
};

/// How far this machine's clock may be from X's: a signature carries the time, and X refuses those further off.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What one call of `GET /2/users/me` shows.
pub(super) fn of_call(exchange: Exchange, user_id: &str, handle: &str) -> Vec<Check> {
    let (mut checks, credits) = match &exchange {
        Exchange::Reply(reply) => (vec![clock(reply)], Some(reply.status)),
        _ => (Vec::new(), None),
    };
    let credits = credits.map(|status| match status {
        402 => Check::not_good(
            CheckState::Bad,
            "credit at X",
            "the credit for posting is used up",
            "buy credits in X's developer console, or let it recharge by itself; then start the account again",
        ),
        200..=299 => Check::good("credit at X", "X answered a paid call"),
        _ => Check::not_good(
            CheckState::NotChecked,
            "credit at X",
            "X did not answer the call that would show it",
            "put the account in order first",
        ),
    });
    let account = match answers::of_probe(exchange, user_id) {
        Probe::Up => Check::good("account", format!("X lets us in as @{handle} ({user_id})")),
        Probe::Down(reason) => {
            let state = match reason.code.as_str() {
                DAEMON_ONLY => CheckState::NotChecked,
                _ => CheckState::Bad,
            };
            let mend = mend(&reason.code);
            Check::not_good(state, "account", reason.to_string(), mend)
        }
    };
    checks.insert(0, account);
    checks.extend(credits);
    checks
}

/// How to mend what keeps us out.
fn mend(code: &str) -> &'static str {
    match code {
        "user-id" => {
            "put the keys of this account in its credential files, or its number in user_id"
        }
        "401" => {
            "make the account's keys anew in X's developer console (read and write), and put them in its credential \
             files"
        }
        "402" => "buy credits in X's developer console",
        "connect-again" => {
            "run wardmote channels connect twitter for this account, and save the new key in its credential file"
        }
        DAEMON_ONLY => "ask the running daemon: wardmote channels test twitter",
        "connect" | "timeout" | "line" => {
            "look at this machine's way out to api.x.com: name service, firewall, proxy"
        }
        "429" => "wait a quarter of an hour, then look again",
        _ => "read what X says; its status page is docs.x.com/status",
    }
}

/// The clock against X's own `Date`.
fn clock(reply: &Reply) -> Check {
    let date = reply.headers.get("date").and_then(|d| d.to_str().ok());
    let Some(theirs) = date.and_then(parse) else {
        return Check::not_good(
            CheckState::NotChecked,
            "clock",
            "X's answer has no date to compare with",
            "make sure that this machine keeps its time by NTP",
        );
    };
    let off = reply.at.duration_since(theirs);
    if off.abs() > SKEW {
        let (seconds, way) = (
            off.abs().as_secs(),
            if off.is_positive() {
                "ahead of"
            } else {
                "behind"
            },
        );
        return Check::not_good(
            CheckState::Bad,
            "clock",
            format!("this machine's clock is {seconds} seconds {way} X's"),
            "let the machine keep its time by NTP: timedatectl set-ntp true",
        );
    }
    Check::good("clock", "within a minute of X's")
}

/// The date of RFC 9110: `Tue, 08 Dec 2026 10:54:50 GMT`.
fn parse(date: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(date).ok()
}

/// Whether a cap of our own keeps a mistake from costing much.
pub(super) fn cap(usd: Option<u32>) -> Check {
    match usd {
        Some(usd) => Check::good(
            "spending",
            format!("posts of all accounts stop at ${usd} in any 30 days"),
        ),
        None => Check::not_good(
            CheckState::Look,
            "spending",
            "nothing here caps what posts cost; a post with a link costs $0.20",
            "set spend_cap_usd in [channels.twitter], and a spending limit at X",
        ),
    }
}

/// What X's terms ask of a public body. No call can prove it, so a person must look.
pub(super) fn terms(handle: &str) -> Vec<Check> {
    let look = |what: &str, found: String, mend: &str| {
        Check::not_good(CheckState::Look, what, found, mend)
    };
    vec![
        look(
            "plan for public bodies",
            "X's guidelines name government use as one that needs an Enterprise contract"
                .to_owned(),
            "ask X in writing whether the force needs one, and keep the answer, before going live",
        ),
        look(
            "Automated label",
            format!(
                "X wants accounts that post by program labelled: @{handle} should show \"Automated\""
            ),
            "on X, signed in as the account: Settings, Your account, Account information, Automation",
        ),
        look(
            "operator in the bio",
            format!("the bio of @{handle} must say who runs it"),
            "name the force, and a way to reach it, in the account's bio",
        ),
        look(
            "account of a person",
            format!(
                "an automated account must be linked to a person's: that of @{handle} is linked in the same setting"
            ),
            "link the account of the person in charge, who keeps it when their job changes hands",
        ),
        look(
            "same words on several accounts",
            "X forbids the same post on several accounts; each message goes out on one".to_owned(),
            "do not paste our posts into other accounts: repost them instead",
        ),
    ]
}
