//! The public site's routes, on a listener of its own. No page of it needs a cookie.

mod leave;
mod read;
mod reading;
mod subscribe;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    response::Response,
    routing::get,
};

use super::MessagePage;
use crate::{
    desk::{Desk, DeskError},
    pages::{
        chrome::{Chrome, ICON_PATH, STYLE_PATH, Site},
        web,
    },
};

/// What the public side's handlers share.
#[derive(Clone)]
pub(super) struct App {
    pub(super) desk: Desk,
    pub(super) site: Arc<Site>,
}

/// Every route of the public site, by method and path.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/wards/{code}"),
    ("GET", "/wards/{code}/feed.atom"),
    ("GET", "/notices/{id}"),
    ("GET", "/notices/{id}/{language}"),
    ("GET", "/pictures/{id}"),
    ("GET", "/subscribe"),
    ("POST", "/subscribe"),
    ("GET", "/subscribe/confirm/{token}"),
    ("POST", "/subscribe/confirm/{token}"),
    ("GET", "/read/{token}"),
    ("POST", "/read/{token}"),
    ("GET", "/unsubscribe/{token}"),
    ("POST", "/unsubscribe/{token}"),
];

/// The public site, on `public_listen`.
pub fn router(desk: Desk) -> Router {
    let site = Arc::new(crate::pages::site(&desk));
    let https = site.public_url.starts_with("https://");
    Router::new()
        .route("/", get(read::find))
        .route("/wards/{code}", get(read::ward))
        .route("/wards/{code}/feed.atom", get(read::feed))
        .route("/notices/{id}", get(read::notice))
        .route("/notices/{id}/{language}", get(read::notice_in))
        .route("/pictures/{id}", get(read::picture))
        .route("/subscribe", get(subscribe::form).post(subscribe::send))
        .route(
            "/subscribe/confirm/{token}",
            get(subscribe::ask_confirm).post(subscribe::confirm),
        )
        .route("/read/{token}", get(reading::show).post(reading::answer))
        .route("/unsubscribe/{token}", get(leave::ask).post(leave::leave))
        .merge(crate::pages::problems::router(Arc::clone(&site)))
        .route(STYLE_PATH, get(web::style))
        .route(ICON_PATH, get(web::icon))
        .route("/livez", get(|| async { "alive\n" }))
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(web::MOST_BYTES))
        .layer(middleware::from_fn(move |request, next| {
            web::public_headers(https, request, next)
        }))
        .with_state(App { desk, site })
}

async fn not_found(State(app): State<App>) -> Response {
    missing(&app)
}

/// There is no such page.
fn missing(app: &App) -> Response {
    web::page(StatusCode::NOT_FOUND, &MessagePage::not_found(&app.site))
}

/// A fault of ours: it is logged, and its reader is told to come back.
fn failed(app: &App, error: &DeskError) -> Response {
    let (status, _, _) = error.status();
    tracing::error!(%error, "a public page could not be shown");
    let page = MessagePage {
        chrome: Chrome::public(&app.site, "Sorry, something went wrong"),
        paragraphs: vec!["Please try again in a few minutes.".to_owned()],
    };
    let status = if status.is_server_error() {
        status
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    web::page(status, &page)
}
