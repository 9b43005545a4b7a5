//! Editions: what goes to one destination together.

use std::{fmt, sync::Arc};

use jiff::Timestamp;

use crate::{
    area::AreaCode,
    ids::{MessageId, RevisionNumber},
    places::Language,
    variant::Copy,
    words::{Direction, Kind, Priority},
};

/// The ordered variants that go to one destination together. Shared by every delivery of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The message.
    pub message: MessageId,
    /// Its revision.
    pub revision: RevisionNumber,
    /// Its kind.
    pub kind: Kind,
    /// How soon it must go.
    pub priority: Priority,
    /// For whom, as the message has them: its own areas, then the neighbours told as well.
    pub areas: Vec<AreaCode>,
    /// When the message stops being worth sending.
    pub expires: Option<Timestamp>,
    /// The variants, English first. One where a destination gets one language in one format; every language and format
    /// where it gets the whole message (a gateway alert).
    pub copies: Vec<EditionCopy>,
    /// The pictures, in the order of the message.
    pub pictures: Vec<EditionPicture>,
    /// The mailing list it is for: the name people see and the code in List-Id. The first area of the message.
    pub list: ListName,
}

/// One variant of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionCopy {
    /// Its language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// What leaves.
    pub copy: Copy,
}

/// A picture as it goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct EditionPicture {
    /// Its media type: `image/jpeg`, `image/png`.
    pub media_type: String,
    /// What matters in it, in words.
    pub alt: String,
    /// Its bytes, without metadata.
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for EditionPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "EditionPicture({}, {} bytes)",
            self.media_type,
            self.bytes.len()
        )
    }
}

/// A mailing list (RFC 2919): its name and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListName {
    /// As people read it: `St Mary's`.
    pub name: String,
    /// The label in List-Id: `e05014020`.
    pub code: String,
}

impl Edition {
    /// The first copy for which `pick` answers: `edition.first(|c| match c { Copy::Short { text, .. } => Some(text), _ => None })`.
    pub fn first<'a, T>(&'a self, pick: impl Fn(&'a Copy) -> Option<T>) -> Option<T> {
        self.copies.iter().find_map(|copy| pick(&copy.copy))
    }
}
