//! Deliveries on their way out, and those in doubt.

use std::sync::Arc;

use jiff::Timestamp;

use super::{CalledBack, Edition, Receipt};
use crate::{
    ids::{DeliveryId, Reference, SubscriberNumber},
    person::{EmailAddress, MobileNumber},
    places::WardCode,
};

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
    /// One subscriber by text message, whose number the store looks up as the batch is leased.
    Phone {
        /// Their number among subscribers.
        number: SubscriberNumber,
        /// Where texts go.
        phone: MobileNumber,
    },
    /// A ward's own space on the channel's account.
    Ward(WardCode),
}

/// Which part of a thread a delivery is. Everything that is no thread is part 1 of 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which, from 1.
    pub number: u16,
    /// Of how many.
    pub of: u16,
    /// The receipt of the part before it; none for the first.
    pub after: Option<Receipt>,
}

impl Part {
    /// The only part of something that is no thread.
    pub fn only() -> Self {
        Self {
            number: 1,
            of: 1,
            after: None,
        }
    }
}

/// Another delivery that goes out in the same send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With {
    /// Which.
    pub delivery: DeliveryId,
    /// What goes.
    pub edition: Arc<Edition>,
    /// The public page of its message.
    pub notice_url: String,
}

/// What is out at this destination of the message that this one corrects, withdraws or follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its delivery: our reference at a provider that keeps one.
    pub delivery: DeliveryId,
    /// What the provider gave for it.
    pub receipt: Receipt,
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
    /// Which part of a thread this is.
    pub part: Part,
    /// What of the message it is about is out at this destination, for channels that change it in place or name it.
    pub earlier: Option<Earlier>,
    /// The public page of the message.
    pub notice_url: String,
    /// Other deliveries to the same reader that go out in this same send (a digest); empty everywhere else.
    pub with: Vec<With>,
    /// Whether the message, or any that goes with it, has been taken back since the intent: asked last before the wire.
    pub called_back: CalledBack,
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
