//! Signing in by a mailed code, and out.

use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::person::EmailAddress;

use super::{
    App, errors,
    session::{self, Posted, SESSION, SESSION_SECONDS, VISIT, Visited, next_page},
};
use crate::{
    pages::{
        console::{CodePage, SignInPage},
        web,
    },
    signer,
    visitor::Visitor,
};

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// The page, with a cookie that ties its form to this browser.
pub(super) async fn ask(State(app): State<App>, Query(next): Query<Next>) -> Response {
    let visit = signer::new_secret();
    let csrf = app.desk.signer().form_token(&visit);
    let page = SignInPage::new(&app.site, csrf, "", None).then(next_page(&next.next));
    // An hour is long enough to find the mail, and to come back to the page.
    web::with_cookie(
        web::ok(&page),
        &web::set_cookie(VISIT, &visit, 3600, app.https),
    )
}

/// Mails a code, if that is somebody's address; the answer is the same for any.
pub(super) async fn send_code(
    State(app): State<App>,
    visitor: Visitor,
    Visited { visit, fields }: Visited,
) -> Response {
    let csrf = app.desk.signer().form_token(&visit);
    let typed = fields.get("email");
    let next = next_page(fields.get("next"));
    let email: EmailAddress = match typed.parse() {
        Ok(email) => email,
        Err(error) => {
            let what = crate::pages::form::sentence(&error.to_string());
            return web::ok(&SignInPage::new(&app.site, csrf, typed, Some(what)).then(next));
        }
    };
    match app.desk.ask_code(&email, visitor).await {
        Ok(()) => web::ok(&CodePage::new(&app.site, csrf, typed, None).then(next)),
        Err(error) => errors::plain(&app.site, &error),
    }
}

/// Opens a session for a good code.
pub(super) async fn try_code(
    State(app): State<App>,
    visitor: Visitor,
    Visited { visit, fields }: Visited,
) -> Response {
    let csrf = app.desk.signer().form_token(&visit);
    let typed = fields.get("email");
    let next = next_page(fields.get("next"));
    let wrong = || {
        let what = "This code does not work. It may be wrong, used, or too old. Try again, or ask for another";
        web::ok(&CodePage::new(&app.site, csrf.clone(), typed, Some(what.to_owned())).then(next))
    };
    let Ok(email) = typed.parse::<EmailAddress>() else {
        return wrong();
    };
    match app.desk.sign_in(&email, fields.get("code"), visitor).await {
        Ok(Some(session)) => {
            let cookie = web::set_cookie(SESSION, &session.secret, SESSION_SECONDS, app.https);
            let response = web::with_cookie(web::see_other(next), &cookie);
            web::with_cookie(response, &web::set_cookie(VISIT, "", 0, app.https))
        }
        Ok(None) => wrong(),
        Err(error) => errors::plain(&app.site, &error),
    }
}

/// Ends the session.
pub(super) async fn out(State(app): State<App>, Posted { by, .. }: Posted) -> Response {
    match app.desk.sign_out(&by.secret).await {
        Ok(()) => session::ended(web::see_other("/sign-in"), &app),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}
