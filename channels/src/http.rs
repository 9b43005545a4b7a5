//! One call to a provider over HTTPS: made once, its answer read within bounds. Nothing here is ever repeated by itself.

use std::{error::Error as _, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Client, Method, RequestBuilder, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use wardmote_domain::{clock::SharedClock, send::Reason};

use crate::endpoint::HttpEndpoint;

/// The most that looking up the name, connecting and shaking hands may take, where the answer is given as long or
/// longer. What fails here was not sent.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next call. Short, so that one which the provider has just closed is not taken:
/// that would turn a send that never left into one whose outcome is not known.
const IDLE: Duration = Duration::from_secs(5);
/// The most that is read of a small answer.
pub(crate) const SMALL: usize = 64 * 1024;
/// The longest wait that a provider's `Retry-After` is believed for.
const LONGEST_WAIT: i64 = 48 * 3600;

/// What became of a call.
#[derive(Debug)]
pub(crate) enum Exchange {
    /// Nothing of the request left this machine.
    NotSent(Reason),
    /// The request may have arrived; no answer did.
    Lost(Reason),
    /// The provider answered.
    Reply(Reply),
}

/// A provider's answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, or nothing where it broke off or was too long.
    pub body: Option<Vec<u8>>,
    /// When it was read, by the clock of the pipeline.
    pub at: Timestamp,
}

impl Reply {
    /// A header that is a whole number, nought or more.
    pub fn number(&self, name: &str) -> Option<i64> {
        let number: i64 = self.headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
        (number >= 0).then_some(number)
    }

    /// When `Retry-After` says to come back: seconds, or an HTTP date. None where it is absent, past or absurd.
    pub fn retry_after(&self) -> Option<Timestamp> {
        let text = self.headers.get("retry-after")?.to_str().ok()?.trim();
        let when = match text.parse::<i64>() {
            Ok(seconds) if (0..=LONGEST_WAIT).contains(&seconds) => {
                self.at.checked_add(SignedDuration::from_secs(seconds)).ok()
            }
            Ok(_) => None,
            Err(_) => jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|zoned| zoned.timestamp()),
        };
        when.filter(|when| {
            *when >= self.at && when.duration_since(self.at).as_secs() <= LONGEST_WAIT
        })
    }

    /// The body as JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(self.body.as_deref()?).ok()
    }
}

/// One call.
#[derive(Debug)]
pub(crate) struct Ask {
    /// `POST`, `DELETE` or `GET`.
    pub method: Method,
    /// The segments of the path below the base; each is encoded.
    pub path: Vec<String>,
    /// Query parameters, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// The value of `Authorization`.
    pub authorization: Option<SecretString>,
    /// More headers.
    pub headers: Vec<(&'static str, String)>,
    /// A body and its media type.
    pub body: Option<(&'static str, Vec<u8>)>,
    /// The most that is read of the answer.
    pub most: usize,
}

impl Ask {
    /// A call with nothing but its way.
    pub fn new(method: Method, path: &[&str]) -> Self {
        Self {
            method,
            path: path.iter().map(|s| (*s).to_owned()).collect(),
            query: Vec::new(),
            authorization: None,
            headers: Vec::new(),
            body: None,
            most: SMALL,
        }
    }
}

/// The way to one provider.
pub(crate) struct Caller {
    client: Client,
    endpoint: HttpEndpoint,
    provider: &'static str,
    clock: SharedClock,
}

impl Caller {
    /// A caller; `provider` is its name in sentences, `kept` how many connections are kept for a moment.
    pub fn new(
        endpoint: HttpEndpoint,
        provider: &'static str,
        answer: Duration,
        kept: usize,
        clock: SharedClock,
    ) -> reqwest::Result<Self> {
        let client = client(answer, kept)?;
        Ok(Self {
            client,
            endpoint,
            provider,
            clock,
        })
    }

    /// The pipeline's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn url(&self, ask: &Ask) -> Url {
        let segments: Vec<&str> = ask.path.iter().map(String::as_str).collect();
        let mut url = self.endpoint.path(&segments);
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&ask.query);
        }
        url
    }

    /// Makes the call, once.
    pub async fn make(&self, ask: Ask) -> Exchange {
        let not_made = |what: &str| {
            let words = format!(
                "the request to {} could not be made ({what})",
                self.provider
            );
            Exchange::NotSent(Reason::new("request", words))
        };
        let url = self.url(&ask);
        let mut request = self.client.request(ask.method, url);
        if let Some(authorization) = &ask.authorization {
            let Ok(mut value) = HeaderValue::from_str(authorization.expose_secret()) else {
                return not_made("the key holds a character that no header can carry");
            };
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        for (name, value) in ask.headers {
            let Ok(value) = HeaderValue::from_str(&value) else {
                return not_made("a header would hold a character that none can carry");
            };
            request = request.header(name, value);
        }
        if let Some((media, body)) = ask.body {
            request = request.header(CONTENT_TYPE, media).body(body);
        }
        exchange(request, self.provider, ask.most, &self.clock).await
    }
}

/// A client that repeats nothing and follows nothing, with `kept` connections for the next calls.
pub(crate) fn client(answer: Duration, kept: usize) -> reqwest::Result<Client> {
    let connect = CONNECT.min(answer);
    Client::builder()
        .user_agent(concat!("wardmote/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .pool_max_idle_per_host(kept)
        .pool_idle_timeout(IDLE)
        .connect_timeout(connect)
        // The whole call. Longer than connecting may take, so what runs out here is never a call that had not begun.
        .timeout(connect + answer)
        .build()
}

/// Sends a request, once, and reads at most so much of its answer.
pub(crate) async fn exchange(
    request: RequestBuilder,
    provider: &str,
    most: usize,
    clock: &SharedClock,
) -> Exchange {
    match request.send().await {
        Ok(response) => read(response, most, clock).await,
        Err(error) => failed(&error, provider),
    }
}

fn failed(error: &reqwest::Error, provider: &str) -> Exchange {
    let why = root(error);
    if error.is_connect() {
        let words = format!("{provider} could not be reached ({why})");
        Exchange::NotSent(Reason::new("connect", words))
    } else if error.is_builder() {
        let words = format!("the request to {provider} could not be made ({why})");
        Exchange::NotSent(Reason::new("request", words))
    } else if error.is_timeout() {
        let words = format!("{provider} did not answer in time; it may have it");
        Exchange::Lost(Reason::new("timeout", words))
    } else {
        let words = format!("the line to {provider} broke before the answer ({why})");
        Exchange::Lost(Reason::new("line", words))
    }
}

async fn read(mut response: reqwest::Response, most: usize, clock: &SharedClock) -> Exchange {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut body = Some(Vec::new());
    while let Some(read) = &mut body {
        match response.chunk().await {
            Ok(Some(chunk)) if read.len() + chunk.len() <= most => read.extend_from_slice(&chunk),
            Ok(None) => break,
            Ok(Some(_)) | Err(_) => body = None,
        }
    }
    Exchange::Reply(Reply {
        status,
        headers,
        body,
        at: clock.now(),
    })
}

/// The innermost cause: what the operating system or the TLS library said, without the address.
pub(crate) fn root(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut words = String::from("no further word");
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    one_line(&words)
}

/// The longest words of a provider's own that go into a reason.
const LONGEST_WORDS: usize = 200;

/// A provider's words on one line, without characters that are not seen, cut to a sensible length.
pub(crate) fn one_line(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let spaced: String = text
        .chars()
        .map(|c| if unseen(c) { ' ' } else { c })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_WORDS).collect()
}

/// Whether a text is an id as providers give them: letters, digits and a few marks, at most 128.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
        && !matches!(text, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(value: &str) -> Reply {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(value).unwrap());
        Reply {
            status: 429,
            headers,
            body: None,
            at: "2026-12-08T10:54:50Z".parse().unwrap(),
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_absurd() {
        let at = |text: &str| reply(text).retry_after().map(|t| t.to_string());
        assert_eq!(at("30").as_deref(), Some("2026-12-08T10:55:20Z"));
        assert_eq!(
            at("Tue, 08 Dec 2026 11:00:00 GMT").as_deref(),
            Some("2026-12-08T11:00:00Z")
        );
        for none in [
            "-1",
            "99999999999",
            "soon",
            "Tue, 08 Dec 2020 11:00:00 GMT",
            "",
        ] {
            assert_eq!(at(none), None, "{none}");
        }
    }

    #[test]
    fn a_providers_words_are_tamed() {
        let wild = format!("a\r\nb\u{202e}c\u{2028}{}", "ŵ".repeat(900));
        let tame = one_line(&wild);
        assert!(tame.starts_with("a b c ŵ") && tame.chars().count() == LONGEST_WORDS);
    }

    #[test]
    fn an_id_is_plain() {
        assert!(is_id("a-1_B.9") && is_id("740e5834-3a29-46b4-9a6f-16142fde533a"));
        for bad in ["", "a b", "a/b", "..", "a\n", "é", &"a".repeat(129)] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }
}
