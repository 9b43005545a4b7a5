//! The shapes of what people and programs read.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    delivery::DeliveryState,
    draft::{Draft, Times},
    finding::Report,
    ids::{DeliveryId, MessageId, PersonId},
    local_time::LocalDateTime,
    message::MessageState,
    places::Places,
    variant::Rendered,
    words::{Kind, Priority},
};
pub use wardmote_templates::FactRow;

use super::{
    AlternativeRow, Promised, holds_on::HeldBy, press::PressView, progress::ProgressRow,
    tally::OutletLine,
};

/// An area with its name.
#[derive(Debug, Clone, Serialize)]
pub struct AreaName {
    /// Its code.
    pub code: AreaCode,
    /// Its name: `South Balham, Wandsworth`.
    pub name: String,
}

impl AreaName {
    /// Each area with its name; an unknown code stands for itself.
    pub fn of(areas: &[AreaCode]) -> Vec<Self> {
        let name = |a: &AreaCode| {
            Places::london()
                .full_name(a)
                .unwrap_or_else(|| a.to_string())
        };
        areas
            .iter()
            .map(|code| Self {
                code: *code,
                name: name(code),
            })
            .collect()
    }
}

/// Something a person has to do: a job by hand, or a delivery to look at.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    /// The delivery to settle.
    pub delivery: DeliveryId,
    /// The outlet.
    pub outlet: String,
    /// What to do, in words.
    pub words: String,
    /// Whether it may have gone out already: then someone must look before it is sent again.
    pub doubt: bool,
    /// The name of the outlet in print.
    pub title: String,
    /// Who promised a job by hand; nobody is named where it is empty.
    pub owner: Option<String>,
    /// By when a job by hand is to be done.
    pub due: Option<Timestamp>,
    /// The same in words: "due 11:40am", "overdue since 11:40am"; empty for what is no job by hand.
    pub due_words: String,
    /// Whether that time has passed.
    pub overdue: bool,
}

/// A job owed.
#[derive(Debug, Clone, Serialize)]
pub struct OwedRow {
    /// For which rule.
    pub rule: String,
    /// What.
    pub job: String,
    /// Who.
    pub name: String,
    /// By when.
    pub by: String,
    /// Whether it is done.
    pub done: bool,
}

/// One message of the queue.
#[derive(Debug, Clone, Serialize)]
pub struct QueueRow {
    /// Its id.
    pub id: MessageId,
    /// Its kind.
    pub kind: Kind,
    /// Its headline.
    pub headline: String,
    /// Where it stands.
    pub state: MessageState,
    /// Its areas.
    pub areas: Vec<AreaName>,
    /// Who wrote it.
    pub author: String,
    /// Whether the reader wrote it.
    pub own: bool,
    /// When it goes; nothing means as soon as it is approved.
    pub release: Option<String>,
    /// The place in the list: when it went or goes, else when it was sent in.
    #[serde(skip)]
    pub place: Timestamp,
    /// Whom it waits for, in words.
    pub waiting_for: String,
    /// Whether it is stopped.
    pub held: bool,
}

/// A message whole.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Its kind.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// Where it stands.
    pub state: MessageState,
    /// One line: "Released, 2 need you (leaflet, media)".
    pub summary: String,
    /// The hash of its wording, areas, outlets and times.
    pub hash: String,
    /// The revision in force.
    pub revision: u32,
    /// The English headline.
    pub headline: String,
    /// The English body.
    pub body: String,
    /// Its areas.
    pub areas: Vec<AreaName>,
    /// Its outlets.
    pub outlet_names: Vec<String>,
    /// Its times.
    pub times: Times,
    /// Who wrote it.
    pub author: String,
    /// Their id.
    pub author_id: PersonId,
    /// Who approved it; nobody in the urgent lane.
    pub approved_by: Option<String>,
    /// Whether it went by the urgent lane.
    pub urgent_lane: bool,
    /// By when it is to be reviewed, while it is not.
    pub review_due: Option<Timestamp>,
    /// Why it was returned, if that is where it stands.
    pub returned_because: Option<String>,
    /// What the standard says.
    pub report: Report,
    /// Every version.
    pub rendered: Rendered,
    /// The facts, each as every language says it.
    pub facts: Vec<FactRow>,
    /// What became of it, by outlet.
    pub outlets: Vec<OutletLine>,
    /// What a person has to do.
    pub tasks: Vec<Task>,
    /// What a person will have to do once it goes; empty once it has.
    pub promises: Vec<Promised>,
    /// What newsdesks have, where they had anything before the public or by mail.
    pub press: Option<PressView>,
    /// Whether it is approved and waits for an embargo that can be said to be broken.
    pub waits_for_embargo: bool,
    /// What is owed.
    pub owed: Vec<OwedRow>,
    /// Why it is stopped, if it is.
    pub held: Option<String>,
    /// Which holds of its own it has.
    pub held_by: HeldBy,
    /// When it goes instead, where a stop kept it back and somebody gave it a new time.
    pub put_off: Option<LocalDateTime>,
    /// The messages of which only one may go, this one among them; empty where it has no alternative.
    pub alternatives: Vec<AlternativeRow>,
    /// When it became public.
    pub released_at: Option<Timestamp>,
    /// Whether nothing more happens by itself.
    pub settled: bool,
    /// Whether something is not confirmed.
    pub not_confirmed: bool,
    /// The draft as it stands, for the form that edits it.
    #[serde(skip)]
    pub draft: Draft,
}

/// One delivery.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryRow {
    /// Its id.
    pub id: DeliveryId,
    /// Its outlet.
    pub outlet: String,
    /// Its account.
    pub account: String,
    /// Its language.
    pub language: String,
    /// The subscriber's number; none for a post or a job by hand.
    pub subscriber: Option<i64>,
    /// Where it stands.
    pub state: DeliveryState,
    /// In words.
    pub words: String,
    /// Tries so far.
    pub attempts: u32,
    /// The provider's receipt.
    pub receipt: Option<String>,
    /// Why, where there is a reason.
    pub reason: Option<String>,
    /// What the provider said of it since.
    pub progress: Option<ProgressRow>,
}
