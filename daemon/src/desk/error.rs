//! Why the desk did not do what was asked. One type for pages, programs and the command line.

use wardmote_domain::draft::FieldProblem;
use wardmote_store::RequestAnswer;

/// Before the name of a fault that is no field of the body: a parameter of the query, or a header.
pub(crate) const PARAMETER: char = '?';

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// What was sent cannot be read as a message, or a field of it is wrong.
    #[error("this cannot be taken as it is: {}", first(.0))]
    Invalid(Vec<FieldProblem>),
    /// Nobody is signed in, or the token is not one of ours.
    #[error("sign in first: give a token of yours, or a code on the sign-in page")]
    NotSignedIn,
    /// This person may not do this here.
    #[error("{0}")]
    NotPermitted(String),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// It does not fit how things stand now.
    #[error("{0}")]
    Conflict(String),
    /// The key was used before for another request.
    #[error("this Idempotency-Key was used before with another request: give a new key")]
    KeyReused,
    /// The same request was answered before under its key: this is the answer.
    #[error("this was done before under the same key")]
    Answered(RequestAnswer),
    /// The same request was answered before under its key, and the answer went when the texts that it spoke of were erased.
    #[error(
        "this was done before under the same key, and nothing was done again; the answer was erased with the texts it spoke of"
    )]
    AnswerErased,
    /// Not now.
    #[error("{0}")]
    TryLater(String),
    /// A fault of the daemon's own.
    #[error("the daemon could not do this: {0}")]
    Internal(String),
}

fn first(faults: &[FieldProblem]) -> String {
    match faults {
        [] => "something is wrong with it".to_owned(),
        [one] => one.to_string(),
        [one, rest @ ..] => format!("{one} (and {} more)", rest.len()),
    }
}

impl DeskError {
    /// One fault of a parameter of the query.
    pub fn parameter(name: &str, what: impl Into<String>) -> Self {
        Self::field(&format!("{PARAMETER}{name}"), what)
    }

    /// One fault of one field.
    pub fn field(field: &str, what: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem {
            field: field.to_owned(),
            what: what.into(),
        }])
    }
}
