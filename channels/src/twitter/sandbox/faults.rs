//! What can be scripted to go wrong, and for which call.

use std::collections::BTreeMap;

use jiff::{SignedDuration, civil::Date};

/// The calls that the sandbox knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// `POST /2/tweets`.
    Post,
    /// `DELETE /2/tweets/{id}`.
    Delete,
    /// `GET /2/users/{id}/tweets`.
    Timeline,
    /// `GET /2/users/me`.
    Me,
    /// `POST /2/media/upload`.
    Upload,
    /// `POST /2/media/metadata`.
    Describe,
    /// `GET /2/media/upload?command=STATUS`.
    UploadStatus,
    /// `POST /2/oauth2/token`.
    Token,
    /// `GET /i/oauth2/authorize`: the page on which the account's owner agrees.
    Authorise,
}

/// What goes wrong with one call. `done`: X has done what was asked (posted, deleted) all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 429; with `reset`, the header says so long from now, without, there is no header.
    TooMany {
        /// How long from now.
        reset: Option<SignedDuration>,
    },
    /// 401.
    Unauthorised,
    /// 402, title `CreditsDepleted`.
    CreditsDepleted,
    /// 403, title `SpendCapReached`.
    SpendCap {
        /// The `reset_date`.
        until: Date,
    },
    /// Any other status, with an HTML page as a gateway gives it.
    Status {
        /// 500 to 504, say.
        code: u16,
        /// Whether it was done.
        done: bool,
    },
    /// The right status line and headers and half of the body; then the connection closes. It was done.
    Half,
    /// The right status and a body that is not JSON. It was done.
    Garbled,
    /// No answer, ever; the connection stays open.
    Silent {
        /// Whether it was done.
        done: bool,
    },
    /// The request is read and the connection closed without a byte.
    HangUp {
        /// Whether it was done.
        done: bool,
    },
}

impl Fault {
    /// Whether X does what was asked all the same.
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Half | Self::Garbled => true,
            Self::Status { done, .. } | Self::Silent { done } | Self::HangUp { done } => *done,
            Self::TooMany { .. }
            | Self::Unauthorised
            | Self::CreditsDepleted
            | Self::SpendCap { .. } => false,
        }
    }
}

/// The faults to come, by call and its number from 1.
#[derive(Debug, Default)]
pub(super) struct Script {
    came: BTreeMap<Asked, u32>,
    faults: BTreeMap<(Asked, u32), Fault>,
}

impl Script {
    /// Plans a fault for the `nth` call of that sort since the start.
    pub fn plan(&mut self, asked: Asked, nth: u32, fault: Fault) {
        self.faults.insert((asked, nth), fault);
    }

    /// Counts a call and gives its fault.
    pub fn next(&mut self, asked: Asked) -> Option<Fault> {
        let nth = self.came.entry(asked).or_insert(0);
        *nth += 1;
        self.faults.remove(&(asked, *nth))
    }
}
