//! `/v1/messages` and `/v1/checks`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    draft::Clearance,
    finding::{Owed, Passed, RuleId},
    hold::HoldScope,
    ids::MessageId,
};

use super::{
    auth::Caller,
    body::{Body, Message},
};
use crate::desk::{Desk, DeskError, Stored, Verdict};

type Answer = Result<Json<Value>, DeskError>;

/// A message id of the path; one that is not ours is not found.
fn id(text: &str) -> Result<MessageId, DeskError> {
    text.parse().map_err(|_| {
        DeskError::NotFound(format!(
            "there is no message {}",
            text.chars().take(40).collect::<String>()
        ))
    })
}

fn key(headers: &HeaderMap) -> Result<Option<String>, DeskError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(DeskError::field(
            "Idempotency-Key",
            "give 1 to 200 plain characters",
        )),
    }
}

fn stored(stored: &Stored) -> Response {
    let body = Json(json!({
        "id": stored.id, "state": stored.state, "hash": stored.hash, "report": stored.report,
    }));
    let mut response = (StatusCode::CREATED, body).into_response();
    if stored.replayed {
        response.headers_mut().insert(
            "idempotent-replayed",
            axum::http::HeaderValue::from_static("true"),
        );
    }
    response
}

pub(super) async fn submit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    headers: HeaderMap,
    message: Message,
) -> Result<Response, DeskError> {
    Ok(stored(
        &desk
            .submit(&by, &message.file, key(&headers)?, &message.bytes)
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

pub(super) async fn correct(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    headers: HeaderMap,
    message: Message,
) -> Result<Response, DeskError> {
    Ok(stored(
        &desk
            .correct(&by, id(&of)?, &message.file, key(&headers)?, &message.bytes)
            .await?,
    ))
}

pub(super) async fn queue(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!({"messages": desk.queue(&by).await?})))
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    after: Option<String>,
}

pub(super) async fn deliveries(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<Page>,
) -> Answer {
    Ok(Json(json!(
        desk.deliveries(&by, id(&of)?, page.after.as_deref())
            .await?
    )))
}

pub(super) async fn audit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    Ok(Json(
        json!({"entries": desk.audit(&by, Some(id(&of)?)).await?}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
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
        .map_err(|_| DeskError::field("since", "give the number of the last entry you have"))?
        .unwrap_or(0);
    let entries = desk.audit(&by, Some(id(&of)?)).await?;
    let new: Vec<_> = entries.into_iter().filter(|e| e.sequence > since).collect();
    Ok(Json(json!({"events": new})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassBody {
    rule: String,
    reason: Option<String>,
    owed: Option<Owed>,
}

pub(super) async fn pass(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<PassBody>,
) -> Answer {
    let way = match (body.reason, body.owed) {
        (Some(reason), None) => Passed::Reason {
            by: Some(by.id),
            reason,
        },
        (None, Some(owed)) => Passed::Owed(owed),
        _ => {
            return Err(DeskError::field(
                "reason",
                "give a reason, or what is owed: one of the two",
            ));
        }
    };
    let left = desk.pass(&by, id(&of)?, RuleId(body.rule), way).await?;
    Ok(Json(
        json!({"state": left.state, "report": left.report, "words": left.words()}),
    ))
}

pub(super) async fn clear(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<Clearance>,
) -> Answer {
    desk.clear(&by, id(&of)?, body).await?;
    Ok(Json(json!({"words": "The clearance is recorded."})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleBody {
    rule: String,
}

pub(super) async fn done(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<RuleBody>,
) -> Answer {
    desk.done(&by, id(&of)?, RuleId(body.rule)).await?;
    Ok(Json(json!({"words": "Ticked as done."})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HashBody {
    hash: String,
}

pub(super) async fn approve(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<HashBody>,
) -> Answer {
    desk.approve(&by, id(&of)?, &body.hash).await?;
    Ok(Json(
        json!({"words": "Approved on this wording. It goes at its time."}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    reason: String,
}

pub(super) async fn send_back(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    desk.send_back(&by, id(&of)?, &body.reason).await?;
    Ok(Json(
        json!({"words": "Sent back to its author with your reason."}),
    ))
}

pub(super) async fn urgent(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.urgent(&by, id(&of)?).await?;
    Ok(Json(
        json!({"words": "Going out by the urgent lane. The on-call lead has been told, and another person must review it."}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewBody {
    stands: bool,
}

pub(super) async fn review(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReviewBody>,
) -> Answer {
    let verdict = if body.stands {
        Verdict::Stands
    } else {
        Verdict::Withdraw
    };
    desk.review(&by, id(&of)?, verdict).await?;
    Ok(Json(json!({"words": "The review is recorded."})))
}

pub(super) async fn withdraw(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    Ok(Json(json!(
        desk.withdraw(&by, id(&of)?, &body.reason).await?
    )))
}

pub(super) async fn takedown(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    Ok(Json(json!(
        desk.takedown(&by, id(&of)?, &body.reason).await?
    )))
}

pub(super) async fn hold(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    desk.hold(&by, HoldScope::Message(id(&of)?), &body.reason)
        .await?;
    Ok(Json(json!({"words": "Stopped."})))
}

pub(super) async fn check(State(desk): State<Desk>, Caller(_): Caller, message: Message) -> Answer {
    Ok(Json(json!(desk.check(&message.file).await?.report)))
}
