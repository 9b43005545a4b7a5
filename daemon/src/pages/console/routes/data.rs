//! What must be kept, how long the rest is: an administrator's page.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{ids::MessageId, local_time::LocalDateTime};

use super::{
    App, Signed, errors,
    session::Posted,
    show::{Asked, done_words},
};
use crate::{
    desk::DeskError,
    pages::{
        console::{DataPage, KeptCard},
        form::{Fields, Problems, sentence},
        plain,
        question::{Choice, Control, Question, summary},
        web,
    },
};

pub(super) fn line(fields: &Fields, problems: &Problems, name: &str, label: &str) -> Question {
    let control = Control::Line {
        kind: "text",
        value: fields.get(name).to_owned(),
        complete: "off",
    };
    Question::new(name, label, control).error(problems.of(name))
}

/// How long each thing is kept, in words.
fn retention(app: &App) -> Vec<(&'static str, String)> {
    let rules = app.desk.settings().retention;
    let months = |n: u32| match n {
        0 => "for ever".to_owned(),
        n if n % 12 == 0 => plain::counted(u64::from(n / 12), "year", "years"),
        n => plain::counted(u64::from(n), "month", "months"),
    };
    let days = |n: u32| plain::counted(u64::from(n), "day", "days");
    vec![
        (
            "Which reader was sent which notice",
            months(rules.deliveries_months),
        ),
        ("Notices that never went out", months(rules.unsent_months)),
        (
            "Pictures that no notice shows",
            months(rules.pictures_months),
        ),
        ("Mail to our own people", months(rules.desk_mail_months)),
        (
            "Reasons and texts beside the record",
            months(rules.audit_texts_months),
        ),
        (
            "Sessions and sign-in codes that are over",
            days(rules.sessions_days),
        ),
        ("Calls of providers", days(rules.callbacks_days)),
    ]
}

pub(super) async fn shown(
    app: &App,
    by: &Signed,
    fields: &Fields,
    problems: &Problems,
) -> Result<DataPage, DeskError> {
    let kept = app.desk.kept_notices(&by.person).await?;
    let cards: Vec<KeptCard> = kept
        .iter()
        .map(|k| KeptCard {
            id: k.message.to_string(),
            headline: k.headline.clone(),
            words: format!(
                "{}: said by {}, {}.",
                sentence(&k.reason),
                k.by,
                plain::moment(LocalDateTime::at(k.since))
            ),
        })
        .collect();
    let given = [fields.get("lifted")];
    let choices: Vec<Choice> = kept
        .iter()
        .map(|k| Choice::of(k.message.to_string(), k.headline.clone(), &given))
        .collect();
    let lift = match choices.is_empty() {
        true => Vec::new(),
        false => vec![
            Question::new("lifted", "Which notice?", Control::Select { choices })
                .error(problems.of("lifted")),
            line(fields, problems, "lift_reason", "Why not any more?"),
        ],
    };
    let people = app.desk.people(&by.person).await?;
    let choices: Vec<Choice> = people
        .iter()
        .filter(|p| p.id != by.person.id && !p.grants.is_empty())
        .map(|p| Choice::of(p.id.to_string(), p.name.clone(), &[]))
        .collect();
    let person = match choices.is_empty() {
        true => Vec::new(),
        false => vec![Question::new("person", "Who?", Control::Select { choices })],
    };
    let mut page = DataPage {
        chrome: app.chrome(by, "Keep and erase").await,
        errors: Vec::new(),
        retention: retention(app),
        kept: cards,
        keep: vec![
            line(fields, problems, "notice", "Its reference")
                .hint("It begins with msg_. It stands in the address of the notice’s page"),
            line(fields, problems, "keep_reason", "Why must it be kept?")
                .hint("Like: inquest opened. It is kept in the record, under your name"),
        ],
        lift,
        person,
        reader: vec![
            line(
                fields,
                problems,
                "reader",
                "Their mail address or mobile number",
            )
            .hint("It is only looked up, and stands in no log. Their number on our lists does too"),
        ],
        notice: vec![line(fields, problems, "named", "Its reference").hint("It begins with msg_")],
    };
    let erase = page.reader.iter().chain(&page.notice);
    page.errors = summary(page.keep.iter().chain(&page.lift).chain(erase));
    page.chrome.wrong = !page.errors.is_empty();
    Ok(page)
}

pub(super) async fn page(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&app, &by, &Fields::default(), &Problems::default()).await {
        Ok(mut page) => {
            page.chrome = page.chrome.saying(done_words(&asked.done));
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

pub(super) fn message(text: &str) -> Result<MessageId, String> {
    text.trim()
        .parse()
        .map_err(|_| "Give the reference of a notice: it begins with msg_".to_owned())
}

/// After a post: back to the page, or the page again with what is wrong beside the field.
async fn after(
    app: &App,
    by: &Signed,
    fields: &Fields,
    names: (&str, &str),
    code: &str,
    done: Result<(), DeskError>,
) -> Response {
    let mut problems = Problems::default();
    match done {
        Ok(()) => return web::see_other(&format!("/data?done={code}")),
        Err(DeskError::Invalid(faults)) => {
            for fault in faults {
                let beside = if fault.field == "reason" {
                    names.1
                } else {
                    names.0
                };
                problems.add(beside, sentence(&fault.what));
            }
        }
        Err(DeskError::Conflict(why) | DeskError::NotFound(why)) => {
            problems.add(names.0, sentence(&why));
        }
        Err(error) => return errors::refused(app, by, &error, "/data").await,
    }
    match shown(app, by, fields, &problems).await {
        Ok(page) => web::page(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(app, by, &error, "/data").await,
    }
}

pub(super) async fn keep(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let done = match message(fields.get("notice")) {
        Ok(id) => {
            let why = fields.get("keep_reason");
            app.desk.keep(&by.person, id, why).await
        }
        Err(what) => Err(DeskError::field("notice", what)),
    };
    after(
        &app,
        &by,
        &fields,
        ("notice", "keep_reason"),
        "is_kept",
        done,
    )
    .await
}

pub(super) async fn lift(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    let done = match message(fields.get("lifted")) {
        Ok(id) => {
            let why = fields.get("lift_reason");
            app.desk.lift_keep(&by.person, id, why).await
        }
        Err(what) => Err(DeskError::field("notice", what)),
    };
    after(
        &app,
        &by,
        &fields,
        ("lifted", "lift_reason"),
        "lifted",
        done,
    )
    .await
}
