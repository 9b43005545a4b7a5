//! One call to X: signed, sent once, its answer read within bounds. Nothing here is ever repeated by itself.

use std::{error::Error as _, time::Duration};

use jiff::Timestamp;
use reqwest::{
    Client, Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
};
use wardmote_domain::{clock::SharedClock, send::Reason};

use super::oauth1::{self, Keys, Stamp};
use crate::endpoint::HttpEndpoint;

/// The most that looking up the name, connecting and shaking hands may take, where the answer is given as long or
/// longer. A post that fails here was not sent.
const CONNECT: Duration = Duration::from_secs(10);

/// The most that is read of the answer to a post, a delete or a probe.
pub(super) const SMALL: usize = 64 * 1024;
/// The most that is read of one page of a timeline: a hundred posts with their links.
pub(super) const PAGE: usize = 1024 * 1024;

/// What became of a call.
#[derive(Debug)]
pub(super) enum Exchange {
    /// Nothing of the request left this machine.
    NotSent(Reason),
    /// The request may have arrived; no answer did.
    Lost(Reason),
    /// X answered.
    Reply(Reply),
}

/// X's answer.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, or nothing where it broke off or was too long.
    pub body: Option<Vec<u8>>,
    /// When it was read, by the clock of the pipeline.
    pub at: Timestamp,
}

/// What can be asked of X.
#[derive(Debug)]
pub(super) struct Call {
    /// `POST`, `DELETE` or `GET`.
    pub method: Method,
    /// The segments of the path after `2`.
    pub path: Vec<String>,
    /// Query parameters, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// A JSON body.
    pub body: Option<Vec<u8>>,
    /// The most that is read of the answer.
    pub most: usize,
}

/// The way to X for one account.
pub(super) struct Caller {
    client: Client,
    keys: Keys,
    endpoint: HttpEndpoint,
    clock: SharedClock,
}

impl Caller {
    /// A caller that connects afresh for each call: a kept connection that X has just closed would turn a post that
    /// never left into one whose outcome is unknown, and posts are far apart.
    pub fn new(
        endpoint: HttpEndpoint,
        keys: Keys,
        answer: Duration,
        clock: SharedClock,
    ) -> reqwest::Result<Self> {
        let connect = CONNECT.min(answer);
        let client = Client::builder()
            .user_agent(concat!("wardmote/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .connect_timeout(connect)
            // The whole call. Longer than connecting may take, so what runs out here is never a call that had not
            // begun.
            .timeout(connect + answer)
            .build()?;
        Ok(Self {
            client,
            keys,
            endpoint,
            clock,
        })
    }

    fn url(&self, call: &Call) -> Url {
        let mut segments = vec!["2"];
        segments.extend(call.path.iter().map(String::as_str));
        let mut url = self.endpoint.path(&segments);
        if !call.query.is_empty() {
            let pairs = call
                .query
                .iter()
                .map(|(k, v)| format!("{}={}", oauth1::encode(k), oauth1::encode(v)));
            url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
        }
        url
    }

    /// Makes the call, once.
    pub async fn make(&self, call: Call) -> Exchange {
        let url = self.url(&call);
        let stamp = match Stamp::fresh(self.clock.now()) {
            Ok(stamp) => stamp,
            Err(error) => return Exchange::NotSent(Reason::new("random", error.to_string())),
        };
        let header = oauth1::authorization(&self.keys, call.method.as_str(), &url, &stamp);
        let mut request = self
            .client
            .request(call.method, url)
            .header(AUTHORIZATION, header);
        if let Some(body) = call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        match request.send().await {
            Ok(response) => self.read(response, call.most).await,
            Err(error) if error.is_connect() => {
                let words = format!("X could not be reached ({})", root(&error));
                Exchange::NotSent(Reason::new("connect", words))
            }
            Err(error) if error.is_builder() => Exchange::NotSent(Reason::new(
                "request",
                format!("the request could not be made ({})", root(&error)),
            )),
            Err(error) if error.is_timeout() => Exchange::Lost(Reason::new(
                "timeout",
                "X did not answer in time; it may have it",
            )),
            Err(error) => {
                let words = format!("the line to X broke before the answer ({})", root(&error));
                Exchange::Lost(Reason::new("line", words))
            }
        }
    }

    async fn read(&self, mut response: reqwest::Response, most: usize) -> Exchange {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Some(Vec::new());
        while let Some(read) = &mut body {
            match response.chunk().await {
                Ok(Some(chunk)) if read.len() + chunk.len() <= most => {
                    read.extend_from_slice(&chunk)
                }
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => body = None,
            }
        }
        Exchange::Reply(Reply {
            status,
            headers,
            body,
            at: self.clock.now(),
        })
    }
}

/// The innermost cause: what the operating system or the TLS library said, without the URL.
fn root(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut words = String::from("no further word");
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    words
}
