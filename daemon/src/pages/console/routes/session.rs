//! Who is at the desk: the session's cookie, and the token that every form carries.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{Method, request::Parts},
    response::Response,
};
use wardmote_domain::person::Person;

use super::{App, errors};
use crate::{
    desk::DeskError,
    pages::{form::Fields, web},
};

/// The cookie of a session.
pub(super) const SESSION: &str = "wardmote_session";

/// The cookie that ties a sign-in form to the browser that asked for it.
pub(super) const VISIT: &str = "wardmote_visit";

/// Twelve hours, as the store keeps a session.
pub(super) const SESSION_SECONDS: u32 = 12 * 60 * 60;

/// The person of the session.
pub(in crate::pages::console) struct Signed {
    pub(in crate::pages::console) person: Person,
    pub(in crate::pages::console) secret: String,
    /// The path that was asked for.
    pub(in crate::pages::console) path: String,
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Some(secret) = web::cookie(&parts.headers, SESSION).map(str::to_owned) else {
            return Err(to_sign_in(parts));
        };
        match app.desk.person_of_session(&secret).await {
            Ok(person) => Ok(Self {
                person,
                secret,
                path: parts.uri.path().to_owned(),
            }),
            Err(DeskError::NotSignedIn) => Err(to_sign_in(parts)),
            Err(error) => Err(errors::plain(&app.site, &error)),
        }
    }
}

/// To the sign-in page, and back here afterwards where that is a page.
fn to_sign_in(parts: &Parts) -> Response {
    let path = parts.uri.path();
    if parts.method == Method::GET && path != "/" {
        return web::see_other(&format!("/sign-in?next={path}"));
    }
    web::see_other("/sign-in")
}

/// A path of ours to go on to; anything else leads to the first page.
pub(super) fn next_page(given: &str) -> &str {
    let ours = given.starts_with('/')
        && !given.starts_with("//")
        && given
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/_-".contains(&b));
    if ours { given } else { "/" }
}

/// A form posted by a person at the desk: from a page of ours, with the token of their session.
pub(super) struct Posted {
    pub(super) by: Signed,
    pub(super) fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let known_as = &app.desk.settings().server.desk_url;
        if !web::same_origin(request.headers(), known_as) {
            return Err(errors::forged(&app.site));
        }
        let (mut parts, body) = request.into_parts();
        let by = Signed::from_request_parts(&mut parts, app).await?;
        let fields = web::read_form(Request::from_parts(parts, body))
            .await
            .map_err(|status| errors::unreadable(&app.site, status))?;
        if !app
            .desk
            .signer()
            .form_token_good(&by.secret, fields.get("csrf"))
        {
            return Err(errors::forged(&app.site));
        }
        Ok(Self { by, fields })
    }
}

/// A form posted by somebody who is not signed in yet.
pub(super) struct Visited {
    pub(super) visit: String,
    pub(super) fields: Fields,
}

impl FromRequest<App> for Visited {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let known_as = &app.desk.settings().server.desk_url;
        let visit = web::cookie(request.headers(), VISIT).map(str::to_owned);
        if !web::same_origin(request.headers(), known_as) {
            return Err(errors::forged(&app.site));
        }
        let fields = web::read_form(request)
            .await
            .map_err(|status| errors::unreadable(&app.site, status))?;
        match visit {
            Some(visit)
                if app
                    .desk
                    .signer()
                    .form_token_good(&visit, fields.get("csrf")) =>
            {
                Ok(Self { visit, fields })
            }
            // Without the cookie the form is too old, or cookies are off: the page says what to do.
            _ => Err(errors::forged(&app.site)),
        }
    }
}

/// The request's `Set-Cookie` that ends a session.
pub(super) fn ended(response: Response, app: &App) -> Response {
    web::with_cookie(response, &web::set_cookie(SESSION, "", 0, app.https))
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn only_our_own_pages_follow_the_sign_in() {
        for (given, to) in [
            ("/messages/msg_1/status", "/messages/msg_1/status"),
            ("/new/holding", "/new/holding"),
            ("//evil.example.org", "/"),
            ("https://evil.example.org", "/"),
            ("/\\evil", "/"),
            ("", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
        ] {
            assert_eq!(next_page(given), to, "{given:?}");
        }
    }
}
