//! Jobs by hand: packs, tasks, who does them; and the embargo that somebody broke.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{ids::DeliveryId, places::Language};

use super::{
    auth::Caller,
    body::Body,
    message_routes::{Answer, id},
    paging::PageQuery,
};
use crate::desk::{Desk, DeskError, TaskRow};

#[derive(Deserialize)]
pub(super) struct PackQuery {
    language: Option<String>,
    format: Option<String>,
}

/// The pack for an outlet, as JSON or as one plain text.
pub(super) async fn pack(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path((of, outlet)): Path<(String, String)>,
    Query(query): Query<PackQuery>,
) -> Result<Response, DeskError> {
    let pack = desk.pack(&by, id(&of)?, &outlet).await?;
    let wrong = |what: String| DeskError::parameter("language", what);
    let language = query
        .language
        .map(|tag| tag.parse::<Language>().map_err(|e| wrong(e.to_string())))
        .transpose()?;
    if let Some(language) = language.as_ref().filter(|l| !pack.has(l)) {
        return Err(wrong(format!("this pack has nothing in {language}")));
    }
    let text = pack.plain(language.as_ref());
    match query.format.as_deref() {
        None | Some("json") => {
            let mut value =
                serde_json::to_value(&pack).map_err(|e| DeskError::Internal(e.to_string()))?;
            value["text"] = Value::from(text);
            Ok(Json(value).into_response())
        }
        Some("txt") => {
            let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            Ok((kind, text).into_response())
        }
        Some(_) => Err(DeskError::parameter("format", "give json or txt")),
    }
}

pub(super) async fn tasks(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.open_tasks(&by).await?;
    // One's own first, then by when.
    let key = |row: &TaskRow| (!row.mine, row.due, row.delivery.to_string());
    Ok(Json(page.part(&desk, "tasks", "tasks", rows, key)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerBody {
    owner: Option<String>,
}

/// Names who does a job; without a name, whoever asks.
pub(super) async fn give(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<OwnerBody>,
) -> Answer {
    let delivery: DeliveryId = of.parse().map_err(|_| {
        DeskError::NotFound(format!(
            "there is no delivery {}",
            of.chars().take(40).collect::<String>()
        ))
    })?;
    let owner = body.owner.unwrap_or_else(|| by.name.clone());
    desk.give_task(&by, delivery, &owner).await?;
    Ok(Json(json!({"words": format!("{} does it.", owner.trim())})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BrokenBody {
    reason: String,
}

pub(super) async fn embargo_broken(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(body): Body<BrokenBody>,
) -> Answer {
    desk.break_embargo(&by, id(&of)?, &body.reason).await?;
    Ok(Json(
        json!({"words": "The embargo no longer holds. It is going to everyone now."}),
    ))
}
