//! What our own people are told, "I have it", and what each chose to be told of.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use wardmote_domain::{local_time::LocalDateTime, staff::What};

use super::{App, Signed, errors, session::Posted, show::Asked};
use crate::{
    desk::{DeskError, Next, ToldName, ToldRow, short_moment},
    pages::{
        console::{MePage, ToldCard, ToldPage},
        question::{Choice, Control, Question},
        web,
    },
};

/// The number in a path.
pub(super) fn number(text: &str) -> Result<i64, DeskError> {
    text.parse()
        .map_err(|_| DeskError::NotFound("there is no such thing here any more".to_owned()))
}

pub(super) async fn told(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let rows = match app.desk.told(&by.person).await {
        Ok(rows) => rows,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let now = app.now();
    let done =
        (asked.done == "taken").then(|| "You have it. Nobody else is told for now.".to_owned());
    web::ok(&ToldPage {
        chrome: app
            .chrome(&by, "What our people are told")
            .await
            .saying(done),
        cards: rows.into_iter().map(|row| card(row, now)).collect(),
    })
}

fn card(row: ToldRow, now: LocalDateTime) -> ToldCard {
    let when = |at: jiff::Timestamp| short_moment(at, now.instant());
    let told = |t: &ToldName| format!("{}, {}", t.name, when(t.at));
    let next = |n: &Next| format!("{}, {}", n.names.join(" and "), when(n.at));
    ToldCard {
        since: when(row.since),
        told: row.told.iter().map(told).collect(),
        next: row.next.as_ref().map(next).unwrap_or_default(),
        has: match (&row.has, row.mine) {
            (Some(has), true) => format!("You have it until {}", when(has.at)),
            (Some(has), false) => format!("{} has it until {}", has.name, when(has.at)),
            (None, _) => String::new(),
        },
        row,
    }
}

pub(super) async fn take(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let taken = async { app.desk.take_on(&by.person, number(&of)?).await };
    match taken.await {
        Ok(_) => web::see_other("/told?done=taken"),
        Err(error) => errors::refused(&app, &by, &error, "/told").await,
    }
}

pub(super) async fn me(State(app): State<App>, by: Signed, Query(asked): Query<Asked>) -> Response {
    let rows = match app.desk.quiet(&by.person).await {
        Ok(rows) => rows,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let given: Vec<&str> = rows
        .iter()
        .filter(|r| r.told)
        .map(|r| r.what.as_str())
        .collect();
    let choices = rows
        .iter()
        .map(|r| Choice::of(r.what.as_str(), r.words, &given))
        .collect();
    let done = (asked.done == "kept").then(|| "Your choice is kept.".to_owned());
    web::ok(&MePage {
        chrome: app.chrome(&by, "What I am told of").await.saying(done),
        question: Question::new(
            "told",
            "Where a notice is routine, tell me of",
            Control::Checks { choices },
        ),
    })
}

pub(super) async fn choose(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let told = fields.all("told");
    let quiet = What::ALL
        .iter()
        .filter(|what| what.may_be_quiet() && !told.contains(&what.as_str()))
        .copied()
        .collect();
    match app.desk.choose_quiet(&by.person, quiet).await {
        Ok(()) => web::see_other("/me?done=kept"),
        Err(error) => errors::refused(&app, &by, &error, "/me").await,
    }
}
