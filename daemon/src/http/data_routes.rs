//! Routes about the data itself: a restored database, what must be kept, dropping, erasing.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::ids::MessageId;
use wardmote_store::Decision;

use super::{auth::Caller, body::Body, desk_routes::found};
use crate::desk::{Desk, DeskError};

type Answer = Result<Json<Value>, DeskError>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    reason: String,
}

pub(super) async fn restored(State(desk): State<Desk>, Caller(by): Caller) -> Answer {
    Ok(Json(json!({"restored": desk.restored(&by).await?})))
}

pub(super) async fn release_restored(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<ReasonBody>,
) -> Answer {
    let released = desk.release_restored(&by, &body.reason).await?;
    let words = if released {
        "It sends again. What nobody has decided on yet stays stopped, message by message."
    } else {
        "Asked. Another administrator or lead must agree before anything goes out."
    };
    Ok(Json(json!({"released": released, "words": words})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionBody {
    decision: String,
    reason: String,
}

pub(super) async fn decide_restored(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<DecisionBody>,
) -> Answer {
    let message: MessageId = found(&of, "message")?;
    let decision = match body.decision.as_str() {
        "send" => Decision::Send,
        "give_up" => Decision::GiveUp,
        _ => return Err(DeskError::field("decision", "say send or give_up")),
    };
    let given_up = desk
        .decide_restored(&by, message, decision, &body.reason)
        .await?;
    Ok(Json(json!({"given_up": given_up, "words": "Recorded."})))
}
