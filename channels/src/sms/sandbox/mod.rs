//! GOV.UK Notify on loopback: its wire, its tokens with their 30 seconds, its limits counted exactly on the given clock,
//! the test numbers that fail, and its calls. It has one service with one key and one template.

mod auth;
mod state;

use std::{io, net::SocketAddr};

use jiff::Timestamp;
use serde_json::json;
use wardmote_domain::{clock::SharedClock, send::AccountName};

use super::config::{SmsConfig, SmsSection};
use crate::sandbox::http::HttpSandbox;

pub use crate::sandbox::{Fault, Received};
use state::State;
pub use state::Text;

/// The service's id.
pub const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
/// The key.
pub const API_KEY: &str =
    "sandbox-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
/// The template of one `((body))`.
pub const TEMPLATE: &str = "740e5834-3a29-46b4-9a6f-16142fde533a";
/// The bearer token of its calls.
pub const CALLBACK_TOKEN: &str = "sandbox-callback-token";
/// The number that fails for good.
pub const PERMANENT: &str = "+447700900002";
/// The number that fails for now.
pub const TEMPORARY: &str = "+447700900003";

/// Notify that is up; it stops when dropped.
pub struct NotifySandbox(HttpSandbox<State>);

impl NotifySandbox {
    /// Starts it on `wanted`, or the next free port after it, on loopback; everything dated reads `clock`.
    ///
    /// # Errors
    /// When the address is not loopback or no port is free.
    pub async fn start(wanted: SocketAddr, clock: SharedClock) -> io::Result<Self> {
        HttpSandbox::start(wanted, clock, State::default())
            .await
            .map(Self)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.0.addr()
    }

    /// The base address.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.0.addr())
    }

    /// A section that reaches it.
    pub fn config(&self, account: AccountName) -> SmsConfig {
        SmsConfig {
            callback_token: Some(CALLBACK_TOKEN.into()),
            ..SmsSection::new(self.base_url(), account, API_KEY.into(), TEMPLATE)
        }
    }

    /// Every text message that was taken, oldest first.
    pub fn texts(&self) -> Vec<Text> {
        self.0.with(|state| state.texts.clone())
    }

    /// Every request that was read, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        self.0.requests()
    }

    /// Waits until so many requests have been read since the start.
    pub async fn received(&self, requests: usize) {
        self.0.received(requests).await;
    }

    /// Lets the `nth` request whose line starts so (`POST /v2/notifications/sms`) go wrong.
    pub fn script(&self, line: &str, nth: u32, fault: Fault) {
        self.0.script(line, nth, fault);
    }

    /// Closes the `nth` connection since the start before anything is read from it.
    pub fn close_connection(&self, nth: u32) {
        self.0.close_connection(nth);
    }

    /// Sets how many text messages go in a minute and on a day.
    pub fn limit(&self, per_minute: u32, per_day: u32) {
        self.0.with(|state| {
            state.minute.max = per_minute;
            state.per_day = per_day;
        });
    }

    /// Sets what the template says: `((body))` at the start.
    pub fn template(&self, body: &str) {
        self.0.with(|state| body.clone_into(&mut state.template));
    }
}

type Call = (Vec<(String, String)>, Vec<u8>);

fn call(body: &serde_json::Value) -> Call {
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("authorization", format!("Bearer {CALLBACK_TOKEN}")),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    (headers.into(), body.to_string().into_bytes())
}

/// The receipt of a message as Notify calls with it: headers and exact bytes.
pub fn receipt(text: &Text, at: Timestamp) -> Call {
    call(&json!({
        "id": text.id, "reference": text.reference, "to": text.to, "status": text.outcome(),
        "created_at": text.at.to_string(), "completed_at": at.to_string(), "sent_at": text.at.to_string(),
        "notification_type": "sms", "template_id": TEMPLATE, "template_version": 1,
    }))
}

/// A message that a reader sent, as Notify calls with it. The number is without a plus: `447700900123`.
pub fn inbound(number: &str, message: &str, at: Timestamp) -> Call {
    call(&json!({
        "id": "3f4b2b1c-6b6b-4c8e-9f0e-0a1b2c3d4e5f", "source_number": number, "destination_number": "447700900000",
        "message": message, "date_received": at.to_string(),
    }))
}
