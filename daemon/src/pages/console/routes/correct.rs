//! Correcting a notice from facts: choose the fact, then give what is right.

use axum::{
    extract::{Path, State},
    response::Response,
};
use wardmote_domain::words::Kind;

use super::{
    App, Signed,
    after::status_of,
    errors,
    session::Posted,
    write::{self, id},
};
use crate::{
    desk::{DeskError, MessageView},
    pages::{
        form::{self, Fields, Problems},
        web,
    },
    signer,
};

/// The form that corrects a notice from facts.
async fn correction(
    app: &App,
    by: &Signed,
    view: &MessageView,
    fields: &Fields,
    problems: &Problems,
) -> Response {
    let context = write::context(app, &by.person, Kind::Correction);
    let sections = form::correction_questions(&context, &view.draft, fields, problems);
    let lead = if sections.len() == 1 {
        "Choose the fact, then give what is right on the next page."
    } else {
        "It goes to the same areas and outlets. Those who had the mail get it too. Another person approves it first."
    };
    // Two presses of the last button are one correction.
    let key = fields
        .given("key")
        .map_or_else(signer::new_secret, str::to_owned);
    let hidden = vec![
        ("asked".to_owned(), fields.get("wrong").to_owned()),
        ("key".to_owned(), key),
    ];
    let asked = write::Asked {
        title: "Correct this notice",
        action: format!("/messages/{}/correct", view.id),
        lead,
        hidden,
    };
    write::questions(
        app.chrome(by, "Correct this notice").await,
        &asked,
        sections,
        problems,
    )
}

async fn corrects(app: &App, by: &Signed, of: &str) -> Result<MessageView, DeskError> {
    let view = app.desk.view(&by.person, id(of)?).await?;
    if form::correctable(&view.draft).is_empty() {
        let what = "this notice is in own words: write its correction as a file and send it in with wardmote correct";
        return Err(DeskError::Conflict(what.to_owned()));
    }
    Ok(view)
}

pub(super) async fn ask_correct(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    match corrects(&app, &by, &of).await {
        Ok(view) => correction(&app, &by, &view, &Fields::default(), &Problems::default()).await,
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

pub(super) async fn correct(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, mut fields }: Posted,
) -> Response {
    let view = match corrects(&app, &by, &of).await {
        Ok(view) => view,
        Err(error) => return errors::refused(&app, &by, &error, &status_of(&of)).await,
    };
    // The first press chooses the fact, looks a ward up, or changes a list's rows; only a form that asks for its value is
    // read whole.
    let arranged = form::arranged(&mut fields);
    let chosen = fields.given("wrong").is_some();
    let anew = fields.get("asked") != fields.get("wrong");
    if chosen && (anew || arranged || fields.get("step") == "find") {
        if anew {
            form::correction_start(&view.draft, &mut fields);
        }
        return correction(&app, &by, &view, &fields, &Problems::default()).await;
    }
    let context = write::context(&app, &by.person, Kind::Correction);
    let file = match form::correction_file(&context, view.id, &view.draft, &fields) {
        Ok(file) => file,
        Err(problems) => return correction(&app, &by, &view, &fields, &problems).await,
    };
    let body = match serde_json::to_vec(&file) {
        Ok(body) => body,
        Err(error) => {
            return errors::refused(
                &app,
                &by,
                &DeskError::Internal(error.to_string()),
                &status_of(&of),
            )
            .await;
        }
    };
    match app
        .desk
        .correct(
            &by.person,
            view.id,
            &file,
            fields.given("key").map(str::to_owned),
            &body,
        )
        .await
    {
        Ok(stored) => web::see_other(&format!("/messages/{}?done=corrected", stored.id)),
        Err(DeskError::Invalid(faults)) => {
            let mut problems = Problems::default();
            match fields.get("wrong").parse() {
                Ok(name) => problems.add_schema(&form::correction_faults(name, &faults)),
                Err(_) => problems.add_schema(&faults),
            }
            correction(&app, &by, &view, &fields, &problems).await
        }
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}
