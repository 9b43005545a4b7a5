//! A provider played over HTTP on loopback: it answers as its rules say, keeps what it received, and goes wrong as
//! scripted.

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use jiff::Timestamp;
use serde_json::Value;
use tokio::{sync::watch, task::JoinHandle};
use wardmote_domain::clock::SharedClock;

use super::{
    fault::{Fault, Received},
    line::{Door, Grip, Lines, lock},
    listen,
};

/// A request as the provider reads it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// `POST`, say.
    pub method: &'a str,
    /// The segments of the path, decoded.
    pub path: Vec<String>,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
    /// When it came.
    pub now: Timestamp,
}

impl Asked<'_> {
    /// A header, where it came once and can be read.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        let first = all.next()?.to_str().ok()?;
        all.next().is_none().then_some(first)
    }

    /// The first query parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let pair = self.query.iter().find(|(n, _)| n == name);
        pair.map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// The status code.
    pub status: u16,
    /// Headers beside the media type.
    pub headers: Vec<(&'static str, String)>,
    /// The media type.
    pub media: &'static str,
    /// The body.
    pub body: String,
}

impl Said {
    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            media: "application/json",
            body: body.to_string(),
        }
    }
}

/// A provider.
pub(crate) trait Provider: Send + 'static {
    /// Does what is asked, and answers.
    fn answer(&mut self, asked: &Asked<'_>) -> Said;
}

struct Desk<P> {
    provider: P,
    requests: Vec<Received>,
    came: BTreeMap<String, u32>,
    faults: BTreeMap<(String, u32), Fault>,
}

struct Shared<P> {
    desk: Arc<Mutex<Desk<P>>>,
    clock: SharedClock,
    received: watch::Sender<usize>,
}

impl<P> Clone for Shared<P> {
    fn clone(&self) -> Self {
        Self {
            desk: Arc::clone(&self.desk),
            clock: SharedClock::clone(&self.clock),
            received: self.received.clone(),
        }
    }
}

/// A provider that is up; it stops when dropped.
pub(crate) struct HttpSandbox<P> {
    addr: SocketAddr,
    desk: Arc<Mutex<Desk<P>>>,
    door: Arc<Mutex<Door>>,
    received: watch::Receiver<usize>,
    server: JoinHandle<()>,
}

impl<P: Provider> HttpSandbox<P> {
    /// Starts it on `wanted`, or the next free port after it, on loopback; everything dated reads `clock`.
    pub async fn start(wanted: SocketAddr, clock: SharedClock, provider: P) -> io::Result<Self> {
        let listener = listen(wanted).await?;
        let addr = listener.local_addr()?;
        let desk = Arc::new(Mutex::new(Desk {
            provider,
            requests: Vec::new(),
            came: BTreeMap::new(),
            faults: BTreeMap::new(),
        }));
        let door = Arc::new(Mutex::new(Door::default()));
        let (sender, received) = watch::channel(0);
        let app = Router::new().fallback(handle::<P>).with_state(Shared {
            desk: Arc::clone(&desk),
            clock,
            received: sender,
        });
        let lines = Lines {
            listener,
            door: Arc::clone(&door),
        };
        let server = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<Grip>();
            if let Err(error) = axum::serve(lines, service).await {
                tracing::error!(%error, "a sandbox stopped");
            }
        });
        Ok(Self {
            addr,
            desk,
            door,
            received,
            server,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Looks at the provider, or changes it.
    pub fn with<T>(&self, look: impl FnOnce(&mut P) -> T) -> T {
        look(&mut lock(&self.desk).provider)
    }

    /// Every request that was read, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.desk).requests.clone()
    }

    /// Waits until so many requests have been read since the start.
    pub async fn received(&self, requests: usize) {
        // The sender lives as long as the server, which lives as long as this.
        let _ = self
            .received
            .clone()
            .wait_for(|count| *count >= requests)
            .await;
    }

    /// Lets the `nth` request with that start of its line (`POST /v1/alerts`) go wrong.
    pub fn script(&self, line: &str, nth: u32, fault: Fault) {
        lock(&self.desk)
            .faults
            .insert((line.to_owned(), nth), fault);
    }

    /// Closes the `nth` connection since the start before anything is read from it.
    pub fn close_connection(&self, nth: u32) {
        lock(&self.door).closed.insert(nth);
    }
}

impl<P> Drop for HttpSandbox<P> {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl<P: Provider> Desk<P> {
    /// The fault planned for this request. Requests are counted by the longest scripted start of their line, and by the
    /// whole line.
    fn fault(&mut self, line: &str) -> Option<Fault> {
        let starts: Vec<String> = self
            .faults
            .keys()
            .map(|(start, _)| start.clone())
            .filter(|start| line.starts_with(start.as_str()))
            .collect();
        let start = starts.into_iter().max_by_key(String::len)?;
        let nth = self.came.entry(start.clone()).or_insert(0);
        *nth += 1;
        let nth = *nth;
        self.faults.remove(&(start, nth))
    }

    fn take(&mut self, asked: &Asked<'_>, method: &Method, uri: &Uri) -> (Said, Option<Fault>) {
        let fault = self.fault(&format!("{method} {}", uri.path()));
        let own = fault
            .as_ref()
            .is_none_or(Fault::is_done)
            .then(|| self.provider.answer(asked));
        self.requests.push(Received {
            at: asked.now,
            method: method.to_string(),
            target: uri.to_string(),
            headers: asked
                .headers
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.to_string(), value)
                })
                .collect(),
            body: asked.body.to_vec(),
            status: own.as_ref().map_or(0, |said| said.status),
        });
        let nothing = || Said::json(504, &Value::Null);
        let said = match &fault {
            Some(Fault::Says {
                status,
                headers,
                body,
                ..
            }) => Said {
                status: *status,
                headers: headers.clone(),
                media: "text/html",
                body: body.clone(),
            },
            Some(Fault::Garbled) => {
                let own = own.unwrap_or_else(nothing);
                Said {
                    body: format!("<!--{}", own.body),
                    ..own
                }
            }
            _ => own.unwrap_or_else(nothing),
        };
        (said, fault)
    }
}

async fn handle<P: Provider>(
    State(shared): State<Shared<P>>,
    ConnectInfo(grip): ConnectInfo<Grip>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (said, fault) = {
        let mut desk = lock(&shared.desk);
        let (path, query) = split(&uri);
        let asked = Asked {
            method: method.as_str(),
            path,
            query,
            headers: &headers,
            body: &body,
            now: shared.clock.now(),
        };
        let answered = desk.take(&asked, &method, &uri);
        shared.received.send_replace(desk.requests.len());
        answered
    };
    match fault {
        Some(Fault::Silent { .. }) => std::future::pending::<()>().await,
        Some(Fault::HangUp { .. }) => grip.break_after(Vec::new()),
        Some(Fault::Half) => grip.break_after(half(&said)),
        _ => {}
    }
    response(said)
}

/// Path segments and query, decoded.
fn split(uri: &Uri) -> (Vec<String>, Vec<(String, String)>) {
    let Ok(url) = reqwest::Url::parse(&format!("http://sandbox{uri}")) else {
        return (Vec::new(), Vec::new());
    };
    let decode = |text: &str| {
        let pair = format!("http://sandbox/?x={}", text.replace('+', "%2B"));
        reqwest::Url::parse(&pair)
            .ok()
            .and_then(|u| u.query_pairs().next().map(|(_, v)| v.into_owned()))
    };
    let segments = url.path_segments().into_iter().flatten();
    let path = segments.filter_map(decode).collect();
    (path, url.query_pairs().into_owned().collect())
}

fn response(said: Said) -> Response {
    let mut builder = Response::builder()
        .status(said.status)
        .header("content-type", said.media);
    for (name, value) in said.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(said.body)).unwrap_or_else(|_| {
        // Only a scripted status outside HTTP's range comes here.
        let mut plain = Response::new(Body::empty());
        *plain.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}

/// The head of the answer and half of its body, as they stand on the wire.
fn half(said: &Said) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {} \r\ncontent-type: {}\r\n",
        said.status, said.media
    );
    for (name, value) in &said.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", said.body.len()));
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&said.body.as_bytes()[..said.body.len() / 2]);
    bytes
}
