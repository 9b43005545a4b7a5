//! Where providers call: one route for every channel and account, on the public listener, without a session. The channel
//! proves that the caller is its provider; nothing is believed before.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use wardmote_domain::{
    outlet::OutletName,
    send::{AccountName, Callback, CallbackRefused, Lane},
};
use wardmote_store::Took;

use super::{problem::Problem, problem_kinds::ProblemKind};
use crate::pipeline::{Pipeline, receive::NotTaken};

/// The most that a call may carry.
pub const MOST_CALL_BYTES: usize = 256 * 1024;
/// Seconds after which a call that came too early is to be repeated.
const AGAIN_AFTER: &str = "60";

/// The route, by method and path.
pub const CALLBACKS: &[(&str, &str)] = &[("POST", "/callbacks/{channel}/{account}")];

/// The route, for `public_listen`.
pub fn callbacks(pipeline: Pipeline) -> Router {
    Router::new()
        .route("/callbacks/{channel}/{account}", post(call))
        .layer(DefaultBodyLimit::max(MOST_CALL_BYTES))
        .with_state(pipeline)
}

async fn call(
    State(pipeline): State<Pipeline>,
    Path((channel, account)): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let Ok(channel) = OutletName::new(&channel) else {
        return refused(&NotTaken::NoSuchLane);
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return cut_off(rejection.into_response().status()),
    };
    let lane = Lane {
        channel,
        account: AccountName(account),
    };
    // A value that is no text cannot be one that a channel looks for.
    let headers: Vec<(String, String)> = headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    let call = Callback {
        headers: &headers,
        body: &body,
        at: pipeline.now(),
    };
    match pipeline.receive(&lane, &call).await {
        Ok(Took::New { .. } | Took::Repeated) => StatusCode::NO_CONTENT.into_response(),
        Ok(Took::Early) => {
            again("this is about something that is still going out: call again in a minute")
        }
        // Of a lane that is not there the name is the caller's own, and may be anything: it stands in no log.
        Err(NotTaken::NoSuchLane) => refused(&NotTaken::NoSuchLane),
        Err(error) => {
            tracing::info!(%lane, why = %error, "a call was not taken in");
            refused(&error)
        }
    }
}

fn cut_off(status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("a call may carry at most {MOST_CALL_BYTES} bytes");
        return Problem::new(ProblemKind::TooLarge, detail).into_response();
    }
    Problem::malformed("the body broke off, or did not come in time").into_response()
}

fn again(detail: &str) -> Response {
    let problem = Problem::new(ProblemKind::Again, detail);
    let mut response = problem.into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static(AGAIN_AFTER));
    response
}

fn refused(error: &NotTaken) -> Response {
    match error {
        NotTaken::NoSuchLane | NotTaken::Refused(CallbackRefused::NotExpected) => Problem::new(
            ProblemKind::NotFound,
            "no channel expects calls at this address",
        )
        .into_response(),
        NotTaken::Refused(CallbackRefused::NotTheirs(_)) => Problem::new(
            ProblemKind::NotBelieved,
            "its signature or token is missing, wrong or too old",
        )
        .into_response(),
        NotTaken::Refused(CallbackRefused::Unreadable(why)) => {
            Problem::malformed(why.clone()).into_response()
        }
        NotTaken::Store(_) => again("it could not be written down now: call again in a minute"),
    }
}
