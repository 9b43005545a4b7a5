//! What people and programs read of messages, as types.

use jiff::Timestamp;
use wardmote_domain::{
    area::AreaCode,
    delivery::DeliveryState,
    draft::{Clearance, Draft},
    finding::{Passed, Report, RuleId},
    ids::{DeliveryId, MessageId, PersonId, Reference, RevisionNumber, SubscriberNumber},
    message::MessageState,
    places::WardCode,
    send::{Lane, Reason},
    variant::Rendered,
    words::{Format, Kind, Priority},
};

use crate::hash::Sha256;

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// Whom a message waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// Its author: to finish it, put it right or give reasons.
    Author,
    /// Another person, to approve it.
    Approver,
    /// Its time.
    Time,
    /// Whoever stopped it.
    Hold,
    /// The daemon: it is going out.
    Daemon,
    /// A person, for some of its deliveries.
    Person,
    /// Nobody.
    Nobody,
}

/// A message in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub state: MessageState,
    /// What it is for.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// What it says at the top.
    pub headline: String,
    /// Whose.
    pub author: PersonName,
    /// For whom.
    pub areas: Vec<AreaCode>,
    /// When it goes; none as soon as it may.
    pub release_at: Option<Timestamp>,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// When it was public.
    pub releasing_at: Option<Timestamp>,
    /// Whether something holds it.
    pub held: bool,
    /// Whom it waits for.
    pub waits_for: WaitsFor,
    /// Deliveries still to come to an end, those of people included.
    pub open: u64,
    /// Deliveries that need a person.
    pub needs_person: u64,
}

/// One report on a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// `submitted`, `passed`, `checked` or `at_door`.
    pub stage: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub report: Report,
}

/// One frozen revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionView {
    /// Its number.
    pub number: RevisionNumber,
    /// Its hash.
    pub hash: Sha256,
    /// What its author wanted.
    pub draft: Draft,
    /// Every version.
    pub rendered: Rendered,
    /// Who made it.
    pub made_by: PersonName,
    /// When.
    pub made_at: Timestamp,
    /// Its reports, oldest first; the last one counts.
    pub reports: Vec<ReportRow>,
}

/// One finding passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassView {
    /// The rule.
    pub rule: RuleId,
    /// The revision it was given for.
    pub number: RevisionNumber,
    /// How.
    pub passed: Passed,
    /// By whom.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// When the job owed was ticked.
    pub done_at: Option<Timestamp>,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// One clearance recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearanceView {
    /// Who was told or agreed.
    pub clearance: Clearance,
    /// The revision it was given for.
    pub number: RevisionNumber,
    /// Who recorded it.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalView {
    /// The revision.
    pub number: RevisionNumber,
    /// The hash that was approved.
    pub hash: Sha256,
    /// By whom.
    pub by: PersonName,
    /// When.
    pub at: Timestamp,
    /// Since when it counts no more.
    pub void_at: Option<Timestamp>,
}

/// How many deliveries of a lane are in a state, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The lane; for an outlet by hand the account is [`crate::BY_HAND`].
    pub lane: Lane,
    /// Whether a person serves it.
    pub by_hand: bool,
    /// The state.
    pub state: DeliveryState,
    /// The reason, for states that have one.
    pub reason: Option<Reason>,
    /// How many.
    pub count: u64,
    /// When the next of those that wait is tried again.
    pub next_at: Option<Timestamp>,
}

/// A message whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// As in a list.
    pub row: MessageRow,
    /// The mark in its public posts.
    pub reference: Reference,
    /// The revision in force.
    pub number: RevisionNumber,
    /// The hash an approval must name.
    pub hash: Sha256,
    /// The message that it corrects, withdraws or follows.
    pub of: Option<MessageId>,
    /// Messages that correct, withdraw or follow this one.
    pub followed_by: Vec<MessageId>,
    /// Nothing public before it.
    pub embargo_at: Option<Timestamp>,
    /// When somebody broke its embargo.
    pub embargo_broken_at: Option<Timestamp>,
    /// When it stops being shown or sent.
    pub expires_at: Option<Timestamp>,
    /// Who sent it by the urgent lane.
    pub urgent_by: Option<PersonName>,
    /// By when that had to be reviewed.
    pub review_due_at: Option<Timestamp>,
    /// When it was.
    pub reviewed_at: Option<Timestamp>,
    /// By whom.
    pub reviewed_by: Option<PersonName>,
    /// When it was fanned out whole.
    pub released_at: Option<Timestamp>,
    /// When a correction put it right, and which.
    pub corrected: Option<(Timestamp, MessageId)>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// When it was removed.
    pub taken_down_at: Option<Timestamp>,
    /// Every revision, first one first.
    pub revisions: Vec<RevisionView>,
    /// Every finding passed.
    pub passes: Vec<PassView>,
    /// Every clearance recorded beside the draft's own.
    pub clearances: Vec<ClearanceView>,
    /// Every approval.
    pub approvals: Vec<ApprovalView>,
    /// Its deliveries by lane, state and reason.
    pub tallies: Vec<Tally>,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Its id.
    pub id: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// Its lane.
    pub lane: Lane,
    /// Whether a person serves it.
    pub by_hand: bool,
    /// Its language; `mul` where every language goes together.
    pub language: String,
    /// The ward whose space on the account it goes to.
    pub ward: Option<WardCode>,
    /// Which part of a thread it is, and of how many.
    pub part: Option<(u16, u16)>,
    /// Its format.
    pub format: Format,
    /// Its reader; none for a post or a task.
    pub subscriber: Option<SubscriberNumber>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why.
    pub reason: Option<Reason>,
    /// Tries so far.
    pub attempt: u32,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// When it last went out.
    pub intent_at: Option<Timestamp>,
    /// When the last answer came.
    pub answered_at: Option<Timestamp>,
    /// What the provider gave for it, or the person who did it.
    pub receipt: Option<String>,
    /// Whether it is to be taken back as soon as it is known to be there.
    pub recall_wanted: bool,
    /// How its taking back stands, once it is queued.
    pub recall: Option<RecallStatus>,
    /// What the provider said since.
    pub progress: Option<Progress>,
}

/// What a provider said of a delivery after it had taken it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Its word for where it stands, in plain words; none where it only told of replies.
    pub words: Option<String>,
    /// How many got it, failed and so on, by plain name.
    pub counts: Vec<(String, u64)>,
    /// When it last said so.
    pub at: Timestamp,
    /// How many people have answered.
    pub replies: u64,
}

/// How the taking back of a post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecallStatus {
    /// To be tried (again) then; with the reason of the last try.
    Due {
        /// When.
        at: Timestamp,
        /// Why not yet.
        reason: Option<Reason>,
    },
    /// Gone.
    Gone {
        /// Since when.
        at: Timestamp,
    },
    /// The provider will not take it back: a person must.
    Cannot {
        /// Since when that is known.
        at: Timestamp,
        /// Why.
        reason: Option<Reason>,
    },
}

/// A page of deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPage {
    /// The deliveries.
    pub deliveries: Vec<DeliveryView>,
    /// Where the next page starts; none at the end.
    pub next: Option<i64>,
}

impl MessageView {
    /// The revision in force.
    pub fn current(&self) -> Option<&RevisionView> {
        self.revisions.iter().find(|r| r.number == self.number)
    }

    /// The report that counts.
    pub fn report(&self) -> Option<&Report> {
        Some(&self.current()?.reports.last()?.report)
    }
}
