//! Readers: invite, look, end.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{draft::FieldProblem, words::Kind};

use super::{
    super::{App, Signed, errors, session::Posted, show::Asked},
    cards, tag,
};
use crate::{
    desk::DeskError,
    pages::{
        console::ReadersPage,
        form::{self, Fields, Problems},
        plain,
        question::{Choice, Control, Question, summary},
        web,
    },
};

pub(super) async fn ask(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let done = (asked.done == "ended").then(|| "The link is ended.".to_owned());
    match page(&app, &by, &of, &Fields::default(), &Problems::default()).await {
        Ok(mut page) => {
            page.chrome = page.chrome.saying(done);
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/sentences").await,
    }
}

fn line(fields: &Fields, name: &str) -> Control {
    Control::Line {
        kind: "text",
        value: fields.given(name).unwrap_or_default().to_owned(),
        complete: "off",
    }
}

fn questions(app: &App, fields: &Fields, problems: &Problems) -> Vec<Question> {
    let given = fields.all("kinds");
    let choices = Kind::ALL
        .iter()
        .map(|k| Choice::of(k.as_str(), k.title(), &given))
        .collect();
    let days = Control::Line {
        kind: "text",
        value: fields
            .given("days")
            .map_or_else(|| app.desk.reading_days().to_string(), str::to_owned),
        complete: "off",
    };
    let mut all = vec![
        Question::new("reader", "The reader’s name", line(fields, "reader"))
            .hint("As it will stand beside every sentence that they sign"),
        Question::new("note", "Who they are", line(fields, "note"))
            .hint("Like: Polish interpreter, Lambeth Council"),
        Question::new(
            "kinds",
            "Which types of notice",
            Control::Checks { choices },
        )
        .hint("Tick none for all of them. What stands round every notice is always asked")
        .optional(),
        Question::new("days", "For how many days", days).hint("From 1 to 90"),
    ];
    for question in &mut all {
        question.error = problems.of(&question.name);
    }
    all
}

async fn page(
    app: &App,
    by: &Signed,
    of: &str,
    fields: &Fields,
    problems: &Problems,
) -> Result<ReadersPage, DeskError> {
    let language = tag(of)?;
    let readers = app.desk.readers_invited(&by.person, &language).await?;
    let card = cards::named(&language, plain::direction(&language));
    let questions = questions(app, fields, problems);
    Ok(ReadersPage {
        chrome: app
            .chrome(by, format!("Readers of {}", card.english))
            .await
            .wrong(!problems.is_empty()),
        errors: summary(&questions),
        card,
        readers: readers.into_iter().map(cards::reader).collect(),
        questions,
        made: None,
    })
}

pub(super) async fn invite(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let kinds: Vec<Kind> = fields
        .all("kinds")
        .iter()
        .filter_map(|k| k.parse().ok())
        .collect();
    // What is no number is no number of days either: the desk says which are.
    let days = fields.get("days").parse().unwrap_or(0);
    let (reader, note) = (fields.get("reader"), fields.get("note"));
    let made = async {
        let language = tag(&of)?;
        app.desk
            .invite_to_read(&by.person, &language, reader, note, kinds, days)
            .await
    };
    let back = format!("/sentences/{of}");
    match made.await {
        Ok(made) => match page(&app, &by, &of, &Fields::default(), &Problems::default()).await {
            Ok(mut page) => {
                let until = cards::moment(made.ends_at);
                page.made = Some((reader.to_owned(), made.address, until));
                web::uncached(web::ok(&page))
            }
            Err(error) => errors::refused(&app, &by, &error, &back).await,
        },
        Err(DeskError::Invalid(faults)) => again(&app, &by, &of, &fields, &faults).await,
        Err(error) => errors::refused(&app, &by, &error, &back).await,
    }
}

async fn again(
    app: &App,
    by: &Signed,
    of: &str,
    fields: &Fields,
    faults: &[FieldProblem],
) -> Response {
    let mut problems = Problems::default();
    for fault in faults {
        problems.add(&fault.field, form::sentence(&fault.what));
    }
    match page(app, by, of, fields, &problems).await {
        Ok(page) => web::page(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(app, by, &error, "/sentences").await,
    }
}

pub(super) async fn end(
    State(app): State<App>,
    Path((of, number)): Path<(String, String)>,
    Posted { by, .. }: Posted,
) -> Response {
    let done = async {
        let number = number
            .parse()
            .map_err(|_| DeskError::NotFound("there is no such link".to_owned()))?;
        app.desk.end_reading(&by.person, &tag(&of)?, number).await
    };
    match done.await {
        Ok(()) => web::see_other(&format!("/sentences/{of}/readers?done=ended")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/sentences/{of}/readers")).await,
    }
}
