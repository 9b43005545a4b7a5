//! Refusals as pages: what happened, and what to do.

use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{App, Signed};
use crate::{
    desk::DeskError,
    pages::{
        chrome::{Chrome, Site},
        console::DeskMessagePage,
        web,
    },
};

fn message(chrome: Chrome, status: StatusCode, paragraphs: Vec<String>, back: &str) -> Response {
    let page = DeskMessagePage {
        chrome,
        paragraphs,
        links: Vec::new(),
        back: back.to_owned(),
    };
    web::page(status, &page)
}

/// The words for a refusal: title and paragraphs.
fn words(error: &DeskError) -> (StatusCode, String, Vec<String>) {
    let (status, _, title) = error.status();
    if let DeskError::Internal(why) = error {
        tracing::error!(error = %why, "a page's request failed");
        let what = "Something went wrong in the program. Nothing you typed was sent out. Please try again; if it goes on, tell whoever looks after it.";
        return (
            status,
            "Sorry, that did not work".to_owned(),
            vec![what.to_owned()],
        );
    }
    let said = match error {
        DeskError::Invalid(faults) => faults.iter().map(|f| capital(&f.what)).collect(),
        other => vec![capital(&other.to_string())],
    };
    (status, title.to_owned(), said)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

/// A refusal to a person who is signed in.
pub(super) async fn refused(app: &App, by: &Signed, error: &DeskError, back: &str) -> Response {
    let (status, title, paragraphs) = words(error);
    message(app.chrome(by, title).await, status, paragraphs, back)
}

/// A refusal where nobody is signed in.
pub(super) fn plain(site: &Site, error: &DeskError) -> Response {
    let (status, title, paragraphs) = words(error);
    message(Chrome::public(site, title), status, paragraphs, "/")
}

/// A form that did not come from a page of this session.
pub(super) fn forged(site: &Site) -> Response {
    let paragraphs = vec![
        "The page was too old, or it did not come from here. Nothing was done.".to_owned(),
        "Go back, open the page again and press the button once more. Your browser must allow cookies for this site."
            .to_owned(),
    ];
    message(
        Chrome::public(site, "Please try again"),
        StatusCode::FORBIDDEN,
        paragraphs,
        "/",
    )
}

/// A form that cannot be read.
pub(super) fn unreadable(site: &Site, status: StatusCode) -> Response {
    let why = if status == StatusCode::PAYLOAD_TOO_LARGE {
        "It was too long, or the line broke off. Make it shorter and send it again."
    } else {
        "It was not a form of ours. Open the page again and send it from there."
    };
    message(
        Chrome::public(site, "This could not be read"),
        status,
        vec![why.to_owned()],
        "/",
    )
}

/// There is no such page. Programs get one plain line.
pub(super) async fn not_found(State(app): State<App>, OriginalUri(uri): OriginalUri) -> Response {
    if uri.path().starts_with("/v1/") {
        return (StatusCode::NOT_FOUND, "there is no such route\n").into_response();
    }
    let paragraphs = vec!["If you typed the address, check that it is right.".to_owned()];
    message(
        Chrome::public(&app.site, "Page not found"),
        StatusCode::NOT_FOUND,
        paragraphs,
        "/",
    )
}
