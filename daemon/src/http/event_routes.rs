//! `/v1/events`, and a message's own: what happened, in parts, or as server-sent events for as long as somebody listens
//! (HTML standard, section 9.2). A program that was away goes on where it was, by `Last-Event-ID`.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use wardmote_domain::person::{Act, Person};

use super::{
    auth::{Caller, Signed},
    event_stream::{Follow, Place, Streams},
    message_routes::{self as m, Since},
    paging::{PageQuery, cursor},
    problem::Problem,
    problem_kinds::ProblemKind,
    serve::Ends,
};
use crate::desk::{Desk, DeskError};

/// The list that cursors of events belong to.
pub(super) const LIST: &str = "events";

/// Whether the asker wants a stream.
fn wants_stream(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).iter();
    accepts
        .filter_map(|value| value.to_str().ok())
        .any(|text| text.to_ascii_lowercase().contains("text/event-stream"))
}

/// Where a listener was: what its `Last-Event-ID` says, else the cursor of the query.
fn was_at(desk: &Desk, headers: &HeaderMap, page: &PageQuery) -> Result<Option<Place>, DeskError> {
    let Some(last) = headers.get("last-event-id").filter(|v| !v.is_empty()) else {
        return page.after(desk, LIST);
    };
    let bytes = last
        .to_str()
        .ok()
        .and_then(|text| desk.signer().cursor_of(LIST, text));
    let place = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let wrong =
        "this is no id of an event of this desk: give the last id as it came, or leave it out";
    place
        .map(Some)
        .ok_or_else(|| DeskError::parameter("Last-Event-ID", wrong))
}

/// What a route of events is asked with.
pub(super) struct Asked {
    headers: HeaderMap,
    signed: Signed,
    ends: Option<Extension<Ends>>,
}

impl<S: Sync + Send> axum::extract::FromRequestParts<S> for Asked {
    type Rejection = DeskError;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, DeskError> {
        let signed = parts.extensions.get::<Signed>().cloned();
        Ok(Self {
            headers: parts.headers.clone(),
            signed: signed.ok_or(DeskError::NotSignedIn)?,
            ends: parts.extensions.get::<Ends>().copied().map(Extension),
        })
    }
}

pub(super) async fn all(
    State(desk): State<Desk>,
    Extension(streams): Extension<Streams>,
    asked: Asked,
    Query(page): Query<PageQuery>,
) -> Result<Response, DeskError> {
    let by = asked.signed.person.clone();
    desk.permit_anywhere(&by, Act::Read)?;
    let from = was_at(&desk, &asked.headers, &page)?;
    match wants_stream(&asked.headers) {
        true => stream(desk, &streams, asked, from, None).await,
        false => part(&desk, &by, &page, from.unwrap_or_default()).await,
    }
}

/// One part, and where to go on from: now where there is more, later where there is not.
async fn part(
    desk: &Desk,
    by: &Person,
    page: &PageQuery,
    from: Place,
) -> Result<Response, DeskError> {
    let (events, to) = desk.events_for(by, from.into(), page.limit()?).await?;
    let heads = desk.event_heads().await?;
    let last = cursor(desk, LIST, &Place::from(to));
    let rows: Vec<Value> = events
        .iter()
        .map(|event| {
            let mut row = event.body();
            row["id"] = json!(event.id);
            row
        })
        .collect();
    let more = to.record < heads.record || to.telling < heads.telling;
    let next = more.then(|| last.clone());
    Ok(Json(json!({"events": rows, "next": next, "last": last})).into_response())
}

/// What is new in a message's record, or its events as they come.
pub(super) async fn of_message(
    State(desk): State<Desk>,
    Extension(streams): Extension<Streams>,
    asked: Asked,
    Path(of): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, DeskError> {
    if !wants_stream(&asked.headers) {
        let by = Caller(asked.signed.person);
        let answer = m::events(State(desk), by, Path(of), Query(since)).await?;
        return Ok(answer.into_response());
    }
    let id = m::id(&of)?;
    // Whoever may not read it is told so before anything of it is said.
    desk.audit(&asked.signed.person, Some(id), 0, 1).await?;
    let from = was_at(&desk, &asked.headers, &PageQuery::default())?;
    stream(desk, &streams, asked, from, Some(id)).await
}

async fn stream(
    desk: Desk,
    streams: &Streams,
    asked: Asked,
    from: Option<Place>,
    only: Option<wardmote_domain::ids::MessageId>,
) -> Result<Response, DeskError> {
    let Some(open) = streams.open(asked.signed.token) else {
        return Ok(too_many(streams));
    };
    // Who was never here hears what happens from now on.
    let from = match from {
        Some(place) => place.into(),
        None => desk.event_heads().await?,
    };
    let follow = Follow {
        desk,
        token: asked.signed.token,
        from,
        only,
        ends: asked.ends.map(|Extension(Ends(at))| at),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        // The next stream gets a connection of its own, with its whole time.
        (header::CONNECTION, "close"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, follow.start(open)).into_response())
}

fn too_many(streams: &Streams) -> Response {
    let detail = format!(
        "{} streams of events may be open for one token, and {} for all: close one",
        streams.each, streams.all
    );
    let mut refused = Problem::new(ProblemKind::TooMany, detail).into_response();
    let soon = axum::http::HeaderValue::from_static("15");
    refused.headers_mut().insert(header::RETRY_AFTER, soon);
    refused
}
