//! Where an ask stands: from the ask itself, and once copy is in, from its message.

use crate::{message::MessageState, words::named};

named!(
    /// Where one ward's ask for copy stands.
    AskState {
        /// Its owner has been asked, and there is time.
        Asked = "asked",
        /// The time to answer is over and there is no copy. It may still be handed in.
        Late = "late",
        /// Copy is in; it is being put right (it falls short, or was returned).
        In = "in",
        /// It passes the standard and waits for approval.
        Checked = "checked",
        /// Approved, and nothing but a hold or a trigger keeps it.
        Approved = "approved",
        /// Approved, and goes at its time.
        Booked = "booked",
        /// Out, or on its way out.
        Sent = "sent",
        /// Nobody is asked any more, or its message was taken back.
        Withdrawn = "withdrawn",
        /// No copy came before the next round, or its message was not approved in time: nothing was sent.
        Expired = "expired",
    }
);

impl AskState {
    /// The state of an ask with these marks and this message. `booked` says that the message's release lies ahead.
    pub fn of(
        message: Option<(MessageState, bool)>,
        withdrawn: bool,
        expired: bool,
        late: bool,
    ) -> Self {
        use MessageState as M;
        match message {
            Some((M::Draft | M::FallsShort | M::Returned, _)) => Self::In,
            Some((M::AwaitingApproval, _)) => Self::Checked,
            Some((M::Approved, true)) => Self::Booked,
            Some((M::Approved, false)) => Self::Approved,
            Some((M::Releasing | M::Released | M::Corrected, _)) => Self::Sent,
            Some((M::Withdrawn | M::TakenDown, _)) => Self::Withdrawn,
            Some((M::Expired, _)) => Self::Expired,
            None if withdrawn => Self::Withdrawn,
            None if expired => Self::Expired,
            None if late => Self::Late,
            None => Self::Asked,
        }
    }

    /// Whether copy can still be handed in or saved.
    pub fn open(self) -> bool {
        matches!(
            self,
            Self::Asked | Self::Late | Self::In | Self::Checked | Self::Approved | Self::Booked
        )
    }

    /// The words on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Asked => "Asked",
            Self::Late => "Late",
            Self::In => "In",
            Self::Checked => "Checked",
            Self::Approved => "Approved",
            Self::Booked => "Booked",
            Self::Sent => "Sent",
            Self::Withdrawn => "Withdrawn",
            Self::Expired => "Not sent",
        }
    }
}
