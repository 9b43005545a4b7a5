//! Routes that are not about one message: deliveries, channels, holds, people, audience, the record.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    hold::HoldScope,
    ids::{DeliveryId, PersonId, SubscriberNumber},
    person::{EmailAddress, Grant},
};

use super::{
    auth::Caller,
    body::{Body, Csv},
    paging::PageQuery,
    problem::Problem,
    problem_kinds::ProblemKind,
};
use wardmote_store::{Once, RequestAnswer, Token};

use crate::desk::{Desk, DeskError, HoldRow, PersonRow, Settled};

type Answer = Result<Json<Value>, DeskError>;

pub(super) fn found<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, DeskError> {
    text.parse().map_err(|_| {
        DeskError::NotFound(format!(
            "there is no {what} {}",
            text.chars().take(40).collect::<String>()
        ))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettleBody {
    sent: Option<String>,
    #[serde(default)]
    not_sent: bool,
    reason: String,
}

pub(super) async fn settle(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<SettleBody>,
) -> Answer {
    let delivery: DeliveryId = found(&of, "delivery")?;
    let outcome = match (body.sent, body.not_sent) {
        (Some(receipt), false) if !receipt.trim().is_empty() => {
            Settled::Sent(receipt.trim().to_owned())
        }
        (None, true) => Settled::NotSent,
        _ => {
            return Err(DeskError::field(
                "sent",
                "say that it went, with its receipt or reference, or that it did not: one of the two",
            ));
        }
    };
    desk.settle(&by, delivery, outcome, &body.reason).await?;
    Ok(Json(json!({"words": "Recorded."})))
}

pub(super) async fn channels(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!({"channels": desk.channels(&by).await?})))
}

pub(super) async fn doctor(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!(*desk.doctor(&by).await?)))
}

pub(super) async fn start_channel(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(name): Path<String>,
) -> Answer {
    desk.start_channel(&by, &name).await?;
    Ok(Json(json!({"words": "Started again."})))
}

pub(super) async fn test_channel(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(name): Path<String>,
) -> Answer {
    let accounts = desk.test_channel(&by, &name).await?;
    Ok(Json(json!({"accounts": accounts})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldBody {
    scope: HoldScope,
    #[serde(default)]
    reason: String,
}

pub(super) async fn holds(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.holds(&by).await?;
    let key = |row: &HoldRow| (row.since, row.scope.to_string());
    Ok(Json(page.part(&desk, "holds", "holds", rows, key)?))
}

pub(super) async fn hold(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<HoldBody>,
) -> Answer {
    desk.hold(&by, body.scope, &body.reason).await?;
    Ok(Json(json!({"words": "Stopped."})))
}

pub(super) async fn resume(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<HoldBody>,
) -> Answer {
    let asked = desk.resume(&by, body.scope, &body.reason).await?;
    Ok(Json(json!({"words": resumed(asked.len()), "asked": asked})))
}

/// What is said once a stop has ended.
fn resumed(asked: usize) -> String {
    let kept = match asked {
        0 => return "Started again.".to_owned(),
        1 => "1 routine message was kept back".to_owned(),
        n => format!("{n} routine messages were kept back"),
    };
    format!(
        "Started again. {kept} and not let go: say of each whether it still goes (wardmote upcoming)."
    )
}

pub(super) async fn audit(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    super::message_routes::entries(&desk, &by, None, &page).await
}

pub(super) async fn people(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.people(&by).await?;
    let key = |row: &PersonRow| row.id.to_string();
    Ok(Json(page.part(&desk, "people", "people", rows, key)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonBody {
    name: String,
    email: String,
    grants: Vec<Grant>,
}

pub(super) async fn add_person(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<PersonBody>,
) -> Result<Response, DeskError> {
    let email: EmailAddress = body
        .email
        .parse()
        .map_err(|e| DeskError::field("email", format!("{e}")))?;
    let id = desk.add_person(&by, &body.name, email, body.grants).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenBody {
    label: String,
}

pub(super) async fn make_token(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<TokenBody>,
) -> Result<Response, DeskError> {
    let person: PersonId = found(&of, "person")?;
    // The text of a token is shown once: a repeat is told which token it was, and gets no text.
    Once::answering_repeats(|made: &Token| {
        let detail = format!(
            "this key made token {} before; its text was shown once and is not kept. If you do not have it, revoke that \
             token and make another with a new key",
            made.number
        );
        RequestAnswer {
            status: ProblemKind::AnswerNotKept.status().as_u16(),
            body: Problem::new(ProblemKind::AnswerNotKept, detail).into_bytes(),
        }
    });
    let (id, token) = desk.make_token(&by, person, &body.label).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id, "token": token}))).into_response())
}

pub(super) async fn revoke_token(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.revoke_token(&by, found(&of, "token")?).await?;
    Ok(Json(json!({"words": "Revoked."})))
}

pub(super) async fn count_audience(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    let count = desk.count_audience(&by).await?;
    Ok(Json(
        json!({"count": count, "lists": desk.count_by_list(&by).await?}),
    ))
}

pub(super) async fn import_audience(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Csv(body): Csv,
) -> Answer {
    let taken = desk.import_audience(&by, &body).await?;
    Ok(Json(
        json!({"added": taken.added, "changed": taken.changed, "left_out": taken.left_out, "words": taken.words()}),
    ))
}

pub(super) async fn remove_reader(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.remove_reader(&by, SubscriberNumber(found(&of, "reader")?))
        .await?;
    Ok(Json(json!({"words": "Removed."})))
}

pub(super) async fn ready(State(desk): State<Desk>) -> Result<String, DeskError> {
    let remarks = desk.ready().await?;
    let lines = std::iter::once("ready".to_owned()).chain(remarks);
    Ok(lines.map(|line| line + "\n").collect())
}
