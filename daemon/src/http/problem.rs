//! Refusals over HTTP: RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::desk::DeskError;

/// One fault of one field (RFC 9457, section 3, "errors").
#[derive(Debug, Serialize)]
struct FieldFault {
    field: String,
    detail: String,
}

/// A problem document.
#[derive(Debug, Serialize)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl DeskError {
    /// Its status, the last part of its type URI, and its title.
    pub fn status(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Something in this is wrong"),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in", "Sign in first"),
            Self::NotPermitted(_) => (StatusCode::FORBIDDEN, "not-permitted", "You may not do this"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found", "There is no such thing"),
            Self::Conflict(_) => (StatusCode::CONFLICT, "conflict", "This does not fit how things stand"),
            Self::Already(_) => (StatusCode::CONFLICT, "already-there", "You sent this before"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "key-reused", "This key was used before"),
            Self::TryLater(_) => (StatusCode::SERVICE_UNAVAILABLE, "try-later", "Not now"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "The daemon could not do this"),
        }
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let (status, kind, title) = self.status();
        if let Self::Internal(why) = &self {
            tracing::error!(error = %why, "request failed");
        }
        let message = if let Self::Already(id) = &self { Some(id.to_string()) } else { None };
        // What went wrong inside is for the log; the asker is told that it did.
        let detail = match &self {
            Self::Internal(_) => "the daemon could not do this; its log says why".to_owned(),
            other => other.to_string(),
        };
        let errors = match self {
            Self::Invalid(faults) => {
                faults.into_iter().map(|f| FieldFault { field: f.field, detail: f.what }).collect()
            }
            _ => Vec::new(),
        };
        let body =
            ProblemBody { kind: format!("urn:wardmote:problem:{kind}"), title, status: status.as_u16(), detail, errors, message };
        let mut response = (status, Json(body)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
