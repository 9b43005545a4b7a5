//! Where a release goes, as types.

use serde::{Deserialize, Serialize};
use wardmote_domain::{
    ids::{MessageId, RevisionNumber},
    outlet::OutletName,
    places::{Language, WardCode},
    send::{Lane, ListName, ReaderList},
    words::Format,
};

use crate::hash::Sha256;

/// The account under which a by-hand outlet's deliveries stand.
pub const BY_HAND: &str = "by hand";

/// Whom mail or text messages go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The confirmed subscribers of these wards, as they are when each chunk is made.
    Wards(Vec<WardCode>),
    /// Those who got that message, or may have got it (and for a correction those whose copy it stopped).
    Had(MessageId),
}

/// A lane that carries one public post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLane {
    /// Which.
    pub lane: Lane,
    /// In which language; it must have been rendered.
    pub language: Language,
    /// In which format.
    pub format: Format,
}

/// A lane that carries one mail or text message to each reader, in their language where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderLane {
    /// Which.
    pub lane: Lane,
    /// In which format.
    pub format: Format,
    /// Which list of readers.
    pub list: ReaderList,
    /// To whom of them.
    pub audience: Audience,
}

/// An outlet served by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// Which.
    pub outlet: OutletName,
    /// The version they are given.
    pub language: Language,
    /// Its format.
    pub format: Format,
    /// What they are asked to do, in plain words.
    pub task: String,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlan {
    /// Public posts.
    pub posts: Vec<PostLane>,
    /// Mail.
    pub readers: Vec<ReaderLane>,
    /// Tasks.
    pub by_hand: Vec<ByHand>,
    /// The mailing list it is for.
    pub list: ListName,
}

/// A message that is due to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRelease {
    /// Which.
    pub message: MessageId,
    /// The revision that was approved.
    pub number: RevisionNumber,
    /// The hash that was approved.
    pub hash: Sha256,
}

/// What a chunk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FanOut {
    /// Deliveries made in this chunk.
    pub made: u64,
    /// Whether every lane is done: [`Store::finish_release`] comes next.
    pub done: bool,
}

/// An audience as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeptAudience {
    Wards(Vec<i64>),
    Had(i64),
}
