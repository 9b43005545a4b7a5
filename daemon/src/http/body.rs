//! What came in the body: a message in one of three formats, small JSON, or a list of readers.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use serde::de::DeserializeOwned;
use wardmote_config::{Format, Source};
use wardmote_domain::{draft::FieldProblem, file::MessageFile};

use super::problem::Problem;
use crate::desk::DeskError;

/// A message as written, in JSON, YAML or TOML by its content type, and the bytes it came in.
pub(super) struct Message {
    pub file: MessageFile,
    pub bytes: Bytes,
}

/// The content type without its parameters, in lower case; empty where none was sent.
pub(super) fn kind_of(request: &Request) -> String {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

pub(super) fn format_of(kind: &str) -> Option<Format> {
    match kind {
        "application/json" | "" => Some(Format::Json),
        "application/yaml" | "application/x-yaml" | "text/yaml" => Some(Format::Yaml),
        "application/toml" | "text/toml" => Some(Format::Toml),
        _ => None,
    }
}

/// Whether faults name their line: a person wrote the message, a program the small JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Told,
    Left,
}

/// Reads a typed value: 400 for what is not the format at all, 422 with line and field for what is and is wrong.
fn parse<T: DeserializeOwned>(bytes: &[u8], format: Format, lines: Lines) -> Result<T, Problem> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Problem::malformed("this is not UTF-8 text"))?;
    Source::new("body", text, format)
        .parse()
        .map_err(|problem| {
            let line = problem.line.filter(|_| lines == Lines::Told);
            let at = line
                .map(|line| format!("line {line}: "))
                .unwrap_or_default();
            let fix = problem
                .fix
                .map(|fix| format!("; {fix}"))
                .unwrap_or_default();
            let what = format!("{at}{}{fix}", problem.what);
            match problem.field {
                Some(field) => DeskError::Invalid(vec![FieldProblem { field, what }]).into(),
                None => Problem::malformed(what),
            }
        })
}

/// The bytes of a body, or why they could not be had.
async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => Problem::malformed("the body broke off, or did not come in time"),
        })
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<(Format, Bytes), Problem> {
    let format = format_of(&kind_of(&request)).ok_or_else(|| {
        Problem::media_type("application/json, application/yaml or application/toml")
    })?;
    Ok((format, bytes(request, state).await?))
}

impl<S: Send + Sync> FromRequest<S> for Message {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (format, bytes) = read(request, state).await?;
        Ok(Self {
            file: parse(&bytes, format, Lines::Told)?,
            bytes,
        })
    }
}

/// Small JSON, with the same errors as a message.
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (format, bytes) = read(request, state).await?;
        parse(&bytes, format, Lines::Left).map(Body)
    }
}

/// A picture: its bytes, by whatever name they come. What they are is read from them.
pub(super) struct PictureFile(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for PictureFile {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match kind_of(&request).as_str() {
            "image/jpeg" | "image/png" => bytes(request, state).await.map(PictureFile),
            _ => Err(Problem::media_type("image/jpeg or image/png")),
        }
    }
}

/// A list of readers.
pub(super) struct Csv(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Csv {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match kind_of(&request).as_str() {
            "text/csv" | "application/csv" | "" => bytes(request, state).await.map(Csv),
            _ => Err(Problem::media_type("text/csv")),
        }
    }
}
