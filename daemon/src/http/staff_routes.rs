//! What our own people are told: what is open, "I have it", the changes in their order; the on-call order; handovers.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    area::AreaCode, ids::PersonId, local_time::LocalDateTime, staff::Duty, staff::What,
};

use super::{auth::Caller, body::Body, paging::PageQuery};
use crate::desk::{Desk, DeskError, NewOnCall, ToldRow};

type Answer = Result<Json<Value>, DeskError>;

/// The most changes in one answer.
const MOST_CHANGES: u32 = 500;

fn number(text: &str, what: &str) -> Result<i64, DeskError> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        DeskError::NotFound(format!("there is no {what} {shown}"))
    })
}

pub(super) async fn told(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.told(&by).await?;
    let key = |row: &ToldRow| (row.since, row.number);
    Ok(Json(page.part(&desk, "told", "told", rows, key)?))
}

pub(super) async fn take(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let until = desk
        .take_on(&by, number(&of, "such thing, with the number")?)
        .await?;
    Ok(Json(json!({"words": "You have it.", "until": until})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
    since: Option<String>,
    limit: Option<String>,
}

/// A whole number of the query, however large; `usual` where it is left out.
fn whole(name: &str, given: Option<&str>, usual: i64) -> Result<i64, DeskError> {
    let Some(text) = given else { return Ok(usual) };
    let number = text.parse::<i64>();
    number.map_err(|_| DeskError::parameter(name, "give a whole number of at most 18 digits"))
}

/// The changes after a sequence number; `next` is where to go on.
pub(super) async fn changes(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(asked): Query<Since>,
) -> Answer {
    let limit = whole("limit", asked.limit.as_deref(), 100)?.clamp(1, MOST_CHANGES.into());
    let limit = u32::try_from(limit).unwrap_or(MOST_CHANGES);
    let since = whole("since", asked.since.as_deref(), 0)?.max(0);
    let (changes, next) = desk.staff_changes(&by, since, limit).await?;
    let rows: Vec<Value> = changes
        .into_iter()
        .map(|c| {
            json!({
                "sequence": c.sequence, "at": c.at, "change": c.change, "number": c.number, "what": c.what,
                "message": c.message, "areas": c.areas, "lane": c.lane.map(|l| l.to_string()), "due": c.due_at,
                "person": c.person, "ended": c.ended,
            })
        })
        .collect();
    Ok(Json(json!({"changes": rows, "next": next})))
}

pub(super) async fn on_call(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!({"on_call": desk.on_call(&by).await?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnCallBody {
    person: PersonId,
    duty: Duty,
    areas: Vec<AreaCode>,
    #[serde(default = "first")]
    place: u32,
    from: LocalDateTime,
    to: LocalDateTime,
}

fn first() -> u32 {
    1
}

pub(super) async fn put_on_call(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<OnCallBody>,
) -> Result<Response, DeskError> {
    let new = NewOnCall {
        person: body.person,
        duty: body.duty,
        areas: body.areas,
        place: body.place,
        from: body.from,
        to: body.to,
    };
    let number = desk.put_on_call(&by, new).await?;
    Ok((StatusCode::CREATED, Json(json!({"number": number}))).into_response())
}

pub(super) async fn end_on_call(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.end_on_call(&by, number(&of, "entry in the on-call order")?)
        .await?;
    Ok(Json(json!({"words": "Taken off the on-call order."})))
}

pub(super) async fn quiet(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!({"tellings": desk.quiet(&by).await?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietBody {
    quiet: Vec<What>,
}

pub(super) async fn choose_quiet(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<QuietBody>,
) -> Answer {
    desk.choose_quiet(&by, body.quiet).await?;
    Ok(Json(json!({"words": "Your choice is kept."})))
}

pub(super) async fn handover(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    let view = desk.handover(&by).await?;
    Ok(Json(serde_json::to_value(&view).map_err(|e| {
        DeskError::Internal(format!("a handover sheet: {e}"))
    })?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoverBody {
    #[serde(default)]
    note: String,
}

pub(super) async fn hand_over(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<HandoverBody>,
) -> Result<Response, DeskError> {
    let number = desk.hand_over(&by, &body.note).await?;
    Ok((StatusCode::CREATED, Json(json!({"number": number}))).into_response())
}

pub(super) async fn take_over(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.take_over(&by, number(&of, "handover")?).await?;
    Ok(Json(json!({"words": "Signed for."})))
}
