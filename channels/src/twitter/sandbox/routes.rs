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
    auth::{self, Rejected},
    bodies::{self, Said},
    faults::{Asked, Fault},
    line::{Grip, lock},
    state::{Received, State},
    window::Left,
};
use crate::twitter::oauth1::Keys;

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
        ("POST", ["2", "media", "upload"]) => Some((Asked::Upload, String::new())),
        ("GET", ["2", "media", "upload"]) => Some((Asked::UploadStatus, String::new())),
        ("POST", ["2", "media", "metadata"]) => Some((Asked::Describe, String::new())),
        ("POST", ["2", "oauth2", "token"]) => Some((Asked::Token, String::new())),
        ("GET", ["i", "oauth2", "authorize"]) => Some((Asked::Authorise, String::new())),
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
    let mut extra = vec![
        (
            "x-transaction-id".to_owned(),
            format!("{:016x}", state.requests.len() + 1),
        ),
        // Everything dated reads the sandbox's clock, the answer's own date too.
        (
            "date".to_owned(),
            now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        ),
    ];
    let mut rejected = None;
    let mut user_id = None;
    let said = match (Url::parse(&format!("http://{host}{uri}")), &asked) {
        (Ok(url), Some((asked, id))) => {
            let mut call = Call {
                asked: *asked,
                id,
                url: &url,
                user_id: "",
                headers,
                body,
                now,
            };
            match let_in(state, &call, method) {
                Ok(user) => {
                    call.user_id = &user;
                    let said = within_limits(state, &call, fault.as_ref(), &mut extra);
                    user_id = Some(user);
                    said
                }
                Err(Rejected::Clock) => {
                    rejected = Some("the clocks differ by more than five minutes");
                    bodies::clock()
                }
                Err(Rejected::Keys(words)) => {
                    rejected = Some(words);
                    bodies::unauthorised()
                }
            }
        }
        _ => bodies::absent("that address"),
    };
    state.requests.push(Received {
        asked: asked.map(|(asked, _)| asked),
        user_id: user_id.filter(|id| !id.is_empty()),
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

/// Whose call it is: by signature or by token. The app's own two calls prove themselves.
fn let_in(state: &mut State, call: &Call<'_>, method: &Method) -> Result<String, Rejected> {
    if matches!(call.asked, Asked::Token | Asked::Authorise) {
        return Ok(String::new());
    }
    let header = call.header("authorization");
    if let Some(token) = auth::bearer(header) {
        let user_id = state.grants.bearer(token, call.now);
        return user_id
            .map(str::to_owned)
            .ok_or(Rejected::Keys("the token is not one that works"));
    }
    let known: Vec<&Keys> = state.members.iter().map(|m| &m.keys).collect();
    let (method, nonces) = (method.as_str(), &mut state.nonces);
    let number = auth::check(header, method, call.url, &known, nonces, call.now)?;
    Ok(state.members[number].user_id.clone())
}

impl<'a> Call<'a> {
    fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    fn is_json(&self) -> bool {
        let media = self.header("content-type").unwrap_or_default();
        media.split(';').next().map(str::trim) == Some("application/json")
    }
}

struct Call<'a> {
    asked: Asked,
    id: &'a str,
    url: &'a Url,
    user_id: &'a str,
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
    let (quarter, day) = state.take(call.asked, call.user_id, call.now);
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
    let Call {
        user_id,
        id,
        body,
        now,
        ..
    } = *call;
    let query = || -> Vec<(String, String)> { call.url.query_pairs().into_owned().collect() };
    let takes_json = matches!(call.asked, Asked::Post | Asked::Upload | Asked::Describe);
    if takes_json && !call.is_json() {
        return bodies::invalid("content-type", "The body must be application/json.");
    }
    match call.asked {
        Asked::Post => state.post(user_id, body, now),
        Asked::Delete => state.delete(user_id, id, now),
        Asked::Me => {
            let member = state.members.iter().find(|m| m.user_id == user_id);
            let handle = member.map(|m| m.handle.as_str()).unwrap_or_default();
            let data = json!({ "id": user_id, "name": "Sandbox", "username": handle });
            bodies::ok(200, &json!({ "data": data }))
        }
        Asked::Timeline if !state.members.iter().any(|m| m.user_id == id) => {
            bodies::no_such_user(id)
        }
        Asked::Timeline => state.timeline(id, &query(), now),
        Asked::Upload => state.media.upload(user_id, body, now),
        Asked::Describe => state.media.describe(user_id, body, now),
        Asked::UploadStatus => state.media.status(user_id, &query(), now),
        Asked::Token => {
            let content_type = call.header("content-type").unwrap_or_default();
            let header = call.header("authorization");
            state.grants.token(content_type, header, body, now)
        }
        Asked::Authorise => {
            let signed_in = state.signed_in.clone();
            match state.grants.authorise(call.url, &signed_in, now) {
                Ok(back) => bodies::sent_to(back),
                Err(said) => said,
            }
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
    if let Some(to) = &said.to {
        builder = builder.header("location", to);
    }
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
