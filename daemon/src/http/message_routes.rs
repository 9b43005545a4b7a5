//! `/v1/messages`: sending in and reading; and `/v1/checks`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{ids::MessageId, person::Act, person::Person};

use super::{
    auth::Caller,
    body::Message,
    paging::{PageQuery, cursor},
};
use crate::desk::{Desk, DeskError, QueueRow, Stored};

pub(super) type Answer = Result<Json<Value>, DeskError>;

/// A message id of the path; one that is not ours is not found.
pub(super) fn id(text: &str) -> Result<MessageId, DeskError> {
    text.parse().map_err(|_| {
        DeskError::NotFound(format!(
            "there is no message {}",
            text.chars().take(40).collect::<String>()
        ))
    })
}

pub(super) fn stored(stored: &Stored) -> Response {
    (StatusCode::CREATED, Json(stored)).into_response()
}

pub(super) async fn submit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    message: Message,
) -> Result<Response, DeskError> {
    Ok(stored(
        &desk
            .submit(&by, &message.file, None, &message.bytes)
            .await?,
    ))
}

pub(super) async fn edit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    message: Message,
) -> Result<Response, DeskError> {
    Ok(stored(&desk.edit(&by, id(&of)?, &message.file).await?))
}

pub(super) async fn outlook(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let outlook = desk.outlook(&by, id(&of)?).await?;
    Ok(Json(json!(outlook)))
}

pub(super) async fn correct(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    message: Message,
) -> Result<Response, DeskError> {
    Ok(stored(
        &desk
            .correct(&by, id(&of)?, &message.file, None, &message.bytes)
            .await?,
    ))
}

pub(super) async fn queue(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.queue(&by).await?;
    let key = |row: &QueueRow| (row.place, row.id.to_string());
    Ok(Json(page.part(&desk, "messages", "messages", rows, key)?))
}

pub(super) async fn view(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    Ok(Json(json!(desk.view(&by, id(&of)?).await?)))
}

pub(super) async fn variants(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    Ok(Json(
        json!({"variants": desk.view(&by, id(&of)?).await?.rendered.variants}),
    ))
}

pub(super) async fn report(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    Ok(Json(json!(desk.view(&by, id(&of)?).await?.report)))
}

pub(super) async fn deliveries(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer {
    let id = id(&of)?;
    let list = format!("deliveries of {id}");
    let (limit, after) = (page.limit()?, page.after(&desk, &list)?.unwrap_or(0));
    let (rows, next) = desk.deliveries(&by, id, after, limit).await?;
    let next = next.map(|key| cursor(&desk, &list, &key));
    Ok(Json(json!({"deliveries": rows, "next": next})))
}

/// A part of the record: of one message, or all of it.
pub(super) async fn entries(
    desk: &Desk,
    by: &Person,
    of: Option<MessageId>,
    page: &PageQuery,
) -> Answer {
    let list = of.map_or_else(|| "record".to_owned(), |id| format!("record of {id}"));
    let (limit, since) = (page.limit()?, page.after(desk, &list)?.unwrap_or(0));
    let entries = desk.audit(by, of, since, limit).await?;
    let last = entries.last().map(|e| e.sequence);
    let next = last.filter(|_| entries.len() == limit as usize);
    let next = next.map(|last| cursor(desk, &list, &last));
    Ok(Json(json!({"entries": entries, "next": next})))
}

pub(super) async fn audit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer {
    entries(&desk, &by, Some(id(&of)?), &page).await
}

/// New entries of a message that one answer holds at most.
const MOST_EVENTS: u32 = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
    /// The number of the last entry that the asker has.
    since: Option<String>,
}

pub(super) async fn events(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(since): Query<Since>,
) -> Answer {
    let since = since.since.as_deref().map(str::parse::<i64>).transpose();
    let since = since
        .map_err(|_| DeskError::parameter("since", "give the number of the last entry you have"))?
        .unwrap_or(0);
    let new = desk.audit(&by, Some(id(&of)?), since, MOST_EVENTS).await?;
    Ok(Json(json!({"events": new})))
}

pub(super) async fn check(
    State(desk): State<Desk>,
    Caller(by): Caller,
    message: Message,
) -> Answer {
    // It stores nothing and shows nobody's message: whoever may read anything may ask.
    desk.permit_anywhere(&by, Act::Read)?;
    Ok(Json(json!(desk.check(&message.file).await?.report)))
}
