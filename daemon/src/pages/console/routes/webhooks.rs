//! Receivers of webhooks, as an administrator keeps them.

mod cards;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use secrecy::ExposeSecret as _;
use wardmote_domain::ids::WebhookId;

use self::cards::{GROUPS, card, line, moment};
use super::{App, Signed, errors, on_call::areas, session::Posted, show::Asked};
use crate::{
    desk::{DeskError, NewReceiver},
    pages::{
        console::{QuestionsPage, WebhookPage, WebhookRemovePage, WebhookSecretPage, WebhooksPage},
        form::{self, Fields, Problems, Section},
        question::{Choice, Control, Question},
        web,
    },
};

/// Calls on the page of one.
const CALLS: u32 = 50;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/webhooks", get(list))
        .route("/webhooks/new", get(blank).post(add))
        .route("/webhooks/{id}", get(show))
        .route("/webhooks/{id}/test", get(back).post(test))
        .route("/webhooks/{id}/secret", get(back).post(rotate))
        .route("/webhooks/{id}/pause", post(pause))
        .route("/webhooks/{id}/start", post(start))
        .route("/webhooks/{id}/again", get(back).post(again))
        .route("/webhooks/{id}/remove", get(ask_remove).post(remove))
}

fn id(text: &str) -> Result<WebhookId, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such webhook".to_owned()))
}

async fn list(State(app): State<App>, by: Signed, Query(asked): Query<Asked>) -> Response {
    match app.desk.webhooks(&by.person).await {
        Ok(rows) => {
            let done = (asked.done == "removed").then(|| "The webhook is removed.".to_owned());
            web::ok(&WebhooksPage {
                chrome: app.chrome(&by, "Webhooks").await.saying(done),
                cards: rows.into_iter().map(card).collect(),
            })
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

async fn blank(State(app): State<App>, by: Signed) -> Response {
    match app.desk.may_keep_webhooks(&by.person) {
        Ok(()) => {
            let (fields, none) = (Fields::default(), Problems::default());
            web::ok(&asked_for(&app, &by, &fields, &none).await)
        }
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn add(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    if let Err(error) = app.desk.may_keep_webhooks(&by.person) {
        return errors::refused(&app, &by, &error, "/webhooks").await;
    }
    let mut problems = Problems::default();
    let hears: Vec<String> = fields
        .all("hears")
        .iter()
        .map(|w| (*w).to_owned())
        .collect();
    if hears.is_empty() {
        problems.add("hears", "Choose at least one thing that it hears");
    }
    if let Some(areas) = areas(&fields, &mut problems).filter(|_| problems.is_empty()) {
        let new = NewReceiver {
            name: fields.get("name").to_owned(),
            address: fields.get("address").to_owned(),
            hears,
            areas,
        };
        match app.desk.add_webhook(&by.person, new).await {
            Ok((id, secret)) => {
                return web::ok(&WebhookSecretPage {
                    chrome: app.chrome(&by, "The webhook is added").await,
                    id: id.to_string(),
                    secret: secret.expose_secret().to_owned(),
                    until: String::new(),
                });
            }
            Err(DeskError::Invalid(faults)) => problems.add_schema(&faults),
            Err(DeskError::Conflict(what)) => problems.add("name", form::sentence(&what)),
            Err(error) => return errors::refused(&app, &by, &error, "/webhooks").await,
        }
    }
    let page = asked_for(&app, &by, &fields, &problems).await;
    web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn asked_for(app: &App, by: &Signed, fields: &Fields, problems: &Problems) -> QuestionsPage {
    let line = |name: &str, kind: &'static str| Control::Line {
        kind,
        value: fields.given(name).unwrap_or_default().to_owned(),
        complete: "off",
    };
    let given = match fields.all("hears") {
        none if none.is_empty() => vec!["telling"],
        some => some,
    };
    let choices = GROUPS
        .iter()
        .map(|(name, label, hint)| Choice::of(*name, *label, &given).hint(*hint))
        .collect();
    let places = Control::Text {
        value: fields.text("areas").unwrap_or_else(|| "London".to_owned()),
        rows: 3,
    };
    let questions = vec![
        Question::new("name", "What is it called", line("name", "text"))
            .hint("So that the desk knows it: “The on-call pager”"),
        Question::new("address", "Where do calls go", line("address", "url"))
            .hint("An https address on the public internet"),
        Question::new("hears", "What does it hear", Control::Checks { choices }),
        Question::new("areas", "For which areas", places)
            .hint("One a line: London, a borough, or a ward with its borough"),
    ];
    let questions = questions
        .into_iter()
        .map(|mut q| {
            q.error = problems.of(&q.name);
            q
        })
        .collect();
    let sections = vec![Section::of("The receiver", questions)];
    let chrome = app.chrome(by, "Add a webhook").await;
    let mut page = QuestionsPage::new(chrome, "/webhooks/new".to_owned(), sections, problems);
    page.button = "Add it".to_owned();
    page
}

async fn show(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "paused" => Some("It is paused: no calls are made.".to_owned()),
        "started" => Some("It is started. What waits goes now.".to_owned()),
        "again" => Some("The call is made again, under the same id.".to_owned()),
        _ => None,
    };
    one(&app, &by, &of, done, None, None).await
}

/// Whoever reloads what only a form posts gets the page of the receiver.
async fn back(_by: Signed, Path(of): Path<String>) -> Response {
    match id(&of) {
        Ok(id) => web::see_other(&format!("/webhooks/{id}")),
        Err(_) => web::see_other("/webhooks"),
    }
}

async fn one(
    app: &App,
    by: &Signed,
    of: &str,
    done: Option<String>,
    tested: Option<(String, &'static str)>,
    wrong: Option<(i64, String)>,
) -> Response {
    let found = async {
        app.desk.may_keep_webhooks(&by.person)?;
        let id = id(of)?;
        let row = app.desk.webhook(&by.person, id).await?;
        let calls = app.desk.webhook_calls(&by.person, id, None, CALLS).await?;
        Ok::<_, DeskError>((row, calls))
    };
    match found.await {
        Ok((row, calls)) => {
            let mut chrome = app.chrome(by, row.name.clone()).await.saying(done);
            chrome.wrong = wrong.is_some();
            let status = match wrong {
                Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
                None => StatusCode::OK,
            };
            let page = WebhookPage {
                chrome,
                card: card(row),
                tested,
                calls: calls.into_iter().map(line).collect(),
                wrong,
            };
            web::page(status, &page)
        }
        Err(error) => errors::refused(app, by, &error, "/webhooks").await,
    }
}

async fn test(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let tested = async { app.desk.test_webhook(&by.person, id(&of)?).await };
    match tested.await {
        Ok(tested) => {
            let tone = if tested.taken { "good" } else { "bad" };
            let words = format!("{}.", form::sentence(&tested.words));
            one(&app, &by, &of, None, Some((words, tone)), None).await
        }
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn rotate(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let made = async { app.desk.rotate_webhook(&by.person, id(&of)?, 24).await };
    match made.await {
        Ok((secret, until)) => web::ok(&WebhookSecretPage {
            chrome: app.chrome(&by, "It has a new secret").await,
            id: of,
            secret: secret.expose_secret().to_owned(),
            until: moment(until),
        }),
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn pause(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = async { app.desk.pause_webhook(&by.person, id(&of)?).await };
    match done.await {
        Ok(()) => web::see_other(&format!("/webhooks/{of}?done=paused")),
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn start(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = async { app.desk.start_webhook(&by.person, id(&of)?).await };
    match done.await {
        Ok(()) => web::see_other(&format!("/webhooks/{of}?done=started")),
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn again(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let number: i64 = fields.get("number").parse().unwrap_or(0);
    let done = async {
        let id = id(&of)?;
        let why = fields.get("reason");
        app.desk
            .call_webhook_again(&by.person, id, number, why)
            .await
    };
    match done.await {
        Ok(()) => web::see_other(&format!("/webhooks/{of}?done=again")),
        Err(DeskError::Invalid(_)) => {
            let words = "Give a reason: it is kept in the record".to_owned();
            one(&app, &by, &of, None, None, Some((number, words))).await
        }
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn ask_remove(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    let found = async { app.desk.webhook(&by.person, id(&of)?).await };
    match found.await {
        Ok(row) => {
            let title = format!("Remove “{}”?", row.name);
            web::ok(&WebhookRemovePage {
                chrome: app.chrome(&by, title).await,
                card: card(row),
            })
        }
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}

async fn remove(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = async { app.desk.remove_webhook(&by.person, id(&of)?).await };
    match done.await {
        Ok(()) => web::see_other("/webhooks?done=removed"),
        Err(error) => errors::refused(&app, &by, &error, "/webhooks").await,
    }
}
