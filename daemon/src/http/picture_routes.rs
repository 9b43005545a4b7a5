//! Pictures: taken in, and shown again.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wardmote_domain::{ids::PictureId, person::Act};
use wardmote_store::Picture;

use super::{auth::Caller, body::PictureFile};
use crate::desk::{Desk, DeskError};

/// The id of a picture in a path; one that is not ours is not found.
pub(crate) fn id(text: &str) -> Result<PictureId, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such picture".to_owned()))
}

pub(super) async fn add(
    State(desk): State<Desk>,
    Caller(by): Caller,
    PictureFile(bytes): PictureFile,
) -> Result<Response, DeskError> {
    let taken = desk.add_picture(&by, bytes.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(taken)).into_response())
}

pub(super) async fn show(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
) -> Result<Response, DeskError> {
    // Before the number is looked at: who may see none is not told whether it is one.
    desk.permit_anywhere(&by, Act::Read)?;
    Ok(answer(
        desk.picture(&by, id(&of)?).await?,
        "private, no-cache",
    ))
}

/// A picture as an answer: what it is, and nothing that a browser could take for more.
pub(crate) fn answer(picture: Picture, cache: &'static str) -> Response {
    let media_type = HeaderValue::from_str(&picture.media_type);
    let Ok(media_type) = media_type else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, picture.bytes.to_vec()).into_response()
}
