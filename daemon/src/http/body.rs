//! What came in the body: a message in one of three formats, or small JSON.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;
use wardmote_config::{Format, Source};
use wardmote_domain::{draft::FieldProblem, file::MessageFile};

use crate::desk::DeskError;

/// A message as written, in JSON, YAML or TOML by its content type, and the bytes it came in.
pub(super) struct Message {
    pub file: MessageFile,
    pub bytes: Bytes,
}

fn format_of(kind: &str) -> Option<Format> {
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" | "" => Some(Format::Json),
        "application/yaml" | "application/x-yaml" | "text/yaml" => Some(Format::Yaml),
        "application/toml" | "text/toml" => Some(Format::Toml),
        _ => None,
    }
}

/// Reads a typed value, telling line and field of what is wrong.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8], format: Format) -> Result<T, DeskError> {
    let text = std::str::from_utf8(bytes).map_err(|_| DeskError::field("", "this is not UTF-8 text"))?;
    Source::new("body", text, format).parse().map_err(|problem| {
        let what = match (&problem.line, &problem.fix) {
            (Some(line), Some(fix)) => format!("line {line}: {}; {fix}", problem.what),
            (Some(line), None) => format!("line {line}: {}", problem.what),
            (None, Some(fix)) => format!("{}; {fix}", problem.what),
            (None, None) => problem.what,
        };
        DeskError::Invalid(vec![FieldProblem { field: problem.field.unwrap_or_default(), what }])
    })
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<(Format, Bytes), DeskError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let format = format_of(kind).ok_or_else(|| {
        DeskError::field("", "send application/json, application/yaml or application/toml")
    })?;
    let bytes = Bytes::from_request(request, state)
        .await
        .map_err(|_| DeskError::field("", "the body is too large, or it broke off"))?;
    Ok((format, bytes))
}

impl<S: Send + Sync> FromRequest<S> for Message {
    type Rejection = DeskError;
    async fn from_request(request: Request, state: &S) -> Result<Self, DeskError> {
        let (format, bytes) = read(request, state).await?;
        Ok(Self { file: parse(&bytes, format)?, bytes })
    }
}

/// Small JSON, with the same errors as a message.
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = DeskError;
    async fn from_request(request: Request, state: &S) -> Result<Self, DeskError> {
        let (format, bytes) = read(request, state).await?;
        parse(&bytes, format).map(Body)
    }
}
