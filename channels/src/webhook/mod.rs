//! Outgoing webhooks (Standard Webhooks 1.0.0): one signed call to one receiver, to nowhere but an address that a call may
//! go to. What is to be sent, when and again is the daemon's.

mod address;
mod guard;
mod resolve;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use jiff::Timestamp;
use reqwest::{
    Client,
    header::{CONTENT_TYPE, HeaderValue},
};
use wardmote_domain::hook::TIMEOUT_SECONDS;

pub use address::{AddressError, HookAddress};
pub use guard::{Guard, forbidden};
pub use resolve::{Lookup, SystemLookup};

use crate::{
    http::{Reply, one_line},
    webhook_signature::WebhookKey,
};

/// The most that looking up the name, connecting and shaking hands may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next call to the same receiver.
const IDLE: Duration = Duration::from_secs(5);

/// One call.
pub struct Call<'a> {
    /// Where to.
    pub address: &'a HookAddress,
    /// `webhook-id`: the same on every try.
    pub id: &'a str,
    /// The exact bytes that are signed and sent.
    pub body: &'a str,
    /// The keys to sign with: while keys rotate the old one as well.
    pub keys: &'a [WebhookKey],
    /// The instant of this try.
    pub at: Timestamp,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// The receiver answered.
    Answered {
        /// The status code.
        status: u16,
        /// When it says to come back.
        retry_after: Option<Timestamp>,
    },
    /// No answer; nobody knows whether it has the call. In words, without the address.
    Nothing(String),
}

/// Makes calls. Cheap to clone.
#[derive(Clone)]
pub struct Poster {
    guard: Arc<Guard>,
    lookup: Arc<dyn Lookup>,
    client: Arc<OnceLock<Client>>,
}

impl std::fmt::Debug for Poster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Poster")
    }
}

impl Poster {
    /// Calls go where the guard lets them; names are looked up by this machine's own resolver.
    pub fn new(guard: Guard) -> Self {
        Self::with_lookup(guard, Arc::new(SystemLookup))
    }

    /// The same with names looked up elsewhere: for tests.
    pub fn with_lookup(guard: Guard, lookup: Arc<dyn Lookup>) -> Self {
        Self {
            guard: Arc::new(guard),
            lookup,
            client: Arc::default(),
        }
    }

    /// Reads an address, and looks up whether its name leads anywhere that a call may go. Nothing is sent.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub async fn prove(&self, text: &str) -> Result<HookAddress, AddressError> {
        let address = HookAddress::new(text, &self.guard)?;
        if let Some(name) = address.name() {
            let found = self.lookup.lookup(name).await;
            let found = found.map_err(|why| AddressError::NotFound {
                host: name.to_owned(),
                why: one_line(&why.to_string()),
            })?;
            // Every one of them: a name that leads inside as well is not one to be trusted.
            for ip in &found {
                self.guard.admits(*ip).map_err(AddressError::Inside)?;
            }
            if found.is_empty() {
                return Err(AddressError::NotFound {
                    host: name.to_owned(),
                    why: "it has no address".to_owned(),
                });
            }
        }
        Ok(address)
    }

    /// Reads an address that was proved before, without looking anything up: the look-up is judged again at the call.
    ///
    /// # Errors
    /// Where the configuration no longer allows it.
    pub fn known(&self, text: &str) -> Result<HookAddress, AddressError> {
        HookAddress::new(text, &self.guard)
    }

    fn client(&self) -> Result<&Client, String> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let made = Client::builder()
            .user_agent(concat!("wardmote/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .dns_resolver(resolve::Guarded {
                guard: Arc::clone(&self.guard),
                lookup: Arc::clone(&self.lookup),
            })
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE)
            .connect_timeout(CONNECT)
            .timeout(Duration::from_secs(TIMEOUT_SECONDS))
            .build()
            .map_err(|_| "TLS could not be set up on this machine".to_owned())?;
        Ok(self.client.get_or_init(|| made))
    }

    /// Makes one call, once. The body of the answer is not read.
    pub async fn post(&self, call: &Call<'_>) -> Posted {
        let client = match self.client() {
            Ok(client) => client,
            Err(why) => return Posted::Nothing(why),
        };
        let stamp = call.at.as_second();
        let signatures: Vec<String> = call
            .keys
            .iter()
            .map(|key| key.sign(call.id, stamp, call.body.as_bytes()))
            .collect();
        let request = client
            .post(call.address.url())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header("webhook-id", call.id)
            .header("webhook-timestamp", stamp)
            .header("webhook-signature", signatures.join(" "))
            .body(call.body.to_owned());
        match request.send().await {
            Ok(response) => {
                let reply = Reply {
                    status: response.status().as_u16(),
                    headers: response.headers().clone(),
                    body: None,
                    at: call.at,
                };
                Posted::Answered {
                    status: reply.status,
                    retry_after: reply.retry_after(),
                }
            }
            Err(error) => Posted::Nothing(why(&error)),
        }
    }
}

/// Why there is no answer: without the address, whose path may be a secret of the receiver's.
fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("the receiver did not answer within {TIMEOUT_SECONDS} seconds");
    }
    let root = crate::http::root(error);
    match error.is_connect() {
        true => format!("the receiver could not be reached ({root})"),
        false => format!("the line broke before the receiver answered ({root})"),
    }
}
