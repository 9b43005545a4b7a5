//! The desk: what people may ask of the daemon. Pages, programs and commands all come through here; each act asks
//! whether this person may do it, for these areas, and the store writes the act with its entry.

mod after;
mod beside;
mod better;
mod by_hand;
mod channels;
mod data;
mod disk;
mod error;
mod events;
mod findings;
mod follow;
mod full;
mod holds_on;
pub mod intake;
mod judge;
mod let_go;
mod matrix;
mod message;
mod outlook;
mod own_standard;
pub(crate) mod pace;
mod pack;
mod people;
mod pictures;
mod press;
mod print;
mod progress;
mod public;
mod reach;
mod readers;
mod requests;
mod restored;
mod rounds;
mod rows;
pub mod schedules;
mod sentences;
mod sign_in;
mod staff;
mod still;
mod stop;
pub mod tally;
mod upcoming;
mod urgent;
mod view;
mod wards;
mod webhooks;

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use wardmote_channels::webhook::Poster;
use wardmote_domain::{
    area::AreaCode,
    audit::Actor,
    clock::SharedClock,
    outlet::Outlets,
    person::{Act, Person},
    places::Places,
};
use wardmote_store::{Refusal, Store, StoreError};

pub(crate) use better::can_take;
pub use by_hand::{Promised, TaskRow};
pub use channels::{CheckRow, LaneRow, LimitRow, TestedAccount};
pub use disk::DiskRoom;
pub use error::DeskError;
pub(crate) use error::PARAMETER;
pub use events::Event;
pub use findings::Left;
pub use full::FullMessage;
pub use holds_on::HeldBy;
pub use judge::{CATALOGUE, Judge, Judged, with_block};
pub use let_go::AlternativeRow;
pub use matrix::{Matrix, MatrixRow, VersionState};
pub use message::Stored;
pub use outlook::{Outlook, OutlookRow};
pub(crate) use pack::short_moment;
pub use pack::{Embargo, Pack, PackLanguage, PackOf, PackPart, PackPicture, pack};
pub use people::{PersonRow, TokenRow};
pub use pictures::{
    MOST_BYTES as MOST_PICTURE_BYTES, PictureWords, TakenPicture, clean as clean_picture,
};
pub use press::PressView;
pub use print::{Card, PrintLanguage, PrintView, may_be_printed};
pub use progress::{CountRow, ProgressRow};
pub use public::{NoticePage, NoticeState, WardPage};
pub use readers::Taken;
pub use restored::{FoundRow, RestoredMessageRow, RestoredNode};
pub use rounds::{
    ApprovedOne, FactsTaken, FactsTakenRow, Grid, GridRow, Placed, PlacedRound, STEPS, SinceLast,
    ToApprove, WardDifference,
};
pub use rows::{AreaName, DeliveryRow, FactRow, MessageView, OwedRow, QueueRow, Task};
pub use sentences::{
    Answered, EventRow, FileKind, Invited, LanguageCounts, LeftOut, LinkState, NotKept,
    OneSentence, Reading, ReadingLine, ReadingLinkRow, ReadingPage, Saved, SentenceFilter,
    SentenceRow, Sentences, Standing, TakenSentences,
};
pub(crate) use sentences::{Keeper, MOST_BYTES as MOST_SENTENCE_BYTES};
pub use sign_in::Session;
pub use staff::{
    HandoverRow, HandoverView, NewOnCall, Next, OnCallRow, QuietRow, Sheet, SheetLine, SheetPart,
    ToldName, ToldRow,
};
pub use stop::{HoldRow, Settled, TakenBack};
pub use upcoming::{LeavingTo, Part, UpcomingFilter, UpcomingList, UpcomingRow};
pub use urgent::Verdict;
pub use wards::{WardLine, WardVersionRow, WardView};
pub(crate) use webhooks::in_words;
pub use webhooks::{CallRow, MOST_OLD_HOURS, NewReceiver, TestedWebhook, WebhookRow, WebhookState};

use crate::{
    doctor::LastLook, limits::Limits, metrics::Counters, pipeline::accounts::Accounts,
    print::Printer, settings::Settings, signer::Signer,
};

/// Everything the desk needs; cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Parts>);

/// What the desk is made of.
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) judge: Judge,
    pub(crate) settings: Settings,
    pub(crate) signer: Signer,
    pub(crate) clock: SharedClock,
    /// How often a stranger may ask for a mail.
    pub(crate) limits: Limits,
    /// What each channel can carry, and on which account.
    pub(crate) accounts: Accounts,
    /// Wakes the pipeline: only a hint, the poll is the rescue.
    pub(crate) wake: Arc<Notify>,
    /// What this process counts.
    pub(crate) counters: Counters,
    /// Calls receivers of webhooks.
    pub(crate) poster: Poster,
    /// Makes PDFs.
    pub(crate) printer: Printer,
    /// What doctor found last.
    pub(crate) last_look: LastLook,
    /// The sentences that the force keeps.
    pub(crate) sentences: Keeper,
    /// Cancelled when the daemon stops: what goes on for as long as it runs ends with it.
    pub(crate) stopping: CancellationToken,
}

impl std::ops::Deref for Desk {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::Full => Self::TryLater(
                "the disk is full: nothing was stored. Tell whoever looks after this machine"
                    .to_owned(),
            ),
            StoreError::Unwritable => Self::TryLater(
                "the disk cannot be written to: nothing was stored. Tell whoever looks after this machine"
                    .to_owned(),
            ),
            StoreError::Stopped(_) => {
                Self::TryLater("the daemon is stopping: try again in a minute".to_owned())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<Refusal> for DeskError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(what) => Self::NotFound(format!("there is no {what}")),
            Refusal::OwnMessage | Refusal::OwnAct(_) => Self::NotPermitted(refusal.to_string()),
            Refusal::KeyReused => Self::KeyReused,
            Refusal::Answered(first) => Self::Answered(first),
            Refusal::AnswerErased => Self::AnswerErased,
            other => Self::Conflict(other.to_string()),
        }
    }
}

impl Desk {
    /// A desk over its parts.
    pub fn new(
        store: Store,
        judge: Judge,
        settings: Settings,
        clock: SharedClock,
        accounts: Accounts,
        wake: Arc<Notify>,
    ) -> Self {
        let signer = Signer::new(&settings.key);
        let judge = judge.knowing(&accounts);
        let counters = Counters::new(clock.now());
        let guard = settings.webhooks.guard(settings.server.realm);
        Self(Arc::new(Parts {
            poster: Poster::new(guard),
            printer: Printer::new(&settings.print),
            last_look: LastLook::default(),
            sentences: Keeper::default(),
            stopping: CancellationToken::new(),
            counters,
            store,
            judge,
            settings,
            signer,
            clock,
            limits: Limits::default(),
            accounts,
            wake,
        }))
    }

    /// The outlets of the configuration.
    pub fn outlets(&self) -> &Outlets {
        self.judge.outlets()
    }

    /// Signs and checks tokens.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The configuration.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// Refuses what this person may not do for these areas, naming what is missing.
    fn permit(&self, by: &Person, act: Act, areas: &[AreaCode]) -> Result<(), DeskError> {
        if by.may(act, areas) {
            return Ok(());
        }
        let names: Vec<String> = areas
            .iter()
            .map(|a| {
                Places::london()
                    .name(a)
                    .unwrap_or("an unknown area")
                    .to_owned()
            })
            .collect();
        let place = match act {
            Act::Administer | Act::Watch => String::new(),
            _ if names.is_empty() => " for all of London".to_owned(),
            _ => format!(" for {}", names.join(", ")),
        };
        Err(DeskError::NotPermitted(format!(
            "you need {}{place}",
            roles_words(act)
        )))
    }

    /// Refuses what this person may do nowhere.
    pub(crate) fn permit_anywhere(&self, by: &Person, act: Act) -> Result<(), DeskError> {
        if by.may_anywhere(act) {
            return Ok(());
        }
        let place = match act {
            Act::Administer | Act::Watch => "",
            _ => " for some ward",
        };
        Err(DeskError::NotPermitted(format!(
            "you need {}{place}",
            roles_words(act)
        )))
    }
}

/// The roles of an act as one part of a sentence: `the role administrator`, `one of the roles author or urgent`.
fn roles_words(act: Act) -> String {
    let names: Vec<&str> = act.roles().iter().map(|r| r.as_str()).collect();
    match names.split_last() {
        Some((only, [])) => format!("the role {only}"),
        Some((last, rest)) => format!("one of the roles {} or {last}", rest.join(", ")),
        None => "a role that nobody has".to_owned(),
    }
}

/// The actor of a person's act.
fn actor(by: &Person) -> Actor {
    Actor::Person { id: by.id }
}

/// A reason that is there: an empty one is refused.
fn reason(text: &str) -> Result<String, DeskError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(DeskError::field(
            "reason",
            "give a reason: it is kept with the message",
        )),
        1..=2000 => Ok(text.to_owned()),
        _ => Err(DeskError::field(
            "reason",
            "this is longer than 2,000 characters",
        )),
    }
}
