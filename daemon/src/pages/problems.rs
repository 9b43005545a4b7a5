//! The pages that a problem document's `type` leads to. Anybody may read them, on both listeners: they say nothing of what
//! the desk holds.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};

use super::{
    chrome::{Chrome, Site},
    public::MessagePage,
    web,
};
use crate::http::{PROBLEMS, PROBLEMS_PATH, ProblemPage};

/// One kind of problem.
#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct OnePage {
    chrome: Chrome,
    problem: &'static ProblemPage,
}

/// All of them.
#[derive(Debug, Template)]
#[template(path = "problems.html")]
struct AllPage {
    chrome: Chrome,
    problems: &'static [ProblemPage],
}

/// The routes, by method and path.
pub const ROUTES: &[(&str, &str)] = &[("GET", "/problems"), ("GET", "/problems/{kind}")];

/// The pages.
pub fn router<S: Clone + Send + Sync + 'static>(site: Arc<Site>) -> Router<S> {
    Router::new()
        .route(PROBLEMS_PATH, get(all))
        .route("/problems/{kind}", get(one))
        .with_state(site)
}

async fn all(State(site): State<Arc<Site>>) -> Response {
    web::ok(&AllPage {
        chrome: Chrome::public(&site, "Problems"),
        problems: PROBLEMS,
    })
}

async fn one(State(site): State<Arc<Site>>, Path(kind): Path<String>) -> Response {
    match ProblemPage::named(&kind) {
        Some(problem) => web::ok(&OnePage {
            chrome: Chrome::public(&site, problem.title),
            problem,
        }),
        None => web::page(StatusCode::NOT_FOUND, &MessagePage::not_found(&site)),
    }
}
