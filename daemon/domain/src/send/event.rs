//! What providers tell us afterwards, by callback, poll, mailbox or pipe.

use jiff::Timestamp;

use super::{Reason, Receipt};
use crate::{
    ids::{DeliveryId, SubscriberNumber},
    person::MobileNumber,
};

/// One thing that a provider told us. No personal data shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The provider has it after all: settles a doubt.
    Accepted {
        /// Which delivery.
        delivery: DeliveryId,
        /// What the provider gave for it.
        receipt: Receipt,
    },
    /// It arrived.
    Delivered {
        /// Which delivery.
        delivery: DeliveryId,
    },
    /// It came back.
    Bounced {
        /// Which delivery.
        delivery: DeliveryId,
        /// Why.
        reason: Reason,
        /// What it says of the address.
        address: AddressVerdict,
    },
    /// It is late, and the provider still tries.
    Delayed {
        /// Which delivery.
        delivery: DeliveryId,
        /// Why.
        reason: Reason,
    },
    /// The reader marked it as unwanted: they get nothing more.
    Complained {
        /// Which delivery.
        delivery: DeliveryId,
    },
    /// A reader left at the provider, by our number for them.
    Left {
        /// Which reader.
        subscriber: SubscriberNumber,
    },
    /// A reader of text messages asked to stop, from their own number: the daemon finds them by its keyed hash and keeps
    /// nothing else of it. `Debug` hides the number.
    Stopped {
        /// Whose.
        phone: MobileNumber,
    },
    /// Where an alert stands at a gateway that sends it to its own members.
    Progress {
        /// Which delivery.
        delivery: DeliveryId,
        /// The provider's word for its state, in plain words.
        words: String,
        /// How many got it, failed and so on, by plain name: `("email delivered", 1200)`.
        counts: Vec<(String, u64)>,
    },
    /// Somebody answered: someone should read it at the provider. Never its text.
    Reply {
        /// Which delivery.
        delivery: DeliveryId,
        /// When.
        at: Timestamp,
    },
}

/// What a bounce says of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressVerdict {
    /// It does not exist: no more mail to it.
    Bad,
    /// It is full or passing trouble: counted, and after three no more mail to it.
    Soft,
    /// Nothing: policy, authentication, content. Somebody here should look.
    NotItsFault,
}

/// What came in together, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The provider's id of the call, unchanged when it calls again; the hash of the body where it gives none.
    pub id: String,
    /// What it said, in order.
    pub events: Vec<Event>,
}

/// An incoming call as the HTTP edge hands it over: nothing has been believed yet.
#[derive(Debug, Clone, Copy)]
pub struct Callback<'a> {
    /// Header names in lower case, with their values.
    pub headers: &'a [(String, String)],
    /// The exact bytes.
    pub body: &'a [u8],
    /// When it came.
    pub at: Timestamp,
}

impl<'a> Callback<'a> {
    /// The value of a header, where it came exactly once.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let mut values = self.headers.iter().filter(|(n, _)| n == name);
        let first = values.next()?;
        values.next().is_none().then_some(first.1.as_str())
    }
}

/// Why a callback is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackRefused {
    /// This channel expects none.
    #[error("this channel expects no calls")]
    NotExpected,
    /// Not from the provider: signature or token missing, wrong, or too old.
    #[error("this call is not signed by the provider: {0}")]
    NotTheirs(&'static str),
    /// From the provider, and not readable.
    #[error("this call cannot be read: {0}")]
    Unreadable(String),
}
