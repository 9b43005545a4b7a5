//! What is sent out: the lines of one language with their English.

use wardmote_domain::{places::Language, words::Direction};

use crate::slots::{self, NotMarked, Piece};

/// How far a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is no text in the language.
    Missing,
    /// There is one, and nobody who knows the language has read it.
    Unread,
    /// The English changed after it was written or signed.
    Stale,
    /// A reader of the language signed it.
    Signed,
}

impl State {
    /// In plain words, as they stand in files.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "needs a translation",
            Self::Unread => "nobody has read it",
            Self::Stale => "the English has changed",
            Self::Signed => "signed",
        }
    }
}

/// One fixed sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name in the catalogue: `said.what.armed_police`, `frame.footer.0`.
    pub id: String,
    /// The English, as a template.
    pub english: String,
    /// The text in the language, as a template.
    pub own: Option<String>,
    /// Where it is used, in plain words: "First word, after an operation". Lines that follow each other with the same
    /// words stand under one heading.
    pub used: String,
    /// What a translator should know about it.
    pub note: Option<String>,
    /// How far it is.
    pub state: State,
}

/// Lines that go out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The language that they are put into.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// Its name in English: `Urdu`.
    pub language_name: String,
    /// Who sends it.
    pub organisation: Option<String>,
    /// The lines, in the order in which they are read.
    pub lines: Vec<Line>,
}

/// A line that cannot go out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut<'a> {
    /// The line.
    pub line: &'a Line,
    /// Why.
    pub why: NotMarked,
}

/// A line in pieces, as the formats write it.
pub(crate) struct Outgoing<'a> {
    pub(crate) line: &'a Line,
    pub(crate) english: Vec<Piece>,
    pub(crate) own: Vec<Piece>,
}

fn outgoing(line: &Line) -> Result<Outgoing<'_>, NotMarked> {
    Ok(Outgoing {
        line,
        english: slots::pieces(&line.english)?,
        own: slots::pieces(line.own.as_deref().unwrap_or_default())?,
    })
}

impl Sheet {
    /// The lines that no file can carry, because their template has more logic than marks can show, or characters that
    /// no such file may hold. They are edited in the catalogue itself.
    pub fn left_out(&self) -> Vec<LeftOut<'_>> {
        let left_out = |line| {
            outgoing(line)
                .err()
                .map(|why: NotMarked| LeftOut { line, why })
        };
        self.lines.iter().filter_map(left_out).collect()
    }

    /// The lines that go out.
    pub(crate) fn outgoing(&self) -> impl Iterator<Item = Outgoing<'_>> {
        self.lines.iter().filter_map(|line| outgoing(line).ok())
    }
}
