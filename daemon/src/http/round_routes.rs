//! Rounds: the grid, the differences from last month, the approval of what was opened, and files of facts by ward.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    area::AreaCode,
    ids::{RoundId, ScheduleId},
    person::Person,
    words::Kind,
};

use super::{
    auth::Caller,
    body::Csv,
    paging::{PageQuery, cursor},
};
use crate::desk::{Desk, DeskError, Grid};

type Answer = Result<Json<Value>, DeskError>;

/// The id of a round in a path; one that is not ours is not found.
pub(crate) fn round(text: &str) -> Result<RoundId, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such round".to_owned()))
}

/// The kind of a file of facts.
pub(crate) fn kind(text: &str) -> Result<Kind, DeskError> {
    text.parse()
        .map_err(|e| DeskError::field("kind", format!("{e}")))
}

/// Areas, separated by commas.
pub(crate) fn areas(text: &str) -> Result<Vec<AreaCode>, DeskError> {
    let parts = text.split(',').map(str::trim).filter(|t| !t.is_empty());
    let areas: Vec<AreaCode> = parts
        .map(|t| {
            t.parse()
                .map_err(|e| DeskError::field("areas", format!("{e}")))
        })
        .collect::<Result<_, _>>()?;
    if areas.is_empty() {
        return Err(DeskError::field(
            "areas",
            "name the wards or boroughs: E09000012, or several with commas",
        ));
    }
    Ok(areas)
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    rounds(&desk, &by, None, &page).await
}

/// A part of the rounds: of one schedule, or all of them.
pub(super) async fn rounds(
    desk: &Desk,
    by: &Person,
    of: Option<ScheduleId>,
    page: &PageQuery,
) -> Answer {
    let list = of.map_or_else(|| "rounds".to_owned(), |id| format!("rounds of {id}"));
    let (limit, before) = (page.limit()?, page.after::<RoundId>(desk, &list)?);
    let (rows, next) = desk.rounds_before(by, of, before, limit).await?;
    let next = next.map(|key| cursor(desk, &list, &key));
    Ok(Json(json!({"rounds": rows, "next": next})))
}

pub(super) async fn grid(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Result<Json<Grid>, DeskError> {
    Ok(Json(desk.grid(&by, round(&of)?).await?))
}

pub(super) async fn differences(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let wards = desk.differences(&by, round(&of)?).await?;
    Ok(Json(json!({"wards": wards})))
}

pub(super) async fn approve(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Answer {
    let done = desk.approve_opened(&by, round(&of)?).await?;
    Ok(Json(json!({"messages": done})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateOf {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    areas: String,
}

pub(super) async fn template(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(of): Query<TemplateOf>,
) -> Result<Response, DeskError> {
    desk.may_import_facts(&by)?;
    let kind = kind(&of.kind)?;
    let text = desk.facts_template(&by, kind, &areas(&of.areas)?).await?;
    Ok(download(kind, text))
}

/// A template as a file that a browser saves, and a spreadsheet reads as UTF-8.
pub(crate) fn download(kind: Kind, text: String) -> Response {
    let name = format!("attachment; filename=\"{kind}.csv\"");
    let Ok(name) = HeaderValue::from_str(&name) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, name),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, format!("\u{feff}{text}")).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileOf {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    only_good: bool,
}

pub(super) async fn import(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(of): Query<FileOf>,
    Csv(bytes): Csv,
) -> Result<Response, DeskError> {
    desk.may_import_facts(&by)?;
    let kind = kind(&of.kind)?;
    let taken = desk
        .import_facts(&by, kind, &of.name, &bytes, of.only_good)
        .await?;
    Ok((StatusCode::CREATED, Json(taken)).into_response())
}
