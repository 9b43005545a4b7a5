//! The states of a message, and the one table of its transitions. The store asks it; the API reports its refusal.

use crate::words::named;

named!(
    /// Where a message stands.
    MessageState {
        /// Being written.
        Draft = "draft",
        /// Stored with a report that says what falls short.
        FallsShort = "falls_short",
        /// Waiting for another person.
        AwaitingApproval = "awaiting_approval",
        /// Sent back by an approver with a reason.
        Returned = "returned",
        /// Approved on its hash, waiting for its release.
        Approved = "approved",
        /// Going out: public, its deliveries being made.
        Releasing = "releasing",
        /// Fanned out whole.
        Released = "released",
        /// A released correction puts it right.
        Corrected = "corrected",
        /// Past its end before it went.
        Expired = "expired",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Removed for a legal reason; nothing of it is repeated.
        TakenDown = "taken_down",
    }
);

/// A step that the table does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message that is {} cannot become {}", from.plain(), to.plain())]
pub struct RefusedStep {
    /// Where it stands.
    pub from: MessageState,
    /// Where it was to go.
    pub to: MessageState,
}

impl MessageState {
    /// Whether the table (design, section 3) allows the step.
    pub fn allows(self, to: Self) -> bool {
        use MessageState::{
            Approved, AwaitingApproval, Corrected, Draft, Expired, FallsShort, Released, Releasing,
            Returned, TakenDown, Withdrawn,
        };
        match self {
            Draft => matches!(to, FallsShort | AwaitingApproval | Withdrawn),
            FallsShort => matches!(to, Draft | AwaitingApproval | Withdrawn),
            AwaitingApproval => {
                matches!(
                    to,
                    Draft | FallsShort | Returned | Approved | Expired | Releasing | Withdrawn
                )
            }
            Returned => matches!(to, Draft | Withdrawn),
            Approved => matches!(to, Draft | FallsShort | Expired | Releasing | Withdrawn),
            Releasing => matches!(to, Released | Withdrawn | TakenDown),
            Released => matches!(to, Corrected | Withdrawn | TakenDown),
            Corrected => matches!(to, Withdrawn | TakenDown),
            Withdrawn => matches!(to, TakenDown),
            Expired | TakenDown => false,
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

    /// Whether the public may have seen it.
    pub fn has_been_public(self) -> bool {
        matches!(
            self,
            Self::Releasing | Self::Released | Self::Corrected | Self::Withdrawn | Self::TakenDown
        )
    }

    /// The words on screens.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Draft => "being written",
            Self::FallsShort => "short of the standard",
            Self::AwaitingApproval => "waiting for approval",
            Self::Returned => "returned with a reason",
            Self::Approved => "approved, waiting for its time",
            Self::Releasing => "going out",
            Self::Released => "released",
            Self::Corrected => "corrected",
            Self::Expired => "past its end",
            Self::Withdrawn => "withdrawn",
            Self::TakenDown => "taken down",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MessageState::{self, *};

    /// The table of the design, written out again by hand as a list of pairs.
    const ALLOWED: &[(MessageState, &[MessageState])] = &[
        (Draft, &[FallsShort, AwaitingApproval, Withdrawn]),
        (FallsShort, &[Draft, AwaitingApproval, Withdrawn]),
        (
            AwaitingApproval,
            &[
                Draft, FallsShort, Returned, Approved, Expired, Releasing, Withdrawn,
            ],
        ),
        (Returned, &[Draft, Withdrawn]),
        (
            Approved,
            &[Draft, FallsShort, Expired, Releasing, Withdrawn],
        ),
        (Releasing, &[Released, Withdrawn, TakenDown]),
        (Released, &[Corrected, Withdrawn, TakenDown]),
        (Corrected, &[Withdrawn, TakenDown]),
        (Expired, &[]),
        (Withdrawn, &[TakenDown]),
        (TakenDown, &[]),
    ];

    #[test]
    fn the_table_is_the_designs() {
        assert_eq!(ALLOWED.len(), MessageState::ALL.len());
        for (from, to) in ALLOWED {
            for state in MessageState::ALL {
                assert_eq!(from.allows(*state), to.contains(state), "{from} to {state}");
            }
        }
    }
}
