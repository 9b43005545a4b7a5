//! Jobs by hand: the list, the pack for an outlet, taking a job on; and the embargo that somebody broke.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use wardmote_domain::{ids::DeliveryId, person::Act, places::Language};

use super::{
    App, Signed,
    after::status_of,
    decide::{first_fault, view},
    errors,
    session::Posted,
    show::{Asked, done_words},
    status::Typed,
    write::{id, not_found},
};
use crate::{
    desk::{DeskError, MessageView, TaskRow},
    pages::{
        chrome::ErrorLine,
        console::{InterruptPage, JobForm, PackPage, TaskCard, TasksPage},
        plain,
        question::{Control, Question},
        web,
    },
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    format: String,
    #[serde(default)]
    language: String,
}

/// The pack for an outlet, to read or as a text file.
pub(super) async fn pack(
    State(app): State<App>,
    by: Signed,
    Path((of, outlet)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let found = async {
        let id = id(&of)?;
        let pack = app.desk.pack(&by.person, id, &outlet).await?;
        let notice = app.desk.view(&by.person, id).await?.headline;
        Ok((id, pack, notice))
    };
    match found.await {
        Ok((id, pack, _)) if wanted.format == "txt" => {
            let language = Some(&wanted.language)
                .filter(|l| !l.is_empty())
                .and_then(|l| l.parse::<Language>().ok());
            let name = format!("{}-{id}.txt", pack.outlet);
            text_file(&name, pack.plain(language.as_ref()))
        }
        Ok((id, pack, notice)) => {
            let title = format!("The pack for {}", pack.title);
            web::ok(&PackPage {
                chrome: app.chrome(&by, title).await,
                id,
                notice,
                prints: app.desk.prints(&pack.outlet),
                pack,
            })
        }
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

/// A text to keep. The name is of our own making.
fn text_file(name: &str, text: String) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// What waits for a person.
pub(super) async fn tasks(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    match tasks_page(&app, &by, &Typed::default()).await {
        Ok(mut page) => {
            page.chrome = page.chrome.saying(done_words(&asked.done));
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// The list, with what was typed wrongly in one of its forms.
pub(super) async fn tasks_page(
    app: &App,
    by: &Signed,
    typed: &Typed,
) -> Result<TasksPage, DeskError> {
    let rows = app.desk.open_tasks(&by.person).await?;
    let mut chrome = app.chrome(by, "Jobs by hand").await;
    chrome.wrong = typed.delivery.is_some();
    let errors = typed.delivery.iter().map(|d| ErrorLine {
        field: format!("ref-{d}"),
        what: typed.what.clone(),
    });
    let card = |row: TaskRow| TaskCard {
        job: JobForm {
            delivery: row.delivery,
            message: row.message,
            title: row.title.clone(),
            mine: row.mine,
            from: "tasks",
            typed: typed.typed(row.delivery),
            error: typed.of(row.delivery),
        },
        prints: row.has_pack && app.desk.prints(row.outlet.as_str()),
        row,
    };
    Ok(TasksPage {
        chrome,
        errors: errors.collect(),
        tasks: rows.into_iter().map(card).collect(),
    })
}

/// Where a job's form leads back to: the list it came from, or the notice.
pub(super) fn back_to(from: &str, message: &str) -> String {
    match from {
        "tasks" => "/tasks".to_owned(),
        _ => status_of(message),
    }
}

/// A person takes a job on, or gives it to somebody.
pub(super) async fn give(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let back = back_to(fields.get("from"), fields.get("message"));
    let given = fields.given("owner").map(str::to_owned);
    let to = match (fields.has("owner"), given) {
        (true, None) => String::new(),
        (_, Some(name)) => name,
        (false, None) => by.person.name.clone(),
    };
    let done = match of.parse::<DeliveryId>() {
        Ok(delivery) => app.desk.give_task(&by.person, delivery, &to).await,
        Err(_) => Err(not_found("job", &of)),
    };
    match done {
        Ok(()) => web::see_other(&format!("{back}?done=taken")),
        Err(error) => errors::refused(&app, &by, &error, &back).await,
    }
}

/// The page that asks once more before everything goes.
async fn asks(
    app: &App,
    by: &Signed,
    view: &MessageView,
    typed: &str,
    error: Option<String>,
) -> InterruptPage {
    let until = view.times.embargo.map(plain::moment).unwrap_or_default();
    let question = Question::new(
        "reason",
        "What happened?",
        Control::Text {
            value: typed.to_owned(),
            rows: 3,
        },
    )
    .hint("It is kept in the record, under your name")
    .error(error.clone());
    InterruptPage {
        chrome: app
            .chrome(by, "Embargo broken: send it to everyone now?")
            .await
            .wrong(error.is_some()),
        lines: vec![
            format!("It was to wait until {until}. It goes to everyone at once."),
            "Newsdesks that had the copy by mail are told that they may use it now.".to_owned(),
            "It is the wording that was approved. This cannot be undone.".to_owned(),
        ],
        action: format!("/messages/{}/embargo-broken", view.id),
        hidden: Vec::new(),
        question: Some(question),
        button: "Send it to everyone now".to_owned(),
        stops: false,
        back: status_of(&view.id.to_string()),
    }
}

/// Whether there is an embargo to break, and this person may.
fn may_break(by: &Signed, view: &MessageView) -> Result<(), DeskError> {
    if !by.person.may(Act::BreakEmbargo, &view.draft.reach()) {
        return Err(DeskError::NotPermitted(
            "you need one of the roles lead or approver for where this notice goes".to_owned(),
        ));
    }
    if view.waits_for_embargo {
        Ok(())
    } else {
        Err(DeskError::Conflict(
            "this notice does not wait for an embargo".to_owned(),
        ))
    }
}

pub(super) async fn ask_broken(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    let found = view(&app, &by, &of).await;
    match found.and_then(|view| may_break(&by, &view).map(|()| view)) {
        Ok(view) => web::ok(&asks(&app, &by, &view, "", None).await),
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

pub(super) async fn broken(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let reason = fields.text("reason").unwrap_or_default();
    let done = match id(&of) {
        Ok(id) => app.desk.break_embargo(&by.person, id, &reason).await,
        Err(error) => Err(error),
    };
    let error = match done {
        Ok(()) => return web::see_other(&format!("{}?done=embargo", status_of(&of))),
        Err(error) => error,
    };
    match (first_fault(&error), view(&app, &by, &of).await) {
        (Some(what), Ok(view)) => {
            let page = asks(&app, &by, &view, &reason, Some(what)).await;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}
