//! The sentence bank as it is kept: wordings, signatures, and the private links of those who read a language for us.

mod keep;
mod links;
mod read;
mod types;

pub use types::{
    Hand, KeptSentence, KeptSignature, KeptWording, LineAnswer, NewReadingLink, ReadingLink,
    SavedAnswer, SentenceChange, SentenceEvent, SentenceLine,
};
