//! Deciding: a reason for going ahead, approval, sending back, the urgent lane and its review.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{local_time::LocalDateTime, message::MessageState};

use super::{App, Signed, errors, session::Posted, show::review_page, write::id};
use crate::{
    desk::{DeskError, MessageView, Verdict},
    pages::{
        chrome::ErrorLine,
        console::{Hash, InterruptPage},
        form::{self, sentence},
        plain, web,
    },
};

pub(super) async fn view(app: &App, by: &Signed, of: &str) -> Result<MessageView, DeskError> {
    app.desk.view(&by.person, id(of)?).await
}

/// The first fault of a field, as a sentence.
pub(super) fn first_fault(error: &DeskError) -> Option<String> {
    match error {
        DeskError::Invalid(faults) => faults.first().map(|f| sentence(&f.what)),
        _ => None,
    }
}

#[derive(Deserialize)]
pub(super) struct OfHash {
    #[serde(default)]
    hash: String,
}

/// What a release will do, a line each: who gets it, where, when.
async fn reach(app: &App, by: &Signed, view: &MessageView) -> Result<Vec<String>, DeskError> {
    let mut lines = vec![
        format!("“{}”", headline(view)),
        format!("It is for {}.", plain::areas(&view.draft.reach())),
    ];
    let outlets: Vec<String> = view.draft.outlets.iter().map(plain::outlet).collect();
    lines.push(format!("It goes to: {}.", outlets.join(", ")));
    if let Some(readers) = app.desk.readers_of(&by.person, view.id).await? {
        lines.push(format!(
            "By email to {}.",
            plain::counted(readers, "person", "people")
        ));
    }
    lines.extend(
        view.promises
            .iter()
            .map(|p| format!("A person must do this: {}", p.words)),
    );
    lines.push(when(view, app.now()));
    lines.extend(keeps_back(view));
    Ok(lines)
}

/// What it says in its first line; its kind where it has none.
pub(super) fn headline(view: &MessageView) -> &str {
    match view.headline.as_str() {
        "" => view.kind.title(),
        headline => headline,
    }
}

/// What must happen before it goes, whatever its times say.
pub(super) fn keeps_back(view: &MessageView) -> Option<String> {
    let held = form::sentence(view.held.as_deref()?);
    Some(match (view.put_off, view.held_by) {
        (Some(until), _) => format!("A stop kept it back. It goes at {}.", plain::moment(until)),
        (_, by) if by.locked => format!("It is locked and does not go. {held}."),
        (_, by) if by.trigger => {
            format!("It does not go before somebody says that it has happened. {held}.")
        }
        _ => format!("Nothing of it goes while this stands. {held}."),
    })
}

/// When it goes by its own times.
fn when(view: &MessageView, now: LocalDateTime) -> String {
    let held = view.held.is_some() && view.put_off.is_none();
    let starts = match view.times.release {
        Some(at) if at > now => format!("at {}", plain::moment(at)),
        _ if held => "as soon as nothing keeps it back".to_owned(),
        _ => "at once".to_owned(),
    };
    let embargo = view.times.embargo.filter(|until| *until > now);
    match embargo {
        Some(until) if view.draft.press_first => format!(
            "Newsdesks get their copy {starts}, under embargo. Everyone else gets it at {}.",
            plain::moment(until)
        ),
        Some(until) if view.times.release.is_none_or(|at| at < until) => {
            format!("It is under embargo: it goes at {}.", plain::moment(until))
        }
        _ => format!("It goes {starts}."),
    }
}

fn same_wording(view: &MessageView, hash: &str) -> Result<(), DeskError> {
    if view.hash == hash {
        return Ok(());
    }
    Err(DeskError::Conflict(
        "the wording has changed since you read it: read it again".to_owned(),
    ))
}

/// The page between the press and the approval.
pub(super) async fn ask_approve(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<OfHash>,
) -> Response {
    let found = async {
        let view = view(&app, &by, &of).await?;
        same_wording(&view, &asked.hash)?;
        let mut lines = reach(&app, &by, &view).await?;
        lines.push(format!(
            "You approve just this wording: {}.",
            Hash(view.hash.clone()).short()
        ));
        Ok::<_, DeskError>((view, lines))
    };
    match found.await {
        Ok((view, lines)) => {
            let page = InterruptPage {
                chrome: app.chrome(&by, "Approve this notice?").await,
                lines,
                action: format!("/messages/{}/approve", view.id),
                hidden: vec![("hash", view.hash)],
                question: None,
                button: "Approve this wording".to_owned(),
                stops: false,
                back: format!("/messages/{}", view.id),
            };
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

pub(super) async fn approve(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.approve(&by.person, id, fields.get("hash")).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::see_other(&format!("/messages/{of}/status?done=approved")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

pub(super) async fn send_back(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => {
            app.desk
                .send_back(&by.person, id, &fields.text("reason").unwrap_or_default())
                .await
        }
        Err(error) => Err(error),
    };
    let error = match done {
        Ok(()) => return web::see_other(&format!("/messages/{of}?done=returned")),
        Err(error) => error,
    };
    match (first_fault(&error), view(&app, &by, &of).await) {
        (Some(what), Ok(view)) => {
            let mut page = review_page(&app, &by, &view).await;
            page.errors.push(ErrorLine {
                field: "return-reason".to_owned(),
                what: what.clone(),
            });
            page.return_reason = fields.text("reason").unwrap_or_default();
            page.return_error = Some(what);
            page.chrome.wrong = true;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

/// The page between the press and the urgent lane.
pub(super) async fn ask_urgent(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    let found = async {
        let view = view(&app, &by, &of).await?;
        if view.state != MessageState::AwaitingApproval {
            return Err(DeskError::Conflict(format!(
                "this notice is {}",
                view.state.plain()
            )));
        }
        let mut lines = reach(&app, &by, &view).await?;
        lines.push(
            "Nobody else reads it first. Languages that nobody has signed are left out.".to_owned(),
        );
        lines.push(
            "The on-call lead is told at once, and someone else reviews it within the hour."
                .to_owned(),
        );
        Ok((view, lines))
    };
    match found.await {
        Ok((view, lines)) => {
            let page = InterruptPage {
                chrome: app.chrome(&by, "Send this by the urgent lane?").await,
                lines,
                action: format!("/messages/{}/urgent", view.id),
                hidden: Vec::new(),
                question: None,
                button: "Send it now".to_owned(),
                stops: false,
                back: format!("/messages/{}", view.id),
            };
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

pub(super) async fn urgent(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.urgent(&by.person, id).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::see_other(&format!("/messages/{of}/status?done=urgent")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

/// It stands. What does not stand is withdrawn on the page that asks for a reason.
pub(super) async fn reviewed(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.review(&by.person, id, Verdict::Stands).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::see_other(&format!("/messages/{of}/status?done=reviewed")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/messages/{of}/status")).await,
    }
}
