//! What people do to a message: pass, approve, return, review, withdraw, take down, hold.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::json;
use wardmote_domain::{
    draft::Clearance,
    finding::{Owed, Passed, RuleId},
    hold::HoldScope,
};

use super::{
    auth::Caller,
    body::Body,
    message_routes::{Answer, id},
};
use crate::desk::{Desk, DeskError, Verdict};

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
    let left = desk.clear(&by, id(&of)?, body).await?;
    Ok(Json(
        json!({"state": left.state, "report": left.report, "words": left.words()}),
    ))
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
    Ok(Json(json!({"words": "Approved on this wording."})))
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
