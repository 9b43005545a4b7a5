//! Why a file was not read at all.

use std::fmt;

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where: `line 12`. None for the whole file.
    pub place: Option<String>,
    /// What is wrong and what to do, in plain sentences.
    pub says: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.says),
            None => f.write_str(&self.says),
        }
    }
}

/// A file from which nothing was taken. Its text names every fault, a line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Damaged {
    /// What is wrong, in the order of the file: one at least, [`Damaged::MOST`] at most.
    pub faults: Vec<Damage>,
}

impl Damaged {
    /// So many faults are told; a file with more was made by something else.
    pub const MOST: usize = 20;

    /// A fault of the whole file.
    pub(crate) fn whole(says: impl Into<String>) -> Self {
        Self {
            faults: vec![Damage {
                place: None,
                says: says.into(),
            }],
        }
    }

    /// A fault at one place.
    pub(crate) fn at(place: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            faults: vec![Damage {
                place: Some(place.into()),
                says: says.into(),
            }],
        }
    }
}
