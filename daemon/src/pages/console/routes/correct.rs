//! Correcting a notice: of one from facts choose the fact, then give what is right; of one in own words write the text as it
//! should read.

use axum::{
    extract::{Path, State},
    response::Response,
};
use wardmote_domain::{file::MessageFile, words::Kind};

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

/// The form that corrects a notice.
async fn correction(
    app: &App,
    by: &Signed,
    view: &MessageView,
    fields: &Fields,
    problems: &Problems,
) -> Response {
    let context = write::context(app, &by.person, Kind::Correction);
    let own = form::in_own_words(&view.draft);
    let sections = match own {
        true => form::own_correction_sections(&context, &view.draft, fields, problems),
        false => form::correction_questions(&context, &view.draft, fields, problems),
    };
    let lead = if sections.len() == 1 && !own {
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
    if !form::can_be_corrected(&view.draft) {
        let what = "a correction or a withdrawal from facts has no fact to correct: correct the notice that it is about";
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
        Ok(view) => {
            let start = match form::in_own_words(&view.draft) {
                true => form::own_correction_start(&view.draft),
                false => Fields::default(),
            };
            correction(&app, &by, &view, &start, &Problems::default()).await
        }
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
    if form::in_own_words(&view.draft) {
        let context = write::context(&app, &by.person, Kind::Correction);
        let read = form::own_correction_file(&context, view.id, &view.draft, &fields);
        return match read {
            Ok(file) => store(&app, &by, &view, &file, &fields).await,
            Err(problems) => correction(&app, &by, &view, &fields, &problems).await,
        };
    }
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
    store(&app, &by, &view, &file, &fields).await
}

/// Sends it in; faults go back beside their fields.
async fn store(
    app: &App,
    by: &Signed,
    view: &MessageView,
    file: &MessageFile,
    fields: &Fields,
) -> Response {
    let back = status_of(&view.id.to_string());
    let body = match serde_json::to_vec(file) {
        Ok(body) => body,
        Err(error) => {
            let error = DeskError::Internal(error.to_string());
            return errors::refused(app, by, &error, &back).await;
        }
    };
    let key = fields.given("key").map(str::to_owned);
    let desk = &app.desk;
    match desk.correct(&by.person, view.id, file, key, &body).await {
        Ok(stored) => web::see_other(&format!("/messages/{}?done=corrected", stored.id)),
        Err(DeskError::Invalid(faults)) => {
            let faults = match fields.get("wrong").parse() {
                _ if form::in_own_words(&view.draft) => {
                    form::own_correction_faults(&view.draft, fields, &faults)
                }
                Ok(name) => form::correction_faults(name, &faults),
                Err(_) => faults,
            };
            let mut problems = Problems::default();
            problems.add_schema(&faults);
            correction(app, by, view, fields, &problems).await
        }
        Err(error) => errors::refused(app, by, &error, &back).await,
    }
}
