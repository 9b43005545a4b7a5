//! The press officer's list: everything that is not over in the order of when it next matters, whom each waits for, its
//! embargo and holds; and what leaves in the next hour. The queue groups the same messages by whose turn it is; this list
//! asks when.

mod leaving;
mod when;
mod whom;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    hold::is_routine,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::Person,
    places::Places,
    words::{Kind, Priority},
};
use wardmote_store::{Hold, TaskView, Upcoming};

use self::when::Next;
use super::{
    AlternativeRow, Desk, DeskError,
    holds_on::{HeldBy, holds_on, said},
    rows::AreaName,
};
use crate::pages::plain;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct UpcomingFilter {
    /// Only what touches this area.
    pub area: Option<AreaCode>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what this person wrote, decides on or has a job in.
    pub mine: bool,
    /// Of what has a time, only what comes within so many hours.
    pub hours: Option<u32>,
}

/// An outlet that something leaves to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeavingTo {
    /// Its name in print.
    pub title: String,
    /// Whom it reaches, or what is left of it, in words.
    pub reaches: String,
    /// Why nothing goes there now, where something is in the way.
    pub in_the_way: Option<String>,
}

/// In which part of the list it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A stop kept it back, and somebody is asked whether it still goes.
    Asked,
    /// It has a time.
    Timed,
    /// It waits for something to happen, without a clock.
    Trigger,
    /// It has no time.
    Untimed,
}

/// One message of the list.
#[derive(Debug, Clone, Serialize)]
pub struct UpcomingRow {
    /// Which.
    pub id: MessageId,
    /// Its kind.
    pub kind: Kind,
    /// How soon.
    pub priority: Priority,
    /// Its headline, or its kind where it has none.
    pub headline: String,
    /// Where it stands.
    pub state: MessageState,
    /// Its areas.
    pub areas: Vec<AreaName>,
    /// Who wrote it.
    pub author: String,
    /// In which part of the list.
    pub part: Part,
    /// When it next matters.
    pub at: Option<Timestamp>,
    /// When and what then, in words: "today 2pm, in 40 minutes: goes out".
    pub when: String,
    /// Its embargo, in words.
    pub embargo: Option<String>,
    /// Each hold on it, in words.
    pub holds: Vec<String>,
    /// Which holds of its own it has.
    pub held_by: HeldBy,
    /// Whom it waits for, in words.
    pub waits_for: String,
    /// The messages of which only one may go with it, without itself.
    pub alternatives: Vec<AlternativeRow>,
    /// What leaves within the hour, outlet by outlet; empty where nothing does.
    pub leaves: Vec<LeavingTo>,
    /// What keeps it from leaving within the hour; nothing where it leaves, or would not.
    pub kept_back: Option<String>,
    /// Whether it goes as soon as somebody approves it.
    #[serde(skip)]
    pub on_approval: bool,
}

/// The list.
#[derive(Debug, Clone, Serialize)]
pub struct UpcomingList {
    /// When it was read.
    pub at: Timestamp,
    /// Everything, in the order of the list.
    pub messages: Vec<UpcomingRow>,
    /// Who stopped everything routine and when, in words, while it is stopped.
    pub routine_stopped: Option<String>,
}

/// What the rows are made from.
struct Around<'a> {
    by: &'a Person,
    now: Timestamp,
    holds: Vec<Hold>,
    people: Vec<Person>,
    tasks: Vec<TaskView>,
}

impl Desk {
    /// Everything that is not over, of the areas this person may read, in the order of when it next matters.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn upcoming(
        &self,
        by: &Person,
        filter: &UpcomingFilter,
    ) -> Result<UpcomingList, DeskError> {
        self.permit_anywhere(by, wardmote_domain::person::Act::Read)?;
        let around = Around {
            by,
            now: self.clock.now(),
            holds: self.store.holds().await?,
            people: self.store.people().await?,
            tasks: self.store.open_tasks().await?,
        };
        let mut messages = Vec::new();
        for of in self.store.upcoming().await? {
            if around.shows(&of, filter) {
                messages.push(self.upcoming_row(&around, &of).await?);
            }
        }
        if let Some(hours) = filter.hours {
            let until = around
                .now
                .checked_add(SignedDuration::from_hours(i64::from(hours)))
                .unwrap_or(Timestamp::MAX);
            messages.retain(|m| m.part != Part::Timed || m.at.is_none_or(|at| at <= until));
        }
        // Stable: what has the same time stays in the order of the queue.
        messages.sort_by_key(|m| (part_order(m.part), m.at));
        let routine = around
            .holds
            .iter()
            .find(|h| h.scope == wardmote_domain::hold::HoldScope::Routine);
        Ok(UpcomingList {
            at: around.now,
            messages,
            routine_stopped: routine.map(|h| {
                let since = plain::moment(LocalDateTime::at(h.since));
                format!("{} stopped it at {since}.", around.name(&h.by))
            }),
        })
    }

    async fn upcoming_row(
        &self,
        around: &Around<'_>,
        of: &Upcoming,
    ) -> Result<UpcomingRow, DeskError> {
        let row = &of.row;
        let routine = is_routine(row.kind, row.priority);
        let on = holds_on(&around.holds, row.id, &row.areas, routine);
        let held_by = HeldBy::of(&on);
        let next = Next::of(of, &on, held_by, &around.tasks, around.now);
        let mut alternatives = self.store.alternatives(row.id).await?;
        alternatives.retain(|a| a.id != row.id);
        let (leaves, kept_back) = self.leaving(around, of, &on, &next).await?;
        Ok(UpcomingRow {
            id: row.id,
            kind: row.kind,
            priority: row.priority,
            headline: if row.headline.is_empty() {
                row.kind.title().to_owned()
            } else {
                row.headline.clone()
            },
            state: row.state,
            areas: AreaName::of(&row.areas),
            author: row.author.name.clone(),
            part: next.part,
            at: next.at,
            when: next.words(around.now),
            embargo: embargo(of, around.now),
            holds: on.iter().map(|h| said(h)).collect(),
            held_by,
            waits_for: around.waits_for(of, &on, held_by),
            alternatives: alternatives.into_iter().map(AlternativeRow::from).collect(),
            leaves,
            kept_back,
            on_approval: on_approval(of, held_by, around.now),
        })
    }
}

fn part_order(part: Part) -> u8 {
    match part {
        Part::Asked => 0,
        Part::Timed => 1,
        Part::Trigger => 2,
        Part::Untimed => 3,
    }
}

/// Whether approval alone is in its way: no time to come, and no hold of its own.
fn on_approval(of: &Upcoming, held_by: HeldBy, now: Timestamp) -> bool {
    let later = |at: Option<Timestamp>| at.is_some_and(|at| at > now);
    of.row.state == MessageState::AwaitingApproval
        && held_by == HeldBy::default()
        && !later(of.row.release_at)
        && !later(of.embargo_at)
}

fn embargo(of: &Upcoming, now: Timestamp) -> Option<String> {
    let until = of.embargo_at.filter(|at| *at > now)?;
    let first = if of.draft.press_first && !of.press_waits {
        "; newsdesks have their copy"
    } else {
        ""
    };
    Some(format!("Embargo until {}{first}", when::near(until, now)))
}

impl Around<'_> {
    fn shows(&self, of: &Upcoming, filter: &UpcomingFilter) -> bool {
        let row = &of.row;
        let touches = |area: &AreaCode| {
            let wards = Places::london().wards_of(area);
            let own = |a: &AreaCode| Places::london().wards_of(a);
            row.areas
                .iter()
                .any(|a| own(a).iter().any(|w| wards.contains(w)))
        };
        self.by.may(wardmote_domain::person::Act::Read, &row.areas)
            && filter.kind.is_none_or(|kind| kind == row.kind)
            && filter.area.as_ref().is_none_or(touches)
            && (!filter.mine || self.mine(of))
    }
}
