//! The one approval screen of a round.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{App, Signed, errors, session::Posted};
use crate::{
    desk::{ApprovedOne, ToApprove},
    http::round_routes::round as read_round,
    pages::{
        console::{ApproveLine, ApproveRoundPage},
        form, web,
    },
};

pub(super) async fn ask_approve(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    screen(&app, &by, &of, Vec::new()).await
}

pub(super) async fn approve(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match read_round(&of) {
        Ok(id) => app.desk.approve_opened(&by.person, id).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => screen(&app, &by, &of, done).await,
        Err(error) => errors::refused(&app, &by, &error, &format!("/rounds/{of}")).await,
    }
}

async fn screen(app: &App, by: &Signed, of: &str, done: Vec<ApprovedOne>) -> Response {
    let found = match read_round(of) {
        Ok(id) => app.desk.to_approve(&by.person, id).await,
        Err(error) => Err(error),
    };
    let waiting = match found {
        Ok(waiting) => waiting,
        Err(error) => return errors::refused(app, by, &error, "/rounds").await,
    };
    let can = |w: &&ToApprove| w.may && !w.own;
    let page = ApproveRoundPage {
        chrome: app.chrome(by, "Read and approve a round").await,
        id: of.to_owned(),
        ready: waiting.iter().filter(can).filter(|w| w.opened).count(),
        next: waiting
            .iter()
            .filter(can)
            .find(|w| !w.opened)
            .map(|w| w.message.to_string()),
        lines: waiting.iter().map(approve_line).collect(),
        done,
    };
    web::page(StatusCode::OK, &page)
}

fn approve_line(one: &ToApprove) -> ApproveLine {
    let (words, tone) = match (one.own, one.may, one.opened) {
        (true, ..) => ("You wrote it: another person approves it", "warn"),
        (_, false, _) => ("You may not approve for this ward", "warn"),
        (_, _, true) => ("Opened by you", "good"),
        (_, _, false) => ("Not opened by you yet", "info"),
    };
    ApproveLine {
        name: one.ward_name.clone(),
        message: one.message.to_string(),
        headline: one.headline.clone(),
        author: one.author.clone(),
        words,
        tone,
        since: match &one.since_last {
            Some(since) => format!("{}.", form::sentence(&since.words)),
            None => String::new(),
        },
    }
}
