//! Schedules, rounds and asks for copy.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    file::MessageFile,
    ids::{AskId, ScheduleId},
};

use super::{
    auth::Caller,
    body::{Body, Message},
    message_routes::stored,
    paging::PageQuery,
};
use crate::desk::{
    Desk, DeskError,
    schedules::{AskRow, ScheduleRequest, ScheduleRow},
};

type Answer = Result<Json<Value>, DeskError>;

/// The routes of schedules, rounds and asks.
pub(super) fn router() -> Router<Desk> {
    Router::new()
        .route("/v1/schedules", get(list).post(add))
        .route("/v1/schedules/preview", post(preview))
        .route("/v1/schedules/{id}", get(show).delete(remove))
        .route("/v1/schedules/{id}/pause", post(pause))
        .route("/v1/schedules/{id}/resume", post(resume))
        .route("/v1/schedules/{id}/wake", post(wake))
        .route("/v1/schedules/{id}/rounds", get(rounds_of))
        .route("/v1/asks", get(asks))
        .route("/v1/asks/{id}", get(ask))
        .route("/v1/asks/{id}/draft", put(save))
        .route("/v1/asks/{id}/copy", post(hand_in))
        .route("/v1/asks/{id}/owner", post(give))
        .route("/v1/asks/{id}/withdraw", post(withdraw))
}

fn none(what: &str, given: &str) -> DeskError {
    let shown: String = given.chars().take(40).collect();
    DeskError::NotFound(format!("there is no {what} {shown}"))
}

/// The schedule of a path.
pub(crate) fn schedule_id(text: &str) -> Result<ScheduleId, DeskError> {
    text.parse().map_err(|_| none("schedule", text))
}

/// The ask of a path.
pub(crate) fn ask_id(text: &str) -> Result<AskId, DeskError> {
    text.parse().map_err(|_| none("ask for copy", text))
}

async fn list(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.schedules(&by).await?;
    // In the order of their next wake; those that wake no more come last.
    let key = |row: &ScheduleRow| {
        let next = row.next.first().map(|wake| wake.at);
        (next.is_none(), next, row.id.map(|id| id.to_string()))
    };
    Ok(Json(page.part(
        &desk,
        "schedules",
        "schedules",
        rows,
        key,
    )?))
}

async fn add(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(request): Body<ScheduleRequest>,
) -> Result<Response, DeskError> {
    let made = desk.add_schedule(&by, &request).await?;
    Ok((StatusCode::CREATED, Json(json!(made))).into_response())
}

/// What it would be, with its next three times; nothing is stored.
async fn preview(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(request): Body<ScheduleRequest>,
) -> Answer {
    Ok(Json(json!(desk.preview_schedule(&by, &request).await?)))
}

async fn show(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    Ok(Json(json!(desk.schedule(&by, schedule_id(&of)?).await?)))
}

async fn remove(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    let asks = desk.remove_schedule(&by, schedule_id(&of)?).await?;
    Ok(Json(json!({"words": "Ended.", "asks_withdrawn": asks})))
}

async fn pause(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    desk.pause_schedule(&by, schedule_id(&of)?).await?;
    Ok(Json(
        json!({"words": "Paused. The round that is open goes on."}),
    ))
}

async fn resume(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    let next = desk.resume_schedule(&by, schedule_id(&of)?).await?;
    let words = format!("Started again. The next time is {}.", next.words());
    Ok(Json(json!({"words": words, "next": next.at})))
}

async fn wake(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    let round = desk.wake_schedule(&by, schedule_id(&of)?).await?;
    Ok(Json(
        json!({"round": round, "words": "Copy is asked for now."}),
    ))
}

async fn rounds_of(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer {
    super::round_routes::rounds(&desk, &by, Some(schedule_id(&of)?), &page).await
}

/// The asks that wait for whoever asks.
async fn asks(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.my_asks(&by).await?;
    let key = |row: &AskRow| (row.due, row.ward.to_string(), row.id.to_string());
    Ok(Json(page.part(&desk, "asks", "asks", rows, key)?))
}

async fn ask(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    Ok(Json(json!(desk.ask(&by, ask_id(&of)?).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftBody {
    /// The version that was read.
    version: i64,
    /// The draft, by the message schema.
    draft: MessageFile,
}

async fn save(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<DraftBody>,
) -> Answer {
    let version = desk
        .save_ask(&by, ask_id(&of)?, body.draft, None, body.version)
        .await?;
    Ok(Json(
        json!({"version": version, "words": "Kept. It is not handed in."}),
    ))
}

async fn hand_in(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    message: Message,
) -> Result<Response, DeskError> {
    let made = desk
        .hand_in(&by, ask_id(&of)?, &message.file, None, None)
        .await?;
    Ok(stored(&made))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnerBody {
    owner: String,
}

async fn give(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<OwnerBody>,
) -> Answer {
    let name = desk.give_ask(&by, ask_id(&of)?, &body.owner).await?;
    Ok(Json(json!({"words": format!("{name} is asked now.")})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhyBody {
    reason: String,
}

async fn withdraw(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<WhyBody>,
) -> Answer {
    desk.withdraw_ask(&by, ask_id(&of)?, &body.reason).await?;
    Ok(Json(json!({"words": "Nobody is asked for this any more."})))
}
