//! What our own people are told: what is open, who was told and who is next; "I have it"; the on-call order; handovers.

mod handover;
mod on_call;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    ids::{MessageId, PersonId},
    message::MessageState,
    person::{Act, Person},
    staff::{What, next_rung},
    words::Priority,
};
use wardmote_store::{StaffChange, StoreError, Telling};

pub use handover::{HandoverRow, HandoverView, Sheet, SheetLine, SheetPart};
pub use on_call::{NewOnCall, OnCallRow, QuietRow};

use super::{Desk, DeskError};
use crate::pipeline::staff::{Now, Words, path};

/// Somebody who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldName {
    /// The name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Who is told next, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The names.
    pub names: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Something open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldRow {
    /// Its number, by which it is taken on.
    pub number: i64,
    /// What it is.
    pub what: What,
    /// One line about it, as it stood in the mail.
    pub words: String,
    /// What the notice says at the top, for those who may read it; nothing where it was taken down.
    pub headline: Option<String>,
    /// The message, if it is about one.
    pub message: Option<MessageId>,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// How soon.
    pub priority: Priority,
    /// Since when it stands.
    pub since: Timestamp,
    /// The time that it is about.
    pub due: Option<Timestamp>,
    /// Who was told, the first first.
    pub told: Vec<ToldName>,
    /// Who is told next.
    pub next: Option<Next>,
    /// Who has it, and until when.
    pub has: Option<ToldName>,
    /// Whether the one who asks has it.
    pub mine: bool,
    /// Whether the one who asks may take it on.
    pub may_take: bool,
    /// Where to do what it asks for, on the desk.
    pub path: String,
}

impl Desk {
    /// What is known of our people now.
    pub(crate) async fn staff_now(&self) -> Result<Now, StoreError> {
        let at = self.clock.now();
        Ok(Now {
            people: self.store.people().await?,
            shifts: self.store.shifts(at).await?,
            quiet: self.store.quiet().await?,
            at,
        })
    }

    /// Everything open in the areas that this person may read, the oldest first.
    ///
    /// # Errors
    /// When the person may read nothing, or the store cannot be read.
    pub async fn told(&self, by: &Person) -> Result<Vec<ToldRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let now = self.staff_now().await?;
        let open = self.store.open_tellings().await?;
        Ok(open
            .into_iter()
            .filter(|t| readable(by, t))
            .map(|t| self.told_row(by, t, &now))
            .collect())
    }

    fn told_row(&self, by: &Person, telling: Telling, now: &Now) -> ToldRow {
        let words = Words { desk: self, now };
        let name = |id: &PersonId| {
            let person = now.people.iter().find(|p| p.id == *id);
            person.map_or_else(|| id.to_string(), |p| p.name.clone())
        };
        let due = &telling.due;
        let has = telling.taken_until.filter(|until| *until > now.at);
        let next = telling.next_at.and_then(|at| {
            let (rung, _) = next_rung(&now.ladder(due), &due.told)?;
            Some(Next {
                names: rung.iter().map(name).collect(),
                at,
            })
        });
        ToldRow {
            number: due.number,
            what: due.what,
            words: words.subject(due),
            headline: telling.headline.filter(|h| !h.is_empty()),
            message: due.message,
            areas: due.areas.clone(),
            priority: due.priority,
            since: due.opened_at,
            due: due.due_at,
            told: telling
                .told
                .iter()
                .map(|t| ToldName {
                    name: t.name.clone(),
                    at: t.at,
                })
                .collect(),
            next,
            mine: has.is_some() && due.taken_by == Some(by.id),
            has: has.and_then(|until| {
                Some(ToldName {
                    name: name(due.taken_by.as_ref()?),
                    at: until,
                })
            }),
            may_take: may_take(by, due.what, &due.areas),
            path: path(due),
        }
    }

    /// "I have it": nobody else is told for the set time. What only had to be known is over with it.
    ///
    /// # Errors
    /// When the person may not do what it asks for, another person has it, or it is settled.
    pub async fn take_on(&self, by: &Person, number: i64) -> Result<Timestamp, DeskError> {
        self.permit_anywhere(by, Act::Settle)?;
        let open = self.store.open_tellings().await?;
        let telling = open
            .into_iter()
            .find(|t| t.due.number == number)
            .filter(|t| readable(by, t))
            .ok_or_else(|| {
                DeskError::NotFound(format!(
                    "nothing open has the number {number}: it may be settled already"
                ))
            })?;
        if !may_take(by, telling.due.what, &telling.due.areas) {
            return Err(DeskError::NotPermitted(
                "only those who may do what it asks for can take it on".to_owned(),
            ));
        }
        let minutes = self.settings.staff.minutes().taken_on;
        let until = self
            .clock
            .now()
            .checked_add(SignedDuration::from_mins(i64::from(minutes)))
            .unwrap_or(Timestamp::MAX);
        self.store.take_on(number, until, by.id).await?;
        self.wake.notify_waiters();
        Ok(until)
    }

    /// Changes after the sequence number `since`, for programs that follow along: those of areas that this person may
    /// read, and the number to go on from.
    ///
    /// # Errors
    /// When the person may read nothing, or the store cannot be read.
    pub async fn staff_changes(
        &self,
        by: &Person,
        since: i64,
        limit: u32,
    ) -> Result<(Vec<StaffChange>, i64), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let mut changes = self.store.staff_changes(since, limit).await?;
        let last = changes.last().map_or(since, |c| c.sequence);
        changes.retain(|c| c.message.is_none() || by.may(Act::Read, &c.areas));
        Ok((changes, last))
    }
}

fn readable(by: &Person, telling: &Telling) -> bool {
    telling.due.message.is_none() || by.may(Act::Read, &telling.due.areas)
}

/// Whoever may do what it asks for may say that they have it; an approval is for approvers alone.
fn may_take(by: &Person, what: What, areas: &[AreaCode]) -> bool {
    let may = |act: Act| match areas.is_empty() {
        true => by.may_anywhere(act),
        false => by.may(act, areas),
    };
    may(what.duty().act()) || (what != What::ApprovalWaiting && may(Act::Settle))
}

/// Nothing of a notice that was taken down is repeated.
pub(super) fn shown_headline(state: MessageState, headline: &str) -> String {
    match state {
        MessageState::TakenDown => "A notice that was taken down".to_owned(),
        _ => headline.to_owned(),
    }
}
