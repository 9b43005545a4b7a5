//! The page of a notice after its release: what became of it at each outlet, what needs a person, and the buttons that
//! stop it and take it back.

use askama::Template;
use wardmote_domain::{
    ids::{DeliveryId, MessageId},
    message::MessageState,
};

use super::{JobForm, Stands};
use crate::{
    desk::may_be_printed,
    pages::chrome::{Chrome, ErrorLine},
};

/// How an outlet's line is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is done.
    Good,
    /// Something is under way.
    Busy,
    /// A person is needed, or it was not taken.
    Needs,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Busy => "info",
            Self::Needs => "bad",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Good => "Done",
            Self::Busy => "Under way",
            Self::Needs => "Look at this",
        }
    }
}

/// One outlet's line.
#[derive(Debug, Clone)]
pub struct OutletStatus {
    /// `Email: 312 sent, 2 waiting`.
    pub words: String,
    /// How it is marked.
    pub tone: Tone,
    /// Why, a line each.
    pub reasons: Vec<String>,
    /// Whether this outlet is stopped.
    pub held: bool,
}

/// Something a person does by hand: the pack to take there, and a tick.
#[derive(Debug, Clone)]
pub struct HandTask {
    /// The outlet.
    pub outlet: String,
    /// What to do.
    pub words: String,
    /// Who promised it and by when: "Promised by Ada Penrose, due 11:40am."
    pub promise: String,
    /// Whether that time has passed.
    pub overdue: bool,
    /// Where its pack is; none where there is nothing to put out.
    pub pack_href: Option<String>,
    /// Whether it is paper: the PDFs are one link away.
    pub prints: bool,
    /// Its forms.
    pub job: JobForm,
}

/// A delivery that nobody can be sure of: a person looks and says.
#[derive(Debug, Clone)]
pub struct DoubtForm {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The outlet.
    pub outlet: String,
    /// What to look at, in words: the account's timeline, the reference.
    pub look_at: String,
    /// What is wrong with what was posted.
    pub error: Option<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "console/status.html")]
pub struct StatusPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page, with links.
    pub errors: Vec<ErrorLine>,
    /// The notice.
    pub id: MessageId,
    /// Its state.
    pub state: MessageState,
    /// `Released, 2 need you (leaflet, media)`.
    pub words: String,
    /// When this was read, in words.
    pub read_at: String,
    /// Whether something is still to happen.
    pub open: bool,
    /// Whether the page fetches itself again.
    pub watching: bool,
    /// Whether it is stopped.
    pub held: bool,
    /// Whether a person stopped this very notice.
    pub held_itself: bool,
    /// What keeps it back, its alternatives, and what this person can do about it.
    pub stands: Stands,
    /// A line an outlet.
    pub outlets: Vec<OutletStatus>,
    /// By-hand tasks.
    pub tasks: Vec<HandTask>,
    /// Deliveries in doubt.
    pub doubts: Vec<DoubtForm>,
    /// Owed jobs: the rule, and words.
    pub owed: Vec<(String, String)>,
    /// Whether this person may stop, withdraw, take down, settle.
    pub may_stop: bool,
    /// Whether this person may correct it.
    pub may_correct: bool,
    /// What newsdesks have.
    pub press: Option<String>,
    /// Whether it waits for an embargo that this person can say is broken.
    pub may_break_embargo: bool,
    /// Whether this person has to review it after the urgent lane.
    pub may_review: bool,
    /// Where the public reads it.
    pub public_href: Option<String>,
}

impl StatusPage {
    /// How often the page fetches itself while it is watched, in seconds.
    pub const EVERY: u32 = 10;

    fn printable(&self) -> bool {
        may_be_printed(self.state)
    }

    fn can_withdraw(&self) -> bool {
        self.may_stop && self.state.allows(MessageState::Withdrawn)
    }

    fn can_take_down(&self) -> bool {
        self.may_stop && self.state.allows(MessageState::TakenDown)
    }

    fn can_correct(&self) -> bool {
        self.may_correct && self.state.allows(MessageState::Corrected)
    }
}
