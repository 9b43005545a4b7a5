//! Who asks: a bearer token (RFC 6750), compared by its hash. It is looked up once, at the edge, for every request that
//! carries one; a handler asks who it was with [`Caller`].

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use wardmote_domain::person::Person;

use crate::desk::{Desk, DeskError};

/// A request's person, by the token it came with.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub person: Person,
    /// The token's number.
    pub token: i64,
}

/// The person whose token came with the request.
pub(super) struct Caller(pub Person);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, DeskError> {
        let signed = parts.extensions.get::<Signed>();
        signed
            .map(|signed| Self(signed.person.clone()))
            .ok_or(DeskError::NotSignedIn)
    }
}

/// The token of a request, as it came.
fn token(request: &Request) -> Option<String> {
    let given = request.headers().get(header::AUTHORIZATION)?;
    let (scheme, token) = given.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

/// Looks the token up. Without a good one the request goes on as nobody's, and the route refuses it.
pub(super) async fn sign(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    if let Some(token) = token(&request) {
        match desk.person_of_token(&token).await {
            Ok((token, person)) => {
                request.extensions_mut().insert(Signed { person, token });
            }
            Err(DeskError::NotSignedIn) => {}
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}
