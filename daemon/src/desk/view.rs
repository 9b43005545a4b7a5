//! What people see of a message: where it stands, what it says, what became of it, what is left to do.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    audit::AuditAct,
    delivery::DeliveryState,
    draft::{Draft, Times},
    finding::Report,
    ids::{DeliveryId, MessageId, PersonId},
    message::MessageState,
    person::{Act, Person},
    places::Places,
    variant::Rendered,
    words::{Kind, Priority},
};
use wardmote_store::WaitsFor;
pub use wardmote_templates::FactRow;

use super::{
    Desk, DeskError, FullMessage,
    tally::{self, OutletLine},
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
    /// What is owed.
    pub owed: Vec<OwedRow>,
    /// Why it is stopped, if it is.
    pub held: Option<String>,
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

/// A page of deliveries. They hold a subscriber's number, never an address.
#[derive(Debug, Clone, Serialize)]
pub struct Deliveries {
    /// The deliveries.
    pub deliveries: Vec<DeliveryRow>,
    /// Where the next page begins.
    pub next: Option<String>,
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
}

/// Whom a message waits for, in words.
fn waiting_for(whom: WaitsFor) -> &'static str {
    match whom {
        WaitsFor::Author => "its author",
        WaitsFor::Approver => "an approver",
        WaitsFor::Time => "its time",
        WaitsFor::Hold => "someone to start it again",
        WaitsFor::Daemon => "nobody: it is going out",
        WaitsFor::Person => "a person, for some of its outlets",
        WaitsFor::Nobody => "nobody",
    }
}

impl Desk {
    /// What is not finished, in the order of time, of the areas this person may read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn queue(&self, by: &Person) -> Result<Vec<QueueRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let mut rows = Vec::new();
        for q in self.store.queue().await? {
            if !by.may(Act::Read, &q.areas) {
                continue;
            }
            rows.push(QueueRow {
                id: q.id,
                kind: q.kind,
                headline: q.headline,
                state: q.state,
                areas: AreaName::of(&q.areas),
                author: q.author.name,
                own: q.author.id == by.id,
                release: q
                    .release_at
                    .map(|at| wardmote_domain::local_time::LocalDateTime::at(at).to_string()),
                waiting_for: waiting_for(q.waits_for).to_owned(),
                held: q.held,
            });
        }
        Ok(rows)
    }

    /// A message whole.
    ///
    /// # Errors
    /// When there is none, or the person may not read there.
    pub async fn view(&self, by: &Person, id: MessageId) -> Result<MessageView, DeskError> {
        let whole = self.store.message(id).await?;
        let whole =
            whole.ok_or_else(|| DeskError::NotFound("there is no such message".to_owned()))?;
        let message = FullMessage::of(&whole);
        let message = message
            .ok_or_else(|| DeskError::Internal("a message has no revision in force".to_owned()))?;
        self.permit(by, Act::Read, &message.draft.reach())?;
        let counts = counts(&whole.tallies);
        let outlets = tally::lines(&counts);
        let tasks = self.tasks(id).await?;
        let has = |wanted: &[DeliveryState]| {
            counts
                .iter()
                .any(|c| c.count > 0 && wanted.contains(&c.state))
        };
        let moving = matches!(
            message.state,
            MessageState::Approved | MessageState::Releasing
        ) || has(&[
            DeliveryState::Queued,
            DeliveryState::InFlight,
            DeliveryState::Waiting,
            DeliveryState::Unknown,
        ]);
        let held = self.held(&message).await?;
        Ok(MessageView {
            id,
            kind: message.draft.kind,
            priority: message.draft.priority,
            state: message.state,
            summary: tally::summary(message.state, &outlets),
            hash: message.hash.to_string(),
            revision: message.number.0,
            headline: message.rendered.headline.clone(),
            body: message.rendered.body.clone(),
            areas: AreaName::of(&message.draft.reach()),
            outlet_names: message
                .draft
                .outlets
                .iter()
                .map(ToString::to_string)
                .collect(),
            times: message.draft.times,
            author: whole.row.author.name,
            author_id: message.author,
            approved_by: whole
                .approvals
                .iter()
                .rev()
                .find(|a| a.void_at.is_none())
                .map(|a| a.by.name.clone()),
            urgent_lane: whole.urgent_by.is_some(),
            review_due: whole.review_due_at.filter(|_| whole.reviewed_at.is_none()),
            returned_because: self.returned_because(&message).await?,
            facts: self.fact_table(&message.draft).await,
            outlets,
            tasks,
            owed: self.owed(id).await?,
            settled: !moving || held.is_some(),
            not_confirmed: has(&[DeliveryState::Unknown]),
            held,
            released_at: message.releasing_at,
            report: message.report,
            rendered: message.rendered,
            draft: message.draft,
        })
    }

    async fn returned_because(&self, message: &FullMessage) -> Result<Option<String>, DeskError> {
        if message.state != MessageState::Returned {
            return Ok(None);
        }
        let entries = self.store.events(message.id, 0).await?;
        let last = entries
            .into_iter()
            .rev()
            .find(|e| e.act == AuditAct::Returned);
        Ok(last.and_then(|e| e.texts.into_values().flatten().next()))
    }

    async fn tasks(&self, id: MessageId) -> Result<Vec<Task>, DeskError> {
        let waiting = self
            .store
            .deliveries(id, Some(DeliveryState::WithPerson), 0, PAGE)
            .await?;
        let task = |d: wardmote_store::DeliveryView| Task {
            delivery: d.id,
            outlet: d.lane.channel.to_string(),
            words: d
                .reason
                .map_or_else(|| tally::title(d.lane.channel.as_str()), |r| r.words),
            doubt: !d.by_hand,
        };
        Ok(waiting.deliveries.into_iter().map(task).collect())
    }

    async fn owed(&self, id: MessageId) -> Result<Vec<OwedRow>, DeskError> {
        let row = |t: wardmote_store::OwedTask| OwedRow {
            rule: t.rule.0,
            job: t.owed.job,
            name: t.owed.name,
            by: t.owed.by.to_string(),
            done: t.done_at.is_some(),
        };
        Ok(self
            .store
            .owed_tasks(Some(id))
            .await?
            .into_iter()
            .map(row)
            .collect())
    }

    /// Why it is stopped: by itself, by an area of its own, or with everything.
    async fn held(&self, message: &FullMessage) -> Result<Option<String>, DeskError> {
        use wardmote_domain::hold::HoldScope;
        let areas = message.draft.reach();
        let covers = |scope: &HoldScope| match scope {
            HoldScope::Message(id) => *id == message.id,
            HoldScope::Area(area) => areas.iter().any(|a| overlaps(area, a)),
            HoldScope::Everything => true,
            HoldScope::Channel(_) => false,
        };
        Ok(self
            .store
            .holds()
            .await?
            .into_iter()
            .find(|h| covers(&h.scope))
            .map(|h| h.reason))
    }

    /// Deliveries of a message, a page at a time.
    ///
    /// # Errors
    /// When there is no such message, or the cursor is none of ours.
    pub async fn deliveries(
        &self,
        by: &Person,
        id: MessageId,
        after: Option<&str>,
    ) -> Result<Deliveries, DeskError> {
        self.readable(by, id).await?;
        let cursor = after.map(str::parse::<i64>).transpose();
        let cursor = cursor
            .map_err(|_| DeskError::field("after", "this cursor is none of ours"))?
            .unwrap_or(0);
        let page = self.store.deliveries(id, None, cursor, PAGE).await?;
        let row = |d: wardmote_store::DeliveryView| DeliveryRow {
            id: d.id,
            outlet: d.lane.channel.to_string(),
            account: d.lane.account.to_string(),
            language: d.language,
            subscriber: d.subscriber.map(|n| n.0),
            words: d.state.plain().to_owned(),
            state: d.state,
            attempts: d.attempt,
            receipt: d.receipt,
            reason: d.reason.map(|r| r.words),
        };
        Ok(Deliveries {
            deliveries: page.deliveries.into_iter().map(row).collect(),
            next: page.next.map(|n| n.to_string()),
        })
    }
}

fn counts(tallies: &[wardmote_store::Tally]) -> Vec<tally::Count> {
    let count = |t: &wardmote_store::Tally| tally::Count {
        outlet: t.lane.channel.clone(),
        state: t.state,
        count: t.count,
        reason: t.reason.as_ref().map(|r| r.words.clone()),
    };
    tallies.iter().map(count).collect()
}

/// Deliveries on a page.
const PAGE: u32 = 200;

/// Whether two areas share a ward.
fn overlaps(a: &AreaCode, b: &AreaCode) -> bool {
    let wards = Places::london().wards_of(a);
    Places::london()
        .wards_of(b)
        .iter()
        .any(|w| wards.contains(w))
}
