//! What the bank shows.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use wardmote_domain::{
    places::Language,
    sentence::Way,
    words::{Direction, Kind},
};

use super::load::LeftOut;

/// Whether somebody who knows the language has read a sentence as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Somebody has.
    Signed,
    /// Nobody has.
    Unread,
    /// The English changed since it was written or read.
    Stale,
}

impl Standing {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Signed, Self::Unread, Self::Stale];

    /// Its name in addresses and programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Unread => "unread",
            Self::Stale => "stale",
        }
    }

    /// On screens.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Signed => "Read and signed",
            Self::Unread => "Nobody has read it",
            Self::Stale => "The English has changed since",
        }
    }
}

/// A language, and how far its sentences are.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageCounts {
    /// Its tag.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// Its sentences in all.
    pub sentences: usize,
    /// Those that somebody has read and signed.
    pub signed: usize,
    /// Those that nobody has read.
    pub unread: usize,
    /// Those whose English changed since.
    pub stale: usize,
    /// Who read them, each name once.
    pub readers: Vec<String>,
}

/// One sentence. Texts are as people see them: marks in square brackets stand where facts go.
#[derive(Debug, Clone, Serialize)]
pub struct SentenceRow {
    /// Its place: `what.armed_police`.
    pub sentence: String,
    /// The English.
    pub english: String,
    /// The wording in force.
    pub own: String,
    /// The types of notice that can say it; none for the words round any notice.
    pub kinds: Vec<Kind>,
    /// Who wrote it.
    pub written_by: String,
    /// How it stands.
    pub state: Standing,
    /// Who signed it; where the English has changed since, who had.
    pub signed_by: Option<String>,
    /// On which day.
    pub signed_on: Option<Date>,
    /// The English that it was written or read beside, where that has changed.
    pub english_then: Option<String>,
    /// Whether another wording can be typed: some sentences have more logic than marks can show.
    pub may_change: bool,
    /// What stands for just these words: whoever signs sends it along, so that nobody signs words that they did not see.
    pub seen: String,
}

/// The bank of one language, or a part of it.
#[derive(Debug, Clone, Serialize)]
pub struct Sentences {
    /// How far the language is, as a whole.
    pub counts: LanguageCounts,
    /// The sentences that were asked for.
    pub sentences: Vec<SentenceRow>,
    /// What is kept for the language and does not fit any more.
    pub left_out: Vec<LeftOut>,
    /// Whether this person may change any of it.
    pub may_change: bool,
}

/// Which sentences are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SentenceFilter {
    /// Those that notices of this type can say.
    pub kind: Option<Kind>,
    /// Those that stand so.
    pub state: Option<Standing>,
    /// Those round any notice alone.
    pub round: bool,
}

impl SentenceFilter {
    pub(super) fn takes(self, row: &SentenceRow) -> bool {
        self.kind.is_none_or(|kind| row.kinds.contains(&kind))
            && self.state.is_none_or(|state| row.state == state)
            && (!self.round || row.kinds.is_empty())
    }
}

/// One step of a sentence's history.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    /// Whether it was signed; otherwise written.
    pub signed: bool,
    /// The English of then.
    pub english: String,
    /// The wording.
    pub own: String,
    /// Who wrote or read it.
    pub who: String,
    /// On which day it was read.
    pub day: Option<Date>,
    /// By which way it came in.
    pub way: Way,
    /// Who entered it for somebody else.
    pub entered_by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// One sentence with its history.
#[derive(Debug, Clone, Serialize)]
pub struct OneSentence {
    /// The language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// The sentence.
    pub row: SentenceRow,
    /// What happened to it, the newest first.
    pub history: Vec<EventRow>,
    /// Whether this person may change it.
    pub may_change: bool,
}
