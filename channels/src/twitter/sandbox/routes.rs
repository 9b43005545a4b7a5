//! One request from reading to answer: receipt, signature, limits, the call itself, the scripted fault.

use std::sync::{Arc, Mutex};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use jiff::Timestamp;
use reqwest::Url;
use serde_json::json;
use tokio::sync::watch;
use wardmote_domain::clock::SharedClock;

use super::{
    HANDLE, USER_ID, auth,
    bodies::{self, Said},
    faults::{Asked, Fault},
    line::{Grip, lock},
    sample_keys,
    state::{Received, State},
    window::Left,
};

/// What every request shares.
#[derive(Clone)]
pub(super) struct Desk {
    pub clock: SharedClock,
    pub state: Arc<Mutex<State>>,
    pub received: watch::Sender<usize>,
}

type Headers = Vec<(String, String)>;

/// The call that method and path ask for, and the id in the path.
fn asked(method: &Method, path: &str) -> Option<(Asked, String)> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    match (method.as_str(), segments.as_slice()) {
        ("POST", ["2", "tweets"]) => Some((Asked::Post, String::new())),
        ("DELETE", ["2", "tweets", id]) => Some((Asked::Delete, (*id).to_owned())),
        ("GET", ["2", "users", "me"]) => Some((Asked::Me, String::new())),
        ("GET", ["2", "users", id, "tweets"]) => Some((Asked::Timeline, (*id).to_owned())),
        _ => None,
    }
}

/// Answers one request.
pub(super) async fn handle(
    Shared(desk): Shared<Desk>,
    ConnectInfo(grip): ConnectInfo<Grip>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (said, extra, fault) = {
        let mut state = lock(&desk.state);
        let (said, extra, fault) =
            answer(&mut state, &method, &uri, &headers, &body, desk.clock.now());
        desk.received.send_replace(state.requests.len());
        (said, extra, fault)
    };
    match fault {
        Some(Fault::Silent { .. }) => std::future::pending::<()>().await,
        Some(Fault::HangUp { .. }) => grip.break_after(Vec::new()),
        Some(Fault::Half) => grip.break_after(half(&said, &extra)),
        _ => {}
    }
    response(said, extra)
}

fn answer(
    state: &mut State,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> (Said, Headers, Option<Fault>) {
    let host = headers
        .get("host")
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    let asked = asked(method, uri.path());
    let fault = asked
        .as_ref()
        .and_then(|(asked, _)| state.script.next(*asked));
    let mut extra = vec![(
        "x-transaction-id".to_owned(),
        format!("{:016x}", state.requests.len() + 1),
    )];
    let mut rejected = None;
    let said = match (Url::parse(&format!("http://{host}{uri}")), asked) {
        (Ok(url), Some((asked, id))) => {
            let header = headers.get("authorization").and_then(|h| h.to_str().ok());
            match auth::check(
                header,
                method.as_str(),
                &url,
                &sample_keys(),
                &mut state.nonces,
                now,
            ) {
                Ok(()) => {
                    let call = Call {
                        asked,
                        id: &id,
                        url: &url,
                        headers,
                        body,
                        now,
                    };
                    within_limits(state, &call, fault.as_ref(), &mut extra)
                }
                Err(why) => {
                    let (said, words) = match why {
                        auth::Rejected::Keys(words) => (bodies::unauthorised(), words),
                        auth::Rejected::Clock => (
                            bodies::clock(),
                            "the clocks differ by more than five minutes",
                        ),
                    };
                    rejected = Some(words);
                    said
                }
            }
        }
        _ => bodies::absent("that address"),
    };
    state.requests.push(Received {
        at: now,
        method: method.to_string(),
        target: uri.to_string(),
        headers: headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: body.to_vec(),
        status: said.status,
        rejected,
    });
    (said, extra, fault)
}

struct Call<'a> {
    asked: Asked,
    id: &'a str,
    url: &'a Url,
    headers: &'a HeaderMap,
    body: &'a [u8],
    now: Timestamp,
}

fn within_limits(
    state: &mut State,
    call: &Call<'_>,
    fault: Option<&Fault>,
    extra: &mut Headers,
) -> Said {
    if let Some(Fault::TooMany { reset }) = fault {
        if let Some(until) = reset.and_then(|r| call.now.checked_add(r).ok()) {
            let left = Left {
                max: 100,
                remaining: 0,
                reset: until.as_second(),
                within: false,
            };
            extra.extend(limit_headers("x-rate-limit", left));
        }
        return bodies::too_many();
    }
    let (quarter, day) = state.take(call.asked, call.now);
    extra.extend(
        quarter
            .into_iter()
            .flat_map(|left| limit_headers("x-rate-limit", left)),
    );
    extra.extend(
        day.into_iter()
            .flat_map(|left| limit_headers("x-app-limit-24hour", left)),
    );
    if [quarter, day]
        .into_iter()
        .flatten()
        .any(|left| !left.within)
    {
        return bodies::too_many();
    }
    let scripted = match fault {
        Some(Fault::Unauthorised) => Some(bodies::unauthorised()),
        Some(Fault::CreditsDepleted) => Some(bodies::credits()),
        Some(Fault::SpendCap { until }) => Some(bodies::spend_cap(*until)),
        Some(Fault::Status { code, .. }) => Some(bodies::gateway(*code)),
        _ => None,
    };
    let own = fault
        .is_none_or(Fault::is_done)
        .then(|| perform(state, call));
    match (scripted, own, fault) {
        (Some(scripted), _, _) => scripted,
        (None, Some(own), Some(Fault::Garbled)) => Said {
            body: format!("<!--{}", own.body),
            ..own
        },
        (None, Some(own), _) => own,
        // Silence and hanging up: nothing of this is ever written.
        (None, None, _) => bodies::gateway(504),
    }
}

fn perform(state: &mut State, call: &Call<'_>) -> Said {
    match call.asked {
        Asked::Post => {
            let media = call
                .headers
                .get("content-type")
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default();
            if media.split(';').next().map(str::trim) != Some("application/json") {
                return bodies::invalid("content-type", "The body must be application/json.");
            }
            state.post(call.body, call.now)
        }
        Asked::Delete => state.delete(call.id, call.now),
        Asked::Me => bodies::ok(
            200,
            &json!({ "data": { "id": USER_ID, "name": "Sandbox", "username": HANDLE } }),
        ),
        Asked::Timeline if call.id != USER_ID => bodies::no_such_user(call.id),
        Asked::Timeline => {
            let query: Vec<(String, String)> = call.url.query_pairs().into_owned().collect();
            state.timeline(&query, call.now)
        }
    }
}

fn limit_headers(prefix: &str, left: Left) -> Headers {
    let header = |name: &str, value: i64| (format!("{prefix}-{name}"), value.to_string());
    vec![
        header("limit", i64::from(left.max)),
        header("remaining", i64::from(left.remaining)),
        header("reset", left.reset),
    ]
}

fn response(said: Said, extra: Headers) -> Response {
    let mut builder = Response::builder()
        .status(said.status)
        .header("content-type", said.media);
    for (name, value) in extra {
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
fn half(said: &Said, extra: &Headers) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {} \r\ncontent-type: {}\r\n",
        said.status, said.media
    );
    for (name, value) in extra {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", said.body.len()));
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&said.body.as_bytes()[..said.body.len() / 2]);
    bytes
}
