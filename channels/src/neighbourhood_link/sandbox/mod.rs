//! The gateway on loopback: the contract's wire, its idempotency, its limits counted exactly on the given clock, its
//! states and its signed calls. It opens to one token that does not change, and to one OAuth 2 client.

mod check;
mod state;

use std::{io, net::SocketAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wardmote_domain::{area::AreaCode, clock::SharedClock, places::Places, send::AccountName};

use super::config::{GatewayConfig, GatewaySection};
use crate::{sandbox::http::HttpSandbox, webhook_signature::WebhookKey};

pub use crate::sandbox::{Fault, Received};
pub use state::Alert;
use state::State;

/// The token that does not change.
pub const TOKEN: &str = "sandbox-token";
/// The OAuth client's id.
pub const CLIENT_ID: &str = "wardmote";
/// The OAuth client's secret.
pub const CLIENT_SECRET: &str = "sandbox-client-secret";
/// The provider's code.
pub const PROVIDER: &str = "MPS";
/// The secret of its calls: the published test vector's, which opens nothing.
pub const CALLBACK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A gateway that is up; it stops when dropped.
pub struct GatewaySandbox(HttpSandbox<State>);

impl GatewaySandbox {
    /// Starts one on `wanted`, or the next free port after it, on loopback; everything dated reads `clock`.
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

    /// A section that reaches it with the token that does not change.
    pub fn config(&self, account: AccountName) -> GatewayConfig {
        GatewayConfig {
            token: Some(TOKEN.into()),
            callback_secret: Some(CALLBACK_SECRET.into()),
            reply_to: Some("snt.example@example.org".to_owned()),
            ..GatewaySection::new(self.base_url(), account, PROVIDER)
        }
    }

    /// The same with OAuth 2 client credentials.
    pub fn oauth_config(&self, account: AccountName) -> GatewayConfig {
        GatewayConfig {
            token: None,
            token_url: Some(format!("{}/oauth/token", self.base_url())),
            client_id: Some(CLIENT_ID.to_owned()),
            client_secret: Some(CLIENT_SECRET.into()),
            ..self.config(account)
        }
    }

    /// Every alert that was taken, oldest first.
    pub fn alerts(&self) -> Vec<Alert> {
        self.0.with(|state| state.alerts.clone())
    }

    /// Every request that was read, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        self.0.requests()
    }

    /// Waits until so many requests have been read since the start.
    pub async fn received(&self, requests: usize) {
        self.0.received(requests).await;
    }

    /// Lets the `nth` request whose line starts so (`POST /v1/alerts`) go wrong.
    pub fn script(&self, line: &str, nth: u32, fault: Fault) {
        self.0.script(line, nth, fault);
    }

    /// Closes the `nth` connection since the start before anything is read from it.
    pub fn close_connection(&self, nth: u32) {
        self.0.close_connection(nth);
    }

    /// Sets how many alerts go in a minute and in 24 hours.
    pub fn limit(&self, per_minute: u32, per_day: u32) {
        self.0.with(|state| {
            state.minute.max = per_minute;
            state.day.max = per_day;
        });
    }

    /// Licenses these areas and no others; all of London at the start.
    pub fn license(&self, areas: &[AreaCode]) {
        let codes = areas.iter().flat_map(|area| {
            let wards = Places::london().wards_of(area);
            let wards = wards.iter().map(ToString::to_string).collect::<Vec<_>>();
            wards.into_iter().chain([area.to_string()])
        });
        let codes = codes.collect();
        self.0.with(|state| state.licensed = Some(codes));
    }

    /// How long the tokens last that are fetched from now on, and whether those that were are still good.
    pub fn tokens_last(&self, seconds: i64, revoke: bool) {
        self.0.with(|state| {
            state.token_lasts = SignedDuration::from_secs(seconds);
            if revoke {
                state.tokens.clear();
            }
        });
    }

    /// Moves an alert to a state of the contract.
    pub fn move_to(&self, id: &str, to: &str) {
        self.0.with(|state| {
            if let Some(alert) = state.alerts.iter_mut().find(|a| a.id == id) {
                alert.state = to.to_owned();
            }
        });
    }
}

/// A signed call as the gateway makes it: headers and exact bytes. `id` is the event's, unchanged when it calls again.
///
/// # Panics
/// Never: the sandbox's own secret is a good one, which a test of the signatures proves.
pub fn callback(
    id: &str,
    at: Timestamp,
    kind: &str,
    data: &Value,
) -> (Vec<(String, String)>, Vec<u8>) {
    let body = json!({ "type": kind, "timestamp": at.to_string(), "data": data }).to_string();
    let stamp = at.as_second();
    let key = WebhookKey::new(&CALLBACK_SECRET.into()).unwrap_or_else(|e| unreachable!("{e}"));
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", stamp.to_string()),
        ("webhook-signature", key.sign(id, stamp, body.as_bytes())),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    (headers.into(), body.into_bytes())
}

/// Makes a signed call to that address; the status that was answered.
///
/// # Errors
/// When nobody answers there.
pub async fn post_callback(
    url: &str,
    (headers, body): (Vec<(String, String)>, Vec<u8>),
) -> reqwest::Result<u16> {
    let mut request = reqwest::Client::builder()
        .no_proxy()
        .build()?
        .post(url)
        .body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    Ok(request.send().await?.status().as_u16())
}

/// The header of the OAuth client.
fn basic() -> String {
    format!(
        "Basic {}",
        STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"))
    )
}
