//! Refusals over HTTP: RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use wardmote_domain::draft::FieldProblem;

use super::{pointer::pointer, problem_kinds::ProblemKind};
use crate::desk::{DeskError, PARAMETER};

/// The media type of a problem document.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// One fault (RFC 9457, section 3, "errors"): of a field of the body, or of a parameter of the query or a header.
#[derive(Debug, Serialize)]
struct FieldFault {
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    detail: String,
}

impl From<FieldProblem> for FieldFault {
    fn from(fault: FieldProblem) -> Self {
        match fault.field.strip_prefix(PARAMETER) {
            Some(name) => Self {
                field: name.to_owned(),
                pointer: None,
                parameter: Some(name.to_owned()),
                detail: fault.what,
            },
            None => Self {
                pointer: Some(pointer(&fault.field)),
                parameter: None,
                field: fault.field,
                detail: fault.what,
            },
        }
    }
}

/// A problem document.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type", serialize_with = "uri")]
    kind: ProblemKind,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
}

fn uri<S: serde::Serializer>(kind: &ProblemKind, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&kind.uri())
}

impl Problem {
    /// A problem of that kind.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            title: kind.title(),
            status: kind.page().status,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// What cannot be read at all, before any field of it is looked at.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Malformed, detail)
    }

    /// More than a request may carry.
    pub fn too_large() -> Self {
        let detail = "this is larger than a request may be: 4 MiB for a message, 16 MiB for a list of readers";
        Self::new(ProblemKind::TooLarge, detail)
    }

    /// A content type that is not taken here.
    pub fn media_type(wanted: &str) -> Self {
        let detail = format!("this route does not take that content type: send {wanted}");
        Self::new(ProblemKind::ContentType, detail)
    }

    /// The problem of a bare status, as the framework answers.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(
                ProblemKind::NotFound,
                "there is no such route: the paths begin with /v1/",
            ),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                ProblemKind::Method,
                "this route does not take that method: the Allow header names those it takes",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            status if status.is_server_error() => Self::new(
                ProblemKind::Internal,
                "the daemon could not do this; its log says why",
            ),
            _ => Self::new(
                ProblemKind::Malformed,
                "the request cannot be read: look at its path and query",
            ),
        }
    }

    /// As bytes, to be kept in place of an answer.
    pub fn into_bytes(self) -> Vec<u8> {
        serde_json::to_vec(&self).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
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
    /// The kind of problem that it is.
    pub fn kind(&self) -> ProblemKind {
        match self {
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::NotSignedIn => ProblemKind::NotSignedIn,
            Self::NotPermitted(_) => ProblemKind::NotPermitted,
            Self::NotFound(_) => ProblemKind::NotFound,
            Self::Conflict(_) | Self::Answered(_) => ProblemKind::Conflict,
            Self::KeyReused => ProblemKind::KeyReused,
            Self::AnswerErased => ProblemKind::AnswerNotKept,
            Self::TryLater(_) => ProblemKind::TryLater,
            Self::Internal(_) => ProblemKind::Internal,
        }
    }

    /// Its status, the last part of its type URI, and its title.
    pub fn status(&self) -> (StatusCode, &'static str, &'static str) {
        let kind = self.kind();
        (kind.status(), kind.page().name, kind.title())
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let kind = error.kind();
        // What went wrong inside is for the log; the asker is told that it did.
        if let DeskError::Internal(why) = &error {
            tracing::error!(error = %why, "request failed");
            return Self::of_status(kind.status());
        }
        let mut problem = Self::new(kind, error.to_string());
        if let DeskError::Invalid(faults) = error {
            problem.errors = faults.into_iter().map(FieldFault::from).collect();
        }
        problem
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        match self {
            Self::Answered(first) => super::once::again(first),
            other => Problem::from(other).into_response(),
        }
    }
}
