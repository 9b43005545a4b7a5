//! `/v1/webhooks`: receivers, their secrets (each shown once) and their calls.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{area::AreaCode, ids::WebhookId};
use wardmote_store::{Once, RequestAnswer};

use super::{
    auth::Caller,
    body::Body,
    paging::{PageQuery, cursor},
    problem::Problem,
    problem_kinds::ProblemKind,
};
use crate::desk::{Desk, DeskError, NewReceiver, WebhookRow};

type Answer = Result<Json<Value>, DeskError>;

/// The routes.
pub(super) fn router() -> Router<Desk> {
    Router::new()
        .route("/v1/webhooks", get(list).post(add))
        .route("/v1/webhooks/{id}", get(show).delete(remove))
        .route("/v1/webhooks/{id}/test", post(test))
        .route("/v1/webhooks/{id}/secret", post(rotate))
        .route("/v1/webhooks/{id}/pause", post(pause))
        .route("/v1/webhooks/{id}/start", post(start))
        .route("/v1/webhooks/{id}/calls", get(calls))
        .route("/v1/webhooks/{id}/calls/{number}/again", post(again))
}

fn id(text: &str) -> Result<WebhookId, DeskError> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        DeskError::NotFound(format!("there is no webhook {shown}"))
    })
}

/// What a repeat gets in place of an answer with a secret in it.
fn shown_once(id: &WebhookId) -> RequestAnswer {
    let detail = format!(
        "this key gave {id} its secret before; it was shown once and is not kept where it could be shown. If you do not \
         have it, give that webhook a new secret"
    );
    RequestAnswer {
        status: ProblemKind::AnswerNotKept.status().as_u16(),
        body: Problem::new(ProblemKind::AnswerNotKept, detail).into_bytes(),
    }
}

async fn list(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.webhooks(&by).await?;
    let key = |row: &WebhookRow| row.id.to_string();
    Ok(Json(page.part(&desk, "webhooks", "webhooks", rows, key)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiverBody {
    name: String,
    address: String,
    #[serde(default)]
    hears: Vec<String>,
    #[serde(default)]
    areas: Vec<AreaCode>,
}

async fn add(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<ReceiverBody>,
) -> Result<Response, DeskError> {
    Once::answering_repeats(shown_once);
    let new = NewReceiver {
        name: body.name,
        address: body.address,
        hears: body.hears,
        areas: body.areas,
    };
    let (id, secret) = desk.add_webhook(&by, new).await?;
    let answer = json!({"id": id, "secret": text(&secret)});
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

fn text(secret: &SecretString) -> &str {
    secret.expose_secret()
}

async fn show(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    // Who may not keep receivers is told so, whether there is one or not.
    desk.may_keep_webhooks(&by)?;
    Ok(Json(json!(desk.webhook(&by, id(&of)?).await?)))
}

async fn remove(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    desk.may_keep_webhooks(&by)?;
    desk.remove_webhook(&by, id(&of)?).await?;
    Ok(Json(json!({"words": "Removed. It is called no more."})))
}

async fn test(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    desk.may_keep_webhooks(&by)?;
    Ok(Json(json!(desk.test_webhook(&by, id(&of)?).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretBody {
    #[serde(default = "a_day")]
    old_hours: u32,
}

fn a_day() -> u32 {
    24
}

async fn rotate(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<SecretBody>,
) -> Answer {
    desk.may_keep_webhooks(&by)?;
    Once::answering_repeats(shown_once);
    let (secret, until) = desk.rotate_webhook(&by, id(&of)?, body.old_hours).await?;
    Ok(Json(
        json!({"secret": text(&secret), "old_secret_until": until}),
    ))
}

async fn pause(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    desk.may_keep_webhooks(&by)?;
    desk.pause_webhook(&by, id(&of)?).await?;
    Ok(Json(json!({"words": "Paused."})))
}

async fn start(State(desk): State<Desk>, Caller(by): Caller, Path(of): Path<String>) -> Answer {
    desk.may_keep_webhooks(&by)?;
    desk.start_webhook(&by, id(&of)?).await?;
    Ok(Json(json!({"words": "Started. What waits goes now."})))
}

async fn calls(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer {
    desk.may_keep_webhooks(&by)?;
    let id = id(&of)?;
    let list = format!("calls of {id}");
    let (limit, before) = (page.limit()?, page.after(&desk, &list)?);
    let rows = desk.webhook_calls(&by, id, before, limit).await?;
    let next = rows.last().filter(|_| rows.len() == limit as usize);
    let next = next.map(|row| cursor(&desk, &list, &row.number));
    Ok(Json(json!({"calls": rows, "next": next})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonBody {
    #[serde(default)]
    reason: String,
}

async fn again(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path((of, number)): Path<(String, String)>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    desk.may_keep_webhooks(&by)?;
    let call: i64 = number
        .parse()
        .map_err(|_| DeskError::NotFound("there is no such call".to_owned()))?;
    desk.call_webhook_again(&by, id(&of)?, call, &body.reason)
        .await?;
    Ok(Json(
        json!({"words": "It is called again, under the same id."}),
    ))
}
