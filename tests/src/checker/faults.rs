//! What can be wrong.

use std::fmt;

/// One fault, naming what it is about. Never an address: a failing test's output is a log too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A delivery that is neither final nor with a person.
    NotAtRest {
        /// Which.
        delivery: String,
        /// Its state.
        state: String,
    },
    /// Two deliveries with one id.
    SameIdTwice,
    /// A reader or an account that has no delivery of a committed message.
    NoDelivery {
        /// The message.
        message: String,
        /// The outlet.
        outlet: &'static str,
        /// How many deliveries there should be.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
    /// The store says that it was taken, and the provider has nothing.
    Lost {
        /// Which.
        delivery: String,
    },
    /// The store says that it never went, and the provider has it.
    WentAllTheSame {
        /// Which.
        delivery: String,
    },
    /// The provider has it more often than it may.
    Twice {
        /// Which: a delivery or a message.
        what: String,
        /// How often.
        times: usize,
    },
    /// More were repeated than could have been in doubt.
    BeyondTheWindow {
        /// The outlet.
        outlet: &'static str,
        /// How many were repeated.
        repeated: usize,
        /// How many may be.
        window: usize,
    },
    /// One reader has one message under two Message-IDs.
    TwoIds {
        /// The message.
        message: String,
    },
    /// The provider has what nobody asked for.
    NeverAsked {
        /// Its Message-ID or post id.
        what: String,
    },
    /// It went to somebody else.
    WrongReader {
        /// Which.
        delivery: String,
    },
    /// It does not say what was approved.
    WrongText {
        /// Which.
        what: String,
    },
    /// A repeat that is not the same bytes.
    RepeatDiffers {
        /// Which.
        delivery: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
