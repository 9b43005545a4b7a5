//! The record in words: who did what, when by the clock on the wall, and why.

use jiff::Timestamp;
use serde_json::Value;
use wardmote_domain::{audit::AuditAct, delivery::DeliveryState, local_time::LocalDateTime};

use super::text;

/// One entry on a line, and each reason on a line below it. `of_all` names the message too.
pub(in crate::commands) fn audit(entries: &Value, of_all: bool) -> String {
    let entries = entries
        .get("entries")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    entries
        .iter()
        .map(|e| entry(e, of_all))
        .collect::<Vec<_>>()
        .join("\n")
}

fn entry(e: &Value, of_all: bool) -> String {
    let sequence = e.get("sequence").and_then(Value::as_i64).unwrap_or(0);
    let at = text(e, "at").parse::<Timestamp>().map_or_else(
        |_| text(e, "at").to_owned(),
        |at| {
            LocalDateTime::at(at)
                .civil()
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    );
    let mut line = format!("{sequence:>5}  {at}  {} {}", who(e), did(e));
    if of_all && let Some(message) = e.get("message").and_then(Value::as_str) {
        line.push_str(&format!(" [{message}]"));
    }
    for (name, said) in e
        .get("texts")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let said = said.as_str().unwrap_or("(erased)");
        let name = if name == "reason" { "why" } else { name };
        line.push_str(&format!("\n       {name}: {said}"));
    }
    line
}

fn who(e: &Value) -> &str {
    match (
        text(e, "who"),
        e.get("actor").map_or("", |a| text(a, "who")),
    ) {
        ("", "daemon") => "Wardmote",
        ("", "resident") => "A resident",
        ("", "link_reader") => "A reader of the language",
        ("", "terminal") => "Someone at the machine's terminal",
        ("", _) => "A person who is no longer known",
        (name, _) => name,
    }
}

/// What was done, as a sentence's end: "approved the wording 5f0c…".
fn did(e: &Value) -> String {
    let none = Value::Null;
    let d = e.get("detail").unwrap_or(&none);
    let has = |key: &str| d.get(key).is_some_and(|v| !v.is_null());
    let of = |key: &str| d.get(key).map(plain).unwrap_or_default();
    let wording = || {
        text(d, "hash")
            .get(..12)
            .map_or_else(|| "the wording".to_owned(), |h| format!("the wording {h}…"))
    };
    let Ok(act) = text(e, "act").parse::<AuditAct>() else {
        return text(e, "act").to_owned();
    };
    match act {
        AuditAct::Submitted if has("of") => format!("sent in a {} of {}", of("kind"), of("of")),
        AuditAct::Submitted => format!("sent in a notice ({}, {})", of("kind"), of("priority")),
        AuditAct::Edited => format!("changed it: revision {}", of("revision")),
        AuditAct::Overridden => format!("passed {} with a reason", of("rule")),
        AuditAct::Owed => format!("passed {} as owed", of("rule")),
        AuditAct::OwedDone => format!("ticked what was owed for {}", of("rule")),
        AuditAct::Cleared => format!("recorded a clearance by {}", of("who")),
        AuditAct::AskedApproval => format!("asked for approval of {}", wording()),
        AuditAct::Approved if has("expired") => {
            "found it too late to approve: its end has passed".to_owned()
        }
        AuditAct::Approved => format!("approved {}", wording()),
        AuditAct::Returned => "sent it back to its author".to_owned(),
        AuditAct::UrgentLane => {
            format!("released {} by the urgent lane, to be reviewed", wording())
        }
        AuditAct::Reviewed if d.get("stands") == Some(&Value::Bool(false)) => {
            "reviewed it: it does not stand".to_owned()
        }
        AuditAct::Reviewed => "reviewed it: it stands".to_owned(),
        _ => happened(act, d, &wording()),
    }
}

/// The same for what happens by itself, and for what is about no message.
fn happened(act: AuditAct, d: &Value, wording: &str) -> String {
    let has = |key: &str| d.get(key).is_some_and(|v| !v.is_null());
    let of = |key: &str| d.get(key).map(plain).unwrap_or_default();
    match act {
        AuditAct::ReleaseStarted => {
            format!(
                "began the release of {wording}: {} to post, {} by hand",
                of("posts"),
                of("by_hand")
            )
        }
        AuditAct::PressStarted => format!(
            "sent the press copy of {wording} under embargo: {} by hand, {} mails to newsdesks",
            of("by_hand"),
            of("newsdesks")
        ),
        AuditAct::EmbargoBroken => {
            "said that the embargo is broken: it goes to everyone".to_owned()
        }
        AuditAct::TaskTaken => format!("said who does {}", of("delivery")),
        AuditAct::Released => format!("released it, with {} mails", of("mail")),
        AuditAct::StoppedAtDoor if has("rules") => {
            format!("stopped it before it went: {}", list(d, "rules"))
        }
        AuditAct::StoppedAtDoor => "stopped it before it went: its end has passed".to_owned(),
        AuditAct::Corrected => format!("put it right by {}", of("by")),
        AuditAct::Withdrawn => "took it back".to_owned(),
        AuditAct::TakenDown => "took it down".to_owned(),
        AuditAct::Held => format!("stopped {}", of("scope").replacen(':', " ", 1)),
        AuditAct::Resumed if has("lane") => format!("started {} again", of("lane")),
        AuditAct::Resumed => format!("started {} again", of("scope").replacen(':', " ", 1)),
        AuditAct::Answers => answers(d),
        AuditAct::Settled => format!(
            "settled {}: it was {}, now {}",
            of("delivery"),
            in_words(text(d, "from")),
            in_words(text(d, "to"))
        ),
        AuditAct::LaneDown => format!("stopped {} by itself ({})", of("lane"), of("code")),
        AuditAct::PersonAdded => format!("added {} {}", of("person"), grants(d)),
        AuditAct::SignedIn => "signed in".to_owned(),
        AuditAct::TokenMade => format!("made token {} for {}", of("token"), of("person")),
        AuditAct::TokenRevoked => format!("revoked token {}", of("token")),
        AuditAct::AudienceChanged if has("removed") => format!("removed reader {}", of("removed")),
        AuditAct::AudienceChanged => {
            format!(
                "changed the mailing list: {} added, {} changed, {} left out",
                of("added"),
                of("updated"),
                of("left_out")
            )
        }
        AuditAct::Subscribed => format!("subscribed: reader {}", of("subscriber")),
        AuditAct::Unsubscribed => format!("left the mailing list: reader {}", of("subscriber")),
        _ => looked_after(act, d),
    }
}

/// The same for what an administrator does with the data.
fn looked_after(act: AuditAct, d: &Value) -> String {
    let of = |key: &str| d.get(key).map(plain).unwrap_or_default();
    match act {
        AuditAct::BackedUp => format!("made a backup: {} bytes", of("bytes")),
        AuditAct::Restored => format!(
            "put the database back from a copy made at {}: it is held, and its number is now {}",
            of("copied_at"),
            of("epoch")
        ),
        AuditAct::RestoreAsked => "asked that the restored database sends again".to_owned(),
        AuditAct::RestoreReleased => "agreed: the restored database sends again".to_owned(),
        AuditAct::RestoreDecided => format!(
            "decided what becomes of it after the restore: {}",
            of("decided").replace('_', " ")
        ),
        AuditAct::Kept => "said that it must be kept".to_owned(),
        AuditAct::KeepLifted => "said that it need not be kept any more".to_owned(),
        AuditAct::Pruned => format!(
            "dropped what was too old: {} of {}",
            of("dropped"),
            of("rule")
        ),
        AuditAct::ReaderExported => format!("gave out what is held on reader {}", of("subscriber")),
        AuditAct::ReaderErased => format!("erased reader {}", of("subscriber")),
        AuditAct::PersonErased => format!("erased {}", of("person")),
        AuditAct::TextsErased => "erased its texts".to_owned(),
        AuditAct::ClockMoved => format!(
            "found the machine's clock moved by {} seconds",
            of("seconds")
        ),
        AuditAct::WebhookAdded => format!("added {}", of("webhook")),
        AuditAct::WebhookRotated => format!("gave {} a new secret", of("webhook")),
        AuditAct::WebhookPaused => format!("paused {}", of("webhook")),
        AuditAct::WebhookStarted => format!("started {} again", of("webhook")),
        AuditAct::WebhookStopped => format!("stopped {} by itself ({})", of("webhook"), of("why")),
        AuditAct::WebhookRemoved => format!("removed {}", of("webhook")),
        AuditAct::WebhookAgain => {
            format!("had call {} of {} made again", of("call"), of("webhook"))
        }
        other => asked(other, d),
    }
}

/// What was done about schedules and copy.
fn asked(act: AuditAct, d: &Value) -> String {
    let of = |key: &str| d.get(key).map(plain).unwrap_or_default();
    let many = |key: &str| d.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    match act {
        AuditAct::ScheduleAdded => format!("made {}: {}", of("schedule"), of("when")),
        AuditAct::SchedulePaused => format!("paused {}", of("schedule")),
        AuditAct::ScheduleResumed => {
            format!("started {} again, next {}", of("schedule"), of("next"))
        }
        AuditAct::ScheduleRemoved => format!(
            "ended {}; {} asks for copy were withdrawn",
            of("schedule"),
            of("asks_withdrawn")
        ),
        AuditAct::RoundOpened => format!(
            "asked for copy for {} wards: {} of {}",
            many("areas"),
            of("round"),
            of("was_for")
        ),
        AuditAct::RoundMissed => format!(
            "missed the time of {}, {}: nobody was asked",
            of("schedule"),
            of("was_for")
        ),
        AuditAct::CopySaved => format!("kept a draft for {} ({})", of("area"), of("ask")),
        AuditAct::CopyIn => format!("handed it in as the copy for {}", of("area")),
        AuditAct::AskGiven => format!("asked {} for the copy for {}", of("to"), of("area")),
        AuditAct::AskWithdrawn => format!("asked no more for {}", of("area")),
        AuditAct::AskLate => format!("marked {} asks for copy late", many("asks")),
        AuditAct::AskExpired => {
            format!("ended {} asks without copy: nothing was sent", many("asks"))
        }
        other => of_sentences(other, d),
    }
}

/// What was done about fixed sentences.
fn of_sentences(act: AuditAct, d: &Value) -> String {
    let of = |key: &str| d.get(key).map(plain).unwrap_or_default();
    let sentences = || list(d, "sentences");
    match act {
        AuditAct::SentencesWritten => format!("wrote {} in {}", sentences(), of("language")),
        AuditAct::SentencesSigned => format!("signed {} in {}", sentences(), of("language")),
        AuditAct::ReaderInvited => format!(
            "invited a reader of {}: link {} until {}",
            of("language"),
            of("link"),
            of("ends")
        ),
        AuditAct::ReadingEnded => format!("ended the reader's link {}", of("link")),
        other => other.as_str().replace('_', " "),
    }
}

/// `had answers from email/default: 4 sent`
fn answers(d: &Value) -> String {
    let states: Vec<String> = d
        .get("states")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, n)| format!("{n} {}", in_words(name)))
        .collect();
    format!(
        "had answers from {}: {}",
        text(d, "lane"),
        states.join(", ")
    )
}

/// A delivery's state in plain words.
fn in_words(state: &str) -> String {
    state
        .parse::<DeliveryState>()
        .map_or_else(|_| state.to_owned(), |s| s.plain().to_owned())
}

fn list(d: &Value, key: &str) -> String {
    let items: Vec<String> = d
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(plain)
        .collect();
    items.join(", ")
}

/// `(author for london; lead for E09000032)`
fn grants(d: &Value) -> String {
    let grants = d
        .get("grants")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let words: Vec<String> = grants
        .map(|g| format!("{} for {}", text(g, "role"), list(g, "areas")))
        .collect();
    format!("({})", words.join("; "))
}

/// A value without quotation marks.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry_of(act: AuditAct, detail: Value) -> Value {
        json!({"sequence": 7, "at": "2026-07-01T09:00:00Z", "act": act, "actor": {"who": "daemon"}, "who": null,
               "message": "msg_01", "detail": detail, "texts": {}})
    }

    #[test]
    fn the_time_is_that_on_the_wall_and_the_reason_stands_below() {
        let mut e = entry_of(AuditAct::Withdrawn, json!({}));
        e["who"] = json!("Ada Author");
        e["texts"] = json!({"reason": "wrong street", "note": null});
        let shown = audit(&json!({"entries": [e]}), true);
        let wanted = "    7  2026-07-01 10:00:00  Ada Author took it back [msg_01]\n       why: wrong street\n       note: (erased)";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn every_act_reads_as_words() {
        for act in AuditAct::ALL {
            let shown = did(&entry_of(
                *act,
                json!({"hash": "0123456789abcdef", "states": {"accepted": 4}}),
            ));
            assert!(!shown.is_empty() && !shown.contains('_'), "{act}: {shown}");
        }
        let answers = did(&entry_of(
            AuditAct::Answers,
            json!({"lane": "email/default", "states": {"accepted": 4}}),
        ));
        assert_eq!(answers, "had answers from email/default: 4 sent");
    }
}
