//! Routes about the data itself: a restored database, what must be kept, dropping, erasing.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::ids::{MessageId, PersonId, SubscriberNumber};
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepBody {
    reason: String,
    #[serde(default)]
    lift: bool,
}

pub(super) async fn keep(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<KeepBody>,
) -> Answer {
    let message: MessageId = found(&of, "message")?;
    let words = if body.lift {
        desk.lift_keep(&by, message, &body.reason).await?;
        "It need not be kept any more."
    } else {
        desk.keep(&by, message, &body.reason).await?;
        "It is kept whole until somebody lifts that."
    };
    Ok(Json(json!({"words": words})))
}

pub(super) async fn kept(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let kept = desk.kept(&by, found(&of, "message")?).await?;
    let kept = kept.map(|k| json!({"reason": k.reason, "by": k.by, "since": k.since}));
    Ok(Json(json!({"kept": kept})))
}

pub(super) async fn erase_texts(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<ReasonBody>,
) -> Answer {
    let message: MessageId = found(&of, "message")?;
    let texts = desk.erase_texts(&by, message, &body.reason).await?;
    let words = "Its texts are erased. What was done with it stays in the record.";
    Ok(Json(json!({"texts": texts, "words": words})))
}

pub(super) async fn erase_person(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let person: PersonId = found(&of, "person")?;
    let name = desk.erase_person(&by, person).await?;
    let words = format!("Erased. What they did stays under the name {name}.");
    Ok(Json(json!({"name": name, "words": words})))
}

pub(super) async fn export_reader(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let file = desk
        .export_reader(&by, SubscriberNumber(found(&of, "reader")?))
        .await?;
    Ok(Json(json!({"reader": file})))
}

pub(super) async fn erase_reader(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    desk.erase_reader(&by, SubscriberNumber(found(&of, "reader")?))
        .await?;
    let words = "Erased. A keyed hash stays, so that no later list brings them back.";
    Ok(Json(json!({"words": words})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PruneBody {
    #[serde(default)]
    dry_run: bool,
}

pub(super) async fn prune(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Body(body): Body<PruneBody>,
) -> Answer {
    let dropped = desk.prune(&by, body.dry_run).await?;
    Ok(Json(json!({"dropped": dropped, "dry_run": body.dry_run})))
}
