//! Changing the answers of a stored notice: a new wording.

use axum::{
    extract::{Path, State},
    response::Response,
};
use wardmote_domain::{draft::Draft, ids::MessageId, person::Person};

use super::{
    App, errors,
    session::{Posted, Signed},
    write::{Asked, Work, context, id, questions},
};
use crate::{
    desk::DeskError,
    pages::form::{self, Fields, Problems},
};

/// The draft of a message that has a form, with its answers.
async fn editable(app: &App, by: &Person, id: MessageId) -> Result<(Draft, Fields), DeskError> {
    let draft = app.desk.view(by, id).await?.draft;
    let fields = form::prefill(&draft).ok_or_else(|| {
        DeskError::Conflict(
            "this notice was sent in as a file: change the file and send it in again with wardmote submit".to_owned(),
        )
    })?;
    Ok((draft, fields))
}

fn edit_asked(id: MessageId) -> Asked<'static> {
    Asked {
        title: "Change the answers",
        action: format!("/messages/{id}/edit"),
        lead: "A new wording voids its approval and starts again.",
        hidden: Vec::new(),
    }
}

pub(super) async fn edit(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    let found = match id(&of) {
        Ok(id) => editable(&app, &by.person, id)
            .await
            .map(|found| (id, found)),
        Err(error) => Err(error),
    };
    match found {
        Ok((id, (draft, fields))) => {
            let context = context(&app, &by.person, draft.kind);
            let sections = form::sections(&context, &fields, &Problems::default());
            let chrome = app.chrome(&by, "Change the answers").await;
            questions(chrome, &edit_asked(id), sections, &Problems::default())
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

pub(super) async fn edited(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let found = match id(&of) {
        Ok(id) => editable(&app, &by.person, id)
            .await
            .map(|(draft, _)| (id, draft)),
        Err(error) => Err(error),
    };
    match found {
        Ok((id, draft)) => {
            let work = Work {
                app: &app,
                by: &by,
                kind: draft.kind,
                asked: edit_asked(id),
                edits: Some((id, draft)),
            };
            work.step(fields).await
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}
