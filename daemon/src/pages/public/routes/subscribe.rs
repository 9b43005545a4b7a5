//! Subscribing: a form, a mail, a press.

use axum::{
    extract::{Path, RawQuery, Request, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::places::Language;

use super::{App, failed, missing};
use crate::{
    pages::{
        chrome::Chrome,
        form::{Fields, Problems},
        public::{
            ConfirmDonePage, ConfirmPage, MessagePage, SubscribePage, SubscribeSentPage,
            Subscribing,
        },
        web,
    },
    visitor::Visitor,
};

/// The languages that notices are written in, English first.
fn offered(app: &App) -> Vec<Language> {
    app.desk.languages()
}

/// The form; a link from a ward's page fills the ward in.
pub(super) async fn form(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::decode(query.unwrap_or_default().as_bytes());
    web::ok(&SubscribePage::new(
        &app.site,
        &fields,
        &Problems::default(),
        &offered(&app),
    ))
}

/// The same answer for every address: nobody learns who reads.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, request: Request) -> Response {
    if !web::same_origin(request.headers(), &app.site.public_url) {
        return unreadable(&app, StatusCode::FORBIDDEN);
    }
    let fields = match web::read_form(request).await {
        Ok(fields) => fields,
        Err(status) => return unreadable(&app, status),
    };
    let offered = offered(&app);
    let asked = match Subscribing::read(&fields, &offered) {
        Ok(asked) => asked,
        Err(problems) => {
            let page = SubscribePage::new(&app.site, &fields, &problems, &offered);
            return web::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    match app
        .desk
        .subscribe(asked.email, asked.language, asked.ward, visitor)
        .await
    {
        Ok(()) => web::ok(&SubscribeSentPage::new(&app.site)),
        Err(error) => failed(&app, &error),
    }
}

fn unreadable(app: &App, status: StatusCode) -> Response {
    let page = MessagePage {
        chrome: Chrome::public(&app.site, "Please try again"),
        paragraphs: vec![
            "We could not read the form. Go back, open the page again, and send it once more."
                .to_owned(),
        ],
    };
    web::page(status, &page)
}

/// Whether it could be the secret of a link of ours: nothing else is looked up.
pub(super) fn like_ours(token: &str) -> bool {
    (20..=100).contains(&token.len())
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Where the mail's link leads. Opening it confirms nothing: mail programs open links by themselves.
pub(super) async fn ask_confirm(State(app): State<App>, Path(token): Path<String>) -> Response {
    if !like_ours(&token) {
        return missing(&app);
    }
    web::uncached(web::ok(&ConfirmPage::new(
        &app.site,
        format!("/subscribe/confirm/{token}"),
    )))
}

pub(super) async fn confirm(State(app): State<App>, Path(token): Path<String>) -> Response {
    if !like_ours(&token) {
        return missing(&app);
    }
    match app.desk.confirm_subscription(&token).await {
        Ok(true) => web::ok(&ConfirmDonePage::new(&app.site)),
        Ok(false) => {
            let page = MessagePage {
                chrome: Chrome::public(&app.site, "This link does not work any more"),
                paragraphs: vec![
                    "It may have been used already, or it is more than two days old.".to_owned(),
                    "If you get no notices, fill in the form again and we will send you another link.".to_owned(),
                ],
            };
            web::page(StatusCode::GONE, &page)
        }
        Err(error) => failed(&app, &error),
    }
}
