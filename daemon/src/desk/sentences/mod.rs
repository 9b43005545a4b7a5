//! The sentence bank at the desk: every fixed sentence of each language beside its English, who wrote and who read it,
//! other wordings, private links for readers, and files that go out and come back.
//!
//! The catalogue that messages are written from is the files' and over them what the store keeps. It is put together and
//! proved anew after each change, one change at a time and off the threads that answer requests; what breaks the proof is
//! refused and never kept. Messages that are frozen already keep their texts.

mod bank;
mod change;
mod file_kind;
mod files;
mod line;
mod load;
mod readers;
mod reading;
mod rows;

use std::sync::{Mutex as Guarded, PoisonError};

use tokio::sync::Mutex;

pub use file_kind::FileKind;
pub(crate) use files::MOST_BYTES;
pub use files::{NotKept, TakenSentences};
pub use load::LeftOut;
pub use readers::{Invited, LinkState, ReadingLinkRow};
pub use reading::{Answered, Page as ReadingPage, Reading, ReadingLine, Saved};
pub use rows::{
    EventRow, LanguageCounts, OneSentence, SentenceFilter, SentenceRow, Sentences, Standing,
};

/// What the desk holds beside the catalogue itself.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    /// One change at a time: the next is proved over what the one before left.
    changing: Mutex<()>,
    /// What is kept and does not fit the catalogue any more.
    left_out: Guarded<Vec<LeftOut>>,
}

impl Keeper {
    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn leaves_out(&self, left_out: Vec<LeftOut>) {
        *self.left_out.lock().unwrap_or_else(PoisonError::into_inner) = left_out;
    }
}
