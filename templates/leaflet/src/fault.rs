//! What can go wrong, in words for the person who prints. No message repeats the document's texts: they may name people.

use std::path::PathBuf;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The document is not JSON of the form that is asked for.
    #[error("line {line}, column {column} of the document: {what}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// The document is larger than any real one.
    #[error("the document is larger than {0} bytes")]
    TooLarge(usize),
    /// The document asks for something that cannot be.
    #[error("{0}")]
    Wrong(String),
    /// A character that no font has.
    #[error("no font here has the character U+{:04X} ({character}), in the text in {language}", u32::from(*character))]
    NoGlyph {
        /// The character.
        character: char,
        /// The language of the text it stands in.
        language: String,
    },
    /// It would be a book.
    #[error("the text in {language} takes more than {most} sides")]
    TooLong {
        /// The language.
        language: String,
        /// The most sides of one language.
        most: usize,
    },
    /// Something in it is wider or higher than the paper at the smallest size.
    #[error("the text in {language} has a piece without a break that no line of this paper holds")]
    TooWide {
        /// The language.
        language: String,
    },
    /// A font that is needed is not on this machine.
    #[error("the font {family} for {script} is not in {}; on Debian it comes with the package {package}", folder.display())]
    NoFont {
        /// The font's family.
        family: &'static str,
        /// What is written with it.
        script: &'static str,
        /// Where it was looked for.
        folder: PathBuf,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// A font file is there and cannot be used.
    #[error("the font file {} cannot be read as a font: {why}", file.display())]
    BadFont {
        /// The file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The PDF would not keep to PDF/UA-1, or could not be written.
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
    /// Reading, writing or setting a limit failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Fault {
    /// The exit code: 2 where the document is at fault, 1 where this machine is.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Unreadable { .. }
            | Self::TooLarge(_)
            | Self::Wrong(_)
            | Self::NoGlyph { .. }
            | Self::TooLong { .. }
            | Self::TooWide { .. } => 2,
            Self::NoFont { .. } | Self::BadFont { .. } | Self::Pdf(_) | Self::Io { .. } => 1,
        }
    }

    /// A fault of reading. What serde says is kept where it speaks of names of fields; where it quotes a value it is not.
    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        let names = ["missing field", "unknown field", "duplicate field"];
        let quotes = error.classify() == serde_json::error::Category::Data;
        let what = match said.split_once(", expected ") {
            Some((_, expected)) if said.starts_with("unknown variant") => {
                format!("no such value here; expected {expected}")
            }
            _ if quotes && !names.iter().any(|n| said.starts_with(n)) => {
                "not of the form that is asked for here".to_owned()
            }
            _ => said.to_owned(),
        };
        Self::Unreadable {
            line: error.line(),
            column: error.column(),
            what,
        }
    }
}
