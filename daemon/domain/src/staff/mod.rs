//! What our own people are told of by themselves: the things, whose work each is, how soon the next in line is told.
//! Nothing of what a notice says is in any of it: a reference, the areas, the time.

mod ladder;
mod shift;

use jiff::SignedDuration;

pub use ladder::{Asked, Known, Reach, Rung, ladder, next_rung};
pub use shift::{OnCall, Shift, ShiftProblem, may_serve, on_call};

use crate::{
    person::{Act, Role},
    words::{Priority, named},
};

named!(
    /// What our own people are told of. Each stands until it is settled.
    What {
        /// A notice waits for a second person.
        ApprovalWaiting = "approval_waiting",
        /// An approver sent a notice back to its author.
        Returned = "returned",
        /// A notice that was approved falls short of the standard at the door.
        StoppedAtDoor = "stopped_at_door",
        /// A notice that should be out is not, or its end passed before it went.
        Late = "late",
        /// Nobody knows whether something went: a person must look.
        NotConfirmed = "not_confirmed",
        /// A channel takes nothing.
        LaneStopped = "lane_stopped",
        /// Something owed is due soon, or is overdue.
        OwedDue = "owed_due",
        /// The public was promised more by a time, and nothing has followed.
        UpdateDue = "update_due",
        /// A notice went by the urgent lane, without a second person.
        UrgentUsed = "urgent_used",
        /// Nobody has reviewed it in time.
        ReviewDue = "review_due",
        /// A job by hand is still to be done.
        TaskDue = "task_due",
        /// Sends come back, and the readers' addresses are not to blame.
        SendsComeBack = "sends_come_back",
        /// Somebody answered a notice.
        Answered = "answered",
        /// A shift begins: the one before hands over.
        ShiftChange = "shift_change",
        /// A receiver of webhooks takes nothing any more.
        WebhookStopped = "webhook_stopped",
    }
);

named!(
    /// What a person on call is down for.
    Duty {
        /// Approves or returns.
        Approving = "approving",
        /// Writes, puts right, looks up what is not confirmed.
        Writing = "writing",
        /// Leads: the urgent lane, stopped channels, what is late.
        Leading = "leading",
    }
);

impl Duty {
    /// The right that the duty asks for.
    pub fn act(self) -> Act {
        match self {
            Self::Approving => Act::Approve,
            Self::Writing => Act::Write,
            Self::Leading => Act::Lead,
        }
    }

    /// The word on screens.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Approving => "approving",
            Self::Writing => "writing",
            Self::Leading => "leading",
        }
    }
}

/// The minutes of `[staff]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// After how many the next in line is told of something urgent.
    pub next_urgent: u32,
    /// Of something for today, and of what concerns no single notice.
    pub next_today: u32,
    /// Of something routine.
    pub next_routine: u32,
    /// How long before a promised update its people are told.
    pub before_update: u32,
    /// How long before something owed is due.
    pub before_owed: u32,
    /// How long after its time a notice counts as late.
    pub late_after: u32,
    /// How long a send may be in doubt before people are told.
    pub doubt_after: u32,
    /// How long "I have it" keeps the others from being told.
    pub taken_on: u32,
    /// How long before a shift begins its people get the handover sheet.
    pub before_shift: u32,
}

impl Default for Minutes {
    fn default() -> Self {
        Self {
            next_urgent: 5,
            next_today: 15,
            next_routine: 60,
            before_update: 30,
            before_owed: 60,
            late_after: 10,
            doubt_after: 15,
            taken_on: 30,
            before_shift: 15,
        }
    }
}

impl Minutes {
    /// How long until the next in line is told.
    pub fn next(self, priority: Priority) -> SignedDuration {
        minutes(match priority {
            Priority::Urgent => self.next_urgent,
            Priority::Today => self.next_today,
            Priority::Routine => self.next_routine,
        })
    }

    /// How far from the time it is about people are told: negative is before it.
    pub fn offset(self, what: What) -> SignedDuration {
        match what {
            What::UpdateDue => -minutes(self.before_update),
            What::OwedDue => -minutes(self.before_owed),
            What::Late => minutes(self.late_after),
            What::NotConfirmed => minutes(self.doubt_after),
            What::ShiftChange => -minutes(self.before_shift),
            _ => SignedDuration::ZERO,
        }
    }
}

fn minutes(n: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}

impl What {
    /// Whose work it is: which people on call are told.
    pub fn duty(self) -> Duty {
        match self {
            Self::ApprovalWaiting => Duty::Approving,
            Self::Returned
            | Self::StoppedAtDoor
            | Self::NotConfirmed
            | Self::OwedDue
            | Self::UpdateDue
            | Self::ShiftChange => Duty::Writing,
            Self::Late
            | Self::LaneStopped
            | Self::UrgentUsed
            | Self::ReviewDue
            | Self::TaskDue
            | Self::SendsComeBack
            | Self::Answered
            | Self::WebhookStopped => Duty::Leading,
        }
    }

    /// The roles that are told, everyone at once, when nobody on call is left.
    pub fn everyone(self) -> &'static [Role] {
        match self {
            Self::ApprovalWaiting => &[Role::Approver],
            Self::LaneStopped | Self::SendsComeBack => &[Role::Administrator, Role::Lead],
            Self::ShiftChange => &[],
            Self::WebhookStopped => &[Role::Administrator],
            _ => &[Role::Lead],
        }
    }

    /// Whether the on-call order is passed over: every lead is told at once, and again until somebody has looked.
    pub fn alarms_everyone(self) -> bool {
        matches!(self, Self::UrgentUsed | Self::ReviewDue)
    }

    /// Whether it never waits for others to go in the same mail, whatever its priority.
    pub fn at_once(self) -> bool {
        matches!(
            self,
            Self::UrgentUsed
                | Self::ReviewDue
                | Self::LaneStopped
                | Self::SendsComeBack
                | Self::TaskDue
                | Self::Answered
        )
    }

    /// Whether it is told before its time, and again at it.
    pub fn told_before_and_at(self) -> bool {
        matches!(self, Self::UpdateDue | Self::OwedDue)
    }

    /// Whether a person may choose not to be told where the notice is routine.
    pub fn may_be_quiet(self) -> bool {
        matches!(
            self,
            Self::ApprovalWaiting
                | Self::Returned
                | Self::StoppedAtDoor
                | Self::Late
                | Self::NotConfirmed
                | Self::OwedDue
                | Self::UpdateDue
                | Self::TaskDue
        )
    }

    /// Whether it only happened: whoever takes it on ends it.
    pub fn is_news(self) -> bool {
        matches!(
            self,
            Self::SendsComeBack | Self::Answered | Self::ShiftChange
        )
    }

    /// What it is, on screens and in lists.
    pub fn plain(self) -> &'static str {
        match self {
            Self::ApprovalWaiting => "An approval waits",
            Self::Returned => "A notice was returned",
            Self::StoppedAtDoor => "A notice falls short at the door",
            Self::Late => "A notice is late",
            Self::NotConfirmed => "Not confirmed: somebody must look",
            Self::LaneStopped => "A channel has stopped",
            Self::OwedDue => "Something owed is due",
            Self::UpdateDue => "A promised update is due",
            Self::UrgentUsed => "Urgent lane: a notice is going out now without a second person",
            Self::ReviewDue => "Urgent lane: nobody has reviewed a notice yet",
            Self::TaskDue => "A job by hand is due",
            Self::SendsComeBack => "What we send comes back",
            Self::Answered => "Somebody answered a notice",
            Self::ShiftChange => "A shift begins: hand over",
            Self::WebhookStopped => "A webhook has stopped",
        }
    }
}

named!(
    /// Why something is told no longer.
    Ended {
        /// Somebody did what it asked for.
        Done = "done",
        /// It does not matter any more: taken back, ended.
        Over = "over",
        /// It only had to be known, and somebody knows.
        TakenOn = "taken_on",
    }
);

named!(
    /// What happened to something that is told.
    Change {
        /// It stands.
        Opened = "opened",
        /// A person was told.
        Told = "told",
        /// A person has it.
        Taken = "taken",
        /// It is told no longer.
        Closed = "closed",
    }
);
