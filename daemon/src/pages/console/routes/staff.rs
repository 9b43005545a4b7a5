//! What each of our own people chose to be told of.

use axum::{
    extract::{Query, State},
    response::Response,
};
use wardmote_domain::staff::What;

use super::{App, Signed, errors, session::Posted, show::Asked};
use crate::{
    desk::DeskError,
    pages::{
        console::MePage,
        question::{Choice, Control, Question},
        web,
    },
};

/// The number in a path.
pub(super) fn number(text: &str) -> Result<i64, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such thing here any more".to_owned()))
}

pub(super) async fn me(State(app): State<App>, by: Signed, Query(asked): Query<Asked>) -> Response {
    let rows = match app.desk.quiet(&by.person).await {
        Ok(rows) => rows,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let given: Vec<&str> = rows
        .iter()
        .filter(|r| r.told)
        .map(|r| r.what.as_str())
        .collect();
    let choices = rows
        .iter()
        .map(|r| Choice::of(r.what.as_str(), r.words, &given))
        .collect();
    let done = (asked.done == "kept").then(|| "Your choice is kept.".to_owned());
    web::ok(&MePage {
        chrome: app.chrome(&by, "What I am told of").await.saying(done),
        question: Question::new(
            "told",
            "Where a notice is routine, tell me of",
            Control::Checks { choices },
        ),
    })
}

pub(super) async fn choose(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let told = fields.all("told");
    let quiet = What::ALL
        .iter()
        .filter(|what| what.may_be_quiet() && !told.contains(&what.as_str()))
        .copied()
        .collect();
    match app.desk.choose_quiet(&by.person, quiet).await {
        Ok(()) => web::see_other("/me?done=kept"),
        Err(error) => errors::refused(&app, &by, &error, "/me").await,
    }
}
