//! What Notify lets us do, looked at without sending anything.

use jiff::Timestamp;
use serde_json::Value;
use wardmote_domain::send::{Check, CheckState, Probe, Reason};

use super::{SmsChannel, answers};
use crate::http::{Exchange, Reply};

/// A clock that is so far off is looked at; Notify refuses 30 seconds.
const DRIFT: i64 = 10;
const REFUSED: i64 = 30;

async fn template(channel: &SmsChannel) -> Result<Reply, (Option<Reply>, Reason)> {
    let id = &channel.config.template_id;
    let reply = match channel.get(&["v2", "template", id], Vec::new()).await {
        Exchange::Reply(reply) => reply,
        Exchange::NotSent(reason) | Exchange::Lost(reason) => return Err((None, reason)),
    };
    let reason = match reply.status {
        200..=299 => return Ok(reply),
        400 | 404 => answers::reason(
            &reply,
            "the service has no template with the id in template_id",
        ),
        403 => answers::shut_out(&reply),
        429 => answers::reason(&reply, "Notify asks us to wait"),
        _ => answers::reason(&reply, "Notify does not answer as it should"),
    };
    Err((Some(reply), reason))
}

/// `GET /v2/template/{id}`: proves key, clock and template, and sends nothing.
pub(super) async fn probe(channel: &SmsChannel) -> Probe {
    match template(channel).await {
        Ok(_) => Probe::Up,
        Err((_, reason)) => Probe::Down(reason),
    }
}

/// Everything that is needed.
pub(super) async fn all(channel: &SmsChannel) -> Vec<Check> {
    let mut checks = Vec::new();
    match template(channel).await {
        Ok(reply) => {
            checks.push(Check::good("key", "Notify accepts the key"));
            checks.extend(clock(&reply));
            checks.push(look_at_template(&reply));
        }
        Err((reply, reason)) => {
            let known = reply
                .as_ref()
                .is_some_and(|r| matches!(r.status, 400 | 404));
            let (what, mend) = if known {
                (
                    "template",
                    "make a text message template of ((body)) at Notify, and write its id into template_id",
                )
            } else {
                (
                    "key",
                    "look at api_key, at this machine's clock, and at status.notifications.service.gov.uk",
                )
            };
            checks.push(Check::not_good(CheckState::Bad, what, reason.words, mend));
            checks.extend(reply.as_ref().and_then(clock));
        }
    }
    checks.push(if channel.config.callback_token.is_some() {
        Check::good("callbacks", "Notify's calls are proved by their token")
    } else {
        let found = "there is no callback_token: whether a text message arrived is not learnt, and STOP is not heard";
        let mend = "at Notify, set delivery receipts and received text messages to this daemon's address with a bearer \
                    token, and write the token's place into callback_token";
        Check::not_good(CheckState::Look, "callbacks", found, mend)
    });
    checks
}

fn clock(reply: &Reply) -> Option<Check> {
    let date = reply.headers.get("date")?.to_str().ok()?;
    let theirs: Timestamp = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    let off = (reply.at.as_second() - theirs.as_second()).abs();
    let found = format!("this machine's clock and Notify's differ by {off} s");
    let mend = "let this machine's clock follow a time server (chrony, systemd-timesyncd)";
    Some(if off <= DRIFT {
        Check::good("clock", found)
    } else if off < REFUSED {
        Check::not_good(CheckState::Look, "clock", found, mend)
    } else {
        Check::not_good(CheckState::Bad, "clock", found, mend)
    })
}

fn look_at_template(reply: &Reply) -> Check {
    let json = reply.json().unwrap_or(Value::Null);
    let text = |key: &str| {
        json.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let mend = "make a text message template at Notify whose whole text is ((body)), and write its id into template_id";
    if text("type") != "sms" {
        let found = "template_id is not a template for text messages";
        return Check::not_good(CheckState::Bad, "template", found, mend);
    }
    match text("body").as_str() {
        "((body))" => Check::good("template", "the template is ((body)) alone"),
        body if body.contains("((body))") => {
            let found = "the template says more than ((body)): every message says it too, and is longer than counted here";
            Check::not_good(CheckState::Look, "template", found, mend)
        }
        _ => {
            let found = "the template has no ((body)): every message would say the same";
            Check::not_good(CheckState::Bad, "template", found, mend)
        }
    }
}
