//! After a send: settling what was in doubt, and taking back what is out.

use jiff::{SignedDuration, Timestamp};

use super::{LimitSeen, Reason, Receipt};
use crate::{
    ids::{DeliveryId, Reference},
    words::Kind,
};

/// What settling found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is there.
    Found(Receipt),
    /// The provider was asked and it is not there (yet).
    Absent,
    /// It cannot be told: ask again later, or a person.
    CannotTell(Reason),
}

/// What settling found, with what its headers said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What was found.
    pub found: Found,
    /// Limits seen on the way.
    pub seen: Vec<LimitSeen>,
}

impl From<Found> for Settled {
    fn from(found: Found) -> Self {
        Self {
            found,
            seen: Vec::new(),
        }
    }
}

/// A post that an account lists, with a reference of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The provider's id.
    pub receipt: Receipt,
    /// The reference it carries.
    pub reference: Reference,
    /// When it went out, where the provider says so.
    pub at: Option<Timestamp>,
    /// How its text begins.
    pub words: String,
}

/// What an account lists of what we posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// It cannot list anything.
    Cannot,
    /// Everything since then.
    Posts(Vec<Posted>),
    /// It could not be asked, or told only a part: ask again later, or a person.
    CannotTell(Reason),
}

/// Why something is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecallWhy {
    /// The message was withdrawn: readers may be told so.
    Withdrawn,
    /// A correction took its place.
    Corrected,
    /// Legal take-down: quiet, repeats nothing, says nothing.
    TakenDown,
}

/// Something accepted that is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The delivery.
    pub delivery: DeliveryId,
    /// What the provider gave for it.
    pub receipt: Receipt,
    /// Why.
    pub why: RecallWhy,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// The instant it was taken on, from the pipeline's clock.
    pub at: Timestamp,
}

/// What taking back came to, with what its headers said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallAnswered {
    /// What it came to.
    pub recalled: Recalled,
    /// Limits seen on the way.
    pub seen: Vec<LimitSeen>,
    /// Whether the request left this machine at all; if not, its spend is refunded.
    pub touched: bool,
}

impl From<Recalled> for RecallAnswered {
    fn from(recalled: Recalled) -> Self {
        Self {
            recalled,
            seen: Vec::new(),
            touched: true,
        }
    }
}

/// What taking back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recalled {
    /// Gone, or was gone already.
    Gone,
    /// It cannot be taken back by this channel: mail.
    Cannot(Reason),
    /// Not now.
    Later {
        /// Not before.
        when: Option<Timestamp>,
        /// Why.
        reason: Reason,
    },
}

/// How an Unknown is settled on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlePlan {
    /// When to ask the provider, after the answer was lost. Empty: it cannot be asked.
    pub reads: Vec<SignedDuration>,
    /// The kinds that are repeated once after the last empty read; every other goes to a person.
    pub repeat_once: RepeatOnce,
}

/// Which kinds may be repeated once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatOnce {
    /// Any kind: a repeat is nearly safe (mail with the same Message-ID).
    Any,
    /// Warnings only, where people must leave now.
    Warnings,
}

impl RepeatOnce {
    /// Whether that kind is repeated.
    pub fn covers(self, kind: Kind) -> bool {
        self == Self::Any || kind == Kind::Warning
    }
}
