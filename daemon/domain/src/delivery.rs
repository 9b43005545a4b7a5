//! The states of a delivery, and the one table of its transitions.

use crate::words::named;

named!(
    /// Where a delivery stands.
    DeliveryState {
        /// Made at release, not tried yet.
        Queued = "queued",
        /// Its intent is committed; it is going out now, or its answer was lost with the process.
        InFlight = "in_flight",
        /// To be tried again at a set time.
        Waiting = "waiting",
        /// The answer was lost: being settled.
        Unknown = "unknown",
        /// A person must look, or do it by hand.
        WithPerson = "with_person",
        /// The provider took it.
        Accepted = "accepted",
        /// The provider says that it arrived.
        Delivered = "delivered",
        /// It came back.
        Bounced = "bounced",
        /// The provider will not take it.
        Refused = "refused",
        /// Its time passed before it went.
        Expired = "expired",
        /// Cancelled before it went.
        Withdrawn = "withdrawn",
        /// It was out and has been taken back.
        Recalled = "recalled",
    }
);

/// A step that the table does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a delivery that is {} cannot become {}", from.plain(), to.plain())]
pub struct RefusedStep {
    /// Where it stands.
    pub from: DeliveryState,
    /// Where it was to go.
    pub to: DeliveryState,
}

impl DeliveryState {
    /// Whether the table (design, section 3) allows the step. A fresh by-hand delivery starts at
    /// [`DeliveryState::WithPerson`].
    pub fn allows(self, to: Self) -> bool {
        use DeliveryState::{
            Accepted, Bounced, Delivered, Expired, InFlight, Queued, Recalled, Refused, Unknown,
            Waiting, WithPerson, Withdrawn,
        };
        match self {
            Queued => matches!(to, InFlight | Expired | Withdrawn),
            InFlight => matches!(to, Accepted | Refused | Waiting | Unknown),
            Waiting => matches!(to, InFlight | Expired | Withdrawn),
            Unknown => matches!(to, Accepted | Waiting | WithPerson),
            WithPerson => matches!(to, Accepted | Waiting | Withdrawn | Expired),
            Accepted => matches!(to, Delivered | Bounced | Recalled),
            Delivered | Bounced | Refused | Expired | Withdrawn | Recalled => false,
        }
    }

    /// The step, or its refusal.
    ///
    /// # Errors
    /// When the table does not allow it.
    pub fn step(self, to: Self) -> Result<Self, RefusedStep> {
        if self.allows(to) {
            Ok(to)
        } else {
            Err(RefusedStep { from: self, to })
        }
    }

    /// Whether something is still to happen to it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::InFlight | Self::Waiting | Self::Unknown | Self::WithPerson
        )
    }

    /// The words on screens, after the name of the channel ("X did not take it").
    pub fn plain(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::InFlight => "going out",
            Self::Waiting => "waiting",
            Self::Unknown => "not confirmed, checking",
            Self::WithPerson => "needs you",
            Self::Accepted => "sent",
            Self::Delivered => "arrived",
            Self::Bounced => "came back",
            Self::Refused => "not taken",
            Self::Expired => "too late, not sent",
            Self::Withdrawn => "cancelled before it went",
            Self::Recalled => "taken back",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryState::{self, *};

    const ALLOWED: &[(DeliveryState, &[DeliveryState])] = &[
        (Queued, &[InFlight, Expired, Withdrawn]),
        (InFlight, &[Accepted, Refused, Waiting, Unknown]),
        (Waiting, &[InFlight, Expired, Withdrawn]),
        (Unknown, &[Accepted, Waiting, WithPerson]),
        (WithPerson, &[Accepted, Waiting, Withdrawn, Expired]),
        (Accepted, &[Delivered, Bounced, Recalled]),
        (Delivered, &[]),
        (Bounced, &[]),
        (Refused, &[]),
        (Expired, &[]),
        (Withdrawn, &[]),
        (Recalled, &[]),
    ];

    #[test]
    fn the_table_is_the_designs() {
        assert_eq!(ALLOWED.len(), DeliveryState::ALL.len());
        for (from, to) in ALLOWED {
            for state in DeliveryState::ALL {
                assert_eq!(from.allows(*state), to.contains(state), "{from} to {state}");
            }
        }
    }
}
