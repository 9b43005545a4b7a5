//! Doctor, for an administrator: the running daemon looks for itself.

use axum::{extract::State, response::Response};
use wardmote_domain::{local_time::LocalDateTime, send::CheckState};

use super::{App, Signed, channels::found, errors};
use crate::{
    doctor::{Looked, Part},
    pages::{
        console::{DoctorPage, DoctorPart},
        plain, web,
    },
};

pub(super) async fn show(State(app): State<App>, by: Signed) -> Response {
    let looked = match app.desk.doctor(&by.person).await {
        Ok(looked) => looked,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let (words, mark, tone) = summary(&looked);
    web::ok(&DoctorPage {
        chrome: app.chrome(&by, "Check the system").await,
        words,
        mark,
        tone,
        at: plain::moment(LocalDateTime::at(looked.at)),
        parts: looked.parts.iter().map(part).collect(),
    })
}

fn part(part: &Part) -> DoctorPart {
    DoctorPart {
        title: match part.account.as_str() {
            "" => part.title.clone(),
            account => format!("{}: {account}", part.title),
        },
        found: part.checks.iter().map(found).collect(),
    }
}

/// How it stands in one sentence, with its mark.
fn summary(looked: &Looked) -> (String, &'static str, &'static str) {
    let (bad, look) = (
        looked.count(CheckState::Bad),
        looked.count(CheckState::Look),
    );
    let things = |n: usize| match n {
        1 => "1 thing".to_owned(),
        n => format!("{n} things"),
    };
    match (bad, look) {
        (0, 0) => (
            "Everything that was looked at is in order.".to_owned(),
            "In order",
            "good",
        ),
        (0, n) => (
            format!("Nothing stops it from working. Look at {}.", things(n)),
            "Look at it",
            "warn",
        ),
        (n, 0) => (
            format!("{} must be put right.", things(n)),
            "Does not work",
            "bad",
        ),
        (n, m) => (
            format!("{} must be put right. Look at {m} more.", things(n)),
            "Does not work",
            "bad",
        ),
    }
}
