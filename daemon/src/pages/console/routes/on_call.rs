//! The on-call order: the list, the form, and taking somebody off.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use wardmote_domain::{
    area::AreaCode, ids::PersonId, local_time::LocalDateTime, person::Act, places::Places,
    staff::Duty,
};

use super::{App, Signed, errors, session::Posted, show::Asked, staff::number};
use crate::{
    desk::{DeskError, NewOnCall},
    pages::{
        console::{OnCallPage, QuestionsPage},
        form::{self, Fields, Problems, Section},
        question::{Choice, Control, Question},
        web,
    },
};

fn may_keep(by: &Signed) -> bool {
    by.person.may_anywhere(Act::Lead) || by.person.may_anywhere(Act::Administer)
}

pub(super) async fn list(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let rows = match app.desk.on_call(&by.person).await {
        Ok(rows) => rows,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let (now, later) = rows.into_iter().partition(|r| r.now);
    let done = match asked.done.as_str() {
        "put" => Some("They are on call.".to_owned()),
        "off" => Some("They are off the on-call order.".to_owned()),
        _ => None,
    };
    web::ok(&OnCallPage {
        chrome: app.chrome(&by, "Who is on call").await.saying(done),
        now,
        later,
        may_keep: may_keep(&by),
    })
}

pub(super) async fn blank(State(app): State<App>, by: Signed) -> Response {
    match asked(&app, &by, &Fields::default(), &Problems::default()).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/on-call").await,
    }
}

pub(super) async fn put(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let mut problems = Problems::default();
    let error = match read(&fields, &mut problems) {
        None => None,
        Some(new) => match app.desk.put_on_call(&by.person, new).await {
            Ok(_) => return web::see_other("/on-call?done=put"),
            Err(DeskError::Invalid(faults)) => {
                problems.add_schema(&faults);
                None
            }
            Err(DeskError::Conflict(what)) => {
                problems.add("place", form::sentence(&what));
                None
            }
            Err(error) => Some(error),
        },
    };
    if let Some(error) = error {
        return errors::refused(&app, &by, &error, "/on-call").await;
    }
    match asked(&app, &by, &fields, &problems).await {
        Ok(page) => web::page(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(&app, &by, &error, "/on-call").await,
    }
}

pub(super) async fn end(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, .. }: Posted,
) -> Response {
    let ended = async { app.desk.end_on_call(&by.person, number(&of)?).await };
    match ended.await {
        Ok(()) => web::see_other("/on-call?done=off"),
        Err(error) => errors::refused(&app, &by, &error, "/on-call").await,
    }
}

/// What was typed, or nothing where something of it is wrong.
fn read(fields: &Fields, problems: &mut Problems) -> Option<NewOnCall> {
    let person: Option<PersonId> = fields.get("person").parse().ok();
    if person.is_none() {
        problems.add("person", "Choose who is on call");
    }
    let duty: Option<Duty> = fields.get("duty").parse().ok();
    if duty.is_none() {
        problems.add("duty", "Choose what they are on call for");
    }
    let areas = areas(fields, problems);
    let place: Option<u32> = fields.get("place").parse().ok();
    if place.is_none() {
        problems.add("place", "Give a number: 1 is told first");
    }
    let from = moment(fields, "from", problems);
    let to = moment(fields, "to", problems);
    Some(NewOnCall {
        person: person?,
        duty: duty?,
        areas: areas?,
        place: place?,
        from: from?,
        to: to?,
    })
}

fn moment(fields: &Fields, name: &str, problems: &mut Problems) -> Option<LocalDateTime> {
    let read = form::read_moment(fields, name, problems);
    if read.is_none() {
        problems.add(name, "Give the date and the time");
    }
    read
}

/// London, or boroughs and wards by name, one a line.
pub(super) fn areas(fields: &Fields, problems: &mut Problems) -> Option<Vec<AreaCode>> {
    let typed = fields.text("areas").unwrap_or_default();
    let mut areas = Vec::new();
    for line in typed.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Ok(code) = line.parse::<AreaCode>()
            && Places::london().knows(&code)
        {
            areas.push(code);
            continue;
        }
        // A borough's own name means the borough, though wards have the word too.
        let named = Places::london().named(line);
        let boroughs: Vec<&AreaCode> = named
            .iter()
            .filter(|a| !matches!(a, AreaCode::Ward(_)))
            .collect();
        match (boroughs.as_slice(), named.as_slice()) {
            ([one], _) => areas.push(**one),
            ([], [one]) => areas.push(*one),
            _ => {
                let short: String = line.chars().take(60).collect();
                let words = format!(
                    "“{short}” is not the name of one area: write a borough, or a ward with its borough, like “Balham, \
                     Wandsworth”"
                );
                problems.add("areas", words);
                return None;
            }
        }
    }
    if areas.is_empty() {
        problems.add("areas", "Name at least one area, or write London");
        return None;
    }
    Some(areas)
}

async fn asked(
    app: &App,
    by: &Signed,
    fields: &Fields,
    problems: &Problems,
) -> Result<QuestionsPage, DeskError> {
    if !may_keep(by) {
        return Err(DeskError::NotPermitted(
            "the on-call order of an area is kept by its leads and by administrators".to_owned(),
        ));
    }
    let people = app.desk.may_be_on_call(&by.person).await?;
    let given = [fields.get("person")];
    let mut choices = vec![Choice::of("", "Choose a person", &given)];
    choices.extend(
        people
            .into_iter()
            .map(|(id, name)| Choice::of(id.to_string(), name, &given)),
    );
    let duties = [
        (
            Duty::Approving,
            "Approving",
            "Asked first when a notice waits for a second person",
        ),
        (
            Duty::Writing,
            "Writing",
            "Told what came back, what is not confirmed, what was promised",
        ),
        (
            Duty::Leading,
            "Leading",
            "Told of stopped channels, of what is late, of answers",
        ),
    ];
    let duty = [fields.get("duty")];
    let duties = duties
        .iter()
        .map(|(d, label, hint)| Choice::of(d.as_str(), *label, &duty).hint(*hint))
        .collect();
    let line = |name: &str, or: &str| Control::Line {
        kind: "text",
        value: fields.given(name).unwrap_or(or).to_owned(),
        complete: "",
    };
    let questions = vec![
        Question::new("person", "Who", Control::Select { choices }),
        Question::new(
            "duty",
            "What for",
            Control::Radios {
                choices: duties,
                side_by_side: false,
            },
        ),
        Question::new(
            "areas",
            "For which areas",
            Control::Text {
                value: fields.text("areas").unwrap_or_default(),
                rows: 3,
            },
        )
        .hint("One a line: London, a borough, or a ward with its borough"),
        Question::new("place", "Which in line", line("place", "1")).hint("1 is told first"),
        Question::new(
            "from",
            "From",
            form::moment_control(fields, "from", app.now()),
        ),
        Question::new("to", "To", form::moment_control(fields, "to", app.now())),
    ];
    let questions = questions
        .into_iter()
        .map(|mut q| {
            q.error = problems.of(&q.name);
            q
        })
        .collect();
    let sections = vec![Section::of("The shift", questions)];
    let chrome = app.chrome(by, "Put somebody on call").await;
    let mut page = QuestionsPage::new(chrome, "/on-call/new".to_owned(), sections, problems);
    page.button = "Put on call".to_owned();
    Ok(page)
}
