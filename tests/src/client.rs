//! Requests to the daemon, as a program of the force makes them.

use std::{
    net::SocketAddr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use reqwest::{
    Method, Response,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;

use crate::contract;

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Said {
    /// The status code.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub text: String,
    /// The body as JSON, or null.
    pub json: Value,
}

impl Said {
    /// Reads it.
    ///
    /// # Errors
    /// When the connection breaks off.
    pub async fn read(response: Response) -> Result<Self, reqwest::Error> {
        let status = response.status().as_u16();
        let headers = (response.headers().iter())
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let text = response.text().await?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self {
            status,
            headers,
            text,
            json,
        })
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The same answer, or a panic that shows it where its status is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// A text of the JSON, by its path of keys.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &str {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {pointer} in {}", self.text))
    }
}

/// One for the whole process: each new one reads the machine's certificates anew, which takes longer than most tests'
/// requests. It keeps no connections, so no test's runtime holds another's.
fn http() -> reqwest::Client {
    static ONE: OnceLock<reqwest::Client> = OnceLock::new();
    let make = || {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .unwrap()
    };
    ONE.get_or_init(make).clone()
}

/// Keys given so far.
static KEYS: AtomicU64 = AtomicU64::new(0);

/// The header of a key. Put in with `headers`, it takes the place of the one that was there.
pub fn key_header(key: &str) -> HeaderMap {
    let value = HeaderValue::from_str(key).unwrap();
    HeaderMap::from_iter([(HeaderName::from_static("idempotency-key"), value)])
}

/// Who asks, and where.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    /// Whether answers are held against the description of the interface.
    described: bool,
}

impl Client {
    /// A client of the daemon at `at`; no redirect is followed, no proxy used.
    pub fn new(at: SocketAddr, token: Option<&str>) -> Self {
        Self {
            http: http(),
            base: format!("http://{at}"),
            token: token.map(str::to_owned),
            described: false,
        }
    }

    /// The same client, whose answers must be as the interface is described: one that is not fails the test.
    #[must_use]
    pub fn held_to_the_description(self) -> Self {
        Self {
            described: true,
            ..self
        }
    }

    /// The same client for another person.
    #[must_use]
    pub fn with(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// A request to be filled in further.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http://") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        let needs_key = method == Method::POST
            && (path == "/v1/messages" || path.ends_with("/correct"))
            && self.token.is_some();
        let mut request = self.http.request(method, url);
        if needs_key {
            // A key of its own for each request: what asks for another says so.
            let number = KEYS.fetch_add(1, Ordering::Relaxed);
            request = request.headers(key_header(&format!("test {} {number}", std::process::id())));
        }
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request. Of a client that is held to the description, an answer that is not as it says fails the test.
    ///
    /// # Errors
    /// When the daemon is gone or breaks off.
    pub async fn try_send(&self, request: reqwest::RequestBuilder) -> Result<Said, reqwest::Error> {
        let request = request.build()?;
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let said = Said::read(self.http.execute(request).await?).await?;
        let fault = (self.described).then(|| contract::fault(method.as_str(), &path, &said));
        if let Some(fault) = fault.flatten() {
            panic!("this is not as daemon/openapi.json describes it: {fault}");
        }
        Ok(said)
    }

    /// Sends a request to a daemon that must be there.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Said {
        self.try_send(request).await.unwrap()
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Said {
        self.send(self.request(Method::GET, path)).await
    }

    /// All rows of a list that comes in parts: `name` is the list's name in each part.
    pub async fn all(&self, path: &str, name: &str) -> Vec<Value> {
        let (mut rows, mut at) = (Vec::new(), path.to_owned());
        loop {
            let mut part = self.get(&at).await.expect(200).json;
            rows.append(part[name].as_array_mut().unwrap());
            let Some(next) = part["next"].as_str() else {
                return rows;
            };
            at = format!("{path}?cursor={next}");
        }
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Said {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// POST of a message in YAML.
    pub async fn post_yaml(&self, path: &str, yaml: &str, key: Option<&str>) -> Said {
        self.send(self.yaml(path, yaml, key)).await
    }

    /// The request of [`Client::post_yaml`].
    pub fn yaml(&self, path: &str, yaml: &str, key: Option<&str>) -> reqwest::RequestBuilder {
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/yaml");
        let request = match key {
            Some(key) => request.headers(key_header(key)),
            None => request,
        };
        request.body(yaml.to_owned())
    }
}
