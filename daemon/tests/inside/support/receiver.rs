//! A receiver of webhooks on this machine, that answers what it is told to.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use wardmote_channels::webhook_signature::WebhookKey;
use wardmote_domain::send::Callback;

use super::Force;

/// One call as it came.
#[derive(Debug, Clone)]
pub struct Heard {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Heard {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Whether it is signed with that secret, at the clock of the force.
    pub fn signed_with(&self, force: &Force, secret: &str) -> bool {
        let key = WebhookKey::new(&secret.into()).unwrap();
        let call = Callback {
            headers: &self.headers,
            body: &self.body,
            at: force.now(),
        };
        key.verify(&call).is_ok()
    }
}

/// A status, and a `Retry-After`.
type Said = (u16, Option<&'static str>);

#[derive(Clone, Default)]
struct Inner {
    heard: Arc<Mutex<Vec<Heard>>>,
    script: Arc<Mutex<VecDeque<Said>>>,
    then: Arc<Mutex<u16>>,
}

pub struct Receiver {
    pub at: SocketAddr,
    inner: Inner,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let inner = Inner::default();
        *inner.then.lock().unwrap() = 204;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let router = Router::new().fallback(take).with_state(inner.clone());
        let serving = tokio::spawn(async move {
            axum_serve(listener, router).await;
        });
        Self { at, inner, serving }
    }

    pub fn address(&self) -> String {
        format!("http://{}/a-secret-path", self.at)
    }

    /// The next answers, before the usual one.
    pub fn script(&self, answers: &[Said]) {
        self.inner.script.lock().unwrap().extend(answers);
    }

    /// The usual answer from now on.
    pub fn always(&self, status: u16) {
        *self.inner.then.lock().unwrap() = status;
    }

    /// What came since this was last asked.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.inner.heard.lock().unwrap())
    }
}

async fn axum_serve(listener: tokio::net::TcpListener, router: Router) {
    let stop = tokio_util::sync::CancellationToken::new();
    wardmote::http::serve::serve(
        listener,
        router,
        wardmote::http::serve::Patience::default(),
        stop,
    )
    .await;
}

async fn take(State(inner): State<Inner>, headers: HeaderMap, body: Bytes) -> Response {
    let headers = headers
        .iter()
        .map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned()))
        .collect();
    inner.heard.lock().unwrap().push(Heard {
        headers,
        body: body.to_vec(),
    });
    let scripted = inner.script.lock().unwrap().pop_front();
    let (status, retry) = scripted.unwrap_or((*inner.then.lock().unwrap(), None));
    let mut answer = StatusCode::from_u16(status).unwrap().into_response();
    if let Some(retry) = retry {
        answer
            .headers_mut()
            .insert("retry-after", retry.parse().unwrap());
    }
    if (300..400).contains(&status) {
        let elsewhere = "http://127.0.0.1:1/elsewhere".parse().unwrap();
        answer.headers_mut().insert("location", elsewhere);
    }
    answer
}
