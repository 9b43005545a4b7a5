//! The sentence bank.

mod cards;
mod files;
mod readers;
mod show;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use wardmote_domain::places::Language;

use super::App;
use crate::{
    desk::{DeskError, MOST_SENTENCE_BYTES},
    pages::web,
};

pub(super) fn router() -> Router<App> {
    let file = get(files::ask)
        .post(files::put)
        .layer(DefaultBodyLimit::max(MOST_SENTENCE_BYTES + web::MOST_BYTES));
    Router::new()
        .route("/sentences", get(show::list))
        .route("/sentences/{language}", get(show::language))
        .route("/sentences/{language}/sign", post(show::sign))
        .route("/sentences/{language}/files", file)
        .route("/sentences/{language}/files/{ending}", get(files::out))
        .route(
            "/sentences/{language}/readers",
            get(readers::ask).post(readers::invite),
        )
        .route(
            "/sentences/{language}/readers/{number}/end",
            post(readers::end),
        )
        .route(
            "/sentences/{language}/{sentence}",
            get(show::sentence).post(show::write),
        )
}

/// The language of an address; what is no tag is the tag of nothing.
fn tag(text: &str) -> Result<Language, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such language".to_owned()))
}
