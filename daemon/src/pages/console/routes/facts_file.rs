//! A file of facts by ward: the template, and the file sent in.

use axum::{
    extract::{FromRequest as _, Multipart, Query, Request, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    draft::FieldProblem,
    person::Act,
    places::Places,
    ward_facts::{guide, kinds},
};

use super::{App, Signed, errors, rounds, upload};
use crate::{
    desk::DeskError,
    http::round_routes::{areas, download, kind as read_kind},
    pages::{
        chrome::ErrorLine,
        console::FactsFilePage,
        form,
        question::{Choice, Control, Question},
        web,
    },
};

/// What a form with a file in it holds, read to its end.
#[derive(Default)]
struct Form {
    csrf: String,
    kind: String,
    name: String,
    only_good: bool,
    file: Vec<u8>,
}

impl Form {
    async fn read(parts: Multipart) -> Result<Self, DeskError> {
        let mut form = Self::default();
        let word = |name: &str, text: String| match name {
            "csrf" => form.csrf = text,
            "kind" => text.trim().clone_into(&mut form.kind),
            "name" => text.trim().clone_into(&mut form.name),
            "only_good" => form.only_good = text.trim() == "yes",
            _ => {}
        };
        form.file = upload::read(parts, "1 MB", word).await?;
        Ok(form)
    }
}

pub(super) async fn ask(State(app): State<App>, by: Signed) -> Response {
    shown(&app, &by, &Form::default(), Vec::new()).await
}

/// The boroughs of which a person writes for a ward.
fn boroughs(by: &Signed) -> Vec<(String, String)> {
    let writes = |w: &wardmote_domain::places::WardCode| {
        let area = wardmote_domain::area::AreaCode::Ward(*w);
        by.person.may(Act::Write, &[area])
    };
    let all = Places::london().boroughs();
    let mut found: Vec<(String, String)> = all
        .filter(|b| b.wards.iter().any(writes))
        .map(|b| (b.code.to_string(), b.name.clone()))
        .collect();
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

/// The page, with what is wrong: with a field of the form beside it, with the file above all.
async fn shown(app: &App, by: &Signed, form: &Form, faults: Vec<FieldProblem>) -> Response {
    let of_form = |p: &FieldProblem| matches!(p.field.as_str(), "kind" | "name" | "file");
    let (in_form, in_file): (Vec<_>, Vec<_>) = faults.into_iter().partition(of_form);
    let error = |field: &str| {
        let found = in_form.iter().find(|p| p.field == field);
        found.map(|p| form::sentence(&p.what))
    };
    let given = [form.kind.as_str()];
    let choices = kinds()
        .iter()
        .map(|k| Choice::of(k.as_str(), k.title(), &given))
        .collect();
    let questions = vec![
        Question::new(
            "kind",
            "What is in it?",
            Control::Radios {
                choices,
                side_by_side: false,
            },
        )
        .error(error("kind")),
        Question::new(
            "name",
            "What should the round be called?",
            Control::Line {
                kind: "text",
                value: form.name.clone(),
                complete: "off",
            },
        )
        .hint("Like Ward updates for November")
        .error(error("name"))
        .optional(),
    ];
    let mut errors = crate::pages::question::summary(&questions);
    errors.extend(error("file").map(|what| ErrorLine {
        field: "file".to_owned(),
        what,
    }));
    let wrong = !errors.is_empty() || !in_file.is_empty();
    let status = if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let place = |p: &FieldProblem| (form::sentence(&p.field), form::sentence(&p.what));
    let page = FactsFilePage {
        chrome: app.chrome(by, "Send in facts by ward").await.wrong(wrong),
        offer_good: !in_file.is_empty(),
        faults: in_file.iter().map(place).collect(),
        errors,
        questions,
        kinds: kinds()
            .iter()
            .map(|k| (k.as_str(), k.title(), guide(*k)))
            .collect(),
        boroughs: boroughs(by),
    };
    web::page(status, &page)
}

#[derive(Deserialize)]
pub(super) struct TemplateOf {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    areas: String,
}

pub(super) async fn template(
    State(app): State<App>,
    by: Signed,
    Query(of): Query<TemplateOf>,
) -> Response {
    let made = async {
        let kind = read_kind(&of.kind)?;
        let text = app
            .desk
            .facts_template(&by.person, kind, &areas(&of.areas)?)
            .await?;
        Ok::<_, DeskError>(download(kind, text))
    };
    match made.await {
        Ok(response) => response,
        Err(error) => errors::refused(&app, &by, &error, "/rounds/new").await,
    }
}

pub(super) async fn put(State(app): State<App>, by: Signed, request: Request) -> Response {
    let known_as = &app.desk.settings().server.desk_url;
    if !web::same_origin(request.headers(), known_as) {
        return errors::forged(&app.site);
    }
    let Ok(parts) = Multipart::from_request(request, &app).await else {
        return errors::forged(&app.site);
    };
    let form = match Form::read(parts).await {
        Ok(form) => form,
        Err(error) => return errors::refused(&app, &by, &error, "/rounds/new").await,
    };
    if !app.desk.signer().form_token_good(&by.secret, &form.csrf) {
        return errors::forged(&app.site);
    }
    let faults = |what: DeskError| match what {
        DeskError::Invalid(faults) => Ok(faults),
        other => Err(other),
    };
    let missing = |field: &str, what: &str| FieldProblem {
        field: field.to_owned(),
        what: what.to_owned(),
    };
    let mut wrong = Vec::new();
    if form.kind.is_empty() {
        wrong.push(missing("kind", "choose what is in it"));
    }
    if form.file.is_empty() {
        wrong.push(missing("file", "choose the file"));
    }
    if !wrong.is_empty() {
        return shown(&app, &by, &form, wrong).await;
    }
    let taken = match read_kind(&form.kind) {
        Ok(kind) => {
            app.desk
                .import_facts(&by.person, kind, &form.name, &form.file, form.only_good)
                .await
        }
        Err(error) => Err(error),
    };
    match taken.map_err(faults) {
        Ok(taken) => web::see_other(&rounds::page_of(&taken)),
        Err(Ok(faults)) => shown(&app, &by, &form, faults).await,
        Err(Err(error)) => errors::refused(&app, &by, &error, "/rounds/new").await,
    }
}
