//! Schedules: listed, made, paused, woken, ended.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use wardmote_domain::{ids::ScheduleId, person::Act};

use super::{
    App, Signed, errors,
    session::Posted,
    show::{Asked, done_words},
    write::not_found,
};
use crate::{
    desk::{DeskError, schedules::ScheduleRow},
    pages::{
        console::{QuestionsPage, RoundLine, SchedulePage, SchedulesPage},
        form::{self, Fields, Problems},
        web,
    },
};

/// The fields that only say which button was pressed.
const OF_THE_PAGE: &[&str] = &["csrf", "step"];

/// The routes of schedules and of asks for copy; a new one is for those who may write.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/schedules", get(list))
        .route("/schedules/{id}", get(show))
        .route("/schedules/{id}/pause", post(pause))
        .route("/schedules/{id}/resume", post(resume))
        .route("/schedules/{id}/wake", post(wake))
        .route("/schedules/{id}/remove", post(remove))
        .route(
            "/asks/{id}",
            get(super::asks::show).post(super::asks::posted),
        )
        .route("/asks/{id}/owner", post(super::asks::give))
        .route("/asks/{id}/withdraw", post(super::asks::withdraw))
}

fn id(text: &str) -> Result<ScheduleId, DeskError> {
    text.parse().map_err(|_| not_found("schedule", text))
}

async fn list(State(app): State<App>, by: Signed, Query(asked): Query<Asked>) -> Response {
    match list_page(&app, &by, done_words(&asked.done)).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

async fn list_page(
    app: &App,
    by: &Signed,
    done: Option<String>,
) -> Result<SchedulesPage, DeskError> {
    let rounds = app.desk.rounds(&by.person, None).await?;
    Ok(SchedulesPage {
        chrome: app.chrome(by, "Schedules").await.saying(done),
        may_write: by.person.may_anywhere(Act::Write),
        asks: app.desk.my_asked_rounds(&by.person).await?,
        schedules: app.desk.schedules(&by.person).await?,
        rounds: rounds.into_iter().take(20).map(RoundLine::of).collect(),
    })
}

pub(super) async fn blank(State(app): State<App>, by: Signed) -> Response {
    ask(&app, &by, &form::schedule_defaults(), &Problems::default()).await
}

async fn ask(app: &App, by: &Signed, fields: &Fields, problems: &Problems) -> Response {
    let people = match app.desk.all_writers(&by.person).await {
        Ok(people) => people,
        Err(error) => return errors::refused(app, by, &error, "/schedules").await,
    };
    let sections = form::schedule_sections(fields, problems, app.desk.outlets(), &people);
    let chrome = app.chrome(by, "New schedule").await;
    let mut page = QuestionsPage::new(chrome, "/schedules/new".to_owned(), sections, problems);
    page.lead = "It asks for copy and sends nothing by itself. The next three times are shown before it is saved.".to_owned();
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    web::page(status, &page)
}

pub(super) async fn posted(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    if fields.get("step") == "edit" {
        return ask(&app, &by, &fields, &Problems::default()).await;
    }
    let (request, mut problems) = form::schedule_request(&fields);
    let saves = fields.get("step") == "save" && problems.is_empty();
    let made = match saves {
        true => app.desk.add_schedule(&by.person, &request).await,
        false => app.desk.preview_schedule(&by.person, &request).await,
    };
    if !problems.is_empty() && matches!(made, Ok(_) | Err(DeskError::Invalid(_))) {
        if let Err(DeskError::Invalid(faults)) = &made {
            problems.extend(form::schedule_problems(&fields, faults));
        }
        return ask(&app, &by, &fields, &problems).await;
    }
    match made {
        Ok(ScheduleRow { id: Some(id), .. }) => {
            web::see_other(&format!("/schedules/{id}?done=scheduled"))
        }
        Ok(row) => web::ok(&SchedulePage {
            chrome: app
                .chrome(&by, format!("Check this schedule: {}", row.name))
                .await,
            row,
            hidden: fields.without(OF_THE_PAGE),
            may_write: true,
            rounds: Vec::new(),
        }),
        Err(DeskError::Invalid(faults)) => {
            let problems = form::schedule_problems(&fields, &faults);
            ask(&app, &by, &fields, &problems).await
        }
        Err(error) => errors::refused(&app, &by, &error, "/schedules/new").await,
    }
}

async fn show(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match page(&app, &by, &of, done_words(&asked.done)).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/schedules").await,
    }
}

async fn page(
    app: &App,
    by: &Signed,
    of: &str,
    done: Option<String>,
) -> Result<SchedulePage, DeskError> {
    let id = id(of)?;
    let row = app.desk.schedule(&by.person, id).await?;
    let rounds = app.desk.rounds(&by.person, Some(id)).await?;
    let areas: Vec<_> = row.areas.iter().map(|a| a.code).collect();
    Ok(SchedulePage {
        chrome: app.chrome(by, row.name.clone()).await.saying(done),
        may_write: by.person.may(Act::Write, &areas),
        hidden: Vec::new(),
        rounds: rounds.into_iter().map(RoundLine::of).collect(),
        row,
    })
}

/// On to the schedule's page with what was done, or what went wrong.
async fn after(app: &App, by: &Signed, of: &str, done: Result<String, DeskError>) -> Response {
    match done {
        Ok(to) => web::see_other(&to),
        Err(error) => errors::refused(app, by, &error, &format!("/schedules/{of}")).await,
    }
}

async fn pause(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.pause_schedule(&by.person, id).await,
        Err(error) => Err(error),
    };
    let done = done.map(|()| format!("/schedules/{of}?done=paused"));
    after(&app, &by, &of, done).await
}

async fn resume(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.resume_schedule(&by.person, id).await,
        Err(error) => Err(error),
    };
    let done = done.map(|_| format!("/schedules/{of}?done=resumed"));
    after(&app, &by, &of, done).await
}

async fn wake(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.wake_schedule(&by.person, id).await,
        Err(error) => Err(error),
    };
    let done = done.map(|_| format!("/schedules/{of}?done=asked"));
    after(&app, &by, &of, done).await
}

async fn remove(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.remove_schedule(&by.person, id).await,
        Err(error) => Err(error),
    };
    let done = done.map(|_| "/schedules?done=ended".to_owned());
    after(&app, &by, &of, done).await
}
