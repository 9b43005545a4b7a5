//! Where a release goes, as types.

use serde::{Deserialize, Serialize};
use wardmote_domain::{
    ids::{MessageId, RevisionNumber},
    outlet::OutletName,
    places::{Language, WardCode},
    send::{CorrectBy, Gather, Lane, ListName, ReaderList},
    words::Format,
};

use crate::{desk_mail::NewMail, hash::Sha256};

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

/// Which texts go to one destination together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Texts {
    /// One language in one format.
    One {
        /// The language; it must have been rendered.
        language: Language,
        /// The format.
        format: Format,
    },
    /// Every language of one format.
    Every {
        /// The format; its English must have been rendered.
        format: Format,
    },
    /// Every language and format.
    Whole,
}

/// What goes to one place on an account: the account itself, or a ward's own space there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostEdition {
    /// What.
    pub texts: Texts,
    /// The ward whose space it is; none for the account itself.
    pub ward: Option<WardCode>,
    /// How many posts it is: more than one for a thread, each a delivery that goes when the one before is out.
    pub parts: u16,
}

/// A lane whose deliveries are made with the release: posts, wards, whole alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLane {
    /// Which.
    pub lane: Lane,
    /// What goes, in this order.
    pub editions: Vec<PostEdition>,
    /// How a correction reaches those who had the wrong text.
    pub correct: CorrectBy,
}

impl PostLane {
    /// A lane with one post.
    pub fn one(lane: Lane, language: Language, format: Format) -> Self {
        Self {
            lane,
            editions: vec![PostEdition {
                texts: Texts::One { language, format },
                ward: None,
                parts: 1,
            }],
            correct: CorrectBy::NewThenRecall,
        }
    }
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
    /// When what is due to one reader goes out together; nothing: each by itself, at once.
    pub gather: Option<Gather>,
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
    /// Who does it, by when, and what the daemon itself mails for it.
    pub promise: Promise,
}

/// What is promised of a job by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promise {
    /// Who does it: a person's name or a role; nobody is named yet where it is empty.
    pub owner: Option<String>,
    /// How soon, in minutes.
    pub due_minutes: u32,
    /// When they are reminded, in minutes.
    pub reminders: Vec<u32>,
    /// Press copies that the daemon mails to newsdesks by itself, each once for each wording.
    pub newsdesks: Vec<NewMail>,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlan {
    /// What is made with the release: posts, wards, whole alerts.
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
