//! Taking a suggested wording: one press, and the notice is a new wording that is checked again.

use axum::{
    extract::{Path, State},
    response::Response,
};
use wardmote_domain::finding::RuleId;

use super::{App, errors, session::Posted, write::id};
use crate::pages::web;

/// Puts the suggested words in their place.
pub(super) async fn better(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Err(error) => Err(error),
        Ok(id) => {
            let rule = RuleId(fields.get("rule").to_owned());
            let words = fields.text("words").unwrap_or_default();
            (app.desk.take_better(&by.person, id, &rule, &words)).await
        }
    };
    match done {
        Ok(_) => web::see_other(&format!("/messages/{of}?done=better")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}
