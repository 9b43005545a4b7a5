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

use super::{auth::Caller, body::Body};
use crate::desk::{Desk, DeskError};

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
    Ok(Json(json!({"wards": desk.wards(&by, borough).await?})))
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
) -> Answer {
    let versions = desk.ward_history(&by, ward(&of)?).await?;
    Ok(Json(json!({"versions": versions})))
}
