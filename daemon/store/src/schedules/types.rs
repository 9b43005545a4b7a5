//! What people and steps hand in and read, as types.

use jiff::Timestamp;
use wardmote_domain::{
    file::MessageFile,
    ids::{AskId, MessageId, PersonId, RoundId, ScheduleId},
    message::MessageState,
    places::WardCode,
    schedule::{AskState, Plan, Wake, When},
    words::Kind,
};

use crate::{desk_mail::NewMail, view_types::PersonName};

/// Where a round came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundSource {
    /// A schedule woke at its time.
    Schedule,
    /// A person woke a schedule.
    ByHand,
    /// A person handed in a file of facts by ward.
    Import,
}

impl RoundSource {
    /// Its name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::ByHand => "by_hand",
            Self::Import => "import",
        }
    }
}

impl std::str::FromStr for RoundSource {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Schedule, Self::ByHand, Self::Import]
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" is no source of a round"))
    }
}

/// A schedule to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchedule {
    /// What people call it.
    pub name: String,
    /// When it wakes.
    pub when: When,
    /// What it asks for.
    pub plan: Plan,
    /// Its first wake.
    pub next: Wake,
}

/// A schedule as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleView {
    /// Its id.
    pub id: ScheduleId,
    /// What people call it.
    pub name: String,
    /// When it wakes.
    pub when: When,
    /// What it asks for.
    pub plan: Plan,
    /// Who made it.
    pub made_by: PersonName,
    /// When.
    pub made_at: Timestamp,
    /// The last wake that came or was missed, as planned.
    pub last: Option<Wake>,
    /// The next; none while it is paused, removed or over.
    pub next: Option<Wake>,
    /// When and by whom it was paused, while it is.
    pub paused: Option<(Timestamp, PersonName)>,
    /// When it was removed.
    pub removed_at: Option<Timestamp>,
}

/// One ward's ask within a new round. Who makes it chooses the id, because the mail beside it names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAsk {
    /// Its id.
    pub id: AskId,
    /// The ward.
    pub area: WardCode,
    /// Who is asked.
    pub owner: PersonId,
    /// What is known so far: kind, area, outlets, times, facts.
    pub draft: MessageFile,
}

/// A round to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// Its id.
    pub id: RoundId,
    /// The schedule; none for a file of facts by ward.
    pub schedule: Option<ScheduleId>,
    /// What people call it.
    pub name: String,
    /// The kind of its messages.
    pub kind: Kind,
    /// When it was to be; for a round by hand or of a file, now.
    pub wake: Wake,
    /// By when copy must be in.
    pub due: Timestamp,
    /// When an ask without copy is over; not before `due`.
    pub closes: Timestamp,
    /// When who has not answered is reminded.
    pub chases: Vec<Timestamp>,
    /// Its asks: one for each ward.
    pub asks: Vec<NewAsk>,
    /// The mails to the owners.
    pub mails: Vec<NewMail>,
}

/// What a wake of a schedule comes to: decided outside, written in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waking {
    /// The schedule.
    pub schedule: ScheduleId,
    /// The wake that was due when this was decided; if it no longer is, nothing is done.
    pub expected: Wake,
    /// Wakes whose grace is over, or that a later one stands for: recorded, nobody is asked.
    pub missed: Vec<Wake>,
    /// The round to be opened, if one is.
    pub open: Option<NewRound>,
    /// The next wake; none when there is no further one.
    pub next: Option<Wake>,
    /// Mails about what was missed.
    pub mails: Vec<NewMail>,
}

/// The message that came of an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskMessage {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub state: MessageState,
    /// What it says at the top.
    pub headline: String,
    /// When it goes; none as soon as it may.
    pub release_at: Option<Timestamp>,
}

/// One ward's ask for copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskView {
    /// Its id.
    pub id: AskId,
    /// Its round.
    pub round: RoundId,
    /// What the round is called.
    pub round_name: String,
    /// The schedule it came from; none for a file.
    pub schedule: Option<ScheduleId>,
    /// The kind of message asked for.
    pub kind: Kind,
    /// When the round was to be.
    pub wake: Wake,
    /// The ward.
    pub area: WardCode,
    /// Who is asked.
    pub owner: PersonName,
    /// Where it stands.
    pub state: AskState,
    /// The draft so far, by the message schema. Once copy is in, what was handed in last.
    pub draft: MessageFile,
    /// The answers on the page as they were last kept there; none where a program or a file has written the draft since.
    pub form: Option<Vec<(String, String)>>,
    /// How often it was saved: a save must name it.
    pub version: i64,
    /// When and by whom it was last saved.
    pub saved: Option<(Timestamp, PersonName)>,
    /// By when copy must be in.
    pub due_at: Timestamp,
    /// When it is over without copy.
    pub closes_at: Timestamp,
    /// The next reminder.
    pub chase_at: Option<Timestamp>,
    /// How often its owner was reminded.
    pub chased: u32,
    /// When it was late.
    pub late_at: Option<Timestamp>,
    /// When and by whom copy was first handed in.
    pub handed_in: Option<(Timestamp, PersonName)>,
    /// The message that came of it.
    pub message: Option<AskMessage>,
    /// Whether that message was taken back or ran out while the ask is not over, so that other copy may take its place.
    pub again: bool,
}

/// A round with all of its asks, by the name of the ward's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundView {
    /// Its id.
    pub id: RoundId,
    /// Where it came from.
    pub source: RoundSource,
    /// The schedule and what it is called; none for a file.
    pub schedule: Option<(ScheduleId, String)>,
    /// What people call it.
    pub name: String,
    /// The kind of its messages.
    pub kind: Kind,
    /// When it was to be.
    pub wake: Wake,
    /// Who opened it; none when the schedule did.
    pub made_by: Option<PersonName>,
    /// When it was opened; none for one that was missed.
    pub opened_at: Option<Timestamp>,
    /// When it was found to be missed.
    pub missed_at: Option<Timestamp>,
    /// By when copy must be in; none for one that was missed.
    pub due_at: Option<Timestamp>,
    /// When asks without copy are over.
    pub closes_at: Option<Timestamp>,
    /// Its asks.
    pub asks: Vec<AskView>,
}

impl RoundView {
    /// How many asks are in that state.
    pub fn count(&self, state: AskState) -> usize {
        self.asks.iter().filter(|a| a.state == state).count()
    }
}

/// Copy that is handed in for an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandIn {
    /// The ask.
    pub ask: AskId,
    /// The copy as written: kept as the ask's draft.
    pub draft: MessageFile,
    /// The answers on the page that it was made of, if it was.
    pub form: Option<Vec<(String, String)>>,
}
