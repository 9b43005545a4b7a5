//! Refusals over HTTP: RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::desk::DeskError;

/// The media type of a problem document.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// One fault of one field (RFC 9457, section 3, "errors").
#[derive(Debug, Serialize)]
struct FieldFault {
    field: String,
    detail: String,
}

/// A problem document.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    #[serde(serialize_with = "number")]
    status: StatusCode,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
}

fn number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem; `kind` is the last part of its type URI.
    pub fn new(
        status: StatusCode,
        kind: &str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:wardmote:problem:{kind}"),
            title,
            status,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// What cannot be read at all, before any field of it is looked at.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "This cannot be read",
            detail,
        )
    }

    /// More than a request may carry.
    pub fn too_large() -> Self {
        let detail = "this is larger than a request may be: 4 MiB for a message, 16 MiB for a list of readers";
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "This is too large",
            detail,
        )
    }

    /// A content type that is not taken here.
    pub fn media_type(wanted: &str) -> Self {
        let detail = format!("this route does not take that content type: send {wanted}");
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content-type",
            "Another content type is needed",
            detail,
        )
    }

    /// The problem of a bare status, as the framework answers.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(
                status,
                "not-found",
                "There is no such thing",
                "there is no such route: the paths begin with /v1/",
            ),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "method",
                "Another method is needed",
                "this route does not take that method: the Allow header names those it takes",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            status if status.is_server_error() => Self::new(
                status,
                "internal",
                "The daemon could not do this",
                "the daemon could not do this; its log says why",
            ),
            status => Self::new(
                status,
                "malformed",
                "This cannot be read",
                "the request cannot be read: look at its path and query",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl DeskError {
    /// Its status, the last part of its type URI, and its title.
    pub fn status(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Invalid(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "Something in this is wrong",
            ),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in", "Sign in first"),
            Self::NotPermitted(_) => (
                StatusCode::FORBIDDEN,
                "not-permitted",
                "You may not do this",
            ),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found", "There is no such thing"),
            Self::Conflict(_) => (
                StatusCode::CONFLICT,
                "conflict",
                "This does not fit how things stand",
            ),
            Self::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "This key was used before",
            ),
            Self::TryLater(_) => (StatusCode::SERVICE_UNAVAILABLE, "try-later", "Not now"),
            Self::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "The daemon could not do this",
            ),
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let (status, kind, title) = error.status();
        // What went wrong inside is for the log; the asker is told that it did.
        if let DeskError::Internal(why) = &error {
            tracing::error!(error = %why, "request failed");
            return Self::of_status(status);
        }
        let mut problem = Self::new(status, kind, title, error.to_string());
        if let DeskError::Invalid(faults) = error {
            problem.errors = faults
                .into_iter()
                .map(|f| FieldFault {
                    field: f.field,
                    detail: f.what,
                })
                .collect();
        }
        problem
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}
