//! A restored database: looked at, decided on, let go by two people.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use wardmote_domain::{local_time::LocalDateTime, person::Act};
use wardmote_store::Decision;

use super::{
    App, Signed, errors,
    session::Posted,
    show::{Asked, done_words},
    write::id,
};
use crate::{
    desk::DeskError,
    pages::{chrome::ErrorLine, console::RestoredPage, plain, web},
};

pub(super) async fn page(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&app, &by, Vec::new(), done_words(&asked.done)).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

async fn shown(
    app: &App,
    by: &Signed,
    errors: Vec<ErrorLine>,
    done: Option<String>,
) -> Result<RestoredPage, DeskError> {
    let node = app.desk.restored(&by.person).await?;
    let copied = node
        .as_ref()
        .map(|n| plain::moment(LocalDateTime::at(n.copied_at)));
    let chrome = app.chrome(by, "Put back from a copy").await;
    Ok(RestoredPage {
        chrome: chrome.saying(done).wrong(!errors.is_empty()),
        errors,
        node,
        copied: copied.unwrap_or_default(),
        may_release: by.person.may_anywhere(Act::Restore),
    })
}

/// After a post: back to the page, or the page again with what is wrong.
async fn after(app: &App, by: &Signed, field: &str, done: Result<(), DeskError>) -> Response {
    match done {
        Ok(()) => web::see_other("/restore?done=settled"),
        Err(DeskError::Invalid(faults)) => {
            let lines = faults.into_iter().map(|f| ErrorLine {
                field: field.to_owned(),
                what: f.what,
            });
            match shown(app, by, lines.collect(), None).await {
                Ok(page) => web::page(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page),
                Err(error) => errors::refused(app, by, &error, "/restore").await,
            }
        }
        Err(error) => errors::refused(app, by, &error, "/restore").await,
    }
}

pub(super) async fn release(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let done = app
        .desk
        .release_restored(&by.person, fields.get("reason"))
        .await;
    after(&app, &by, "release-reason", done.map(|_| ())).await
}

pub(super) async fn decide(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let field = format!("reason-{of}");
    let done = async {
        let decision = match fields.get("decision") {
            "send" => Decision::Send,
            "give_up" => Decision::GiveUp,
            _ => return Err(DeskError::field("decision", "choose one of the two")),
        };
        let id = id(&of)?;
        let why = fields.get("reason");
        app.desk
            .decide_restored(&by.person, id, decision, why)
            .await
    };
    let done = done.await;
    after(&app, &by, &field, done.map(|_| ())).await
}
