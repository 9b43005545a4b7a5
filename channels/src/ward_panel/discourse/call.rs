//! One request to the site, with its key, and the answer as this channel reads it.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Method, Url, header::HeaderMap};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use wardmote_domain::{clock::SharedClock, send::Reason};

use crate::{
    endpoint::HttpEndpoint,
    http::{self, Ask},
    ward_panel::config::Site,
};

/// The most that is read of an answer about one post: a text of 32,000 characters comes raw and cooked.
pub(super) const SMALL: usize = 1024 * 1024;
/// The most that is read of the list of categories.
pub(super) const LARGE: usize = 8 * 1024 * 1024;

/// What became of a request.
#[derive(Debug)]
pub(super) enum Exchange {
    /// Nothing of it left this machine.
    NotSent(Reason),
    /// It may have arrived; no answer did.
    Lost(Reason),
    /// The site answered.
    Reply(Reply),
}

/// The site's answer.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body where it is JSON, came whole and was not too long.
    pub json: Option<Value>,
    /// When it was read, by the clock of the pipeline.
    pub at: Timestamp,
}

/// The way to the site. It connects afresh for each request: a kept connection that the site has just closed would turn
/// a post that never left into one whose outcome is unknown.
pub(super) struct Caller {
    http: http::Caller,
    endpoint: HttpEndpoint,
    username: String,
    api_key: SecretString,
}

impl Caller {
    /// The way to that site.
    pub fn new(endpoint: HttpEndpoint, site: &Site, clock: SharedClock) -> reqwest::Result<Self> {
        let answer = Duration::from_secs(u64::from(site.timeout_seconds));
        Ok(Self {
            http: http::Caller::new(endpoint.clone(), "the forum", answer, 0, clock)?,
            endpoint,
            username: site.username.clone(),
            api_key: site.api_key.clone(),
        })
    }

    /// The address of something on the site.
    pub fn url(&self, path: &[&str]) -> Url {
        self.endpoint.path(path)
    }

    /// Makes one request, once. Key and account go as headers: Discourse takes them in no other place.
    pub async fn make(
        &self,
        method: Method,
        path: &[&str],
        body: Option<&Value>,
        most: usize,
    ) -> Exchange {
        let ask = Ask {
            headers: vec![
                ("api-key", self.api_key.expose_secret().to_owned()),
                ("api-username", self.username.clone()),
                ("accept", "application/json".to_owned()),
            ],
            body: body.map(|json| ("application/json", json.to_string().into_bytes())),
            most,
            ..Ask::new(method, path)
        };
        match self.http.make(ask).await {
            http::Exchange::NotSent(reason) => Exchange::NotSent(reason),
            http::Exchange::Lost(reason) => Exchange::Lost(reason),
            http::Exchange::Reply(reply) => Exchange::Reply(Reply {
                json: reply.json(),
                status: reply.status,
                at: reply.at,
                headers: reply.headers,
            }),
        }
    }
}
