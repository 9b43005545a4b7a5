//! Who asks: a bearer token (RFC 6750), compared by its hash.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use wardmote_domain::person::Person;

use crate::desk::{Desk, DeskError};

/// The person whose token came with the request.
pub(super) struct Caller(pub Person);

impl FromRequestParts<Desk> for Caller {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, DeskError> {
        let given = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok());
        let token = given.and_then(|v| {
            v.strip_prefix("Bearer ")
                .or_else(|| v.strip_prefix("bearer "))
        });
        let token = token
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .ok_or(DeskError::NotSignedIn)?;
        desk.person_of_token(token).await.map(Caller)
    }
}
