//! Notify's calls: what became of a message, and messages that readers send. Of those only STOP is read.

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use wardmote_domain::{
    ids::DeliveryId,
    person::MobileNumber,
    send::{AddressVerdict, Callback, CallbackRefused, Event, Reason, Receipt, Received},
};

use crate::http::is_id;

/// A message that means "send me nothing more", in any case and with or without a full stop.
const STOP: [&str; 6] = ["stop", "stopall", "stop all", "unsubscribe", "end", "quit"];

/// The fields of either call that are read. The number a receipt is about is not among them.
#[derive(Deserialize)]
struct Call {
    id: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    source_number: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

/// Reads a call after proving it.
pub(super) fn read(
    token: Option<&SecretString>,
    call: &Callback<'_>,
) -> Result<Received, CallbackRefused> {
    let token = token.ok_or(CallbackRefused::NotExpected)?;
    let given = call
        .header("authorization")
        .and_then(|header| header.strip_prefix("Bearer "))
        .ok_or(CallbackRefused::NotTheirs("its bearer token is missing"))?;
    // The hashes are compared, so that the time taken tells nothing of the token's length either.
    let hash = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
    verify_slices_are_equal(hash(given).as_ref(), hash(token.expose_secret()).as_ref())
        .map_err(|_| CallbackRefused::NotTheirs("its bearer token is wrong"))?;
    let body: Call = serde_json::from_slice(call.body)
        .map_err(|_| CallbackRefused::Unreadable("it is not JSON with an id".to_owned()))?;
    // Notify calls again with the same bytes and gives no id of the call.
    let id = hash_name(call.body);
    let events = match (&body.status, &body.source_number) {
        (Some(status), _) => receipt(&body, status),
        (None, Some(number)) => inbound(number, body.message.as_deref().unwrap_or_default()),
        (None, None) => {
            let why = "it is neither a receipt nor a message".to_owned();
            return Err(CallbackRefused::Unreadable(why));
        }
    };
    Ok(Received { id, events })
}

fn hash_name(body: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, body);
    hash.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// What a receipt says. One about a message that is none of ours (the service may have other programs) says nothing.
fn receipt(body: &Call, status: &str) -> Vec<Event> {
    let ours = body
        .reference
        .as_deref()
        .and_then(|r| r.parse::<DeliveryId>().ok());
    let Some(delivery) = ours.filter(|_| is_id(&body.id)) else {
        return Vec::new();
    };
    let bounced = |words: &str, address| Event::Bounced {
        delivery,
        reason: Reason::new(status, words),
        address,
    };
    let then = match status {
        "delivered" => Some(Event::Delivered { delivery }),
        "permanent-failure" => Some(bounced("the number does not exist", AddressVerdict::Bad)),
        "temporary-failure" => Some(bounced(
            "the phone could not be reached: off, full or without a signal",
            AddressVerdict::Soft,
        )),
        "technical-failure" => Some(bounced(
            "Notify and the phone company could not pass it on",
            AddressVerdict::NotItsFault,
        )),
        _ => None,
    };
    // That there is a receipt settles a doubt, whatever it says.
    let there = Event::Accepted {
        delivery,
        receipt: Receipt {
            id: body.id.clone(),
        },
    };
    std::iter::once(there).chain(then).collect()
}

fn inbound(number: &str, message: &str) -> Vec<Event> {
    let text = message.trim().trim_end_matches(['.', '!']).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if !STOP.contains(&words.join(" ").as_str()) {
        tracing::info!("a reader sent a text message that is not STOP: it can be read at Notify");
        return Vec::new();
    }
    // Notify gives 447700900123, without a plus.
    let number = match number.strip_prefix("44") {
        Some(rest) => format!("+44{rest}"),
        None => number.to_owned(),
    };
    match number.parse::<MobileNumber>() {
        Ok(phone) => vec![Event::Stopped { phone }],
        Err(_) => Vec::new(),
    }
}
