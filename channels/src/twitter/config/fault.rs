//! What can be wrong with the section.

use super::AccessError;

/// What is wrong with the section, beyond its spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TwitterConfigError {
    /// Nobody could post.
    #[error("account is empty: give at least one [[channels.twitter.account]]")]
    NoAccount,
    /// Something in an account.
    #[error("account[{index}].{fault}")]
    Account {
        /// Which, from 0.
        index: usize,
        /// What.
        fault: AccessError,
    },
    /// The same in two accounts.
    #[error("account[{index}].{field} is that of another account too: each account has its own")]
    Twice {
        /// The later of them, from 0.
        index: usize,
        /// What they share.
        field: &'static str,
    },
    /// A number outside its bounds.
    #[error("{name} is {given}: it must be from {least} to {most}")]
    Bounds {
        /// Which field.
        name: &'static str,
        /// As given.
        given: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A language that is posted already.
    #[error(
        "languages holds {0} for nothing: English always goes out, and each other language is named once"
    )]
    Languages(String),
    /// Reads that are no plan.
    #[error(
        "settle_seconds must hold at least two times, each later than the one before, such as [30, 120]"
    )]
    Reads,
}

impl TwitterConfigError {
    /// The field, below `channels.twitter`.
    pub fn field(&self) -> String {
        match self {
            Self::NoAccount => "account".to_owned(),
            Self::Account { index, fault } => format!("account[{index}].{}", fault.field()),
            Self::Twice { index, field } => format!("account[{index}].{field}"),
            Self::Bounds { name, .. } => (*name).to_owned(),
            Self::Languages(_) => "languages".to_owned(),
            Self::Reads => "settle_seconds".to_owned(),
        }
    }
}
