//! What is wrong with a file, where, and how to put it right.

use std::cell::Cell;
use std::fmt;

use serde::Serialize;

/// A place in a text. Both numbers start at 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Which of a source's files: 0 for the one that was named, then those read after it.
    #[serde(skip)]
    pub(crate) file: u16,
}

impl Position {
    /// From a line and a column that start at 0.
    pub(crate) fn from_zero(line: usize, column: usize) -> Self {
        let one_more = |n: usize| u32::try_from(n).unwrap_or(u32::MAX - 1) + 1;
        Self {
            line: one_more(line),
            column: one_more(column),
            file: 0,
        }
    }
}

/// Turns byte offsets of a text into places. It goes on from the last answer,
/// so that a long file asked for in order is walked through once.
pub(crate) struct Places<'a> {
    text: &'a str,
    starts: Vec<usize>,
    last: Cell<(usize, Position)>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            last: Cell::new((0, Position::from_zero(0, 0))),
        }
    }

    /// The place of a byte offset.
    pub(crate) fn of(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let index = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let line = Position::from_zero(index, 0);
        let (known, before) = self.last.get();
        let (from, column) = if before.line == line.line && known <= offset {
            (known, before.column - 1)
        } else {
            (self.starts[index], 0)
        };
        let walked = self.text[from..offset].chars().count();
        let found = Position::from_zero(index, column as usize + walked);
        self.last.set((offset, found));
        found
    }

    /// The place of a slice of this very text.
    pub(crate) fn of_slice(&self, slice: &str) -> Position {
        self.of((slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize))
    }
}

/// One thing that is wrong. Its `Display` is one line:
/// `file:line: field: what; how to put it right`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", self.one_line())]
pub struct Problem {
    /// The file's name, as it was given.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<u32>,
    /// The column in characters, from 1, where it is known.
    pub column: Option<u32>,
    /// The field as a dotted path (`times.release`, `variants[1].lang`), where
    /// the problem belongs to one.
    pub field: Option<String>,
    /// What is wrong, in plain words.
    pub what: String,
    /// How to put it right, where that is known.
    pub fix: Option<String>,
}

impl Problem {
    /// A problem with a whole file: no line and no field.
    pub fn of_file(file: impl Into<String>, what: impl Into<String>, fix: Option<&str>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            field: None,
            what: what.into(),
            fix: fix.map(str::to_owned),
        }
    }

    /// The place, where the line is known (the column is 1 where only the line is).
    pub fn position(&self) -> Option<Position> {
        self.line.map(|line| Position {
            line,
            column: self.column.unwrap_or(1),
            file: 0,
        })
    }

    fn one_line(&self) -> String {
        let mut out = self.file.clone();
        if let Some(line) = self.line {
            out.push_str(&format!(":{line}"));
        }
        if let Some(field) = self.field.as_deref().filter(|f| !f.is_empty()) {
            out.push_str(": ");
            out.push_str(field);
        }
        out.push_str(": ");
        out.push_str(&self.what);
        if let Some(fix) = &self.fix {
            out.push_str("; ");
            out.push_str(fix);
        }
        // A message that quotes the file must not break the one line.
        out.replace(['\n', '\r'], " ")
    }
}

/// Several problems; its `Display` is one line for each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(
    /// The problems, in the order they were found.
    pub Vec<Problem>,
);

impl Problems {
    /// Adds the problem of a result, and passes its value on.
    pub fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    /// `Ok` if there is no problem, else all of them in the order of the file.
    pub fn into_result(mut self) -> Result<(), Self> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0
            .sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        // A file that is not TOML says so for every section.
        self.0.dedup();
        Err(self)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}
