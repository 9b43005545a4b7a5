//! What people see of a message: where it stands, what it says, what became of it, what is left to do.

use jiff::Timestamp;
use wardmote_domain::{
    audit::AuditAct,
    delivery::DeliveryState,
    hold::is_routine,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
};
use wardmote_store::{TaskView, WaitsFor};

use super::{
    AlternativeRow, Desk, DeskError, FullMessage,
    by_hand::due_words,
    holds_on::{Held, holds_on, of_hold},
    press::PressView,
    progress::{self, ProgressRow},
    rows::{AreaName, DeliveryRow, MessageView, OwedRow, QueueRow, Task},
    short_moment,
    still::taking_back,
    tally,
};

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
        let holds = self.store.holds().await?;
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
                release: q.release_at.map(|at| LocalDateTime::at(at).to_string()),
                place: q.releasing_at.or(q.release_at).unwrap_or(q.submitted_at),
                waiting_for: of_hold(&holds, q.id)
                    .filter(|_| q.waits_for == WaitsFor::Hold)
                    .unwrap_or_else(|| waiting_for(q.waits_for))
                    .to_owned(),
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
        let counts = counts(&whole.tallies, self.clock.now());
        let mut outlets = tally::lines(&counts);
        self.stops_on(&mut outlets).await?;
        progress::below(
            &mut outlets,
            &self.store.progress(id, progress::MOST).await?,
        );
        let back = taking_back(&mut outlets, &self.store.recalls(id).await?);
        let jobs = self.store.message_tasks(id).await?;
        self.promises_on(&mut outlets, &jobs);
        let tasks = self.tasks(id, &jobs).await?;
        let press = self.store.press_status(id).await?;
        let broken = whole.embargo_broken_at.is_some();
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
        ]) || back.going_on;
        let Held {
            words: held,
            by: held_by,
            put_off,
        } = self.held(&message).await?;
        let alternatives = self.store.alternatives(id).await?;
        Ok(MessageView {
            id,
            kind: message.draft.kind,
            priority: message.draft.priority,
            state: message.state,
            summary: tally::summary(message.state, &outlets) + &back.words,
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
            promises: if message.state.has_been_public() {
                Vec::new()
            } else {
                self.by_hand_promises(&message.draft)
            },
            press: press.map(|p| PressView::of(p, message.number.0)),
            waits_for_embargo: self.waits_for_embargo(message.state, &message.draft, broken),
            owed: self.owed(id).await?,
            settled: !moving || held.is_some(),
            not_confirmed: has(&[DeliveryState::Unknown]),
            held,
            held_by,
            put_off,
            alternatives: alternatives.into_iter().map(AlternativeRow::from).collect(),
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

    async fn tasks(&self, id: MessageId, jobs: &[TaskView]) -> Result<Vec<Task>, DeskError> {
        let now = self.clock.now();
        let job = |id| jobs.iter().find(|j| j.delivery == id);
        let waiting = self
            .store
            .deliveries(id, Some(DeliveryState::WithPerson), 0, PAGE)
            .await?;
        let task = |d: wardmote_store::DeliveryView| Task {
            title: self.title_of(&d.lane.channel),
            owner: job(d.id).and_then(|j| j.owner_name.clone()),
            due: job(d.id).map(|j| j.due_at),
            due_words: job(d.id)
                .map(|j| due_words(j.due_at, now))
                .unwrap_or_default(),
            overdue: job(d.id).is_some_and(|j| j.due_at < now),
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

    /// Why it is stopped: by itself, by an area of its own, with everything routine or with everything.
    pub(super) async fn held(&self, message: &FullMessage) -> Result<Held, DeskError> {
        let draft = &message.draft;
        let holds = self.store.holds().await?;
        let on = holds_on(
            &holds,
            message.id,
            &draft.reach(),
            is_routine(draft.kind, draft.priority),
        );
        Ok(Held::of(&on))
    }

    /// Deliveries of a message, a page at a time.
    ///
    /// # Errors
    /// When there is no such message, or the cursor is none of ours.
    pub async fn deliveries(
        &self,
        by: &Person,
        id: MessageId,
        after: i64,
        limit: u32,
    ) -> Result<(Vec<DeliveryRow>, Option<i64>), DeskError> {
        self.readable(by, id).await?;
        let page = self.store.deliveries(id, None, after, limit).await?;
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
            progress: d.progress.map(ProgressRow::from),
        };
        Ok((page.deliveries.into_iter().map(row).collect(), page.next))
    }
}

pub(super) fn counts(tallies: &[wardmote_store::Tally], now: Timestamp) -> Vec<tally::Count> {
    let count = |t: &wardmote_store::Tally| tally::Count {
        outlet: t.lane.channel.clone(),
        state: t.state,
        count: t.count,
        reason: t.reason.as_ref().map(|r| match t.next_at {
            Some(at) => format!("{}; tried again at {}", r.words, short_moment(at, now)),
            None => r.words.clone(),
        }),
    };
    tallies.iter().map(count).collect()
}

/// Deliveries on a page.
const PAGE: u32 = 200;
