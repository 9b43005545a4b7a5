//! Requests that may be repeated: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07). A request that changes
//! something is done once under its key and its person; a repeat gets the first answer, byte for byte, for seven days. The
//! store writes the key with the act (`wardmote_store::Once`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use wardmote_config::Source;
use wardmote_domain::{draft::FieldProblem, ids::PersonId};
use wardmote_store::{Known, Once, OneRequest, Refusal, RequestAnswer, Sha256};

use super::{
    MOST_READERS_BYTES, ROUTES,
    auth::Signed,
    body::{format_of, kind_of},
    problem::{MEDIA_TYPE, Problem},
    problem_kinds::ProblemKind,
};
use crate::desk::{Desk, DeskError, PARAMETER};

/// The header that carries the key.
pub(super) const KEY: &str = "idempotency-key";
/// The header that says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The most of an answer that is kept.
const MOST_ANSWER: usize = 4 * 1024 * 1024;

/// The routes that take nothing without a key: each makes a message.
pub const KEY_NEEDED: &[(&str, &str)] = &[
    ("POST", "/v1/messages"),
    ("POST", "/v1/messages/{id}/correct"),
];

/// What is its own key: the same file again finishes what a crash broke off, and makes nothing twice. A kept answer would
/// stand between.
const OWN_KEY: &[(&str, &str)] = &[("POST", "/v1/rounds")];

/// Requests under way, by person and key: a repeat waits for the first.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<Turns>>);

/// One turn at a time for each person and key.
type Turns = HashMap<(PersonId, String), Arc<tokio::sync::Mutex<()>>>;

impl UnderWay {
    async fn turn(&self, of: &OneRequest) -> Turn {
        let key = (of.by, of.key.clone());
        let one = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(key.clone()).or_default())
        };
        let guard = one.lock_owned().await;
        Turn {
            all: self.clone(),
            key,
            guard: Some(guard),
        }
    }
}

/// A turn; its end lets the next one in, and forgets the key after the last.
struct Turn {
    all: UnderWay,
    key: (PersonId, String),
    guard: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.guard.take());
        // The list's own and nobody else's: whoever waits holds one too.
        if all
            .get(&self.key)
            .is_some_and(|one| Arc::strong_count(one) == 1)
        {
            all.remove(&self.key);
        }
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, DeskError> {
    let mut given = headers.get_all(KEY).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key)
            if (1..=200).contains(&key.len()) && !key.contains('\t') && given.next().is_none() =>
        {
            Ok(Some(key.to_owned()))
        }
        _ => Err(DeskError::Invalid(vec![FieldProblem {
            field: format!("{PARAMETER}Idempotency-Key"),
            what: "give one key of 1 to 200 plain characters".to_owned(),
        }])),
    }
}

/// Whether it is one of our routes and changes something. Anything else is answered by the router itself.
fn changes(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    let kept = |route| ROUTES.contains(&route) && !OWN_KEY.contains(&route);
    request.method() != Method::GET
        && path.is_some_and(|path| kept((request.method().as_str(), path.as_str())))
}

fn needed(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    path.is_some_and(|path| KEY_NEEDED.contains(&(request.method().as_str(), path.as_str())))
}

/// Does a request with a key once.
pub(super) async fn once(
    State((desk, under_way)): State<(Desk, UnderWay)>,
    request: Request,
    next: Next,
) -> Response {
    let changes = changes(&request);
    let by = request.extensions().get::<Signed>().map(|s| s.person.id);
    // Who is nobody is refused by the route itself.
    let Some(by) = by.filter(|_| changes) else {
        return next.run(request).await;
    };
    match key(request.headers()) {
        Ok(Some(key)) => keyed(&desk, &under_way, by, key, request, next).await,
        Ok(None) if needed(&request) => {
            let detail = "give an Idempotency-Key header with this request: a repeat then gets the first answer, and makes nothing twice";
            Problem::new(ProblemKind::KeyMissing, detail).into_response()
        }
        Ok(None) => next.run(request).await,
        Err(wrong) => wrong.into_response(),
    }
}

async fn keyed(
    desk: &Desk,
    under_way: &UnderWay,
    by: PersonId,
    key: String,
    request: Request,
    next: Next,
) -> Response {
    let kind = kind_of(&request);
    let (parts, body) = request.into_parts();
    let bytes = match whole(body).await {
        Ok(bytes) => bytes,
        Err(problem) => return problem.into_response(),
    };
    let path = parts.uri.path_and_query().map_or("", |p| p.as_str());
    let head = format!("{} {path}\n", parts.method);
    let one = OneRequest {
        by,
        key,
        path: parts.uri.path().to_owned(),
        hash: Sha256::of(&[head.as_bytes(), &canonical(&kind, &bytes)].concat()),
    };
    let _turn = under_way.turn(&one).await;
    match desk.known_request(&one).await {
        Ok(Known::New) => {}
        Ok(Known::Answered(first)) => return again(first),
        Ok(Known::Erased) => return DeskError::AnswerErased.into_response(),
        Ok(Known::Other) => return DeskError::KeyReused.into_response(),
        Ok(Known::Unanswered(id)) => {
            return DeskError::from(Refusal::unanswered(id)).into_response();
        }
        Err(error) => return error.into_response(),
    }
    let once = Once::new(one);
    let request = Request::from_parts(parts, Body::from(bytes));
    let response = once.scope(next.run(request)).await;
    keep(desk, &once, response).await
}

async fn whole(body: Body) -> Result<Bytes, Problem> {
    to_bytes(body, MOST_READERS_BYTES).await.map_err(|error| {
        // What is too long says so; anything else broke off.
        match std::error::Error::source(&error).map(ToString::to_string) {
            Some(why) if why.contains("length limit") => Problem::too_large(),
            _ => Problem::malformed("the body broke off, or did not come in time"),
        }
    })
}

/// Keeps an answer that the act itself could not know.
async fn keep(desk: &Desk, once: &Once, response: Response) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_ANSWER).await else {
        return Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let answer = RequestAnswer {
        status: parts.status.as_u16(),
        body: bytes.to_vec(),
    };
    if let Err(error) = desk.keep_answer(once, answer).await {
        tracing::warn!(%error, "an answer could not be kept: a repeat is told that it was done");
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The first answer, given again.
pub(super) fn again(first: RequestAnswer) -> Response {
    let status = StatusCode::from_u16(first.status).unwrap_or(StatusCode::OK);
    let kind = if status.is_success() {
        "application/json"
    } else {
        MEDIA_TYPE
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    (status, headers, first.body).into_response()
}

/// The body as it is compared: what it says, not how it is laid out. What cannot be read stands for itself.
fn canonical(kind: &str, bytes: &Bytes) -> Vec<u8> {
    let read = || {
        let text = std::str::from_utf8(bytes).ok()?;
        let format = format_of(kind)?;
        Source::new("body", text, format).parse::<Value>().ok()
    };
    match read() {
        Some(value) => wardmote_store::canonical(&without_nothing(value)).into_bytes(),
        None => bytes.to_vec(),
    }
}

/// The value without fields that hold nothing: to leave a field out is the same.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| (k, without_nothing(v)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nothing).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts_and_not_its_layout_nor_its_format() {
        let of =
            |kind: &str, text: &'static str| canonical(kind, &Bytes::from_static(text.as_bytes()));
        let json = of(
            "application/json",
            r#"{"b": [1, null], "a": "x", "c": null}"#,
        );
        assert_eq!(json, of("", r#"{"a":"x","b":[1,null]}"#));
        assert_eq!(json, of("application/yaml", "a: x\nb: [1, null]\n"));
        assert_ne!(json, of("application/json", r#"{"a":"x","b":[1]}"#));
        assert_eq!(of("text/csv", "a: x\n"), b"a: x\n");
        assert_eq!(of("application/json", "{"), b"{");
    }

    #[tokio::test]
    async fn a_repeat_waits_and_the_last_one_leaves_nothing_behind() {
        let under_way = UnderWay::default();
        let one = OneRequest {
            by: PersonId::new(jiff::Timestamp::UNIX_EPOCH),
            key: "k".to_owned(),
            path: "/".to_owned(),
            hash: Sha256::of(b""),
        };
        let first = under_way.turn(&one).await;
        let (all, same) = (under_way.clone(), one.clone());
        let mut second = tokio::spawn(async move { drop(all.turn(&same).await) });
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        (&mut second).await.unwrap();
        assert!(under_way.0.lock().unwrap().is_empty());
    }
}
