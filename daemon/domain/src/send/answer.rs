//! What a send came to.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

impl Answered {
    /// The message was taken back before anything of it was on the wire. `touched` says whether anything at all had left
    /// for this delivery, like the envelope of a mail.
    pub fn called_back(touched: bool) -> Self {
        let reason = Reason::new("withdrawn", "the message was taken back before it went");
        Self {
            answer: Answer::Later { when: None, reason },
            seen: Vec::new(),
            touched,
        }
    }
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
