//! What can go wrong: in the catalogue's files, and with one message.

use wardmote_domain::{facts::Grave, places::Language, words::Kind};

/// What is wrong with the catalogue. None of these is about a message: the program does not start.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file of an overlay cannot be read.
    #[error(
        "the catalogue file {path} cannot be read: {reason}. Check that it is there and may be read"
    )]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file or folder that the catalogue has no place for.
    #[error(
        "{path} is not a file of the catalogue: a language is one file named by its tag, such as pl.toml"
    )]
    Unexpected {
        /// The file.
        path: String,
    },
    /// A language that does not ship was to be signed.
    #[error("the program has no sentences in {language}: write a file for it first")]
    NotShipped {
        /// The language.
        language: Language,
    },
    /// A file that is not what it should be.
    #[error("{file}: {reason}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A sentence that does not compile.
    #[error("{language}: the sentence {name} does not compile: {reason}")]
    Sentence {
        /// The language.
        language: Language,
        /// Its place: `said.arrested.one`.
        name: String,
        /// What the compiler said.
        reason: String,
    },
    /// A sentence that every language needs is not there.
    #[error("{language}.toml has no [said.{group}] {choice}: add it")]
    Unsaid {
        /// The language.
        language: Language,
        /// The fact.
        group: String,
        /// Its value.
        choice: String,
    },
    /// A sentence that no message ever says.
    #[error(
        "{language}.toml: nothing says [said.{group}] {choice}. Is it misspelt? Take it out or mend it"
    )]
    Orphan {
        /// The language.
        language: Language,
        /// The fact.
        group: String,
        /// Its value.
        choice: String,
    },
    /// A catalogue without English, which every message needs.
    #[error("the catalogue has no English: add en.toml")]
    NoEnglish,
    /// The proof at start failed.
    #[error("{language} {kind}: the proof at start failed on {case}: {reason}")]
    Unproved {
        /// The language.
        language: Language,
        /// The kind of message.
        kind: Kind,
        /// Which facts.
        case: String,
        /// What went wrong.
        reason: String,
    },
}

/// Why a message is not rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderRefusal {
    /// Facts so grave that a person must decide on the words (a `block` finding of rule `catalogue`).
    #[error("{}", grave_words(.0))]
    NeedsAPerson(
        /// The grave facts, at least one.
        Vec<Grave>,
    ),
    /// A typed text holds characters that cannot be seen and that no message needs.
    #[error("{field}: {what}")]
    Unprintable {
        /// The field.
        field: String,
        /// What is there, and what to do.
        what: String,
    },
    /// A sentence could not be filled, which the proof at start should have caught.
    #[error(
        "the {language} sentence {name} could not be filled: {reason}. Tell whoever looks after the catalogue"
    )]
    Unfilled {
        /// The language.
        language: Language,
        /// Its place.
        name: String,
        /// What the renderer said.
        reason: String,
    },
}

impl RenderRefusal {
    /// Who must decide on the words, where a person must: the widest circle that any of the facts asks for.
    pub fn who_decides(&self) -> Option<&'static str> {
        match self {
            Self::NeedsAPerson(graves) => graves
                .iter()
                .find(|g| **g != Grave::WrongAddress)
                .or(graves.first())
                .map(|g| g.who_decides()),
            _ => None,
        }
    }
}

fn grave_words(graves: &[Grave]) -> String {
    let facts: Vec<_> = graves.iter().map(|grave| grave.words()).collect();
    let who = RenderRefusal::NeedsAPerson(graves.to_vec())
        .who_decides()
        .unwrap_or("the on-call lead");
    format!(
        "the catalogue writes nothing here, because {}. Words on this are decided by {who}: write it in your own \
         words, under its clearances",
        facts.join(" and ")
    )
}
