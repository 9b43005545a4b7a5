//! Exit codes, and failures that carry theirs.

use std::fmt;

/// How a command ended (design, section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failure = 1,
    /// Usage, or bad input.
    BadInput = 2,
    /// Falls short of the standard, or a case disagrees.
    FallsShort = 3,
    /// Not permitted.
    NotPermitted = 4,
    /// Not found.
    NotFound = 5,
    /// Conflict, or already there.
    Conflict = 6,
    /// Waiting for approval.
    Waiting = 7,
    /// Something is not confirmed.
    NotConfirmed = 8,
    /// Try again later.
    TryLater = 75,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    words: String,
}

impl Failure {
    /// A failure with its exit code and words.
    pub fn new(exit: Exit, words: impl Into<String>) -> Self {
        Self {
            exit,
            words: words.into(),
        }
    }

    /// Bad input.
    pub fn input(words: impl fmt::Display) -> Self {
        Self::new(Exit::BadInput, words.to_string())
    }

    /// Any other failure.
    pub fn other(words: impl fmt::Display) -> Self {
        Self::new(Exit::Failure, words.to_string())
    }

    /// Its exit code.
    pub fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl From<wardmote_config::Problem> for Failure {
    fn from(problem: wardmote_config::Problem) -> Self {
        Self::input(problem)
    }
}

impl From<wardmote_config::Problems> for Failure {
    fn from(problems: wardmote_config::Problems) -> Self {
        Self::input(problems)
    }
}

/// What a command comes to.
pub type Outcome = Result<Exit, Failure>;
