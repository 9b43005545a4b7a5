//! Stop and start again: one press.

use axum::{extract::State, response::Response};
use wardmote_domain::hold::HoldScope;

use super::{App, errors, session::Posted};
use crate::{
    desk::DeskError,
    pages::{form::Fields, web},
};

fn scope(fields: &Fields) -> Result<HoldScope, DeskError> {
    fields
        .get("scope")
        .parse()
        .map_err(|e: wardmote_domain::hold::HoldScopeError| {
            DeskError::field("scope", e.to_string())
        })
}

/// Where to go on to: the notice that was stopped, or the first page.
fn after(scope: &HoldScope, done: &str) -> String {
    match scope {
        HoldScope::Message(id) => format!("/messages/{id}/status?done={done}"),
        HoldScope::Routine => format!("/upcoming?done=routine_{done}"),
        _ => format!("/?done={done}"),
    }
}

pub(super) async fn hold(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let done = match scope(&fields) {
        Ok(scope) => {
            let to = after(&scope, "stopped");
            app.desk
                .hold(&by.person, scope, fields.get("reason"))
                .await
                .map(|()| to)
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(to) => web::see_other(&to),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

pub(super) async fn resume(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let done = match scope(&fields) {
        Ok(scope) => {
            let to = after(&scope, "started");
            app.desk
                .resume(&by.person, scope, fields.get("reason"))
                .await
                .map(|asked| {
                    // What was kept back is put before whoever started it again.
                    if asked.is_empty() {
                        to
                    } else {
                        "/upcoming?done=routine_started".to_owned()
                    }
                })
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(to) => web::see_other(&to),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// Starts a channel again that stopped by itself.
pub(super) async fn start_channel(
    State(app): State<App>,
    Posted { by, fields }: Posted,
) -> Response {
    match app
        .desk
        .start_channel(&by.person, fields.get("channel"))
        .await
    {
        Ok(()) => web::see_other("/?done=started"),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}
