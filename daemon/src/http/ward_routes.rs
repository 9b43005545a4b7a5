//! Ward records.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{
    places::{BoroughCode, WardCode},
    ward_record::WardRecordFile,
};

use super::{auth::Caller, body::Body, paging::PageQuery};
use crate::desk::{Desk, DeskError, WardLine, WardVersionRow};

type Answer = Result<Json<Value>, DeskError>;

/// The ward of a path; what is no code is the code of nothing.
pub(crate) fn ward(text: &str) -> Result<WardCode, DeskError> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        DeskError::NotFound(format!("there is no ward {shown} in London"))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    borough: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(which): Query<Which>,
) -> Answer {
    let borough: Option<BoroughCode> = which
        .borough
        .map(|text| text.parse())
        .transpose()
        .map_err(|e| DeskError::parameter("borough", format!("{e}")))?;
    let list = borough.map_or_else(|| "wards".to_owned(), |code| format!("wards of {code}"));
    let page = PageQuery::of(which.limit, which.cursor);
    let rows = desk.wards(&by, borough).await?;
    let key = |row: &WardLine| {
        let (borough, name) = (row.borough_name.clone(), row.name.clone());
        (borough, name, row.ward.to_string())
    };
    Ok(Json(page.part(&desk, &list, "wards", rows, key)?))
}

pub(super) async fn show(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Result<Json<crate::desk::WardView>, DeskError> {
    let view = desk.ward_view(&by, ward(&of)?).await?;
    if view.version.is_none() {
        let what = format!("{}, {} has no record yet", view.name, view.borough_name);
        return Err(DeskError::NotFound(what));
    }
    Ok(Json(view))
}

pub(super) async fn put(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Body(mut file): Body<WardRecordFile>,
) -> Answer {
    let ward = ward(&of)?;
    if file.ward.is_empty() {
        file.ward = ward.to_string();
    }
    let version = desk.save_ward(&by, ward, &file).await?;
    Ok(Json(
        json!({"ward": ward, "version": version, "words": "Saved."}),
    ))
}

pub(super) async fn versions(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer {
    let ward = ward(&of)?;
    let rows = desk.ward_history(&by, ward).await?;
    // The newest first.
    let key = |row: &WardVersionRow| std::cmp::Reverse(row.version);
    let list = format!("versions of {ward}");
    Ok(Json(page.part(&desk, &list, "versions", rows, key)?))
}
