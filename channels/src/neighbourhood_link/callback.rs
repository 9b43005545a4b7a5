//! Calls from the gateway: where an alert stands, how many it reached, that somebody answered. Person-level data never
//! leaves the gateway, and none is looked for here.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use wardmote_domain::{
    ids::DeliveryId,
    send::{AddressVerdict, Callback, CallbackRefused, Event, Reason, Received},
};

use crate::{http::one_line, webhook_signature::WebhookKey};

/// Counts that are read of one call.
const MOST_COUNTS: usize = 40;

#[derive(Deserialize)]
struct Call {
    r#type: String,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    data: Map<String, Value>,
}

/// Reads a call after proving it.
pub(super) fn read(
    key: Option<&WebhookKey>,
    call: &Callback<'_>,
) -> Result<Received, CallbackRefused> {
    let key = key.ok_or(CallbackRefused::NotExpected)?;
    let id = key.verify(call)?.to_owned();
    let unreadable = |why: &str| CallbackRefused::Unreadable(why.to_owned());
    let body: Call = serde_json::from_slice(call.body)
        .map_err(|_| unreadable("it is not JSON with a type and its data"))?;
    let text = |name: &str| body.data.get(name).and_then(Value::as_str);
    // What is about no alert of ours (a member who left, an event added later) is taken and holds nothing for us.
    let known = [
        "alert.state_changed",
        "alert.delivery_summary",
        "alert.reply_received",
    ];
    if !known.contains(&body.r#type.as_str()) {
        return Ok(Received {
            id,
            events: Vec::new(),
        });
    }
    let delivery: DeliveryId = text("reference")
        .and_then(|reference| reference.parse().ok())
        .ok_or_else(|| unreadable("its reference is not one of ours"))?;
    let event = match body.r#type.as_str() {
        "alert.state_changed" => {
            let state = text("state").ok_or_else(|| unreadable("it names no state"))?;
            changed(delivery, state, text("detail"))
        }
        "alert.delivery_summary" => Event::Progress {
            delivery,
            words: "counted by the gateway".to_owned(),
            counts: counts(&body.data),
        },
        _ => Event::Reply {
            delivery,
            at: text("received_at")
                .or(body.timestamp.as_deref())
                .and_then(|at| at.parse::<Timestamp>().ok())
                .unwrap_or(call.at),
        },
    };
    Ok(Received {
        id,
        events: vec![event],
    })
}

fn changed(delivery: DeliveryId, state: &str, detail: Option<&str>) -> Event {
    let words = match state {
        "accepted" => "the gateway has it",
        "validating" => "the gateway is checking it",
        "awaiting_approval" => "it waits for somebody at the gateway to approve it",
        "scheduled" => "the gateway will send it later",
        "sending" => "the gateway is sending it",
        "sent" => "the gateway has sent it to its members",
        "partially_failed" => "the gateway sent it to some of its members and not to others",
        "cancelled" => "it was taken back before it was sent",
        "expired" => "it ran out before the gateway sent it",
        "rejected" => {
            let why = detail.map(one_line).filter(|d| !d.is_empty());
            let words = "the gateway rejected it after it had taken it: nobody got it";
            return Event::Bounced {
                delivery,
                reason: Reason::new(
                    "rejected",
                    why.map_or(words.to_owned(), |d| format!("{words}: \"{d}\"")),
                ),
                address: AddressVerdict::NotItsFault,
            };
        }
        _ => "the gateway gives a state that we do not know",
    };
    Event::Progress {
        delivery,
        words: words.to_owned(),
        counts: Vec::new(),
    }
}

/// `{"counts":{"email":{"sent":3}}}` as `("email sent", 3)`, by channel and in the order of the contract.
fn counts(data: &Map<String, Value>) -> Vec<(String, u64)> {
    const STEPS: [&str; 5] = ["queued", "sent", "delivered", "failed", "suppressed"];
    const CHANNELS: [&str; 5] = ["email", "sms", "voice", "push", "web"];
    let mut all = Vec::new();
    for channel in CHANNELS {
        for step in STEPS {
            let count = data
                .get("counts")
                .and_then(|counts| counts.get(channel)?.get(step)?.as_u64());
            if let Some(count) = count.filter(|_| all.len() < MOST_COUNTS) {
                all.push((format!("{channel} {step}"), count));
            }
        }
    }
    all
}
