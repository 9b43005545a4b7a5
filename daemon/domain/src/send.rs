//! What passes between the pipeline and a channel.

use std::{fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeliveryId, MessageId, Reference, RevisionNumber, SubscriberNumber},
    outlet::OutletName,
    person::EmailAddress,
    places::Language,
    variant::Copy,
    words::{Direction, Kind},
};

/// One sender identity on a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountName(pub String);

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A queue of its own: one channel and one of its accounts. One dispatch loop each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// The channel.
    pub channel: OutletName,
    /// The account.
    pub account: AccountName,
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.account)
    }
}

/// The ordered variants that go to one destination together. Shared by every delivery of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The message.
    pub message: MessageId,
    /// Its revision.
    pub revision: RevisionNumber,
    /// Its kind.
    pub kind: Kind,
    /// The variants, first language first; in the spine there is one.
    pub copies: Vec<EditionCopy>,
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

/// A mailing list (RFC 2919): its name and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListName {
    /// As people read it: `St Mary's`.
    pub name: String,
    /// The label in List-Id: `e05014020`.
    pub code: String,
}

/// Where one delivery goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The account itself: a public post.
    Account,
    /// One subscriber, whose address the store looks up as the batch is leased.
    Subscriber {
        /// Their number.
        number: SubscriberNumber,
        /// Where mail goes.
        address: EmailAddress,
        /// Their own unsubscribe link: absolute, one list and one member.
        unsubscribe: String,
    },
}

/// One delivery on its way out: its intent is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The delivery.
    pub delivery: DeliveryId,
    /// What goes.
    pub edition: Arc<Edition>,
    /// Where to.
    pub destination: Destination,
    /// Our mark in a public post.
    pub reference: Reference,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// Whether an earlier try of this delivery ended in doubt. A duplicate refusal is then evidence.
    pub after_unknown: bool,
    /// The instant of the intent, from the pipeline's clock (a mail's Date, a signature's timestamp).
    pub at: Timestamp,
}

/// An intent whose outcome is not known, to be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What went.
    pub outgoing: Outgoing,
    /// When the answer was lost.
    pub lost_at: Timestamp,
    /// Which read this is, from 1.
    pub read: u32,
}

/// What a provider gave us for an accepted send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The provider's id: a post's id, the queue id in a mail relay's answer.
    pub id: String,
}

/// Why, in a code for programs and plain words for people. No personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A short code: `429`, `5.1.1`, `timeout`.
    pub code: String,
    /// Plain words: "X asks us to wait".
    pub words: String,
}

impl Reason {
    /// A reason.
    pub fn new(code: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            words: words.into(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.words, self.code)
    }
}

/// What a send came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The provider took it.
    Accepted(Receipt),
    /// The provider will not take it, now or ever.
    Refused {
        /// Why.
        reason: Reason,
        /// Whether the address is bad: this person gets no more mail until they subscribe again.
        suppress: bool,
    },
    /// Not now. The wire may have been touched, the message was certainly not taken.
    Later {
        /// Not before; none leaves it to the channel's back-off.
        when: Option<Timestamp>,
        /// Why.
        reason: Reason,
    },
    /// Nothing of this account can go: the delivery waits, the lane stops, someone is told.
    LaneDown {
        /// Why.
        reason: Reason,
        /// Until when, where the provider says; none means until a person starts it again.
        until: Option<Timestamp>,
    },
    /// It may have been taken: to be settled, never repeated blindly.
    Unknown {
        /// What was lost.
        reason: Reason,
    },
}

/// What a provider's headers say of a limit, to correct the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSeen {
    /// The limit's name, as in [`Limit::name`].
    pub name: &'static str,
    /// How many are left.
    pub remaining: u32,
    /// When the provider's window ends.
    pub reset: Timestamp,
}

/// An answer with what its headers said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// Limits seen on the way.
    pub seen: Vec<LimitSeen>,
    /// Whether the request left this machine at all; if not, its spend is refunded.
    pub touched: bool,
}

impl From<Answer> for Answered {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            seen: Vec::new(),
            touched: true,
        }
    }
}

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

/// The acts that spend a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spend {
    /// A send.
    Send,
    /// A read that settles.
    Settle,
    /// A recall.
    Recall,
}

/// One limit of an account, over a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name in the ledger: `posts_15m`.
    pub name: &'static str,
    /// What spends it.
    pub spend: Spend,
    /// How many in any window.
    pub max: u32,
    /// How long the window is.
    pub window: SignedDuration,
}

/// What a channel can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The format it carries.
    pub format: crate::words::Format,
    /// Whether each of several languages is a delivery of its own to each reader (mail), or the source language alone
    /// goes out, once (a post).
    pub per_reader: bool,
    /// The most intents open at once on one account: the in-doubt window that is promised.
    pub in_flight: usize,
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

/// What trying an account without publishing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// It answers and lets us in.
    Up,
    /// It does not.
    Down(Reason),
}
