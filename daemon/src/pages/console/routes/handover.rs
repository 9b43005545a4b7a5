//! The handover sheet: read, hand over, sign for.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::local_time::LocalDateTime;

use super::{App, Signed, errors, session::Posted, show::Asked, staff::number};
use crate::{
    desk::{DeskError, HandoverRow},
    pages::{
        chrome::ErrorLine,
        console::{HandoverPage, HandoverSheetPage},
        form::sentence,
        plain,
        question::{Control, Question},
        web,
    },
};

fn moment(at: jiff::Timestamp) -> String {
    plain::moment(LocalDateTime::at(at))
}

fn signed_by(h: &HandoverRow) -> String {
    match (&h.taken_by, h.taken_at) {
        (Some(name), Some(at)) => format!("{name} signed for it at {}", moment(at)),
        _ => "nobody has signed for it".to_owned(),
    }
}

/// A sheet as it was handed over.
pub(super) async fn sheet(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    let found = async {
        let number = number(&of)?;
        app.desk.handover_before(&by.person, number).await
    };
    match found.await {
        Ok((h, since, sheet)) => web::ok(&HandoverSheetPage {
            chrome: app
                .chrome(&by, format!("Handed over by {}", h.given_by))
                .await,
            span: format!("From {} to {}.", moment(since), moment(h.given_at)),
            signed: format!("{}.", sentence(&signed_by(&h))),
            note: h.note,
            parts: sheet.parts,
        }),
        Err(error) => errors::refused(&app, &by, &error, "/handover").await,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "given" => Some("It is handed over. The person taking over signs for it.".to_owned()),
        "signed" => Some("You have taken over.".to_owned()),
        _ => None,
    };
    match page(&app, &by, "", None).await {
        Ok(mut page) => {
            page.chrome = page.chrome.saying(done);
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

pub(super) async fn give(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let note = fields.text("note").unwrap_or_default();
    let wrong = match app.desk.hand_over(&by.person, &note).await {
        Ok(_) => return web::see_other("/handover?done=given"),
        Err(DeskError::Invalid(faults)) => faults.into_iter().next().map(|f| f.what),
        Err(error) => return errors::refused(&app, &by, &error, "/handover").await,
    };
    match page(&app, &by, &note, wrong).await {
        Ok(page) => web::page(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(&app, &by, &error, "/handover").await,
    }
}

pub(super) async fn sign(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let signed = async { app.desk.take_over(&by.person, number(&of)?).await };
    match signed.await {
        Ok(()) => web::see_other("/handover?done=signed"),
        Err(error) => errors::refused(&app, &by, &error, "/handover").await,
    }
}

async fn page(
    app: &App,
    by: &Signed,
    typed: &str,
    wrong: Option<String>,
) -> Result<HandoverPage, DeskError> {
    let view = app.desk.handover(&by.person).await?;
    let mut note = Question::new(
        "note",
        "What whoever takes over must know",
        Control::Text {
            value: typed.to_owned(),
            rows: 6,
        },
    );
    note.optional = true;
    note.error = wrong.map(|w| crate::pages::form::sentence(&w));
    let errors = note.error.iter().map(|what| ErrorLine {
        field: "note".to_owned(),
        what: what.clone(),
    });
    let line = |h: &HandoverRow| {
        let words = format!(
            "{} handed over at {}; {}.",
            h.given_by,
            moment(h.given_at),
            signed_by(h)
        );
        (h.number, words, h.note.clone())
    };
    Ok(HandoverPage {
        errors: errors.collect(),
        chrome: app
            .chrome(by, "Handover sheet")
            .await
            .wrong(note.error.is_some()),
        span: format!("From {} to {}.", moment(view.since), moment(view.at)),
        parts: view.sheet.parts,
        waiting: view.waiting.map(|h| {
            let at = moment(h.given_at);
            (h, at)
        }),
        before: view.before.iter().map(line).collect(),
        note,
    })
}
