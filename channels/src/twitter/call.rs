//! One call to X: let in by a signature or a token, sent once, its answer read within bounds. Nothing here is ever
//! repeated by itself, but for a call whose token X refused: that one was not done.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use reqwest::{
    Client, Method, RequestBuilder, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use wardmote_domain::{clock::SharedClock, send::Reason};

use super::{
    oauth1::{self, Keys, Stamp},
    tokens::{NoToken, Tokens},
};
pub(super) use crate::http::Reply;
use crate::{endpoint::HttpEndpoint, http};

/// The most that is read of the answer to a post, a delete, an upload, a token or a probe.
pub(super) const SMALL: usize = http::SMALL;
/// The most that is read of one page of a timeline: a hundred posts with their links.
pub(super) const PAGE: usize = 1024 * 1024;

/// What became of a call.
#[derive(Debug)]
pub(super) enum Exchange {
    /// Nothing was asked of X.
    NotSent(Reason),
    /// Nothing was asked of X, and nothing of this account can be until a person acts.
    Shut(Reason),
    /// The request may have arrived; no answer did.
    Lost(Reason),
    /// X answered.
    Reply(Reply),
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

impl Call {
    /// A call without query and body, whose answer is short.
    pub fn plain(method: Method, path: &[&str]) -> Self {
        Self {
            method,
            path: path.iter().map(|segment| (*segment).to_owned()).collect(),
            query: Vec::new(),
            body: None,
            most: SMALL,
        }
    }

    /// The same with a JSON body.
    pub fn with(self, body: Vec<u8>) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }
}

/// The line to X, shared by all that is asked of it.
pub(super) struct Http {
    client: Client,
    endpoint: HttpEndpoint,
    clock: SharedClock,
}

impl Http {
    /// A line that connects afresh for each call: a kept connection that X has just closed would turn a post that
    /// never left into one whose outcome is unknown, and posts are far apart.
    pub fn new(
        endpoint: HttpEndpoint,
        answer: Duration,
        clock: SharedClock,
    ) -> reqwest::Result<Self> {
        let client = http::client(answer, 0)?;
        Ok(Self {
            client,
            endpoint,
            clock,
        })
    }

    /// The instant now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
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

    /// Makes a call that is let in by this header.
    async fn call(&self, call: &Call, url: Url, header: HeaderValue) -> Exchange {
        let mut request = self
            .client
            .request(call.method.clone(), url)
            .header(AUTHORIZATION, header);
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        self.exchange(request, call.most).await
    }

    /// Makes a call with an access token of OAuth 2.0.
    pub async fn bearing(&self, call: &Call, token: &SecretString) -> Exchange {
        let Ok(mut header) = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        else {
            let words = "X gave a token that cannot stand in a request";
            return Exchange::NotSent(Reason::new("token", words));
        };
        header.set_sensitive(true);
        self.call(call, self.url(call), header).await
    }

    /// Posts a form below `/2/oauth2/`, with the header that names the app where it has a secret.
    pub async fn form(
        &self,
        last: &str,
        form: &[(&str, &str)],
        header: Option<HeaderValue>,
    ) -> Exchange {
        let pairs = form
            .iter()
            .map(|(k, v)| format!("{}={}", oauth1::encode(k), oauth1::encode(v)));
        let mut request = self
            .client
            .post(self.endpoint.path(&["2", "oauth2", last]))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(pairs.collect::<Vec<_>>().join("&"));
        if let Some(header) = header {
            request = request.header(AUTHORIZATION, header);
        }
        self.exchange(request, SMALL).await
    }

    async fn exchange(&self, request: RequestBuilder, most: usize) -> Exchange {
        match http::exchange(request, "X", most, &self.clock).await {
            http::Exchange::NotSent(reason) => Exchange::NotSent(reason),
            http::Exchange::Lost(reason) => Exchange::Lost(reason),
            http::Exchange::Reply(reply) => Exchange::Reply(reply),
        }
    }
}

/// How one account is let in.
pub(super) enum Way {
    /// Each call is signed with keys that do not expire.
    OAuth1(Keys),
    /// Each call bears a token that is renewed every two hours.
    OAuth2(Tokens),
}

/// The way to X for one account.
pub(super) struct Caller {
    pub http: Arc<Http>,
    pub way: Way,
}

impl Caller {
    /// Makes the call, once. A call whose token X refused (401) was not done: it is made once more with a new token.
    pub async fn make(&self, call: Call) -> Exchange {
        let tokens = match &self.way {
            Way::OAuth1(keys) => return self.signed(keys, &call).await,
            Way::OAuth2(tokens) => tokens,
        };
        let token = match tokens.access(None).await {
            Ok(token) => token,
            Err(none) => return none.into(),
        };
        let exchange = self.http.bearing(&call, &token).await;
        if !matches!(&exchange, Exchange::Reply(reply) if reply.status == 401) {
            return exchange;
        }
        match tokens.access(Some(&token)).await {
            Ok(fresh) => self.http.bearing(&call, &fresh).await,
            Err(none) => none.into(),
        }
    }

    async fn signed(&self, keys: &Keys, call: &Call) -> Exchange {
        let url = self.http.url(call);
        let stamp = match Stamp::fresh(self.http.now()) {
            Ok(stamp) => stamp,
            Err(error) => return Exchange::NotSent(Reason::new("random", error.to_string())),
        };
        let header = oauth1::authorization(keys, call.method.as_str(), &url, &stamp);
        match HeaderValue::from_str(&header) {
            Ok(mut header) => {
                header.set_sensitive(true);
                self.http.call(call, url, header).await
            }
            Err(_) => Exchange::NotSent(Reason::new(
                "request",
                "the account's keys cannot stand in a request: look at what the credential files hold",
            )),
        }
    }
}

impl From<NoToken> for Exchange {
    fn from(none: NoToken) -> Self {
        match none {
            NoToken::Later(reason) => Self::NotSent(reason),
            NoToken::Down(reason) => Self::Shut(reason),
        }
    }
}
