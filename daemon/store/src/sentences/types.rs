//! What goes in and comes out.

use jiff::{Timestamp, civil::Date};
use wardmote_domain::{ids::PersonId, places::Language, sentence::Way, words::Kind};

use crate::hash::Sha256;

/// A sentence in the words that somebody had before them, or wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceLine {
    /// Its place: `what.armed_police`.
    pub sentence: String,
    /// The English beside it.
    pub english: String,
    /// The wording.
    pub text: String,
}

/// Whose hand it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// A person at the desk.
    Person {
        /// Who.
        id: PersonId,
        /// Who wrote or read it, where they enter it for somebody else.
        reader: Option<String>,
    },
    /// A reader, by the link of that number.
    Link(i64),
}

/// Wordings and signatures that come in together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceChange {
    /// In which language.
    pub language: Language,
    /// The wordings.
    pub written: Vec<SentenceLine>,
    /// What was read, in the words that were read.
    pub signed: Vec<SentenceLine>,
    /// The day of the reading.
    pub day: Date,
    /// By which way.
    pub way: Way,
    /// By whom.
    pub hand: Hand,
}

/// A wording that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWording {
    /// The English that it was written beside.
    pub english: String,
    /// The wording.
    pub text: String,
    /// Who wrote it.
    pub written_by: String,
}

/// A signature that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSignature {
    /// The English that was read.
    pub english: String,
    /// The wording that was read.
    pub text: String,
    /// Who read it.
    pub reader: String,
    /// On which day.
    pub day: Date,
}

/// What is kept of one sentence: the newest wording and the newest signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSentence {
    /// In which language.
    pub language: Language,
    /// Its place.
    pub sentence: String,
    /// The newest wording, if the force keeps one.
    pub wording: Option<KeptWording>,
    /// The newest signature, whatever wording it is of.
    pub signature: Option<KeptSignature>,
}

/// One step of a sentence's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceEvent {
    /// Whether it is a signature; otherwise a wording.
    pub signed: bool,
    /// The English of then.
    pub english: String,
    /// The wording.
    pub text: String,
    /// Who wrote or read it.
    pub who: String,
    /// On which day it was read; only of a signature.
    pub day: Option<Date>,
    /// By which way it came in.
    pub way: Way,
    /// Who entered it for somebody else.
    pub entered_by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A link to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReadingLink {
    /// The language.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// Who they are.
    pub note: String,
    /// The kinds whose sentences they are asked to read; none is all.
    pub kinds: Vec<Kind>,
    /// The keyed hash of its token.
    pub hash: Sha256,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

/// A reader's link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingLink {
    /// Its number.
    pub number: i64,
    /// The language.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// Who they are.
    pub note: String,
    /// The kinds whose sentences they are asked to read; none is all.
    pub kinds: Vec<Kind>,
    /// Who invited them.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// How many sentences were signed by it.
    pub signed: u64,
    /// How many answers are kept and not signed yet.
    pub saved: u64,
}

impl ReadingLink {
    /// Whether it may be used.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.ends_at > now
    }
}

/// What a reader says of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineAnswer {
    /// It is right as it stands.
    Right,
    /// This is better.
    Other(String),
}

/// An answer that is kept until it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAnswer {
    /// Of which sentence.
    pub sentence: String,
    /// The English that the reader had before them.
    pub english: String,
    /// The wording that the reader had before them.
    pub own: String,
    /// What they say of it.
    pub answer: LineAnswer,
}
