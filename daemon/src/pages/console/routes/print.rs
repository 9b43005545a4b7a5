//! Printing a notice: what is offered, the PDFs, and the card that is held up at a cordon.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use wardmote_domain::places::Language;

use super::{App, Signed, errors, write::id};
use crate::{
    desk::DeskError,
    pages::{
        console::{CardPage, PrintPage},
        web,
    },
    print::{Paper, Sheet},
};

/// Where a refusal leads back to: the notice.
fn notice(of: &str) -> String {
    match id(of) {
        Ok(id) => format!("/messages/{id}"),
        Err(_) => "/".to_owned(),
    }
}

pub(super) async fn page(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    let view = match id(&of) {
        Ok(id) => app.desk.print_view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match view {
        Ok(view) => web::ok(&PrintPage {
            chrome: app.chrome(&by, "Print and show").await,
            can_print: app.desk.can_print(),
            view,
        }),
        Err(error) => errors::refused(&app, &by, &error, &notice(&of)).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    paper: String,
}

impl Wanted {
    /// The sheet that a file's name asks for, its paper and its language.
    fn read(&self, file: &str) -> Result<(Sheet, Paper, Option<Language>), DeskError> {
        let sheet = file.strip_suffix(".pdf").and_then(Sheet::named);
        let sheet =
            sheet.ok_or_else(|| DeskError::NotFound("there is no such sheet".to_owned()))?;
        let usual = match sheet {
            Sheet::Leaflet => Paper::A5,
            _ => Paper::A4,
        };
        let paper = match self.paper.as_str() {
            "" => Some(usual),
            named => Paper::named(named),
        };
        let paper = paper.ok_or_else(|| DeskError::parameter("paper", "the paper is a4 or a5"))?;
        let language =
            match self.lang.as_str() {
                "" => None,
                tag => Some(tag.parse().map_err(|_| {
                    DeskError::parameter("lang", "this is not the tag of a language")
                })?),
            };
        Ok((sheet, paper, language))
    }
}

/// A PDF to keep or to print. Its name is made of our own words and of a tag that was read as one.
pub(super) async fn pdf(
    State(app): State<App>,
    by: Signed,
    Path((of, file)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let made = async {
        let id = id(&of)?;
        let (sheet, paper, language) = wanted.read(&file)?;
        let pdf = app
            .desk
            .print(&by.person, id, (sheet, paper), language.as_ref())
            .await?;
        let language = language.as_ref().map_or("all", Language::as_str);
        let name = format!("{}-{paper}-{language}-{id}.pdf", sheet.name());
        Ok((name, pdf))
    };
    match made.await {
        Ok((name, pdf)) => pdf_file(&name, pdf),
        Err(error) => errors::refused(&app, &by, &error, &notice(&of)).await,
    }
}

fn pdf_file(name: &str, pdf: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    web::uncached(response)
}

pub(super) async fn card(
    State(app): State<App>,
    by: Signed,
    Path((of, language)): Path<(String, String)>,
) -> Response {
    let found = async {
        let id = id(&of)?;
        let language: Language = language.parse().map_err(|_| {
            DeskError::NotFound("there is no card in a language of that name".to_owned())
        })?;
        app.desk.card(&by.person, id, &language).await
    };
    match found.await {
        Ok(card) => web::ok(&CardPage::new(&app.site, card)),
        Err(error) => errors::refused(&app, &by, &error, &notice(&of)).await,
    }
}
